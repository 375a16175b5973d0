package source

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"taraz/data"
	"taraz/kpi"
)

// randomTable makes a table of texts that need quotes, or do not.
func randomTable(r *rand.Rand) [][]string {
	pieces := []string{"a", "سلام", "1,5", "x;y", "\"", "\n", " ", "\t", "''", "۱۲٬۵۰۰", "=1+1", "|", "،", "", "\r\n", "long " + strings.Repeat("z", 50)}
	width := 2 + r.IntN(5)
	rows := make([][]string, 2+r.IntN(30))
	for i := range rows {
		rows[i] = make([]string, width)
		for j := range rows[i] {
			for range r.IntN(3) {
				rows[i][j] += pieces[r.IntN(len(pieces))]
			}
		}
		rows[i][0] = fmt.Sprintf("r%d%s", i, rows[i][0]) // no row is blank
	}
	return rows
}

func TestTheScannerReadsWhatTheStandardLibraryWrites(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 12))
	for n := range 300 {
		rows := randomTable(r)
		var b bytes.Buffer
		w := csv.NewWriter(&b)
		delim := []rune{',', ';', '\t', '|', '،'}[n%5]
		w.Comma = delim
		w.UseCRLF = n%2 == 0
		if err := w.WriteAll(rows); err != nil {
			t.Fatal(err)
		}
		f, err := open(write(t, "x.csv", b.String()), formatted(func(f *Format) { f.Delimiter = string(delim); f.Header = false }), nil)
		if err != nil {
			t.Fatal(err)
		}
		for i, want := range rows {
			got, _, err := f.next(nil)
			if err != nil {
				t.Fatalf("table %d row %d: %v\n%s", n, i, err, b.String())
			}
			if unified(got) != unified(want) {
				t.Fatalf("table %d row %d: got %q want %q", n, i, got, want)
			}
		}
		if _, _, err := f.next(nil); !errors.Is(err, io.EOF) {
			t.Fatalf("table %d: rows behind the last: %v", n, err)
		}
		f.close()
	}
}

// unified joins cells; the line ends inside them may be of either kind.
func unified(cells []string) string {
	return strings.ReplaceAll(strings.Join(cells, "\x1f"), "\r\n", "\n")
}

func TestDelimitersAreFoundInWhatTheStandardLibraryWrites(t *testing.T) {
	for _, delim := range []rune{',', ';', '\t', '|', '،'} {
		var b bytes.Buffer
		w := csv.NewWriter(&b)
		w.Comma = delim
		rows := [][]string{{"id", "day", "amount", "note"}}
		for i := range 30 {
			rows = append(rows, []string{fmt.Sprint(i), "2024-01-01", "1,234.50", "a;b|c\td،e, f"})
		}
		if err := w.WriteAll(rows); err != nil {
			t.Fatal(err)
		}
		r, _ := mustLoad(t, american(), spendMapping, b.String())
		if r.Accepted != 30 {
			t.Errorf("%q: got %d accepted (%v), want 30", delim, r.Accepted, r.Samples)
		}
	}
}

func TestSuggestions(t *testing.T) {
	names := []string{"close_date", "engage_date", "close_value", "Satisfaction rating"}
	cases := []struct{ name, written, want string }{
		{"a missing letter", "close_dat", `, did you mean "close_date"`},
		{"another case", "CLOSE_VALUE", `, did you mean "close_value"`},
		{"blanks for underscores", "engage date", `, did you mean "engage_date"`},
		{"two letters swapped", "Satisfaction ratnig", `, did you mean "Satisfaction rating"`},
		{"nothing near", "customer", ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := suggestion(c.written, names); got != c.want {
				t.Errorf("got %q want %q", got, c.want)
			}
		})
	}
}

func TestEditDistance(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{{"", "", 0}, {"abc", "", 3}, {"", "ab", 2}, {"kitten", "sitting", 3}, {"تاریخ", "تارخ", 1}, {"same", "same", 0}} {
		if got := editDistance([]rune(c.a), []rune(c.b)); got != c.want {
			t.Errorf("%q to %q: got %d want %d", c.a, c.b, got, c.want)
		}
	}
}

func TestTheHashSetRemembersEveryNumber(t *testing.T) {
	s, seen := newHashSet(), map[uint64]bool{}
	r := rand.New(rand.NewPCG(13, 14))
	for i := range 50_000 {
		n := r.Uint64() | 1
		if i%3 == 0 && len(seen) > 0 {
			for n = range seen {
				break
			}
		}
		if got := s.add(n); got == seen[n] {
			t.Fatalf("number %d: got new %v, seen %v", n, got, seen[n])
		}
		seen[n] = true
	}
	if s.size != len(seen) {
		t.Errorf("got %d numbers want %d", s.size, len(seen))
	}
}

func TestEmptyCells(t *testing.T) {
	for _, s := range []string{"", " ", "\t", "\u00A0", "\u200E", "\u200C", " \uFEFF "} {
		if !empty(s) {
			t.Errorf("%q: got not empty", s)
		}
	}
	for _, s := range []string{"0", " x ", "۰", "-", "\u200Eس"} {
		if empty(s) {
			t.Errorf("%q: got empty", s)
		}
	}
}

func TestJoinedColumns(t *testing.T) {
	cells := []string{"2024-01-01", "", " ", "8:09"}
	for _, c := range []struct {
		columns []int
		want    string
	}{{[]int{0}, "2024-01-01"}, {[]int{0, 3}, "2024-01-01 8:09"}, {[]int{0, 1}, "2024-01-01"}, {[]int{1, 3}, "8:09"}, {[]int{0, 1, 2, 3}, "2024-01-01 8:09"}, {[]int{1, 2}, ""}} {
		if got := joined(cells, c.columns); got != c.want {
			t.Errorf("%v: got %q want %q", c.columns, got, c.want)
		}
	}
}

func TestColumnsAreFoundByTheirWholeName(t *testing.T) {
	header := []string{"id", "Date", "date ", "x", "x"}
	for name, want := range map[string]int{"id": 0, "Date": 1} {
		if got, err := find(header, name); err != nil || got != want {
			t.Errorf("%s: got %d, %v want %d", name, got, err, want)
		}
	}
	for _, name := range []string{"date", "ID", "x", ""} {
		if _, err := find(header, name); !errors.Is(err, kpi.ErrInvalid) {
			t.Errorf("%q: got %v want ErrInvalid", name, err)
		}
	}
}

func TestSheetsAreFoundByNameOrPosition(t *testing.T) {
	b := bookFile{sheets: []bookSheet{{"خلاصه", "a"}, {"2024", "b"}, {"1", "c"}}}
	for want, name := range map[string]string{"خلاصه": "خلاصه", "2024": "2024", "1": "1", "2": "2024", "۳": "1", "": "1"} {
		if got, err := b.find(want); err != nil || got.name != name {
			t.Errorf("%q: got %q, %v want %q", want, got.name, err, name)
		}
	}
	for _, want := range []string{"4", "0", "-1", "Costs"} {
		if _, err := b.find(want); !errors.Is(err, kpi.ErrInvalid) {
			t.Errorf("%q: got %v want ErrInvalid", want, err)
		}
	}
}

// Every mapping of the reference data names only fields that exist and is read strictly.
func TestEveryMappingFileIsRead(t *testing.T) {
	names, err := filepath.Glob("testdata/mappings/*.yaml")
	if err != nil || len(names) < 20 {
		t.Fatalf("got %d mappings, %v", len(names), err)
	}
	for _, name := range names {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := ParseMapping(b); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestRealDaysInTwoCalendarsAreOne(t *testing.T) {
	path := realFile(t, "iran_ecommerce_1398/oracle/jalali_pairs_124_days.csv")
	header, rows, err := Peek(path, DefaultFormat(), 1000)
	if err != nil || len(rows) != 124 || header[0] != "gregorian" {
		t.Fatalf("got %d rows of %q, %v", len(rows), header, err)
	}
	r := data.NewDateReader(persian(t).Calendar)
	for _, row := range rows {
		g, err1 := r.Day(row[0], data.DateFormat{})
		j, err2 := r.Day(row[1], data.DateFormat{})
		_, _, day := persian(t).Calendar.Civil(j)
		n, err3 := r.Day(fmt.Sprintf("%d %s 1398", day, row[2]), data.DateFormat{})
		if err1 != nil || err2 != nil || err3 != nil || g != j || g != n {
			t.Errorf("%q: got %s, %s and %s (%v %v %v)", row, g, j, n, err1, err2, err3)
		}
	}
}

func TestRealPersianPrices(t *testing.T) {
	path := realFile(t, "persian_misc/digikala_products_persian_digits.csv")
	_, want, err := Peek(realFile(t, "persian_misc/oracle/digikala_expected.csv"), DefaultFormat(), 1000)
	if err != nil {
		t.Fatal(err)
	}
	_, rows, err := Peek(path, DefaultFormat(), 1000)
	if err != nil || len(rows) != len(want) {
		t.Fatalf("got %d rows, %v want %d", len(rows), err, len(want))
	}
	// The shop writes dots for thousands, a lone one too: it needs `decimal: comma`.
	f := data.MoneyFormat{Unit: "toman", Factor: 10, Comma: true}
	for i, row := range rows {
		price, err := data.ParseMoney(row[2], f)
		if err != nil || fmt.Sprint(price/10) != want[i][2] {
			t.Errorf("%q: got %d rials, %v want %s tomans", row[2], price, err, want[i][2])
		}
		share, err := data.ParseNumber(row[1], true)
		if got := fmt.Sprintf("%.0f", share*100); row[1] != "" && (err != nil || got != want[i][1]) {
			t.Errorf("%q: got %s %%, %v want %s", row[1], got, err, want[i][1])
		}
	}
}

func TestRealFilesInOldEncodings(t *testing.T) {
	const spoken = "entity: order\nsource: store\nformat: {encoding: %s, years: 2000, dates: month-first}\ncolumns: {id: order_id, customer: customer, ordered_at: order_date, amount: grand_total}\n"
	sums := map[string]int64{}
	names := map[string]string{}
	for encoding, file := range map[string]string{"macintosh": "sample-orders.csv", "utf-8": "sample-orders.utf8.csv"} {
		sink := &fakeSink{}
		report, err := Import(t.Context(), sink, Options{Organisation: american(), Mapping: mustMapping(t, fmt.Sprintf(spoken, encoding))},
			[]string{realFile(t, "superstore_rfm/"+file)})
		if err != nil {
			t.Fatal(err)
		}
		if f := report.Files[0]; f.Accepted != 5009 || f.Rejected != 0 {
			t.Errorf("%s: got %d accepted, %v", file, f.Accepted, f.Samples)
		}
		sums[encoding] = sum(sink, "amount")
		names[encoding] = sink.cell(t, 2, "customer").Text
	}
	if sums["macintosh"] != sums["utf-8"] || names["macintosh"] != "Neil Französisch" || names["utf-8"] != "Neil Französisch" {
		t.Errorf("got %v, %v: both files hold the same orders", sums, names)
	}
	found, err := Inspect(t.Context(), realFile(t, "superstore_rfm/sample-orders.csv"), DefaultFormat(), 5)
	if err != nil || found.Encoding != "macintosh" || found.LineEnd != "cr" || len(found.Rows) != 5 {
		t.Errorf("without its encoding: got %+v, %v, want it found", found, err)
	}
}

// Exports of many systems open, and every row of them has the width of its header.
func TestRealExportsOpen(t *testing.T) {
	root := realFile(t, "crm_exports")
	opened := 0
	err := filepath.WalkDir(root, func(path string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() || !strings.HasSuffix(path, ".csv") {
			return err
		}
		header, rows, err := Peek(path, DefaultFormat(), 10_000)
		if err != nil && e.Name() == "accountData.csv" && strings.Contains(err.Error(), "line 72 is not UTF-8") {
			header, rows, err = Peek(path, formatted(func(f *Format) { f.Encoding = "windows-1252" }), 10_000)
		}
		if err != nil {
			t.Errorf("%s: %v", path, err)
			return nil
		}
		for i, row := range rows {
			if len(row) != len(header) {
				t.Errorf("%s: row %d has %d cells under %d names", path, i+1, len(row), len(header))
				break
			}
		}
		opened++
		return nil
	})
	if err != nil || opened < 40 {
		t.Errorf("got %d files opened, %v", opened, err)
	}
}
