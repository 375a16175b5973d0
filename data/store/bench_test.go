package store_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"taraz/data"
	"taraz/data/store"
	"taraz/data/store/storetest"
)

// generated makes orders of a tenth as many customers over three years, by day, as a CRM
// exports them: order_id, customer_id, ordered_at, channel, amount.
func generated(orders int, prefix string, each func(data.Record) error) error {
	order := data.ByName("order")
	at := func(name string) int { return order.Index(name) }
	id, customer, ordered, channel, amount := at("id"), at("customer"), at("ordered_at"), at("channel"), at("amount")
	channels := []string{"web", "shop", "phone", "partner", "field"}
	customers := make([]string, max(orders/10, 1))
	for i := range customers {
		customers[i] = fmt.Sprintf("C%06d", i)
	}
	random := rand.New(rand.NewPCG(42, 1))
	r := make(data.Record, len(order.Fields))
	first := time.Date(2023, 1, 1, 0, 0, 0, 0, time.UTC).Unix()
	const span = 1096 * 86400
	for i := range orders {
		r[id].Text = prefix + "O" + strconv.Itoa(10_000_000+i)
		r[customer].Text = customers[random.IntN(len(customers))]
		r[ordered].Int = first + int64(float64(i)/float64(orders)*span)/86400*86400 + random.Int64N(86400)
		r[channel].Text = channels[random.IntN(len(channels))]
		r[amount].Int = 1000 + random.Int64N(1_000_000)
		if err := each(r); err != nil {
			return err
		}
	}
	return nil
}

func loadGenerated(ctx context.Context, s *store.Store, orders int, prefix string) (data.Loaded, error) {
	var done data.Loaded
	order := data.ByName("order")
	load := data.Load{Entity: order, Source: "bench", Mapped: make([]bool, len(order.Fields))}
	for _, f := range strings.Fields("id customer ordered_at channel amount") {
		load.Mapped[order.Index(f)] = true
	}
	err := s.Import(ctx, store.ImportInfo{}, func(im *store.Import) error {
		l, err := im.Load(ctx, load)
		if err != nil {
			return err
		}
		if err := generated(orders, prefix, func(r data.Record) error { _, err := l.Add(r); return err }); err != nil {
			return err
		}
		done, err = l.Finish(ctx)
		return err
	})
	return done, err
}

// BenchmarkFirstLoad stores orders with their unique index, without a catalogue to keep
// values for. TARAZ_BENCH_ORDERS says how many (200,000).
func BenchmarkFirstLoad(b *testing.B) {
	orders := benchOrders(b)
	for b.Loop() {
		b.StopTimer()
		s := benchStore(b)
		b.StartTimer()
		if _, err := loadGenerated(b.Context(), s, orders, ""); err != nil {
			b.Fatal(err)
		}
		b.StopTimer()
		s.Close()
		b.StartTimer()
	}
	b.ReportMetric(float64(orders)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}

// BenchmarkSecondLoad loads the same orders again, of which none has changed.
func BenchmarkSecondLoad(b *testing.B) {
	orders := benchOrders(b)
	s := benchStore(b)
	defer s.Close()
	if _, err := loadGenerated(b.Context(), s, orders, ""); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		done, err := loadGenerated(b.Context(), s, orders, "")
		if err != nil || done.Unchanged != int64(orders) {
			b.Fatalf("got %+v, %v, want all unchanged", done, err)
		}
	}
	b.ReportMetric(float64(orders)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}

// BenchmarkLaterLoad adds a fortieth as many new orders to those that are there (50,000 to
// two million), over and over.
func BenchmarkLaterLoad(b *testing.B) {
	orders := benchOrders(b)
	s := benchStore(b)
	defer s.Close()
	if _, err := loadGenerated(b.Context(), s, orders, ""); err != nil {
		b.Fatal(err)
	}
	round := 0
	for b.Loop() {
		round++
		done, err := loadGenerated(b.Context(), s, orders/40, fmt.Sprintf("R%d-", round))
		if err != nil || done.Inserted != int64(orders/40) {
			b.Fatalf("got %+v, %v, want all inserted", done, err)
		}
	}
}

// BenchmarkGenerated is what making the records costs, to be subtracted.
func BenchmarkGenerated(b *testing.B) {
	orders := benchOrders(b)
	for b.Loop() {
		if err := generated(orders, "", func(data.Record) error { return nil }); err != nil {
			b.Fatal(err)
		}
	}
}

func benchOrders(b *testing.B) int {
	n, err := strconv.Atoi(os.Getenv("TARAZ_BENCH_ORDERS"))
	if err != nil {
		return 200_000
	}
	return n
}

// benchStore makes a database in a file, or in the schema of TARAZ_BENCH_POSTGRES.
func benchStore(b *testing.B) *store.Store {
	url := os.Getenv("TARAZ_BENCH_POSTGRES")
	if url == "" {
		url = filepath.Join(b.TempDir(), "bench.db")
	}
	s, err := store.Create(b.Context(), url, storetest.London(), store.Options{})
	if err != nil {
		b.Fatal(err)
	}
	return s
}
