package intake_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"taraz/data/intake"
	"taraz/data/store"
	"taraz/data/store/storetest"
	"taraz/kpi"
)

// busy keeps the store's one writer busy until release is called.
func busy(t *testing.T, s *store.Store) (release func()) {
	t.Helper()
	begun, over, ended := make(chan struct{}), make(chan struct{}), make(chan error, 1)
	go func() {
		ended <- s.Import(context.Background(), store.ImportInfo{DryRun: true}, func(*store.Import) error {
			close(begun)
			<-over
			return nil
		})
	}()
	<-begun
	return func() {
		close(over)
		if err := <-ended; err != nil {
			t.Errorf("the writer before: %v", err)
		}
	}
}

// left lists what lies in the desk's folder.
func left(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

// inFolder opens a desk whose folder can be looked into.
func inFolder(t *testing.T, s *store.Store) (counter, string) {
	t.Helper()
	dir := t.TempDir()
	d, err := intake.New(intake.Config{Store: s, Dir: dir, Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return counter{d, t, t.TempDir()}, dir
}

func TestADraftIsImportedOnceHoweverOftenItIsAskedFor(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := open(t, s)
		ctx := context.Background()
		release := busy(t, s)
		d := c.take(c.file("orders.csv", orders))
		first, err := c.Commit(ctx, d.ID, "")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.Commit(ctx, d.ID, ""); !errors.Is(err, kpi.ErrConflict) {
			t.Errorf("got %v, want the second import refused", err)
		}
		release()
		c.done(first, nil)
		if runs, err := c.Runs(ctx, 10); err != nil || len(runs) != 1 {
			t.Errorf("got %d runs (%v), want one", len(runs), err)
		}
	})
}

func TestAnImportThatFailedCanBeAskedForAgain(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := open(t, s)
		ctx := context.Background()
		d := c.take(c.file("orders.csv", "id,customer,ordered_at,amount\n1,c1,05/06/2025,1\n"))
		for range 2 {
			if j := c.wait(c.Commit(ctx, d.ID, "")); j.State != intake.Failed {
				t.Fatalf("got %s, want it to fail for the order of day and month", j.State)
			}
		}
		f := c.draft(d.ID).Files[0]
		if len(f.Questions) != 1 || f.Questions[0].Kind != "dates" || len(f.Questions[0].Answers) != 2 {
			t.Fatalf("got %+v, want the order asked for", f.Questions)
		}
		c.change(d.ID, intake.Choice{Format: intake.Reading{Header: "auto", Dates: "day-first"}})
		j := c.done(c.Commit(ctx, d.ID, ""))
		if months := j.Report.Files[0].Months; len(months) != 1 || !strings.HasSuffix(months[0], "-06") && !strings.HasSuffix(months[0], "-03") {
			t.Errorf("got %v, want June alone", months)
		}
	})
}

// draft returns a draft that is there.
func (c counter) draft(id string) *intake.Draft {
	c.t.Helper()
	d, err := c.Draft(context.Background(), id)
	if err != nil {
		c.t.Fatal(err)
	}
	return d
}

// change changes the first file of a draft.
func (c counter) change(id string, choice intake.Choice) *intake.Draft {
	c.t.Helper()
	d, err := c.Change(context.Background(), id, 0, choice)
	if err != nil {
		c.t.Fatal(err)
	}
	return d
}

func TestADraftThatChangedSinceItsCheckIsCheckedAgainFirst(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := open(t, s)
		ctx := context.Background()
		d := c.take(c.file("orders.csv", orders))
		f := d.Files[0]
		c.done(c.Check(ctx, d.ID, ""))
		c.change(d.ID, intake.Choice{Format: f.Format, Columns: f.Columns}) // nothing new
		columns := append([]intake.Column(nil), f.Columns...)
		columns[3].Unit = "usd"
		c.change(d.ID, intake.Choice{Format: f.Format, Columns: columns})
		if _, err := c.Commit(ctx, d.ID, ""); !errors.Is(err, kpi.ErrConflict) {
			t.Errorf("changed since its check: got %v, want it refused", err)
		}
		c.done(c.Check(ctx, d.ID, ""))
		c.change(d.ID, intake.Choice{Format: f.Format, Columns: columns})
		c.done(c.Commit(ctx, d.ID, ""))
	})
}

func TestADraftMayChangeWhileItsCheckRuns(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := open(t, s)
		ctx := context.Background()
		release := busy(t, s)
		d := c.take(c.file("orders.csv", orders))
		check, err := c.Check(ctx, d.ID, "")
		if err != nil {
			t.Fatal(err)
		}
		stop := make(chan struct{})
		changed := make(chan struct{})
		go func() {
			defer close(changed)
			for i := 0; ; i++ {
				select {
				case <-stop:
					return
				default:
				}
				_, err := c.Change(ctx, d.ID, 0, intake.Choice{Source: fmt.Sprint("s", i), Format: d.Files[0].Format, Columns: d.Files[0].Columns})
				if err != nil {
					t.Errorf("change: %v", err)
					return
				}
			}
		}()
		release()
		c.done(check, nil)
		close(stop)
		<-changed
		if _, err := c.Commit(ctx, d.ID, ""); !errors.Is(err, kpi.ErrConflict) {
			t.Errorf("got %v, want another check asked for", err)
		}
	})
}

func TestNothingIsLeftOfADraftThatIsDroppedWhileItIsRead(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c, dir := inFolder(t, s)
		ctx := context.Background()
		release := busy(t, s)
		d := c.take(c.file("orders.csv", orders))
		j, err := c.Check(ctx, d.ID, "")
		if err != nil {
			t.Fatal(err)
		}
		if err := c.Drop(d.ID); err != nil {
			t.Fatal(err)
		}
		release()
		c.done(j, nil)
		for _, name := range left(t, dir) {
			if name == d.ID {
				t.Error("the draft's files lie there still")
			}
		}
	})
}

func TestNothingIsLeftOfAnImportThatFailed(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c, dir := inFolder(t, s)
		j := c.wait(c.Submit(context.Background(), intake.Request{As: "order", Uploads: []intake.Upload{c.file("orders.csv", "a,b\n1,2\n")}}))
		if j.State != intake.Failed || !errors.Is(j.Err, kpi.ErrInvalid) {
			t.Fatalf("got %s (%v), want it to fail", j.State, j.Err)
		}
		if names := left(t, dir); len(names) != 0 {
			t.Errorf("got %v, want an empty folder", names)
		}
		if run, err := c.Run(context.Background(), 1); err != nil || run.Status != "failed" || strings.Contains(run.Problem, dir) {
			t.Errorf("got %+v (%v), want a failed run whose problem names no folder", run, err)
		}
	})
}

func TestNothingIsLeftOfAnImportForWhichThereIsNoTurn(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c, dir := inFolder(t, s)
		release := busy(t, s)
		defer release()
		first := c.take(c.file("orders.csv", orders))
		j, err := c.Check(context.Background(), first.ID, "")
		for err == nil && j.State == intake.Waiting { // then it waits for the writer
			time.Sleep(time.Millisecond)
			j, err = c.Job(j.ID)
		}
		for range 110 {
			if err != nil {
				break
			}
			_, err = c.Undo(context.Background(), 1, "")
		}
		if !errors.Is(err, kpi.ErrConflict) {
			t.Fatalf("got %v, want no more jobs taken", err)
		}
		if _, err := c.Submit(context.Background(), intake.Request{As: "order", Uploads: []intake.Upload{c.file("orders.csv", orders)}}); !errors.Is(err, kpi.ErrConflict) {
			t.Fatalf("got %v, want the import refused", err)
		}
		for _, name := range left(t, dir) {
			if name != first.ID && !strings.HasPrefix(name, "rejects-") {
				t.Errorf("got %s, want nothing of the import that was refused", name)
			}
		}
	})
}

func TestJobsWaitInTheirOrderAndEndWithTheDesk(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		d, err := intake.New(intake.Config{Store: s, Now: time.Now})
		if err != nil {
			t.Fatal(err)
		}
		c := counter{d, t, t.TempDir()}
		release := busy(t, s)
		defer release()
		var ids []string
		for range 3 {
			j, err := c.Commit(context.Background(), c.take(c.file("orders.csv", orders)).ID, "")
			if err != nil {
				t.Fatal(err)
			}
			ids = append(ids, j.ID)
		}
		for i, j := range c.Jobs() {
			if j.ID != ids[i] {
				t.Errorf("job %d: got %s, want %s", i, j.ID, ids[i])
			}
		}
		if err := c.Close(); err != nil {
			t.Fatal(err)
		}
		if runs, err := s.Runs(context.Background(), 10); err != nil || len(runs) > 1 || len(runs) == 1 && runs[0].Status == "done" {
			t.Errorf("got %+v (%v), want none done", runs, err)
		}
	})
}

func TestAnUndoOfNothingFails(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := open(t, s)
		if j := c.wait(c.Undo(context.Background(), 77, "")); j.State != intake.Failed || !errors.Is(j.Err, kpi.ErrUnknown) {
			t.Errorf("got %s (%v), want it to fail for there is no such run", j.State, j.Err)
		}
		if _, err := c.Job("77"); !errors.Is(err, kpi.ErrUnknown) {
			t.Errorf("got %v, want no such job", err)
		}
		if _, err := c.JobRejects("77"); !errors.Is(err, kpi.ErrUnknown) {
			t.Errorf("got %v, want no rejects of it", err)
		}
	})
}

// text reads what was opened.
func text(t *testing.T, r io.ReadCloser, err error) string {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	b, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
