package store

import (
	"context"
	"fmt"

	"github.com/jmoiron/sqlx"

	"taraz/data"
	"taraz/kpi"
)

// rebuildMonths replaces the rows of fact_month of an entity for the months that an import
// touched (nil: all).
func (f *facts) rebuildMonths(ctx context.Context, tx *sqlx.Tx, e *data.Entity, months monthSet) error {
	list := monthSums{months: months}.list()
	text := "DELETE FROM fact_month WHERE entity = ?"
	if months != nil {
		text += " AND month IN (" + list + ")"
	}
	if _, err := tx.ExecContext(ctx, tx.Rebind(text), e.Name); err != nil {
		return err
	}
	t := entityTable(e)
	for _, field := range monthFields(e) {
		d, err := t.date(field)
		if err != nil {
			return err
		}
		if err := f.rebuildField(ctx, tx, t, field, d, months, list); err != nil {
			return fmt.Errorf("months of %s.%s: %w", e.Name, field, err)
		}
	}
	if e.Name != "order" {
		return nil
	}
	return f.rebuildField(ctx, tx, t, saleField, dated{
		day: "CASE WHEN f.kind = 'sale' THEN f.ordered_at_day END", month: "CASE WHEN f.kind = 'sale' THEN f.ordered_at_month END"}, months, list)
}

func (f *facts) rebuildField(ctx context.Context, tx *sqlx.Tx, t *table, field string, d dated, months monthSet, list string) error {
	text := `INSERT INTO fact_month (entity, field, month, facts, first_day, last_day)
		SELECT CAST(? AS TEXT), CAST(? AS TEXT), m, COUNT(*), MIN(d), MAX(d) FROM (SELECT ` + d.month + ` AS m, ` + d.day + ` AS d FROM ` + t.from + ` f) t WHERE m IS NOT NULL`
	if months != nil {
		text += " AND m IN (" + list + ")"
	}
	_, err := tx.ExecContext(ctx, tx.Rebind(text+" GROUP BY m"), t.name, field)
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
