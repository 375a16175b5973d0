package store

import (
	"context"

	"github.com/jmoiron/sqlx"

	"taraz/kpi"
)

// touched says what an import has changed, for what is derived from the facts.
type touched struct {
	entities map[string]bool               // facts or coverage of the entity changed
	months   map[string]map[kpi.Month]bool // entity -> months of the dates of its changed facts, before and after
	first    map[string]bool               // the entity had no facts before: rebuild all
	master   map[string]bool               // master data changed
}

func (s *Store) refresh(ctx context.Context, tx *sqlx.Tx, t *touched) error { return ctx.Err() }
