package store

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"taraz/kpi"
	"taraz/kpi/staff"
)

// staffFigures answers the figures of the staff pass.
func (f *facts) staffFigures(ctx context.Context, j job, out sink) error {
	figures, events := f.staffAsked(j, out.request)
	in, err := f.staffInput(ctx, events)
	if err != nil {
		return err
	}
	windows := j.windows()
	parts, err := staff.Figures(in, windows, out.request.Kind, figures)
	if err != nil {
		return err
	}
	ids, err := f.names(ctx, "employee")
	if err != nil {
		return err
	}
	for k, p := range parts {
		name := k.Scope.Name
		if out.request.Kind == kpi.Manager || out.request.Kind == kpi.Employee {
			name = ids[strconv.Itoa(int(k.Scope.Employee))]
		}
		t := j.tasks[k.Window]
		if out.request.Measures[t.want.Measure].Staff == k.Figure {
			out.add(t.want, name, p)
		}
	}
	return nil
}

// staffAsked lists the figures asked for and which events they need.
func (f *facts) staffAsked(j job, r kpi.Request) (figures []string, events map[string]bool) {
	events = map[string]bool{}
	for _, m := range j.measures {
		name := r.Measures[m].Staff
		if !slices.Contains(figures, name) {
			figures = append(figures, name)
		}
		events["training"] = events["training"] || name == "trained"
		events["activity"] = events["activity"] || name == "adopters"
	}
	return figures, events
}

// trainingDays and activityDays are when something was recorded of an employee. A deal
// counts when it was opened and when it was won or lost.
const trainingDays = `SELECT DISTINCT employee, completed_on FROM fact_training WHERE employee <> 0 AND completed_on IS NOT NULL`

const activityDays = `SELECT employee, happened_at_day FROM fact_interaction WHERE employee <> 0 AND happened_at_day IS NOT NULL
	UNION SELECT employee, opened_on FROM fact_deal WHERE employee <> 0 AND opened_on IS NOT NULL
	UNION SELECT employee, closed_on FROM fact_deal WHERE employee <> 0 AND closed_on IS NOT NULL AND stage <> 'open'
	UNION SELECT employee, opened_at_day FROM fact_ticket WHERE employee <> 0 AND opened_at_day IS NOT NULL`

func (f *facts) staffInput(ctx context.Context, events map[string]bool) (in staff.Input, err error) {
	settings, err := f.settings(ctx)
	if err != nil {
		return in, err
	}
	in.Weekend = settings.Weekend
	if in.People, err = f.people(ctx); err != nil {
		return in, fmt.Errorf("read the employees: %w", err)
	}
	if in.Spans, err = f.spans(ctx); err != nil {
		return in, fmt.Errorf("read the departments and managers: %w", err)
	}
	if events["training"] {
		if in.Trainings, err = f.events(ctx, trainingDays); err != nil {
			return in, fmt.Errorf("read the trainings: %w", err)
		}
	}
	if events["activity"] {
		if in.Activity, err = f.events(ctx, activityDays); err != nil {
			return in, fmt.Errorf("read the days of activity: %w", err)
		}
	}
	return in, nil
}

func (f *facts) people(ctx context.Context) (list []staff.Person, err error) {
	rows, err := f.q.QueryxContext(ctx, fmt.Sprintf("SELECT num, stub, COALESCE(hired_on, %d), COALESCE(left_on, 0) FROM employee ORDER BY num", int32(-1<<31)))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var p staff.Person
		var stub int
		if err := rows.Scan(&p.Employee, &stub, &p.Hired, &p.Left); err != nil {
			return nil, err
		}
		p.Stub = stub != 0
		list = append(list, p)
	}
	return list, rows.Err()
}

func (f *facts) events(ctx context.Context, text string) (list []staff.Event, err error) {
	rows, err := f.q.QueryxContext(ctx, text)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var e staff.Event
		if err := rows.Scan(&e.Employee, &e.Day); err != nil {
			return nil, err
		}
		list = append(list, e)
	}
	return list, rows.Err()
}

// spans reads who worked where, divided further wherever the managers above change.
func (f *facts) spans(ctx context.Context) ([]staff.Span, error) {
	chains, err := f.chains(ctx)
	if err != nil {
		return nil, err
	}
	rows, err := f.q.QueryxContext(ctx, "SELECT employee, from_day, to_day, department, customer_facing FROM employee_span ORDER BY employee, from_day")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []staff.Span
	for rows.Next() {
		var s staff.Span
		var facing int
		if err := rows.Scan(&s.Employee, &s.From, &s.To, &s.Department, &facing); err != nil {
			return nil, err
		}
		s.Facing = facing != 0
		list = append(list, underManagers(s, chains[s.Employee])...)
	}
	return list, rows.Err()
}

// above is a manager above an employee for some time.
type above struct {
	manager  int32
	from, to kpi.Date
}

func (f *facts) chains(ctx context.Context) (map[int32][]above, error) {
	rows, err := f.q.QueryxContext(ctx, "SELECT employee, manager, from_day, to_day FROM employee_chain WHERE manager <> 0 ORDER BY employee, manager, from_day")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	chains := map[int32][]above{}
	for rows.Next() {
		var employee int32
		var a above
		if err := rows.Scan(&employee, &a.manager, &a.from, &a.to); err != nil {
			return nil, err
		}
		chains[employee] = append(chains[employee], a)
	}
	return chains, rows.Err()
}

// underManagers divides a span so that the managers above do not change within a part.
func underManagers(s staff.Span, chain []above) []staff.Span {
	steps := []kpi.Date{s.From}
	for _, a := range chain {
		for _, d := range []kpi.Date{a.from, a.to + 1} {
			if d > s.From && d <= s.To {
				steps = append(steps, d)
			}
		}
	}
	slices.Sort(steps)
	steps = slices.Compact(steps)
	var list []staff.Span
	for i, d := range steps {
		part := s
		part.From = d
		if i+1 < len(steps) {
			part.To = steps[i+1] - 1
		}
		for _, a := range chain {
			if a.from <= d && d <= a.to {
				part.Managers = append(part.Managers, a.manager)
			}
		}
		list = append(list, part)
	}
	return list
}
