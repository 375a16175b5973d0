// Package sqlsource reads the tables of other people's database servers (PostgreSQL, MySQL,
// MariaDB, SQL Server) as the importer's CSV files, without ever writing to them, and keeps
// the addresses with their passwords sealed. It is the only package that speaks the SQL of
// foreign servers.
package sqlsource

import (
	"context"
	"fmt"
	"io"
	"time"

	"taraz/kpi"
)

// Config says what to read.
type Config struct {
	Address Address
	Table   string // its name, or schema.name
	Query   string // one SELECT or WITH statement, instead of Table
	// Watermark is a column that grows with every change of a row, such as updated_at. Only
	// rows from Last on are read; those without a value always.
	Watermark string
	Last      string         // the largest value seen; empty: every row
	Now       time.Time      // rows dated long after it do not move the watermark; zero: they do
	Zone      *time.Location // of local times that a server makes of instants; nil: UTC
	Sample    int64          // stop after so many rows; 0: read all
	Limits    Limits         // zero: StandardLimits
}

// Limits are what a source may cost before its reading is given up.
type Limits struct {
	Rows    int64
	Bytes   int64         // of the CSV
	Columns int           // of a row
	Value   int           // bytes of one value
	Idle    time.Duration // without a row
	Total   time.Duration // for all of it
}

// StandardLimits are far beyond what a company's CRM holds.
func StandardLimits() Limits {
	return Limits{Rows: 50_000_000, Bytes: 20 << 30, Columns: 1000, Value: 1 << 20, Idle: time.Minute, Total: 2 * time.Hour}
}

// Spooled is what was read.
type Spooled struct {
	Columns   []string
	Rows      int64
	Bytes     int64  // of the CSV
	Last      string // the largest value of the watermark, to be kept once the rows are
	Restarted bool   // no row reaches Config.Last any more: everything was read
	ZeroDates int64  // 0000-00-00, which MySQL writes for no date; they are empty
}

// Check refuses a configuration that no server needs to be asked about.
func (c Config) Check() error {
	switch {
	case c.Address.Kind() == "":
		return fmt.Errorf("want the address of a database server: %w", kpi.ErrInvalid)
	case (c.Table == "") == (c.Query == ""):
		return fmt.Errorf("want either a table or a query: %w", kpi.ErrInvalid)
	case c.Table != "":
		_, err := tableName(c.Table, c.Address.dialect())
		return err
	}
	return checkQuery(c.Query, c.Address.Kind())
}

// Spool runs the one read-only query of a source and writes its rows as CSV (UTF-8, comma,
// a header, NULL as an empty cell) with bounded memory. Errors name the server's host, never
// its password.
func Spool(ctx context.Context, c Config, out io.Writer) (Spooled, error) {
	if err := c.Check(); err != nil {
		return Spooled{}, err
	}
	if c.Limits == (Limits{}) {
		c.Limits = StandardLimits()
	}
	w := newWatch(ctx, c.Limits)
	defer w.stop()
	s, err := connect(w.ctx, c)
	if err != nil {
		return Spooled{}, w.explain(err)
	}
	defer s.close()
	done, err := c.copy(w, s, out)
	if err != nil {
		return Spooled{}, w.explain(err)
	}
	return done, nil
}

// session is a transaction on a server that cannot change anything.
type session interface {
	query(ctx context.Context, statement string, args ...any) (cursor, error)
	// close ends the transaction without keeping anything, and the connection.
	close()
}

// cursor gives out rows one after another, as texts; a nil cell is NULL. Behind the last row
// it returns io.EOF. The texts live until the next call.
type cursor interface {
	columns() []column
	next() ([][]byte, error)
	close()
}

// connect signs in and begins the transaction.
func connect(ctx context.Context, c Config) (session, error) {
	switch c.Address.Kind() {
	case Postgres:
		return connectPostgres(ctx, c)
	case SQLServer:
		return connectSQLServer(ctx, c)
	}
	return connectMySQL(ctx, c)
}

// copy reads the rows of a session into out.
func (c Config) copy(w *watch, s session, out io.Writer) (Spooled, error) {
	var done Spooled
	plan, err := c.plan(w.ctx, s, &done)
	if err != nil {
		return done, err
	}
	rows, err := s.query(w.ctx, plan.statement, plan.args...)
	if err != nil {
		return done, err
	}
	columns := rows.columns()
	if err = checkColumns(columns, c.Limits); err == nil {
		done, err = c.pump(w, rows, newCSV(out, columns, c.Limits), done)
	}
	err = w.explain(err)
	w.stop() // else a driver reads the rows to their end before it closes them
	rows.close()
	return done, err
}

func (c Config) pump(w *watch, rows cursor, out *csvWriter, done Spooled) (Spooled, error) {
	done.Columns = out.header()
	for c.Sample == 0 || out.rows < c.Sample {
		cells, err := rows.next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return done, err
		}
		w.row()
		if err := out.write(cells); err != nil {
			return done, err
		}
	}
	err := out.flush()
	done.Rows, done.Bytes, done.ZeroDates = out.rows, out.bytes, out.zeroDates
	return done, err
}
