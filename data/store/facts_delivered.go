package store

import (
	"context"
	"fmt"
	"slices"

	"github.com/jmoiron/sqlx"

	"taraz/data"
	"taraz/kpi"
)

// Delivered says up to which day every entity is covered and which scopes have facts of it.
// It is read from the rollups; kinds that these do not keep are read from the facts.
func (f *facts) Delivered(ctx context.Context, kind kpi.ScopeKind, names []string) (d kpi.Delivered, err error) {
	d = kpi.Delivered{Until: map[string]kpi.Date{}, Present: map[string]map[string]bool{}}
	if d.FirstSale, err = f.firstSale(ctx); err != nil {
		return d, err
	}
	if err := f.covered(ctx, d.Until); err != nil {
		return d, fmt.Errorf("read what is covered: %w", err)
	}
	for _, e := range data.Entities {
		if _, has := d.Until[e.Name]; !has || !slices.Contains(e.Scopes, kind) {
			continue
		}
		scopes, err := f.present(ctx, e, kind)
		if err != nil {
			return d, fmt.Errorf("look for facts of %s by %s: %w", e.Name, kind, err)
		}
		d.Present[e.Name] = map[string]bool{}
		for _, s := range scopes {
			if names == nil || slices.Contains(names, s) {
				d.Present[e.Name][s] = true
			}
		}
	}
	return d, nil
}

// covered fills in the latest day of every entity's facts up to today, or a later one that
// somebody vouched for.
func (f *facts) covered(ctx context.Context, until map[string]kpi.Date) error {
	for _, e := range data.Entities {
		if e.Master {
			if has, err := f.any(ctx, e); err != nil {
				return err
			} else if has {
				until[e.Name] = kpi.Forever
			}
		}
	}
	var rows []struct {
		Entity, Field string
		Month         kpi.Month
		Last          kpi.Date `db:"last_day"`
		First         kpi.Date `db:"first_day"`
	}
	if err := sqlx.SelectContext(ctx, f.q, &rows, "SELECT entity, field, month, first_day, last_day FROM fact_month WHERE field <> '"+saleField+"'"); err != nil {
		return err
	}
	for _, r := range rows {
		if _, has := until[r.Entity]; !has {
			until[r.Entity] = Always // there are facts, though maybe none up to today
		}
		if r.First > f.today || r.Month == undated {
			continue
		}
		if r.Last > f.today {
			var err error
			if r.Last, err = f.lastDay(ctx, r.Entity, r.Field); err != nil {
				return err
			}
		}
		until[r.Entity] = max(until[r.Entity], r.Last)
	}
	return f.vouched(ctx, until)
}

// any tells whether there is master data of an entity beside stubs.
func (f *facts) any(ctx context.Context, e *data.Entity) (bool, error) {
	var n int
	err := sqlx.GetContext(ctx, f.q, &n, "SELECT COUNT(*) FROM (SELECT 1 FROM "+e.Name+" WHERE stub = 0 LIMIT 1) x")
	return n > 0, err
}

// lastDay is the last day of a date up to today, where later ones lie in today's month.
func (f *facts) lastDay(ctx context.Context, entity, field string) (day kpi.Date, err error) {
	t, err := tableFor(entity, kpi.Organisation)
	if err != nil {
		return 0, err
	}
	d, err := t.date(field)
	if err != nil {
		return 0, err
	}
	err = sqlx.GetContext(ctx, f.q, &day, fmt.Sprintf("SELECT MAX(%s) FROM %s f WHERE %s <= %d AND %s = %d",
		d.day, t.from, d.day, f.today, d.month, f.cal.Month(f.today)))
	return day, err
}

func (f *facts) vouched(ctx context.Context, until map[string]kpi.Date) error {
	var rows []struct {
		Entity string
		Day    kpi.Date `db:"vouched_day"`
	}
	if err := sqlx.SelectContext(ctx, f.q, &rows, "SELECT entity, vouched_day FROM coverage"); err != nil {
		return err
	}
	for _, r := range rows {
		if u, has := until[r.Entity]; has {
			until[r.Entity] = max(u, r.Day)
		}
	}
	return nil
}

// keptKinds are the kinds of scope that the rollups and kpi_value keep.
var keptKinds = []kpi.ScopeKind{kpi.Organisation, kpi.Department, kpi.Manager, kpi.Employee}

// present lists the scopes of a kind that have at least one fact of an entity on any of the
// days by which a measure dates it, or while it is open.
func (f *facts) present(ctx context.Context, e *data.Entity, kind kpi.ScopeKind) ([]string, error) {
	if kind == kpi.Organisation {
		return []string{""}, nil
	}
	if !e.Master && slices.Contains(keptKinds, kind) {
		var list []string
		err := sqlx.SelectContext(ctx, f.q, &list, f.rebind("SELECT DISTINCT scope FROM measure_month WHERE kind = ? AND measure = ? ORDER BY scope"),
			string(kind), allOf(e.Name))
		return list, err
	}
	return f.presentNow(ctx, e, kind)
}

// presentNow looks at the facts themselves. Employees are looked at in every department and
// under every manager they ever had.
func (f *facts) presentNow(ctx context.Context, e *data.Entity, kind kpi.ScopeKind) ([]string, error) {
	t, err := tableFor(e.Name, kind)
	if err != nil {
		return nil, err
	}
	by, err := t.scope(kind, "f.valid_from")
	if err != nil {
		return nil, err
	}
	names, err := f.names(ctx, by.of)
	if err != nil {
		return nil, err
	}
	text := "SELECT DISTINCT CAST(" + by.key + " AS TEXT) AS k FROM " + t.from + " f"
	for _, j := range by.joins {
		text += " " + j
	}
	if e.Master && !versioned(e) {
		text += " WHERE f.stub = 0"
	}
	var keys []string
	if err := sqlx.SelectContext(ctx, f.q, &keys, text+" ORDER BY k"); err != nil {
		return nil, err
	}
	for i, k := range keys {
		keys[i] = named(names, k)
	}
	return keys, nil
}
