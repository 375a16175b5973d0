package store_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"regexp"
	"slices"
	"testing"

	"taraz/data/store"
	"taraz/kpi"
)

// proof is how the rows behind a KPI are held against its value: each function is given the
// page with all its rows and says what does not agree.
type proof func(p store.RowPage, v, revenue kpi.Value) (got, want float64)

// total holds the number of rows against a part of the value.
func total(of func(v, revenue kpi.Value) float64) proof {
	return func(p store.RowPage, v, revenue kpi.Value) (got, want float64) {
		return float64(p.Total), of(v, revenue)
	}
}

func byN(v, _ kpi.Value) float64           { return float64(v.N) }
func byNumerator(v, _ kpi.Value) float64   { return part(v.Numerator) }
func byDenominator(v, _ kpi.Value) float64 { return part(v.Denominator) }
func ofRevenue(_, revenue kpi.Value) float64 {
	return float64(revenue.N)
}

func part(p *float64) float64 {
	if p == nil {
		return 0
	}
	return *p
}

// column adds up a column by its English label; yes counts 1.
func column(label string, of func(v, revenue kpi.Value) float64) proof {
	return func(p store.RowPage, v, revenue kpi.Value) (got, want float64) {
		i := slices.IndexFunc(p.Columns, func(c store.RowColumn) bool { return c.Label.En == label })
		if i < 0 {
			return math.NaN(), of(v, revenue)
		}
		for _, row := range p.Rows {
			got += row[i].Number
			if row[i].Text == "yes" {
				got++
			}
		}
		return got, of(v, revenue)
	}
}

var counted = []proof{total(byN), total(byDenominator), column("In the numerator", byNumerator)}

// proofs are what holds for a KPI; without an entry the rows are as many as its n.
var proofs = map[string][]proof{
	"retention_rate":          counted,
	"retention_rate_12m":      counted,
	"second_purchase_rate":    counted,
	"churn_rate":              counted,
	"controllable_churn_rate": counted,
	"win_back_rate":           counted,
	"repeat_purchase_rate":    counted,
	"training_coverage":       counted,
	"crm_adoption":            counted,
	"retention_rate_classic":  {total(byN), total(byDenominator)},
	"active_customers":        {total(byN), total(byNumerator)},
	"new_customers":           {total(byN), total(byNumerator)},
	"headcount":               {total(byN), total(byNumerator)},

	"revenue_per_customer": {total(byN), total(byDenominator)},
	"purchase_frequency":   {total(byN), total(byDenominator), column("Orders in the period", byNumerator)},
	"relationship_days":    {total(byN), column("In the numerator", byNumerator)},
	"share_of_wallet":      {total(byN), column("In the denominator", byDenominator), column("In the numerator", byNumerator)},
	"top20_profit_share":   {total(byN), column("In the numerator", byNumerator)},
	// A customer with nothing but returns has money in these and is no case.
	"net_revenue_retention":           {column("In the denominator", byDenominator), column("In the numerator", byNumerator)},
	"existing_customer_revenue_share": {column("Revenue in the period", byNumerator)},

	// The parts are of different kinds, or the denominator is of another period.
	"acquisition_cost":            {column("Amount", byNumerator)},
	"marketing_cost_ratio":        {column("Amount", byNumerator)},
	"cost_to_serve":               {column("Amount", byNumerator)},
	"training_hours_per_employee": {column("Hours", byNumerator)},
	"complaint_rate":              {total(byNumerator)},
	"ideas_per_employee":          {total(byNumerator)},
	"employee_turnover":           {total(byNumerator)},
	"contact_channel_share":       {total(byNumerator)},
	"revenue_growth":              {total(ofRevenue)},
	"revenue_growth_yoy":          {total(ofRevenue)},
	"revenue_per_employee":        {total(ofRevenue)},
}

// oneCustomer finds the order, the line and the customer of an order line.
var oneCustomer = regexp.MustCompile(`(?m)^(o\d*)(\d) (\d+) c\d+ `)

func TestTheRowsBehindEveryKPIAreThoseOfItsValue(t *testing.T) {
	unwatched(t)
	withValues(t, "2025-05-10", func(t *testing.T, s *store.Store) {
		c := crm{rand.New(rand.NewPCG(3, 9))}
		for range 4 {
			var files []file
			for _, entity := range entityNames {
				f := c.file(entity)
				f.complete = ""
				if entity == "order" { // all lines of an order are one customer's
					f.rows = oneCustomer.ReplaceAllString(f.rows, "${1}${2} ${3} c${2} ")
				}
				files = append(files, f)
			}
			mustImport(t, s, files...)
		}
		seen := map[string]int{}
		for _, kind := range kpi.ScopeKinds {
			list := []string{"2025-01", "2025-04", "2025-05", "2024-Q4", "2024", "2025"}
			if kind != kpi.Organisation {
				list = []string{"2025-01", "2024"}
			}
			for _, p := range periods(t, list...) {
				proveRows(t, s, kind, p, seen)
			}
		}
		for _, d := range shipped(t).All() {
			if !d.Later && seen[d.ID] == 0 {
				t.Errorf("%s: the company has no value with rows", d.ID)
			}
		}
	})
}

// proveRows compares all values of a kind of scope and a period; seen counts those with rows.
func proveRows(t *testing.T, s *store.Store, kind kpi.ScopeKind, p kpi.Period, seen map[string]int) {
	t.Helper()
	ctx := context.Background()
	values, err := s.Query(ctx, kpi.Query{Periods: []kpi.Period{p}, Kind: kind})
	if err != nil {
		t.Fatal(err)
	}
	revenue, scopes := map[string]kpi.Value{}, map[string][]string{}
	for _, v := range values {
		if !slices.Contains(scopes[v.KPI], v.Scope.Name) {
			scopes[v.KPI] = append(scopes[v.KPI], v.Scope.Name)
		}
		if v.KPI == "revenue" {
			revenue[v.Scope.Name] = v
		}
	}
	for _, v := range values {
		if v.Reason == kpi.NotApplicable || v.Reason == kpi.NotDue || !slices.Contains(scopes[v.KPI][:min(2, len(scopes[v.KPI]))], v.Scope.Name) {
			continue
		}
		where := fmt.Sprintf("%s %s:%s %s", v.KPI, kind, v.Scope.Name, london.Format(p))
		page, err := s.Rows(ctx, store.RowQuery{KPI: v.KPI, Period: p, Scope: v.Scope, Limit: 1 << 20})
		if errors.Is(err, kpi.ErrUnsupported) {
			continue
		}
		if err != nil {
			t.Fatalf("%s: %v", where, err)
		}
		if int64(len(page.Rows)) != page.Total {
			t.Errorf("%s: got %d rows of %d", where, len(page.Rows), page.Total)
		}
		seen[v.KPI] += len(page.Rows)
		list := proofs[v.KPI]
		if list == nil {
			list = []proof{total(byN)}
		}
		for i, prove := range list {
			if got, want := prove(page, v, revenue[v.Scope.Name]); math.Abs(got-want) > 1e-6*(1+math.Abs(want)) || math.IsNaN(got) {
				t.Errorf("%s: proof %d: rows give %g, the value has %g (n %d)", where, i+1, got, want, v.N)
			}
		}
	}
}
