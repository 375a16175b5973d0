package scorecard

import "taraz/kpi"

// ChangeKind says how a change is expressed.
type ChangeKind string

// The kinds of change, in the words of the JSON.
const (
	Points     ChangeKind = "points"     // of a percentage: the difference of the two fractions
	Relative   ChangeKind = "percent"    // of an amount: a fraction of the earlier one
	Difference ChangeKind = "difference" // where a percentage of the earlier amount means nothing
)

// Change is how a value moved: points of 0.05 are five percentage points, a percent of
// 0.05 is five percent more, a difference is in the KPI's own unit.
type Change struct {
	Value float64
	Kind  ChangeKind
}

// ChangeOf returns the change from one value to another, nil where either is missing
// (METHOD.md section 1). Scores and indexes have no zero to take a percentage of, so their
// change is a difference, as it is where the earlier amount is 0 or less.
func ChangeOf(d *kpi.Definition, from, to kpi.Value) *Change {
	if from.Value == nil || to.Value == nil {
		return nil
	}
	a, b := *from.Value, *to.Value
	switch {
	case d.Unit == kpi.Percent:
		return &Change{b - a, Points}
	case d.Unit == kpi.Score, d.Unit == kpi.Index, a <= 0:
		return &Change{b - a, Difference}
	}
	return &Change{b/a - 1, Relative}
}
