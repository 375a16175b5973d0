package store

import (
	"context"
	"strconv"

	"taraz/kpi"
	"taraz/kpi/customers"
)

// scopeMonths streams the customer months of one scope in customer order, the month in which
// a window is cut up to its cut.
func (f *facts) scopeMonths(ctx context.Context, scope kpi.Scope, w kpi.Window, fn func(customers.Row) error) error {
	cut, end := kpi.Forever, f.cal.MonthEnd(f.cal.Month(w.To))
	if !w.Period.IsZero() {
		_, end = f.cal.Span(w.Period)
	}
	if w.To < end {
		cut = w.To
	}
	r := &passRun{cut: cut, month: f.cal.Month(cut)}
	switch scope.Kind {
	case kpi.Organisation:
		return f.keptMonths(ctx, r, wholeScope, nil, fn)
	case kpi.Segment, kpi.Channel, kpi.City, kpi.Portfolio:
		of, names, err := f.customerScopes(ctx, scope.Kind)
		if err != nil {
			return err
		}
		return f.keptMonths(ctx, r, wholeScope, of, func(row customers.Row) error {
			if names.names[row.Scope] != scope.Name {
				return nil
			}
			return fn(row)
		})
	case kpi.Employee:
		return f.employeeMonths(ctx, r, scope.Name, fn)
	}
	names := newInterned()
	return f.foldLines(ctx, lineQuery{kind: scope.Kind}, names, []kpi.Date{cut}, func(_ int, m *customerMonth) error {
		if names.names[m.Scope] != scope.Name {
			return nil
		}
		return fn(m.Row)
	})
}

// keptMonths streams rows of the rollup, with the scope of their customer if of is given.
func (f *facts) keptMonths(ctx context.Context, r *passRun, employee int32, of []int32, fn func(customers.Row) error) error {
	if err := f.readCut(ctx, r, employee, of); err != nil {
		return err
	}
	return eachMonth(ctx, f.q, employee, func(m *customerMonth) error {
		row := m.Row
		if of != nil {
			row.Scope = of[row.Customer]
		}
		row, ok := r.kept(row)
		if !ok {
			return nil
		}
		return fn(row)
	})
}

// employeeMonths streams an employee's months. Where no order has an employee, they are all
// those of nobody.
func (f *facts) employeeMonths(ctx context.Context, r *passRun, id string, fn func(customers.Row) error) error {
	ids, err := f.names(ctx, "employee")
	if err != nil {
		return err
	}
	list, err := monthEmployees(ctx, f.q)
	if err != nil {
		return err
	}
	if len(list) == 0 {
		list = []int32{wholeScope}
	}
	for _, e := range list {
		if ids[strconv.Itoa(int(max(e, 0)))] == id {
			return f.keptMonths(ctx, r, e, nil, fn)
		}
	}
	return nil
}
