package scorecard

import (
	"testing"

	"taraz/kpi"
)

func from(t *testing.T, target kpi.Target, validFrom string) kpi.Target {
	t.Helper()
	target.ValidFrom = day(t, validFrom)
	return target
}

func of(target kpi.Target, s kpi.Scope, g kpi.Grain) kpi.Target {
	target.Scope, target.Grain = s, g
	return target
}

func TestAgreedTargets(t *testing.T) {
	sales := kpi.Scope{Kind: kpi.Department, Name: "Sales"}
	cases := []struct {
		name      string
		agreed    []kpi.Target
		id        string
		scope     kpi.Scope
		period    string
		red, goal float64 // both 0: none
	}{
		{"the target valid on the period's last day holds", []kpi.Target{from(t, agree("revenue", 1, 2), "2024-01-01"), from(t, agree("revenue", 3, 4), "2024-05-31")},
			"revenue", kpi.Whole, "2024-05", 3, 4},
		{"one valid from the day after does not", []kpi.Target{from(t, agree("revenue", 3, 4), "2024-06-01"), from(t, agree("revenue", 1, 2), "2024-01-01")},
			"revenue", kpi.Whole, "2024-05", 1, 2},
		{"one without a day always holds, but gives way to a dated one", []kpi.Target{from(t, agree("revenue", 3, 4), "1969-01-01"), agree("revenue", 1, 2)},
			"revenue", kpi.Whole, "1969-05", 3, 4},
		{"before the first dated one there is none", []kpi.Target{from(t, agree("revenue", 3, 4), "2024-06-01")}, "revenue", kpi.Whole, "2024-05", 0, 0},
		{"a quarter's own target comes first", []kpi.Target{agree("revenue", 1, 2), of(agree("revenue", 10, 20), kpi.Whole, kpi.Quarterly)},
			"revenue", kpi.Whole, "2024-Q2", 10, 20},
		{"a flow's quarter is the sum of its months, each with what held then",
			[]kpi.Target{agree("revenue", 1, 2), from(t, agree("revenue", 10, 20), "2024-05-01")}, "revenue", kpi.Whole, "2024-Q2", 21, 42},
		{"a flow's year is the sum of twelve", []kpi.Target{agree("revenue", 1, 2)}, "revenue", kpi.Whole, "2024", 12, 24},
		{"a month without a target leaves the quarter without", []kpi.Target{from(t, agree("revenue", 1, 2), "2024-05-01")}, "revenue", kpi.Whole, "2024-Q2", 0, 0},
		{"a stock's quarter takes the last month's", []kpi.Target{agree("pipeline", 1, 2), from(t, agree("pipeline", 5, 6), "2024-06-30")}, "pipeline", kpi.Whole, "2024-Q2", 5, 6},
		{"so does a ratio of two flows", []kpi.Target{agree("win_rate", 0.2, 0.3)}, "win_rate", kpi.Whole, "2024", 0.2, 0.3},
		{"a distinct count has none there", []kpi.Target{agree("active", 10, 20)}, "active", kpi.Whole, "2024-Q2", 0, 0},
		{"nor has a cohort", []kpi.Target{agree("retention", 0.2, 0.3)}, "retention", kpi.Whole, "2024-Q2", 0, 0},
		{"nor a median", []kpi.Target{agree("hours", 8, 5)}, "hours", kpi.Whole, "2024-Q2", 0, 0},
		{"a quarter's target is not a month's", []kpi.Target{of(agree("win_rate", 0.2, 0.3), kpi.Whole, kpi.Quarterly)}, "win_rate", kpi.Whole, "2024-05", 0, 0},
		{"a department's own target comes first", []kpi.Target{agree("win_rate", 0.2, 0.3), of(agree("win_rate", 0.4, 0.5), sales, kpi.Monthly)},
			"win_rate", sales, "2024-05", 0.4, 0.5},
		{"a department without its own takes the organisation's rate", []kpi.Target{agree("win_rate", 0.2, 0.3)}, "win_rate", sales, "2024-05", 0.2, 0.3},
		{"and its median", []kpi.Target{agree("hours", 8, 5)}, "hours", sales, "2024-05", 8, 5},
		{"and its cohort's rate", []kpi.Target{agree("retention", 0.2, 0.3)}, "retention", sales, "2024-05", 0.2, 0.3},
		{"but not its amounts", []kpi.Target{agree("revenue", 1, 2)}, "revenue", sales, "2024-05", 0, 0},
		{"nor its stocks", []kpi.Target{agree("pipeline", 1, 2)}, "pipeline", sales, "2024-05", 0, 0},
		{"nor its numbers of customers", []kpi.Target{agree("active", 1, 2)}, "active", sales, "2024-05", 0, 0},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got, ok := NewAgreed(c.agreed, catalogue, gregorian).For(definition(t, c.id), c.scope, month(t, c.period))
			if ok != (c.goal != 0) {
				t.Fatalf("got %+v, %v, want a target: %v", got, ok, c.goal != 0)
			}
			if !ok {
				return
			}
			if !near(*got.Red, c.red) || !near(*got.Goal, c.goal) {
				t.Errorf("got red %v and goal %v, want %v and %v", *got.Red, *got.Goal, c.red, c.goal)
			}
			if p := month(t, c.period); got.Scope != c.scope || got.Grain != p.Grain {
				t.Errorf("got it for %s by %s, want %s by %s", got.Scope, got.Grain, c.scope, p.Grain)
			}
		})
	}
}

func TestASumOfMonthsKeepsFloorBestAndBand(t *testing.T) {
	may := agree("revenue", 10, 20)
	may.Floor, may.Best = num(4), num(50)
	june := from(t, agree("revenue", 10, 20), "2024-06-01")
	got, ok := NewAgreed([]kpi.Target{may, june}, catalogue, gregorian).For(definition(t, "revenue"), kpi.Whole, month(t, "2024-Q2"))
	if !ok || *got.Floor != 4+4+0 || *got.Best != 50+50+30 {
		t.Errorf("got floor %v and best %v, want 8 and 130: June's follow from the rule", *got.Floor, *got.Best)
	}
	flow := *definition(t, "band")
	flow.Kind = kpi.Flow
	got, ok = NewAgreed([]kpi.Target{bandOf("band", 1, 2, 3, 4)}, catalogue, gregorian).For(&flow, kpi.Whole, month(t, "2024-Q2"))
	if !ok || *got.RedLower != 3 || *got.Lower != 6 || *got.Upper != 9 || *got.RedUpper != 12 || got.Red != nil {
		t.Errorf("band: got %+v, want 3, 6, 9, 12", got)
	}
}
