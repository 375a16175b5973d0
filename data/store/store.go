// Package store keeps what a CRM knows: facts, master data, rollups and KPI values, in an
// embedded SQLite file or in PostgreSQL. It is the only package that speaks SQL.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"

	"taraz/data"
	"taraz/kpi"
)

// dialect is the engine behind a store. The SQL text is one; what truly differs (opening,
// bulk loading, waiting for the one writer) asks for it.
type dialect string

const (
	sqlite   dialect = "sqlite3"
	postgres dialect = "postgres"
)

// Always is the valid_from of master data that was given without one, and the first day of
// every derived span.
const Always kpi.Date = -1_000_000

// Options are what a store needs from its surroundings.
type Options struct {
	Now       func() time.Time // nil: time.Now
	Catalogue *kpi.Catalogue   // what kpi_value is kept for; nil: nothing
}

// Store is an open database. It is safe for concurrent use; writers wait for one another.
type Store struct {
	dialect   dialect
	writer    *sqlx.DB // SQLite: one connection, BEGIN IMMEDIATE
	reader    *sqlx.DB // SQLite: several connections that cannot write; PostgreSQL: writer
	org       data.Organisation
	now       func() time.Time
	catalogue *kpi.Catalogue
	print     string // fingerprint of the catalogue; empty without one
	findings  keptFindings
	turn      chan struct{} // holds one element while somebody of this process writes, or is next to
	owed      *owed         // ends of runs that could not be written yet
}

// Organisation returns whose database it is, with its calendar and time zone.
func (s *Store) Organisation() data.Organisation { return s.org }

// Close ends all connections.
func (s *Store) Close() error {
	if s.reader == s.writer {
		return s.writer.Close()
	}
	return errors.Join(s.reader.Close(), s.writer.Close())
}

// today is the current day in the organisation's time zone.
func (s *Store) today() kpi.Date { return s.org.Calendar.Day(s.now()) }

// write runs fn in a writer's transaction of its own: all of it or nothing.
func (s *Store) write(ctx context.Context, fn func(tx *sqlx.Tx) error) error {
	w, err := s.begin(ctx)
	if err != nil {
		return err
	}
	defer w.release()
	if err := fn(w.tx); err != nil {
		return err
	}
	return w.commit()
}

// writing is the one writer's connection with its transaction. The transaction does not
// end by itself when the context does: a rollback in the background would leave later
// statements of the same connection outside of any transaction.
type writing struct {
	conn    *sqlx.Conn
	tx      *sqlx.Tx
	dialect dialect
	turn    chan struct{}
	done    bool
}

// queueing is how a writer waits for its turn.
type queueing struct {
	patience time.Duration // SQLite: for other processes; 0: as long as the context allows
	claim    int64         // PostgreSQL: an advisory lock to hold while waiting and writing; 0: none
	// claimed is called once the claim is held, before the wait for other writers.
	claimed func() error
}

// begin waits for the writer's turn, within this process and among processes.
func (s *Store) begin(ctx context.Context) (*writing, error) {
	return s.enter(ctx, queueing{patience: writerPatience})
}

func (s *Store) enter(ctx context.Context, e queueing) (*writing, error) {
	select {
	case s.turn <- struct{}{}:
	case <-ctx.Done():
		return nil, fmt.Errorf("begin writing: %w", ctx.Err())
	}
	conn, err := s.writer.Connx(ctx)
	if err != nil {
		<-s.turn
		return nil, s.clean(err)
	}
	w := &writing{conn: conn, dialect: s.dialect, turn: s.turn}
	if s.dialect == postgres {
		err = w.beginPostgres(ctx, e)
	} else {
		err = w.beginSQLite(ctx, e.patience)
	}
	if err != nil {
		w.release()
		return nil, fmt.Errorf("begin writing: %w", s.clean(err))
	}
	return w, nil
}

func (w *writing) commit() error {
	if err := w.unbroken(); err != nil {
		return err
	}
	if err := revise(context.Background(), w.tx); err != nil {
		return err
	}
	return w.commitAside()
}

// commitAside commits what no value rests on: the revision stays.
func (w *writing) commitAside() error {
	if err := w.tx.Commit(); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	w.done = true
	return nil
}

// release rolls back what was not committed, gives the connection back and ends the turn. A rollback that
// fails because the engine has already rolled back (disk full) is no error.
func (w *writing) release() {
	if w.tx != nil && !w.done {
		if err := w.tx.Rollback(); err != nil && !errors.Is(err, sql.ErrTxDone) {
			// The engine has ended the transaction, or the connection is gone: both undo it.
			// Such a connection is not used again.
			w.discard()
		}
	}
	w.conn.Close()
	<-w.turn
}
