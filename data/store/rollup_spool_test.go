package store

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"testing"

	"taraz/kpi"
	"taraz/kpi/customers"
)

func gregorian() kpi.Calendar { return kpi.Calendar{System: kpi.Gregorian, FiscalStart: 1} }

func randomLines(n int) []line {
	rng := rand.New(rand.NewPCG(5, 5))
	lines := make([]line, n)
	for i := range lines {
		lines[i] = line{customer: rng.Int32N(40), scope: rng.Int32N(3), day: kpi.Date(20000 + rng.IntN(90)), net: rng.Int64N(1000),
			cost: rng.Int64N(500), order: rng.Uint64N(200), sale: rng.IntN(5) > 0, costed: rng.IntN(2) == 0}
		if !lines[i].sale {
			lines[i].net, lines[i].cost = -lines[i].net, -lines[i].cost
		}
	}
	return lines
}

// slowMonths computes customer months with maps.
func slowMonths(lines []line, many, scoped bool, until kpi.Date) []customerMonth {
	type key struct {
		scope, customer int32
		month           kpi.Month
	}
	groups := map[key][]line{}
	for _, l := range lines {
		k := key{wholeScope, l.customer, gregorian().Month(l.day)}
		if scoped {
			k.scope = l.scope
		}
		if l.day <= until {
			groups[k] = append(groups[k], l)
		}
	}
	var all []customerMonth
	for k, list := range groups {
		m := customerMonth{Row: customers.Row{Scope: k.scope, Customer: k.customer, Month: k.month}, lines: int32(len(list))}
		days, orders, sales := map[kpi.Date]int64{}, map[uint64]bool{}, 0
		for _, l := range list {
			if l.costed {
				m.costedLines++
				m.Costed += l.net
				m.Cost += l.cost
			}
			if l.sale {
				days[l.day] += l.net
				orders[l.order] = true
				sales++
				m.Sales += l.net
			} else {
				m.Returns -= l.net
			}
		}
		m.SaleDays, m.SaleOrders = int32(len(days)), int32(sales)
		if many {
			m.SaleOrders = int32(len(orders))
		}
		for d, sum := range days {
			if m.FirstDay == 0 || d < m.FirstDay {
				m.FirstDay, m.FirstDaySales = d, sum
			}
			m.LastDay = max(m.LastDay, d)
		}
		all = append(all, m)
	}
	slices.SortFunc(all, compareMonths)
	return all
}

func compareMonths(a, b customerMonth) int {
	return cmp.Or(cmp.Compare(a.Scope, b.Scope), cmp.Compare(a.Customer, b.Customer), cmp.Compare(a.Month, b.Month))
}

func TestFoldedLinesAreTheCustomerMonths(t *testing.T) {
	lines := randomLines(3000)
	cases := []struct {
		name         string
		limit        int
		many, scoped bool
		until        kpi.Date
	}{
		{"in memory", 1 << 20, false, false, kpi.Forever},
		{"through a file", 500, false, false, kpi.Forever},
		{"orders of several lines", 700, true, false, kpi.Forever},
		{"by scope", 500, false, true, kpi.Forever},
		{"up to a day, by scope, with several lines", 500, true, true, 20040},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			s := newSpool(40)
			s.limit = c.limit
			for _, l := range lines {
				if err := s.add(l); err != nil {
					t.Fatal(err)
				}
			}
			if inFile := s.file != nil; inFile != (c.limit < len(lines)) {
				t.Errorf("a file is used: got %v", inFile)
			}
			var got []customerMonth
			f := folder{cal: gregorian(), many: c.many, scoped: c.scoped, until: c.until, emit: func(m *customerMonth) error {
				got = append(got, *m)
				return nil
			}}
			err := s.each(func(part []line) error {
				if c.scoped {
					byScope(part)
				} else {
					byCustomer(part)
				}
				return f.fold(part)
			})
			if err != nil {
				t.Fatal(err)
			}
			if !c.scoped && !slices.IsSortedFunc(got, compareMonths) {
				t.Error("customers do not come in order")
			}
			slices.SortFunc(got, compareMonths)
			want := slowMonths(lines, c.many, c.scoped, c.until)
			if g, w := fmt.Sprint(got), fmt.Sprint(want); g != w {
				t.Errorf("got %.300s\nwant %.300s", g, w)
			}
			name := ""
			if s.file != nil {
				name = s.file.Name()
			}
			if err := s.close(); err != nil {
				t.Fatal(err)
			}
			if _, err := os.Stat(name); err == nil {
				t.Errorf("%s is still there", name)
			}
		})
	}
}

func TestPackedMonthsUnpackToThemselves(t *testing.T) {
	want := slowMonths(randomLines(20000), false, false, kpi.Forever)
	for i := range want { // customers far apart, and more of them than a chunk holds
		want[i].Customer *= 1000
	}
	for c := range int32(9000) {
		want = append(want, customerMonth{Row: customers.Row{Scope: wholeScope, Customer: 100_000 + c, Month: 24300, Returns: int64(c) << 40}, lines: 1})
	}
	var chunks []chunk
	p := packer{employee: wholeScope, write: func(c chunk) error {
		c.Packed = slices.Clone(c.Packed)
		chunks = append(chunks, c)
		return nil
	}}
	for i := range want {
		if err := p.add(&want[i]); err != nil {
			t.Fatal(err)
		}
	}
	if err := p.flush(); err != nil {
		t.Fatal(err)
	}
	if len(chunks) < 2 {
		t.Errorf("got %d chunks, want several", len(chunks))
	}
	var got []customerMonth
	for _, c := range chunks {
		if err := c.unpack(func(m *customerMonth) error { got = append(got, *m); return nil }); err != nil {
			t.Fatal(err)
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %d months, want the %d that were packed", len(got), len(want))
	}
	for _, damage := range []func(*chunk){
		func(c *chunk) { c.Size++ }, func(c *chunk) { c.Size-- }, func(c *chunk) { c.Packed = c.Packed[:len(c.Packed)-1] }, func(c *chunk) { c.Last++ },
	} {
		c := chunks[0]
		damage(&c)
		if err := c.unpack(func(*customerMonth) error { return nil }); err == nil {
			t.Error("damage was not noticed")
		}
	}
}
