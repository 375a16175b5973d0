package scorecard

import (
	"math"

	"taraz/kpi"
)

// anchor is a value that stands for a score.
type anchor struct{ at, score float64 }

// scale is what a target makes of a value: anchors in ascending order of value, straight
// lines between them, level beyond the ends.
type scale []anchor

// ScoreOf returns the score (0 to 100, unrounded) of a value against a target, both in
// the KPI's own unit and money in the smallest (METHOD.md section 4). A target that
// CheckTarget refuses gives its error.
func ScoreOf(v float64, t kpi.Target, d *kpi.Definition) (float64, error) {
	s, err := newScale(t, d)
	if err != nil {
		return 0, err
	}
	return s.score(v), nil
}

// newScale returns the anchors of a target: floor, red, goal and best stand for 0, 50, 80
// and 100; lower-is-better only reverses their order.
func newScale(t kpi.Target, d *kpi.Definition) (scale, error) {
	if err := CheckTarget(t, d); err != nil {
		return nil, err
	}
	low, high := limits(d)
	if d.Better == kpi.Band {
		return bandScale(t, low, high), nil
	}
	floor, best := ends(t)
	floor, best = clip(floor, low, high), clip(best, low, high)
	if d.Better == kpi.Down {
		return scale{{best, 100}, {*t.Goal, GreenFrom}, {*t.Red, AmberFrom}, {floor, 0}}, nil
	}
	return scale{{floor, 0}, {*t.Red, AmberFrom}, {*t.Goal, GreenFrom}, {best, 100}}, nil
}

func bandScale(t kpi.Target, low, high float64) scale {
	under, over := clip(2**t.RedLower-*t.Lower, low, high), clip(2**t.RedUpper-*t.Upper, low, high)
	return scale{{under, 0}, {*t.RedLower, AmberFrom}, {*t.Lower, GreenFrom}, {(*t.Lower + *t.Upper) / 2, 100},
		{*t.Upper, GreenFrom}, {*t.RedUpper, AmberFrom}, {over, 0}}
}

// ends returns floor and best: those agreed, else the mirror images of goal and red.
func ends(t kpi.Target) (floor, best float64) {
	floor, best = 2**t.Red-*t.Goal, 2**t.Goal-*t.Red
	if t.Floor != nil {
		floor = *t.Floor
	}
	if t.Best != nil {
		best = *t.Best
	}
	return floor, best
}

func clip(v, low, high float64) float64 { return math.Min(math.Max(v, low), high) }

// limits returns the natural bounds of a KPI's unit, infinite where it has none.
func limits(d *kpi.Definition) (low, high float64) {
	low, high = math.Inf(-1), math.Inf(1)
	l, h := d.Limits()
	if l != nil {
		low = *l
	}
	if h != nil {
		high = *h
	}
	return low, high
}

// score reads a value off the scale. The ends come first: where goal or red is itself the
// unit's bound, two anchors coincide and the value there scores 100 or 0.
func (s scale) score(v float64) float64 {
	last := s[len(s)-1]
	switch {
	case v <= s[0].at:
		return s[0].score
	case v >= last.at:
		return last.score
	}
	i := 1
	for v > s[i].at {
		i++
	}
	a, b := s[i-1], s[i]
	return a.score + (b.score-a.score)*(v-a.at)/(b.at-a.at)
}
