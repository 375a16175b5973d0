package reports

import (
	"math"
	"slices"
)

// Apportion rounds parts to a count of decimals so that they add up to the total as it is
// shown: every part is rounded down, and those that lost most are rounded up instead, as
// many as the total wants. A total that the parts miss by more than rounding can explain
// stays missed.
func Apportion(parts []float64, total float64, decimals int) []float64 {
	p := math.Pow10(decimals)
	out := make([]float64, len(parts))
	order := make([]int, len(parts))
	left := math.Round(Round(total, decimals) * p)
	for i, v := range parts {
		order[i] = i
		out[i] = math.Floor(v*p + 1e-9)
		left -= out[i]
	}
	lost := func(i int) float64 { return parts[i]*p - out[i] }
	slices.SortStableFunc(order, func(a, b int) int {
		switch d := lost(b) - lost(a); {
		case d > 1e-9:
			return 1
		case d < -1e-9:
			return -1
		}
		return 0
	})
	for _, i := range order[:int(min(max(left, 0), float64(len(order))))] {
		out[i]++
	}
	for i := range out {
		out[i] = math.Round(out[i]) / p
	}
	return out
}
