package kpi

import (
	"fmt"
	"math"
	"testing"
)

// points turns numbers into a series; NaN stands for a gap.
func points(xs ...float64) []*float64 {
	list := make([]*float64, len(xs))
	for i, x := range xs {
		if !math.IsNaN(x) {
			list[i] = &xs[i]
		}
	}
	return list
}

func repeat(n int, xs ...float64) []float64 {
	var list []float64
	for range n {
		list = append(list, xs...)
	}
	return list
}

func TestNaturalLimits(t *testing.T) {
	gap := math.NaN()
	cases := []struct {
		name   string
		points []float64
		want   string
	}{
		// mean 11, every moving range 2: 11 +- 2.66 x 2.
		{"limits are the mean and 2.66 mean moving ranges", repeat(6, 10, 12), "11 5.68 16.32"},
		{"eleven points are too few", repeat(6, 10, 12)[:11], "none"},
		{"gaps are skipped, and no range spans one", append(repeat(3, 10, 12), append([]float64{gap, gap}, repeat(3, 10, 12)...)...), "11 5.68 16.32"},
		// Thirteen points of which every second is missing have no neighbours.
		{"without neighbours there are no limits", repeat(13, 10, gap), "none"},
		{"only the last 24 points count", append(repeat(10, 1000), repeat(12, 10, 12)...), "11 5.68 16.32"},
		{"a constant series has limits at its mean", repeat(12, 5), "5 5 5"},
		// 1..12: mean 6.5, ranges all 1.
		{"a trend has narrow limits", []float64{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}, "6.5 3.84 9.16"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got := "none"
			if l, ok := NaturalLimits(points(c.points...)); ok {
				got = fmt.Sprintf("%.6g %.6g %.6g", l.Mean, l.Low, l.High)
			}
			if got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

// months makes values of consecutive months that end before 2026-01, NaN for a gap.
func months(xs ...float64) []Value {
	var list []Value
	for i, x := range points(xs...) {
		v := Value{Period: Period{Monthly, NewMonth(2026, 1) - Month(len(xs)-i)}, Value: x}
		if x == nil {
			v.Reason = Late
		}
		list = append(list, v)
	}
	return list
}

func TestASignalIsToldFromRoutine(t *testing.T) {
	calm := repeat(6, 10, 12) // mean 11, limits 5.68 and 16.32, half-way 8.34 and 13.66
	then := func(xs ...float64) []float64 { return append(append([]float64{}, calm...), xs...) }
	plain := Definition{Kind: RatioKind}
	cases := []struct {
		name    string
		history []float64
		x       float64
		d       Definition
		change  func(*Value)
		want    Verdict
	}{
		{name: "within the limits is routine", history: calm, x: 16.3, d: plain, want: Routine},
		{name: "above the upper limit is a signal", history: calm, x: 16.33, d: plain, want: News},
		{name: "below the lower limit is a signal", history: calm, x: 5.67, d: plain, want: News},
		{name: "fewer than 12 points give no verdict", history: calm[:11], x: 99, d: plain, want: NoVerdict},
		{name: "a running period gives no signal", history: calm, x: 99, d: plain, change: func(v *Value) { v.ToDate = true }, want: NoVerdict},
		{name: "a maturing value gives no signal", history: calm, x: 99, d: plain, change: func(v *Value) { v.Maturing = true }, want: NoVerdict},
		{name: "a short history gives no signal", history: calm, x: 99, d: plain, change: func(v *Value) { v.ShortHistory = true }, want: NoVerdict},
		{name: "no value gives no signal", history: calm, x: 99, d: plain, change: func(v *Value) { v.Value = nil }, want: NoVerdict},
		{name: "a constant series stays routine however its sum rounds", history: repeat(13, 0.1), x: 0.1, d: plain, want: Routine},
		{name: "the smallest change of a constant series is a signal", history: repeat(12, 5), x: 5.01, d: plain, want: News},
		// 24 points: 17 alternate around 10, then 7 at 11.5; the mean is below 11.
		{name: "eight in a row on one side are a signal", history: append(repeat(17, 9, 11)[:17], repeat(7, 11.5)...), x: 11.5, d: plain, want: News},
		{name: "seven in a row are routine", history: append(repeat(18, 9, 11)[:17], append([]float64{9}, repeat(6, 11.5)...)...), x: 11.5, d: plain, want: Routine},
		{name: "three of four beyond half-way to one limit are a signal", history: then(10, 15, 15), x: 15, d: plain, want: News},
		{name: "two of four beyond half-way are routine", history: then(10, 12, 14.6), x: 14.6, d: plain, want: Routine},
		{name: "beyond half-way to different limits is routine", history: then(16, 10, 6), x: 15, d: plain, want: Routine},
		{name: "of the points before only the last three count for that", history: then(15, 15, 10, 10), x: 15, d: plain, want: Routine},
		{name: "a gap in history is skipped", history: then(math.NaN()), x: 16.33, d: plain, want: News},
		{name: "a KPI of 12 months has no chart", history: calm, x: 99, d: Definition{Kind: Cohort, traits: traits{rolling: true}}, want: NoVerdict},
		// Changes of 2 and 4 in turn: mean 3, limits -2.32 and 8.32; the last level is 36.
		{name: "a stock is charted as change, so a high level is routine", history: climbing(12), x: 36 + 8, d: Definition{Kind: Stock}, want: Routine},
		{name: "a stock that leaps is a signal", history: climbing(12), x: 36 + 9, d: Definition{Kind: Stock}, want: News},
		{name: "a stock without the month before has no change", history: append(climbing(12), math.NaN()), x: 38, d: Definition{Kind: Stock}, want: NoVerdict},
		{name: "a seasonal KPI needs 24 months", history: repeat(23, 10), x: 99, d: Definition{Kind: Flow, Seasonal: true}, want: NoVerdict},
		{name: "a seasonal KPI that grows as every month did is routine", history: append(yearly(1), yearly(1.1)...), x: 121, d: Definition{Kind: Flow, Seasonal: true}, want: Routine},
		{name: "a seasonal KPI that grows otherwise is a signal", history: append(yearly(1), yearly(1.1)...), x: 130, d: Definition{Kind: Flow, Seasonal: true}, want: News},
		{name: "a seasonal KPI without a positive base has no change", history: append(yearly(1), append([]float64{0}, yearly(1.1)[1:]...)...), x: 130, d: Definition{Kind: Flow, Seasonal: true}, want: NoVerdict},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			v := Value{Period: Period{Monthly, NewMonth(2026, 1)}, Value: &c.x}
			if c.change != nil {
				c.change(&v)
			}
			if got := Signal(months(c.history...), v, &c.d); got != c.want {
				t.Errorf("got %q, want %q (%+v)", got, c.want, Judge(months(c.history...), v, &c.d))
			}
		})
	}
}

func TestOnlyFinishedEarlierValuesOfTheSameLengthAreHistory(t *testing.T) {
	calm := months(repeat(6, 10, 12)...)
	x, far := 16.33, 1000.0
	v := Value{Period: Period{Monthly, NewMonth(2026, 1)}, Value: &x}
	others := []Value{
		{Period: v.Period.Next(), Value: &far},
		{Period: v.Period, Value: &far},
		{Period: v.Period.Shift(-13), Value: &far, ToDate: true},
		{Period: Period{Quarterly, NewMonth(2025, 10)}, Value: &far},
	}
	j := Judge(append(others, calm...), v, &Definition{Kind: RatioKind})
	if j.Verdict != News || j.Limits.Mean != 11 || j.Point != x || j.Chart != ChartValue || !j.Ok {
		t.Errorf("got %+v, want a signal at 16.33 around 11", j)
	}
}

// climbing returns 0 and the sums of n changes of 2 and 4 in turn.
func climbing(n int) []float64 {
	list := []float64{0}
	for i := range n {
		list = append(list, list[i]+float64(2+i%2*2))
	}
	return list
}

// yearly returns a year that starts with 100 and rises to 210 by its end, times a factor.
func yearly(times float64) []float64 {
	var list []float64
	for i := range 12 {
		list = append(list, times*float64(100+10*i))
	}
	return list
}
