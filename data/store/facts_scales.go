package store

import (
	"slices"
	"strconv"
	"strings"

	"taraz/kpi"
)

// combineScales brings every scale of a window linearly to its most frequent one; of
// equally frequent ones to the widest.
func combineScales(list []entry, w kpi.Window, i int) kpi.Part {
	var order []string
	by := map[string]kpi.Part{}
	for _, e := range list {
		if e.first < w.From || e.last > w.To || e.parts[i].N == 0 {
			continue
		}
		old, seen := by[e.part]
		if !seen {
			order = append(order, e.part)
		}
		by[e.part] = kpi.Part{Sum: old.Sum + e.parts[i].Sum, N: old.N + e.parts[i].N}
	}
	slices.SortFunc(order, func(a, b string) int {
		if by[a].N != by[b].N {
			return int(by[b].N - by[a].N)
		}
		if x, y := width(a), width(b); x != y {
			if x > y {
				return -1
			}
			return 1
		}
		return strings.Compare(a, b)
	})
	var sum kpi.Part
	for _, scale := range order {
		sum.Sum += rescale(by[scale], scale, order[0])
		sum.N += by[scale].N
	}
	return sum
}

// bounds reads a scale as it is written in SQL; ok is false for an answer without one.
func bounds(scale string) (low, high float64, ok bool) {
	a, b, found := strings.Cut(scale, " ")
	low, err1 := strconv.ParseFloat(a, 64)
	high, err2 := strconv.ParseFloat(b, 64)
	return low, high, found && err1 == nil && err2 == nil && high > low
}

func width(scale string) float64 {
	low, high, _ := bounds(scale)
	return high - low
}

// rescale brings a sum of scores from one scale to another.
func rescale(p kpi.Part, from, to string) float64 {
	low, high, ok := bounds(from)
	newLow, newHigh, ok2 := bounds(to)
	if from == to || !ok || !ok2 {
		return p.Sum
	}
	n := float64(p.N)
	return n*newLow + (p.Sum-n*low)*(newHigh-newLow)/(high-low)
}
