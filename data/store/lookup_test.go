package store_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"testing"

	"taraz/data"
	"taraz/data/store"
	"taraz/data/store/storetest"
	"taraz/kpi"
)

func TestWhatNoDatabaseCanHoldIsUnknown(t *testing.T) {
	ctx := context.Background()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		want := func(what string, err, want error) {
			t.Helper()
			if !errors.Is(err, want) {
				t.Errorf("%s: got %v, want %v", what, err, want)
			}
		}
		for _, num := range []int64{math.MinInt64, -1, 0, 1, math.MaxInt32 + 1, math.MaxInt64} {
			_, err := s.Run(ctx, num)
			want(fmt.Sprintf("run %d", num), err, kpi.ErrUnknown)
			_, err = s.Rejects(ctx, num)
			want(fmt.Sprintf("rejects of %d", num), err, kpi.ErrUnknown)
			want(fmt.Sprintf("undo of %d", num), s.Undo(ctx, num, "ann"), kpi.ErrUnknown)
			want(fmt.Sprintf("merge %d", num), s.Unmerge(ctx, num, "ann"), kpi.ErrUnknown)
		}
		for _, name := range []string{"\x00", "a\xff", ""} {
			_, err := s.MappingVersions(ctx, name)
			want(fmt.Sprintf("mapping %q", name), err, kpi.ErrUnknown)
			want(fmt.Sprintf("drop of %q", name), s.DropMapping(ctx, name), kpi.ErrUnknown)
			_, err = s.Merge(ctx, "ann", "c1", []string{name})
			want(fmt.Sprintf("merge of %q", name), err, kpi.ErrInvalid)
			_, err = s.Merge(ctx, "ann", name, []string{"c1"})
			want(fmt.Sprintf("merge into %q", name), err, kpi.ErrInvalid)
		}
	})
}

func TestAFailureThatNoDatabaseCanHoldIsListedAndHoldsNothingUp(t *testing.T) {
	ctx := context.Background()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		for _, source := range []string{"", "a\x00b", "\xff"} {
			err := s.Import(ctx, store.ImportInfo{Who: "ann"}, func(im *store.Import) error {
				e := data.ByName("idea")
				_, err := im.Load(ctx, data.Load{Entity: e, Source: source, Mapped: make([]bool, len(e.Fields))})
				return err
			})
			if !errors.Is(err, kpi.ErrInvalid) {
				t.Errorf("source %q: got %v, want it refused", source, err)
			}
		}
		odd := fmt.Errorf("cell %s: %w", "\x00\xff", kpi.ErrInvalid)
		if err := s.Import(ctx, store.ImportInfo{Who: "bob"}, func(*store.Import) error { return odd }); !errors.Is(err, odd) {
			t.Errorf("got %v, want %v", err, odd)
		}
		if r := runsOf(t, s)[0]; r.Status != "failed" || r.Problem != "cell \uFFFD\uFFFD" {
			t.Errorf("got %s (%q), want it failed with what can be kept", r.Status, r.Problem)
		}
		if err := s.Import(ctx, store.ImportInfo{Who: "bob"}, func(*store.Import) error { return nil }); err != nil {
			t.Errorf("the next import: got %v, want it done", err)
		}
	})
}
