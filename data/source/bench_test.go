package source

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// writeOrders writes n orders of 62 bytes each, as the speed budget of SPEED.md has them.
func writeOrders(t testing.TB, n int) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "orders.csv")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	w := bufio.NewWriterSize(f, 1<<20)
	fmt.Fprintln(w, "order_id,customer_id,ordered_at,status,channel,items,amount,currency")
	r := rand.New(rand.NewPCG(1, 2))
	day := time.Date(2023, 1, 1, 0, 0, 0, 0, time.UTC)
	channels := []string{"web", "store", "phone", "partner"}
	for i := range n {
		fmt.Fprintf(w, "O%09d,C%07d,%s,completed,%s,%d,%d.%02d,USD\n", i, r.IntN(200_000),
			day.AddDate(0, 0, r.IntN(1096)).Format(time.DateOnly), channels[r.IntN(4)], 1+r.IntN(9), 10+r.IntN(5000), r.IntN(100))
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	return path
}

const orderMapping = `
entity: order
source: shop
columns: {id: order_id, customer: customer_id, ordered_at: ordered_at, channel: channel, quantity: items, amount: amount}
`

func BenchmarkImportOfTwoMillionOrders(b *testing.B) {
	path := writeOrders(b, 2_000_000)
	info, err := os.Stat(path)
	if err != nil {
		b.Fatal(err)
	}
	for _, c := range []struct{ name, mapping string }{
		{"plain", orderMapping},
		{"with a condition", orderMapping + "where: status == \"completed\"\n"},
		{"with derived ids", `{entity: order, source: s, columns: {customer: customer_id, ordered_at: ordered_at, amount: amount}}`},
	} {
		m := mustMapping(b, c.mapping)
		b.Run(c.name, func(b *testing.B) {
			b.SetBytes(info.Size())
			b.ReportAllocs()
			for b.Loop() {
				r, err := Import(context.Background(), &fakeSink{discard: true}, Options{Organisation: american(), Mapping: m}, []string{path})
				if err != nil || r.Files[0].Accepted != 2_000_000 {
					b.Fatal(r, err)
				}
			}
		})
	}
}
