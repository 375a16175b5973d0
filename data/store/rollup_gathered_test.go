package store_test

import (
	"context"
	"testing"

	"taraz/data/store"
)

// rollups is everything that an import derives from orders.
const orderRollups = "SELECT kpi, kind, scope, grain, first_month, value, n FROM kpi_value ORDER BY 1, 2, 3, 4, 5"

func TestRollupsOfAFirstLoadEqualThoseReadBackFromTheFacts(t *testing.T) {
	products := file{entity: "product", rows: "id name unit_cost\np1 P 30"}
	for name, files := range map[string][]file{
		"plain sales": {{entity: "order", rows: "id customer ordered_at amount\n1 a 2025-01-05 100\n2 b 2025-01-06 50\n3 a 2025-02-07 70"}},
		"returns, costs and employees": {{entity: "order", rows: `id customer ordered_at amount kind cost employee
			1 a 2025-01-05 100 sale 40 e1
			2 b 2025-01-06 50 sale - e2
			3 a 2025-02-07 70 return 30 e1
			4 - 2025-02-07 9 sale - -`}},
		"several lines of an order": {{entity: "order", rows: `id line customer ordered_at amount
			1 1 a 2025-01-05 100
			1 2 a 2025-01-05 50
			2 1 b 2025-02-07 70`}},
		"costs that products give": {products, {entity: "order", rows: `id customer ordered_at amount product quantity
			1 a 2025-01-05 100 p1 2
			2 b 2025-01-06 50 p1 1`}},
		"two files of one import": {
			{entity: "order", rows: "id customer ordered_at amount\n1 a 2025-01-05 100\n2 b 2025-01-06 50"},
			{entity: "order", source: "till", rows: "id customer ordered_at amount\n1 c 2025-01-05 7\n2 b 2025-02-06 5"}},
		"promises and a duplicate": {{entity: "order", rows: `id customer ordered_at amount promised_on delivered_on
			1 a 2025-01-05 100 2025-01-09 2025-01-08
			1 a 2025-01-06 100 2025-01-09 2025-01-08
			2 b 2025-01-06 50 2025-02-09 -`}},
	} {
		t.Run(name, func(t *testing.T) {
			withValues(t, "2025-03-15", func(t *testing.T, s *store.Store) {
				mustImport(t, s, files...)
				got, err := s.Dump(context.Background(), orderRollups)
				if err != nil || got == "" {
					t.Fatalf("got %q, %v", got, err)
				}
				noFindings(t, s) // compares with a reading of all facts
			})
		})
	}
}
