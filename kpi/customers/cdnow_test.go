package customers_test

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"taraz/kpi"
	"taraz/kpi/customers"
)

const cdnow = "../../../shared/data/cdnow"

// real reads a file of the real data, or skips the test where it is absent.
func real(t *testing.T, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(cdnow, name))
	if errors.Is(err, fs.ErrNotExist) {
		t.Skipf("real data is absent: %s", filepath.Join(cdnow, name))
	}
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// readCDNOW reads the raw text: number, customer, yyyymmdd, discs, dollars.
func readCDNOW(t *testing.T) *ledger {
	l := &ledger{calendar: gregorian(), settings: kpi.DefaultSettings(kpi.Gregorian)}
	for i, row := range strings.Split(strings.TrimSpace(string(real(t, "CDNOW_sample.txt"))), "\n") {
		f := strings.Fields(row)
		if len(f) != 5 {
			t.Fatalf("line %d: got %d columns, want 5", i+1, len(f))
		}
		c, _ := strconv.Atoi(f[1])
		dollars, err := strconv.ParseFloat(f[4], 64)
		if err != nil {
			t.Fatal(err)
		}
		l.lines = append(l.lines, line{customer: int32(c), order: i, cost: -1, amount: int64(math.Round(dollars * 100)),
			day: day(t, f[2][:4]+"-"+f[2][4:6]+"-"+f[2][6:])})
	}
	return l
}

func TestCDNOWEqualsTheOracleByMonthAndQuarter(t *testing.T) {
	l := readCDNOW(t)
	for _, file := range []string{"cdnow_sample_by_month.csv", "cdnow_sample_q_by_quarter.csv"} {
		rows, err := csv.NewReader(bytes.NewReader(real(t, "oracle/"+file))).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		var windows []kpi.Window
		for _, r := range rows[1:] {
			windows = append(windows, window(t, l.calendar, r[0], ""))
		}
		parts := l.run(t, windows)
		for i, r := range rows[1:] {
			checkOracle(t, rows[0], r, func(f string) kpi.Part { return parts[customers.Key{Figure: f, Window: i}] })
		}
	}
}

// checkOracle compares the columns of an oracle row that have a figure; an empty cell
// (nothing before the first period) is 0.
func checkOracle(t *testing.T, header, row []string, got func(string) kpi.Part) {
	t.Helper()
	for i, column := range header {
		figure, ok := map[string]string{"orders": "known_orders", "active_customers": "active", "new_customers": "new",
			"prev_active": "active_before", "retained": "retained", "revenue": "known_revenue"}[column]
		if !ok {
			continue
		}
		want := 0.0
		if row[i] != "" {
			fmt.Sscan(row[i], &want)
		}
		g := got(figure).Sum
		if column == "revenue" {
			g /= 100
		}
		if math.Abs(g-want) > 1e-6 {
			t.Errorf("%s %s: got %v, want %v", row[0], column, g, want)
		}
	}
}
