package scorecard

import (
	"errors"
	"testing"

	"taraz/kpi"
)

func TestWhyAKPIHasNoScore(t *testing.T) {
	p := month(t, "2024-05")
	missing := func(r kpi.Reason) func(*KPI) {
		return func(k *KPI) { k.Value.Value, k.Value.Reason = nil, r }
	}
	toDate := func(k *KPI) { k.Value.ToDate, k.Value.Cut = true, day(t, "2024-05-10") }
	cases := []struct {
		name   string
		id     string
		agreed []kpi.Target
		change func(*KPI)
		want   Reason
		left   bool
	}{
		{"a late value stays in the denominator", "win_rate", nil, missing(kpi.Late), Late, false},
		{"so does an undefined one", "win_rate", nil, missing(kpi.Undefined), Undefined, false},
		{"and one in error", "win_rate", nil, missing(kpi.Failed), Failed, false},
		{"one not applicable leaves", "win_rate", nil, missing(kpi.NotApplicable), NotApplicable, true},
		{"one not due leaves", "win_rate", nil, missing(kpi.NotDue), NotDue, true},
		{"without a target it is no_target, whatever the reason of its value", "win_rate", []kpi.Target{}, missing(kpi.Late), NoTarget, true},
		{"a weight of 0 is shown, not scored", "win_rate", nil, func(k *KPI) { k.Weight = 0 }, WeightZero, true},
		{"a weight of 0 leaves even when the value is late", "win_rate", nil, func(k *KPI) { missing(kpi.Late)(k); k.Weight = 0 }, WeightZero, true},
		{"a KPI without a direction is never scored", "headcount", []kpi.Target{agree("headcount", 1, 2)}, nil, NoTarget, true},
		{"a maturing value is shown", "win_rate", nil, func(k *KPI) { k.Value.Maturing = true }, Maturing, true},
		{"a ratio of 9 cases is too few", "win_rate", nil, func(k *KPI) { k.Value.N = 9 }, TooFew, true},
		{"a ratio of 10 cases is scored", "win_rate", nil, func(k *KPI) { k.Value.N = 10 }, "", false},
		{"a KPI may want more cases", "win_rate", nil, func(k *KPI) { d := *k.Definition; d.NMin = 30; k.Definition, k.Value.N = &d, 29 }, TooFew, true},
		{"a median of 9 cases is too few", "hours", []kpi.Target{agree("hours", 8, 5)}, func(k *KPI) { k.Value.N = 9 }, TooFew, true},
		{"a cohort of 9 is too few", "retention", []kpi.Target{agree("retention", 0.2, 0.3)}, func(k *KPI) { k.Value.N = 9 }, TooFew, true},
		{"a flow is scored whatever its n", "revenue", []kpi.Target{agree("revenue", 1, 2)}, func(k *KPI) { k.Value.N = 1 }, "", false},
		{"a stock too", "pipeline", []kpi.Target{agree("pipeline", 1, 2)}, func(k *KPI) { k.Value.N = 0 }, "", false},
		{"a distinct count too", "active", []kpi.Target{agree("active", 1, 2)}, func(k *KPI) { k.Value.N = 1 }, "", false},
		{"a distinct count to date is not due", "active", []kpi.Target{agree("active", 1, 2)}, toDate, NotDue, true},
		{"a cohort to date is not due", "retention", []kpi.Target{agree("retention", 0.2, 0.3)}, toDate, NotDue, true},
		{"turnover to date is not due", "turnover", []kpi.Target{agree("turnover", 0.3, 0.2)}, toDate, NotDue, true},
		{"a ratio to date is scored", "win_rate", nil, toDate, "", false},
		{"a period of which no day has been counted is not due", "revenue", []kpi.Target{agree("revenue", 1, 2)},
			func(k *KPI) { k.Value.ToDate, k.Value.Cut = true, day(t, "2024-04-30") }, NotDue, true},
		{"a value that is no number is an error", "win_rate", nil, func(k *KPI) { x := 0.0; nan := x / x; k.Value.Value = &nan }, Failed, false},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if c.agreed == nil {
				c.agreed = []kpi.Target{agree("win_rate", 0.2, 0.3)}
			}
			k := &KPI{Definition: definition(t, c.id), Weight: 1, Value: known(c.id, p, kpi.Whole, 0.25)}
			if c.change != nil {
				c.change(k)
			}
			j := judge{agreed: NewAgreed(c.agreed, catalogue, gregorian), calendar: gregorian, nMin: 10}
			if err := j.assess(k); err != nil {
				t.Fatal(err)
			}
			if k.Reason != c.want || k.Left != c.left || (k.Score == nil) != (c.want != "") {
				t.Errorf("got score %v, reason %q, left %v, want reason %q, left %v", k.Score, k.Reason, k.Left, c.want, c.left)
			}
			if !k.Left && k.Score == nil && (k.Low != 0 || k.High != 100 || k.Coverage != 0) {
				t.Errorf("got range %v to %v, coverage %v, want 0 to 100 and 0", k.Low, k.High, k.Coverage)
			}
		})
	}
}

func TestAFlowsThresholdsAreScaledToTheDaysThatHavePassed(t *testing.T) {
	k := &KPI{Definition: definition(t, "revenue"), Weight: 1, Value: known("revenue", month(t, "2024-06"), kpi.Whole, 30)}
	k.Value.ToDate, k.Value.Cut = true, day(t, "2024-06-10")
	j := judge{agreed: NewAgreed([]kpi.Target{agree("revenue", 60, 90)}, catalogue, gregorian), calendar: gregorian, nMin: 10}
	if err := j.assess(k); err != nil {
		t.Fatal(err)
	}
	if *k.Target.Red != 20 || *k.Target.Goal != 30 || *k.Score != 80 {
		t.Errorf("got red %v, goal %v, score %v, want 20, 30 and 80 after 10 of 30 days", *k.Target.Red, *k.Target.Goal, *k.Score)
	}
}

func TestAStoredTargetThatTheKPINoLongerAllowsIsNamed(t *testing.T) {
	k := &KPI{Definition: definition(t, "revenue"), Weight: 1, Value: known("revenue", month(t, "2024-06"), kpi.Whole, 30)}
	j := judge{agreed: NewAgreed([]kpi.Target{agree("revenue", 90, 60)}, catalogue, gregorian), calendar: gregorian}
	if err := j.assess(k); !errors.Is(err, kpi.ErrInvalid) {
		t.Errorf("got %v, want the target refused", err)
	}
}

// counted is a real catalogue with one share of counted facts.
const counted = `
measures:
  deals_won: {entity: deal, aggregate: count, date: closed_on, where: [{field: stage, in: [won]}]}
  deals_closed: {entity: deal, aggregate: count, date: closed_on, where: [{field: stage, in: [won, lost]}]}
kpis:
  - id: win_rate
    perspective: process
    name: {fa: نرخ برد, en: Win rate}
    description: {fa: معامله‌های برده به بسته, en: deals won of those closed}
    unit: "%"
    better: up
    lead: true
    kind: ratio
    numerator: [{measure: deals_won}]
    denominator: [{measure: deals_closed}]
`

func TestAScoreWhoseIntervalCrossesALimitIsUncertain(t *testing.T) {
	schema := kpi.Schema{"deal": {Fields: map[string]kpi.FieldKind{"closed_on": kpi.DateField, "stage": kpi.TextField},
		Values: map[string][]string{"stage": {"open", "won", "lost"}}, Scopes: []kpi.ScopeKind{kpi.Organisation}, Rests: []string{"deal"}}}
	c, err := kpi.LoadCatalogue(schema, []byte(counted))
	if err != nil {
		t.Fatal(err)
	}
	d, err := c.Find("win_rate")
	if err != nil {
		t.Fatal(err)
	}
	j := judge{agreed: NewAgreed([]kpi.Target{agree("win_rate", 0.4, 0.5)}, c, gregorian), calendar: gregorian, nMin: 10}
	for n, want := range map[float64]bool{20: true, 20000: false} {
		k := &KPI{Definition: d, Weight: 1, Value: known("win_rate", month(t, "2024-05"), kpi.Whole, 0.55)}
		k.Value.Numerator, k.Value.Denominator, k.Value.N = num(0.55*n), num(n), int64(n)
		if err := j.assess(k); err != nil {
			t.Fatal(err)
		}
		if k.Uncertain != want || k.Colour != Green {
			t.Errorf("55 %% of %v deals: got uncertain %v and %s, want %v and green", n, k.Uncertain, k.Colour, want)
		}
	}
}
