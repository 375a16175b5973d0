package store

import (
	"context"

	"github.com/jmoiron/sqlx"
)

func (s *Store) refresh(ctx context.Context, tx *sqlx.Tx, t *touched) error { return ctx.Err() }
