package main

import (
	"context"
	"errors"
	"math"
	"slices"
	"testing"
	"time"

	"taraz/data"
	"taraz/data/sample"
	"taraz/data/store"
	"taraz/kpi"
)

// numerators are the KPIs whose rows are those of the numerator and are as many as it says;
// moneyRows those whose rows are not counted by anything that the value shows.
var (
	numerators = []string{"complaint_rate", "ideas_per_employee", "employee_turnover", "contact_channel_share"}
	moneyRows  = []string{"net_revenue_retention", "existing_customer_revenue_share", "acquisition_cost", "marketing_cost_ratio", "cost_to_serve",
		"training_hours_per_employee", "revenue_growth", "revenue_growth_yoy", "revenue_per_employee"}
)

func TestTheSampleCompanyHasAsManyRowsBehindEveryValueAsItSays(t *testing.T) {
	unwatched(t)
	op := onSQLite(t)
	c := sample.Generate(kpi.NewDate(2026, 11, 21), 7)
	importSample(t, op, c)
	catalogue, err := kpi.ShippedCatalogue(data.Schema())
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	s, err := store.Open(ctx, op.db, store.Options{Catalogue: catalogue, Now: func() time.Time { return op.now }})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	cal := s.Organisation().Calendar
	month := cal.PeriodOf(kpi.Monthly, cal.Month(c.To))
	year := cal.PeriodOf(kpi.Yearly, month.First).Previous()
	seen := 0
	for _, kind := range []kpi.ScopeKind{kpi.Organisation, kpi.Department, kpi.Segment} {
		values, err := s.Query(ctx, kpi.Query{Periods: []kpi.Period{month, year}, Kind: kind})
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range values {
			if v.Reason == kpi.NotApplicable || v.Reason == kpi.NotDue || slices.Contains(moneyRows, v.KPI) {
				continue
			}
			page, err := s.Rows(ctx, store.RowQuery{KPI: v.KPI, Period: v.Period, Scope: v.Scope})
			if errors.Is(err, kpi.ErrUnsupported) {
				continue
			}
			if err != nil {
				t.Fatal(err)
			}
			seen++
			want := v.N
			if slices.Contains(numerators, v.KPI) {
				want = int64(math.Round(*v.Numerator))
			}
			if page.Total != want {
				t.Errorf("%s %s %s: got %d rows, want %d", v.KPI, v.Scope, cal.Format(v.Period), page.Total, want)
			}
		}
	}
	if seen < 200 {
		t.Errorf("got %d values with rows, want the catalogue's", seen)
	}
}
