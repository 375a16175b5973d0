package web

import (
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"taraz/kpi"
)

// counted counts the periods and the targets that a source is asked for.
type counted struct {
	*fake
	periods, targets int
}

func (c *counted) Query(ctx context.Context, q kpi.Query) ([]kpi.Value, error) {
	c.periods += len(q.Periods)
	return c.fake.Query(ctx, q)
}

func (c *counted) Targets(ctx context.Context) ([]kpi.Target, error) {
	c.targets++
	return c.fake.Targets(ctx)
}

func TestRecallAsksForEachPeriodOnce(t *testing.T) {
	ctx := context.Background()
	c := &counted{fake: newFake(t, kpi.Jalali)}
	r := newRecall(c)
	p := kpi.Period{Grain: kpi.Monthly, First: kpi.NewMonth(1405, 7)}
	year := []kpi.Period{p.Shift(-2), p.Shift(-1), p}
	for _, q := range []kpi.Query{
		{KPIs: []string{"revenue", "csat"}, Periods: year, Kind: kpi.Organisation},
		{KPIs: []string{"csat", "revenue"}, Periods: year[1:], Kind: kpi.Organisation},
		{KPIs: []string{"revenue", "csat"}, Periods: []kpi.Period{p, p.Next()}, Kind: kpi.Organisation},
	} {
		got, err := r.Query(ctx, q)
		want, werr := c.fake.Query(ctx, q)
		slices.SortStableFunc(want, func(a, b kpi.Value) int { return slices.Index(q.KPIs, b.KPI) - slices.Index(q.KPIs, a.KPI) })
		slices.SortStableFunc(got, func(a, b kpi.Value) int { return slices.Index(q.KPIs, b.KPI) - slices.Index(q.KPIs, a.KPI) })
		if err != nil || werr != nil || cmp.Diff(want, got) != "" {
			t.Errorf("got %v, difference %s", err, cmp.Diff(want, got))
		}
	}
	if c.periods != 4 {
		t.Errorf("got %d periods asked for, want 4", c.periods)
	}
	if _, err := r.Query(ctx, kpi.Query{KPIs: []string{"revenue"}, Periods: year, Kind: kpi.Department}); err != nil || c.periods != 7 {
		t.Errorf("another question: got %v and %d periods, want it asked", err, c.periods)
	}
	for range 3 {
		if _, err := r.Targets(ctx); err != nil {
			t.Fatal(err)
		}
	}
	if c.targets != 1 {
		t.Errorf("got %d times asked for targets, want 1", c.targets)
	}
	c.broken = errors.New("gone")
	if _, err := r.Query(ctx, kpi.Query{Periods: year, Kind: kpi.Segment}); !errors.Is(err, c.broken) {
		t.Errorf("a failing source: got %v", err)
	}
}
