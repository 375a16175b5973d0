package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
	_ "time/tzdata" // the organisation's zone, wherever the binary runs

	"github.com/jmoiron/sqlx"

	"taraz/data"
	"taraz/kpi"
)

// Create makes a database for an organisation: a SQLite file that does not exist, or the
// tables in the schema of a postgres:// URL. One that exists is refused with
// kpi.ErrConflict and left as it is; what was begun is removed if it cannot be finished.
func Create(ctx context.Context, url string, org data.Organisation, opt Options) (*Store, error) {
	org, err := settle(org, opt)
	if err != nil {
		return nil, err
	}
	if isPostgres(url) {
		return createPostgres(ctx, url, org, opt)
	}
	if err := createSQLite(url); err != nil {
		return nil, err
	}
	s, err := fill(ctx, url, org, opt)
	if err != nil {
		removeSQLite(url)
	}
	return s, err
}

func createPostgres(ctx context.Context, url string, org data.Organisation, opt Options) (*Store, error) {
	db, err := postgresDB(ctx, url)
	if err != nil {
		return nil, err
	}
	ours, err := recognisePostgres(ctx, db)
	made := 0
	if err == nil && ours { // without an organisation it was begun and not finished
		err = db.GetContext(ctx, &made, "SELECT COUNT(*) FROM organisation")
	}
	if made > 0 {
		err = fmt.Errorf("the postgresql schema holds a Taraz database already, left as it is: %w", kpi.ErrConflict)
	}
	if err := errors.Join(err, db.Close()); err != nil {
		return nil, err
	}
	return fill(ctx, url, org, opt)
}

// fill makes the tables and writes whose they are.
func fill(ctx context.Context, url string, org data.Organisation, opt Options) (*Store, error) {
	s, err := connect(ctx, url, opt)
	if err != nil {
		return nil, err
	}
	if _, _, err := s.migrate(ctx); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	err = s.write(ctx, func(tx *sqlx.Tx) error {
		_, err := tx.ExecContext(ctx, tx.Rebind(`INSERT INTO organisation
			(one, name, locale, currency, unit, calendar, fiscal_start, zone, demo, created)
			VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, ?)`),
			org.Name, org.Locale, org.Currency, org.Unit, string(org.Calendar.System), org.Calendar.FiscalStart,
			org.ZoneName, asFlag(org.Demo), org.Created.Unix())
		return err
	})
	if err == nil {
		err = s.readOrganisation(ctx)
	}
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// Open opens a database that Create made. A missing file (kpi.ErrUnknown), one that is not
// ours or is damaged (kpi.ErrInvalid), or one of another schema version (kpi.ErrConflict)
// is refused and left as it is.
func Open(ctx context.Context, url string, opt Options) (*Store, error) {
	s, err := reach(ctx, url, opt)
	if err != nil {
		return nil, err
	}
	err = s.current(ctx)
	if err == nil {
		err = s.readOrganisation(ctx)
	}
	if err == nil {
		err = s.bury(ctx)
	}
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// reach opens a database after making sure that it is ours and whole.
func reach(ctx context.Context, url string, opt Options) (*Store, error) {
	if !isPostgres(url) {
		if err := recogniseSQLite(url); err != nil {
			return nil, err
		}
	}
	s, err := connect(ctx, url, opt)
	if err != nil {
		return nil, err
	}
	if s.dialect == sqlite {
		err = checkSQLite(ctx, s.reader, url)
	} else {
		var ours bool
		ours, err = recognisePostgres(ctx, s.reader)
		if err == nil && !ours {
			err = fmt.Errorf("the postgresql schema holds no Taraz database; `taraz init` makes one: %w", kpi.ErrUnknown)
		}
	}
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

func connect(ctx context.Context, url string, opt Options) (*Store, error) {
	s := &Store{dialect: sqlite, now: opt.Now, catalogue: opt.Catalogue, turn: make(chan struct{}, 1), owed: newOwed()}
	if opt.Catalogue != nil {
		s.print = fingerprint(opt.Catalogue)
	}
	if s.now == nil {
		s.now = time.Now
	}
	var err error
	if isPostgres(url) {
		s.dialect = postgres
		s.writer, err = postgresDB(ctx, url)
		s.reader = s.writer
		return s, err
	}
	if s.writer, err = sqliteWriter(url, "WAL"); err != nil {
		return nil, err
	}
	if s.reader, err = sqliteReader(url); err != nil {
		return nil, err
	}
	return s, nil
}

func (s *Store) readOrganisation(ctx context.Context) error {
	var r struct {
		Name, Locale, Currency, Unit, Calendar, Zone string
		FiscalStart                                  int `db:"fiscal_start"`
		Demo, Created                                int64
	}
	err := s.reader.GetContext(ctx, &r, `SELECT name, locale, currency, unit, calendar, zone, fiscal_start, demo, created FROM organisation`)
	if errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("the database holds no organisation; it was not made to the end: %w", kpi.ErrInvalid)
	}
	if err != nil {
		return fmt.Errorf("read the organisation: %w", err)
	}
	zone, err := time.LoadLocation(r.Zone)
	if err != nil {
		return fmt.Errorf("time zone %q of the organisation: %w", r.Zone, err)
	}
	s.org = data.Organisation{Name: r.Name, Locale: r.Locale, Currency: r.Currency, Unit: r.Unit, ZoneName: r.Zone,
		Calendar: kpi.Calendar{System: kpi.System(r.Calendar), FiscalStart: r.FiscalStart, Zone: zone},
		Demo:     r.Demo != 0, Created: time.Unix(r.Created, 0).UTC()}
	return nil
}

// settle checks an organisation and fills what follows from the rest.
func settle(org data.Organisation, opt Options) (data.Organisation, error) {
	if _, err := kpi.ParseSystem(string(org.Calendar.System)); err != nil {
		return org, err
	}
	if org.Calendar.FiscalStart < 1 || org.Calendar.FiscalStart > 12 {
		return org, fmt.Errorf("start of the fiscal year %d: want a month from 1 to 12: %w", org.Calendar.FiscalStart, kpi.ErrInvalid)
	}
	if _, err := data.UnitFactor(org.Currency, org.Unit); err != nil {
		return org, err
	}
	if org.Locale != "fa" && org.Locale != "en" {
		return org, fmt.Errorf("locale %q: want fa or en: %w", org.Locale, kpi.ErrInvalid)
	}
	if _, err := time.LoadLocation(org.ZoneName); err != nil || org.ZoneName == "" || org.ZoneName == "Local" {
		return org, fmt.Errorf("time zone %q: want a name such as Asia/Tehran: %w", org.ZoneName, kpi.ErrInvalid)
	}
	if org.Created.IsZero() {
		now := opt.Now
		if now == nil {
			now = time.Now
		}
		org.Created = now()
	}
	return org, nil
}

func asFlag(b bool) int64 {
	if b {
		return 1
	}
	return 0
}
