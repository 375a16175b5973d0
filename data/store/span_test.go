package store_test

import (
	"errors"
	"strings"
	"testing"

	"taraz/data/store"
	"taraz/data/store/storetest"
	"taraz/kpi"
)

// spans asks for the spans with days as they are written.
const spans = `SELECT e.id, CASE from_day WHEN -1000000 THEN 0 ELSE from_day END, CASE to_day WHEN 1073741824 THEN 99999 ELSE to_day END,
	s.department, COALESCE((SELECT m.id FROM employee m WHERE m.num = s.manager), '-'), s.customer_facing
	FROM employee_span s JOIN employee e ON e.num = s.employee ORDER BY e.id, s.from_day`

const chain = `SELECT e.id, m.id, CASE from_day WHEN -1000000 THEN 0 ELSE from_day END, CASE to_day WHEN 1073741824 THEN 99999 ELSE to_day END
	FROM employee_chain c JOIN employee e ON e.num = c.employee JOIN employee m ON m.num = c.manager ORDER BY e.id, m.id, from_day`

func TestEmployeesHaveSpansWithoutAGapAndAChainAsOfTheDay(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		mustImport(t, s, file{entity: "employee", rows: `
			id   valid_from name department manager customer_facing hired_on
			boss -          Bo   Board      -       -               -
			ann  -          Ann  Sales      eve     1               2020-01-01
			eve  2025-01-01 Eve  Sales      boss    0               -
			ann  2025-03-01 Ann  -          boss    0               -`})
		// 2025-01-01 is day 20089, 2025-03-01 day 20148.
		check(t, s, spans, `ann,0,20147,Sales,eve,1 ann,20148,99999,,boss,0 boss,0,99999,Board,-,0 eve,0,20088,,-,0 eve,20089,99999,Sales,boss,0`)
		check(t, s, chain, `ann,boss,20089,20147 ann,boss,20148,99999 ann,eve,0,20147 eve,boss,20089,99999`)
		check(t, s, `SELECT id, stub, name, hired_on FROM employee ORDER BY id`, `ann,0,Ann,18262 boss,0,Bo,- eve,0,Eve,-`)
	})
}

func TestANewVersionKeepsWhatItsFileDoesNotMap(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		mustImport(t, s, file{entity: "employee", rows: "id name department manager customer_facing left_on\nann Ann Sales eve 1 2026-01-01"})
		mustImport(t, s, file{entity: "employee", rows: "id valid_from name department\nann 2025-03-01 Anna Service"})
		check(t, s, spans, `ann,0,20147,Sales,eve,1 ann,20148,99999,Service,eve,1 eve,0,99999,,-,0`)
		check(t, s, `SELECT id, stub, name, left_on FROM employee ORDER BY id`, `ann,0,Anna,20454 eve,1,-,-`)
		wantResults(t, mustImport(t, s, file{entity: "employee", rows: "id valid_from name department\nann 2025-03-01 Anna Service"}), "+0 ~0 =1 -0 dup 0 []")
	})
}

func TestPeopleKnownFromFactsAloneHaveABlankSpan(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		mustImport(t, s, file{entity: "order", rows: "id customer ordered_at amount employee product\no1 c1 2025-03-01 1 ann p1"})
		check(t, s, spans, `ann,0,99999,,-,0`)
		check(t, s, `SELECT product, from_day, to_day, category, unit_cost FROM product_span`, `1,-1000000,1073741824,,-`)
		mustImport(t, s, file{entity: "employee", rows: "id name department\neve Eve Sales"})
		check(t, s, spans, `ann,0,99999,,-,0 eve,0,99999,Sales,-,0`)
	})
}

func TestProductsHaveSpansOfUnitCostAndTheirLatestCategory(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		mustImport(t, s, file{entity: "product", rows: `
			id valid_from name category unit_cost
			p1 -          Tea  Drinks   10
			p1 2025-03-01 Tea  Hot      12
			p2 2025-01-01 Cup  -        -`},
			file{entity: "product", rows: "id name\np3 Pot"})
		check(t, s, `SELECT product, from_day, to_day, category, unit_cost FROM product_span ORDER BY product, from_day`,
			`1,-1000000,20147,Hot,10 1,20148,1073741824,Hot,12 2,-1000000,20088,,- 2,20089,1073741824,,- 3,-1000000,1073741824,,-`)
	})
}

func TestACycleOfManagersIsRefusedNamingThePeople(t *testing.T) {
	cases := []struct{ name, rows, want string }{
		{"two who manage each other", "id name manager\nann Ann eve\neve Eve ann",
			"a cycle of managers: ann (Ann) reports to eve (Eve) reports to ann (Ann); want somebody at the top"},
		{"one who manages himself", "id name manager\nbob Bob bob", "bob (Bob) reports to bob (Bob)"},
		{"a cycle from a day on", "id valid_from name manager\nann - Ann eve\neve 2025-03-01 Eve ann",
			"a cycle of managers from 2025-03-01: ann (Ann) reports to eve (Eve)"},
		{"a cycle above others", "id name manager\na A b\nb B c\nc C b", "b (B) reports to c (C) reports to b (B)"},
	}
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		mustImport(t, s, file{entity: "employee", rows: "id name manager\nann Old -"})
		before := dumpAll(t, s)
		for _, c := range cases {
			t.Run(c.name, func(t *testing.T) {
				_, err := imported(t, s, file{entity: "employee", rows: c.rows})
				if !errors.Is(err, kpi.ErrInvalid) || !strings.Contains(err.Error(), c.want) {
					t.Errorf("got %v, want %s", err, c.want)
				}
				if after := dumpAll(t, s); after != before {
					t.Errorf("the database changed:\n got %s\nwant %s", after, before)
				}
			})
		}
	})
}

func TestManagersWhoTakeTurnsAreNoCycle(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		mustImport(t, s, file{entity: "employee", rows: `
			id  valid_from name manager
			ann -          Ann  eve
			ann 2025-01-01 Ann  -
			eve -          Eve  -
			eve 2025-01-01 Eve  ann`})
		check(t, s, chain, `ann,eve,0,20088 eve,ann,20089,99999`)
	})
}
