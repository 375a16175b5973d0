package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/jmoiron/sqlx"
)

// replaceMonths writes one employee's customer months of some calendar months anew; chunks
// in which nothing changes stay as they are. fresh is in the order of customer and month.
func replaceMonths(ctx context.Context, tx *sqlx.Tx, employee int32, months monthSet, fresh []customerMonth) error {
	var firsts []int32
	err := tx.SelectContext(ctx, &firsts, tx.Rebind("SELECT first_customer FROM customer_month WHERE employee = ? ORDER BY first_customer"), employee)
	if err != nil {
		return err
	}
	for i, first := range firsts {
		n := len(fresh)
		if i+1 < len(firsts) {
			n, _ = slices.BinarySearchFunc(fresh, firsts[i+1], func(m customerMonth, next int32) int { return cmp.Compare(m.Customer, next) })
		}
		if err := replaceChunk(ctx, tx, employee, first, months, fresh[:n]); err != nil {
			return err
		}
		fresh = fresh[n:]
	}
	out := packer{employee: employee, write: func(c chunk) error { return insertChunk(ctx, tx, c) }}
	for i := range fresh { // there was no chunk at all
		if err := out.add(&fresh[i]); err != nil {
			return err
		}
	}
	return out.flush()
}

// replaceChunk merges fresh months into a chunk, which may become several or none.
func replaceChunk(ctx context.Context, tx *sqlx.Tx, employee, first int32, months monthSet, fresh []customerMonth) error {
	c, err := nextChunk(ctx, tx, employee, int64(first)-1)
	if err != nil {
		return err
	}
	rows, changed := make([]customerMonth, 0, c.Size+len(fresh)), len(fresh) > 0
	err = c.unpack(func(m *customerMonth) error {
		if months[m.Month] {
			changed = true
			return nil
		}
		rows = append(rows, *m)
		return nil
	})
	if err != nil || !changed {
		return err
	}
	rows = append(rows, fresh...)
	slices.SortStableFunc(rows, func(a, b customerMonth) int {
		return cmp.Or(cmp.Compare(a.Customer, b.Customer), cmp.Compare(a.Month, b.Month))
	})
	_, err = tx.ExecContext(ctx, tx.Rebind("DELETE FROM customer_month WHERE employee = ? AND first_customer = ?"), employee, first)
	if err != nil {
		return fmt.Errorf("replace a chunk: %w", err)
	}
	// The buffer is written only after the chunk's own range was freed, so keys cannot meet.
	out := packer{employee: employee, write: func(c chunk) error { return insertChunk(ctx, tx, c) }}
	for i := range rows {
		if err := out.add(&rows[i]); err != nil {
			return err
		}
	}
	return out.flush()
}
