package store

import (
	"context"
	"fmt"
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
