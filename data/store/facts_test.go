package store_test

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"taraz/data/store"
	"taraz/data/store/storetest"
	"taraz/kpi"
)

// london is the Gregorian calendar of the tests' organisation.
var london = storetest.London().Calendar

// window is the whole of a period such as 2025-03, or days such as 2025-03-01..2025-03-10.
func window(t *testing.T, s string) kpi.Window {
	t.Helper()
	if from, to, ok := strings.Cut(s, ".."); ok {
		return kpi.Window{From: day(t, from), To: day(t, to)}
	}
	p, err := london.ParsePeriod(s)
	if err != nil {
		t.Fatal(err)
	}
	w := kpi.Window{Period: p}
	w.From, w.To = london.Span(p)
	return w
}

func where(field string, in ...string) kpi.Condition { return kpi.Condition{Field: field, In: in} }

func isKnown(field string, yes bool) kpi.Condition { return kpi.Condition{Field: field, Known: &yes} }

// asked asks for one measure and writes the parts as "scope=sum/n", ordered by scope.
func asked(t *testing.T, s *store.Store, m kpi.Measure, kind kpi.ScopeKind, windows ...string) string {
	t.Helper()
	m.Name = "asked"
	r := kpi.Request{Measures: []kpi.Measure{m}, Kind: kind}
	for i, w := range windows {
		r.Windows = append(r.Windows, window(t, w))
		r.Wants = append(r.Wants, kpi.Want{Measure: 0, Window: i})
	}
	parts, err := s.Facts(s.Reader()).Parts(context.Background(), r)
	if err != nil {
		t.Fatalf("%+v by %s: %v", m, kind, err)
	}
	var all []string
	for i := range windows {
		scopes := map[string]string{}
		for k, p := range parts {
			if k.Window == i {
				scopes[k.Scope] = fmt.Sprintf("%s=%g/%d", k.Scope, p.Sum, p.N)
			}
		}
		var list []string
		for _, name := range slices.Sorted(maps.Keys(scopes)) {
			list = append(list, scopes[name])
		}
		all = append(all, strings.Join(list, " "))
	}
	return strings.Join(all, " | ")
}

// company is a small CRM in which every rule of METHOD.md section 2 has a case.
var company = []file{
	{entity: "employee", rows: `
		id  valid_from  name   department manager customer_facing hired_on
		boss -          Boss   Head       -       0 2020-01-01
		lead -          Lead   Sales      boss    1 2020-01-01
		ann  -          Ann    Sales      lead    1 2024-01-01
		bob  -          Bob    Support    lead    1 2024-06-01
		bob  2025-03-15 Bob    Sales      boss    1 2024-06-01`},
	{entity: "customer", rows: `
		id kind      segment city   channel manager wallet acquired_on
		c1 person    gold    Paris  web     ann     5000   -
		c2 company   silver  -      shop    ann     -      2020-01-01
		c3 anonymous -       Paris  -       -       -      -
		c4 person    gold    Rome   web     bob     -      -`},
	{entity: "product", rows: `
		id valid_from category unit_cost
		p1 -          tools    10
		p1 2025-03-10 tools    20
		p2 -          toys     -`},
	{entity: "order", rows: `
		id line customer ordered_at        amount product employee quantity cost kind   promised_on delivered_on channel
		o1 1    c1       2025-02-10T10:00Z 100    p1      ann      2        -    sale   2025-02-12  2025-02-12   web
		o1 2    c1       2025-02-10T10:00Z 50     p2      bob      1        30   sale   2025-02-14  2025-02-20   web
		o2 1    c2       2025-03-12T10:00Z 200    p1      bob      3        -    sale   2025-03-20  -            shop
		o3 1    c1       2025-03-20T10:00Z -40    p1      bob      1        -    return -           -            -
		o4 1    c3       2025-03-20T10:00Z 70     -       -        -        -    sale   -           -            -
		o5 1    c4       2025-03-31T23:30Z 500    p2      ann      1        100  sale   2025-04-03  2025-04-02   phone`},
}

func TestSumsFollowTheRulesOfTheirScopes(t *testing.T) {
	revenue := kpi.Measure{Entity: "order", Aggregate: kpi.Sum, Field: "net", Date: "ordered_at"}
	costed := kpi.Measure{Entity: "order", Aggregate: kpi.Sum, Field: "costed_net", Date: "ordered_at"}
	cost := kpi.Measure{Entity: "order", Aggregate: kpi.Sum, Field: "net_cost", Date: "ordered_at"}
	orders := kpi.Measure{Entity: "order", Aggregate: kpi.Count, Date: "ordered_at", Where: []kpi.Condition{where("kind", "sale")}}
	lines := kpi.Measure{Entity: "order", Aggregate: kpi.Lines, Date: "ordered_at"}
	cases := []struct {
		name    string
		measure kpi.Measure
		kind    kpi.ScopeKind
		windows []string
		want    string
	}{
		{"a return subtracts in its own month", revenue, kpi.Organisation, []string{"2025-02", "2025-03", "2025-Q1"}, "=150/2 | =230/3 | =380/5"},
		{"late in the evening UTC is the next day and month in London", revenue, kpi.Organisation, []string{"2025-04"}, "=500/1"},
		{"a window that is not whole months counts its days", revenue, kpi.Organisation, []string{"2025-03-12..2025-03-19", "2025-03-13..2025-03-20", "2025-01-05..2025-03-20"}, "=200/1 | =30/2 | =380/5"},
		{"orders are counted by id", orders, kpi.Organisation, []string{"2025-02", "2025-Q1"}, "=1/1 | =3/3"},
		{"lines are counted line by line", lines, kpi.Organisation, []string{"2025-02"}, "=2/2"},
		{"an order counts for each of its employees", orders, kpi.Employee, []string{"2025-02"}, "ann=1/1 bob=1/1"},
		{"an order of two people of a department counts once", orders, kpi.Manager, []string{"2025-02"}, "boss=1/1 lead=1/1"},
		{"cost is the line's own, else quantity times the product's of that day", cost, kpi.Organisation, []string{"2025-02", "2025-03"}, "=50/2 | =40/2"},
		{"net of lines without a known cost is left out", costed, kpi.Organisation, []string{"2025-03"}, "=160/2"},
		{"a department is that of the day", revenue, kpi.Department, []string{"2025-02", "2025-03"}, "Sales=100/1 Support=50/1 | =70/1 Sales=-40/1 Support=200/1"},
		{"a fact counts for every manager above on its day, not for himself", revenue, kpi.Manager, []string{"2025-02", "2025-03"}, "boss=150/2 lead=150/2 | =70/1 boss=160/2 lead=200/1"},
		{"facts without an employee form the empty scope", revenue, kpi.Employee, []string{"2025-03"}, "=70/1 bob=160/2"},
		{"a segment is the customer's", revenue, kpi.Segment, []string{"2025-03", "2025-04"}, "=70/1 gold=-40/1 silver=200/1 | gold=500/1"},
		{"a city is the customer's", revenue, kpi.City, []string{"2025"}, "=200/1 Paris=180/4 Rome=500/1"},
		{"the channel of an order is that of the customer's acquisition", revenue, kpi.Channel, []string{"2025"}, "=70/1 shop=200/1 web=610/4"},
		{"the contact channel is the order's own", revenue, kpi.ContactChannel, []string{"2025"}, "=30/2 phone=500/1 shop=200/1 web=150/2"},
		{"a portfolio is of the customer's manager", revenue, kpi.Portfolio, []string{"2025"}, "=70/1 ann=310/4 bob=500/1"},
		{"a product is the line's", revenue, kpi.Product, []string{"2025"}, "=70/1 p1=260/3 p2=550/2"},
		{"a category is the product's", revenue, kpi.Category, []string{"2025"}, "=70/1 tools=260/3 toys=550/2"},
	}
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		mustImport(t, s, company...)
		for _, c := range cases {
			t.Run(c.name, func(t *testing.T) {
				if got := asked(t, s, c.measure, c.kind, c.windows...); got != c.want {
					t.Errorf("got %s, want %s", got, c.want)
				}
			})
		}
	})
}
