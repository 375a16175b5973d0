package store

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/jmoiron/sqlx"

	"taraz/data"
	"taraz/kpi"
)

// scan is one reading of a table: the facts dated in a grid, divided by scope and cell.
type scan struct {
	table  *table
	kind   kpi.ScopeKind
	date   dated
	cell   string   // SQL for the number of the cell that a fact lies in
	within string   // SQL for lying in one at all
	groups []string // further columns to divide by
	values []piece  // the measures over one fact
	broken []bool   // of those, which are fractions
	joins  []string
	where  []piece
}

// newScan prepares a scan of an entity by one of its dates.
func newScan(entity, date string, kind kpi.ScopeKind, g grid) (scan, error) {
	t, err := tableFor(entity, kind)
	if err != nil {
		return scan{}, err
	}
	d, err := t.date(date)
	if err != nil {
		return scan{}, err
	}
	return scan{table: t, kind: kind, date: d, cell: g.cell(d), within: g.within(d)}, nil
}

// take adds a measure. A single measure filters the rows, several share them.
func (s *scan) take(list []compiled) {
	for _, c := range list {
		for _, j := range c.joins {
			if !slices.Contains(s.joins, j) {
				s.joins = append(s.joins, j)
			}
		}
		s.broken = append(s.broken, c.kind == data.Real)
		if len(list) > 1 {
			s.values = append(s.values, c.tested(c.value))
			continue
		}
		s.values = append(s.values, piece{text: c.value})
		if c.test.text != "" {
			s.where = append(s.where, c.test)
		}
	}
}

// rows is SQL for one row a fact: its scope's key k, its cell c, the groups x0, x1 ... and
// the values v0, v1 ...
func (s scan) rows() (piece, scoping, error) {
	by, err := s.table.scope(s.kind, s.date.day)
	if err != nil {
		return piece{}, by, err
	}
	p := piece{}
	p.add("SELECT " + by.key + " AS k, " + s.cell + " AS c")
	for i, x := range s.groups {
		p.add(fmt.Sprintf(", %s AS x%d", x, i))
	}
	for i, v := range s.values {
		p.add(", ")
		p.join(v)
		p.add(fmt.Sprintf(" AS v%d", i))
	}
	p.add(" FROM " + s.table.from + " f " + strings.Join(append(slices.Clone(s.joins), by.joins...), " "))
	p.add(" WHERE " + s.within)
	for _, w := range s.where {
		p.add(" AND ")
		p.join(w)
	}
	return p, by, nil
}

// summed is SQL for the sums and counts of the values by k, c and the groups.
func (s scan) summed(aggregates func(value string) string) (piece, scoping, error) {
	inner, by, err := s.rows()
	if err != nil {
		return inner, by, err
	}
	keys := "k, c"
	for i := range s.groups {
		keys += fmt.Sprintf(", x%d", i)
	}
	p := piece{}
	p.add("SELECT " + keys)
	order := ""
	for i := range s.values {
		of := aggregates
		if i < len(s.broken) && s.broken[i] {
			of, order = fractionsAndCount, " ORDER BY "+keys
		}
		p.add(", " + of(fmt.Sprintf("v%d", i)))
	}
	p.add(" FROM (")
	p.join(inner)
	p.add(") t GROUP BY " + keys + order)
	return p, by, nil
}

func sumAndCount(v string) string {
	return "COALESCE(CAST(SUM(" + v + ") AS DOUBLE PRECISION), 0), COUNT(" + v + ")"
}

// fractionsAndCount adds fractions in an order of their own: in the order in which they
// happen to be stored, the last digit of the sum would be an accident.
func fractionsAndCount(v string) string {
	return "COALESCE(CAST(SUM(" + v + " ORDER BY " + v + ") AS DOUBLE PRECISION), 0), COUNT(" + v + ")"
}

func countDistinct(v string) string {
	return "CAST(COUNT(DISTINCT " + v + ") AS DOUBLE PRECISION), COUNT(DISTINCT " + v + ")"
}

// entry is what a scan found in one cell of one scope.
type entry struct {
	first, last kpi.Date // of the cell
	part        string   // the scale, or from which window on an until condition holds
	parts       []kpi.Part
}

// entries runs a summed scan and returns what it found by scope name.
func (f *facts) entries(ctx context.Context, s scan, g grid, aggregates func(string) string) (map[string][]entry, error) {
	found := map[string][]entry{}
	err := f.eachEntry(ctx, s, aggregates, func(scope string, cell int64, e entry) error {
		e.first, e.last = g.days(s.date, cell)
		found[scope] = append(found[scope], e)
		return nil
	})
	return found, err
}

// eachEntry runs a summed scan and hands over what it finds with the numbers of its cells.
func (f *facts) eachEntry(ctx context.Context, s scan, aggregates func(string) string, fn func(string, int64, entry) error) error {
	p, by, err := s.summed(aggregates)
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
	r := newRowScan(len(s.groups), len(s.values))
	for rows.Next() {
		if err := rows.Scan(r.into...); err != nil {
			return err
		}
		if err := fn(named(names, r.key), r.cell, r.entry()); err != nil {
			return err
		}
	}
	return rows.Err()
}

// rowScan is where a row of a summed scan is read to.
type rowScan struct {
	key    string
	cell   int64
	groups []string
	sums   []float64
	counts []int64
	into   []any
}

func newRowScan(groups, values int) *rowScan {
	r := &rowScan{groups: make([]string, groups), sums: make([]float64, values), counts: make([]int64, values)}
	r.into = append(r.into, &r.key, &r.cell)
	for i := range r.groups {
		r.into = append(r.into, &r.groups[i])
	}
	for i := range r.sums {
		r.into = append(r.into, &r.sums[i], &r.counts[i])
	}
	return r
}

func (r *rowScan) entry() entry {
	e := entry{parts: make([]kpi.Part, len(r.sums))}
	for i := range r.sums {
		e.parts[i] = kpi.Part{Sum: r.sums[i], N: r.counts[i]}
	}
	if len(r.groups) > 0 {
		e.part = r.groups[0]
	}
	return e
}

// named turns a key into a scope's name.
func named(names map[string]string, key string) string {
	if names == nil {
		return key
	}
	return names[key]
}

// query runs a piece of SQL.
func (f *facts) query(ctx context.Context, p piece) (*sqlx.Rows, error) {
	return f.q.QueryxContext(ctx, f.rebind(p.text), p.args...)
}

func (f *facts) rebind(text string) string {
	return sqlx.Rebind(sqlx.BindType(f.q.DriverName()), text)
}
