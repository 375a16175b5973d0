package customers

import (
	"fmt"
	"slices"

	"taraz/kpi"
)

// plan is the list of windows, laid out so that a month or a day finds its windows at once.
// Months are counted from base, the earliest month that any window looks back to.
type plan struct {
	windows  []kpi.Window
	base     kpi.Month
	months   int        // up to the last month of the last window
	in       [][]int32  // by month: the windows whose period holds it
	before   [][]int32  // by month: the windows whose P-1 holds it
	cut      []kpi.Date // by month: the earliest cut of a window that holds it
	byFrom   []int32    // the windows in the order of their From
	started  []int32    // by month: how many of byFrom start in it or before
	firstDay kpi.Date   // of base
	monthOf  []int32    // by day since firstDay
}

const never = kpi.Forever

func newPlan(c kpi.Calendar, windows []kpi.Window) (*plan, error) {
	p := &plan{windows: windows}
	if len(windows) == 0 {
		return nil, fmt.Errorf("customer pass: want at least one window: %w", kpi.ErrInvalid)
	}
	last := windows[0].Period.Last()
	p.base = last
	for i, w := range windows {
		if err := checkWindow(c, w); err != nil {
			return nil, fmt.Errorf("customer pass: window %d: %w", i, err)
		}
		p.base = min(p.base, w.Period.Previous().First, w.Period.Last()-23)
		last = max(last, w.Period.Last())
	}
	p.months = int(last-p.base) + 1
	p.layMonths()
	p.layStarts()
	p.layDays(c)
	return p, nil
}

func checkWindow(c kpi.Calendar, w kpi.Window) error {
	if w.Period.IsZero() {
		return fmt.Errorf("want a period: %w", kpi.ErrInvalid)
	}
	from, to := c.Span(w.Period)
	if w.From != from || w.To > to || w.To < from-1 {
		return fmt.Errorf("%s to %s: want the period %s (%s to %s) or its first days: %w",
			w.From, w.To, c.Format(w.Period), from, to, kpi.ErrInvalid)
	}
	return nil
}

func (p *plan) layMonths() {
	p.in, p.before = make([][]int32, p.months), make([][]int32, p.months)
	for i, w := range p.windows {
		for m := w.Period.First; m <= w.Period.Last(); m++ {
			p.in[m-p.base] = append(p.in[m-p.base], int32(i))
		}
		for b := w.Period.Previous(); b.First < w.Period.First; b.First++ {
			p.before[b.First-p.base] = append(p.before[b.First-p.base], int32(i))
		}
	}
}

func (p *plan) layStarts() {
	for i := range p.windows {
		p.byFrom = append(p.byFrom, int32(i))
	}
	slices.SortStableFunc(p.byFrom, func(a, b int32) int { return int(p.windows[a].From - p.windows[b].From) })
	p.started = make([]int32, p.months)
	for m, n := 0, 0; m < p.months; m++ {
		for n < len(p.byFrom) && p.windows[p.byFrom[n]].Period.First <= p.base+kpi.Month(m) {
			n++
		}
		p.started[m] = int32(n)
	}
}

func (p *plan) layDays(c kpi.Calendar) {
	p.firstDay = c.MonthStart(p.base)
	p.monthOf = make([]int32, 0, p.months*31)
	p.cut = make([]kpi.Date, p.months)
	for m := range p.months {
		month := p.base + kpi.Month(m)
		for d := c.MonthStart(month); d <= c.MonthEnd(month); d++ {
			p.monthOf = append(p.monthOf, int32(m))
		}
		p.cut[m] = never
		for _, w := range p.in[m] {
			if _, end := c.Span(p.windows[w].Period); p.windows[w].To < end {
				p.cut[m] = min(p.cut[m], p.windows[w].To)
			}
		}
	}
}

// at returns a month's place; ok is false where no window looks at it.
func (p *plan) at(m kpi.Month) (i int, ok bool) {
	i = int(m - p.base)
	return i, i >= 0 && i < p.months
}

// holding returns the windows whose period holds a day, a cut one also beyond its To.
func (p *plan) holding(d kpi.Date) []int32 {
	i := d - p.firstDay
	if i < 0 || int(i) >= len(p.monthOf) {
		return nil
	}
	return p.in[p.monthOf[i]]
}

// startedBy returns how many windows, in the order of byFrom, start on a day or before it.
func (p *plan) startedBy(d kpi.Date) int32 {
	i := d - p.firstDay
	switch {
	case i < 0:
		return 0
	case int(i) >= len(p.monthOf):
		return int32(len(p.byFrom))
	}
	return p.started[p.monthOf[i]]
}

func (p *plan) check(r *Row) error {
	if r.SaleOrders == 0 {
		return nil
	}
	if r.FirstDay > r.LastDay {
		return fmt.Errorf("customer %d, month %s: first day %s is after last day %s: %w", r.Customer, r.Month, r.FirstDay, r.LastDay, kpi.ErrInvalid)
	}
	if i, ok := p.at(r.Month); ok && r.LastDay > p.cut[i] {
		return fmt.Errorf("customer %d, month %s: a sale on %s is after the cut on %s: %w", r.Customer, r.Month, r.LastDay, p.cut[i], kpi.ErrInvalid)
	}
	return nil
}
