package store_test

import (
	"testing"

	"taraz/data/store"
	"taraz/data/store/storetest"
)

func TestThePurchaseGapIsAQuantileOfDaysBetweenNeighbouringPurchaseDays(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx := t.Context()
		if _, ok, err := s.PurchaseGap(ctx, 0.95); ok || err != nil {
			t.Errorf("without orders: got %v, %v want none", ok, err)
		}
		mustImport(t, s,
			file{entity: "customer", rows: "id name kind\nwalk-in W anonymous\na A person\nb B person"},
			file{entity: "order", rows: `id customer ordered_at amount kind
				1 a 2025-01-01 5 sale
				2 a 2025-01-01 5 sale
				3 a 2025-01-11 5 sale
				4 a 2025-01-31 5 sale
				5 a 2025-02-05 5 return
				6 b 2025-01-01 5 sale
				7 b 2025-01-31 5 sale
				8 walk-in 2025-01-01 5 sale
				9 walk-in 2025-12-31 5 sale`})
		// The gaps are 10 and 20 days of a, 30 of b.
		for q, want := range map[float64]float64{0: 10, 0.5: 20, 0.95: 29, 1: 30} {
			if got, ok, err := s.PurchaseGap(ctx, q); err != nil || !ok || got != want {
				t.Errorf("quantile %v: got %v, %v, %v want %v", q, got, ok, err, want)
			}
		}
		if _, _, err := s.PurchaseGap(ctx, 2); err == nil {
			t.Error("a quantile of 2 was accepted")
		}
	})
}
