package store

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"taraz/data"
	"taraz/kpi"
)

// anyDay is the part of measure_month for facts counted where their employee stood on any
// of the days that matter to them; the empty part counts them by everyFact's day alone.
const anyDay = "any day"

// measuredDates lists the dates by which measures date the facts of every entity. A promise
// is dated by what it is made of, and an open deal's closing is only a hope.
func measuredDates(c *kpi.Catalogue) map[string][]string {
	dates := map[string][]string{}
	add := func(entity, date string) {
		if date != "" && data.ByName(entity) != nil && !slices.Contains(dates[entity], date) {
			dates[entity] = append(dates[entity], date)
		}
	}
	if c == nil {
		return dates
	}
	for _, m := range c.Measures() {
		switch {
		case m.Entity == "promise":
			add("order", "promised_on")
			add("ticket", "promised_at")
		case m.Entity == "deal" && m.Date == "closed_on":
			add("deal", "ended_on")
		default:
			add(m.Entity, m.Date)
		}
	}
	return dates
}

// countAnyDay counts the facts of an entity by the departments or managers that their
// employee had on one of the days by which measures date them, or while they were open, in
// the month of everyFact's day. Nobody who never moved needs to be looked at.
func (s monthSums) countAnyDay(ctx context.Context, e *data.Entity, kind kpi.ScopeKind) error {
	t := entityTable(e)
	by, err := t.scope(kind, everyFact(e).day)
	if err != nil || by.from == "" {
		return err
	}
	within, err := s.anyDayOf(ctx, t)
	if err != nil || len(within) == 0 {
		return err
	}
	scan := scan{date: everyFact(e)}
	s.limit(&scan)
	p := piece{}
	p.add(fmt.Sprintf(`SELECT %[1]s AS k, %[2]s AS c, COUNT(*) FROM %[3]s f JOIN %[4]s s ON s.employee = %[5]s AND (%[6]s)
		WHERE %[7]s AND %[5]s IN (SELECT employee FROM %[4]s WHERE from_day > %[8]d) GROUP BY %[1]s, %[2]s`,
		by.key, scan.cell, t.from, by.history, t.employee, strings.Join(within, " OR "), scan.within, Always))
	names, err := s.f.names(ctx, by.of)
	if err != nil {
		return err
	}
	rows, err := s.f.query(ctx, p)
	if err != nil {
		return err
	}
	defer rows.Close()
	sums := map[sumKey]kpi.Part{}
	for rows.Next() {
		var key string
		var month, n int64
		if err := rows.Scan(&key, &month, &n); err != nil {
			return err
		}
		sums[sumKey{allOf(e.Name), kind, named(names, key), anyDay, kpi.Month(month)}] = kpi.Part{Sum: float64(n), N: n}
	}
	if err := rows.Err(); err != nil {
		return err
	}
	return writeSums(ctx, s.tx, sums)
}

// anyDayOf writes the tests, one of which holds for a span s of the fact's employee in
// which the fact counts. It is empty where the day that dates every fact is the only one.
func (s monthSums) anyDayOf(ctx context.Context, t *table) ([]string, error) {
	var tests []string
	for _, name := range s.f.dates[t.name] {
		if name == t.entity.Primary {
			continue
		}
		if slices.Contains(monthFields(t.entity), name) {
			if has, err := s.f.hasMonths(ctx, t.name, name); err != nil {
				return nil, err
			} else if !has {
				continue
			}
		}
		d, err := t.date(name)
		if err != nil {
			return nil, err
		}
		tests = append(tests, d.day+" BETWEEN s.from_day AND s.to_day")
	}
	if t.opened != "" {
		open := fmt.Sprintf("s.to_day >= %[1]s AND (%[2]s IS NULL OR s.from_day < %[2]s)", t.opened, t.closed)
		if t.standing != "" {
			open += " AND " + t.standing
		}
		tests = append(tests, "("+open+")")
	}
	return tests, nil
}
