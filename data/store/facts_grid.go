package store

import (
	"fmt"
	"slices"

	"taraz/kpi"
)

// grid cuts the days of a list of windows into cells that lie wholly in or wholly outside
// every window, so that one grouped scan answers them all.
type grid struct {
	cal    kpi.Calendar
	bounds []kpi.Date // first days of the cells, ascending, and the day after the last cell
	months bool       // every bound is the first day of a month
}

func newGrid(cal kpi.Calendar, windows []kpi.Window) grid {
	g := grid{cal: cal, months: true}
	for _, w := range windows {
		if w.To >= w.From {
			g.bounds = append(g.bounds, w.From, w.To+1)
		}
	}
	g.settle()
	return g
}

func (g *grid) settle() {
	slices.Sort(g.bounds)
	g.bounds = slices.Compact(g.bounds)
	for _, d := range g.bounds {
		g.months = g.months && g.cal.MonthStart(g.cal.Month(d)) == d
	}
}

// byMonth adds the first days of all months, so that no cell is longer than one.
func (g grid) byMonth() grid {
	if g.empty() {
		return g
	}
	bounds := slices.Clone(g.bounds)
	for m := g.cal.Month(g.first()) + 1; g.cal.MonthStart(m) <= g.last(); m++ {
		bounds = append(bounds, g.cal.MonthStart(m))
	}
	fine := grid{cal: g.cal, bounds: bounds, months: true}
	fine.settle()
	return fine
}

func (g grid) empty() bool     { return len(g.bounds) < 2 }
func (g grid) first() kpi.Date { return g.bounds[0] }
func (g grid) last() kpi.Date  { return g.bounds[len(g.bounds)-1] - 1 }

// monthly tells whether a date's stored month is enough to find its cell.
func (g grid) monthly(d dated) bool { return g.months && d.month != "" }

// cell is SQL for the number of the cell that a date lies in, or for its calendar month.
func (g grid) cell(d dated) string {
	if g.monthly(d) {
		return d.month
	}
	return tree(g.value(d), g.cuts(d), 0)
}

// within is SQL for a date lying in the grid at all.
func (g grid) within(d dated) string {
	if g.monthly(d) {
		return fmt.Sprintf("%s BETWEEN %d AND %d", d.month, g.cal.Month(g.first()), g.cal.Month(g.last()))
	}
	cuts := g.cuts(d)
	return fmt.Sprintf("%s >= %d AND %s < %d", g.value(d), cuts[0], g.value(d), cuts[len(cuts)-1])
}

func (g grid) value(d dated) string {
	if d.instant != "" {
		return d.instant
	}
	return d.day
}

func (g grid) cuts(d dated) []int64 { return cuts(g.cal, g.bounds, d.instant != "") }

func cuts(cal kpi.Calendar, days []kpi.Date, instants bool) []int64 {
	list := make([]int64, len(days))
	for i, d := range days {
		list[i] = int64(d)
		if instants {
			list[i] = cal.Midnight(d).Unix()
		}
	}
	return list
}

// days returns the first and the last day of the cell that SQL numbered (or of the month).
func (g grid) days(d dated, number int64) (first, last kpi.Date) {
	if g.monthly(d) {
		m := kpi.Month(number)
		return g.cal.MonthStart(m), g.cal.MonthEnd(m)
	}
	return g.bounds[number-1], g.bounds[number] - 1
}

// tree is SQL for how many of the ascending cuts are at most an expression's value, plus
// base: a balanced tree of comparisons.
func tree(expr string, cuts []int64, base int) string {
	if len(cuts) == 0 {
		return fmt.Sprint(base)
	}
	mid := len(cuts) / 2
	return fmt.Sprintf("CASE WHEN %s < %d THEN %s ELSE %s END", expr, cuts[mid],
		tree(expr, cuts[:mid], base), tree(expr, cuts[mid+1:], base+mid+1))
}

// whole splits a window into its whole months and the days after them; either may be empty
// (To before From).
func whole(cal kpi.Calendar, w kpi.Window) (head, tail kpi.Window) {
	head, tail = w, w
	if cal.MonthStart(cal.Month(w.From)) != w.From {
		head.To = w.From - 1
		return head, tail
	}
	if cal.MonthEnd(cal.Month(w.To)) != w.To {
		head.To = cal.MonthStart(cal.Month(w.To)) - 1
	}
	tail.From = head.To + 1
	return head, tail
}
