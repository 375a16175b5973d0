package scorecard

import (
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"taraz/kpi"
)

// tally counts the periods and the targets that a source is asked for.
type tally struct {
	*memory
	periods, targets int
}

func (c *tally) Query(ctx context.Context, q kpi.Query) ([]kpi.Value, error) {
	c.periods += len(q.Periods)
	return c.memory.Query(ctx, q)
}

func (c *tally) Targets(ctx context.Context) ([]kpi.Target, error) {
	c.targets++
	return c.memory.Targets(ctx)
}

func TestAMemoryAsksForEachPeriodOnce(t *testing.T) {
	ctx := context.Background()
	p := month(t, "2025-07")
	year := []kpi.Period{p.Shift(-2), p.Shift(-1), p}
	c := &tally{memory: &memory{}}
	for i, at := range append(slices.Clone(year), p.Next()) {
		c.values = append(c.values, known("csat", at, kpi.Whole, float64(i)), known("revenue", at, kpi.Whole, float64(10*i)))
	}
	r := Remember(c)
	for _, q := range []kpi.Query{
		{KPIs: []string{"revenue", "csat"}, Periods: year, Kind: kpi.Organisation},
		{KPIs: []string{"csat", "revenue"}, Periods: year[1:], Kind: kpi.Organisation},
		{KPIs: []string{"revenue", "csat"}, Periods: []kpi.Period{p, p.Next()}, Kind: kpi.Organisation},
	} {
		got, err := r.Query(ctx, q)
		if err != nil || len(got) != 2*len(q.Periods) {
			t.Fatalf("got %d values, %v want two for each of %d periods", len(got), err, len(q.Periods))
		}
		want, _ := c.memory.Query(ctx, q)
		for _, v := range want {
			if !slices.ContainsFunc(got, func(g kpi.Value) bool { return cmp.Equal(g, v) }) {
				t.Errorf("%s in %v is missing", v.KPI, v.Period)
			}
		}
	}
	if c.periods != 4 {
		t.Errorf("got %d periods asked for, want 4", c.periods)
	}
	if _, err := r.Query(ctx, kpi.Query{KPIs: []string{"revenue"}, Periods: year, Kind: kpi.Department}); err != nil || c.periods != 7 {
		t.Errorf("another question: got %v and %d periods, want it asked", err, c.periods)
	}
}

func TestAMemoryAsksForTargetsOnceAndKeepsNoFailure(t *testing.T) {
	ctx := context.Background()
	c := &tally{memory: &memory{fail: errors.New("gone")}}
	r := Remember(c)
	if _, err := r.Targets(ctx); !errors.Is(err, c.fail) {
		t.Errorf("a failing source: got %v", err)
	}
	c.fail = nil
	for range 3 {
		if _, err := r.Targets(ctx); err != nil {
			t.Fatal(err)
		}
	}
	if c.targets != 2 {
		t.Errorf("got %d times asked for targets, want once after the failure", c.targets)
	}
}
