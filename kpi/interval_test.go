package kpi

import (
	"math"
	"testing"
)

func near(a, b, within float64) bool { return math.Abs(a-b) <= within }

func TestIntervalsAgreeWithHandWorkedNumbers(t *testing.T) {
	cases := []struct {
		name      string
		compute   func() (float64, float64, bool)
		low, high float64
		ok        bool
	}{
		// Newcombe 1998, table I: 81 of 263, 15 of 148, 0 of 20, 1 of 29.
		{"Wilson, 81 of 263", share(81, 263), 0.2553, 0.3662, true},
		{"Wilson, 15 of 148", share(15, 148), 0.0624, 0.1605, true},
		{"Wilson, none of 20 starts at 0", share(0, 20), 0, 0.1611, true},
		{"Wilson, 1 of 29", share(1, 29), 0.0061, 0.1718, true},
		{"Wilson, all of 20 ends at 1", share(20, 20), 0.8389, 1, true},
		// t(9) = 2.2622; 2.2622 x 2 / sqrt(10) = 1.4307.
		{"a mean of 10 values", func() (float64, float64, bool) { return MeanInterval(5, 2, 10) }, 3.5693, 6.4307, true},
		// t(99) = 1.984217; / 10.
		{"a mean of 100 values", func() (float64, float64, bool) { return MeanInterval(0, 1, 100) }, -0.198422, 0.198422, true},
		{"a mean of one value has none", func() (float64, float64, bool) { return MeanInterval(5, 2, 1) }, 0, 0, false},
		// p .5, d .2: variance .7 - .09 = .61; 196 x sqrt(.61/100) = 15.308.
		{"nps of 50 promoters and 20 detractors in 100", func() (float64, float64, bool) { return NPSInterval(50, 20, 100) }, 14.692, 45.308, true},
		{"nps without answers has none", func() (float64, float64, bool) { return NPSInterval(0, 0, 0) }, 0, 0, false},
		// n 10: P(X <= 1) = 11/1024 = 0.0107, P(X <= 2) = 56/1024 = 0.0547: second and ninth.
		{"a median of 10 values lies between the second and the ninth", median(10), 2, 9, true},
		// n 20: P(X <= 5) = 0.0207, P(X <= 6) = 0.0577: sixth and fifteenth.
		{"a median of 20 values lies between the sixth and the fifteenth", median(20), 6, 15, true},
		// n 6: P(X = 0) = 1/64 = 0.0156.
		{"a median of six values lies between the ends", median(6), 1, 6, true},
		{"a median of five values has none", median(5), 0, 0, false},
		{"a median of nothing has none", median(0), 0, 0, false},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			low, high, ok := c.compute()
			if ok != c.ok || !near(low, c.low, 5.1e-5*max(1, math.Abs(c.low))) || !near(high, c.high, 5.1e-5*max(1, math.Abs(c.high))) {
				t.Errorf("got %.6f to %.6f, %v, want %.6f to %.6f, %v", low, high, ok, c.low, c.high, c.ok)
			}
		})
	}
}

func share(x, n float64) func() (float64, float64, bool) {
	return func() (float64, float64, bool) { low, high := Wilson(x, n); return low, high, true }
}

func median(n int) func() (float64, float64, bool) {
	return func() (float64, float64, bool) {
		var sorted []float64
		for i := range n {
			sorted = append(sorted, float64(i+1))
		}
		return MedianInterval(sorted)
	}
}

func TestStudentsTContinuesBeyondItsTable(t *testing.T) {
	for freedom, want := range map[int]float64{31: 2.03951, 40: 2.02108, 60: 2.00030, 120: 1.97993, 100000: 1.95998} {
		if got := student95(freedom); !near(got, want, 1e-5) {
			t.Errorf("%d degrees of freedom: got %.5f, want %.5f", freedom, got, want)
		}
	}
}

func TestOnlySharesOfCountedFactsHaveAnIntervalOfTheirOwn(t *testing.T) {
	c := catalogueOf(t, testCatalogue)
	number := func(x float64) *float64 { return &x }
	cases := []struct {
		name, id string
		x, n     float64
		ok       bool
	}{
		{"a share of counted facts", "kept", 3, 4, true},
		{"a share of customers", "retention", 3, 4, true},
		{"a share of money has none", "margin", 3, 4, false},
		{"a growth has none", "growth", 3, 4, false},
		{"a ratio has none", "order_value", 3, 4, false},
		{"a count has none", "active", 3, 4, false},
		{"more than all has none", "kept", 5, 4, false},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			d, err := c.Find(tc.id)
			if err != nil {
				t.Fatal(err)
			}
			v := Value{Value: number(tc.x / tc.n), Numerator: number(tc.x), Denominator: number(tc.n)}
			low, high, ok := Interval(v, d)
			if ok != tc.ok || (ok && (low >= *v.Value || high <= *v.Value)) {
				t.Errorf("got %v to %v, %v, want %v around %v", low, high, ok, tc.ok, *v.Value)
			}
		})
	}
	if _, _, ok := Interval(Value{Reason: Late}, &Definition{}); ok {
		t.Error("got an interval of no value, want none")
	}
}
