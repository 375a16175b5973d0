package kpi

import "math"

// normal95 is the 97.5 % quantile of the normal distribution (METHOD.md section 9).
const normal95 = 1.959964

// Interval returns the 95 % interval of a value in the KPI's unit. ok is false where the
// value alone does not tell it: only shares of counted facts have one here (Wilson).
func Interval(v Value, d *Definition) (low, high float64, ok bool) {
	if !d.traits.counted || !v.Known() || v.Numerator == nil || v.Denominator == nil {
		return 0, 0, false
	}
	x, n := *v.Numerator, *v.Denominator
	if x < 0 || x > n {
		return 0, 0, false
	}
	low, high = Wilson(x, n)
	return low, high, true
}

// Wilson returns the 95 % score interval of a share x of n (Wilson 1927). n must be
// positive and x within 0 and n.
func Wilson(x, n float64) (low, high float64) {
	const z2 = normal95 * normal95
	p := x / n
	middle := (p + z2/(2*n)) / (1 + z2/n)
	half := normal95 / (1 + z2/n) * math.Sqrt(p*(1-p)/n+z2/(4*n*n))
	return max(0, middle-half), min(1, middle+half)
}

// MeanInterval returns the 95 % t interval of a mean of n values with their sample
// standard deviation. ok is false below two values.
func MeanInterval(mean, deviation float64, n int) (low, high float64, ok bool) {
	if n < 2 {
		return 0, 0, false
	}
	half := student95(n-1) * deviation / math.Sqrt(float64(n))
	return mean - half, mean + half, true
}

// studentTable holds the 97.5 % quantiles of Student's t for 1 to 30 degrees of freedom.
var studentTable = [...]float64{12.7062, 4.3027, 3.1824, 2.7764, 2.5706, 2.4469, 2.3646, 2.3060, 2.2622, 2.2281,
	2.2010, 2.1788, 2.1604, 2.1448, 2.1314, 2.1199, 2.1098, 2.1009, 2.0930, 2.0860,
	2.0796, 2.0739, 2.0687, 2.0639, 2.0595, 2.0555, 2.0518, 2.0484, 2.0452, 2.0423}

// student95 returns the 97.5 % quantile of Student's t; beyond the table by the
// Cornish-Fisher expansion (Abramowitz & Stegun 26.7.5), exact to five digits there.
func student95(freedom int) float64 {
	if freedom <= len(studentTable) {
		return studentTable[freedom-1]
	}
	const z = normal95
	const z3, z5, z7 = z * z * z, z * z * z * z * z, z * z * z * z * z * z * z
	f := float64(freedom)
	return z + (z3+z)/(4*f) + (5*z5+16*z3+3*z)/(96*f*f) + (3*z7+19*z5+17*z3-15*z)/(384*f*f*f)
}

// NPSInterval returns the 95 % interval of a net promoter score (-100 to 100) of n answers.
// ok is false without answers.
func NPSInterval(promoters, detractors, n int) (low, high float64, ok bool) {
	if n < 1 {
		return 0, 0, false
	}
	p, d := float64(promoters)/float64(n), float64(detractors)/float64(n)
	half := 1.96 * 100 * math.Sqrt((p+d-(p-d)*(p-d))/float64(n))
	return 100*(p-d) - half, 100*(p-d) + half, true
}

// MedianInterval returns the distribution-free 95 % interval of a median: the order
// statistics j and n+1-j of sorted values with the largest j for which the binomial chance
// of fewer than j below the median is at most 2.5 %. ok is false below six values.
func MedianInterval(sorted []float64) (low, high float64, ok bool) {
	n := len(sorted)
	j, tail := 0, 0.0
	for tail += half(n, j); tail <= 0.025; tail += half(n, j) {
		j++
	}
	if j == 0 {
		return 0, 0, false
	}
	return sorted[j-1], sorted[n-j], true
}

// half returns the chance of k heads in n throws of a coin.
func half(n, k int) float64 {
	choose := func(x int) float64 { l, _ := math.Lgamma(float64(x) + 1); return l }
	return math.Exp(choose(n) - choose(k) - choose(n-k) - float64(n)*math.Ln2)
}
