package store

import (
	"context"
	"fmt"

	"github.com/jmoiron/sqlx"

	"taraz/kpi"
)

// Document is a strategy as it was written (YAML), and the day from which it holds.
type Document struct {
	ValidFrom kpi.Date // 0: always
	Text      string
}

// Strategies returns the strategies, the earliest first; none where nobody has set one.
func (s *Store) Strategies(ctx context.Context) ([]Document, error) {
	var rows []struct {
		ValidFrom int64 `db:"valid_from"`
		Text      string
	}
	if err := s.reader.SelectContext(ctx, &rows, "SELECT valid_from, text FROM strategy ORDER BY valid_from"); err != nil {
		return nil, fmt.Errorf("read the strategies: %w", err)
	}
	list := make([]Document, len(rows))
	for i, r := range rows {
		list[i] = Document{kpi.Date(r.ValidFrom), r.Text}
	}
	return list, nil
}

// PutStrategy keeps a strategy from a day on (0: always), instead of one of the same day.
// Whoever calls it has checked the text.
func (s *Store) PutStrategy(ctx context.Context, validFrom kpi.Date, text string) error {
	return s.write(ctx, func(tx *sqlx.Tx) error {
		_, err := tx.ExecContext(ctx, tx.Rebind(`INSERT INTO strategy (valid_from, text) VALUES (?, ?)
			ON CONFLICT (valid_from) DO UPDATE SET text = excluded.text`), int64(validFrom), text)
		if err != nil {
			return fmt.Errorf("strategy from %s: %w", validFrom, err)
		}
		return nil
	})
}
