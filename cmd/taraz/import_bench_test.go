package main

import (
	"bufio"
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// BenchmarkOrdersToValues loads orders from CSV until every KPI value is ready, beside the
// sqlite3 shell importing the same file into a text table and building two indexes, in
// alternating rounds of one run. It reports both times, their ratio and our peak memory.
//
//	go test ./cmd/taraz -run - -bench OrdersToValues -benchtime 3x -timeout 30m
//
// TARAZ_BENCH_ORDERS sets the number of orders (2,000,000 if not given); with
// TARAZ_BENCH_QUOTED=1 every cell is quoted and one holds a delimiter and quotes.
func BenchmarkOrdersToValues(b *testing.B) {
	shell, err := exec.LookPath("sqlite3")
	if err != nil {
		b.Skip("skipped: the sqlite3 shell is not installed")
	}
	orders := 2_000_000
	if v := os.Getenv("TARAZ_BENCH_ORDERS"); v != "" {
		if orders, err = strconv.Atoi(v); err != nil {
			b.Fatal(err)
		}
	}
	dir := b.TempDir()
	file := filepath.Join(dir, "orders.csv")
	writeOrders(b, file, orders)
	taraz := buildTaraz(b, dir)
	mapping := filepath.Join(dir, "orders.yaml")
	if err := os.WriteFile(mapping, []byte(benchMapping), 0o600); err != nil {
		b.Fatal(err)
	}
	var ours, theirs []float64
	var peak int64
	for round := 0; b.Loop(); round++ {
		db := filepath.Join(dir, fmt.Sprintf("ours%d.db", round))
		timed(b, nil, taraz, "init", "--db", db, "--name", "Bench", "--calendar", "gregorian", "--currency", "USD")
		seconds, rss := timed(b, nil, taraz, "import", "--db", db, "--map", mapping, file)
		ours, peak = append(ours, seconds), max(peak, rss)
		script := ".mode csv\nPRAGMA journal_mode=WAL;\nPRAGMA synchronous=NORMAL;\n" +
			"CREATE TABLE orders(order_id INTEGER PRIMARY KEY, customer_id TEXT, ordered_at TEXT, status TEXT, channel TEXT, items TEXT, amount TEXT, currency TEXT);\n" +
			".import --skip 1 " + file + " orders\n" +
			"CREATE INDEX a ON orders(customer_id, ordered_at);\nCREATE INDEX b ON orders(ordered_at);\n"
		seconds, _ = timed(b, strings.NewReader(script), shell, filepath.Join(dir, fmt.Sprintf("theirs%d.db", round)))
		theirs = append(theirs, seconds)
	}
	b.ReportMetric(median(ours), "ours-s")
	b.ReportMetric(median(theirs), "sqlite3-s")
	b.ReportMetric(median(ours)/median(theirs), "ratio")
	b.ReportMetric(float64(peak)/1024, "peak-MB")
}

const benchMapping = `entity: order
source: bench
columns:
  id: order_id
  customer: customer_id
  ordered_at: ordered_at
  channel: channel
  amount: {column: amount, unit: usd}
`

func buildTaraz(b testing.TB, dir string) string {
	b.Helper()
	path := filepath.Join(dir, "taraz")
	if out, err := exec.Command("go", "build", "-o", path, ".").CombinedOutput(); err != nil {
		b.Fatalf("go build: %v\n%s", err, out)
	}
	return path
}

// timed runs a process and returns its wall time and peak memory in kB.
func timed(b *testing.B, stdin *strings.Reader, name string, args ...string) (seconds float64, kB int64) {
	b.Helper()
	c := exec.Command(name, args...)
	if stdin != nil {
		c.Stdin = stdin
	}
	start := time.Now()
	if out, err := c.CombinedOutput(); err != nil {
		b.Fatalf("%s: %v\n%.500s", name, err, out)
	}
	seconds = time.Since(start).Seconds()
	return seconds, c.ProcessState.SysUsage().(*syscall.Rusage).Maxrss
}

func median(x []float64) float64 {
	s := slices.Sorted(slices.Values(x))
	return s[len(s)/2]
}

// benchOrder is one generated order.
type benchOrder struct {
	customer, day int32
	cents         int64
}

// writeOrders writes n orders of a shop over three years, in the order of their days as a
// CRM exports them, so that customers come at random. Start days, lifetimes, purchase
// rates and baskets follow the distributions in docs/speed.md; the seed is fixed.
func writeOrders(b testing.TB, path string, n int) {
	b.Helper()
	f, err := os.Create(path)
	if err != nil {
		b.Fatal(err)
	}
	w := bufio.NewWriterSize(f, 1<<20)
	fmt.Fprintln(w, "order_id,customer_id,ordered_at,status,channel,items,amount,currency")
	r := rand.New(rand.NewPCG(42, 42))
	channels := []string{"web", "shop", "phone", "partner", "app"}
	row := "%d,C%06d,%s,paid,%s,%d,%d.%02d,USD\n"
	if os.Getenv("TARAZ_BENCH_QUOTED") == "1" {
		row = `"%d","C%06d","%s","paid, ""cash""","%s","%d","%d.%02d","USD"` + "\n"
	}
	first := time.Date(2023, 1, 1, 0, 0, 0, 0, time.UTC)
	for i, o := range benchOrders(r, n) {
		at := first.AddDate(0, 0, int(o.day)).Format(time.DateOnly)
		fmt.Fprintf(w, row, i+1, o.customer, at, channels[r.IntN(5)], 1+r.IntN(6), o.cents/100, o.cents%100)
	}
	if err := w.Flush(); err != nil {
		b.Fatal(err)
	}
	if err := f.Close(); err != nil {
		b.Fatal(err)
	}
}

func benchOrders(r *rand.Rand, n int) []benchOrder {
	const days = 1096
	customers := max(n/10, 1)
	orders := make([]benchOrder, 0, n+n/4)
	for len(orders) < n {
		for c := range customers {
			start := math.Pow(r.Float64(), 0.8) * days
			life := min(r.ExpFloat64()*500, days-start)
			rate := min(math.Pow(r.Float64(), -1/1.6), 400) * 0.021
			basket := math.Exp(4 + 0.6*r.NormFloat64())
			for at := start; at < start+life || at == start; at += r.ExpFloat64() / rate {
				cents := int64(math.Max(1, basket*math.Exp(0.4*r.NormFloat64())*100))
				orders = append(orders, benchOrder{int32(c), int32(min(at, days-1)), cents})
			}
		}
	}
	r.Shuffle(len(orders), func(i, j int) { orders[i], orders[j] = orders[j], orders[i] })
	orders = orders[:n]
	slices.SortStableFunc(orders, func(a, b benchOrder) int { return cmp.Compare(a.day, b.day) })
	return orders
}
