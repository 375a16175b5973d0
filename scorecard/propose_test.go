package scorecard

import (
	"context"
	"errors"
	"math/rand/v2"
	"testing"

	"taraz/kpi"
)

// past makes a history of months ending with 2024-12.
func past(t *testing.T, id string, values ...float64) []kpi.Value {
	t.Helper()
	last := month(t, "2024-12")
	var list []kpi.Value
	for i, v := range values {
		list = append(list, known(id, last.Shift(i-len(values)+1), kpi.Whole, v))
	}
	return list
}

func TestPropose(t *testing.T) {
	cases := []struct {
		name      string
		id        string
		values    []float64
		red, goal float64
	}{
		{"the better quartile is the goal and the worse one red", "points", []float64{10, 20, 30, 40, 50, 60, 70, 80, 90}, 30, 70},
		{"lower is better the other way round", "lower", []float64{10, 20, 30, 40, 50, 60, 70, 80, 90}, 70, 30},
		{"only the last 12 count", "points", append([]float64{1e6, 1e6, 1e6}, 10, 10, 10, 10, 10, 10, 20, 20, 20, 20, 20, 20), 10, 20},
		{"three significant digits are kept", "points", []float64{123456, 123456, 123456, 987654, 987654, 987654}, 123000, 988000},
		{"a level history is widened by a tenth on the worse side", "points", []float64{50, 50, 50, 50, 50, 50}, 45, 50},
		{"also where lower is better", "lower", []float64{50, 50, 50, 50, 50, 50}, 55, 50},
		{"a share that is always 1 has its goal there", "win_rate", []float64{1, 1, 1, 1, 1, 1}, 0.9, 1},
		{"a share that is always 0 has something to reach", "win_rate", []float64{0, 0, 0, 0, 0, 0}, 0, 0.1},
		{"no tickets at all is a goal of 0", "tickets", []float64{0, 0, 0, 0, 0, 0}, 0.1, 0},
		{"a turnover that is always 1 has something to reach", "turnover", []float64{1, 1, 1, 1, 1, 1}, 1, 0.9},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got, err := Propose(definition(t, c.id), past(t, c.id, c.values...))
			if err != nil || !near(*got.Red, c.red) || !near(*got.Goal, c.goal) {
				t.Fatalf("got %v, %v, want red %v and goal %v", got, err, c.red, c.goal)
			}
			if got.KPI != c.id || got.Scope != kpi.Whole || got.Grain != kpi.Monthly {
				t.Errorf("got it for %+v", got)
			}
		})
	}
}

func TestProposeABand(t *testing.T) {
	got, err := Propose(definition(t, "spend_share"), past(t, "spend_share", 0.1, 0.1, 0.15, 0.2, 0.2, 0.2))
	if err != nil || !near(*got.Lower, 0.113) || !near(*got.Upper, 0.2) || !near(*got.RedLower, 0.026) || !near(*got.RedUpper, 0.287) {
		t.Errorf("got %+v, %v, want the quartiles and as much again on both sides", got, err)
	}
}

func TestNothingIsProposedWithoutEnoughToGoBy(t *testing.T) {
	running := past(t, "points", 1, 2, 3, 4, 5, 6)
	running[5].ToDate = true
	maturing := past(t, "points", 1, 2, 3, 4, 5, 6)
	maturing[5].Maturing = true
	missing := past(t, "points", 1, 2, 3, 4, 5, 6)
	missing[0].Value, missing[0].Reason = nil, kpi.Late
	cases := []struct {
		name    string
		id      string
		history []kpi.Value
	}{
		{"five values", "points", past(t, "points", 1, 2, 3, 4, 5)},
		{"no values", "points", nil},
		{"a running period does not count", "points", running},
		{"nor does a maturing one", "points", maturing},
		{"nor does a missing one", "points", missing},
		{"a KPI that is never scored", "headcount", past(t, "headcount", 1, 2, 3, 4, 5, 6)},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got, err := Propose(definition(t, c.id), c.history); !errors.Is(err, kpi.ErrUnsupported) {
				t.Errorf("got %+v, %v, want a refusal that says why", got, err)
			}
		})
	}
}

func TestEveryProposalIsATargetThatCanBeScored(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	for range 4000 {
		d := catalogue[r.IntN(len(catalogue))]
		if d.Better == kpi.None {
			continue
		}
		low, high := limits(d)
		values := make([]float64, 6+r.IntN(20))
		level, swing := r.NormFloat64()*10, []float64{0, 1e-9, 0.1, 5}[r.IntN(4)]
		for i := range values {
			values[i] = clip(level+swing*r.NormFloat64(), low, high)
		}
		got, err := Propose(d, past(t, d.ID, values...))
		if err != nil {
			t.Fatalf("%s of %v: %v", d.ID, values, err)
		}
		if err := CheckTarget(got, d); err != nil {
			t.Fatalf("%s of %v: %v", d.ID, values, err)
		}
	}
}

func TestProposeAll(t *testing.T) {
	r := request(t, "2024-12")
	m := r.Source.(*memory)
	m.values = append(past(t, "revenue", 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12), past(t, "nps", 1, 2)...)
	got, err := ProposeAll(context.Background(), r)
	if err != nil || len(got.Targets) != 1 || got.Targets[0].KPI != "revenue" || len(got.Without) != 2 {
		t.Fatalf("got %+v, %v, want revenue proposed and a word on the other two", got, err)
	}
	if q := m.queries; len(q) != 1 || len(q[0].Periods) != 12 {
		t.Errorf("got queries %+v, want one over 12 periods", q)
	}
	m.fail = errors.New("disk on fire")
	if _, err := ProposeAll(context.Background(), r); !errors.Is(err, m.fail) {
		t.Errorf("got %v, want the source's error", err)
	}
}
