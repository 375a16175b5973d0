package store

import (
	"context"
	"fmt"

	"github.com/jmoiron/sqlx"

	"taraz/data"
	"taraz/kpi"
)

// rebuildMonths replaces the rows of fact_month of an entity for the months that an import
// touched (nil: all). Those of the orders' own dates are written with the customer months.
func (f *facts) rebuildMonths(ctx context.Context, tx *sqlx.Tx, e *data.Entity, fields []string, months monthSet) error {
	t := entityTable(e)
	for _, field := range fields {
		d, err := t.date(field)
		if err != nil {
			return err
		}
		if err := clearMonths(ctx, tx, e.Name, field, months); err != nil {
			return err
		}
		text := `INSERT INTO fact_month (entity, field, month, facts, first_day, last_day)
			SELECT CAST(? AS TEXT), CAST(? AS TEXT), m, COUNT(*), MIN(d), MAX(d) FROM (SELECT ` + d.month + ` AS m, ` + d.day + ` AS d FROM ` + t.from + ` f) t WHERE m IS NOT NULL`
		if months != nil {
			text += " AND m IN (" + monthSums{months: months}.list() + ")"
		}
		if _, err := tx.ExecContext(ctx, tx.Rebind(text+" GROUP BY m"), t.name, field); err != nil {
			return fmt.Errorf("months of %s.%s: %w", e.Name, field, err)
		}
	}
	return nil
}

func clearMonths(ctx context.Context, tx *sqlx.Tx, entity, field string, months monthSet) error {
	text := "DELETE FROM fact_month WHERE entity = ? AND field = ?"
	if months != nil {
		text += " AND month IN (" + monthSums{months: months}.list() + ")"
	}
	_, err := tx.ExecContext(ctx, tx.Rebind(text), entity, field)
	return err
}

// Span returns the first and the last day of all facts by the dates that place them, 0 and
// 0 if there are none. Facts of the future are left out unless there are no others.
func (s *Store) Span(ctx context.Context) (first, last kpi.Date, err error) {
	return s.facts(s.reader).span(ctx)
}

func (f *facts) span(ctx context.Context) (first, last kpi.Date, err error) {
	var rows []struct {
		Entity, Field string
		First         kpi.Date `db:"first_day"`
		Last          kpi.Date `db:"last_day"`
	}
	if err := sqlx.SelectContext(ctx, f.q, &rows, "SELECT entity, field, first_day, last_day FROM fact_month ORDER BY month"); err != nil {
		return 0, 0, fmt.Errorf("read the span of the facts: %w", err)
	}
	found := false
	for _, r := range rows {
		e := data.ByName(r.Entity)
		if e == nil || r.Field != e.Primary && r.Field != e.Opens && r.Field != e.Closes {
			continue
		}
		if !found || r.First < first {
			first = r.First
		}
		if !found || r.Last > last {
			last = r.Last
		}
		found = true
	}
	if found && last > f.today {
		last = max(first, f.today)
	}
	return first, last, nil
}
