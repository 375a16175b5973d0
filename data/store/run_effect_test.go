package store_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"taraz/data/store"
	"taraz/data/store/storetest"
	"taraz/kpi"
)

// valueOf is the value of a KPI in a list, as text.
func valueOf(values []kpi.Value, id string) string {
	for _, v := range values {
		if v.KPI == id && v.Value != nil {
			return fmt.Sprintf("%g", *v.Value)
		}
		if v.KPI == id {
			return string(v.Reason)
		}
	}
	return "nothing"
}

func kpisOf(values []kpi.Value) string {
	var ids []string
	for _, v := range values {
		ids = append(ids, v.KPI)
	}
	return strings.Join(ids, " ")
}

// ofOrganisation are the KPIs that the organisation has, in order.
func ofOrganisation(c *kpi.Catalogue) string {
	var ids []string
	for _, d := range c.All() {
		if slices.Contains(c.Supports(d), kpi.Organisation) {
			ids = append(ids, d.ID)
		}
	}
	slices.Sort(ids)
	return strings.Join(ids, " ")
}

func TestAnImportTellsItsEffectOnTheValuesOfAPeriod(t *testing.T) {
	ctx := context.Background()
	catalogue := shipped(t)
	storetest.With(t, storetest.Config{Options: store.Options{Catalogue: catalogue, Now: storetest.Noon("2026-01-15")}}, func(t *testing.T, s *store.Store) {
		var months string
		effect := func(dry bool, f file) (before, after []kpi.Value) {
			t.Helper()
			var done *store.Import
			info := store.ImportInfo{DryRun: dry, Watch: func(touched []kpi.Month) kpi.Period {
				months = fmt.Sprint(touched)
				return kpi.Period{Grain: kpi.Monthly, First: touched[len(touched)-1]}
			}}
			err := s.Import(ctx, info, func(im *store.Import) error {
				done = im
				_, err := loadInto(t, im, f)
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			return done.Effect()
		}
		first := file{entity: "order", covers: "2026-01-14", rows: "id customer ordered_at amount\no1 c1 2025-11-01 100\no2 c2 2026-01-02 300"}
		second := file{entity: "order", rows: "id customer ordered_at amount\no3 c1 2026-01-03 500"}
		// The values that an import would make are those that it makes, the running month included.
		for _, step := range []struct {
			file          file
			before, after string
			months        string
		}{{first, "not_applicable", "300", "[2025-11 2026-01]"}, {second, "300", "800", "[2026-01]"}} {
			dryBefore, dryAfter := effect(true, step.file)
			before, after := effect(false, step.file)
			if diff := cmp.Diff([][]kpi.Value{before, after}, [][]kpi.Value{dryBefore, dryAfter}); diff != "" {
				t.Errorf("the dry run tells another effect (-import +dry run):\n%s", diff)
			}
			if got, want := kpisOf(before), kpisOf(after); got != want || got != ofOrganisation(catalogue) {
				t.Errorf("got values before of %s\nafter of %s\nwant all of the organisation", got, want)
			}
			if got := valueOf(before, "revenue"); got != step.before {
				t.Errorf("revenue before: got %s, want %s", got, step.before)
			}
			if got := valueOf(after, "revenue"); got != step.after {
				t.Errorf("revenue after: got %s, want %s", got, step.after)
			}
			if months != step.months {
				t.Errorf("got months %s, want %s", months, step.months)
			}
			stored, err := s.Query(ctx, kpi.Query{Periods: []kpi.Period{after[0].Period}, Kind: kpi.Organisation})
			if diff := cmp.Diff(stored, after); err != nil || diff != "" {
				t.Errorf("%v; the store answers otherwise (-store +effect):\n%s", err, diff)
			}
		}
		wantRuns(t, s, "2 done by  :order +1 ~0 =0 -0 !0", "1 done by  :order +2 ~0 =0 -0 !0")
	})
}
