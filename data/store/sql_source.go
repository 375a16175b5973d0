package store

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"

	"taraz/kpi"
)

// SQLSource is a standing source: a table or query of a foreign database that is read again
// and again. The store keeps it and looks into nothing of it.
type SQLSource struct {
	Name                       string
	Kind, Host, Database, User string
	Secret                     []byte `json:"-"` // the sealed address
	Table, Query               string // one of them
	Entity                     string // to read by the header's names, instead of a mapping
	MappingName, Mapping       string // the mapping's text, and where it came from
	CoversYesterday            bool   // each reading vouches for all days before it
	Watermark, LastValue       string
	Schedule                   string // empty: only when asked
	Enabled                    bool   // the schedule is followed
	Created                    time.Time
	NextRun, LastRun           time.Time // zero: none
	LastError                  string    // of the last run; empty: it went well
	Failures                   int       // in a row
	Rows                       int64     // read by the last run that went well
	Running                    bool      // somebody is reading it
}

// storedSource is a source as its row holds it.
type storedSource struct {
	Name, Kind, Host string
	Database         string `db:"database_name"`
	User             string `db:"user_name"`
	Secret           string
	Table            string `db:"table_name"`
	Query, Entity    string
	MappingName      string `db:"mapping_name"`
	Mapping          string
	CoversYesterday  int64 `db:"covers_yesterday"`
	Watermark        string
	LastValue        string `db:"last_value"`
	Schedule         string
	Enabled, Created int64
	NextRun          int64  `db:"next_run"`
	LastRun          int64  `db:"last_run"`
	LastError        string `db:"last_error"`
	Failures         int
	Rows             int64 `db:"row_count"`
	Claim            string
	ClaimedUntil     int64 `db:"claimed_until"`
}

// selectSources reads sources; what follows it narrows or orders them.
const selectSources = `SELECT name, kind, host, database_name, user_name, secret, table_name, query, entity, mapping_name, mapping,
	covers_yesterday, watermark, last_value, schedule, enabled, created, next_run, last_run, last_error, failures, row_count,
	claim, claimed_until FROM sql_source `

// SQLSources returns the sources, ordered by name.
func (s *Store) SQLSources(ctx context.Context) ([]SQLSource, error) {
	var rows []storedSource
	if err := s.reader.SelectContext(ctx, &rows, selectSources+"ORDER BY name"); err != nil {
		return nil, fmt.Errorf("read the SQL sources: %w", err)
	}
	list := make([]SQLSource, len(rows))
	for i, r := range rows {
		var err error
		if list[i], err = r.source(s.now()); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// SQLSource returns the source of a name; of an unknown one the error (kpi.ErrUnknown) lists
// those there are.
func (s *Store) SQLSource(ctx context.Context, name string) (SQLSource, error) {
	list, err := s.SQLSources(ctx)
	if err != nil {
		return SQLSource{}, err
	}
	var names []string
	for _, l := range list {
		if l.Name == name {
			return l, nil
		}
		names = append(names, l.Name)
	}
	if names == nil {
		return SQLSource{}, fmt.Errorf("source %q: there is none; `taraz source add` makes one: %w", name, kpi.ErrUnknown)
	}
	return SQLSource{}, fmt.Errorf("source %q: want one of %s: %w", name, strings.Join(names, ", "), kpi.ErrUnknown)
}

func (r storedSource) source(now time.Time) (SQLSource, error) {
	secret, err := base64.StdEncoding.DecodeString(r.Secret)
	if err != nil {
		return SQLSource{}, fmt.Errorf("stored source %s: its sealed address is damaged: %w", r.Name, kpi.ErrInvalid)
	}
	return SQLSource{Name: r.Name, Kind: r.Kind, Host: r.Host, Database: r.Database, User: r.User, Secret: secret,
		Table: r.Table, Query: r.Query, Entity: r.Entity, MappingName: r.MappingName, Mapping: r.Mapping,
		CoversYesterday: r.CoversYesterday != 0, Watermark: r.Watermark, LastValue: r.LastValue, Schedule: r.Schedule,
		Enabled: r.Enabled != 0, Created: instant(r.Created), NextRun: instant(r.NextRun), LastRun: instant(r.LastRun),
		LastError: r.LastError, Failures: r.Failures, Rows: r.Rows, Running: r.Claim != "" && r.ClaimedUntil > now.Unix()}, nil
}

// instant is the time of stored seconds, zero of none.
func instant(seconds int64) time.Time {
	if seconds == 0 {
		return time.Time{}
	}
	return time.Unix(seconds, 0).UTC()
}

// seconds is how a time is stored.
func seconds(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.Unix()
}

// AddSQLSource keeps a new source. A name that is taken wraps kpi.ErrConflict.
func (s *Store) AddSQLSource(ctx context.Context, a SQLSource) error {
	if a.Name == "" || len(a.Secret) == 0 {
		return fmt.Errorf("source %q: want a name and a sealed address: %w", a.Name, kpi.ErrInvalid)
	}
	return s.write(ctx, func(tx *sqlx.Tx) error {
		done, err := tx.NamedExecContext(ctx, `INSERT INTO sql_source (name, kind, host, database_name, user_name, secret, table_name,
			query, entity, mapping_name, mapping, covers_yesterday, watermark, last_value, schedule, enabled, created, next_run, last_run,
			last_error, failures, row_count, claim, claimed_until)
			VALUES (:name, :kind, :host, :database_name, :user_name, :secret, :table_name, :query, :entity, :mapping_name, :mapping,
			:covers_yesterday, :watermark, :last_value, :schedule, :enabled, :created, :next_run, 0, '', 0, 0, '', 0)
			ON CONFLICT (name) DO NOTHING`, storedSource{
			Name: a.Name, Kind: a.Kind, Host: a.Host, Database: a.Database, User: a.User,
			Secret: base64.StdEncoding.EncodeToString(a.Secret), Table: a.Table, Query: a.Query, Entity: a.Entity,
			MappingName: a.MappingName, Mapping: a.Mapping, CoversYesterday: asFlag(a.CoversYesterday), Watermark: a.Watermark,
			LastValue: a.LastValue, Schedule: a.Schedule, Enabled: asFlag(a.Enabled), Created: seconds(s.now()), NextRun: seconds(a.NextRun)})
		if err != nil {
			return fmt.Errorf("source %s: %w", a.Name, err)
		}
		return one(done, fmt.Errorf("source %q exists already; remove it first: %w", a.Name, kpi.ErrConflict))
	})
}

// RemoveSQLSource forgets a source. What was imported from it stays.
func (s *Store) RemoveSQLSource(ctx context.Context, name string) error {
	if _, err := s.SQLSource(ctx, name); err != nil {
		return err
	}
	return s.write(ctx, func(tx *sqlx.Tx) error {
		_, err := tx.ExecContext(ctx, tx.Rebind("DELETE FROM sql_source WHERE name = ?"), name)
		return err
	})
}

// errNotOne: a change met no row, which is news for its caller.
var errNotOne = errors.New("no such row")

// one returns an error unless a statement changed one row.
func one(done interface{ RowsAffected() (int64, error) }, otherwise error) error {
	n, err := done.RowsAffected()
	if err != nil {
		return err
	}
	if n != 1 {
		return otherwise
	}
	return nil
}
