package store

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"taraz/kpi"
	"taraz/kpi/customers"
)

// customerFigures answers the figures of the customer pass, and those that belong to it in
// name alone: newcomers and the completeness of profiles.
func (f *facts) customerFigures(ctx context.Context, j job, out sink) error {
	passes, newcomers, profiles := j, j, j
	passes.tasks, newcomers.tasks, profiles.tasks = nil, nil, nil
	for _, t := range j.tasks {
		switch out.request.Measures[t.want.Measure].Customers {
		case "newcomers":
			newcomers.tasks = append(newcomers.tasks, t)
		case "profile_filled", "profile_fields":
			profiles.tasks = append(profiles.tasks, t)
		default:
			passes.tasks = append(passes.tasks, t)
		}
	}
	if err := f.profiles(ctx, profiles, out); err != nil {
		return err
	}
	if err := f.newcomers(ctx, newcomers, out); err != nil {
		return err
	}
	return f.passes(ctx, passes, out)
}

// run is the customer pass for the windows that share a cut, one in every scope.
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

// addKept hands over a row of the rollup: the month of the cut is replaced by its days up
// to the cut, later ones are left out.
func (r *passRun) addKept(row customers.Row, who customers.Person) error {
	switch {
	case row.Month > r.month:
		return nil
	case row.Month == r.month && r.cut != kpi.Forever:
		part, ok := r.replace[[2]int32{row.Scope, row.Customer}]
		if !ok {
			return nil
		}
		row = part
	}
	return r.add(row, who)
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

// feed streams the customer months of a kind into the runs and returns the scopes' names.
func (f *facts) feed(ctx context.Context, runs []*passRun, out sink, c *crowd) (func(int32) (string, bool), error) {
	kind := out.request.Kind
	switch kind {
	case kpi.Organisation:
		return func(int32) (string, bool) { return "", true }, f.feedKept(ctx, runs, c, wholeScope, nil)
	case kpi.Segment, kpi.Channel, kpi.City, kpi.Portfolio:
		of, names, err := f.customerScopes(ctx, kind)
		if err != nil {
			return nil, err
		}
		return names.asked(out), f.feedKept(ctx, runs, c, wholeScope, of)
	case kpi.Employee:
		return f.feedEmployees(ctx, runs, out, c)
	}
	return f.feedLines(ctx, runs, out, c)
}

func (n *interned) asked(out sink) func(int32) (string, bool) {
	return func(i int32) (string, bool) { return n.names[i], out.takes(n.names[i]) }
}

// feedKept streams one employee's part of the rollup, or all of it, divided by customer if
// of is given.
func (f *facts) feedKept(ctx context.Context, runs []*passRun, c *crowd, employee int32, of []int32) error {
	for _, r := range runs {
		if err := f.readCut(ctx, r, employee, of); err != nil {
			return err
		}
	}
	return eachMonth(ctx, f.q, employee, func(m *customerMonth) error {
		row := m.Row
		if of != nil {
			row.Scope = of[row.Customer]
		}
		who := c.person(row.Customer)
		for _, r := range runs {
			if err := r.addKept(row, who); err != nil {
				return err
			}
		}
		return nil
	})
}

// readCut computes the customer months of the cut's month from its facts up to the cut.
func (f *facts) readCut(ctx context.Context, r *passRun, employee int32, of []int32) error {
	if r.cut == kpi.Forever || r.replace != nil {
		return nil
	}
	r.replace = map[[2]int32]customers.Row{}
	kind := kpi.Organisation
	if employee != wholeScope {
		kind = kpi.Employee
	}
	q := lineQuery{kind: kind, from: f.cal.MonthStart(r.month), to: r.cut}
	return f.foldLines(ctx, q, nil, []kpi.Date{r.cut}, func(_ int, m *customerMonth) error {
		row := m.Row
		switch {
		case of != nil:
			row.Scope = of[row.Customer]
		case kind == kpi.Organisation:
			row.Scope = wholeScope
		}
		r.replace[[2]int32{row.Scope, row.Customer}] = row
		return nil
	})
}

// feedEmployees streams the months of every employee. Where no order has an employee, they
// are those of the whole organisation, in the scope of the empty name.
func (f *facts) feedEmployees(ctx context.Context, runs []*passRun, out sink, c *crowd) (func(int32) (string, bool), error) {
	ids, err := f.names(ctx, "employee")
	if err != nil {
		return nil, err
	}
	list, err := monthEmployees(ctx, f.q)
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		list = []int32{wholeScope}
	}
	name := func(e int32) (string, bool) {
		n := ids[strconv.Itoa(int(max(e, 0)))]
		return n, out.takes(n)
	}
	for _, e := range list {
		if _, asked := name(e); !asked {
			continue
		}
		if err := f.feedKept(ctx, runs, c, e, nil); err != nil {
			return nil, err
		}
	}
	return name, nil
}

// feedLines computes the customer months of a kind that the rollup does not know from the
// order lines.
func (f *facts) feedLines(ctx context.Context, runs []*passRun, out sink, c *crowd) (func(int32) (string, bool), error) {
	cuts := make([]kpi.Date, len(runs))
	for i, r := range runs {
		cuts[i] = r.cut
	}
	names := newInterned()
	err := f.foldLines(ctx, lineQuery{kind: out.request.Kind}, names, cuts, func(i int, m *customerMonth) error {
		return runs[i].add(m.Row, c.person(m.Customer))
	})
	return names.asked(out), err
}

// foldLines reads lines and hands over their customer months by scope, once per cut, each
// scope's customers in order.
func (f *facts) foldLines(ctx context.Context, q lineQuery, names *interned, cuts []kpi.Date, fn func(int, *customerMonth) error) error {
	source, err := f.lineSource(ctx)
	if err != nil {
		return err
	}
	if names != nil {
		source.scopes = names
	}
	lines, err := source.spoolLines(ctx, q, nil)
	if err != nil {
		return err
	}
	defer lines.close()
	return lines.each(func(part []line) error {
		byScope(part)
		for i, cut := range cuts {
			fold := folder{cal: f.cal, scoped: true, many: source.many, until: cut, emit: func(m *customerMonth) error { return fn(i, m) }}
			if err := fold.fold(part); err != nil {
				return err
			}
		}
		return nil
	})
}

// customerScopes numbers the scopes of a kind and tells which one every customer is in.
func (f *facts) customerScopes(ctx context.Context, kind kpi.ScopeKind) ([]int32, *interned, error) {
	t, err := tableFor("customer", kind)
	if err != nil {
		return nil, nil, err
	}
	by, err := t.scope(kind, "")
	if err != nil {
		return nil, nil, err
	}
	ids, err := f.names(ctx, by.of)
	if err != nil {
		return nil, nil, err
	}
	names := newInterned()
	of := []int32{names.num("")} // customer 0, orders of nobody
	rows, err := f.q.QueryxContext(ctx, "SELECT f.num, "+by.key+" FROM customer f "+by.joins[0]+" ORDER BY f.num")
	if err != nil {
		return nil, nil, fmt.Errorf("read the customers by %s: %w", kind, err)
	}
	defer rows.Close()
	for rows.Next() {
		var num int
		var key string
		if err := rows.Scan(&num, &key); err != nil {
			return nil, nil, err
		}
		for len(of) <= num {
			of = append(of, of[0])
		}
		of[num] = names.num(named(ids, key))
	}
	return of, names, rows.Err()
}
