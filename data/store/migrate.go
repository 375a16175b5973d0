package store

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"

	"github.com/pressly/goose/v3"

	"taraz/kpi"
)

//go:embed migrations/*.sql
var migrations embed.FS

// versionTable is where goose records the schema's version.
const versionTable = "taraz_version"

// Migrate brings the tables of a database to this build's version and returns the versions
// before and after. The refusals are those of Open, but for the version.
func Migrate(ctx context.Context, url string) (from, to int64, err error) {
	s, err := reach(ctx, url, Options{})
	if err != nil {
		return 0, 0, err
	}
	from, to, err = s.migrate(ctx)
	return from, to, errors.Join(err, s.Close())
}

func (s *Store) migrate(ctx context.Context) (from, to int64, err error) {
	p, err := s.provider()
	if err != nil {
		return 0, 0, err
	}
	if from, to, err = p.GetVersions(ctx); err != nil {
		return 0, 0, fmt.Errorf("read the version of the tables: %w", err)
	}
	if from > to {
		return from, to, newer(from, to)
	}
	if _, err = p.Up(ctx); err != nil {
		return from, from, fmt.Errorf("migrate from version %d: %w", from, err)
	}
	return from, to, nil
}

// current refuses tables of another version than this build's, without touching them.
func (s *Store) current(ctx context.Context) error {
	p, err := s.provider()
	if err != nil {
		return err
	}
	sources := p.ListSources()
	to := sources[len(sources)-1].Version
	var from int64
	err = s.reader.GetContext(ctx, &from, "SELECT COALESCE(MAX(version_id), 0) FROM "+versionTable)
	switch {
	case err != nil:
		return fmt.Errorf("the version of the tables cannot be read; the database was not made to the end: %w", kpi.ErrInvalid)
	case from < to:
		return fmt.Errorf("the database is of version %d, this build needs %d: run `taraz migrate`: %w", from, to, kpi.ErrConflict)
	case from > to:
		return newer(from, to)
	}
	return nil
}

func newer(from, to int64) error {
	return fmt.Errorf("the database is of version %d, this build knows %d: use the newer taraz that made it: %w", from, to, kpi.ErrConflict)
}

func (s *Store) provider() (*goose.Provider, error) {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return nil, err
	}
	d := goose.DialectSQLite3
	if s.dialect == postgres {
		d = goose.DialectPostgres
	}
	return goose.NewProvider(d, s.writer.DB, files, goose.WithTableName(versionTable), goose.WithDisableGlobalRegistry(true), goose.WithLogger(goose.NopLogger()))
}
