package reports

import (
	"math"
	"slices"

	"taraz/kpi"
	"taraz/scorecard"
)

// track is the course of one KPI over the periods of a workbook, newest first.
type track struct {
	kpi    *scorecard.KPI
	points []point
}

// point is a KPI in one period. Without a card of that period it has no target and no
// standing, only the value the newest card remembers.
type point struct {
	value    kpi.Value
	target   *kpi.Target
	standing scorecard.Standing
	carded   bool
}

// tracks returns the periods of a workbook, newest first, and the course of every KPI of
// the card. Periods before the first fact of any KPI are left out.
func tracks(b Board) ([]kpi.Period, []track) {
	past := map[kpi.Period]map[string]*scorecard.KPI{b.Card.Period: byID(b.Card)}
	for _, c := range b.Past {
		if c.Period != b.Card.Period && c.Period.Grain == b.Card.Period.Grain {
			past[c.Period] = byID(c)
		}
	}
	list := make([]track, 0, len(past[b.Card.Period]))
	longest := 1
	for _, k := range b.Card.KPIs() {
		t := track{kpi: k}
		t.points, longest = course(k, past, longest)
		list = append(list, t)
	}
	span := make([]kpi.Period, longest)
	for i := range span {
		span[i] = b.Card.Period.Shift(-i)
	}
	for i := range list {
		for len(list[i].points) < longest {
			list[i].points = append(list[i].points, point{})
		}
		list[i].points = list[i].points[:longest]
	}
	return span, list
}

func byID(c *scorecard.Card) map[string]*scorecard.KPI {
	m := map[string]*scorecard.KPI{}
	for _, k := range c.KPIs() {
		m[k.Definition.ID] = k
	}
	return m
}

// course returns the points of a KPI and the number of periods up to its oldest value,
// where that is more than the longest so far.
func course(k *scorecard.KPI, past map[kpi.Period]map[string]*scorecard.KPI, longest int) ([]point, int) {
	known := map[kpi.Period]kpi.Value{}
	for _, v := range k.History {
		known[v.Period] = v
	}
	reach := max(len(past), len(known))
	points := make([]point, 0, reach)
	for i := range reach {
		p := k.Value.Period.Shift(-i)
		pt := point{value: known[p]}
		if was := past[p][k.Definition.ID]; was != nil {
			pt = point{was.Value, was.Target, was.Standing, true}
		}
		points = append(points, pt)
		if founded(pt.value) {
			longest = max(longest, i+1)
		}
	}
	return points, longest
}

// founded tells whether a value rests on any fact: before the first fact of all, sums and
// counts are plain zeros.
func founded(v kpi.Value) bool { return usable(v.Value) && (v.N > 0 || *v.Value != 0) }

// usable tells whether there is a number.
func usable(v *float64) bool { return v != nil && !math.IsNaN(*v) && !math.IsInf(*v, 0) }

// goals returns the lines of a target: the goal, or both ends of a band.
func goals(t *kpi.Target) []*float64 {
	switch {
	case t == nil:
		return nil
	case t.Lower != nil && t.Upper != nil:
		return []*float64{t.Lower, t.Upper}
	}
	return []*float64{t.Goal}
}

// banded tells whether any target of the track is a band.
func (t track) banded() bool { return t.kpi.Definition.Better == kpi.Band }

// agreed tells whether there is a target in any period.
func (t track) agreed() bool {
	return slices.ContainsFunc(t.points, func(p point) bool { return p.target != nil })
}

// largest returns the largest amount of values and goals, which decides the scale.
func (t track) largest() float64 {
	var top float64
	for _, p := range t.points {
		for _, v := range append(goals(p.target), p.value.Value) {
			if usable(v) {
				top = math.Max(top, math.Abs(*v))
			}
		}
	}
	return top
}
