package intake_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"taraz/data/intake"
	"taraz/data/source"
	"taraz/data/store"
	"taraz/data/store/storetest"
	"taraz/kpi"
)

const wholeOrders = "entity: order\nsource: shop\ncomplete: all\ncolumns: {id: id, customer: customer, ordered_at: ordered_at, amount: {column: amount, unit: usd}}\n"

func orderFile(lines string) string { return "id,customer,ordered_at,amount\n" + lines }

func TestFilesOfOneDraftAreTogetherTheWholeOfTheirSource(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := open(t, s)
		ctx := context.Background()
		for _, want := range []struct{ inserted, unchanged, removed int64 }{{1, 0, 0}, {0, 1, 0}} {
			d := c.take(c.file("a.csv", orderFile("1,c1,2025-11-25,1000\n")), c.file("b.csv", orderFile("2,c2,2025-11-26,2000\n")))
			for i := range d.Files {
				if _, err := c.Change(ctx, d.ID, i, intake.Choice{Format: d.Files[i].Format, Text: wholeOrders}); err != nil {
					t.Fatal(err)
				}
			}
			for _, f := range c.done(c.Commit(ctx, d.ID, "")).Report.Files {
				if f.Inserted != want.inserted || f.Unchanged != want.unchanged || f.Removed != want.removed {
					t.Errorf("%s: got %+v, want %+v", f.File, f, want)
				}
			}
		}
		d := c.take(c.file("a.csv", orderFile("1,c1,2025-11-25,1000\n")))
		c.change(d.ID, intake.Choice{Format: d.Files[0].Format, Text: wholeOrders})
		if f := c.done(c.Commit(ctx, d.ID, "")).Report.Files[0]; f.Removed != 1 {
			t.Errorf("one of them alone: got %d removed, want the other one's order", f.Removed)
		}
	})
}

func TestRejectsOfFilesReadInDifferentWaysAreOneList(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := open(t, s)
		other := "entity: order\nsource: second\ncolumns: {id: id, customer: customer, ordered_at: ordered_at, amount: {column: amount, unit: usd}}\n"
		d := c.take(c.file("a.csv", orderFile("1,c1,2025-11-25,x\n")), c.file("b.csv", orderFile("2,c2,2025-11-26,y\n")))
		for i, m := range []string{wholeOrders, other} {
			if _, err := c.Change(context.Background(), d.ID, i, intake.Choice{Format: d.Files[i].Format, Text: m}); err != nil {
				t.Fatal(err)
			}
		}
		r, err := c.JobRejects(c.done(c.Check(context.Background(), d.ID, "")).ID)
		list := text(t, r, err)
		if strings.Count(list, "\uFEFF") != 1 || !strings.HasPrefix(list, "\uFEFF") {
			t.Errorf("got %q, want one byte order mark, in front", list)
		}
		fixed := strings.NewReplacer("x\n", "5\n", "y\n", "6\n").Replace(list)
		again := c.take(c.file("fixed.csv", fixed))
		c.change(again.ID, intake.Choice{Format: again.Files[0].Format, Text: other})
		if f := c.done(c.Check(context.Background(), again.ID, "")).Report.Files[0]; f.Read != 2 || f.Accepted != 2 {
			t.Errorf("corrected: got %+v, want both rows", f)
		}
	})
}

func TestAFileThatChangesWhileItIsReadIsNotImported(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := open(t, s)
		ctx := context.Background()
		m, err := source.ParseMapping([]byte(wholeOrders))
		if err != nil {
			t.Fatal(err)
		}
		up := c.file("orders.csv", orders)
		up.Name = "orders.csv"
		touch := func(_, _ int64) {
			if err := os.WriteFile(up.Path, []byte(orders+"9,c9,2025-11-27,90\n"), 0o600); err != nil {
				t.Error(err)
			}
		}
		_, err = c.Import(ctx, intake.Request{Mapping: m, Uploads: []intake.Upload{up}}, nil, touch)
		if !errors.Is(err, kpi.ErrConflict) || !strings.Contains(err.Error(), "orders.csv") {
			t.Fatalf("got %v, want it refused by its name", err)
		}
		if run, err := c.Run(ctx, 1); err != nil || run.Status != "failed" {
			t.Errorf("got %+v (%v), want a failed run", run, err)
		}
		r, err := c.Import(ctx, intake.Request{Mapping: m, Uploads: []intake.Upload{up}}, nil, nil)
		if err != nil || r.Report.Files[0].Accepted != 3 {
			t.Errorf("once it is whole: got %+v (%v), want three rows", r, err)
		}
	})
}

func TestWhatCannotBeReadIsSaidByItsPath(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := open(t, s)
		pipe := filepath.Join(c.dir, "pipe")
		if err := syscall.Mkfifo(pipe, 0o600); err != nil {
			t.Fatal(err)
		}
		for path, want := range map[string]string{c.dir + "/none.csv": "does not exist", c.dir: "is not a file", pipe: "is not a file"} {
			_, err := c.Import(context.Background(), intake.Request{As: "order", Uploads: []intake.Upload{{Name: path, Path: path}}}, nil, nil)
			if !errors.Is(err, kpi.ErrInvalid) || !strings.Contains(err.Error(), want) {
				t.Errorf("%s: got %v, want %q", path, err, want)
			}
		}
		if _, err := c.Import(context.Background(), intake.Request{As: "order"}, nil, nil); !errors.Is(err, kpi.ErrInvalid) {
			t.Errorf("no file: got %v, want it refused", err)
		}
	})
}
