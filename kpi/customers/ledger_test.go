package customers_test

import (
	"cmp"
	"slices"
	"testing"

	"taraz/kpi"
	"taraz/kpi/customers"
)

// line is one order line as the facts know it.
type line struct {
	scope, customer int32
	day             kpi.Date
	order           int
	amount          int64
	cost            int64 // -1: unknown
	back            bool  // a return
}

func (l line) sign() int64 {
	if l.back {
		return -1
	}
	return 1
}

// ledger is a small company: its lines, and who the customers are.
type ledger struct {
	calendar kpi.Calendar
	settings kpi.Settings
	lines    []line
	people   map[int32]customers.Person
}

func (l *ledger) person(c int32) customers.Person {
	if p, ok := l.people[c]; ok {
		return p
	}
	return customers.Person{Wallet: -1}
}

func (l *ledger) firstSale() kpi.Date {
	first := kpi.Date(0)
	for _, x := range l.lines {
		if !x.back && (first == 0 || x.day < first) {
			first = x.day
		}
	}
	return first
}

// rows does what the store's rollup does: lines to months of customers.
func (l *ledger) rows() []customers.Row {
	type key struct {
		scope, customer int32
		month           kpi.Month
	}
	months := map[key][]line{}
	for _, x := range l.lines {
		k := key{x.scope, x.customer, l.calendar.Month(x.day)}
		months[k] = append(months[k], x)
	}
	var rows []customers.Row
	for k, lines := range months {
		rows = append(rows, rollUp(customers.Row{Scope: k.scope, Customer: k.customer, Month: k.month}, lines))
	}
	slices.SortFunc(rows, func(a, b customers.Row) int {
		return cmp.Or(cmp.Compare(a.Scope, b.Scope), cmp.Compare(a.Customer, b.Customer), cmp.Compare(a.Month, b.Month))
	})
	return rows
}

func rollUp(r customers.Row, lines []line) customers.Row {
	orders, days := map[int]bool{}, map[kpi.Date]bool{}
	for _, x := range lines {
		if x.cost >= 0 {
			r.Costed += x.sign() * x.amount
			r.Cost += x.sign() * x.cost
		}
		if x.back {
			r.Returns += x.amount
			continue
		}
		if len(days) == 0 {
			r.FirstDay, r.LastDay = x.day, x.day
		}
		orders[x.order], days[x.day] = true, true
		r.FirstDay, r.LastDay = min(r.FirstDay, x.day), max(r.LastDay, x.day)
		r.Sales += x.amount
	}
	r.SaleOrders, r.SaleDays = int32(len(orders)), int32(len(days))
	return r
}

// run passes the ledger's rows through a Pass.
func (l *ledger) run(t *testing.T, windows []kpi.Window, figures ...string) map[customers.Key]kpi.Part {
	t.Helper()
	pass, err := customers.New(customers.Config{Calendar: l.calendar, Settings: l.settings,
		FirstSale: l.firstSale(), Windows: windows, Figures: figures})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range l.rows() {
		if err := pass.Add(r, l.person(r.Customer)); err != nil {
			t.Fatal(err)
		}
	}
	parts, err := pass.Finish()
	if err != nil {
		t.Fatal(err)
	}
	return parts
}

// window parses a period; cut, if given, is the last day that counts.
func window(t *testing.T, c kpi.Calendar, period, cut string) kpi.Window {
	t.Helper()
	p, err := c.ParsePeriod(period)
	if err != nil {
		t.Fatal(err)
	}
	w := kpi.Window{Period: p}
	w.From, w.To = c.Span(p)
	if cut != "" {
		w.To = day(t, cut)
	}
	return w
}

func day(t *testing.T, s string) kpi.Date {
	t.Helper()
	d, err := kpi.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func gregorian() kpi.Calendar { return kpi.Calendar{System: kpi.Gregorian, FiscalStart: 1} }
