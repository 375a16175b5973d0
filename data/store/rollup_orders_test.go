package store_test

import (
	"testing"

	"taraz/data/store"
)

func TestMonthsOfOrdersWithAndWithoutEmployeesStandSideBySide(t *testing.T) {
	own := "id customer ordered_at amount employee\n"
	none := "id customer ordered_at amount\n"
	cases := []struct {
		name  string
		steps []string
	}{
		{"a month without employees comes after months with them", []string{
			own + "1 x 2024-01-05 10 e1\n2 x 2024-02-05 10 e1", none + "3 y 2024-03-05 10", none + "4 y 2024-04-05 10\n3 y 2024-05-06 10"}},
		{"a month without employees comes before months with them", []string{
			none + "1 x 2024-01-05 10\n2 y 2024-02-05 10", own + "3 x 2024-03-05 10 e1", none + "4 y 2024-01-09 10"}},
		{"a correction takes a month's employees away", []string{
			own + "1 x 2024-01-05 10 e1\n2 x 2024-02-05 10 e1\n3 x 2024-03-05 10 -", own + "1 x 2024-01-05 10 -"}},
		{"a correction takes the last employee away", []string{
			own + "1 x 2024-01-05 10 e1\n2 x 2024-02-05 10 -\n3 x 2024-03-05 10 -", own + "1 x 2024-01-05 10 -", own + "1 x 2024-01-05 10 e2"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			withValues(t, "2024-07-10", func(t *testing.T, s *store.Store) {
				for _, rows := range c.steps {
					mustImport(t, s, file{entity: "order", rows: rows})
					noFindings(t, s)
				}
			})
		})
	}
}
