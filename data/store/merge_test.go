package store_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"taraz/data/store"
	"taraz/data/store/storetest"
	"taraz/kpi"
)

// twice is a company that knows ann as c1, c2 and c3, with a fact of every kind under her ids.
var twice = []file{
	{entity: "customer", rows: `
		id name kind   city   segment phone       email acquired_on manager birth_year
		c1 Ann  person -      gold    09121234567 -     -           -       -
		c2 Anna person Shiraz -       09121234567 a@x.y 2024-05-01  kim     1980
		c3 -    -      Tabriz silver  -           b@x.y -           lea     -
		c9 Bob  person Tehran gold    -           -     2024-01-01  -       -`},
	{entity: "order", rows: `
		id line customer ordered_at amount promised_on delivered_on
		o1 1    c1       2025-03-01 10     -           -
		o2 1    c2       2025-03-01 20     2025-03-05  2025-04-01
		o2 2    c2       2025-03-01 5      -           -
		o3 1    c3       2025-05-01 30     -           -
		o9 1    c9       2025-03-01 90     -           -
		o8 1    c9       2025-09-01 90     -           -`},
	{entity: "lead", rows: "id customer created_on\nl1 c2 2025-01-01\nl2 c9 2025-01-01"},
	{entity: "deal", rows: "id stage customer opened_on closed_on amount\nd1 won c2 2025-01-01 2025-02-01 7\nd2 open c3 - - 8"},
	{entity: "interaction", rows: "id customer happened_at\ni1 c2 2025-06-01"},
	{entity: "ticket", rows: "id customer opened_at kind\nt1 c2 2025-06-01 complaint"},
	{entity: "answer", rows: "id survey score scale_min scale_max answered_at customer\na1 csat 5 1 5 2025-06-01 c2"},
	{entity: "departure", rows: "customer left_on reason controllable\nc1 2025-11-01 price 1\nc2 2025-11-01 moved 0\nc9 2025-11-01 moved 0"},
	{entity: "campaign", rows: "id purpose starts_on\nk1 acquisition 2025-01-01"},
	{entity: "contact", rows: "campaign person contacted_on\nk1 c1 2025-01-02\nk1 c2 2025-01-02"},
}

// withCatalogue runs a test on a store that keeps the shipped KPIs.
func withCatalogue(t *testing.T, test func(t *testing.T, s *store.Store)) {
	t.Helper()
	storetest.With(t, storetest.Config{Options: store.Options{Catalogue: shipped(t)}}, test)
}

// everythingIn is all that the database holds, rollups and values too.
func everythingIn(t *testing.T, s *store.Store) string {
	t.Helper()
	all := strings.Split(dumpAll(t, s), "\n")
	for _, q := range []string{
		"SELECT * FROM kpi_value ORDER BY 1, 2, 3, 4, 5, 6", "SELECT * FROM measure_month ORDER BY 1, 2, 3, 4, 5",
		"SELECT * FROM fact_month ORDER BY 1, 2, 3", "SELECT * FROM customer_month ORDER BY 1, 2",
		"SELECT * FROM profile_measure ORDER BY 1, 2, 3", "SELECT * FROM customer_own ORDER BY 1",
	} {
		rows, err := s.Dump(context.Background(), q)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, q+": "+rows)
	}
	for i, line := range all { // rows of one key come in any order
		words := strings.Fields(line)
		slices.Sort(words)
		all[i] = strings.Join(words, " ")
	}
	return strings.Join(all, "\n")
}

func wantSame(t *testing.T, got, want, when string) {
	t.Helper()
	a, b := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range max(len(a), len(b)) {
		if i >= len(a) || i >= len(b) || a[i] != b[i] {
			t.Errorf("%s:\n got %.3000s\nwant %.3000s", when, append(a, "")[min(i, len(a))], append(b, "")[min(i, len(b))])
		}
	}
}

func wantClean(t *testing.T, s *store.Store) {
	t.Helper()
	found, err := s.Check(context.Background())
	if err != nil || len(found) > 0 {
		t.Errorf("check: got %q, %v, want nothing", found, err)
	}
}

func mustMerge(t *testing.T, s *store.Store, keep string, others ...string) int64 {
	t.Helper()
	num, err := s.Merge(context.Background(), "ana@x.y", keep, others)
	if err != nil {
		t.Fatalf("merge %v into %s: %v", others, keep, err)
	}
	return num
}

func mustUnmerge(t *testing.T, s *store.Store, num int64) {
	t.Helper()
	if err := s.Unmerge(context.Background(), num, "bea@x.y"); err != nil {
		t.Fatalf("undo merge %d: %v", num, err)
	}
}

const whoseOrders = "SELECT c.id, COUNT(*) FROM fact_order o JOIN customer c ON c.num = o.customer GROUP BY c.id ORDER BY c.id"

func TestMergedCustomersAreOne(t *testing.T) {
	withCatalogue(t, func(t *testing.T, s *store.Store) {
		mustImport(t, s, twice...)
		if num := mustMerge(t, s, "c1", "c2", "c3"); num != 1 {
			t.Errorf("got merge %d, want 1", num)
		}
		check(t, s, whoseOrders, "c1,4 c9,2")
		for entity, facts := range map[string]string{"lead": "1", "deal": "2", "interaction": "1", "ticket": "1", "answer": "1", "departure": "2"} {
			check(t, s, "SELECT COUNT(*) FROM fact_"+entity+" f JOIN customer c ON c.num = f.customer WHERE c.id = 'c1'", facts)
		}
		check(t, s, "SELECT id, name, city, segment, phone, email, acquired_on, birth_year, stub FROM customer ORDER BY id",
			"c1,Ann,Shiraz,gold,09121234567,a@x.y,19844,1980,0 c9,Bob,Tehran,gold,-,-,19723,-,0")
		check(t, s, "SELECT e.id FROM customer c JOIN employee e ON e.num = c.manager WHERE c.id = 'c1'", "kim")
		wantClean(t, s)
	})
}

func TestAMergedCustomerCountsOnceInEveryValue(t *testing.T) {
	withCatalogue(t, func(t *testing.T, s *store.Store) {
		mustImport(t, s, twice...)
		if got := number(t, s, "active_customers", "2025-03"); got != 3 {
			t.Errorf("before: got %v active customers, want 3", got)
		}
		mustMerge(t, s, "c1", "c2", "c3")
		if got := number(t, s, "active_customers", "2025-03"); got != 2 {
			t.Errorf("after: got %v active customers, want 2", got)
		}
		if got := number(t, s, "new_customers", "2025-05"); got != 0 {
			t.Errorf("after: got %v new customers, want 0", got)
		}
	})
}

// number is the organisation's value of a KPI.
func number(t *testing.T, s *store.Store, id, period string) float64 {
	t.Helper()
	p, err := s.Organisation().Calendar.ParsePeriod(period)
	if err != nil {
		t.Fatal(err)
	}
	values, err := s.Query(context.Background(), kpi.Query{KPIs: []string{id}, Periods: []kpi.Period{p}, Kind: kpi.Organisation})
	if err != nil || len(values) != 1 || values[0].Value == nil {
		t.Fatalf("%s: got %v, %v", id, values, err)
	}
	return *values[0].Value
}

func TestAMergeThatIsUndoneLeavesNoTrace(t *testing.T) {
	withCatalogue(t, func(t *testing.T, s *store.Store) {
		mustImport(t, s, twice...)
		before := everythingIn(t, s)
		num := mustMerge(t, s, "c1", "c2", "c3")
		if everythingIn(t, s) == before {
			t.Error("the merge changed nothing")
		}
		mustUnmerge(t, s, num)
		wantSame(t, everythingIn(t, s), before, "after the merge was undone")
		wantClean(t, s)
	})
}

// later are files that use all three ids: rows that are there already, corrected ones, new
// ones, and more known of every customer.
var later = []file{
	{entity: "order", rows: `
		id line customer ordered_at amount
		o2 1    c2       2025-03-01 21
		o3 1    c1       2025-05-01 30
		o4 1    c3       2025-07-01 40
		o5 1    c9       2025-07-01 50
		o6 1    c7       2025-07-01 60`},
	{entity: "order", source: "shop", rows: "id customer ordered_at amount\ns1 c2 2025-08-01 70\ns2 c1 2025-08-01 80"},
	{entity: "departure", rows: "customer left_on reason\nc2 2025-11-01 price\nc1 2025-12-01 x\nc3 2025-12-01 y"},
	{entity: "customer", rows: "id name city email\nc1 Annie - -\nc2 Hanna Yazd -\nc7 Eve Qom -"},
}

func TestAnImportBetweenAMergeAndItsUndoingIsAsIfThereHadBeenNoMerge(t *testing.T) {
	want := map[string]string{}
	withCatalogue(t, func(t *testing.T, s *store.Store) {
		mustImport(t, s, twice...)
		mustImport(t, s, later...)
		want[t.Name()] = everythingIn(t, s)
	})
	withCatalogue(t, func(t *testing.T, s *store.Store) {
		mustImport(t, s, twice...)
		num := mustMerge(t, s, "c1", "c2", "c3")
		got := mustImport(t, s, later...)
		wantResults(t, got, "+3 ~2 =0 -0 dup 0 [2025-03 2025-04 2025-05 2025-07]", "+2 ~0 =0 -0 dup 0 [2025-08]",
			"+2 ~1 =0 -0 dup 0 [2025-11 2025-12]", "+1 ~2 =0 -0 dup 0 []")
		wantClean(t, s)
		check(t, s, "SELECT id, name, city, email FROM customer ORDER BY id", "c1,Annie,Yazd,b@x.y c7,Eve,Qom,- c9,Bob,Tehran,-")
		check(t, s, whoseOrders, "c1,7 c7,1 c9,3")
		again := mustImport(t, s, later...)
		wantResults(t, again, "+0 ~0 =5 -0 dup 0 []", "+0 ~0 =2 -0 dup 0 []", "+0 ~0 =3 -0 dup 0 []", "+0 ~0 =3 -0 dup 0 []")
		mustUnmerge(t, s, num)
		name := strings.Replace(t.Name(), "#01", "", 1)
		wantSame(t, everythingIn(t, s), want[name], "after an import and the undoing")
		wantClean(t, s)
	})
}

func TestAFirstImportKnowsWhoIsMerged(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		mustImport(t, s, file{entity: "customer", rows: "id name\nc1 Ann\nc2 Anna"})
		num := mustMerge(t, s, "c1", "c2")
		mustImport(t, s, file{entity: "order", rows: "id customer ordered_at amount\no1 c1 2025-03-01 1\no2 c2 2025-03-01 1\no3 c3 2025-03-01 1"},
			file{entity: "departure", rows: "customer left_on\nc1 2025-04-01\nc2 2025-04-01"})
		check(t, s, whoseOrders, "c1,2 c3,1")
		check(t, s, "SELECT id, num FROM customer ORDER BY num", "c1,1 c3,3")
		mustUnmerge(t, s, num)
		check(t, s, whoseOrders, "c1,1 c2,1 c3,1")
		check(t, s, "SELECT COUNT(*), COUNT(DISTINCT customer) FROM fact_departure", "2,2")
	})
}

func TestMergesOfMergedCustomersAreUndoneInAnyOrder(t *testing.T) {
	for _, order := range [][]int64{{1, 2}, {2, 1}} {
		withCatalogue(t, func(t *testing.T, s *store.Store) {
			mustImport(t, s, twice...)
			before := everythingIn(t, s)
			mustMerge(t, s, "c2", "c1")
			mustMerge(t, s, "c3", "c2")
			check(t, s, whoseOrders, "c3,4 c9,2")
			check(t, s, "SELECT id, name, city, segment FROM customer ORDER BY id", "c3,Anna,Tabriz,silver c9,Bob,Tehran,gold")
			mustUnmerge(t, s, order[0])
			check(t, s, whoseOrders, map[int64]string{1: "c1,1 c3,3 c9,2", 2: "c2,3 c3,1 c9,2"}[order[0]])
			wantClean(t, s)
			mustUnmerge(t, s, order[1])
			wantSame(t, everythingIn(t, s), before, "after both were undone")
		})
	}
}

func TestAStubThatIsKeptIsKnownByTheOther(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		mustImport(t, s, file{entity: "customer", rows: "id name\nc2 Anna"},
			file{entity: "order", rows: "id customer ordered_at amount\no1 c1 2025-03-01 1"})
		num := mustMerge(t, s, "c1", "c2")
		check(t, s, "SELECT id, name, stub FROM customer", "c1,Anna,0")
		mustUnmerge(t, s, num)
		check(t, s, "SELECT id, name, stub FROM customer ORDER BY id", "c1,-,1 c2,Anna,0")
	})
}

func TestAMergeThatMakesNoSenseIsRefused(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		mustImport(t, s, twice...)
		mustMerge(t, s, "c1", "c2")
		before := dumpAll(t, s)
		cases := []struct {
			name, keep string
			others     []string
			kind       error
			says       string
		}{
			{"nobody to merge", "c1", nil, kpi.ErrInvalid, "at least one other"},
			{"nobody to keep", "", []string{"c3"}, kpi.ErrInvalid, "a customer to keep"},
			{"into himself", "c3", []string{"c9", "c3"}, kpi.ErrInvalid, `"c3" is the one to keep`},
			{"named twice", "c3", []string{"c9", "c9"}, kpi.ErrInvalid, `"c9" is named twice`},
			{"an id that nobody has", "c3", []string{"nobody"}, kpi.ErrInvalid, `"nobody": no customer`},
			{"an id to keep that nobody has", "nobody", []string{"c3"}, kpi.ErrInvalid, `"nobody": no customer`},
			{"one who is merged", "c3", []string{"c2"}, kpi.ErrConflict, `"c2" is merged into "c1"`},
			{"into one who is merged", "c2", []string{"c3"}, kpi.ErrConflict, `"c2" is merged into "c1"`},
		}
		for _, c := range cases {
			t.Run(c.name, func(t *testing.T) {
				_, err := s.Merge(context.Background(), "ana", c.keep, c.others)
				if !errors.Is(err, c.kind) || !strings.Contains(err.Error(), c.says) {
					t.Errorf("got %v, want %v saying %s", err, c.kind, c.says)
				}
			})
		}
		if err := s.Unmerge(context.Background(), 7, "ana"); !errors.Is(err, kpi.ErrUnknown) {
			t.Errorf("undo of a merge that never was: got %v, want unknown", err)
		}
		wantSame(t, dumpAll(t, s), before, "after what was refused")
		mustUnmerge(t, s, 1)
		if err := s.Unmerge(context.Background(), 1, "ana"); !errors.Is(err, kpi.ErrConflict) {
			t.Errorf("undo of a merge that is undone: got %v, want a conflict", err)
		}
	})
}

func TestTheLogOfMergesHasIDsAndNoNames(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		mustImport(t, s, twice...)
		mustMerge(t, s, "c1", "c3", "c2")
		mustMerge(t, s, "c9", "c1")
		mustUnmerge(t, s, 2)
		all, err := s.Merges(context.Background())
		if err != nil || len(all) != 2 {
			t.Fatalf("got %v, %v, want two merges", all, err)
		}
		now := storetest.Noon("2026-01-15")()
		want := fmt.Sprint([]store.Merge{
			{Num: 2, At: now, Who: "ana@x.y", Kept: "c9", Merged: []string{"c1"}, Moved: 12, Undone: now, UndoneBy: "bea@x.y"},
			{Num: 1, At: now, Who: "ana@x.y", Kept: "c1", Merged: []string{"c3", "c2"}, Moved: 10},
		})
		if got := fmt.Sprint(all); got != want {
			t.Errorf("got %s\nwant %s", got, want)
		}
	})
}
