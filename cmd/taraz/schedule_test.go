package main

import (
	"bytes"
	"context"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"taraz/data/store"
)

// instance is one `taraz serve` with a clock that the test sets, and what it has logged.
type instance struct {
	sources
	t   *testing.T
	now *time.Time
	log *bytes.Buffer
}

// serving opens the database of a keeper as `taraz serve` does.
func serving(t *testing.T, k keeper, now *time.Time) instance {
	t.Helper()
	env := environment{Getenv: func(string) string { return "" }, Stdout: &bytes.Buffer{}, Stderr: &bytes.Buffer{}, Now: func() time.Time { return *now }}
	d, err := openDesk(context.Background(), env, k.db)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return instance{sources{d, k.vars["TARAZ_KEY_FILE"]}, t, now, &bytes.Buffer{}}
}

// at sets the clock and lets the instance do what is due.
func (i instance) at(text string) {
	i.t.Helper()
	*i.now = clockAt(i.t, text)
	i.runDue(context.Background(), slog.New(slog.NewTextHandler(i.log, nil)))
}

func clockAt(t *testing.T, text string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// runs is how often sources were read.
func (i instance) runs() int { return strings.Count(i.log.String(), "SQL source read") }

func (i instance) crm() store.SQLSource {
	i.t.Helper()
	s, err := i.SQLSource(context.Background(), "crm")
	if err != nil {
		i.t.Fatal(err)
	}
	return s
}

func TestAPlannedSourceIsReadOnceForEachPlannedTime(t *testing.T) {
	eachEngine(t, func(t *testing.T, op operator) {
		k := newKeeper(t, op, "postgres")
		k.add("--daily", "02:30") // at 12:30 in Tehran on 2026-11-21: next at 23:00 UTC
		now := k.now
		i := serving(t, k, &now)
		for _, step := range []struct {
			name, at string
			runs     int
		}{
			{"before its time", "2026-11-21T22:59:59Z", 0},
			{"at its time", "2026-11-21T23:00:00Z", 1},
			{"a moment later", "2026-11-21T23:00:15Z", 1},
			{"the clock set back by an hour", "2026-11-21T22:00:00Z", 1},
			{"over the time again", "2026-11-21T23:00:00Z", 1},
			{"after three days of standing still", "2026-11-25T05:00:00Z", 2},
			{"a moment later", "2026-11-25T05:00:15Z", 2},
			{"the next night", "2026-11-25T23:00:01Z", 3},
		} {
			i.at(step.at)
			if i.runs() != step.runs {
				t.Fatalf("%s: got %d readings, want %d; next at %v", step.name, i.runs(), step.runs, i.crm().NextRun)
			}
		}
		again := serving(t, k, &now) // another start
		again.at("2026-11-25T23:10:00Z")
		if again.runs() != 0 {
			t.Error("got a reading after a restart, want none before its time")
		}
		again.at("2026-11-26T23:00:00Z")
		if again.runs() != 1 {
			t.Error("got no reading after a restart, want one at its time")
		}
	})
}

func TestOfTwoInstancesOneReads(t *testing.T) {
	eachEngine(t, func(t *testing.T, op operator) {
		k := newKeeper(t, op, "mariadb")
		k.add("--every", "6h")
		now := k.now
		one, two := serving(t, k, &now), serving(t, k, &now)
		now = now.Add(6 * time.Hour)
		var both sync.WaitGroup
		for _, i := range []instance{one, two} {
			both.Go(func() { i.runDue(context.Background(), slog.New(slog.NewTextHandler(i.log, nil))) })
		}
		both.Wait()
		if got := one.runs() + two.runs(); got != 1 || strings.Contains(one.log.String()+two.log.String(), "failed") {
			t.Errorf("got %d readings, want 1; %s %s", got, one.log, two.log)
		}
		if log, err := one.Runs(context.Background(), 10); err != nil || len(log) != 1 || log[0].Who != "schedule" || log[0].Files[0].File != "crm" {
			t.Errorf("got %+v and %v, want one import of the schedule", log, err)
		}
	})
}

func TestAFailureIsKeptAndTriedAgain(t *testing.T) {
	k := newKeeper(t, onSQLite(t), "mariadb")
	k.add("--every", "6h", "--watermark", "seen")
	k.run("RENAME TABLE orders TO elsewhere")
	now := k.now
	i := serving(t, k, &now)
	due := now.Add(6 * time.Hour)
	wait := time.Minute
	for n := 1; n <= 9; n++ {
		i.at(due.Format(time.RFC3339))
		got := i.crm()
		if got.Failures != n || !strings.Contains(got.LastError, "orders") || got.LastValue != "" {
			t.Fatalf("got %+v, want failure %d kept", got, n)
		}
		if next := got.NextRun.Sub(due); next != wait {
			t.Fatalf("after %d failures: got the next try in %v, want %v", n, next, wait)
		}
		due, wait = got.NextRun, min(2*wait, time.Hour)
	}
	k.run("RENAME TABLE elsewhere TO orders")
	i.at(due.Format(time.RFC3339))
	if got := i.crm(); got.Failures != 0 || got.LastError != "" || got.LastValue != "2" || got.NextRun.Sub(due) != 6*time.Hour {
		t.Errorf("got %+v, want it well again and back in its plan", got)
	}
}

func TestAReadingOnRequestServesWhatIsOverdue(t *testing.T) {
	k := newKeeper(t, onSQLite(t), "postgres")
	k.add("--every", "6h")
	now := k.now
	i := serving(t, k, &now)
	now = now.Add(13 * time.Hour)
	if report, err := i.SyncSource(context.Background(), "crm"); err != nil || report.Files[0].Inserted != 2 {
		t.Fatalf("got %+v and %v, want it read", report, err)
	}
	if got, want := i.crm().NextRun, k.now.Add(18*time.Hour); !got.Equal(want) {
		t.Errorf("got the next at %v, want %v", got, want)
	}
	i.runDue(context.Background(), slog.New(slog.NewTextHandler(i.log, nil)))
	if i.runs() != 0 {
		t.Error("got a second reading of the same time")
	}
}

func TestAPausedOrUnplannedSourceIsLeftAlone(t *testing.T) {
	k := newKeeper(t, onSQLite(t), "postgres")
	k.add("--every", "6h")
	k.must("source", "pause", "crm")
	k.must("source", "add", "--name", "asked", "--url-env", "CRM_URL", "--table", "orders", "--as", "order")
	now := k.now
	i := serving(t, k, &now)
	i.at("2027-11-21T00:00:00Z")
	if i.log.Len() != 0 {
		t.Errorf("got %s, want nothing done", i.log)
	}
	k.fails(exitFailed, []string{"source", "resume", "asked"}, "asked", "no schedule")
}

func TestAnInterruptedReadingIsNoFailure(t *testing.T) {
	k := newKeeper(t, onSQLite(t), "postgres")
	k.add("--every", "6h")
	now := k.now.Add(7 * time.Hour)
	i := serving(t, k, &now)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	due := i.crm().NextRun
	claim, ok, err := i.ClaimSQLSource(context.Background(), "crm", due)
	if err != nil || !ok {
		t.Fatal(ok, err)
	}
	_, done, failure := i.read(ctx, i.crm(), reading{who: "schedule", due: due})
	if failure == nil {
		t.Fatal("got no error of a reading that was interrupted")
	}
	i.record(ctx, i.crm(), claim, done, failure)
	if got := i.crm(); got.Running || got.Failures != 0 || got.LastError != "" || !got.NextRun.Equal(due) {
		t.Errorf("got %+v, want it as due as before", got)
	}
}

func TestServeFollowsThePlanAndEndsWithItsContext(t *testing.T) {
	k := newKeeper(t, onSQLite(t), "mariadb")
	k.add("--every", "6h")
	now := k.now.Add(7 * time.Hour)
	i := serving(t, k, &now)
	stop := i.follow(context.Background())
	for range 200 {
		if i.crm().LastRun.IsZero() {
			time.Sleep(50 * time.Millisecond)
		}
	}
	stop()
	if got := i.crm(); got.Rows != 3 || got.Running {
		t.Errorf("got %+v, want it read", got)
	}
}

func TestAnEmptyTableIsNoErrorUnlessItIsCalledComplete(t *testing.T) {
	k := newKeeper(t, onSQLite(t), "mariadb")
	mapping := k.file("m.yaml", "entity: order\nsource: x\ncomplete: all\ncolumns: {id: id, customer: customer, ordered_at: ordered_at, amount: amount}\n")
	k.must("source", "add", "--name", "whole", "--url-env", "CRM_URL", "--table", "orders", "--map", mapping)
	k.synced("whole")
	k.run("DELETE FROM orders")
	k.fails(exitFailed, []string{"source", "sync", "whole"}, "source whole", "no row", "nothing was removed")
	k.add("--watermark", "seen") // the columns of an empty table are compared all the same
	if got := k.synced("crm"); got.Read != 0 || got.File != "crm" || got.Entity != "order" {
		t.Errorf("got %+v, want nothing read", got)
	}
	k.must("source", "remove", "crm")
	k.run("ALTER TABLE orders DROP COLUMN amount")
	k.fails(exitFailed, []string{"source", "add", "--name", "crm", "--url-env", "CRM_URL", "--table", "orders", "--as", "order"}, "amount")
}
