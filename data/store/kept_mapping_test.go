package store_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"taraz/data/store"
	"taraz/data/store/storetest"
	"taraz/kpi"
)

func TestMappingsAreKeptInVersionsAndKnownBySignature(t *testing.T) {
	ctx := context.Background()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		save := func(name, signature, text string, want int) {
			t.Helper()
			got, err := s.SaveMapping(ctx, store.KeptMapping{Name: name, Signature: signature, Text: text, Who: "ann"})
			if err != nil || got != want {
				t.Errorf("save %s: got version %d, %v, want %d", name, got, err, want)
			}
		}
		lines := func(list []store.KeptMapping, err error) string {
			t.Helper()
			if err != nil {
				t.Error(err)
			}
			var all []string
			for _, m := range list {
				all = append(all, fmt.Sprintf("%s/%d %s %s %s", m.Name, m.Version, m.Signature, m.Text, m.Who))
			}
			return strings.Join(all, "; ")
		}
		want := func(what, got, want string) {
			t.Helper()
			if got != want {
				t.Errorf("%s:\n got %s\nwant %s", what, got, want)
			}
		}
		save("سفارش‌ها", "a,b", "one", 1)
		save("سفارش‌ها", "a,b", "one", 1)
		save("سفارش‌ها", "a,b", "two", 2)
		save("سفارش‌ها", "a,b,c", "two", 3)
		save("tickets", "a,b", "three", 1)
		want("the latest", lines(s.Mappings(ctx)), "tickets/1 a,b three ann; سفارش‌ها/3 a,b,c two ann")
		want("all versions", lines(s.MappingVersions(ctx, "سفارش‌ها")), "سفارش‌ها/3 a,b,c two ann; سفارش‌ها/2 a,b two ann; سفارش‌ها/1 a,b one ann")
		for signature, name := range map[string]string{"a,b": "tickets", "a,b,c": "سفارش‌ها", "z": ""} {
			m, known, err := s.MappingBySignature(ctx, signature)
			if err != nil || m.Name != name || known != (name != "") || known && m.At.IsZero() {
				t.Errorf("signature %s: got %+v, %v, %v, want %s", signature, m, known, err, name)
			}
		}
		if err := s.DropMapping(ctx, "tickets"); err != nil {
			t.Error(err)
		}
		want("after one was dropped", lines(s.Mappings(ctx)), "سفارش‌ها/3 a,b,c two ann")
		for _, err := range []error{s.DropMapping(ctx, "tickets"), second(s.MappingVersions(ctx, "tickets"))} {
			if !errors.Is(err, kpi.ErrUnknown) {
				t.Errorf("a mapping that is not there: got %v, want unknown", err)
			}
		}
		if err := second(s.SaveMapping(ctx, store.KeptMapping{Name: "x"})); !errors.Is(err, kpi.ErrInvalid) {
			t.Errorf("no text: got %v, want invalid", err)
		}
	})
}

func second[T any](_ T, err error) error { return err }
