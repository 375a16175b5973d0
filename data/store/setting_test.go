package store_test

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"taraz/data/store"
	"taraz/data/store/storetest"
	"taraz/kpi"
)

func TestSettingsAreMethodsDefaultsUntilChosen(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		got, err := s.Settings(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(kpi.DefaultSettings(kpi.Gregorian), got); diff != "" {
			t.Errorf("settings (-want +got):\n%s", diff)
		}
	})
}

func TestEverySettingIsCheckedKeptAndListed(t *testing.T) {
	cases := []struct {
		name, key, value string
		want             string // the value as listed, or the sentence of the refusal
	}{
		{"churn of 31 days is the least", "churn_days", "31", "31"},
		{"churn under 31 days is refused", "churn_days", "30", `setting churn_days: "30": want a whole number of days from 31 to 3650: invalid`},
		{"win-back without a limit", "win_back_days", "0", "0"},
		{"a negative win-back is refused", "win_back_days", "-1", `setting win_back_days: "-1": want a whole number of days from 0 (unlimited) to 36500: invalid`},
		{"maturity", "maturity_days", "120", "120"},
		{"the fewest cases", "n_min", "5", "5"},
		{"no cases at all is refused", "n_min", "0", `setting n_min: "0": want a whole number of cases from 1 to 1000000: invalid`},
		{"coverage as a share", "coverage", "0.8", "0.8"},
		{"coverage as a percentage", "coverage", "70 %", "0.7"},
		{"coverage above all is refused", "coverage", "1.2", `setting coverage: "1.2": want a share from 0 to 1, such as 0.7 or 70%: invalid`},
		{"coverage that is no number is refused", "coverage", "NaN", `setting coverage: "NaN": want a share from 0 to 1, such as 0.7 or 70%: invalid`},
		{"horizon", "horizon", "24", "24"},
		{"discount", "discount", "1%", "0.01"},
		{"weekend by name", "weekend", "Friday", "friday"},
		{"no weekend", "weekend", "none", "none"},
		{"a day that does not exist is refused", "weekend", "fryday", `setting weekend: "fryday": want days of the week parted by commas, such as thursday,friday, or none: invalid`},
		{"quarterly surveys", "quarterly_surveys", "yes", "yes"},
		{"an unclear answer is refused", "quarterly_surveys", "maybe", `setting quarterly_surveys: "maybe": want yes or no: invalid`},
		{"an unknown key is refused with the known ones", "churn", "40", `setting "churn": want one of churn_days, win_back_days, maturity_days, n_min, coverage, horizon, discount, weekend, quarterly_surveys: unknown`},
	}
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		for _, c := range cases {
			t.Run(c.name, func(t *testing.T) {
				got := listed(t, s, c.key)
				if err := s.SetSetting(context.Background(), c.key, c.value); err != nil {
					if !errors.Is(err, kpi.ErrInvalid) && !errors.Is(err, kpi.ErrUnknown) {
						t.Errorf("got an error of no kind: %v", err)
					}
					if after := listed(t, s, c.key); after != got {
						t.Errorf("a refused value was kept: got %s, want %s", after, got)
					}
					got = err.Error()
				} else {
					got = listed(t, s, c.key)
				}
				if got != c.want {
					t.Errorf("got %s, want %s", got, c.want)
				}
			})
		}
		settings, err := s.Settings(context.Background())
		if err != nil || settings.ChurnDays != 31 || settings.Coverage != 0.7 || !settings.Quarterly {
			t.Errorf("got %+v, %v, want what was chosen", settings, err)
		}
	})
}

func listed(t *testing.T, s *store.Store, key string) string {
	t.Helper()
	list, err := s.SettingList(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range list {
		if one.Key == key {
			return one.Value
		}
	}
	return ""
}

func TestTargetsAreReplacedByTheirKeyAndOthersStay(t *testing.T) {
	ctx, at := context.Background(), func(x float64) *float64 { return &x }
	sales := kpi.Scope{Kind: kpi.Department, Name: "Sales"}
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		always := kpi.Target{KPI: "csat", Scope: kpi.Whole, Grain: kpi.Monthly, Red: at(0.6), Goal: at(0.8), Floor: at(0.1)}
		later := kpi.Target{KPI: "csat", Scope: kpi.Whole, Grain: kpi.Monthly, ValidFrom: 20000, Red: at(0.7), Goal: at(0.9)}
		band := kpi.Target{KPI: "cost", Scope: sales, Grain: kpi.Yearly, RedLower: at(1), Lower: at(2), Upper: at(3), RedUpper: at(4)}
		if err := s.PutTargets(ctx, []kpi.Target{later, always, band}); err != nil {
			t.Fatal(err)
		}
		always.Goal, always.Floor = at(0.85), nil
		if err := s.PutTargets(ctx, []kpi.Target{always}); err != nil {
			t.Fatal(err)
		}
		got, err := s.Targets(ctx)
		if diff := cmp.Diff([]kpi.Target{band, always, later}, got); err != nil || diff != "" {
			t.Errorf("targets (-want +got), %v:\n%s", err, diff)
		}
		bad := kpi.Target{KPI: "csat", Scope: kpi.Whole}
		if err := s.PutTargets(ctx, []kpi.Target{{KPI: "new", Scope: kpi.Whole, Grain: kpi.Monthly}, bad}); !errors.Is(err, kpi.ErrInvalid) {
			t.Errorf("a target without a grain: got %v, want ErrInvalid", err)
		}
		if now, err := s.Targets(ctx); err != nil || !cmp.Equal(got, now) {
			t.Errorf("a refused target changed the others: got %v, %v", now, err)
		}
	})
}

func TestStrategiesAreDatedDocuments(t *testing.T) {
	ctx := context.Background()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		for _, d := range []store.Document{{ValidFrom: 20000, Text: "later"}, {Text: "first"}, {Text: "always: «همیشه»"}} {
			if err := s.PutStrategy(ctx, d.ValidFrom, d.Text); err != nil {
				t.Fatal(err)
			}
		}
		got, err := s.Strategies(ctx)
		want := []store.Document{{Text: "always: «همیشه»"}, {ValidFrom: 20000, Text: "later"}}
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("strategies (-want +got), %v:\n%s", err, diff)
		}
	})
}
