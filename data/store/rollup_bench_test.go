package store_test

import (
	"path/filepath"
	"testing"
	"time"

	"taraz/data/store"
	"taraz/data/store/storetest"
)

// BenchmarkFirstLoadWithValues is BenchmarkFirstLoad with the rollups and every value of the
// shipped catalogue. TARAZ_BENCH_ORDERS says how many orders (200,000).
func BenchmarkFirstLoadWithValues(b *testing.B) {
	orders := benchOrders(b)
	catalogue := shipped(b)
	for b.Loop() {
		b.StopTimer()
		s, err := store.Create(b.Context(), filepath.Join(b.TempDir(), "bench.db"), storetest.London(),
			store.Options{Catalogue: catalogue, Now: storetest.Noon("2026-01-15")})
		if err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
		began := time.Now()
		if _, err := loadGenerated(b.Context(), s, orders); err != nil {
			b.Fatal(err)
		}
		b.Logf("%d orders in %v", orders, time.Since(began))
		b.StopTimer()
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
	}
}
