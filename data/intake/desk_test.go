package intake_test

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"taraz/data"
	"taraz/data/intake"
	"taraz/data/store"
	"taraz/data/store/storetest"
	"taraz/kpi"
)

// counter is a desk with what a test does at it.
type counter struct {
	*intake.Desk
	t   *testing.T
	dir string
}

// atEach opens a desk on both engines.
func atEach(t *testing.T, test func(c counter)) {
	t.Helper()
	storetest.Each(t, func(t *testing.T, s *store.Store) { test(open(t, s)) })
}

func open(t *testing.T, s *store.Store) counter {
	t.Helper()
	d, err := intake.New(intake.Config{Store: s, Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return counter{d, t, t.TempDir()}
}

// file writes a file as an upload lies on disk, under a name of nobody's choosing.
func (c counter) file(name, content string) intake.Upload {
	c.t.Helper()
	f, err := os.CreateTemp(c.dir, "upload-*")
	if err != nil {
		c.t.Fatal(err)
	}
	defer f.Close()
	if _, err := f.WriteString(content); err != nil {
		c.t.Fatal(err)
	}
	return intake.Upload{Name: name, Path: f.Name()}
}

func (c counter) take(uploads ...intake.Upload) *intake.Draft {
	c.t.Helper()
	d, err := c.Take(context.Background(), "analyst", uploads)
	if err != nil {
		c.t.Fatal(err)
	}
	return d
}

// wait returns a job when it is over.
func (c counter) wait(j *intake.Job, err error) *intake.Job {
	c.t.Helper()
	for range 2000 {
		if err != nil {
			c.t.Fatal(err)
		}
		if j.State == intake.Done || j.State == intake.Failed {
			return j
		}
		time.Sleep(10 * time.Millisecond)
		j, err = c.Job(j.ID)
	}
	c.t.Fatalf("got %s after 20 s, want the job to be over", j.State)
	return nil
}

// done returns a job that has to succeed.
func (c counter) done(j *intake.Job, err error) *intake.Job {
	c.t.Helper()
	j = c.wait(j, err)
	if j.State != intake.Done {
		c.t.Fatalf("the job failed: %v", j.Err)
	}
	return j
}

const orders = "id,customer,ordered_at,amount\n1,c1,2025-11-25,1000\n2,c2,2025-11-26,oops\n3,c1,2025-12-02,250\n"

func TestAFileIsRecognisedCheckedCommittedAndUndone(t *testing.T) {
	atEach(t, func(c counter) {
		ctx := context.Background()
		d := c.take(c.file("orders.csv", orders))
		f := d.Files[0]
		if f.Fault != nil || f.Entity != "order" || len(f.Missing) > 0 {
			c.t.Fatalf("got %+v, want orders that can be checked", f)
		}
		check := c.done(c.Check(ctx, d.ID, "analyst"))
		if r := check.Report.Files[0]; r.Read != 3 || r.Accepted != 2 || r.Rejected != 1 || r.File != "orders.csv" {
			c.t.Errorf("check: got %+v, want 2 of 3 rows accepted", r)
		}
		if runs, err := c.Runs(ctx, 10); err != nil || len(runs) != 0 {
			c.t.Errorf("after the check: got %d runs (%v), want none", len(runs), err)
		}
		commit := c.done(c.Commit(ctx, d.ID, "analyst"))
		if _, err := c.Draft(context.Background(), d.ID); !errors.Is(err, kpi.ErrUnknown) {
			c.t.Errorf("after the commit: got %v, want the draft gone", err)
		}
		run, err := c.Run(ctx, commit.Run)
		if err != nil || run.Status != "done" || run.Who != "analyst" || run.Files[0].Inserted != 2 || !run.Undoable {
			c.t.Fatalf("got %+v (%v), want a run that can be undone", run, err)
		}
		c.done(c.Undo(ctx, commit.Run, "boss"))
		if run, err = c.Run(ctx, commit.Run); err != nil || run.Status != "undone" || run.UndoneBy != "boss" {
			c.t.Errorf("got %+v (%v), want it undone", run, err)
		}
	})
}

func TestRejectedRowsAreKeptAndNameNoFolder(t *testing.T) {
	atEach(t, func(c counter) {
		ctx := context.Background()
		d := c.take(c.file("orders.csv", orders))
		check := c.done(c.Check(ctx, d.ID, ""))
		of := func(r io.ReadCloser, err error) string {
			c.t.Helper()
			if err != nil {
				c.t.Fatal(err)
			}
			defer r.Close()
			b, err := io.ReadAll(r)
			if err != nil {
				c.t.Fatal(err)
			}
			return string(b)
		}
		checked := of(c.JobRejects(check.ID))
		commit := c.done(c.Commit(ctx, d.ID, ""))
		kept := of(c.Rejects(ctx, commit.Run))
		for _, text := range []string{checked, kept} {
			if !strings.Contains(text, "orders.csv,3,amount,bad_number,") || !strings.Contains(text, "oops") || strings.Contains(text, d.ID) {
				c.t.Errorf("got %q, want line 3 of orders.csv with its reason and no folder", text)
			}
		}
	})
}

func TestACheckSaysWhatItWouldDoToTheValues(t *testing.T) {
	catalogue, err := kpi.ShippedCatalogue(data.Schema())
	if err != nil {
		t.Fatal(err)
	}
	storetest.With(t, storetest.Config{Options: store.Options{Catalogue: catalogue}}, func(t *testing.T, s *store.Store) {
		c := open(t, s)
		ctx := context.Background()
		said := c.done(c.Submit(ctx, intake.Request{As: "order", DryRun: true, Uploads: []intake.Upload{c.file("orders.csv", orders)}}))
		if said.Effect == nil || len(said.Effect.After) == 0 {
			t.Errorf("of a request: got %+v, want the values before and after", said.Effect)
		}
		j := c.done(c.Check(ctx, c.take(c.file("orders.csv", orders)).ID, ""))
		if j.Effect == nil || len(j.Effect.After) == 0 || len(j.Effect.Before) != len(j.Effect.After) {
			t.Fatalf("got %+v, want the values before and after", j.Effect)
		}
		for i, v := range j.Effect.After {
			if v.KPI == "net_revenue" && (!v.Known() || j.Effect.Before[i].Known()) {
				t.Errorf("net revenue: got %+v before and %+v after, want none and some", j.Effect.Before[i], v)
			}
		}
	})
}

func TestTheSameFileAgainSaysSo(t *testing.T) {
	atEach(t, func(c counter) {
		ctx := context.Background()
		first := c.done(c.Commit(ctx, c.take(c.file("orders.csv", orders)).ID, ""))
		f := c.take(c.file("again.csv", orders)).Files[0]
		if f.Seen != first.Run || f.SeenAt.IsZero() {
			c.t.Errorf("got run %d, want %d with its time", f.Seen, first.Run)
		}
		c.done(c.Undo(ctx, first.Run, ""))
		if f := c.take(c.file("again.csv", orders)).Files[0]; f.Seen != 0 {
			c.t.Errorf("after the undo: got run %d, want none", f.Seen)
		}
	})
}

func TestAFileThatCannotBeReadIsShownWithTheOthers(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := open(t, s)
		d := c.take(c.file("orders.csv", orders), c.file("old.xls", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 and more"))
		if d.Files[0].Fault != nil || d.Files[1].Fault == nil {
			t.Fatalf("got %v and %v, want the second alone refused", d.Files[0].Fault, d.Files[1].Fault)
		}
		if strings.Contains(d.Files[1].Fault.Error(), d.ID) {
			t.Errorf("got %q, want no folder in it", d.Files[1].Fault)
		}
		if _, err := c.Check(context.Background(), d.ID, ""); !errors.Is(err, kpi.ErrInvalid) {
			t.Errorf("check: got %v, want it refused", err)
		}
	})
}

func TestADraftGoesOnWithoutAFile(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c, ctx := open(t, s), context.Background()
		d := c.take(c.file("report.pdf", "%PDF-1.7"), c.file("orders.csv", orders))
		if d, err := c.Omit(ctx, d.ID, 0); err != nil || len(d.Files) != 1 || d.Files[0].Name != "orders.csv" {
			t.Fatalf("got %+v (%v), want the orders alone", d, err)
		}
		if _, err := c.Omit(ctx, d.ID, 0); !errors.Is(err, kpi.ErrConflict) {
			t.Errorf("the last file: got %v, want it refused", err)
		}
		if j := c.done(c.Commit(ctx, d.ID, "")); j.Report.Files[0].Accepted != 2 {
			t.Errorf("got %+v, want the orders imported", j.Report.Files[0])
		}
	})
}

func TestANameThatLeadsOutOfItsFolderLeadsNowhere(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := open(t, s)
		d := c.take(c.file("../../../../tmp/taraz-escape.csv", orders))
		if _, err := os.Stat(filepath.Join(os.TempDir(), "taraz-escape.csv")); err == nil {
			t.Error("a file was written outside its folder")
		}
		if d.Files[0].Fault != nil {
			t.Errorf("got %v, want it read all the same", d.Files[0].Fault)
		}
	})
}

func TestARequestNamesTheSourceOfItsFacts(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c, ctx := open(t, s), context.Background()
		for _, as := range []string{"order", ""} {
			j := c.done(c.Submit(ctx, intake.Request{As: as, Source: "shop " + as, Uploads: []intake.Upload{c.file("orders.csv", strings.ReplaceAll(orders, "oops", "7"))}}))
			run, err := c.Run(ctx, j.Run)
			if err != nil || run.Files[0].Source != "shop "+as {
				t.Errorf("as %q: got %+v (%v), want the source that was named", as, run, err)
			}
		}
	})
}

func TestADroppedDraftIsGone(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := open(t, s)
		d := c.take(c.file("orders.csv", orders))
		if err := c.Drop(d.ID); err != nil {
			t.Fatal(err)
		}
		for name, err := range map[string]error{
			"look":   func() error { _, err := c.Draft(context.Background(), d.ID); return err }(),
			"check":  func() error { _, err := c.Check(context.Background(), d.ID, ""); return err }(),
			"change": func() error { _, err := c.Change(context.Background(), d.ID, 0, intake.Choice{}); return err }(),
		} {
			if !errors.Is(err, kpi.ErrUnknown) {
				t.Errorf("%s: got %v, want unknown", name, err)
			}
		}
	})
}

func TestAFileSaysWhatIsWrongInManyOfItsRows(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := open(t, s)
		d := c.take(c.file("staff.csv", "id,name\n1,A\u202Enn\n2,Bob,more\n"), c.file("fine.csv", "id,name\n1,Ann\n"))
		var notes []string
		for _, n := range d.Files[0].Notes {
			notes = append(notes, n.En, n.Fa)
		}
		for _, want := range []string{"Cells with characters that nobody sees (controls, marks of direction), among the rows looked at: 1.", "در ۱ خانه", "Rows with fewer or more cells than the header, among those looked at: 1.", "۱ سطر از"} {
			if !strings.Contains(strings.Join(notes, "\n"), want) {
				t.Errorf("got %q, want %q", notes, want)
			}
		}
		for _, n := range d.Files[1].Notes {
			if strings.Contains(n.En, "looked at: ") {
				t.Errorf("of a sound file: got %q", n.En)
			}
		}
	})
}
