package staff

import (
	"cmp"
	"fmt"
	"slices"

	"taraz/kpi"
)

// career is one employee with everything that is known of him, in the order of days.
type career struct {
	Person
	spans     []Span
	trainings []kpi.Date
	activity  []kpi.Date
}

// careersOf gathers the employees who count at all, in the order of People.
func careersOf(in Input) ([]*career, error) {
	var list []*career
	by := map[int32]*career{}
	for _, p := range in.People {
		if !p.Stub {
			c := &career{Person: p}
			by[p.Employee] = c
			list = append(list, c)
		}
	}
	for _, s := range in.Spans {
		if c := by[s.Employee]; c != nil {
			c.spans = append(c.spans, s)
		}
	}
	for _, e := range in.Trainings {
		if c := by[e.Employee]; c != nil {
			c.trainings = append(c.trainings, e.Day)
		}
	}
	for _, e := range in.Activity {
		if c := by[e.Employee]; c != nil {
			c.activity = append(c.activity, e.Day)
		}
	}
	for _, c := range list {
		if err := c.order(); err != nil {
			return nil, err
		}
	}
	return list, nil
}

func (c *career) order() error {
	slices.SortFunc(c.spans, func(a, b Span) int { return cmp.Compare(a.From, b.From) })
	for i := 1; i < len(c.spans); i++ {
		if c.spans[i].From <= c.spans[i-1].To {
			return fmt.Errorf("employee %d: the span from %s overlaps the one up to %s: %w",
				c.Employee, c.spans[i].From, c.spans[i-1].To, kpi.ErrInvalid)
		}
	}
	slices.Sort(c.trainings)
	slices.Sort(c.activity)
	c.activity = slices.Compact(c.activity)
	return nil
}

// counts tells whether he is an employee at a day.
func (c *career) counts(d kpi.Date) bool { return c.Hired <= d && (c.Left == 0 || c.Left > d) }

// presence returns the days on which he counts.
func (c *career) presence() stretch {
	if c.Left == 0 {
		return stretch{c.Hired, kpi.Forever}
	}
	return stretch{c.Hired, c.Left - 1}
}

// at returns the span of a day; a day in none has an empty one of his own.
func (c *career) at(d kpi.Date) Span {
	for _, s := range c.spans {
		if d >= s.From && d <= s.To {
			return s
		}
	}
	return Span{Employee: c.Employee}
}

// stretch is a run of days, both ends included; it is empty if to lies before from.
type stretch struct{ from, to kpi.Date }

func (s stretch) empty() bool { return s.to < s.from }

func (s stretch) within(o stretch) stretch { return stretch{max(s.from, o.from), min(s.to, o.to)} }

// days lists those of a sorted list that lie in the stretch.
func (s stretch) days(sorted []kpi.Date) []kpi.Date {
	lo, _ := slices.BinarySearch(sorted, s.from)
	hi, _ := slices.BinarySearch(sorted, s.to+1)
	return sorted[lo:max(lo, hi)]
}

// week tells which weekdays are working days.
type week struct {
	works [7]bool
	days  int // working days of a week
}

func weekOf(weekend []int) week {
	w := week{days: 7}
	for d := range w.works {
		w.works[d] = !slices.Contains(weekend, d)
		if !w.works[d] {
			w.days--
		}
	}
	return w
}

// in counts the working days of a stretch.
func (w week) in(s stretch) int {
	if s.empty() {
		return 0
	}
	whole := int(s.to-s.from+1) / 7
	n := whole * w.days
	for d := s.from + kpi.Date(whole*7); d <= s.to; d++ {
		if w.works[d.Weekday()] {
			n++
		}
	}
	return n
}

// of counts the working days of a list.
func (w week) of(days []kpi.Date) (n int) {
	for _, d := range days {
		if w.works[d.Weekday()] {
			n++
		}
	}
	return n
}
