package store_test

import (
	"path/filepath"
	"testing"

	"taraz/data/store"
	"taraz/data/store/storetest"
	"taraz/kpi"
)

// BenchmarkQuery reads what a board shows: every KPI of the organisation over 25 months.
func BenchmarkQuery(b *testing.B) {
	s, err := store.Create(b.Context(), filepath.Join(b.TempDir(), "bench.db"), storetest.London(),
		store.Options{Catalogue: shipped(b), Now: storetest.Noon("2026-01-15")})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	sold(b, s, 0, 20_000, 0)
	q := kpi.Query{Kind: kpi.Organisation}
	for m := kpi.NewMonth(2024, 1); m <= kpi.NewMonth(2026, 1); m++ {
		q.Periods = append(q.Periods, kpi.Period{Grain: kpi.Monthly, First: m})
	}
	for b.Loop() {
		if _, err := s.Query(b.Context(), q); err != nil {
			b.Fatal(err)
		}
	}
}
