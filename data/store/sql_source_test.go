package store_test

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"taraz/data/store"
	"taraz/data/store/storetest"
	"taraz/kpi"
)

// crmSource is a source with something in every field that is not the result of a reading.
func crmSource() store.SQLSource {
	return store.SQLSource{Name: "crm", Kind: "mysql", Host: "db:3306", Database: "crm", User: "reader", Secret: []byte{0, 1, 0xFF},
		Query: "SELECT 1 -- سفارش", Entity: "order", MappingName: "orders.yaml", Mapping: "entity: order\n", CoversYesterday: true,
		Watermark: "updated_at", Schedule: "6h", Enabled: true, NextRun: time.Date(2026, 1, 15, 12, 0, 0, 0, time.UTC)}
}

func mustAdd(t *testing.T, s *store.Store, a store.SQLSource) {
	t.Helper()
	if err := s.AddSQLSource(context.Background(), a); err != nil {
		t.Fatal(err)
	}
}

func mustSource(t *testing.T, s *store.Store, name string) store.SQLSource {
	t.Helper()
	got, err := s.SQLSource(context.Background(), name)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func TestASourceIsKeptAsItIs(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		mustAdd(t, s, crmSource())
		want := crmSource()
		want.Created = storetest.Noon("2026-01-15")()
		if diff := cmp.Diff(want, mustSource(t, s, "crm")); diff != "" {
			t.Errorf("-want +got\n%s", diff)
		}
		again := crmSource()
		again.Secret = []byte("another")
		if err := s.AddSQLSource(ctx, again); !errors.Is(err, kpi.ErrConflict) || !bytes.Equal(mustSource(t, s, "crm").Secret, want.Secret) {
			t.Errorf("got %v, want the second of the name refused and the first kept", err)
		}
		if _, err := s.SQLSource(ctx, "erp"); !errors.Is(err, kpi.ErrUnknown) || !strings.Contains(err.Error(), "crm") {
			t.Errorf("got %v, want the sources there are", err)
		}
		if err := s.RemoveSQLSource(ctx, "erp"); !errors.Is(err, kpi.ErrUnknown) {
			t.Errorf("got %v, want an unknown source named", err)
		}
		if err := s.RemoveSQLSource(ctx, "crm"); err != nil {
			t.Fatal(err)
		}
		if list, err := s.SQLSources(ctx); err != nil || len(list) != 0 {
			t.Errorf("got %v and %v, want none", list, err)
		}
	})
}

func TestASourceIsReadByOneAtATime(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		mustAdd(t, s, crmSource())
		due := crmSource().NextRun
		var got atomic.Int32
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() {
				_, ok, err := s.ClaimSQLSource(ctx, "crm", due)
				if err != nil {
					t.Error(err)
				}
				if ok {
					got.Add(1)
				}
			})
		}
		all.Wait()
		if got.Load() != 1 || !mustSource(t, s, "crm").Running {
			t.Errorf("got %d claims of eight, want 1", got.Load())
		}
		if _, ok, err := s.ClaimSQLSource(ctx, "crm", time.Time{}); ok || err != nil {
			t.Errorf("got a claim by hand (%v), want none while it is read", err)
		}
		if _, ok, err := s.ClaimSQLSource(ctx, "erp", time.Time{}); ok || err != nil {
			t.Errorf("got a claim of an unknown source (%v)", err)
		}
	})
}

func TestWhatAReadingDidIsRecorded(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		mustAdd(t, s, crmSource())
		at, next := crmSource().NextRun, crmSource().NextRun.Add(6*time.Hour)
		claim := mustClaim(t, s, at)
		if err := s.FinishSQLSource(ctx, claim, store.SourceRun{At: at, Rows: 7, LastValue: "2026", Next: next}); err != nil {
			t.Fatal(err)
		}
		got := mustSource(t, s, "crm")
		if got.Rows != 7 || got.LastValue != "2026" || !got.NextRun.Equal(next) || !got.LastRun.Equal(at) || got.Running {
			t.Errorf("got %+v, want the reading recorded", got)
		}
		if _, ok, err := s.ClaimSQLSource(ctx, "crm", at); ok || err != nil {
			t.Errorf("got the same instant twice (%v)", err)
		}
		for range 2 {
			claim = mustClaim(t, s, next)
			if err := s.FinishSQLSource(ctx, claim, store.SourceRun{At: next, Err: "gone", Rows: 3, LastValue: "2027", Next: next}); err != nil {
				t.Fatal(err)
			}
		}
		got = mustSource(t, s, "crm")
		if got.Rows != 7 || got.LastValue != "2026" || got.LastError != "gone" || got.Failures != 2 {
			t.Errorf("got %+v, want the failures counted and the watermark where it was", got)
		}
		if err := s.FinishSQLSource(ctx, claim, store.SourceRun{}); !errors.Is(err, kpi.ErrConflict) {
			t.Errorf("got %v, want a claim that was given back refused", err)
		}
	})
}

func mustClaim(t *testing.T, s *store.Store, due time.Time) store.SourceClaim {
	t.Helper()
	c, ok, err := s.ClaimSQLSource(context.Background(), "crm", due)
	if err != nil || !ok {
		t.Fatalf("got %v and %v, want the claim", ok, err)
	}
	return c
}

func TestAClaimOfAProcessThatDiedEnds(t *testing.T) {
	now := storetest.Noon("2026-01-15")()
	storetest.With(t, storetest.Config{Options: store.Options{Now: func() time.Time { return now }}}, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		start := now
		defer func() { now = start }()
		mustAdd(t, s, crmSource())
		dead := mustClaim(t, s, crmSource().NextRun)
		now = now.Add(9 * time.Minute)
		if err := s.HoldSQLSource(ctx, dead); err != nil {
			t.Fatal(err)
		}
		now = now.Add(9 * time.Minute)
		if _, ok, err := s.ClaimSQLSource(ctx, "crm", time.Time{}); ok || err != nil {
			t.Errorf("got a claim of what is held (%v)", err)
		}
		now = now.Add(2 * time.Minute)
		alive := mustClaim(t, s, crmSource().NextRun)
		if err := s.FinishSQLSource(ctx, dead, store.SourceRun{LastValue: "stale"}); !errors.Is(err, kpi.ErrConflict) {
			t.Errorf("got %v, want the lost claim refused", err)
		}
		if err := s.ReleaseSQLSource(ctx, alive); err != nil || mustSource(t, s, "crm").Running {
			t.Errorf("got %v, want it given back", err)
		}
	})
}

func TestASourceCanRest(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		mustAdd(t, s, crmSource())
		if err := s.EnableSQLSource(ctx, "crm", false, time.Time{}); err != nil {
			t.Fatal(err)
		}
		if got := mustSource(t, s, "crm"); got.Enabled || !got.NextRun.IsZero() {
			t.Errorf("got %+v, want it resting", got)
		}
		if err := s.EnableSQLSource(ctx, "erp", true, time.Time{}); !errors.Is(err, kpi.ErrUnknown) {
			t.Errorf("got %v, want an unknown source named", err)
		}
	})
}
