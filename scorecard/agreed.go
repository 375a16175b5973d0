package scorecard

import (
	"math"
	"slices"

	"taraz/kpi"
)

// Agreed is everything that has been agreed as target, ready to be asked what holds for a
// KPI in a scope and a period.
type Agreed struct {
	catalogue Catalogue
	calendar  kpi.Calendar
	byKey     map[agreedKey][]kpi.Target // each in order of ValidFrom
}

type agreedKey struct {
	kpi   string
	scope kpi.Scope
	grain kpi.Grain
}

// NewAgreed orders targets for asking.
func NewAgreed(targets []kpi.Target, c Catalogue, cal kpi.Calendar) *Agreed {
	a := &Agreed{catalogue: c, calendar: cal, byKey: map[agreedKey][]kpi.Target{}}
	for _, t := range targets {
		k := agreedKey{t.KPI, t.Scope, t.Grain}
		a.byKey[k] = append(a.byKey[k], t)
	}
	for _, list := range a.byKey {
		slices.SortStableFunc(list, func(x, y kpi.Target) int { return int(since(x.ValidFrom)) - int(since(y.ValidFrom)) })
	}
	return a
}

// since reads a valid_from: 0 is "always".
func since(d kpi.Date) kpi.Date {
	if d == 0 {
		return math.MinInt32 / 2
	}
	return d
}

// For returns the target of a KPI in a scope for a whole period, false where nothing has
// been agreed (METHOD.md section 4): the one of the period's own grain that is valid on its
// last day; else, for a flow, the sum of its months'; for a stock or a ratio of two flows
// the last month's. A scope for which nothing at all was agreed has the organisation's
// target, but only where the KPI does not grow with the scope: a rate, a mean or a median
// may be compared with the whole's, an amount or a number may not.
func (a *Agreed) For(d *kpi.Definition, s kpi.Scope, p kpi.Period) (kpi.Target, bool) {
	if t, ok := a.within(d, s, p); ok || s.Kind == kpi.Organisation || !intensive(d) {
		return t, ok
	}
	t, ok := a.within(d, kpi.Whole, p)
	t.Scope = s
	return t, ok
}

func intensive(d *kpi.Definition) bool {
	return d.Kind == kpi.RatioKind || d.Kind == kpi.Cohort || d.Kind == kpi.Quantile
}

func (a *Agreed) within(d *kpi.Definition, s kpi.Scope, p kpi.Period) (kpi.Target, bool) {
	if t, ok := a.valid(d.ID, s, p); ok || p.Grain == kpi.Monthly {
		return t, ok
	}
	var t kpi.Target
	var ok bool
	switch a.catalogue.ThresholdRule(d) {
	case kpi.SumOfMonths:
		t, ok = a.sumOfMonths(d.ID, s, p)
	case kpi.LastMonth:
		t, ok = a.valid(d.ID, s, kpi.Period{Grain: kpi.Monthly, First: p.Last()})
	}
	t.Grain = p.Grain
	return t, ok
}

// valid returns the latest target of the period's own grain that holds on its last day.
func (a *Agreed) valid(id string, s kpi.Scope, p kpi.Period) (kpi.Target, bool) {
	list := a.byKey[agreedKey{id, s, p.Grain}]
	_, last := a.calendar.Span(p)
	for _, t := range slices.Backward(list) {
		if since(t.ValidFrom) <= last {
			return t, true
		}
	}
	return kpi.Target{}, false
}

// sumOfMonths adds up the months' thresholds; a month without one leaves the period
// without.
func (a *Agreed) sumOfMonths(id string, s kpi.Scope, p kpi.Period) (kpi.Target, bool) {
	var sum kpi.Target
	for m := p.First; m <= p.Last(); m++ {
		t, ok := a.valid(id, s, kpi.Period{Grain: kpi.Monthly, First: m})
		if !ok {
			return kpi.Target{}, false
		}
		t = withEnds(t)
		if m == p.First {
			sum = t
			continue
		}
		sum = combine(sum, t, func(x, y float64) float64 { return x + y })
	}
	return sum, true
}

// withEnds spells out floor and best, so that months which agreed on them add up with
// months which left them to the rule.
func withEnds(t kpi.Target) kpi.Target {
	if t.Red == nil || t.Goal == nil {
		return t
	}
	floor, best := ends(t)
	t.Floor, t.Best = &floor, &best
	return t
}

// scaled returns a target with every threshold multiplied: a flow's to k of length days.
func scaled(t kpi.Target, by float64) kpi.Target {
	return combine(t, t, func(x, _ float64) float64 { return x * by })
}

// combine makes each threshold of two targets' by a rule; one that either lacks is absent.
func combine(x, y kpi.Target, rule func(x, y float64) float64) kpi.Target {
	both := func(a, b *float64) *float64 {
		if a == nil || b == nil {
			return nil
		}
		v := rule(*a, *b)
		return &v
	}
	t := x
	t.Red, t.Goal = both(x.Red, y.Red), both(x.Goal, y.Goal)
	t.Floor, t.Best = both(x.Floor, y.Floor), both(x.Best, y.Best)
	t.RedLower, t.Lower = both(x.RedLower, y.RedLower), both(x.Lower, y.Lower)
	t.Upper, t.RedUpper = both(x.Upper, y.Upper), both(x.RedUpper, y.RedUpper)
	return t
}
