package reports

import (
	"math"

	"taraz/kpi"
)

// scaleNote says in which unit of money an axis counts.
func (v View) scaleNote(d *kpi.Definition, t Ticks) string {
	if d.Unit != kpi.Money {
		return ""
	}
	return " " + v.T("chart.scale", v.Scale(max(math.Abs(t.Min), math.Abs(t.high()))).Words)
}

// high is the last tick.
func (t Ticks) high() float64 { return t.Min + t.Step*float64(len(t.Labels)-1) }

// axisOf chooses round ticks that hold values, thresholds and limits.
func (v View) axisOf(d *kpi.Definition, t Trend, small bool) (Ticks, bool) {
	low, high := math.Inf(1), math.Inf(-1)
	take := func(x float64) { low, high = min(low, x), max(high, x) }
	for _, value := range t.Values {
		if finite(value.Value) {
			take(*value.Value)
		}
	}
	if math.IsInf(low, 1) {
		return Ticks{}, false
	}
	for _, x := range append(append([]*float64(nil), t.Goal...), t.Red...) {
		if finite(x) {
			take(*x)
		}
	}
	if t.Limits != nil {
		take(t.Limits.Low)
		take(t.Limits.High)
	}
	return v.ticks(d, low, high, small), true
}

func (v View) ticks(d *kpi.Definition, low, high float64, small bool) Ticks {
	parts := 6.0
	if small {
		parts = 3
	}
	factor := 1.0
	if d.Unit == kpi.Money {
		factor = v.Scale(max(math.Abs(low), math.Abs(high))).Divisor
	}
	if high == low {
		low, high = low-math.Max(math.Abs(low)/10, factor/10), high+math.Max(math.Abs(high)/10, factor/10)
	}
	step := niceStep((high-low)/parts/factor) * factor
	if d.Unit == kpi.Number || d.Unit == kpi.Months { // there is no half of one
		step = max(step, 1)
	}
	first, end := math.Floor(low/step), math.Ceil(high/step)
	out := Ticks{Min: first * step, Step: step}
	scale := v.axisScale(d, max(math.Abs(low), math.Abs(high)))
	for i := first; i <= end; i++ {
		out.Labels = append(out.Labels, Isolate(scale(i*step, step)))
	}
	return out
}

// axisScale writes an axis value; money in the scale of the largest, without its words.
func (v View) axisScale(d *kpi.Definition, largest float64) func(x, step float64) string {
	divisor, suffix := 1.0, ""
	switch d.Unit {
	case kpi.Percent:
		divisor, suffix = 0.01, "%"
	case kpi.Money:
		divisor = v.Scale(largest).Divisor
	}
	return func(x, step float64) string {
		decimals := max(0, int(math.Ceil(-math.Log10(step/divisor)-1e-9)))
		return v.Number(x/divisor, decimals) + v.script(suffix)
	}
}

// niceStep rounds a step up to 1, 2 or 5 times a power of ten.
func niceStep(rough float64) float64 {
	p := math.Pow(10, math.Floor(math.Log10(rough)))
	for _, m := range []float64{1, 2, 5} {
		if m*p >= rough*0.999999 {
			return m * p
		}
	}
	return 10 * p
}
