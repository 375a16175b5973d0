package customers

import (
	"math/rand/v2"
	"slices"
	"testing"
)

func TestLargestPutsTheLargestFirst(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 7))
	for range 3000 {
		v := make([]float64, rng.IntN(60))
		for i := range v {
			v[i] = float64(rng.IntN(1 + rng.IntN(40))) // many equal ones
		}
		k := rng.IntN(len(v) + 1)
		want := slices.Sorted(slices.Values(v))
		slices.Reverse(want)
		largest(v, k)
		got := slices.Clone(v[:k])
		slices.Sort(got)
		slices.Reverse(got)
		if !slices.Equal(got, want[:k]) {
			t.Fatalf("got %v, want %v", got, want[:k])
		}
	}
}

func TestPackedMembersComeBackAsTheyWere(t *testing.T) {
	for name, make := range map[string]func(i int64) earner{
		"small amounts with costs":      func(i int64) earner { return earner{i, i - 1, i / 2} },
		"no costs at all":               func(i int64) earner { return earner{net: i * 1000} },
		"all costs known":               func(i int64) earner { return earner{i, i, i / 3} },
		"amounts beyond 32 bits":        func(i int64) earner { return earner{i << 40, i << 39, -i << 38} },
		"half of the costs are unknown": func(i int64) earner { return earner{i, i * (i % 2), i % 2} },
	} {
		t.Run(name, func(t *testing.T) {
			var members []earner
			for i := range int64(blockSize) {
				members = append(members, make(i-10))
			}
			var got [blockSize]earner
			b := pack(members)
			b.unpack(&got)
			if !slices.Equal(got[:], members) {
				t.Error("got other members than were packed")
			}
		})
	}
}

func TestTopFifthOverManyBlocks(t *testing.T) {
	var r ranking
	want := 0.0
	const n = 5*blockSize + 3 // the fifth is 1025 members
	for i := range int64(n) {
		e := earner{net: i * 7919 % n}
		r.add(e)
	}
	for i := range 1025 {
		want += float64(n - 1 - i)
	}
	got, k := r.topFifth(earner{net: 1}.worth())
	if got != want || k != 1025 {
		t.Errorf("got %v of %d, want %v of 1025", got, k, want)
	}
}
