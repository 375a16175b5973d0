package store_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"taraz/data"
	"taraz/data/store"
	"taraz/data/store/storetest"
	"taraz/kpi"
)

// heldIn is all that an undo must return to what it was, as text.
func heldIn(t *testing.T, s *store.Store) []string {
	t.Helper()
	core, err := s.DumpAll(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	derived, err := s.DumpDerived(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	all := strings.Split(core+derived, "\n")
	for i, line := range all { // rows of one key come in any order
		words := strings.Fields(line)
		slices.Sort(words)
		all[i] = strings.Join(words, " ")
	}
	return all
}

// smallCompany is a small company with facts of many kinds.
var smallCompany = []file{
	{entity: "employee", rows: "id name department manager hired_on left_on\ne1 Eve sales - 2024-01-01 -\ne2 Fay sales e1 2024-05-01 -"},
	{entity: "product", rows: "id category unit_cost\np1 Tea 300\np2 Salt 40"},
	{entity: "customer", rows: "id name city phone kind manager\nc1 Ann Rasht 0911 person e1\nc2 Bob - - company -"},
	{entity: "campaign", rows: "id name purpose starts_on budget\nk1 Spring acquisition 2025-03-01 5000"},
	{entity: "order", covers: "2025-12-31", rows: `
		id customer ordered_at        amount channel employee product quantity cost campaign promised_on delivered_on
		o1 c1       2025-03-01T10:00Z 1000   web     e1       p1      0.1      300  k1       2025-03-05  2025-03-06
		o2 c2       2025-03-31T23:30Z 2000   shop    e2       p2      0.2      700  -        -           -
		o3 c1       2025-11-02T08:00Z 3000   -       e3       p1      0.3      -    -        2025-11-09  2025-11-08
		o4 c3       2025-12-02T08:00Z 500    web     -        -       -        -    -        -           -`},
	{entity: "ticket", rows: `
		id opened_at         customer employee kind      resolved_at       promised_at
		t1 2025-11-03T10:00Z c1       e1       complaint 2025-11-04T11:00Z 2025-11-05T11:00Z
		t2 2025-12-03T10:00Z c9       e2       request   -                 -`},
	{entity: "answer", rows: "id survey score answered_at customer employee\na1 csat 4.1 2025-12-05 c1 -\na2 nps 9 2025-12-06 c2 -\na3 csat 3.3 2025-12-07 c2 -"},
	{entity: "training", rows: "id employee completed_on hours score\nr1 e1 2025-10-01 1.1 0.7\nr2 e2 2025-10-02 2.3 0.9"},
}

// takenBack are imports that follow a company's first, each to be undone exactly.
var takenBack = []struct {
	name  string
	files []file
}{
	{"a second file of new facts", []file{{entity: "order", rows: `
		id customer ordered_at amount employee
		o8 c1       2025-12-05 70     e1
		o9 c5       2026-01-05 80     e2`}}},
	{"facts of another source", []file{{entity: "order", source: "shop", rows: "id customer ordered_at amount\no1 c1 2025-12-05 70\no9 c7 2025-01-05 80"}}},
	{"corrections", []file{{entity: "order", rows: `
		id customer ordered_at amount channel quantity
		o1 c2       2025-12-01 1      -       0.7
		o3 c6       2025-11-02 3000   web     0.3
		o2 c2       2025-03-31T23:30Z 2000 shop 0.2`}}},
	{"removals by a whole file", []file{{entity: "order", complete: "all", covers: "2026-01-10", rows: "id customer ordered_at amount\no1 c1 2025-03-01T10:00Z 1000\no7 c1 2025-03-01 7"}}},
	{"removals by whole months", []file{{entity: "order", complete: "months", rows: "id customer ordered_at amount\no6 c4 2025-03-02 1"}}},
	{"a file of nothing that removes all", []file{{entity: "ticket", complete: "all", rows: "id opened_at"}}},
	{"master data with versions", []file{
		{entity: "employee", rows: "id name valid_from department manager\ne2 Fay 2025-06-01 service e4\ne3 Gus - sales e1\ne4 Hal - service -"},
		{entity: "product", rows: "id valid_from unit_cost category\np1 2025-06-01 400 Tea\np3 - 9 Oil"},
		{entity: "customer", rows: "id name city manager\nc1 Anna Yazd e9\nc3 Cem Rasht -\nc8 New - -"},
		{entity: "campaign", rows: "id name purpose\nk1 Spring retention\nk2 Winter win_back"}}},
	{"corrected versions", []file{
		{entity: "employee", rows: "id name department manager left_on\ne1 Eva board - 2025-12-01"},
		{entity: "product", rows: "id category unit_cost\np1 Coffee 500"}}},
	{"stubs created by references", []file{
		{entity: "lead", rows: "id created_on campaign employee customer\nl1 2025-12-01 k7 e7 c77"},
		{entity: "contact", rows: "campaign person contacted_on\nk8 ann 2025-12-01\nk1 bob 2025-12-02"},
		{entity: "departure", rows: "customer left_on reason\nc1 2025-12-20 price\nc88 2025-12-21 price"}}},
	{"several files that correct one another", []file{
		{entity: "order", rows: "id customer ordered_at amount\no1 c1 2025-03-02 1001\no5 c1 2025-05-02 5"},
		{entity: "order", rows: "id customer ordered_at amount\no1 c4 2025-04-02 1002\no5 c4 2025-06-02 6\no6 c1 2025-12-02 7"},
		{entity: "order", complete: "all", rows: "id customer ordered_at amount\no6 c1 2025-12-02 8\no2 c9 2025-12-03 9"},
		{entity: "customer", rows: "id name\nc9 Ivy\nc1 Amy"},
		{entity: "customer", rows: "id name city\nc9 Eva Rasht\nc1 Ada -"}}},
	{"a first load of an entity, twice", []file{
		{entity: "idea", rows: "id employee submitted_on implemented_on\ni1 e1 2025-10-01 2025-11-01\ni2 e11 2025-10-02 -"},
		{entity: "idea", rows: "id employee submitted_on implemented_on\ni1 e2 2025-10-01 -"},
		{entity: "spend", covers: "2025-12-31", rows: "id spent_on amount purpose campaign\ns1 2025-11-01 90 acquisition k1"}}},
	{"own ids", []file{
		{entity: "customer", source: "shop", ids: "own", rows: "id name\n7 Ann"},
		{entity: "order", source: "shop", ids: "own", rows: "id customer ordered_at amount\n1 7 2025-03-01 10\n2 8 2025-03-01 10"}}},
	{"nothing new at all", []file{{entity: "order", rows: "id customer ordered_at amount\no1 c1 2025-03-01T10:00Z 1000"}}},
}

func TestAnUndoReturnsEverythingToWhatItWas(t *testing.T) {
	unwatched(t)
	ctx := context.Background()
	opt := store.Options{Catalogue: shipped(t), Now: storetest.Noon("2026-01-15")}
	storetest.With(t, storetest.Config{Options: opt}, func(t *testing.T, s *store.Store) {
		if err := s.Freshen(ctx); err != nil {
			t.Fatal(err)
		}
		empty := heldIn(t, s)
		undone := func(t *testing.T, want []string) {
			t.Helper()
			if err := s.Undo(ctx, runsOf(t, s)[0].Num, "ann"); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, heldIn(t, s)); diff != "" {
				t.Errorf("after the undo (-before +after):\n%s", diff)
			}
		}
		t.Run("the first load of all", func(t *testing.T) {
			mustImport(t, s, smallCompany...)
			undone(t, empty)
		})
		mustImport(t, s, smallCompany...)
		before := heldIn(t, s)
		for _, c := range takenBack {
			t.Run(c.name, func(t *testing.T) {
				mustImport(t, s, c.files...)
				undone(t, before)
			})
		}
		if findings, err := s.Check(ctx); err != nil || len(findings) > 0 {
			t.Errorf("check: got %v, %v, want nothing", findings, err)
		}
	})
}

func TestRunsAreUndoneFromTheLatestBack(t *testing.T) {
	unwatched(t)
	ctx := context.Background()
	opt := store.Options{Catalogue: shipped(t), Now: storetest.Noon("2026-01-15")}
	storetest.With(t, storetest.Config{Options: opt}, func(t *testing.T, s *store.Store) {
		mustImport(t, s, smallCompany...)
		states := [][]string{heldIn(t, s)}
		for _, c := range takenBack {
			mustImport(t, s, c.files...)
			states = append(states, heldIn(t, s))
		}
		for i := len(takenBack); i > 0; i-- {
			if err := s.Undo(ctx, int64(i+1), "ann"); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(states[i-1], heldIn(t, s)); diff != "" {
				t.Fatalf("after the undo of %s (-before +after):\n%s", takenBack[i-1].name, diff)
			}
		}
	})
}

func TestARunThatALaterOneRestsOnIsUndoneAfterIt(t *testing.T) {
	ctx := context.Background()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		more := "id customer ordered_at amount\no9 c1 2025-12-05 70"
		mustImport(t, s, file{entity: "order", rows: orders})
		mustImport(t, s, file{entity: "order", source: "shop", rows: more})
		mustImport(t, s, file{entity: "order", rows: more})
		mustImport(t, s, file{entity: "customer", rows: "id name\nc1 Ann"})
		mustImport(t, s, file{entity: "customer", source: "shop", rows: "id name\nc2 Bob"})
		for num, first := range map[int64]int64{1: 3, 2: 0, 3: 0, 4: 5, 5: 0} {
			r, err := s.Run(ctx, num)
			if err != nil || r.UndoFirst != first || r.Undoable != (first == 0) {
				t.Errorf("run %d: got undoable %v after %d (%v), want after %d", num, r.Undoable, r.UndoFirst, err, first)
			}
		}
		err := s.Undo(ctx, 1, "ann")
		if !errors.Is(err, kpi.ErrConflict) || !strings.Contains(err.Error(), "import 3 brought the same data later") {
			t.Errorf("got %v, want a conflict that names import 3", err)
		}
		for _, num := range []int64{3, 1} {
			if err := s.Undo(ctx, num, "ann"); err != nil {
				t.Fatal(err)
			}
		}
		// c1 and c2 were new in run 1; they stay because runs 4 and 5 have filled them.
		check(t, s, "SELECT num, id, stub, name FROM customer ORDER BY num", "1,c1,0,Ann 2,c2,0,Bob")
		check(t, s, "SELECT id FROM fact_order", "o9")
		if err := s.Undo(ctx, 4, "ann"); !errors.Is(err, kpi.ErrConflict) {
			t.Errorf("master data of another source came later: got %v, want a conflict", err)
		}
	})
}

func TestAnUndoneRunIsToldAndMayBeImportedAgain(t *testing.T) {
	ctx := context.Background()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		mustImport(t, s, file{entity: "order", rows: orders})
		before := dumpAll(t, s)
		if err := s.Undo(ctx, 1, "ann"); err != nil {
			t.Fatal(err)
		}
		r, err := s.Run(ctx, 1)
		if err != nil || r.Status != store.Undone || r.UndoneBy != "ann" || r.UndoneAt.IsZero() || r.Undoable || len(r.Files) != 1 {
			t.Errorf("got %+v, %v, want a run undone by ann, with its files", r, err)
		}
		if err := s.Undo(ctx, 1, "ann"); !errors.Is(err, kpi.ErrConflict) {
			t.Errorf("a second time: got %v, want a conflict", err)
		}
		if err := s.Undo(ctx, 9, "ann"); !errors.Is(err, kpi.ErrUnknown) {
			t.Errorf("a run that is not there: got %v, want unknown", err)
		}
		wantResults(t, mustImport(t, s, file{entity: "order", rows: orders}), "+3 ~0 =0 -0 dup 0 [2025-03 2025-04]")
		if after := dumpAll(t, s); after != before {
			t.Errorf("imported again:\n got %s\nwant %s", after, before)
		}
	})
}

func TestWhatALaterRunRefersToStaysAsAStub(t *testing.T) {
	ctx := context.Background()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		mustImport(t, s, file{entity: "employee", rows: "id name manager\ne1 Eve -\ne2 Fay e3"},
			file{entity: "customer", rows: "id name city manager\nc1 Ann Rasht e1\nc2 Bob - e2"})
		mustImport(t, s, file{entity: "ticket", rows: "id opened_at customer employee\nt1 2025-03-01 c2 e2"})
		if err := s.Undo(ctx, 1, "ann"); err != nil {
			t.Fatal(err)
		}
		check(t, s, "SELECT num, id, stub, name, city, manager FROM customer", "2,c2,1,-,-,0")
		check(t, s, "SELECT num, id, stub, name FROM employee", "2,e2,1,-")
		check(t, s, "SELECT employee FROM employee_span", "2")
		check(t, s, "SELECT employee, manager FROM employee_chain", "2,0")
		// The next new ids do not meet those that stayed.
		mustImport(t, s, file{entity: "employee", rows: "id name manager\ne9 Ida e2"})
		check(t, s, "SELECT num, id FROM employee ORDER BY num", "2,e2 3,e9")
		check(t, s, "SELECT employee, manager FROM employee_chain ORDER BY employee, manager", "2,0 3,2")
	})
}

func TestCoverageIsWhatTheOtherRunsVouchFor(t *testing.T) {
	ctx := context.Background()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		for i, day := range []string{"2025-03-01", "2025-06-01", "2025-05-01"} {
			mustImport(t, s, file{entity: "order", source: fmt.Sprint("s", i), covers: day, rows: orders})
		}
		for _, step := range []struct {
			undo int64
			want string
		}{{1, "2025-06-01"}, {2, "2025-05-01"}} {
			if err := s.Undo(ctx, step.undo, "ann"); err != nil {
				t.Fatal(err)
			}
			check(t, s, "SELECT entity, vouched_day FROM coverage", fmt.Sprintf("order,%d", day(t, step.want)))
		}
		if err := s.Undo(ctx, 3, "ann"); err != nil {
			t.Fatal(err)
		}
		check(t, s, "SELECT entity FROM coverage", "")
	})
}

func TestOnlyTheLatestThirtyImportsCanBeUndone(t *testing.T) {
	ctx := context.Background()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		for i := range 32 {
			mustImport(t, s, file{entity: "order", source: fmt.Sprint("s", i%2), rows: fmt.Sprintf("id customer ordered_at amount\no%d c%d 2025-03-01 7", i, i)})
		}
		var kept []int64
		for _, r := range runsOf(t, s) {
			if r.Undoable || r.UndoFirst != 0 {
				kept = append(kept, r.Num)
			} else if !strings.Contains(r.WhyNot.En, "latest 30 imports") || !strings.Contains(r.WhyNot.Fa, "۳۰") {
				t.Errorf("run %d: got %+v, want that it is too old", r.Num, r.WhyNot)
			}
		}
		if len(kept) != 30 || kept[29] != 3 {
			t.Errorf("got %v, want runs 32 to 3", kept)
		}
		check(t, s, "SELECT MIN(run), COUNT(*) FROM undo_fact_order", "3,30")
		check(t, s, "SELECT MIN(run), COUNT(*) FROM undo_number", "3,30")
		if err := s.Undo(ctx, 2, "ann"); !errors.Is(err, kpi.ErrConflict) {
			t.Errorf("got %v, want a conflict", err)
		}
	})
}

func TestTheJournalsHaveTheColumnsOfTheirTables(t *testing.T) {
	ctx := context.Background()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		for journal, table := range store.Journals() {
			got, err := s.Stored(ctx, journal)
			if err != nil {
				t.Fatal(err)
			}
			want, err := s.Stored(ctx, table)
			if err != nil {
				t.Fatal(err)
			}
			for _, own := range []string{"run", "step", "what"} {
				delete(got, own)
			}
			for c := range want {
				if _, there := got[c]; !there {
					t.Errorf("%s: got no column %s, which %s has", journal, c, table)
				}
				delete(got, c)
			}
			if len(got) > 0 {
				t.Errorf("%s: got columns %v that %s has not", journal, got, table)
			}
		}
		if len(store.Journals()) != len(data.Entities)+1 {
			t.Errorf("got %d journals, want one for each entity and one for profiles", len(store.Journals()))
		}
	})
}

func TestFractionsAddUpToTheLastBitAfterAnUndo(t *testing.T) {
	ctx := context.Background()
	opt := store.Options{Catalogue: shipped(t), Now: storetest.Noon("2026-01-15")}
	storetest.With(t, storetest.Config{Options: opt}, func(t *testing.T, s *store.Store) {
		rows := func(from, to int, hours float64) string {
			text := "id employee completed_on hours"
			for i := from; i < to; i++ {
				text += fmt.Sprintf("\nr%d e%d 2025-12-%02d %g", i, i%5, 1+i%28, hours+float64(i%37)/10)
			}
			return text
		}
		mustImport(t, s, file{entity: "employee", rows: "id name hired_on\ne0 Eve 2024-01-01\ne1 Fay 2024-01-01"}, file{entity: "training", rows: rows(0, 300, 1.1)})
		before := heldIn(t, s)
		mustImport(t, s, file{entity: "training", complete: "all", rows: rows(20, 250, 1.7) + "\nb e1 2025-12-03 0.3"})
		if err := s.Undo(ctx, 2, "ann"); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(before, heldIn(t, s)); diff != "" {
			t.Errorf("after the undo (-before +after):\n%s", diff)
		}
	})
}

func TestAnUndoFollowsCustomersWhoWereMergedOrPartedSince(t *testing.T) {
	ctx := context.Background()
	more := []file{
		{entity: "order", rows: `
			id line customer ordered_at amount
			o1 1    c2       2025-03-01 11
			o2 1    c1       2025-03-01 20
			o7 1    c3       2025-07-01 70`},
		{entity: "departure", complete: "all", rows: "customer left_on reason\nc1 2025-11-01 gone\nc3 2025-11-02 price"},
		{entity: "customer", rows: "id name city\nc1 Anne Yazd\nc2 - Rasht\nc7 New -"},
	}
	merge := func(t *testing.T, s *store.Store) int64 {
		t.Helper()
		num, err := s.Merge(ctx, "ann", "c1", []string{"c2", "c3"})
		if err != nil {
			t.Fatal(err)
		}
		return num
	}
	withCatalogue(t, func(t *testing.T, s *store.Store) {
		mustImport(t, s, twice...)
		apart := heldIn(t, s)
		wantHeld := func(when string, want []string) {
			t.Helper()
			if diff := cmp.Diff(want, heldIn(t, s)); diff != "" {
				t.Fatalf("%s (-want +got):\n%s", when, diff)
			}
		}
		undo := func() {
			t.Helper()
			if err := s.Undo(ctx, runsOf(t, s)[0].Num, "ann"); err != nil {
				t.Fatal(err)
			}
		}
		num := merge(t, s)
		together := heldIn(t, s)
		mustImport(t, s, more...)
		undo()
		wantHeld("imported and undone while merged", together)
		mustImport(t, s, more...)
		if err := s.Unmerge(ctx, num, "ann"); err != nil {
			t.Fatal(err)
		}
		undo()
		wantHeld("parted after the import", apart)
		mustImport(t, s, more...)
		num = merge(t, s)
		undo()
		wantHeld("merged after the import", together)
		if err := s.Unmerge(ctx, num, "ann"); err != nil {
			t.Fatal(err)
		}
		wantHeld("merged after the import, and parted after its undo", apart)
	})
}
