package scorecard

import (
	"math"

	"taraz/kpi"
)

// judge scores values of one period's card: with the targets that hold, and the fewest
// cases a ratio needs.
type judge struct {
	agreed   *Agreed
	calendar kpi.Calendar
	nMin     int
}

// assess puts a value against its target. It fills Target, Standing and the scale of the
// KPI; the error is that of a stored target which the KPI no longer allows.
func (j judge) assess(k *KPI) error {
	target, ok := j.agreed.For(k.Definition, k.Value.Scope, k.Value.Period)
	if !ok || k.Definition.Better == kpi.None {
		k.Standing = unscored(NoTarget)
		return nil
	}
	rule := j.agreed.catalogue.ToDateRule(k.Definition)
	if share := j.elapsed(k.Value); k.Value.ToDate && rule == kpi.Scaled && share > 0 {
		target = scaled(target, share)
	}
	s, err := newScale(target, k.Definition)
	if err != nil {
		return err
	}
	k.Target, k.scale = &target, s
	if r := j.unscoredFor(k); r != "" {
		k.Standing = unscored(r)
		return nil
	}
	k.Standing = scored(s.score(*k.Value.Value))
	if low, high, ok := kpi.Interval(k.Value, k.Definition); ok {
		k.Uncertain = ColourOf(s.score(low)) != ColourOf(s.score(high))
	}
	return nil
}

// elapsed is the share of a running period that has been counted, k / length.
func (j judge) elapsed(v kpi.Value) float64 {
	from, _ := j.calendar.Span(v.Period)
	return float64(v.Cut-from+1) / float64(j.calendar.Length(v.Period))
}

// unscoredFor says why a KPI with a target has no score, in this order: it is shown for
// information; the value's own reason; a running period says nothing yet about a KPI that
// does not grow evenly; it may still change; too few cases.
func (j judge) unscoredFor(k *KPI) Reason {
	switch v := k.Value; {
	case k.Weight == 0:
		return WeightZero
	case v.Reason != "":
		return Reason(v.Reason)
	case v.Value == nil || math.IsNaN(*v.Value) || math.IsInf(*v.Value, 0):
		return Failed
	case v.ToDate && (j.agreed.catalogue.ToDateRule(k.Definition) == kpi.ShownOnly || j.elapsed(v) <= 0):
		return NotDue
	case v.Maturing:
		return Maturing
	case intensive(k.Definition) && v.N < int64(j.least(k.Definition)):
		return TooFew
	}
	return ""
}

func (j judge) least(d *kpi.Definition) int {
	if d.NMin > 0 {
		return d.NMin
	}
	return j.nMin
}
