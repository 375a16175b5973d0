package store_test

import (
	"context"
	"testing"

	"taraz/data"
	"taraz/data/store"
	"taraz/data/store/storetest"
	"taraz/kpi"
)

func shipped(t testing.TB) *kpi.Catalogue {
	t.Helper()
	c, err := kpi.ShippedCatalogue(data.Schema())
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// withValues runs a test on both engines with the shipped catalogue.
func withValues(t *testing.T, today string, test func(t *testing.T, s *store.Store)) {
	t.Helper()
	storetest.With(t, storetest.Config{Options: store.Options{Now: storetest.Noon(today), Catalogue: shipped(t)}}, test)
}

func noFindings(t *testing.T, s *store.Store) {
	t.Helper()
	findings, err := s.Check(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range findings {
		t.Errorf("check: %s", f)
	}
}

func TestTheStoredValuesAreThoseOfAFullComputation(t *testing.T) {
	withValues(t, "2025-05-20", func(t *testing.T, s *store.Store) {
		mustImport(t, s, company...)
		noFindings(t, s)
	})
}
