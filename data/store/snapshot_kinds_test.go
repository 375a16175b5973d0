package store_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"taraz/data/store"
	"taraz/kpi"
)

// staffOf is a staff list of n people hired on one day, and an idea of each in one month.
func staffOf(n int) []file {
	people, ideas := "id name hired_on\n", "id employee submitted_on\n"
	for i := range n {
		people += fmt.Sprintf("e%d n%d 2023-01-01\n", i, i)
		ideas += fmt.Sprintf("i%d e%d 2024-0%d-05\n", i, i, 1+i%3)
	}
	return []file{{entity: "employee", rows: people}, {entity: "idea", rows: ideas}}
}

func TestValuesOfMoreEmployeesThanAreWorthKeepingAreComputedWhenAsked(t *testing.T) {
	withValues(t, "2024-12-15", func(t *testing.T, s *store.Store) {
		q := kpi.Query{KPIs: []string{"ideas_per_employee", "headcount"}, Periods: periods(t, "2024-01", "2024-Q1"), Kind: kpi.Employee, Names: []string{"e0", "e1"}}
		ask := func() string {
			values, err := s.Query(context.Background(), q)
			if err != nil {
				t.Fatal(err)
			}
			return written(values)
		}
		mustImport(t, s, staffOf(20)...)
		check(t, s, "SELECT COUNT(DISTINCT scope) FROM kpi_value WHERE kind = 'employee'", "20")
		kept := ask()
		mustImport(t, s, staffOf(600)...)
		check(t, s, "SELECT COUNT(*) FROM kpi_value WHERE kind = 'employee'", "0")
		if got := ask(); got != kept || !strings.Contains(got, "headcount") {
			t.Errorf("computed:\n%s\nkept:\n%s", got, kept)
		}
		noFindings(t, s)
	})
}
