package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"taraz/data"
	"taraz/data/store"
	"taraz/data/store/storetest"
	"taraz/kpi"
)

// killing is a database into which one file is imported by processes that are killed.
type killing struct {
	t                       *testing.T
	taraz, db, mapping, csv string
	catalogue               *kpi.Catalogue
	random                  *rand.Rand
}

// TestAnImportKilledAtAnyMomentLeavesNothingAndCanBeRepeated kills a real process, without
// a warning, at random moments of an import of 120,000 orders, its commit included.
func TestAnImportKilledAtAnyMomentLeavesNothingAndCanBeRepeated(t *testing.T) {
	unwatched(t)
	if testing.Short() {
		t.Skip("skipped: -short")
	}
	dir := t.TempDir()
	k := killing{t: t, mapping: filepath.Join(dir, "orders.yaml"), csv: filepath.Join(dir, "orders.csv"), random: rand.New(rand.NewPCG(9, 9))}
	writeOrders(t, k.csv, 120_000)
	if err := os.WriteFile(k.mapping, []byte(benchMapping), 0o600); err != nil {
		t.Fatal(err)
	}
	k.taraz = taraz(t)
	var err error
	if k.catalogue, err = kpi.ShippedCatalogue(data.Schema()); err != nil {
		t.Fatal(err)
	}
	storetest.EachURL(t, func(t *testing.T, url string) {
		k := k
		k.t, k.db = t, url
		rounds := 20
		if strings.HasPrefix(url, "postgres") {
			rounds = 4
		}
		k.run("init", "--name", "Killed", "--calendar", "gregorian", "--currency", "USD")
		k.run("import", "--as", "lead", k.file("leads.csv", "id,created_on\nl1,2024-05-01\n"))
		before := k.revenue()
		took := k.run("import", "--map", k.mapping, k.csv)
		after := k.revenue()
		if before == after {
			t.Fatalf("got revenue %s before and after the import", before)
		}
		killed := 0
		last := k.undo()
		for round := range rounds {
			dead, lasted := k.kill(time.Duration(k.random.Float64() * 1.05 * float64(took)))
			if dead {
				killed++
			} else { // others of this machine come and go
				took = lasted
			}
			last = k.judge(round, last, before, after)
		}
		if killed < rounds/2 {
			t.Errorf("got %d of %d imports killed, want most", killed, rounds)
		}
		k.run("import", "--map", k.mapping, k.csv)
		if got := k.revenue(); got != after {
			t.Errorf("imported at last: got revenue %s, want %s", got, after)
		}
	})
}

// judge looks at what a killed import has left: all or nothing, and the list says which. It
// returns the latest run; one that was killed very early is not on the list.
func (k *killing) judge(round int, last int64, before, after string) int64 {
	k.t.Helper()
	s := k.open()
	defer s.Close()
	run := k.latest(s)
	got, want := k.values(s), before
	if run.Num == last {
		run.Status = "not listed"
	} else if run.Status == store.Done {
		want = after
	} else if run.Status != store.Failed || run.Problem != store.Interrupted {
		k.t.Errorf("round %d: the list says %s (%s), want failed because it was interrupted", round, run.Status, run.Problem)
	}
	if got != want {
		k.t.Errorf("round %d, %s: got revenue %s, want %s", round, run.Status, got, want)
	}
	if findings, err := s.Check(context.Background()); err != nil || len(findings) > 0 {
		k.t.Errorf("round %d: check: got %v, %v, want nothing", round, findings, err)
	}
	if run.Status == store.Done {
		if err := s.Undo(context.Background(), run.Num, "test"); err != nil {
			k.t.Errorf("round %d: %v", round, err)
		}
	}
	return run.Num
}

// latest is the run that was begun last, once the server has noticed that nobody runs it.
func (k *killing) latest(s *store.Store) store.Run {
	k.t.Helper()
	for deadline := time.Now().Add(30 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		runs, err := s.Runs(context.Background(), 1)
		if err != nil || len(runs) == 0 {
			k.t.Fatalf("got %v, %v, want a run", runs, err)
		}
		if runs[0].Status != store.Running || time.Now().After(deadline) {
			return runs[0]
		}
	}
}

// kill begins an import and kills it after some time; if it is over before, it tells how
// long it took.
func (k *killing) kill(after time.Duration) (killed bool, took time.Duration) {
	k.t.Helper()
	c := exec.Command(k.taraz, "import", "--db", k.db, "--map", k.mapping, k.csv)
	begun := time.Now()
	if err := c.Start(); err != nil {
		k.t.Fatal(err)
	}
	timer := time.AfterFunc(after, func() { _ = c.Process.Kill() }) // an error: it has just ended
	defer timer.Stop()
	return c.Wait() != nil, time.Since(begun)
}

// run runs a command to its end and returns how long it took.
func (k *killing) run(args ...string) time.Duration {
	k.t.Helper()
	args = append([]string{args[0], "--db", k.db}, args[1:]...)
	begun := time.Now()
	if out, err := exec.Command(k.taraz, args...).CombinedOutput(); err != nil {
		k.t.Fatalf("taraz %v: %v\n%s", args, err, out)
	}
	return time.Since(begun)
}

func (k *killing) file(name, text string) string {
	path := filepath.Join(k.t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		k.t.Fatal(err)
	}
	return path
}

func (k *killing) open() *store.Store {
	k.t.Helper()
	s, err := store.Open(context.Background(), k.db, store.Options{Catalogue: k.catalogue})
	if err != nil {
		k.t.Fatal(err)
	}
	return s
}

// undo takes the latest run back and returns its number.
func (k *killing) undo() int64 {
	k.t.Helper()
	s := k.open()
	defer s.Close()
	num := k.latest(s).Num
	if err := s.Undo(context.Background(), num, "test"); err != nil {
		k.t.Fatal(err)
	}
	return num
}

func (k *killing) revenue() string {
	k.t.Helper()
	s := k.open()
	defer s.Close()
	return k.values(s)
}

// values are the revenue of the years that the file covers.
func (k *killing) values(s *store.Store) string {
	k.t.Helper()
	q := kpi.Query{KPIs: []string{"revenue", "active_customers"}, Kind: kpi.Organisation}
	for year := 2023; year <= 2025; year++ {
		q.Periods = append(q.Periods, kpi.Period{Grain: kpi.Yearly, First: kpi.NewMonth(year, 1)})
	}
	list, err := s.Query(context.Background(), q)
	if err != nil {
		k.t.Fatal(err)
	}
	var words []string
	for _, v := range list {
		text := string(v.Reason)
		if v.Value != nil {
			text = fmt.Sprint(*v.Value)
		}
		words = append(words, text)
	}
	return strings.Join(words, " ")
}
