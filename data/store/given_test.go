package store_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"taraz/data/store"
	"taraz/data/store/storetest"
	"taraz/kpi"
)

const dated = `
id customer ordered_at amount delivered_on
o1 c1       2025-03-01 1      2025-03-20
o2 c1       2025-04-01 2      2025-06-20
o3 c1       2025-05-01 3      -`

func TestWhatAFileGivenAsAWholeDoesNotHoldIsRemoved(t *testing.T) {
	cases := []struct {
		name  string
		files []file
		want  []string
		left  string
	}{
		{"all: every fact of the source that is not in the file goes, with the months it was in",
			[]file{{entity: "order", complete: "all", rows: "id customer ordered_at amount\no1 c1 2025-03-01 1"}},
			[]string{"+0 ~0 =1 -2 dup 0 [2025-04 2025-05 2025-06]"}, "1,o1,1 2,o1,1 2,o2,2 2,o3,3"},
		{"months: only facts in the months that the file holds go",
			[]file{{entity: "order", complete: "months", rows: "id customer ordered_at amount\no9 c1 2025-04-30 9"}},
			[]string{"+1 ~0 =0 -1 dup 0 [2025-04 2025-06]"}, "1,o1,1 1,o3,3 1,o9,9 2,o1,1 2,o2,2 2,o3,3"},
		{"months: a fact that moves out of the months held stays",
			[]file{{entity: "order", complete: "months", rows: "id customer ordered_at amount\no2 c1 2025-05-09 2"}},
			[]string{"+0 ~1 =0 -1 dup 0 [2025-04 2025-05 2025-06]"}, "1,o1,1 1,o2,2 2,o1,1 2,o2,2 2,o3,3"},
		{"no: nothing goes",
			[]file{{entity: "order", complete: "no", rows: "id customer ordered_at amount\no1 c1 2025-03-01 1"}},
			[]string{"+0 ~0 =1 -0 dup 0 []"}, "1,o1,1 1,o2,2 1,o3,3 2,o1,1 2,o2,2 2,o3,3"},
		{"all: several files are one whole",
			[]file{{entity: "order", complete: "all", more: true, rows: "id customer ordered_at amount\no1 c1 2025-03-01 1"},
				{entity: "order", complete: "all", rows: "id customer ordered_at amount\no3 c1 2025-05-01 3"}},
			[]string{"+0 ~0 =1 -0 dup 0 []", "+0 ~0 =1 -1 dup 0 [2025-04 2025-06]"}, "1,o1,1 1,o3,3 2,o1,1 2,o2,2 2,o3,3"},
		{"all: a file without a row empties its source",
			[]file{{entity: "order", complete: "all", rows: "id customer ordered_at amount"}},
			[]string{"+0 ~0 =0 -3 dup 0 [2025-03 2025-04 2025-05 2025-06]"}, "2,o1,1 2,o2,2 2,o3,3"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			storetest.Each(t, func(t *testing.T, s *store.Store) {
				mustImport(t, s, file{entity: "order", rows: dated}, file{entity: "order", source: "other", rows: dated})
				wantResults(t, mustImport(t, s, c.files...), c.want...)
				check(t, s, "SELECT source, id, amount FROM fact_order ORDER BY source, id", c.left)
			})
		})
	}
}

func TestAFirstFileGivenAsAWholeRemovesNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		got := mustImport(t, s, file{entity: "order", complete: "all", rows: "id customer ordered_at amount\no1 c1 2025-03-01 1"},
			file{entity: "order", complete: "all", rows: "id customer ordered_at amount\no2 c1 2025-03-01 1"})
		wantResults(t, got, "+1 ~0 =0 -0 dup 0 [2025-03]", "+1 ~0 =0 -0 dup 0 [2025-03]")
		check(t, s, "SELECT id FROM fact_order ORDER BY id", "o1 o2")
	})
}

func TestAnEmptiedTableTakesAFirstLoadAgain(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		mustImport(t, s, file{entity: "order", rows: dated})
		mustImport(t, s, file{entity: "order", complete: "all", rows: "id customer ordered_at amount"})
		wantResults(t, mustImport(t, s, file{entity: "order", rows: dated}), "+3 ~0 =0 -0 dup 0 [2025-03 2025-04 2025-05 2025-06]")
		wantResults(t, mustImport(t, s, file{entity: "order", rows: dated}), "+0 ~0 =3 -0 dup 0 []")
	})
}

func TestTheLatestVouchedDayOfAnEntityCounts(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		for _, covers := range []string{"2025-03-31", "2025-06-30", "2025-04-30"} {
			mustImport(t, s, file{entity: "order", rows: dated, covers: covers})
		}
		mustImport(t, s, file{entity: "idea", rows: "id submitted_on", covers: "2025-05-05"})
		check(t, s, "SELECT entity, vouched_day FROM coverage ORDER BY entity", "idea,20213 order,20269")
	})
}

func TestALoadThatCannotBeIsRefused(t *testing.T) {
	cases := []struct {
		name, want string
		file       file
	}{
		{"a required field that nothing gives", "load of order: no column gives amount", file{entity: "order", rows: "id customer ordered_at"}},
		{"no id", "load of lead: no column gives id", file{entity: "lead", rows: "created_on"}},
		{"master data as a whole", "complete: all: customers are known by id", file{entity: "customer", complete: "all", rows: "id"}},
		{"an unknown word for complete", `complete: "some": want all, months or no`, file{entity: "idea", complete: "some", rows: "id submitted_on"}},
	}
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		for _, c := range cases {
			t.Run(c.name, func(t *testing.T) {
				_, err := imported(t, s, c.file)
				if err == nil || !strings.Contains(err.Error(), c.want) {
					t.Errorf("got %v, want %s", err, c.want)
				}
				if !errors.Is(err, kpi.ErrInvalid) && !errors.Is(err, kpi.ErrUnsupported) {
					t.Errorf("got an error of no kind: %v", err)
				}
			})
		}
	})
}

func TestAnImportThatFailsLeavesNothingBehind(t *testing.T) {
	ctx, failure := context.Background(), errors.New("the file ends in the middle")
	correction := file{entity: "order", rows: "id customer ordered_at amount\no1 c9 2025-09-01 7\no8 c8 2025-09-01 7", covers: "2025-12-31"}
	ways := []struct {
		name string
		fn   func(t *testing.T, im *store.Import) error
		want string
	}{
		{"the caller gives up after a load", func(t *testing.T, im *store.Import) error {
			if _, err := loadInto(t, im, correction); err != nil {
				return err
			}
			return failure
		}, failure.Error()},
		{"the caller gives up in the middle of a load", func(t *testing.T, im *store.Import) error {
			load, records := correction.load(t)
			l, err := im.Load(ctx, load)
			if err != nil {
				return err
			}
			if _, err := l.Add(records[0]); err != nil {
				return err
			}
			return failure
		}, failure.Error()},
		{"a load is not finished", func(t *testing.T, im *store.Import) error {
			load, _ := correction.load(t)
			_, err := im.Load(ctx, load)
			return err
		}, "the load of order was not finished"},
		{"two loads at once", func(t *testing.T, im *store.Import) error {
			load, _ := correction.load(t)
			if _, err := im.Load(ctx, load); err != nil {
				return err
			}
			_, err := im.Load(ctx, load)
			return err
		}, "that of order is not finished"},
		{"an error of the engine that the caller does not pass on", func(t *testing.T, im *store.Import) error {
			if _, err := loadInto(t, im, correction); err != nil {
				return err
			}
			load, records := file{entity: "idea", rows: "id submitted_on\n- 2025-01-01"}.load(t)
			l, err := im.Load(ctx, load)
			if err != nil {
				return err
			}
			if _, err := l.Add(records[0]); err != nil {
				return err
			}
			if _, err := l.Finish(ctx); err == nil {
				t.Error("a fact without an id was stored")
			}
			return nil
		}, "fact_idea"},
	}
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		mustImport(t, s, file{entity: "order", rows: dated})
		before := dumpAll(t, s)
		for _, way := range ways {
			t.Run(way.name, func(t *testing.T) {
				err := s.Import(ctx, store.ImportInfo{}, func(im *store.Import) error { return way.fn(t, im) })
				if err == nil || !strings.Contains(err.Error(), way.want) {
					t.Errorf("got %v, want %s", err, way.want)
				}
				if after := dumpAll(t, s); after != before {
					t.Errorf("the database changed:\n got %s\nwant %s", after, before)
				}
			})
		}
		wantResults(t, mustImport(t, s, correction), "+1 ~1 =0 -0 dup 0 [2025-03 2025-09]")
	})
}

func TestAPanicInTheMiddleOfALoadLeavesTheStoreUsable(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		func() {
			defer func() {
				if recover() == nil {
					t.Error("the panic was swallowed")
				}
			}()
			load, records := file{entity: "order", rows: dated}.load(t)
			_ = s.Import(context.Background(), store.ImportInfo{}, func(im *store.Import) error {
				l, err := im.Load(context.Background(), load)
				if err == nil {
					_, err = l.Add(records[0])
				}
				panic(err)
			})
		}()
		check(t, s, "SELECT COUNT(*) FROM fact_order", "0")
		mustImport(t, s, file{entity: "order", rows: dated})
	})
}

func TestADryRunTellsEverythingAndKeepsNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		mustImport(t, s, file{entity: "order", rows: dated})
		before := dumpAll(t, s)
		var got result
		err := s.Import(context.Background(), store.ImportInfo{DryRun: true}, func(im *store.Import) (err error) {
			got, err = loadInto(t, im, file{entity: "order", rows: "id customer ordered_at amount\no1 c9 2025-09-01 7"})
			return err
		})
		if err != nil || got.String() != "+0 ~1 =0 -0 dup 0 [2025-03 2025-09]" {
			t.Errorf("got %s, %v", got, err)
		}
		if after := dumpAll(t, s); after != before {
			t.Errorf("the database changed:\n got %s\nwant %s", after, before)
		}
	})
}

func TestACancelledImportLeavesNothingBehind(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		mustImport(t, s, file{entity: "order", rows: dated})
		before := dumpAll(t, s)
		ctx, cancel := context.WithCancel(context.Background())
		load, records := file{entity: "order", rows: "id customer ordered_at amount\no1 c9 2025-09-01 7"}.load(t)
		err := s.Import(ctx, store.ImportInfo{}, func(im *store.Import) error {
			l, err := im.Load(ctx, load)
			if err != nil {
				return err
			}
			cancel()
			for range 100_000 { // far more than one batch, all of one key
				if _, err := l.Add(records[0]); err != nil {
					return err
				}
			}
			_, err = l.Finish(ctx)
			return err
		})
		if !errors.Is(err, context.Canceled) {
			t.Errorf("got %v, want context.Canceled", err)
		}
		if after := dumpAll(t, s); after != before {
			t.Errorf("the database changed:\n got %s\nwant %s", after, before)
		}
		mustImport(t, s, file{entity: "order", rows: "id customer ordered_at amount\no1 c9 2025-09-01 7"})
	})
}
