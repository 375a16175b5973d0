package store

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/jmoiron/sqlx"

	"taraz/data"
	"taraz/kpi"
)

func testOrganisation() data.Organisation {
	return data.Organisation{Name: "Sample", Locale: "en", Currency: "USD", Unit: "usd", ZoneName: "Europe/London", Calendar: gregorian()}
}

func days(from, to string) kpi.Window {
	a, err1 := kpi.ParseDate(from)
	b, err2 := kpi.ParseDate(to)
	if err1 != nil || err2 != nil {
		panic(fmt.Sprint(err1, err2))
	}
	return kpi.Window{From: a, To: b}
}

func TestAGridCutsDaysWhereWindowsBeginAndEnd(t *testing.T) {
	cases := []struct {
		name    string
		windows []kpi.Window
		byMonth bool
		want    string
		months  bool
	}{
		{"whole months are cells by their stored month", []kpi.Window{days("2025-01-01", "2025-01-31"), days("2025-01-01", "2025-03-31")}, false, "2025-01-01 2025-02-01 2025-04-01", true},
		{"a cut needs days", []kpi.Window{days("2025-01-01", "2025-01-31"), days("2025-01-01", "2025-02-10")}, false, "2025-01-01 2025-02-01 2025-02-11", false},
		{"windows that overlap cut one another", []kpi.Window{days("2025-01-05", "2025-01-20"), days("2025-01-10", "2025-01-30")}, false, "2025-01-05 2025-01-10 2025-01-21 2025-01-31", false},
		{"months can be cut too", []kpi.Window{days("2025-01-15", "2025-03-10")}, true, "2025-01-15 2025-02-01 2025-03-01 2025-03-11", false},
		{"a window of no days has no cell", []kpi.Window{days("2025-01-15", "2025-01-14")}, false, "", true},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			g := newGrid(gregorian(), c.windows)
			if c.byMonth {
				g = g.byMonth()
			}
			var list []string
			for _, d := range g.bounds {
				list = append(list, d.String())
			}
			if got := strings.Join(list, " "); got != c.want || g.months != c.months {
				t.Errorf("got %s, by month %v, want %s, %v", got, g.months, c.want, c.months)
			}
		})
	}
}

func TestATreeOfComparisonsCountsTheCuts(t *testing.T) {
	s, err := Create(context.Background(), t.TempDir()+"/t.db", testOrganisation(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for n := range 9 {
		var cuts []int64
		for i := range n {
			cuts = append(cuts, int64(10*i+10))
		}
		for v := int64(0); v <= int64(10*n+10); v += 5 {
			var got int
			if err := s.reader.Get(&got, "SELECT "+tree("x", cuts, 0)+" FROM (SELECT "+fmt.Sprint(v)+" AS x) t"); err != nil {
				t.Fatal(err)
			}
			want := 0
			for _, c := range cuts {
				if c <= v {
					want++
				}
			}
			if got != want {
				t.Errorf("%d cuts, value %d: got %d, want %d", n, v, got, want)
			}
		}
	}
}

func TestAWindowIsSplitIntoWholeMonthsAndTheRest(t *testing.T) {
	cases := []struct {
		name, from, to, want string
	}{
		{"whole months have no rest", "2025-01-01", "2025-03-31", "2025-01-01..2025-03-31 and nothing"},
		{"a cut month is the rest", "2025-01-01", "2025-03-10", "2025-01-01..2025-02-28 and 2025-03-01..2025-03-10"},
		{"a month's first days are all rest", "2025-03-01", "2025-03-10", "nothing and 2025-03-01..2025-03-10"},
		{"what begins within a month is all rest", "2025-01-02", "2025-03-31", "nothing and 2025-01-02..2025-03-31"},
	}
	text := func(w kpi.Window) string {
		if w.To < w.From {
			return "nothing"
		}
		return w.From.String() + ".." + w.To.String()
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			head, tail := whole(gregorian(), days(c.from, c.to))
			if got := text(head) + " and " + text(tail); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestScalesAreBroughtToTheMostFrequentOne(t *testing.T) {
	one := func(scale string, sum float64, n int64) entry {
		return entry{first: 5, last: 5, part: scale, parts: []kpi.Part{{Sum: sum, N: n}}}
	}
	cases := []struct {
		name string
		list []entry
		want string
	}{
		{"one scale stays as it is", []entry{one("1 5", 9, 2), one("1 5", 5, 1)}, "14 of 3"},
		{"the rarer scale is stretched", []entry{one("1 5", 9, 2), one("0 10", 10, 1)}, "14 of 3"},
		{"of equally frequent ones the wider holds", []entry{one("1 3", 2, 1), one("0 10", 8, 1)}, "13 of 2"},
		{"answers without a scale are left as they are", []entry{one("", 7, 1), one("1 5", 8, 2)}, "15 of 3"},
		{"other days do not count", []entry{one("1 5", 9, 2), {first: 9, last: 9, part: "0 10", parts: []kpi.Part{{Sum: 90, N: 9}}}}, "9 of 2"},
		{"a scale of one point is not stretched", []entry{one("1 1", 3, 3), one("1 5", 4, 1)}, "7 of 4"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			p := combineScales(c.list, kpi.Window{From: 0, To: 8}, 0)
			if got := fmt.Sprintf("%g of %d", p.Sum, p.N); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
			slices.Reverse(c.list)
			if q := combineScales(c.list, kpi.Window{From: 0, To: 8}, 0); q.Sum != p.Sum || q.N != p.N {
				t.Errorf("in another order: got %v, want %v", q, p)
			}
		})
	}
}

func TestDaysAreCountedByMonthInAnyOrder(t *testing.T) {
	c := newDayCount(gregorian())
	start := kpi.NewDate(2025, 1, 10)
	for _, d := range []kpi.Date{0, 40, 3, -20, 41, 0} {
		c.add(start + d)
	}
	want := map[kpi.Month]dayRange{
		kpi.NewMonth(2024, 12): {1, start - 20, start - 20}, kpi.NewMonth(2025, 1): {3, start, start + 3}, kpi.NewMonth(2025, 2): {2, start + 40, start + 41}}
	for m, w := range want {
		if got := c.by[m]; got == nil || *got != w {
			t.Errorf("%s: got %v, want %v", m, got, w)
		}
	}
	if len(c.by) != len(want) {
		t.Errorf("got %d months, want %d", len(c.by), len(want))
	}
}

func TestReplacedMonthsEqualAllMonthsWrittenAnew(t *testing.T) {
	ctx := context.Background()
	s, err := Create(ctx, t.TempDir()+"/t.db", testOrganisation(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	lines := randomLines(4000)
	before := slowMonths(lines[:3000], false, false, kpi.Forever)
	after := slowMonths(lines, false, false, kpi.Forever)
	in := func(list []customerMonth, months ...kpi.Month) []customerMonth {
		return slices.DeleteFunc(slices.Clone(list), func(m customerMonth) bool { return !slices.Contains(months, m.Month) })
	}
	october, november, december, january := kpi.Month(24297), kpi.Month(24298), kpi.Month(24299), kpi.Month(24300)
	sorted := func(lists ...[]customerMonth) []customerMonth {
		all := slices.Concat(lists...)
		slices.SortFunc(all, compareMonths)
		return all
	}
	cases := []struct {
		name        string
		old, wanted []customerMonth
		months      []kpi.Month
	}{
		{"into nothing", nil, after, []kpi.Month{october, november, december, january}},
		{"all months", before, after, []kpi.Month{october, november, december, january}},
		{"one month", before, sorted(in(before, october, december, january), in(after, november)), []kpi.Month{november}},
		{"a month that was not there", in(before, october, november), sorted(in(before, october, november), in(after, december)), []kpi.Month{december}},
		{"a month that is gone", before, in(before, october, november, january), []kpi.Month{december}},
		{"nothing left", in(before, january), nil, []kpi.Month{january}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			err := s.write(ctx, func(tx *sqlx.Tx) error {
				if _, err := tx.Exec("DELETE FROM customer_month"); err != nil {
					return err
				}
				p := packer{employee: wholeScope, write: func(k chunk) error { return insertChunk(ctx, tx, k) }}
				for i := range c.old {
					if err := p.add(&c.old[i]); err != nil {
						return err
					}
					if i%97 == 0 { // many small chunks
						if err := flushAtCustomer(&p, c.old, i); err != nil {
							return err
						}
					}
				}
				if err := p.flush(); err != nil {
					return err
				}
				months := monthSet{}
				for _, m := range c.months {
					months[m] = true
				}
				return replaceMonths(ctx, tx, wholeScope, months, in(c.wanted, c.months...))
			})
			if err != nil {
				t.Fatal(err)
			}
			var got []customerMonth
			if err := eachMonth(ctx, s.reader, wholeScope, func(m *customerMonth) error { got = append(got, *m); return nil }); err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(got, c.wanted) {
				t.Errorf("got %d months, want %d", len(got), len(c.wanted))
			}
		})
	}
}

// flushAtCustomer ends a chunk if the next month is another customer's.
func flushAtCustomer(p *packer, list []customerMonth, i int) error {
	if i+1 < len(list) && list[i+1].Customer == list[i].Customer {
		return nil
	}
	return p.flush()
}
