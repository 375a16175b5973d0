package store_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"testing"

	"taraz/data/store"
	"taraz/data/store/storetest"
	"taraz/kpi"
)

// packed is a text as gzip.
func packed(t *testing.T, text string) io.Reader {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := io.WriteString(w, text); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return &b
}

// rejectsOf reads the rejected rows of a run as text.
func rejectsOf(t *testing.T, s *store.Store, num int64) string {
	t.Helper()
	r, err := s.Rejects(context.Background(), num)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	z, err := gzip.NewReader(r)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestRejectedRowsAreKeptWithTheirRun(t *testing.T) {
	ctx := context.Background()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		keep := func(what store.ImportInfo, texts ...string) error {
			return s.Import(ctx, what, func(im *store.Import) error {
				for _, text := range texts {
					if err := im.KeepRejects(ctx, packed(t, text)); err != nil {
						return err
					}
				}
				return nil
			})
		}
		if err := errors.Join(keep(store.ImportInfo{}, "a,b\n1,2\n", "c\n3\n"), keep(store.ImportInfo{}), keep(store.ImportInfo{DryRun: true}, "x")); err != nil {
			t.Fatal(err)
		}
		if got, want := rejectsOf(t, s, 1), "a,b\n1,2\nc\n3\n"; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
		if r := runsOf(t, s); !r[1].Rejects || r[1].RejectsCut || r[0].Rejects {
			t.Errorf("got %+v, want rejects of run 1 alone", r)
		}
		for _, num := range []int64{2, 3} {
			if _, err := s.Rejects(ctx, num); !errors.Is(err, kpi.ErrUnknown) {
				t.Errorf("run %d: got %v, want unknown", num, err)
			}
		}
		for range 29 {
			mustImport(t, s, file{entity: "order", rows: orders})
		}
		if _, err := s.Rejects(ctx, 1); !errors.Is(err, kpi.ErrUnknown) {
			t.Errorf("after thirty more: got %v, want unknown", err)
		}
	})
}

func TestRejectedRowsBeyondTheBoundAreCutAtALineAndSoTheRunSays(t *testing.T) {
	ctx := context.Background()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		random := rand.NewChaCha8([32]byte{})
		var text strings.Builder
		for i := range 30_000 {
			noise := make([]byte, 500)
			random.Read(noise)
			fmt.Fprintf(&text, "%d,\"two\nlines %x\"\n", i, noise)
		}
		err := s.Import(ctx, store.ImportInfo{}, func(im *store.Import) error {
			if err := im.KeepRejects(ctx, packed(t, text.String())); err != nil {
				return err
			}
			return im.KeepRejects(ctx, packed(t, text.String()))
		})
		if err != nil {
			t.Fatal(err)
		}
		// The first list takes nearly 16 MB, of the second only its beginning is kept.
		got := rejectsOf(t, s, 1)
		rest, whole := strings.CutPrefix(got, text.String())
		if !whole || rest == "" || !strings.HasPrefix(text.String(), rest) || !strings.HasSuffix(rest, "\"\n") {
			t.Errorf("got %d characters, %d after the first list, want the beginning of the second up to a whole row", len(got), len(rest))
		}
		if r := runsOf(t, s)[0]; !r.RejectsCut {
			t.Error("the run does not say that its rejects are cut")
		}
	})
}

func TestRejectsWaitForTheEndOfALoad(t *testing.T) {
	ctx := context.Background()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		load, _ := file{entity: "order", rows: orders}.load(t)
		err := s.Import(ctx, store.ImportInfo{}, func(im *store.Import) error {
			if _, err := im.Load(ctx, load); err != nil {
				return err
			}
			_ = im.KeepRejects(ctx, packed(t, "x")) // the import fails by itself
			return nil
		})
		if !errors.Is(err, kpi.ErrConflict) {
			t.Errorf("got %v, want a conflict", err)
		}
	})
}
