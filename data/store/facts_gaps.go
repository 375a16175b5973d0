package store

import (
	"context"
	"fmt"
	"math"

	"taraz/kpi"
)

// PurchaseGap returns the q quantile (0 to 1) of the days between neighbouring purchase
// days of the same customer, interpolated linearly, over all customers who are not
// anonymous. ok is false where nobody bought on two days. METHOD.md section 3 proposes
// the 0.95 quantile as the silence after which a customer is lost.
func (s *Store) PurchaseGap(ctx context.Context, q float64) (days float64, ok bool, err error) {
	if q < 0 || q > 1 {
		return 0, false, fmt.Errorf("quantile %v: want 0 to 1: %w", q, kpi.ErrInvalid)
	}
	counts := map[int]int64{} // gaps by their length
	longest, total := 0, int64(0)
	rows, err := s.reader.QueryContext(ctx, `SELECT o.customer, o.ordered_at_day FROM fact_order o
		JOIN customer c ON c.num = o.customer AND COALESCE(c.kind, '') <> 'anonymous'
		WHERE o.kind = 'sale' GROUP BY o.customer, o.ordered_at_day ORDER BY o.customer, o.ordered_at_day`)
	if err != nil {
		return 0, false, fmt.Errorf("read the purchase days: %w", err)
	}
	defer rows.Close()
	var last, lastDay int64
	for rows.Next() {
		var customer, day int64
		if err := rows.Scan(&customer, &day); err != nil {
			return 0, false, fmt.Errorf("read the purchase days: %w", err)
		}
		if customer == last {
			gap := int(day - lastDay)
			counts[gap]++
			longest, total = max(longest, gap), total+1
		}
		last, lastDay = customer, day
	}
	if err := rows.Err(); err != nil || total == 0 {
		return 0, false, err
	}
	return quantileOf(counts, longest, float64(total-1)*q), true, nil
}

// quantileOf returns the value at a position (from 0, fractions between neighbours) of the
// ordered list that counts stands for.
func quantileOf(counts map[int]int64, longest int, position float64) float64 {
	at := func(i int64) float64 {
		for v, seen := 0, int64(0); v <= longest; v++ {
			if seen += counts[v]; seen > i {
				return float64(v)
			}
		}
		return float64(longest)
	}
	low := math.Floor(position)
	below, above := at(int64(low)), at(int64(math.Ceil(position)))
	return below + (above-below)*(position-low)
}
