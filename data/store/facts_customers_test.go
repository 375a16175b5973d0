package store_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"

	"taraz/data/store"
	"taraz/data/store/storetest"
	"taraz/kpi"
)

// figure asks for a customer figure.
func figure(name string) kpi.Measure { return kpi.Measure{Customers: name} }

func TestCustomerFiguresByScope(t *testing.T) {
	shop := []file{
		{entity: "employee", rows: `
			id  valid_from name department manager
			ann -          Ann  Sales      -
			bob -          Bob  Sales      ann
			bob 2025-02-15 Bob  Support    ann`},
		{entity: "customer", rows: `
			id kind      segment acquired_on wallet
			c1 person    gold    -           1000
			c2 person    silver  2024-12-01  -
			c3 anonymous gold    -           -
			c4 person    gold    -           -`},
		{entity: "order", rows: `
			id customer ordered_at amount employee kind   cost channel product
			o1 c1       2025-01-10 100    ann      sale   60   web     p1
			o2 c2       2025-01-20 200    bob      sale   100  web     p1
			o3 c3       2025-01-21 400    ann      sale   -    shop    p2
			o4 c1       2025-02-20 50     bob      sale   20   shop    p2
			o5 c1       2025-02-21 30     bob      return 10   shop    p2
			o6 c4       2025-02-10 70     bob      sale   40   web     p1
			o7 c4       2025-03-31 80     ann      sale   50   web     p1`},
	}
	cases := []struct {
		name    string
		figure  string
		kind    kpi.ScopeKind
		windows []string
		want    string
	}{
		{"active customers leave the anonymous out", "active", kpi.Organisation, []string{"2025-01", "2025-02", "2025-Q1"}, "=2/2 | =2/2 | =3/3"},
		{"a customer acquired before the first order in the data is new in no period", "new", kpi.Organisation, []string{"2025-01", "2025-02"}, "=1/1 | =1/1"},
		{"a customer is new to an employee with the first purchase from him", "new", kpi.Employee, []string{"2025-01", "2025-02", "2025-03"}, "ann=1/1 | bob=2/2 | ann=1/1"},
		{"customers of a department are those who bought from it as of the day", "active", kpi.Department, []string{"2025-02", "2025-Q1"}, "Sales=1/1 Support=1/1 | Sales=3/3 Support=1/1"},
		{"a manager's customers are those of everyone below, not his own", "active", kpi.Manager, []string{"2025-01", "2025-Q1"}, "=1/1 ann=1/1 | =2/2 ann=3/3"},
		{"a segment's customers", "active", kpi.Segment, []string{"2025-Q1"}, "gold=2/2 silver=1/1"},
		{"a product's customers", "active", kpi.Product, []string{"2025-Q1"}, "p1=3/3 p2=1/1"},
		{"customers by contact channel", "active", kpi.ContactChannel, []string{"2025-Q1"}, "shop=1/1 web=3/3"},
		{"revenue of known customers subtracts returns", "known_revenue", kpi.Organisation, []string{"2025-01", "2025-02"}, "=300/2 | =90/2"},
		{"customers retained from the period before", "retained", kpi.Organisation, []string{"2025-02", "2025-03"}, "=1/1 | =1/1"},
	}
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		mustImport(t, s, shop...)
		for _, c := range cases {
			t.Run(c.name, func(t *testing.T) {
				if got := asked(t, s, figure(c.figure), c.kind, c.windows...); got != c.want {
					t.Errorf("got %s, want %s", got, c.want)
				}
			})
		}
		t.Run("a cut inside a month counts its first days alone", func(t *testing.T) {
			february, march := window(t, "2025-02"), window(t, "2025-03")
			february.To, march.To = day(t, "2025-02-15"), day(t, "2025-03-30")
			r := kpi.Request{Measures: []kpi.Measure{figure("active"), figure("retained")}, Windows: []kpi.Window{february, march, window(t, "2025-03")},
				Wants: []kpi.Want{{Measure: 0, Window: 0}, {Measure: 0, Window: 1}, {Measure: 1, Window: 1}, {Measure: 1, Window: 2}}}
			for kind, want := range map[kpi.ScopeKind]string{kpi.Organisation: "1 0 0 1", kpi.Segment: "1 0 0 1", kpi.Category: "0 0 0 0"} {
				r.Kind = kind
				scope := map[kpi.ScopeKind]string{kpi.Segment: "gold", kpi.Category: "none"}[kind]
				parts, err := s.Facts(s.Reader()).Parts(context.Background(), r)
				if err != nil {
					t.Fatal(err)
				}
				got := ""
				for i, w := range r.Wants {
					if i > 0 {
						got += " "
					}
					got += fmt.Sprint(parts[kpi.PartKey{Measure: w.Measure, Window: w.Window, Scope: scope}].N)
				}
				if got != want {
					t.Errorf("by %s: got %s, want %s", kind, got, want)
				}
			}
		})
	})
}

func TestNewcomersEarnWithinMonthsOfThirtyDaysOfTheirFirstSale(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		mustImport(t, s, file{entity: "spend", rows: `
			id spent_on   amount purpose
			s1 2024-01-01 1      acquisition`},
			file{entity: "order", rows: `
			id customer ordered_at amount kind   cost
			o1 c1       2024-01-10 100    sale   60
			o2 c1       2024-02-09 10     sale   -
			o3 c1       2024-02-10 20     sale   5
			o4 c1       2024-02-11 4      return 1
			o5 c1       2025-01-04 1000   sale   0
			o6 c1       2025-01-05 9999   sale   0
			o7 c2       2024-05-01 7      sale   7
			o8 c3       2023-12-31 7      sale   7`})
		r := kpi.Request{Measures: []kpi.Measure{figure("newcomers")}, Windows: []kpi.Window{window(t, "2024-01-01..2024-01-31")}, Wants: []kpi.Want{{}}, Kind: kpi.Organisation}
		parts, err := s.Facts(s.Reader()).Parts(context.Background(), r)
		if err != nil {
			t.Fatal(err)
		}
		p := parts[kpi.PartKey{}]
		got := fmt.Sprint(p.N, p.Curve[0], p.Curve[1], p.Curve[10], p.Curve[11])
		// 2024-02-09 is day 30 and counts in the first month, 2025-01-04 is day 360.
		if want := fmt.Sprint(1, kpi.Profit{Net: 110, Costed: 100, Cost: 60}, kpi.Profit{Net: 126, Costed: 116, Cost: 64},
			kpi.Profit{Net: 126, Costed: 116, Cost: 64}, kpi.Profit{Net: 1126, Costed: 1116, Cost: 64}); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	})
}

// TestCustomerMonthsEqualPlainSQL compares the rollup, through a figure, and the monthly
// sums with sums that the engine makes of the facts.
func TestMonthlySumsEqualPlainSQL(t *testing.T) {
	withValues(t, "2025-05-10", func(t *testing.T, s *store.Store) {
		c := crm{rand.New(rand.NewPCG(11, 7))}
		for range 6 {
			mustImport(t, s, c.file("employee"), c.file("order"), c.file("customer"), c.file("product"))
		}
		check(t, s, `SELECT COUNT(*) FROM (
			SELECT 'revenue' AS measure, ordered_at_month AS month, SUM(CASE WHEN kind = 'return' THEN -amount ELSE amount END) AS v, COUNT(*) AS n FROM fact_order GROUP BY ordered_at_month
			UNION ALL SELECT 'sale_orders', ordered_at_month, COUNT(DISTINCT CAST(source AS TEXT) || '/' || id), COUNT(DISTINCT CAST(source AS TEXT) || '/' || id) FROM fact_order WHERE kind = 'sale' GROUP BY ordered_at_month) w
			LEFT JOIN measure_month m ON m.kind = 'organisation' AND m.measure = w.measure AND m.month = w.month AND m.sum = w.v AND m.n = w.n WHERE m.measure IS NULL`, "0")
		check(t, s, `SELECT COUNT(*) FROM (
			SELECT e.id AS scope, ordered_at_month AS month, SUM(CASE WHEN kind = 'return' THEN -amount ELSE amount END) AS v FROM fact_order f JOIN employee e ON e.num = f.employee GROUP BY e.id, ordered_at_month) w
			LEFT JOIN measure_month m ON m.kind = 'employee' AND m.measure = 'revenue' AND m.month = w.month AND m.scope = w.scope AND m.sum = w.v WHERE m.measure IS NULL`, "0")
		check(t, s, `SELECT COUNT(*) FROM (
			SELECT p.department AS scope, ordered_at_month AS month, SUM(CASE WHEN kind = 'return' THEN -amount ELSE amount END) AS v, COUNT(DISTINCT CASE WHEN kind = 'sale' THEN CAST(source AS TEXT) || '/' || f.id END) AS o
			FROM fact_order f JOIN employee_span p ON p.employee = f.employee AND f.ordered_at_day BETWEEN p.from_day AND p.to_day WHERE p.department <> '' GROUP BY p.department, ordered_at_month) w
			LEFT JOIN measure_month m ON m.kind = 'department' AND m.measure = 'revenue' AND m.month = w.month AND m.scope = w.scope AND m.sum = w.v
			LEFT JOIN measure_month c ON c.kind = 'department' AND c.measure = 'sale_orders' AND c.month = w.month AND c.scope = w.scope
			WHERE m.measure IS NULL OR COALESCE(c.sum, 0) <> w.o`, "0")
		check(t, s, `SELECT COUNT(*) FROM (
			SELECT ordered_at_month AS month, SUM(k) AS v, COUNT(k) AS n FROM (SELECT ordered_at_month, CASE WHEN kind = 'return' THEN -1 ELSE 1 END * COALESCE(cost, CAST(quantity * p.unit_cost AS BIGINT)) AS k
				FROM fact_order f LEFT JOIN product_span p ON p.product = f.product AND f.ordered_at_day BETWEEN p.from_day AND p.to_day) x GROUP BY ordered_at_month) w
			LEFT JOIN measure_month m ON m.kind = 'organisation' AND m.measure = 'known_cost' AND m.month = w.month AND m.sum = w.v AND m.n = w.n WHERE m.measure IS NULL AND w.n > 0`, "0")
	})
}
