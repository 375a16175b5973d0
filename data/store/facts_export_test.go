package store

import (
	"context"

	"github.com/jmoiron/sqlx"

	"taraz/kpi"
)

// Reader is the pool that tests ask facts through.
func (s *Store) Reader() *sqlx.DB { return s.reader }

// Live evaluates a query from the facts alone, without the monthly sums and the stored
// values.
func (s *Store) Live(ctx context.Context, q kpi.Query, like bool) ([]kpi.Value, error) {
	f := s.facts(s.reader)
	f.kept = nil
	e, err := s.evaluator(ctx, s.reader, f)
	if err != nil {
		return nil, err
	}
	if like {
		return e.LikeForLike(ctx, q)
	}
	return e.Values(ctx, q)
}

// Exec changes the database behind the store's back.
func (s *Store) Exec(ctx context.Context, text string) error {
	return s.write(ctx, func(tx *sqlx.Tx) error {
		_, err := tx.ExecContext(ctx, text)
		return err
	})
}
