package scorecard

import (
	"context"
	"fmt"
	"math"
	"slices"

	"taraz/kpi"
)

// What a proposal is made of.
const (
	proposalPeriods = 12 // the finished periods looked at
	proposalLeast   = 6  // known values below which nothing is proposed
)

// Propose makes a target for a KPI of its own history (values of one scope, oldest first):
// of the last 12 known values of finished periods, goal is the better quartile and red the
// worse one, so that of the past about a quarter is green and a quarter red. For a band the
// quartiles are its limits and the red limits lie as far again outside. A history that
// hardly moves is widened by a tenth of its level. Thresholds keep three significant
// digits and stay within the natural bounds; what is proposed passes CheckTarget.
//
// With fewer than 6 known values, or no room between the bounds, the error wraps
// kpi.ErrUnsupported and says why.
func Propose(d *kpi.Definition, history []kpi.Value) (kpi.Target, error) {
	refuse := func(why string) (kpi.Target, error) {
		return kpi.Target{}, fmt.Errorf("no target proposed for kpi %q: %s: %w", d.ID, why, kpi.ErrUnsupported)
	}
	if d.Better == kpi.None {
		return refuse("it is shown and never scored")
	}
	past := usable(history)
	if len(past) < proposalLeast {
		return refuse(fmt.Sprintf("its history has %d finished values; want at least %d", len(past), proposalLeast))
	}
	t := kpi.Target{KPI: d.ID, Scope: history[0].Scope, Grain: history[0].Period.Grain}
	low, high := quantile(past, 0.25), quantile(past, 0.75)
	low, high = widened(low, high, d)
	if d.Better == kpi.Band {
		proposeBand(&t, low, high, d)
	} else {
		proposeEnds(&t, low, high, d)
	}
	if CheckTarget(t, d) != nil {
		return refuse(fmt.Sprintf("between %v and %v its unit leaves no room for thresholds", past[0], past[len(past)-1]))
	}
	return t, nil
}

// usable returns the last known values of finished periods, in ascending order.
func usable(history []kpi.Value) []float64 {
	var past []float64
	for _, v := range slices.Backward(history) {
		if v.Known() && !v.ToDate && !v.Maturing && len(past) < proposalPeriods {
			past = append(past, *v.Value)
		}
	}
	slices.Sort(past)
	return past
}

// quantile interpolates linearly between ordered values.
func quantile(ordered []float64, q float64) float64 {
	at := q * float64(len(ordered)-1)
	i := min(int(at), len(ordered)-2)
	return ordered[i] + (ordered[i+1]-ordered[i])*(at-float64(i))
}

// widened moves two limits apart where they hardly differ: by a tenth of their level (by
// 0.1 at level 0), to the side that the natural bounds leave open.
func widened(low, high float64, d *kpi.Definition) (float64, float64) {
	step := math.Max(math.Abs(low), math.Abs(high)) / 10
	if step == 0 {
		step = 0.1
	}
	if high-low >= step/10 {
		return low, high
	}
	floor, ceiling := limits(d)
	if d.Better == kpi.Down && high+step <= ceiling {
		return low, low + step // the present level is the goal
	}
	if high-step >= floor {
		return high - step, high
	}
	return low, math.Min(low+step, ceiling)
}

func proposeEnds(t *kpi.Target, low, high float64, d *kpi.Definition) {
	low, high = tidy(low, high)
	if d.Better == kpi.Down {
		low, high = high, low
	}
	t.Red, t.Goal = &low, &high
}

func proposeBand(t *kpi.Target, low, high float64, d *kpi.Definition) {
	low, high = tidy(low, high)
	floor, ceiling := limits(d)
	width := high - low
	redLow, redHigh := math.Max(low-width, floor), math.Min(high+width, ceiling)
	if redLow >= low {
		low = redLow + width/4
	}
	if redHigh <= high {
		high = redHigh - width/4
	}
	t.RedLower, t.Lower, t.Upper, t.RedUpper = &redLow, &low, &high, &redHigh
}

// tidy keeps three significant digits of both where they still differ then.
func tidy(low, high float64) (float64, float64) {
	a, b := significant(low, 3), significant(high, 3)
	if a >= b {
		return low, high
	}
	return a, b
}

func significant(v float64, digits int) float64 {
	if v == 0 {
		return 0
	}
	shift := digits - 1 - int(math.Floor(math.Log10(math.Abs(v))))
	if shift > 0 {
		unit := math.Pow10(shift)
		return math.Round(v*unit) / unit
	}
	unit := math.Pow10(-shift)
	return math.Round(v/unit) * unit
}

// Proposals is what a history suggests: targets, and why the rest has none.
type Proposals struct {
	Targets []kpi.Target
	Without []error
}

// ProposeAll proposes a target for every KPI of the strategy that the request's scope
// supports, from the 12 periods that end with the request's.
func ProposeAll(ctx context.Context, r Request) (Proposals, error) {
	plan, err := r.plan(r.Period)
	if err != nil {
		return Proposals{}, err
	}
	q := kpi.Query{KPIs: plan.ids, Periods: backTo(r.Period, proposalPeriods-1), Kind: r.Scope.Kind, Names: r.names()}
	values, err := r.Source.Query(ctx, q)
	if err != nil {
		return Proposals{}, fmt.Errorf("propose targets: %w", err)
	}
	byKPI := map[string][]kpi.Value{}
	for _, v := range values {
		byKPI[v.KPI] = append(byKPI[v.KPI], v)
	}
	var out Proposals
	for _, id := range plan.ids {
		t, err := Propose(plan.definitions[id], byKPI[id])
		if err != nil {
			out.Without = append(out.Without, err)
			continue
		}
		out.Targets = append(out.Targets, t)
	}
	return out, nil
}
