package store

import (
	"context"
	"fmt"
	"slices"

	"github.com/jmoiron/sqlx"

	"taraz/kpi"
)

// facts answers measures from what is stored; it satisfies kpi.Facts.
type facts struct {
	q     sqlx.ExtContext
	cal   kpi.Calendar
	today kpi.Date
	// kept holds the measures whose monthly sums are in measure_month.
	kept map[string]kpi.Measure
	// dates are those by which the measures date the facts of an entity.
	dates    map[string][]string
	settings func(context.Context) (kpi.Settings, error)
	ids      map[string]map[string]string
	lines    *bool // orders have more than one line; asked once
}

// Facts answers measures within a connection or a transaction. The answer is as of one
// moment only if q is a transaction.
func (s *Store) Facts(q sqlx.ExtContext) kpi.Facts { return s.facts(q) }

func (s *Store) facts(q sqlx.ExtContext) *facts {
	return &facts{q: q, cal: s.org.Calendar, today: s.today(), kept: keptMeasures(s.catalogue), dates: measuredDates(s.catalogue), ids: map[string]map[string]string{},
		settings: func(ctx context.Context) (kpi.Settings, error) { return s.settingsIn(ctx, q) }}
}

// Parts answers a request. One entity is scanned once for all whole-sum measures of one
// date; medians, distinct counts and stocks take a scan each.
func (f *facts) Parts(ctx context.Context, r kpi.Request) (kpi.Parts, error) {
	jobs := f.split(r)
	parts := kpi.Parts{}
	out := sink{request: r, parts: parts}
	for _, j := range jobs {
		if err := f.run(ctx, j, out); err != nil {
			return nil, fmt.Errorf("%s by %s: %w", j, r.Kind, err)
		}
	}
	return parts, nil
}

// job is the part of a request that one way of reading answers.
type job struct {
	way      way
	entity   string // or the view
	date     string
	measures []int // indexes into the request
	tasks    []task
}

// task is a want with the window, or the part of it, that is to be answered.
type task struct {
	want   kpi.Want
	window kpi.Window
}

// way is how a measure is read.
type way int

const (
	added    way = iota // sums and counts that add up over days
	counted             // orders by id
	scaled              // sums of scores on several scales
	until               // sums with a condition that moves with the window
	stock               // what is open at the end of a day
	distinct            // different values
	median
	ofCustomers
	ofStaff
)

func (j job) windows() []kpi.Window {
	list := make([]kpi.Window, len(j.tasks))
	for i, t := range j.tasks {
		list[i] = t.window
	}
	return list
}

func (j job) String() string {
	switch j.way {
	case ofCustomers:
		return "customer figures"
	case ofStaff:
		return "staff figures"
	}
	return "measures of " + j.entity
}

// split groups the wants of a request into jobs.
func (f *facts) split(r kpi.Request) []job {
	var jobs []job
	for _, w := range r.Wants {
		m := r.Measures[w.Measure]
		j := job{way: f.wayOf(m), entity: m.Entity, date: m.Date}
		if j.way == stock {
			j.date = ""
		}
		i := slices.IndexFunc(jobs, func(o job) bool { return o.shares(j, w.Measure) })
		if i < 0 {
			i = len(jobs)
			jobs = append(jobs, j)
		}
		if !slices.Contains(jobs[i].measures, w.Measure) {
			jobs[i].measures = append(jobs[i].measures, w.Measure)
		}
		jobs[i].tasks = append(jobs[i].tasks, task{w, r.Windows[w.Window]})
	}
	return jobs
}

// shares tells whether a measure can be read in the same scan.
func (j job) shares(o job, measure int) bool {
	if j.way != o.way || j.entity != o.entity || j.date != o.date {
		return false
	}
	switch j.way {
	case until, stock, distinct, median:
		return j.measures[0] == measure
	}
	return true
}

func (f *facts) wayOf(m kpi.Measure) way {
	switch {
	case m.Customers != "":
		return ofCustomers
	case m.Staff != "":
		return ofStaff
	case m.Stock:
		return stock
	case m.Aggregate == kpi.Distinct:
		return distinct
	case m.Aggregate == kpi.Median:
		return median
	case slices.ContainsFunc(m.Where, func(c kpi.Condition) bool { return c.Until }):
		return until
	case m.Aggregate == kpi.ScaledSum:
		return scaled
	case m.Aggregate == kpi.Count && m.Entity == "order":
		return counted
	}
	return added
}

func (f *facts) run(ctx context.Context, j job, out sink) error {
	switch j.way {
	case ofCustomers:
		return f.customerFigures(ctx, j, out)
	case ofStaff:
		return f.staffFigures(ctx, j, out)
	case stock:
		return f.stocks(ctx, j, out)
	case distinct:
		return f.distincts(ctx, j, out)
	case median:
		return f.medians(ctx, j, out)
	case until:
		return f.sums(ctx, j, out)
	}
	return f.rolled(ctx, j, out)
}

// sink collects the parts of a request.
type sink struct {
	request kpi.Request
	parts   kpi.Parts
}

// takes tells whether a scope was asked for.
func (s sink) takes(scope string) bool {
	return s.request.Names == nil || s.request.Kind == kpi.Organisation || slices.Contains(s.request.Names, scope)
}

// add adds to the part of a want in a scope; nothing selected leaves no part.
func (s sink) add(w kpi.Want, scope string, p kpi.Part) {
	if p.N == 0 && p.Sum == 0 || !s.takes(scope) {
		return
	}
	k := kpi.PartKey{Measure: w.Measure, Window: w.Window, Scope: scope}
	old := s.parts[k]
	s.parts[k] = kpi.Part{Sum: old.Sum + p.Sum, N: old.N + p.N}
}

// multiLine tells whether any order has a line other than 1, so that counting orders is
// more than counting rows. The import notes it.
func (f *facts) multiLine(ctx context.Context) (bool, error) {
	if f.lines == nil {
		var n int
		err := sqlx.GetContext(ctx, f.q, &n, "SELECT COUNT(*) FROM rollup_state WHERE key = '"+linesKey+"'")
		if err != nil {
			return false, fmt.Errorf("look for orders of several lines: %w", err)
		}
		many := n > 0
		f.lines = &many
	}
	return *f.lines, nil
}
