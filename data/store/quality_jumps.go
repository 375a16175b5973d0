package store

import (
	"context"
	"fmt"
	"slices"

	"github.com/jmoiron/sqlx"

	"taraz/data"
	"taraz/kpi"
)

const (
	jump       = 8 // a month of more than so many usual ones has jumped
	jumpMonths = 6 // fewer months with facts say nothing of what is usual
)

// monthTotal is what a month has of something.
type monthTotal struct {
	Month kpi.Month
	Total float64
	Facts int64
}

// odd is a month that is not as the others are.
type odd struct {
	monthTotal
	usual, factor float64
}

// against compares every month with the median of the others that have facts.
func against(months []monthTotal, strange func(factor float64) bool) []odd {
	if len(months) < jumpMonths {
		return nil
	}
	var found []odd
	for i, m := range months {
		others := make([]float64, 0, len(months)-1)
		for j, o := range months {
			if j != i {
				others = append(others, o.Total)
			}
		}
		usual := middle(others)
		if usual > 0 && strange(m.Total/usual) {
			found = append(found, odd{m, usual, m.Total / usual})
		}
	}
	return found
}

// middle is the median; it sorts the numbers, of which there is at least one.
func middle(x []float64) float64 {
	slices.Sort(x)
	n := len(x)
	return (x[(n-1)/2] + x[n/2]) / 2
}

// jumps finds months with far more facts, or far larger amounts, than the others have.
func (in *inspection) jumps(ctx context.Context) ([]suspicion, error) {
	var all []suspicion
	jumped := func(factor float64) bool { return factor > jump }
	for _, e := range data.Entities {
		if e.Master {
			continue
		}
		var facts []monthTotal
		for _, m := range in.monthsOf(e.Name, e.Primary) {
			facts = append(facts, monthTotal{m.Month, float64(m.Facts), m.Facts})
		}
		amounts, err := in.amounts(ctx, e.Name)
		if err != nil {
			return nil, err
		}
		all = append(all, monthly(e, "amount", against(amounts, jumped))...)
		all = append(all, monthly(e, "facts", against(facts, jumped))...)
	}
	return all, nil
}

// monthly are findings about months; the rows behind one are the month's facts.
func monthly(e *data.Entity, field string, found []odd) []suspicion {
	var all []suspicion
	for _, m := range found {
		where := fmt.Sprintf("f.%s = %d%s", placing(e).month, m.Month, standing(e.Name, e.Primary))
		if e.Name == "deal" && field == "amount" {
			where += " AND f.stage = 'won'"
		}
		all = append(all, suspicion{where: where, QualityFinding: QualityFinding{Entity: e.Name, Field: field,
			Month: m.Month, Count: m.Facts, Total: m.Total, Usual: m.usual, Factor: m.factor}})
	}
	return all
}

// amountSums are SQL for the sums of amounts by month.
var amountSums = map[string]string{
	"order": "SELECT f.ordered_at_month AS month, CAST(SUM(" + netAmount + ") AS DOUBLE PRECISION) AS total FROM fact_order f GROUP BY f.ordered_at_month",
	"spend": "SELECT f.spent_on_month AS month, CAST(SUM(f.amount) AS DOUBLE PRECISION) AS total FROM fact_spend f WHERE f.amount IS NOT NULL GROUP BY f.spent_on_month",
	"deal": `SELECT f.closed_on_month AS month, CAST(SUM(COALESCE(f.amount, 0)) AS DOUBLE PRECISION) AS total FROM fact_deal f
		WHERE f.stage = 'won' AND f.closed_on IS NOT NULL GROUP BY f.closed_on_month`,
}

// amounts are the monthly amounts of an entity, nil if it has none. Those of orders are kept
// where a KPI needs them.
func (in *inspection) amounts(ctx context.Context, entity string) ([]monthTotal, error) {
	text, ok := amountSums[entity]
	if !ok {
		return nil, nil
	}
	var args []any
	for _, m := range in.keptOf("order") {
		if c, ok := orderColumnOf(m); ok && c == netColumn && entity == "order" {
			text = "SELECT month, sum AS total FROM measure_month WHERE measure = ? AND kind = ? AND scope = '' AND part = ''"
			args = []any{m.Name, string(kpi.Organisation)}
		}
	}
	var list []monthTotal
	err := sqlx.SelectContext(ctx, in.q, &list, in.rebind(text+" ORDER BY month"), args...)
	return list, err
}
