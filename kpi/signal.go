package kpi

import "math"

// Verdict says whether a value is news (METHOD.md section 9).
type Verdict string

// The verdicts; NoVerdict where none can be given.
const (
	News      Verdict = "signal"
	Routine   Verdict = "routine"
	NoVerdict Verdict = ""
)

// The constants of the XmR chart and its rules (METHOD.md section 9).
const (
	rangesToLimit = 2.66 // mean moving ranges from the mean to a limit
	mostPoints    = 24
	fewestPoints  = 12
	runLength     = 8
)

// Natural are the limits of routine variation around a mean.
type Natural struct{ Mean, Low, High float64 }

// NaturalLimits returns the limits that follow from the points before a value, the newest
// last, nil for a gap: mean +- 2.66 x the mean moving range, over the last 24 points at
// most. ok is false below 12 points, or if no two of them are neighbours.
func NaturalLimits(points []*float64) (limits Natural, ok bool) {
	points = lastKnown(points, mostPoints)
	var sum, ranges float64
	var n, moves int
	for i, x := range points {
		if x == nil {
			continue
		}
		sum += *x
		n++
		if i > 0 && points[i-1] != nil {
			ranges += math.Abs(*x - *points[i-1])
			moves++
		}
	}
	if n < fewestPoints || moves == 0 {
		return Natural{}, false
	}
	mean, reach := sum/float64(n), rangesToLimit*ranges/float64(moves)
	return Natural{mean, mean - reach, mean + reach}, true
}

// lastKnown cuts a series to its end that holds at most n points.
func lastKnown(points []*float64, n int) []*float64 {
	for i := len(points) - 1; i >= 0; i-- {
		if points[i] != nil {
			n--
		}
		if n == 0 {
			return points[i:]
		}
	}
	return points
}

// Charting says what a KPI's chart of natural limits shows.
type Charting string

// The ways to chart.
const (
	ChartValue      Charting = "value"
	ChartYearChange Charting = "year_change" // relative change on the same period a year before
	ChartChange     Charting = "change"      // difference to the period before
	ChartNone       Charting = "none"
)

// Charting returns what is charted: seasonal KPIs as change on the year before, stocks as
// change, KPIs that look back over 12 months not at all.
func (d *Definition) Charting() Charting {
	switch {
	case d.traits.rolling:
		return ChartNone
	case d.Seasonal:
		return ChartYearChange
	case d.Kind == Stock:
		return ChartChange
	}
	return ChartValue
}

// Judgement is a verdict and what it rests on: the charted point of the value and the
// limits, both in units of the chart. Ok tells whether there are limits.
type Judgement struct {
	Verdict Verdict
	Chart   Charting
	Point   float64
	Limits  Natural
	Ok      bool
}

// Signal tells whether a value is a signal or routine variation, seen from the values of
// the same KPI, scope and grain before it; see Judge.
func Signal(history []Value, v Value, d *Definition) Verdict { return Judge(history, v, d).Verdict }

// Judge compares a value with the natural limits of the finished values before it, in any
// order; others in history are ignored. Unfinished, maturing and short-history values and
// fewer than 12 points get no verdict.
func Judge(history []Value, v Value, d *Definition) Judgement {
	j := Judgement{Chart: d.Charting()}
	if !v.Known() || v.ToDate || v.Maturing || v.ShortHistory || j.Chart == ChartNone {
		return j
	}
	known := map[Period]float64{v.Period: *v.Value}
	first := v.Period
	for _, h := range history {
		if h.Known() && !h.ToDate && h.Period.Grain == v.Period.Grain && h.Period.First < v.Period.First {
			known[h.Period] = *h.Value
			first.First = min(first.First, h.Period.First)
		}
	}
	var before []*float64
	for p := first; p.First < v.Period.First; p = p.Next() {
		before = append(before, charted(known, p, j.Chart))
	}
	own := charted(known, v.Period, j.Chart)
	if j.Limits, j.Ok = NaturalLimits(before); !j.Ok || own == nil {
		j.Ok = false
		return j
	}
	j.Point, j.Verdict = *own, Routine
	if j.Limits.broken(newest(before, runLength-1), *own) {
		j.Verdict = News
	}
	return j
}

// charted returns the point of a period, nil where there is none.
func charted(known map[Period]float64, p Period, how Charting) *float64 {
	x, ok := known[p]
	var base float64
	switch how {
	case ChartYearChange:
		var has bool
		base, has = known[p.YearBefore()]
		ok = ok && has && base > 0
		x = x/base - 1
	case ChartChange:
		var has bool
		base, has = known[p.Previous()]
		ok = ok && has
		x -= base
	}
	if !ok {
		return nil
	}
	return &x
}

// newest returns up to n points, the newest first, gaps skipped.
func newest(points []*float64, n int) []float64 {
	var list []float64
	for i := len(points) - 1; i >= 0 && len(list) < n; i-- {
		if points[i] != nil {
			list = append(list, *points[i])
		}
	}
	return list
}

// broken applies the three rules to a point and those before it, the newest first.
func (l Natural) broken(before []float64, x float64) bool {
	side := l.side(x, 0)
	if l.side(x, 1) != 0 {
		return true
	}
	if side != 0 && len(before) >= runLength-1 {
		run := true
		for _, b := range before[:runLength-1] {
			run = run && l.side(b, 0) == side
		}
		if run {
			return true
		}
	}
	if l.side(x, 0.5) == 0 {
		return false
	}
	beyond := 0
	for _, b := range before[:min(3, len(before))] {
		if l.side(b, 0.5) == side {
			beyond++
		}
	}
	return beyond >= 2
}

// side returns 1 for a point above, -1 below, 0 on or within a part of the way from the
// mean to the limits. Differences that are only float noise count as on it.
func (l Natural) side(x, way float64) int {
	noise := 1e-9 * (math.Abs(l.Mean) + l.High - l.Low)
	reach := way*(l.High-l.Mean) + noise
	switch {
	case x-l.Mean > reach:
		return 1
	case l.Mean-x > reach:
		return -1
	}
	return 0
}
