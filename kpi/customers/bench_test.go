package customers_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"taraz/kpi"
	"taraz/kpi/customers"
)

// market makes about a million months of 200,000 customers over 36 months, in the shape of
// a shop with 2,000,000 orders: starts spread over the time, lifetimes of 500 days in the
// mean, purchase rates by Pareto, every cost known.
func market(c kpi.Calendar) (rows []customers.Row) {
	rng := rand.New(rand.NewPCG(42, 1))
	start := kpi.NewDate(2023, 1, 1)
	for id := range int32(200_000) {
		day := math.Pow(rng.Float64(), 0.8) * 1096
		end := min(day+rng.ExpFloat64()*500, 1096)
		rate := min(0.0145/math.Pow(1-rng.Float64(), 1/1.6), 1)
		basket := math.Exp(9 + 0.6*rng.NormFloat64())
		first := len(rows)
		for ; day < end; day += rng.ExpFloat64() / rate {
			d := start + kpi.Date(day)
			m, amount := c.Month(d), int64(basket*math.Exp(0.4*rng.NormFloat64()))
			if n := len(rows); n == first || rows[n-1].Month != m {
				rows = append(rows, customers.Row{Customer: id, Month: m, FirstDay: d})
			}
			r := &rows[len(rows)-1]
			r.SaleOrders, r.SaleDays, r.LastDay = r.SaleOrders+1, r.SaleDays+1, d
			r.Sales, r.Costed, r.Cost = r.Sales+amount, r.Costed+amount, r.Cost+amount*6/10
		}
	}
	return rows
}

// BenchmarkPass computes every figure of 36 months, 12 quarters and 3 years.
func BenchmarkPass(b *testing.B) {
	c := gregorian()
	rows := market(c)
	config := customers.Config{Calendar: c, Settings: kpi.DefaultSettings(c.System), FirstSale: kpi.NewDate(2023, 1, 1)}
	for _, g := range kpi.Grains {
		for p := c.PeriodOf(g, kpi.NewMonth(2023, 1)); p.First <= kpi.NewMonth(2025, 12); p = p.Next() {
			w := kpi.Window{Period: p}
			w.From, w.To = c.Span(p)
			config.Windows = append(config.Windows, w)
		}
	}
	b.ReportAllocs()
	for b.Loop() {
		pass, err := customers.New(config)
		if err != nil {
			b.Fatal(err)
		}
		who := customers.Person{Wallet: 1 << 20}
		for _, r := range rows {
			if err := pass.Add(r, who); err != nil {
				b.Fatal(err)
			}
		}
		parts, err := pass.Finish()
		if err != nil || len(parts) == 0 {
			b.Fatal(len(parts), err)
		}
	}
	b.ReportMetric(float64(len(rows)), "rows")
	b.ReportMetric(float64(len(config.Windows)), "windows")
}
