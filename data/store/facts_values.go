package store

import (
	"context"
	"fmt"
	"slices"

	"taraz/kpi"
)

// distincts counts the different values of a field in every window. With Also, a value
// must also have a fact dated in the window by that date.
func (f *facts) distincts(ctx context.Context, j job, out sink) error {
	m := out.request.Measures[j.measures[0]]
	g := newGrid(f.cal, j.windows())
	g.months = false // both dates number the same cells
	if g.empty() {
		return nil
	}
	p, by, err := f.distinctSQL(m, out.request.Kind, g)
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
	c := newDistinctCount(j.windows(), m.Also != "")
	for rows.Next() {
		var key, value string
		var which int
		var number int64
		if err := rows.Scan(&key, &value, &which, &number); err != nil {
			return err
		}
		first, last := g.days(dated{}, number)
		c.see(named(names, key), value, which, first, last)
	}
	for scope, list := range c.counts {
		for i, t := range j.tasks {
			out.add(t.want, scope, kpi.Part{Sum: float64(list[i]), N: list[i]})
		}
	}
	return rows.Err()
}

// distinctSQL lists every value with the cells it occurs in, by scope and value.
func (f *facts) distinctSQL(m kpi.Measure, kind kpi.ScopeKind, g grid) (p piece, by scoping, err error) {
	dates := []string{m.Date}
	if m.Also != "" {
		dates = append(dates, m.Also)
	}
	p.add("SELECT k, CAST(v0 AS TEXT) AS v, w, c FROM (")
	for i, date := range dates {
		s, err := newScan(m.Entity, date, kind, g)
		if err != nil {
			return p, by, err
		}
		c, err := compile(s.table, m)
		if err != nil {
			return p, by, err
		}
		if len(c.until) > 0 {
			return p, by, fmt.Errorf("measure %q: until goes with count and sum alone: %w", m.Name, kpi.ErrUnsupported)
		}
		s.take([]compiled{c})
		s.where = append(s.where, piece{text: c.value + " IS NOT NULL"})
		one, scoped, err := s.rows()
		if err != nil {
			return p, by, err
		}
		by = scoped
		if i > 0 {
			p.add(" UNION ")
		}
		p.add(fmt.Sprintf("SELECT DISTINCT k, v0, %d AS w, c FROM (", i))
		p.join(one)
		p.add(fmt.Sprintf(") t%d", i))
	}
	p.add(") u ORDER BY k, v")
	return p, by, nil
}

// distinctCount counts values that come one after the other, each with all its cells.
type distinctCount struct {
	windows    []kpi.Window
	both       bool
	counts     map[string][]int64 // by scope and window
	key, value string
	serial     int64
	seen       [2][]int64 // by date and window: the serial of the value last seen
}

func newDistinctCount(windows []kpi.Window, both bool) *distinctCount {
	c := &distinctCount{windows: windows, both: both, counts: map[string][]int64{}}
	c.seen = [2][]int64{make([]int64, len(windows)), make([]int64, len(windows))}
	return c
}

// see takes a value's occurrence in a cell by one of its dates (0 or 1).
func (c *distinctCount) see(key, value string, which int, first, last kpi.Date) {
	if c.serial == 0 || key != c.key || value != c.value {
		c.serial++
		c.key, c.value = key, value
	}
	for i, w := range c.windows {
		if first < w.From || last > w.To || c.seen[which][i] == c.serial {
			continue
		}
		c.seen[which][i] = c.serial
		if c.both && c.seen[1-which][i] != c.serial {
			continue
		}
		if c.counts[key] == nil {
			c.counts[key] = make([]int64, len(c.windows))
		}
		c.counts[key][i]++
	}
}

// medians answers the median of a field in every window.
func (f *facts) medians(ctx context.Context, j job, out sink) error {
	m := out.request.Measures[j.measures[0]]
	g := newGrid(f.cal, j.windows())
	if g.empty() {
		return nil
	}
	s, err := newScan(m.Entity, m.Date, out.request.Kind, g)
	if err != nil {
		return err
	}
	c, err := compile(s.table, m)
	if err != nil {
		return err
	}
	if len(c.until) > 0 {
		return fmt.Errorf("measure %q: until goes with count and sum alone: %w", m.Name, kpi.ErrUnsupported)
	}
	s.take([]compiled{c})
	s.where = append(s.where, piece{text: c.value + " IS NOT NULL"})
	found, err := f.values(ctx, s, g)
	if err != nil {
		return err
	}
	for scope, cells := range found {
		if !out.takes(scope) {
			continue
		}
		for _, t := range j.tasks {
			out.add(t.want, scope, medianOf(cells, t.window))
		}
	}
	return nil
}

// cell is a stretch of days that no window cuts.
type cell struct{ first, last kpi.Date }

// values reads every value of a scan by scope and cell.
func (f *facts) values(ctx context.Context, s scan, g grid) (map[string]map[cell][]float64, error) {
	inner, by, err := s.rows()
	if err != nil {
		return nil, err
	}
	names, err := f.names(ctx, by.of)
	if err != nil {
		return nil, err
	}
	p := piece{}
	p.add("SELECT k, c, CAST(v0 AS DOUBLE PRECISION) FROM (")
	p.join(inner)
	p.add(") t")
	rows, err := f.query(ctx, p)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	found := map[string]map[cell][]float64{}
	for rows.Next() {
		var key string
		var number int64
		var value float64
		if err := rows.Scan(&key, &number, &value); err != nil {
			return nil, err
		}
		first, last := g.days(s.date, number)
		name := named(names, key)
		if found[name] == nil {
			found[name] = map[cell][]float64{}
		}
		found[name][cell{first, last}] = append(found[name][cell{first, last}], value)
	}
	return found, rows.Err()
}

// medianOf is the median of the values in a window: the mean of the middle two for an even
// number. The value stands in Sum; N is how many there are.
func medianOf(cells map[cell][]float64, w kpi.Window) kpi.Part {
	var all []float64
	for c, list := range cells {
		if c.first >= w.From && c.last <= w.To {
			all = append(all, list...)
		}
	}
	if len(all) == 0 {
		return kpi.Part{}
	}
	slices.Sort(all)
	n := len(all)
	return kpi.Part{Sum: (all[(n-1)/2] + all[n/2]) / 2, N: int64(n)}
}
