package store

import (
	"context"
	"slices"

	"taraz/kpi"
	"taraz/kpi/customers"
)

// passRun is the customer pass for the windows that share a cut, one in every scope.
type passRun struct {
	cut     kpi.Date // kpi.Forever: the windows are whole periods
	month   kpi.Month
	config  customers.Config
	asked   []task
	index   []int // of every task's window in the config
	scopes  map[int32]*customers.Pass
	replace map[[2]int32]customers.Row // by scope and customer: the month of the cut
}

func (f *facts) passes(ctx context.Context, j job, out sink) error {
	if len(j.tasks) == 0 {
		return nil
	}
	c, err := f.crowd(ctx)
	if err != nil {
		return err
	}
	runs, err := f.passRuns(ctx, j, out.request, c)
	if err != nil {
		return err
	}
	names, err := f.feed(ctx, runs, out, c)
	if err != nil {
		return err
	}
	for _, r := range runs {
		if err := r.finish(names, out); err != nil {
			return err
		}
	}
	return nil
}

// passRuns divides the tasks by the day their windows are cut on.
func (f *facts) passRuns(ctx context.Context, j job, request kpi.Request, c *crowd) ([]*passRun, error) {
	settings, err := f.settings(ctx)
	if err != nil {
		return nil, err
	}
	var runs []*passRun
	for _, t := range j.tasks {
		cut := kpi.Forever
		if _, end := f.cal.Span(t.window.Period); t.window.To < end {
			cut = t.window.To
		}
		i := slices.IndexFunc(runs, func(r *passRun) bool { return r.cut == cut })
		if i < 0 {
			i = len(runs)
			runs = append(runs, &passRun{cut: cut, month: f.cal.Month(cut), scopes: map[int32]*customers.Pass{},
				config: customers.Config{Calendar: f.cal, Settings: settings, FirstSale: c.firstSale}})
		}
		runs[i].take(t, request.Measures[t.want.Measure].Customers)
	}
	return runs, nil
}

func (r *passRun) take(t task, figure string) {
	i := slices.Index(r.config.Windows, t.window)
	if i < 0 {
		i = len(r.config.Windows)
		r.config.Windows = append(r.config.Windows, t.window)
	}
	if !slices.Contains(r.config.Figures, figure) {
		r.config.Figures = append(r.config.Figures, figure)
	}
	r.asked = append(r.asked, t)
	r.index = append(r.index, i)
}

// add hands a customer month to the pass of its scope. Scopes may come mixed as long as
// each has its customers in order.
func (r *passRun) add(row customers.Row, who customers.Person) error {
	p := r.scopes[row.Scope]
	if p == nil {
		var err error
		if p, err = customers.New(r.config); err != nil {
			return err
		}
		r.scopes[row.Scope] = p
	}
	return p.Add(row, who)
}

// addKept hands over a row of the rollup.
func (r *passRun) addKept(row customers.Row, who customers.Person) error {
	row, ok := r.kept(row)
	if !ok {
		return nil
	}
	return r.add(row, who)
}

// kept is a row of the rollup as the cut leaves it: the month of the cut is replaced by its
// days up to the cut, later ones are left out.
func (r *passRun) kept(row customers.Row) (_ customers.Row, ok bool) {
	switch {
	case row.Month > r.month:
		return row, false
	case row.Month == r.month && r.cut != kpi.Forever:
		row, ok = r.replace[[2]int32{row.Scope, row.Customer}]
		return row, ok
	}
	return row, true
}

func (r *passRun) finish(names func(int32) (string, bool), out sink) error {
	for scope, pass := range r.scopes {
		name, ok := names(scope)
		if !ok {
			continue
		}
		parts, err := pass.Finish()
		if err != nil {
			return err
		}
		for i, t := range r.asked {
			key := customers.Key{Figure: out.request.Measures[t.want.Measure].Customers, Window: r.index[i], Scope: scope}
			out.add(t.want, name, parts[key])
		}
	}
	return nil
}
