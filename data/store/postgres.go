package store

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/jmoiron/sqlx"

	"taraz/kpi"
)

const postgresConnections = 8

// isPostgres tells whether an address is a PostgreSQL URL rather than a SQLite path.
func isPostgres(address string) bool {
	return strings.HasPrefix(address, "postgres://") || strings.HasPrefix(address, "postgresql://")
}

// postgresDB opens a pool and reaches the server once. Nothing of the address, which may
// hold a password, is repeated in an error.
func postgresDB(ctx context.Context, address string) (*sqlx.DB, error) {
	config, err := pgx.ParseConfig(address)
	if err != nil {
		return nil, fmt.Errorf("database address: want postgres://USER@HOST:PORT/NAME with options such as ?search_path=SCHEMA: %w", kpi.ErrInvalid)
	}
	db := sqlx.NewDb(stdlib.OpenDB(*config), string(postgres))
	db.SetMaxOpenConns(postgresConnections)
	db.SetMaxIdleConns(postgresConnections)
	if err := db.PingContext(ctx); err != nil {
		db.Close()
		return nil, withoutAddress(err)
	}
	return db, nil
}

// withoutAddress says why the server could not be reached, without user, host or password.
func withoutAddress(err error) error {
	var server *pgconn.PgError
	if errors.As(err, &server) {
		switch server.Code {
		case "28P01", "28000":
			return fmt.Errorf("postgresql refused the sign-in: check user, password and pg_hba.conf: %w", kpi.ErrInvalid)
		case "3D000":
			return fmt.Errorf("postgresql has no such database: create it first: %w", kpi.ErrUnknown)
		}
		return fmt.Errorf("postgresql answered %s: %w", server.Code, kpi.ErrInvalid)
	}
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return errors.New("postgresql did not answer in time")
	}
	return fmt.Errorf("postgresql does not answer at the host and port of the address: %w", kpi.ErrInvalid)
}

// clean takes the address out of an error that a connection gave.
func (s *Store) clean(err error) error {
	var c *pgconn.ConnectError
	if errors.As(err, &c) {
		return withoutAddress(err)
	}
	return err
}

// beginPostgres starts a transaction that other writers of the schema wait for; readers do
// not. A claim ends with the transaction, whatever happens to the process.
func (w *writing) beginPostgres(ctx context.Context, e queueing) error {
	tx, err := w.conn.BeginTxx(context.WithoutCancel(ctx), nil)
	if err != nil {
		return err
	}
	w.tx = tx
	if e.claim != 0 {
		if _, err := tx.ExecContext(ctx, "SELECT pg_advisory_xact_lock($1)", e.claim); err != nil {
			return err
		}
		if err := e.claimed(); err != nil {
			return err
		}
	}
	_, err = tx.ExecContext(ctx, "LOCK TABLE organisation IN SHARE ROW EXCLUSIVE MODE")
	return err
}

// recognisePostgres tells whether the schema holds our tables.
func recognisePostgres(ctx context.Context, db *sqlx.DB) (bool, error) {
	var schema *string
	if err := db.GetContext(ctx, &schema, "SELECT current_schema()"); err != nil {
		return false, withoutAddress(err)
	}
	if schema == nil {
		return false, fmt.Errorf("postgresql: the schema named by search_path does not exist: %w", kpi.ErrUnknown)
	}
	var tables int
	err := db.GetContext(ctx, &tables, `SELECT COUNT(*) FROM information_schema.tables
		WHERE table_schema = current_schema() AND table_name IN ('organisation', '`+versionTable+`')`)
	return tables == 2, err
}
