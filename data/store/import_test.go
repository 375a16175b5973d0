package store_test

import (
	"testing"

	"taraz/data/store"
	"taraz/data/store/storetest"
)

const orders = `
id customer ordered_at          amount channel
o1 c1       2025-03-01T10:00Z   1000   web
o2 c2       2025-03-31T23:30Z   2000   shop
o3 c1       2025-04-02T08:00Z   3000   -
`

func TestTheFirstLoadStoresFactsWithTheirDaysMonthsAndDefaults(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		got := mustImport(t, s, file{entity: "order", rows: orders})
		// 23:30 UTC on 31 March is 1 April in London.
		wantResults(t, got, "+3 ~0 =0 -0 dup 0 [2025-03 2025-04]")
		check(t, s, `SELECT source, id, line, customer, ordered_at_day, ordered_at_month - 24300, amount, product, employee, channel, kind, cost
			FROM fact_order ORDER BY id`,
			`1,o1,1,1,20148,2,1000,0,0,web,sale,- 1,o2,1,2,20179,3,2000,0,0,shop,sale,- 1,o3,1,1,20180,3,3000,0,0,-,sale,-`)
		check(t, s, `SELECT num, id, stub FROM customer ORDER BY num`, `1,c1,1 2,c2,1`)
	})
}

func TestTheSameFileTwiceChangesNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		mustImport(t, s, file{entity: "order", rows: orders})
		before := dumpAll(t, s)
		wantResults(t, mustImport(t, s, file{entity: "order", rows: orders}), "+0 ~0 =3 -0 dup 0 []")
		if after := dumpAll(t, s); after != before {
			t.Errorf("facts changed:\n got %s\nwant %s", after, before)
		}
	})
}

func TestTheSameIDOfAnotherSourceIsAnotherFact(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		got := mustImport(t, s, file{entity: "order", rows: orders}, file{entity: "order", source: "shop", rows: orders})
		wantResults(t, got, "+3 ~0 =0 -0 dup 0 [2025-03 2025-04]", "+3 ~0 =0 -0 dup 0 [2025-03 2025-04]")
		check(t, s, `SELECT source, COUNT(*) FROM fact_order GROUP BY source ORDER BY source`, `1,3 2,3`)
		check(t, s, `SELECT COUNT(*) FROM customer`, `2`)
	})
}

func TestACorrectionMovesAFactToAnotherMonthAndCustomer(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		mustImport(t, s, file{entity: "order", rows: orders})
		got := mustImport(t, s, file{entity: "order", rows: `
			id customer ordered_at  amount
			o1 c3       2025-06-01  1000
			o4 c1       2025-07-01  5`})
		wantResults(t, got, "+1 ~1 =0 -0 dup 0 [2025-03 2025-06 2025-07]")
		check(t, s, `SELECT id, customer, ordered_at_day, amount, channel FROM fact_order ORDER BY id`,
			`o1,3,20240,1000,web o2,2,20179,2000,shop o3,1,20180,3000,- o4,1,20270,5,-`)
	})
}

func TestAnEmptyCellOfAMappedColumnClearsAndAnUnmappedFieldStays(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		mustImport(t, s, file{entity: "order", rows: `
			id customer ordered_at amount channel cost promised_on kind   employee
			o1 c1       2025-03-01 1000   web     700  2025-05-09  return e1`})
		got := mustImport(t, s, file{entity: "order", rows: `
			id customer ordered_at amount channel kind employee
			o1 c1       2025-03-01 1000   -       -    -`})
		// The unmapped promised_on keeps the fact in May, whose figures may have changed.
		wantResults(t, got, "+0 ~1 =0 -0 dup 0 [2025-03 2025-05]")
		check(t, s, `SELECT channel, cost, promised_on, kind, employee FROM fact_order`, `-,700,20217,sale,0`)
	})
}

func TestOnlyTheFirstRowOfAKeyCounts(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		rows := `
			id line customer ordered_at amount
			o1 1    c1       2025-03-01 10
			o1 2    c1       2025-03-01 20
			o1 -    c1       2025-03-01 30
			o1 2    c2       2025-03-01 40`
		wantResults(t, mustImport(t, s, file{entity: "order", rows: rows}), "+2 ~0 =0 -0 dup 2 [2025-03]")
		check(t, s, `SELECT line, amount FROM fact_order ORDER BY line`, `1,10 2,20`)
		wantResults(t, mustImport(t, s, file{entity: "order", rows: rows}), "+0 ~0 =2 -0 dup 2 []")
	})
}

func TestALaterFileOfAnImportMayCorrectAnEarlierOne(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		got := mustImport(t, s, file{entity: "order", rows: orders}, file{entity: "order", rows: `
			id customer ordered_at amount
			o3 c1       2025-04-02 9
			o5 c1       2025-05-02 7`})
		wantResults(t, got, "+3 ~0 =0 -0 dup 0 [2025-03 2025-04]", "+1 ~1 =0 -0 dup 0 [2025-04 2025-05]")
		check(t, s, `SELECT id, amount FROM fact_order ORDER BY id`, `o1,1000 o2,2000 o3,9 o5,7`)
	})
}

func TestReferencesCreateStubsThatMasterDataFillsLater(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		mustImport(t, s, file{entity: "order", rows: `
			id customer ordered_at amount employee product campaign
			o1 c1       2025-03-01 10     e1       p1      k1
			o2 -        2025-03-01 10     -        p1      -`})
		check(t, s, `SELECT customer, employee, product, campaign FROM fact_order ORDER BY id`, `1,1,1,1 0,0,1,0`)
		got := mustImport(t, s,
			file{entity: "customer", rows: "id name city\nc1 Ann Rasht\nc2 Bob -"},
			file{entity: "campaign", rows: "id name\nk1 Spring"},
			file{entity: "employee", rows: "id name\ne1 Eve"},
			file{entity: "product", rows: "id category\np1 Tea"})
		wantResults(t, got, "+2 ~0 =0 -0 dup 0 []", "+1 ~0 =0 -0 dup 0 []", "+1 ~0 =0 -0 dup 0 []", "+1 ~0 =0 -0 dup 0 []")
		check(t, s, `SELECT num, id, stub, name, city FROM customer ORDER BY num`, `1,c1,0,Ann,Rasht 2,c2,0,Bob,-`)
		check(t, s, `SELECT num, id, stub, name FROM employee`, `1,e1,0,Eve`)
		check(t, s, `SELECT num, id, stub FROM product`, `1,p1,0`)
		check(t, s, `SELECT num, id, stub, name FROM campaign`, `1,k1,0,Spring`)
	})
}

func TestMasterDataIsUpdatedFieldByField(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		mustImport(t, s, file{entity: "customer", rows: "id name city acquired_on manager\nc1 Ann Rasht 2025-02-03 e1\nc2 Bob Yazd - -"})
		got := mustImport(t, s, file{entity: "customer", source: "other", rows: "id city\nc1 -\nc2 Yazd"})
		wantResults(t, got, "+0 ~1 =1 -0 dup 0 []")
		check(t, s, `SELECT id, name, city, acquired_on, acquired_on_month - 24300, manager FROM customer ORDER BY num`,
			`c1,Ann,-,20122,1,1 c2,Bob,Yazd,-,-,0`)
		wantResults(t, mustImport(t, s, file{entity: "customer", rows: "id name\nc1 Ann"}), "+0 ~0 =1 -0 dup 0 []")
	})
}

func TestOwnIDsArePrefixedWithTheSource(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		mustImport(t, s,
			file{entity: "customer", source: "shop", ids: "own", rows: "id name\n7 Ann"},
			file{entity: "order", source: "shop", ids: "own", rows: "id customer ordered_at amount\n1 7 2025-03-01 10"},
			file{entity: "order", source: "crm", rows: "id customer ordered_at amount\n1 7 2025-03-01 10"})
		check(t, s, `SELECT num, id, stub, name FROM customer ORDER BY num`, `1,shop:7,0,Ann 2,7,1,-`)
		check(t, s, `SELECT source, id, customer FROM fact_order ORDER BY source`, `1,1,1 2,1,2`)
	})
}

func TestFactsWithoutAnIDAreKnownByTheirKeys(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		contacts := file{entity: "contact", rows: `
			campaign person contacted_on converted_on
			k1       ann    2025-03-01   -
			k1       bob    2025-03-02   2025-04-01
			k2       ann    2025-03-03   -
			k1       ann    2025-03-04   -`}
		departures := file{entity: "departure", rows: `
			customer left_on    reason
			c1       2025-03-01 price
			c1       2025-05-01 price`}
		for range 2 {
			mustImport(t, s, contacts, departures)
		}
		check(t, s, `SELECT campaign, person, contacted_on_month - 24300, converted_on_month - 24300 FROM fact_contact ORDER BY campaign, person`,
			`1,ann,2,- 1,bob,2,3 2,ann,2,-`)
		check(t, s, `SELECT customer, left_on, reason FROM fact_departure ORDER BY left_on`, `1,20148,price 1,20209,price`)
	})
}

func TestAFieldCalledSourceDoesNotMeetTheFactsOwnSource(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		leads := "id created_on source\nl1 2025-03-01 fair"
		mustImport(t, s, file{entity: "lead", rows: leads})
		wantResults(t, mustImport(t, s, file{entity: "lead", rows: leads}), "+0 ~0 =1 -0 dup 0 []")
		check(t, s, `SELECT source, lead_source FROM fact_lead`, `1,fair`)
	})
}

// dumpAll is everything that identifies the facts and the people of the tests above.
func dumpAll(t *testing.T, s *store.Store) string {
	t.Helper()
	all, err := s.DumpAll(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return all
}
