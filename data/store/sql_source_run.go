package store

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"

	"taraz/kpi"
)

// sourcePatience is how long a claim holds that nobody renews: as long as a source that was
// being read when its process was killed has to wait.
const sourcePatience = 10 * time.Minute

// SourceClaim is the right to read a source, which one process has at a time.
type SourceClaim struct {
	Source string
	Due    time.Time // the planned instant that it serves; zero: none
	token  string
}

// ClaimSQLSource takes the right to read a source. With a due instant it is given only while
// that is still the next one planned, so that of two who wait for it one gets it; ok is false
// for the other, as for whoever comes while the source is being read.
func (s *Store) ClaimSQLSource(ctx context.Context, name string, due time.Time) (c SourceClaim, ok bool, err error) {
	c = SourceClaim{Source: name, Due: due, token: rand.Text()}
	now := s.now()
	err = s.write(ctx, func(tx *sqlx.Tx) error {
		done, err := tx.ExecContext(ctx, tx.Rebind(`UPDATE sql_source SET claim = ?, claimed_until = ?
			WHERE name = ? AND (claim = '' OR claimed_until <= ?) AND (CAST(? AS BIGINT) = 0 OR next_run = ?)`),
			c.token, now.Add(sourcePatience).Unix(), name, now.Unix(), seconds(due), seconds(due))
		if err != nil {
			return fmt.Errorf("claim source %s: %w", name, err)
		}
		return one(done, errNotOne)
	})
	if errors.Is(err, errNotOne) {
		return c, false, nil
	}
	return c, err == nil, err
}

// HoldSQLSource renews a claim; somebody who reads for long does so every minute or so. One
// that was lost wraps kpi.ErrConflict.
func (s *Store) HoldSQLSource(ctx context.Context, c SourceClaim) error {
	return s.claimed(ctx, c, "claimed_until = ?", s.now().Add(sourcePatience).Unix())
}

// ReleaseSQLSource gives a claim back as if nothing had been done.
func (s *Store) ReleaseSQLSource(ctx context.Context, c SourceClaim) error {
	return s.claimed(ctx, c, "claim = '', claimed_until = 0")
}

// SourceRun is how a reading went.
type SourceRun struct {
	At        time.Time
	Err       string // empty: well
	Rows      int64
	LastValue string    // of the watermark, once what it covers is stored
	Next      time.Time // zero: nothing is planned
}

// FinishSQLSource records a reading and gives its claim back. After a failure the watermark
// and the number of rows stay what they were.
func (s *Store) FinishSQLSource(ctx context.Context, c SourceClaim, r SourceRun) error {
	if r.Err != "" {
		return s.claimed(ctx, c, "claim = '', claimed_until = 0, last_run = ?, next_run = ?, last_error = ?, failures = failures + 1",
			seconds(r.At), seconds(r.Next), r.Err)
	}
	return s.claimed(ctx, c, "claim = '', claimed_until = 0, last_run = ?, next_run = ?, last_error = '', failures = 0, row_count = ?, last_value = ?",
		seconds(r.At), seconds(r.Next), r.Rows, r.LastValue)
}

// claimed changes the source of a claim, if the claim still stands.
func (s *Store) claimed(ctx context.Context, c SourceClaim, set string, args ...any) error {
	return s.write(ctx, func(tx *sqlx.Tx) error {
		done, err := tx.ExecContext(ctx, tx.Rebind("UPDATE sql_source SET "+set+" WHERE name = ? AND claim = ?"), append(args, c.Source, c.token)...)
		if err != nil {
			return fmt.Errorf("source %s: %w", c.Source, err)
		}
		return one(done, fmt.Errorf("source %s was removed, or somebody else has begun to read it: %w", c.Source, kpi.ErrConflict))
	})
}

// EnableSQLSource begins or ends following a source's schedule, from a next run on.
func (s *Store) EnableSQLSource(ctx context.Context, name string, enabled bool, next time.Time) error {
	if _, err := s.SQLSource(ctx, name); err != nil {
		return err
	}
	return s.write(ctx, func(tx *sqlx.Tx) error {
		_, err := tx.ExecContext(ctx, tx.Rebind("UPDATE sql_source SET enabled = ?, next_run = ?, failures = 0 WHERE name = ?"), asFlag(enabled), seconds(next), name)
		return err
	})
}
