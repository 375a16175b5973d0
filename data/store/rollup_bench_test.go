package store_test

import (
	"context"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"taraz/data"
	"taraz/data/store"
	"taraz/data/store/storetest"
)

// sold loads orders of a tenth as many customers over three years, by day, numbered from
// from on; with days > 0 they fall on the last of those three years' days alone.
func sold(t testing.TB, s *store.Store, from, orders, days int) {
	t.Helper()
	e := data.ByName("order")
	load := data.Load{Entity: e, Source: "bench", Mapped: make([]bool, len(e.Fields))}
	for _, f := range []string{"id", "customer", "ordered_at", "amount"} {
		load.Mapped[e.Index(f)] = true
	}
	random := rand.New(rand.NewPCG(42, uint64(from)))
	const span = 1096
	start := time.Date(2023, 1, 1, 0, 0, 0, 0, time.UTC).Unix()
	if days == 0 {
		days = span
	}
	err := s.Import(context.Background(), store.ImportInfo{}, func(im *store.Import) error {
		l, err := im.Load(context.Background(), load)
		if err != nil {
			return err
		}
		r := make(data.Record, len(e.Fields))
		for i := range orders {
			r[e.Index("id")].Text = strconv.Itoa(10_000_000 + from + i)
			r[e.Index("customer")].Text = strconv.Itoa(1_000_000 + random.IntN(max(from+orders, 10)/10))
			r[e.Index("ordered_at")].Int = start + int64(span-days+i*days/orders)*86400 + random.Int64N(86400)
			r[e.Index("amount")].Int = 1000 + random.Int64N(1_000_000)
			if _, err := l.Add(r); err != nil {
				return err
			}
		}
		_, err = l.Finish(context.Background())
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// BenchmarkValuesOfOrders loads orders with the rollups and every value of the shipped
// catalogue, then 50,000 more in their last month. TARAZ_BENCH_ORDERS says how many there
// are at first (200,000).
func BenchmarkValuesOfOrders(b *testing.B) {
	orders, err := strconv.Atoi(os.Getenv("TARAZ_BENCH_ORDERS"))
	if err != nil {
		orders = 200_000
	}
	catalogue := shipped(b)
	for b.Loop() {
		s, err := store.Create(b.Context(), filepath.Join(b.TempDir(), "bench.db"), storetest.London(),
			store.Options{Catalogue: catalogue, Now: storetest.Noon("2026-01-15")})
		if err != nil {
			b.Fatal(err)
		}
		began := time.Now()
		sold(b, s, 0, orders, 0)
		first := time.Since(began)
		began = time.Now()
		sold(b, s, orders, 50_000, 28)
		b.Logf("%d orders in %v, 50,000 more in %v", orders, first, time.Since(began))
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
	}
}
