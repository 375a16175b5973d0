package store_test

import (
	"testing"

	"taraz/data/store"
	"taraz/data/store/storetest"
	"taraz/kpi"
)

func TestTheRevisionCountsWhatWasCommittedAndNothingElse(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx := t.Context()
		before, err := s.Revision(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.SetSetting(ctx, "churn_days", "5"); err == nil {
			t.Error("five days of silence were accepted")
		}
		if got, err := s.Revision(ctx); err != nil || got != before {
			t.Errorf("after a refused change: got %d, %v want %d", got, err, before)
		}
		goal, red := 0.6, 0.4
		if err := s.PutTargets(ctx, []kpi.Target{{KPI: "retention_rate", Scope: kpi.Whole, Grain: kpi.Monthly, Red: &red, Goal: &goal}}); err != nil {
			t.Fatal(err)
		}
		if got, err := s.Revision(ctx); err != nil || got <= before {
			t.Errorf("after a new target: got %d, %v want more than %d", got, err, before)
		}
	})
}
