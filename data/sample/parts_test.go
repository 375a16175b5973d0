package sample

import (
	"math"
	"strings"
	"testing"

	"taraz/data"
	"taraz/kpi"
)

func someWorld() *world { return newWorld(kpi.NewDate(2026, 11, 22), 1) }

func TestCellsAreWrittenAsACRMExportsThem(t *testing.T) {
	w := someWorld()
	nowruz := kpi.NewDate(2026, 3, 21)
	for _, c := range []struct {
		name string
		cell any
		want string
	}{
		{"a day is Jalali", nowruz, "1405/01/01"},
		{"no day is empty", kpi.Date(0), ""},
		{"an instant has its minute", instant{nowruz, 9*60 + 5}, "1405/01/01 09:05"},
		{"no instant is empty", instant{}, ""},
		{"an amount is plain digits", int64(1_250_000), "1250000"},
		{"the amount 0 is empty", int64(0), ""},
		{"the score 0 is 0", 0, "0"},
		{"hours keep their decimals", 2.5, "2.5"},
		{"a flag is a Persian word", true, "بله"},
		{"a choice is a Persian word", choice("win_back"), "بازگرداندن"},
		{"a text is itself", "نیک‌نام", "نیک‌نام"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := w.text(c.cell); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestMappingReadsAsInTheDesign(t *testing.T) {
	table := Table{Entity: "departure", Fields: []string{"customer", "left_on", "controllable"}, Covers: kpi.NewDate(2026, 11, 21)}
	want := `entity: departure
source: sample
covers: 2026-11-21
format: {delimiter: ",", encoding: utf-8, dates: year-first}
columns:
  customer: "مشتری"
  left_on: "تاریخ خروج"
  controllable: "قابل کنترل"
`
	if got := string(table.Mapping()); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	table = Table{Entity: "order", Fields: []string{"amount", "kind"}}
	for _, line := range []string{`amount: {column: "مبلغ", unit: toman}`, `kind: {column: "نوع", replace: {"فروش": sale, "برگشت از فروش": return}}`} {
		if got := string(table.Mapping()); !strings.Contains(got, line) {
			t.Errorf("got\n%s\nwant a line %s", got, line)
		}
	}
}

func TestEveryChoiceHasAPersianWord(t *testing.T) {
	for _, e := range data.Entities {
		for _, f := range e.Fields {
			seen := map[string]string{}
			for _, c := range f.Choices {
				word := choiceWords[choice(c)]
				if word == "" || seen[word] != "" {
					t.Errorf("%s.%s: %q: got the word %q, want one of its own", e.Name, f.Name, c, word)
				}
				seen[word] = c
			}
		}
	}
}

func TestTheCrisisComesAndGoes(t *testing.T) {
	for _, c := range []struct {
		name  string
		month int
		want  float64 // of something usually 10, at worst 2, at last 12
	}{
		{"the good year", 8, 10}, {"the bottom", 22, 2}, {"the end", 35, 12},
	} {
		if got := mood(c.month, 10, 2, 12); math.Abs(got-c.want) > 1e-9 {
			t.Errorf("%s: got %v, want %v", c.name, got, c.want)
		}
	}
	mean := 0.0
	for _, s := range season {
		mean += s / 12
	}
	if math.Abs(mean-1) > 0.01 {
		t.Errorf("mean season: got %v, want 1", mean)
	}
}

func TestNobodyWorksAtWeekendsOrNowruz(t *testing.T) {
	w, d := someWorld(), dice{someWorld().dice("test").Rand}
	for _, c := range []struct {
		name string
		day  kpi.Date
		want bool
	}{
		{"a Thursday", kpi.NewDate(2026, 5, 7), false}, {"a Friday", kpi.NewDate(2026, 5, 8), false}, {"a Saturday", kpi.NewDate(2026, 5, 9), true},
		{"4 Farvardin, a Tuesday", kpi.NewDate(2026, 3, 24), false}, {"5 Farvardin, a Wednesday", kpi.NewDate(2026, 3, 25), true},
	} {
		if got := w.open(c.day); got != c.want {
			t.Errorf("%s: got %v, want %v", c.name, got, c.want)
		}
	}
	for m := range months {
		from, to := w.span(m)
		if day := w.openDay(d, from, to); !w.open(day) || day < from || day > to {
			t.Errorf("month %d: got %s, want an open day from %s to %s", m, day, from, to)
		}
	}
}

func TestDiceHaveTheShapesTheyPromise(t *testing.T) {
	d := someWorld().dice("shapes")
	const n = 20_000
	poisson, heads, above := 0.0, 0.0, 0.0
	for range n {
		poisson += float64(d.poisson(7)) / n
		if weighted(d, []share[string]{{"a", 3}, {"b", 1}}) == "a" {
			heads += 1.0 / n
		}
		if d.around(100, 0.5) > 100 {
			above += 1.0 / n
		}
		if v := d.between(2, 4); v < 2 || v > 4 {
			t.Fatalf("between 2 and 4: got %d", v)
		}
	}
	for name, c := range map[string][2]float64{"mean of poisson(7)": {poisson, 7}, "3 in 4": {heads, 0.75}, "above the median": {above, 0.5}} {
		if math.Abs(c[0]-c[1]) > 0.03*c[1] {
			t.Errorf("%s: got %v, want about %v", name, c[0], c[1])
		}
	}
}

func TestAnEmployeeHasThePlaceOfTheDay(t *testing.T) {
	e := &employee{hired: 100, left: 300, places: []place{{department: sales}, {since: 200, department: corporate}}}
	for _, c := range []struct {
		name       string
		day        kpi.Date
		department string
		here       bool
	}{
		{"before he came", 99, sales, false}, {"at first", 100, sales, true}, {"the day before the move", 199, sales, true},
		{"the day of the move", 200, corporate, true}, {"the day he left", 300, corporate, false},
	} {
		if got := e.at(c.day).department; got != c.department || e.here(c.day) != c.here {
			t.Errorf("%s: got %s, here %v, want %s, %v", c.name, got, e.here(c.day), c.department, c.here)
		}
	}
}

func TestPlannedNumbersAreRound(t *testing.T) {
	for v, want := range map[float64]string{0: "0", 7.4: "7", 0.2: "1", 123.6: "124", 5_432_100: "5430000", 98_765: "98800"} {
		if got := round(v); got != want {
			t.Errorf("%v: got %s, want %s", v, got, want)
		}
	}
	if got := toman(12_345); got != 12_300 {
		t.Errorf("toman: got %d, want 12300", got)
	}
}
