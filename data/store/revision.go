package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"

	"github.com/jmoiron/sqlx"
)

// Revision counts the changes that were ever committed: whoever keeps something made from
// the database may go on keeping it while the revision stays the same.
func (s *Store) Revision(ctx context.Context) (int64, error) {
	return revision(ctx, s.reader)
}

func revision(ctx context.Context, q sqlx.ExtContext) (int64, error) {
	var text string
	err := sqlx.GetContext(ctx, q, &text, "SELECT value FROM rollup_state WHERE key = 'revision'")
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("read the revision: %w", err)
	}
	return strconv.ParseInt(text, 10, 64)
}

// revise counts one more change; the one writer does so just before it commits.
func revise(ctx context.Context, tx *sqlx.Tx) error {
	last, err := revision(ctx, tx)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, tx.Rebind(`INSERT INTO rollup_state (key, value) VALUES ('revision', ?)
		ON CONFLICT (key) DO UPDATE SET value = excluded.value`), strconv.FormatInt(last+1, 10))
	if err != nil {
		return fmt.Errorf("count the change: %w", err)
	}
	return nil
}
