package store_test

import (
	"testing"

	"taraz/data/store"
	"taraz/data/store/storetest"
)

func TestANationalIDMakesNoProfileMoreComplete(t *testing.T) {
	withCatalogue(t, func(t *testing.T, s *store.Store) {
		mustImport(t, s, file{entity: "customer", rows: "id kind national_id\nc1 person 0684159414"})
		check(t, s, "SELECT national_id FROM customer", "0684159414")
		check(t, s, "SELECT filled, fields FROM profile_measure WHERE kind = 'organisation'", "0,8")
	})
}

func TestAMergedIDOfASourceOfItsOwnMeansWhoWasKept(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		mustImport(t, s,
			file{entity: "customer", source: "crm", ids: "own", rows: "id name\n1 Ann"},
			file{entity: "customer", source: "shop", ids: "own", rows: "id name\n1 Anna"})
		num := mustMerge(t, s, "crm:1", "shop:1")
		mustImport(t, s, file{entity: "order", source: "shop", ids: "own", rows: "id customer ordered_at amount\no1 1 2025-01-01 5"})
		check(t, s, whoseOrders, "crm:1,1")
		mustUnmerge(t, s, num)
		check(t, s, whoseOrders, "shop:1,1")
	})
}

func TestAMergedCustomersFactsMayBeRemovedAndMoved(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		mustImport(t, s, file{entity: "order", rows: "id customer ordered_at amount\no1 c1 2025-01-01 1\no2 c2 2025-01-01 2\no3 c2 2025-01-01 3"})
		num := mustMerge(t, s, "c1", "c2")
		got := mustImport(t, s, file{entity: "order", complete: "all", rows: "id customer ordered_at amount\no1 c2 2025-01-01 1\no2 c1 2025-01-01 2"})
		wantResults(t, got, "+0 ~2 =0 -1 dup 0 [2025-01]")
		check(t, s, whoseOrders, "c1,2")
		mustUnmerge(t, s, num)
		check(t, s, "SELECT o.id, c.id FROM fact_order o JOIN customer c ON c.num = o.customer ORDER BY o.id", "o1,c2 o2,c1")
	})
}

func TestAnUnmappedCustomerStaysWhoseTheFactIs(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		mustImport(t, s, file{entity: "deal", rows: "id stage customer\nd1 open c1\nd2 open c2"})
		num := mustMerge(t, s, "c1", "c2")
		mustImport(t, s, file{entity: "deal", rows: "id stage closed_on\nd2 won 2025-01-01\nd3 open -"})
		mustUnmerge(t, s, num)
		check(t, s, "SELECT f.id, COALESCE(c.id, '-'), f.stage FROM fact_deal f LEFT JOIN customer c ON c.num = f.customer ORDER BY f.id", "d1,c1,open d2,c2,won d3,-,open")
	})
}

func TestADryRunLeavesMergedCustomersTogether(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		mustImport(t, s, twice...)
		mustMerge(t, s, "c1", "c2", "c3")
		before := everythingIn(t, s)
		err := s.Import(t.Context(), store.ImportInfo{DryRun: true}, func(im *store.Import) error {
			_, err := loadInto(t, im, file{entity: "customer", rows: "id name\nc2 Zoe"})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		wantSame(t, everythingIn(t, s), before, "after a dry run")
		wantClean(t, s)
	})
}

func TestUndoingTheImportThatBroughtMergedCustomersLeavesTheirIDs(t *testing.T) {
	withCatalogue(t, func(t *testing.T, s *store.Store) {
		mustImport(t, s, twice...)
		num := mustMerge(t, s, "c1", "c2", "c3")
		if err := s.Undo(t.Context(), runsOf(t, s)[0].Num, "ann"); err != nil {
			t.Fatal(err)
		}
		check(t, s, "SELECT id, stub, name FROM customer", "c1,1,-")
		check(t, s, "SELECT COUNT(*) FROM fact_order", "0")
		wantClean(t, s)
		mustImport(t, s, twice...)
		check(t, s, whoseOrders, "c1,4 c9,2")
		mustUnmerge(t, s, num)
		check(t, s, whoseOrders, "c1,1 c2,2 c3,1 c9,2")
		wantClean(t, s)
	})
}
