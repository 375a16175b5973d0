package store_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"taraz/data/store"
	"taraz/data/store/storetest"
)

func TestTwoImportsAtOnceSucceedOneAfterTheOther(t *testing.T) {
	ctx := context.Background()
	for name, shared := range map[string]bool{"in one store": true, "in two stores of one database": false} {
		t.Run(name, func(t *testing.T) {
			storetest.EachURL(t, func(t *testing.T, url string) {
				s, err := store.Create(ctx, url, storetest.London(), store.Options{})
				if err != nil {
					t.Fatal(err)
				}
				defer s.Close()
				other := s
				if !shared {
					if other, err = store.Open(ctx, url, store.Options{}); err != nil {
						t.Fatal(err)
					}
					defer other.Close()
				}
				begun, waited := make(chan struct{}), make(chan struct{})
				var both sync.WaitGroup
				both.Go(func() {
					err := s.Import(ctx, store.ImportInfo{Who: "first", Waiting: func() { t.Error("the first import had to wait") }}, func(im *store.Import) error {
						close(begun)
						<-waited
						_, err := loadInto(t, im, file{entity: "order", rows: orders})
						return err
					})
					if err != nil {
						t.Errorf("the first: %v", err)
					}
				})
				<-begun
				var times atomic.Int32
				both.Go(func() {
					err := other.Import(ctx, store.ImportInfo{Who: "second", Waiting: func() { times.Add(1); close(waited) }}, func(im *store.Import) error {
						_, err := loadInto(t, im, file{entity: "order", rows: "id customer ordered_at amount\no9 c1 2025-05-01 7"})
						return err
					})
					if err != nil {
						t.Errorf("the second: %v", err)
					}
				})
				both.Wait()
				if times.Load() != 1 {
					t.Errorf("the second import was told %d times to wait, want once", times.Load())
				}
				check(t, s, "SELECT COUNT(*) FROM fact_order", "4")
				for _, r := range runsOf(t, s) {
					if r.Status != store.Done || len(r.Files) != 1 {
						t.Errorf("got %s, want it done", told(r))
					}
				}
			})
		})
	}
}

func TestAnImportThatWaitsCanBeStopped(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		err := s.Import(context.Background(), store.ImportInfo{Who: "first"}, func(im *store.Import) error {
			ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
			defer cancel()
			err := s.Import(ctx, store.ImportInfo{Who: "second"}, func(*store.Import) error { return nil })
			if !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("got %v, want that the time was over", err)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		wantRuns(t, s, "1 done by first")
	})
}

func TestARunningImportIsListedAndSoIsOneWhoseProcessDied(t *testing.T) {
	ctx := context.Background()
	if url := os.Getenv("TARAZ_DYING_IMPORT"); url != "" {
		s, err := store.Open(ctx, url, store.Options{})
		if err != nil {
			t.Fatal(err)
		}
		err = s.Import(ctx, store.ImportInfo{Who: "dying", Files: []string{"x.csv"}}, func(im *store.Import) error {
			if _, err := loadInto(t, im, file{entity: "order", rows: orders}); err != nil {
				return err
			}
			fmt.Println("half way")
			time.Sleep(time.Minute) // until killed
			return nil
		})
		t.Fatalf("the import ended: %v", err)
	}
	storetest.EachURL(t, func(t *testing.T, url string) {
		s, err := store.Create(ctx, url, storetest.London(), store.Options{})
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		cmd := exec.Command(os.Args[0], "-test.run=^TestARunningImportIsListedAndSoIsOneWhoseProcessDied$")
		cmd.Env = append(os.Environ(), "TARAZ_DYING_IMPORT="+url)
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		line := make([]byte, 8)
		if _, err := out.Read(line); err != nil || string(line) != "half way" {
			t.Errorf("the importing process said %q, %v", line, err)
		}
		wantRuns(t, s, "1 running by dying x.csv: +0 ~0 =0 -0 !0")
		if err := cmd.Process.Kill(); err != nil {
			t.Error(err)
		}
		// Killed on purpose: its state is an error by design.
		_ = cmd.Wait()
		if isPostgresURL(url) { // the server notices when it next looks at the connection
			for range 100 {
				if runsOf(t, s)[0].Status != store.Running {
					break
				}
				time.Sleep(50 * time.Millisecond)
			}
		}
		want := "1 failed by dying (" + store.Interrupted + ") x.csv: +0 ~0 =0 -0 !0"
		wantRuns(t, s, want)
		check(t, s, "SELECT status FROM import_run", "failed")
		mustImport(t, s, file{entity: "order", rows: orders})
		wantRuns(t, s, "2 done by test :order +3 ~0 =0 -0 !0", want)
	})
}

func isPostgresURL(url string) bool { return strings.HasPrefix(url, "postgres") }

func TestAPidAloneDoesNotMakeARunAlive(t *testing.T) {
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "x.db")
	s, err := store.Create(ctx, path, storetest.London(), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for _, c := range []struct {
		name, change, want string
	}{
		{"this process", "", "running"},
		{"another process of the same pid", "born = '1'", "failed"},
		{"a process that is not there", "pid = 999999999", "failed"},
		{"a process of another machine, while nobody writes", "machine = 'elsewhere'", "failed"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if err := s.PretendRunning(ctx, c.change); err != nil {
				t.Fatal(err)
			}
			if r := runsOf(t, s)[0]; r.Status != c.want {
				t.Errorf("got %s, want %s", told(r), c.want)
			}
		})
	}
	t.Run("a process of another machine, while somebody writes", func(t *testing.T) {
		if err := s.PretendRunning(ctx, "machine = 'elsewhere'"); err != nil {
			t.Fatal(err)
		}
		err := s.Import(ctx, store.ImportInfo{}, func(*store.Import) error {
			if r := runsOf(t, s)[1]; r.Status != store.Running {
				t.Errorf("got %s, want running: it may be the one that writes", told(r))
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func TestAFullDiskInMidImportIsSaidAndNothingIsKept(t *testing.T) {
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "x.db")
	s, err := store.Create(ctx, path, storetest.London(), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	mustImport(t, s, file{entity: "order", rows: orders})
	before := dumpAll(t, s)
	if err := s.LimitPages(ctx, 40); err != nil {
		t.Fatal(err)
	}
	_, err = loadGenerated(ctx, s, 50_000, "")
	if err == nil || !strings.Contains(err.Error(), "full") {
		t.Errorf("got %v, want that the disk is full", err)
	}
	if after := dumpAll(t, s); after != before {
		t.Errorf("the database changed:\n got %s\nwant %s", after, before)
	}
	if r := runsOf(t, s)[0]; r.Status != store.Failed || !strings.Contains(r.Problem, "full") {
		t.Errorf("got %s, want failed because the disk is full", told(r))
	}
	if err := s.LimitPages(ctx, 1<<30); err != nil {
		t.Fatal(err)
	}
	if _, err := loadGenerated(ctx, s, 50_000, ""); err != nil {
		t.Errorf("with space again: %v", err)
	}
	if findings, err := s.Check(ctx); err != nil || len(findings) > 0 {
		t.Errorf("check: got %v, %v, want nothing", findings, err)
	}
	if r := runsOf(t, s)[1]; r.Status != store.Failed || !strings.Contains(r.Problem, "full") {
		t.Errorf("got %s, want it to stay failed", told(r))
	}
}

func TestABrokenConnectionFailsTheRunAndItCanBeRepeated(t *testing.T) {
	ctx := context.Background()
	storetest.EachURL(t, func(t *testing.T, url string) {
		if !isPostgresURL(url) {
			t.Skip("SQLite has no connection to break")
		}
		s, err := store.Create(ctx, url, storetest.London(), store.Options{})
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		mustImport(t, s, file{entity: "order", rows: orders})
		before := dumpAll(t, s)
		more := file{entity: "order", rows: "id customer ordered_at amount\no9 c1 2025-05-01 7\no1 c9 2025-05-01 7"}
		err = s.Import(ctx, store.ImportInfo{Who: "ann"}, func(im *store.Import) error {
			if _, err := loadInto(t, im, more); err != nil {
				return err
			}
			if err := s.BreakWriter(ctx); err != nil {
				t.Error(err)
			}
			_, err := loadInto(t, im, more)
			return err
		})
		if err == nil || strings.Contains(err.Error(), "127.0.0.1") {
			t.Errorf("got %v, want an error without the address", err)
		}
		if after := dumpAll(t, s); after != before {
			t.Errorf("the database changed:\n got %s\nwant %s", after, before)
		}
		if r := runsOf(t, s)[0]; r.Status != store.Failed || r.Problem == "" || r.Problem == store.Interrupted {
			t.Errorf("got %s, want failed with its reason", told(r))
		}
		wantResults(t, mustImport(t, s, more), "+1 ~1 =0 -0 dup 0 [2025-03 2025-05]")
	})
}
