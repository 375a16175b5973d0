package scorecard

import "taraz/kpi"

// Reason says why something has no score. The empty Reason means that it has one.
type Reason string

// The reasons, in the words of score_reason. The first five are those of a value
// (METHOD.md section 2), the others arise in scoring.
const (
	NotDue               = Reason(kpi.NotDue)
	Late                 = Reason(kpi.Late)
	NotApplicable        = Reason(kpi.NotApplicable)
	Undefined            = Reason(kpi.Undefined)
	Failed               = Reason(kpi.Failed)
	NoTarget      Reason = "no_target"         // nothing agreed for that period, scope and grain
	WeightZero    Reason = "weight_zero"       // shown for information
	Maturing      Reason = "maturing"          // the value may still change
	TooFew        Reason = "too_few"           // fewer cases than n_min
	Insufficient  Reason = "insufficient_data" // of a parent: coverage below the setting
)

// Missing tells whether a child without a score for this reason stays in its parent's
// denominator; the others leave it.
func (r Reason) Missing() bool {
	switch r {
	case Late, Undefined, Failed, Insufficient:
		return true
	}
	return false
}

// Standing is where a KPI, an objective, a perspective or a whole card stands.
type Standing struct {
	// Score is 0 to 100, unrounded; nil with a Reason.
	Score  *float64
	Reason Reason
	// Low and High are what the score could at least and at most be once everything
	// missing is known; Coverage is the share (0 to 1) that is known. They have no meaning
	// where Left is true.
	Low, High, Coverage float64
	// Left: not part of its parent (METHOD.md section 5).
	Left bool
	// Colour is empty without a score. Uncertain: the ends of the range, for a KPI of its
	// 95 % interval, differ in colour.
	Colour    Colour
	Uncertain bool
}

// scored is the standing of a KPI that has a score.
func scored(s float64) Standing {
	return Standing{Score: &s, Low: s, High: s, Coverage: 1, Colour: ColourOf(s)}
}

// unscored is the standing of a KPI, or of a parent that left, without a score.
func unscored(r Reason) Standing {
	if r.Missing() {
		return Standing{Reason: r, Low: 0, High: 100}
	}
	return Standing{Reason: r, Left: true}
}

// child is a standing with its weight under its parent.
type child struct {
	weight float64
	Standing
}

// rollUp makes a parent's standing of its children's: S = sum(w s)/sum(w) over those with
// a score, coverage and bounds over those that apply. Below the least coverage it has no
// score but enters its own parent by its bounds.
func rollUp(children []child, least float64) Standing {
	var all, known, sum float64
	var up Standing
	for _, c := range children {
		if c.Left || c.weight == 0 {
			continue
		}
		all += c.weight
		up.Coverage += c.weight * c.Coverage
		up.Low += c.weight * c.Low
		up.High += c.weight * c.High
		if c.Score != nil {
			known += c.weight
			sum += c.weight * *c.Score
		}
	}
	if all == 0 {
		return unscored(NotApplicable)
	}
	up.Coverage, up.Low, up.High = up.Coverage/all, up.Low/all, up.High/all
	up.Uncertain = ColourOf(up.Low) != ColourOf(up.High)
	if up.Coverage < least-1e-9 || known == 0 {
		up.Reason = Insufficient
		return up
	}
	score := sum / known
	up.Score, up.Colour = &score, ColourOf(score)
	return up
}
