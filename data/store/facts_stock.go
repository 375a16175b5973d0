package store

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"taraz/kpi"
)

// stocks answers what was open at the end of days: the facts are grouped by the day from
// which and the day to which they were open, in one scan for all days.
func (f *facts) stocks(ctx context.Context, j job, out sink) error {
	m := out.request.Measures[j.measures[0]]
	days := ends(j.windows())
	p, by, err := f.stockSQL(m, out.request.Kind, days)
	if err != nil {
		return err
	}
	names, err := f.names(ctx, by.of)
	if err != nil {
		return err
	}
	rows, err := f.query(ctx, p)
	if err != nil {
		return err
	}
	defer rows.Close()
	found := map[string][]kpi.Part{}
	for rows.Next() {
		var key string
		var from, to, due int
		var part kpi.Part
		if err := rows.Scan(&key, &from, &to, &due, &part.Sum, &part.N); err != nil {
			return err
		}
		name := named(names, key)
		if found[name] == nil {
			found[name] = make([]kpi.Part, len(days))
		}
		for i := max(from, due); i < to; i++ {
			found[name][i].Sum += part.Sum
			found[name][i].N += part.N
		}
	}
	for scope, list := range found {
		for _, t := range j.tasks {
			i, _ := slices.BinarySearch(days, t.window.To)
			out.add(t.want, scope, list[i])
		}
	}
	return rows.Err()
}

// stockSQL groups the facts by scope and by the indexes of the first day on which they are
// open, of the first on which they are no longer, and from which on the measure's Until
// conditions hold.
func (f *facts) stockSQL(m kpi.Measure, kind kpi.ScopeKind, days []kpi.Date) (piece, scoping, error) {
	t, err := tableFor(m.Entity, kind)
	if err != nil {
		return piece{}, scoping{}, err
	}
	if t.opened == "" {
		return piece{}, scoping{}, fmt.Errorf("measure %q: facts of %s do not open and close: %w", m.Name, m.Entity, kpi.ErrInvalid)
	}
	c, err := compile(t, m)
	if err != nil {
		return piece{}, scoping{}, err
	}
	by, err := t.scope(kind, t.opened)
	if err != nil {
		return piece{}, by, err
	}
	opened, closed := t.opened, t.closed
	if by.from != "" {
		by, opened, closed = by.clip(t)
	}
	after := make([]kpi.Date, len(days))
	for i, d := range days {
		after[i] = d + 1
	}
	steps := cuts(f.cal, after, false)
	p := piece{}
	p.add(fmt.Sprintf("SELECT k, o, c, u, %s FROM (SELECT %s AS k, %s AS o, CASE WHEN %s IS NULL THEN %d ELSE %s END AS c, %s AS u, %s AS v0",
		sumAndCount("v0"), by.key, tree(opened, steps, 0), closed, len(days), tree(closed, steps, 0), untilLag(f.cal, c.until, days), c.value))
	p.add(" FROM " + t.from + " f " + strings.Join(append(c.joins, by.joins...), " ") + " WHERE " + t.opened + " IS NOT NULL")
	if t.standing != "" {
		p.add(" AND " + t.standing)
	}
	if c.test.text != "" {
		p.add(" AND ")
		p.join(c.test)
	}
	p.add(") t WHERE o < c GROUP BY k, o, c, u")
	return p, by, nil
}

// clip joins every span of the employee that overlaps the time in which a fact was open,
// and returns the part of that time that lies in the span.
func (s scoping) clip(t *table) (by scoping, opened, closed string) {
	by = s
	by.joins = []string{strings.Replace(s.joins[0], t.opened+" BETWEEN s.from_day AND s.to_day",
		fmt.Sprintf("s.to_day >= %s AND (%s IS NULL OR s.from_day < %s)", t.opened, t.closed, t.closed), 1)}
	opened = fmt.Sprintf("CASE WHEN s.from_day > %[1]s THEN s.from_day ELSE %[1]s END", t.opened)
	closed = fmt.Sprintf("CASE WHEN s.to_day < COALESCE(%[1]s, %[2]d) THEN s.to_day + 1 ELSE %[1]s END", t.closed, int64(kpi.Forever)*2)
	return by, opened, closed
}
