package store_test

import (
	"context"
	"testing"

	"taraz/data"
	"taraz/data/store"
	"taraz/data/store/storetest"
)

func TestTheMigratedTablesAgreeWithTheDeclarations(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		for _, e := range data.Entities {
			t.Run(e.Name, func(t *testing.T) { compareTable(t, s, e) })
		}
	})
}

func compareTable(t *testing.T, s *store.Store, e *data.Entity) {
	table, want := store.Declared(e)
	got, err := s.Stored(context.Background(), table)
	if err != nil {
		t.Fatal(err)
	}
	for name, wanted := range want {
		if got[name] != wanted {
			t.Errorf("%s.%s: got type %q, want %q", table, name, got[name], wanted)
		}
	}
	known := map[string]bool{"num": true, "stub": true, "source": true, "via_customer": true, e.Name: true}
	for name := range got {
		if _, declared := want[name]; !declared && !known[name] {
			t.Errorf("%s.%s: got a column that no field declares", table, name)
		}
	}
}
