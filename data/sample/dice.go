package sample

import (
	"hash/fnv"
	"math"
	"math/rand/v2"

	"taraz/kpi"
)

// dice draws random numbers in the shapes that a company needs.
type dice struct{ *rand.Rand }

// dice returns the dice of one part of the company.
func (w *world) dice(part string) dice {
	h := fnv.New64a()
	h.Write([]byte(part))
	return dice{rand.New(rand.NewPCG(w.seed, h.Sum64()))}
}

func (d dice) chance(p float64) bool { return d.Float64() < p }

// between draws a whole number, both ends included.
func (d dice) between(lo, hi int) int { return lo + d.IntN(hi-lo+1) }

func (d dice) days(lo, hi int) kpi.Date { return kpi.Date(d.between(lo, hi)) }

// around draws a log-normal number by its median.
func (d dice) around(median, sigma float64) float64 {
	return median * math.Exp(sigma*d.NormFloat64())
}

// poisson draws a count by its mean (Knuth; the means here are below a few hundred).
func (d dice) poisson(mean float64) int {
	n, p := 0, d.Float64()
	for limit := math.Exp(-mean); p > limit; n++ {
		p *= d.Float64()
	}
	return n
}

func pick[T any](d dice, list []T) T { return list[d.IntN(len(list))] }

// share is one of several things with its weight.
type share[T any] struct {
	what   T
	weight float64
}

// weighted draws one of several things by weight.
func weighted[T any](d dice, list []share[T]) T {
	total := 0.0
	for _, s := range list {
		total += s.weight
	}
	at := d.Float64() * total
	for _, s := range list {
		if at -= s.weight; at < 0 {
			return s.what
		}
	}
	return list[len(list)-1].what
}
