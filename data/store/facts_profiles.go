package store

import (
	"context"
	"fmt"

	"taraz/kpi"
)

// profiles answers how complete customer profiles were at the last measurement up to the
// end of a window's period.
func (f *facts) profiles(ctx context.Context, j job, out sink) error {
	if len(j.tasks) == 0 {
		return nil
	}
	rows, err := f.query(ctx, piece{"SELECT scope, day, filled, fields, customers FROM profile_measure WHERE kind = ? ORDER BY scope, day", []any{string(out.request.Kind)}})
	if err != nil {
		return fmt.Errorf("read the completeness of profiles: %w", err)
	}
	defer rows.Close()
	latest := map[kpi.PartKey]kpi.Part{}
	for rows.Next() {
		var scope string
		var day kpi.Date
		var filled, fields float64
		var n int64
		if err := rows.Scan(&scope, &day, &filled, &fields, &n); err != nil {
			return err
		}
		for _, t := range j.tasks {
			if end := f.profileEnd(t.window); day > end || !out.takes(scope) {
				continue
			}
			p := kpi.Part{Sum: fields, N: n}
			if out.request.Measures[t.want.Measure].Customers == "profile_filled" {
				p.Sum = filled
			}
			latest[kpi.PartKey{Measure: t.want.Measure, Window: t.want.Window, Scope: scope}] = p
		}
	}
	for k, p := range latest {
		out.parts[k] = p
	}
	return rows.Err()
}

// profileEnd is the end of the period that a window stands for, also where it is cut.
func (f *facts) profileEnd(w kpi.Window) kpi.Date {
	if w.Period.IsZero() {
		return w.To
	}
	_, end := f.cal.Span(w.Period)
	return end
}
