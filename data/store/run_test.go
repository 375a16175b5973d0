package store_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"taraz/data/store"
	"taraz/data/store/storetest"
	"taraz/kpi"
)

// told is a run as one line: what became of it, and of every file.
func told(r store.Run) string {
	words := []string{fmt.Sprintf("%d %s by %s", r.Num, r.Status, r.Who)}
	if r.Problem != "" {
		words = append(words, "("+r.Problem+")")
	}
	for _, e := range r.Files {
		words = append(words, fmt.Sprintf("%s:%s +%d ~%d =%d -%d !%d", e.File, e.Entity, e.Inserted, e.Updated, e.Unchanged, e.Removed, e.Rejected))
	}
	return strings.Join(words, " ")
}

func runsOf(t *testing.T, s *store.Store) []store.Run {
	t.Helper()
	runs, err := s.Runs(context.Background(), 100)
	if err != nil {
		t.Fatal(err)
	}
	return runs
}

func wantRuns(t *testing.T, s *store.Store, want ...string) {
	t.Helper()
	var got []string
	for _, r := range runsOf(t, s) {
		got = append(got, told(r))
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("runs:\n got %s\nwant %s", strings.Join(got, "\n     "), strings.Join(want, "\n     "))
	}
}

func TestAnImportIsOneRunThatTellsWhoLoadedWhat(t *testing.T) {
	ctx := context.Background()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		info := store.ImportInfo{Who: "ann", Files: []string{"a.csv", "a.csv"}}
		err := s.Import(ctx, info, func(im *store.Import) error {
			for _, f := range []file{{entity: "order", rows: orders}, {entity: "customer", rows: "id name\nc1 Ann"}} {
				if _, err := loadInto(t, im, f); err != nil {
					return err
				}
			}
			im.NoteLoad(0, store.LoadNote{Hash: "abc", Read: 3})
			im.NoteLoad(1, store.LoadNote{Hash: "def", Read: 5, Rejected: 4, Reasons: map[string]int64{"missing": 4}})
			if im.Num() != 1 {
				t.Errorf("got run %d, want 1", im.Num())
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		wantRuns(t, s, "1 done by ann a.csv:order +3 ~0 =0 -0 !0 a.csv:customer +1 ~0 =0 -0 !4")
		r, err := s.Run(ctx, 1)
		if err != nil || len(r.Files) != 2 {
			t.Fatalf("got %+v, %v, want two files", r, err)
		}
		if e := r.Files[0]; e.Hash != "abc" || fmt.Sprint(e.Months) != "[2025-03 2025-04]" || e.Source != "crm" || e.Read != 3 {
			t.Errorf("got %+v, want its hash and months", e)
		}
		if e := r.Files[1]; e.Read != 5 || e.Reasons["missing"] != 4 || e.Accepted() != 1 || e.At.Format("2006-01-02") != "2026-01-15" {
			t.Errorf("got %+v, want its reasons and counts", e)
		}
		if !r.Undoable || r.Ended.IsZero() || r.Started.IsZero() {
			t.Errorf("got %+v, want a run that ended and can be undone", r)
		}
		if _, err := s.Run(ctx, 7); !errors.Is(err, kpi.ErrUnknown) {
			t.Errorf("a run that is not there: got %v, want unknown", err)
		}
	})
}

func TestAFailedImportIsListedWithItsReasonAndADryRunIsNot(t *testing.T) {
	ctx := context.Background()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		broken := fmt.Errorf("the file ends in its middle: %w", kpi.ErrInvalid)
		err := s.Import(ctx, store.ImportInfo{Who: "ann", Files: []string{"a.csv"}}, func(im *store.Import) error {
			if _, err := loadInto(t, im, file{entity: "order", rows: orders}); err != nil {
				return err
			}
			return broken
		})
		if !errors.Is(err, broken) {
			t.Errorf("got %v, want %v", err, broken)
		}
		if err := s.Import(ctx, store.ImportInfo{DryRun: true}, func(*store.Import) error { return nil }); err != nil {
			t.Error(err)
		}
		stopped, stop := context.WithCancel(ctx)
		err = s.Import(stopped, store.ImportInfo{Who: "bob"}, func(*store.Import) error { stop(); return nil })
		if !errors.Is(err, context.Canceled) {
			t.Errorf("got %v, want context.Canceled", err)
		}
		func() {
			defer func() { recover() }()
			_ = s.Import(ctx, store.ImportInfo{Who: "eve"}, func(*store.Import) error { panic("!") })
		}()
		wantRuns(t, s,
			"3 failed by eve (it broke off; the log of the program says why)",
			"2 failed by bob (it was stopped before it was done)",
			"1 failed by ann (the file ends in its middle) a.csv: +0 ~0 =0 -0 !0")
		check(t, s, "SELECT COUNT(*) FROM fact_order", "0")
		for _, r := range runsOf(t, s) {
			if r.Undoable || r.WhyNot.En != "it failed, and nothing of it was kept" || r.WhyNot.Fa == "" {
				t.Errorf("run %d: got undoable %v, %q", r.Num, r.Undoable, r.WhyNot.En)
			}
		}
	})
}

func TestTheSameFileAgainIsSeen(t *testing.T) {
	ctx := context.Background()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		load := func(fail error) {
			t.Helper()
			err := s.Import(ctx, store.ImportInfo{}, func(im *store.Import) error {
				_, err := loadInto(t, im, file{entity: "order", rows: orders})
				im.NoteLoad(0, store.LoadNote{Hash: "abc"})
				return errors.Join(err, fail)
			})
			if !errors.Is(err, fail) {
				t.Fatal(err)
			}
		}
		wantSeen := func(when string, want int64) {
			t.Helper()
			r, seen, err := s.Seen(ctx, "abc")
			if err != nil || r.Num != want || seen != (want > 0) {
				t.Errorf("%s: got run %d, %v, %v, want %d", when, r.Num, seen, err, want)
			}
		}
		wantSeen("before", 0)
		load(errors.New("no"))
		wantSeen("after a failure", 0)
		load(nil)
		wantSeen("once", 2)
		load(nil)
		wantSeen("twice", 3)
		if err := s.Undo(ctx, 3, "ann"); err != nil {
			t.Fatal(err)
		}
		wantSeen("after an undo", 2)
		if _, seen, err := s.Seen(ctx, ""); seen || err != nil {
			t.Errorf("no hash: got %v, %v, want not seen", seen, err)
		}
	})
}

func TestImportsFromBeforeRunsWereKeptStayOnTheList(t *testing.T) {
	ctx := context.Background()
	storetest.EachURL(t, func(t *testing.T, url string) {
		old, err := store.CreateOld(ctx, url, storetest.London(), 2)
		if err != nil {
			t.Fatal(err)
		}
		for _, statement := range []string{
			"INSERT INTO import_log VALUES (1, 1700000000, 'ann', 'a.csv', '', 'order', 'crm', 3, 0, 2, 0, 1, 'done'), (2, 1700000100, 'bob', 'b.csv', '', 'lead', 'crm', 1, 0, 0, 0, 0, 'done')",
			fmt.Sprintf("INSERT INTO coverage VALUES ('order', %d)", day(t, "2025-06-30")),
		} {
			if err := old.Write(ctx, statement); err != nil {
				t.Fatal(err)
			}
		}
		if err := old.Close(); err != nil {
			t.Fatal(err)
		}
		if _, _, err := store.Migrate(ctx, url); err != nil {
			t.Fatal(err)
		}
		s, err := store.Open(ctx, url, store.Options{})
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		wantRuns(t, s, "2 done by bob b.csv:lead +1 ~0 =0 -0 !0", "1 done by ann a.csv:order +3 ~0 =2 -0 !1")
		r := runsOf(t, s)[1]
		if r.Undoable || r.WhyNot.En == "" || r.Files[0].Read != 6 || r.Started.Unix() != 1_700_000_000 {
			t.Errorf("got %+v, want a run of then that cannot be undone", r)
		}
		// What was vouched for then stays when a later run is undone.
		mustImport(t, s, file{entity: "order", source: "shop", covers: "2025-12-31", rows: orders})
		if err := s.Undo(ctx, 3, "ann"); err != nil {
			t.Fatal(err)
		}
		check(t, s, "SELECT entity, vouched_day FROM coverage", fmt.Sprintf("order,%d", day(t, "2025-06-30")))
		check(t, s, "SELECT COUNT(*) FROM fact_order", "0")
	})
}
