package scorecard

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"taraz/kpi"
)

// Memory is a source that remembers what it has been told: a board is made of the cards of
// many periods, whose values are those of one history. It serves one request, of one
// goroutine, and is never brought up to date.
type Memory struct {
	Source
	targets []kpi.Target
	asked   bool
	values  map[string]map[kpi.Period][]kpi.Value // by question, but for its periods
}

// Remember returns a memory of a source.
func Remember(s Source) *Memory {
	return &Memory{Source: s, values: map[string]map[kpi.Period][]kpi.Value{}}
}

// Targets asks once.
func (r *Memory) Targets(ctx context.Context) ([]kpi.Target, error) {
	if r.asked {
		return r.targets, nil
	}
	var err error
	r.targets, err = r.Source.Targets(ctx)
	r.asked = err == nil
	return r.targets, err
}

// Query asks for the periods that are not known yet and answers in the source's order: by
// KPI, scope and period.
func (r *Memory) Query(ctx context.Context, q kpi.Query) ([]kpi.Value, error) {
	known := r.values[question(q)]
	if known == nil {
		known = map[kpi.Period][]kpi.Value{}
		r.values[question(q)] = known
	}
	missing := q
	missing.Periods = nil
	for _, p := range q.Periods {
		if _, ok := known[p]; !ok {
			missing.Periods = append(missing.Periods, p)
		}
	}
	if len(missing.Periods) > 0 {
		values, err := r.Source.Query(ctx, missing)
		if err != nil {
			return nil, err
		}
		for _, p := range missing.Periods {
			known[p] = []kpi.Value{}
		}
		for _, v := range values {
			known[v.Period] = append(known[v.Period], v)
		}
	}
	var out []kpi.Value
	for _, p := range q.Periods {
		out = append(out, known[p]...)
	}
	slices.SortStableFunc(out, func(a, b kpi.Value) int {
		return cmp.Or(strings.Compare(a.KPI, b.KPI), strings.Compare(a.Scope.Name, b.Scope.Name), cmp.Compare(a.Period.First, b.Period.First))
	})
	return out, nil
}

// question is a query without its periods. The order of its KPIs does not matter.
func question(q kpi.Query) string {
	ids := slices.Sorted(slices.Values(q.KPIs))
	names := "*"
	if q.Names != nil {
		names = strings.Join(q.Names, "\x01")
	}
	return strings.Join([]string{string(q.Kind), names, strings.Join(ids, ",")}, "\x00")
}
