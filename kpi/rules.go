package kpi

import (
	"math"
	"slices"
)

// Overlaps tells whether the values of a KPI in the scopes of one kind overlap, so that
// they do not add up to the whole: distinct, cohort and quantile figures do, flows, stocks
// and both parts of their ratios do not (METHOD.md section 2).
func (c *Catalogue) Overlaps(d *Definition) bool {
	return slices.ContainsFunc(d.traits.parts, func(k Kind) bool { return k != Flow && k != Stock })
}

// ThresholdRule says where a period longer than a month takes its thresholds from if it
// has none of its own (METHOD.md section 4).
type ThresholdRule string

// The rules.
const (
	SumOfMonths ThresholdRule = "sum_of_months" // a flow: the sum of its months'
	LastMonth   ThresholdRule = "last_month"    // a stock, a ratio of two flows or of two stocks: its last month's
	OwnOnly     ThresholdRule = "own_only"      // anything else: none, shown and not scored
)

// ThresholdRule returns the rule of a KPI.
func (c *Catalogue) ThresholdRule(d *Definition) ThresholdRule {
	switch {
	case d.Later:
		return OwnOnly
	case d.Kind == Flow:
		return SumOfMonths
	case d.Kind == Stock || (d.Kind == RatioKind && (d.madeOf(Flow) || d.madeOf(Stock))):
		return LastMonth
	}
	return OwnOnly
}

// madeOf tells whether every measure of a KPI is of one kind. A flow over a stock, such as
// turnover, grows with the length of the period, so its thresholds do not carry over.
func (d *Definition) madeOf(k Kind) bool {
	return !slices.ContainsFunc(d.traits.parts, func(p Kind) bool { return p != k })
}

// ToDateRule says how a value of an unfinished period is scored (METHOD.md section 1).
type ToDateRule string

// The rules.
const (
	Scaled    ToDateRule = "scaled"     // thresholds are scaled by the part of the period that is over
	AsIs      ToDateRule = "as_is"      // with the thresholds of the whole period
	ShownOnly ToDateRule = "shown_only" // not_due: shown, not scored
)

// ToDateRule returns the rule of a KPI.
func (c *Catalogue) ToDateRule(d *Definition) ToDateRule {
	grows := func(k Kind) bool { return k == DistinctKind || k == Cohort }
	switch {
	case d.NotToDate, d.Later, grows(d.Kind), slices.ContainsFunc(d.traits.parts, grows):
		return ShownOnly
	case d.Kind == Flow:
		return Scaled
	}
	return AsIs
}

// Rolling tells whether a KPI looks back over 12 months whatever the period, so that
// neighbouring values are not independent.
func (c *Catalogue) Rolling(d *Definition) bool { return d.traits.rolling }

// Limits returns the natural bounds of a KPI, nil where there is none: those of its unit
// (0 for counts, hours, days, months and ratios, 0 and 1 for shares, none for money and
// scores) unless its definition gives its own.
func (d *Definition) Limits() (low, high *float64) {
	bounds := []float64{}
	switch d.Unit {
	case Number, Ratio, Months, Days, Hours, PerThousand:
		bounds = []float64{0}
	case Percent:
		bounds = []float64{0, 1}
	case Index:
		bounds = []float64{0, 100}
	}
	if d.Bounds != nil {
		bounds = *d.Bounds
	}
	finite := func(i int) *float64 {
		if i >= len(bounds) || math.IsInf(bounds[i], 0) {
			return nil
		}
		b := bounds[i]
		return &b
	}
	return finite(0), finite(1)
}
