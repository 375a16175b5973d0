package store

import (
	"context"
	"fmt"

	"github.com/jmoiron/sqlx"

	"taraz/data"
)

// An amount in rials where tomans were meant is ten times what is usual, the other way
// round a tenth; unitLow and unitHigh are how far from ten that may be.
const (
	unitLow  = 7
	unitHigh = 14
)

const (
	unitSample = 50_000 // lines from which medians are taken
	unitLines  = 5      // fewer lines of a product say nothing of its usual price
)

// tenfold tells whether a factor is about ten or about a tenth.
func tenfold(factor float64) bool {
	return factor >= unitLow && factor <= unitHigh || factor*unitLow <= 1 && factor*unitHigh >= 1
}

// units finds amounts of orders that look as if they were in another unit: lines whose
// price is about ten times, or a tenth of, the usual one of their product, and months in
// which this is so of the usual amount.
func (in *inspection) units(ctx context.Context) ([]suspicion, error) {
	order := data.ByName("order")
	total := int64(0)
	for _, m := range in.monthsOf(order.Name, order.Primary) {
		total += m.Facts
	}
	if total == 0 {
		return nil, nil
	}
	sample := in.sampled(total)
	var months []monthTotal
	err := sqlx.SelectContext(ctx, in.q, &months, medians("f.ordered_at_month", "f.amount", sample+"f.kind = 'sale' AND f.amount > 0", 1)+" ORDER BY month")
	if err != nil {
		return nil, err
	}
	all := monthly(order, "amount", against(months, tenfold))
	for i := range all {
		all[i].Count = 0 // the lines of the median are fewer
	}
	var products bool
	err = sqlx.GetContext(ctx, in.q, &products, "SELECT EXISTS (SELECT 1 FROM fact_order f WHERE f.product <> 0 AND f.quantity > 0)")
	if err != nil || !products {
		return all, err
	}
	return append(all, suspicion{from: unlikePrice(sample), where: "1 = 1", QualityFinding: QualityFinding{Entity: order.Name, Field: "product"}}), nil
}

// medians is SQL for the median of a value by a key, of those with enough lines. Of an even
// number it is the upper one of the middle two: a factor of seven needs no finer.
func medians(key, value, where string, least int) string {
	return fmt.Sprintf(`SELECT month, CAST(value AS DOUBLE PRECISION) AS total, n AS facts FROM (
		SELECT %[1]s AS month, %[2]s AS value, ROW_NUMBER() OVER (PARTITION BY %[1]s ORDER BY %[2]s) AS at, COUNT(*) OVER (PARTITION BY %[1]s) AS n
		FROM fact_order f WHERE %[3]s) x WHERE at = n / 2 + 1 AND n >= %[4]d`, key, value, where, least)
}

// unlikePrice is SQL for the lines whose price is not their product's. Adding nothing to the
// product has SQLite look up the few medians, not the many lines.
func unlikePrice(sample string) string {
	const priced = "f.kind = 'sale' AND f.amount > 0 AND f.quantity > 0 AND f.product <> 0"
	usual := medians("f.product", "f.amount / f.quantity", sample+priced, unitLines)
	return fmt.Sprintf(`(SELECT f.* FROM fact_order f JOIN (SELECT month AS product, total * %[3]d AS more, total * %[4]d AS most, total / %[4]d AS least, total / %[3]d AS less FROM (%[1]s) m) u
		ON u.product = f.product + 0 WHERE %[2]s AND (f.amount / f.quantity BETWEEN u.more AND u.most OR f.amount / f.quantity BETWEEN u.least AND u.less))`, usual, priced, unitLow, unitHigh)
}

// sampled is a condition, with what joins it to the next, that leaves about unitSample of
// the lines; where they are fewer, all of them.
func (in *inspection) sampled(lines int64) string {
	every := lines / unitSample
	switch {
	case every < 2:
		return ""
	case in.dialect == postgres:
		return fmt.Sprintf("MOD(ABS(HASHTEXT(f.id)), %d) = 0 AND ", every)
	}
	return fmt.Sprintf("f.rowid %% %d = 0 AND ", every)
}
