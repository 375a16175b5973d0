package kpi

import (
	"context"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"
)

// everything is a store in which every entity has facts and is covered to the end of 2025.
func everything() map[string]string {
	until := map[string]string{"customer": "", "employee": ""}
	for _, e := range []string{"order", "spend", "departure", "training", "idea", "deal", "interaction", "ticket", "answer"} {
		until[e] = "2025-12-31"
	}
	return until
}

func without(until map[string]string, entities ...string) map[string]string {
	for _, e := range entities {
		delete(until, e)
	}
	return until
}

func with(until map[string]string, entity, day string) map[string]string {
	until[entity] = day
	return until
}

// TestTheRulesOfAValue holds METHOD.md section 2: each case is a rule. Unless it says
// otherwise today is 2026-02-10 and all is delivered up to the end of 2025.
func TestTheRulesOfAValue(t *testing.T) {
	cases := []struct {
		name, kpi, period string
		facts             []fact
		until             map[string]string
		curve             []Profit
		firstSale, today  string
		quarterly         bool
		want              string
	}{
		{name: "a flow is the sum of its facts in P",
			kpi: "revenue", period: "2025-11", facts: []fact{{"revenue", "2025-11-01", "", 70, 2}, {"revenue", "2025-11-30", "", 30, 1}, {"revenue", "2025-12-01", "", 5, 1}},
			want: "100 = 100/- n=3"},
		{name: "a flow over a quarter is the sum of its months",
			kpi: "revenue", period: "2025-Q4", facts: []fact{{"revenue", "2025-10-01", "", 1, 1}, {"revenue", "2025-11-30", "", 2, 1}, {"revenue", "2025-12-31", "", 4, 1}},
			want: "7 = 7/- n=3"},
		{name: "a ratio divides the sums of its period, n counts the denominator",
			kpi: "order_value", period: "2025-11", facts: []fact{{"revenue", "2025-11-01", "", 90, 5}, {"orders", "2025-11-01", "", 4, 4}},
			want: "22.5 = 90/4 n=4"},
		{name: "nps is multiplied by 100, promoters less detractors over answers",
			kpi: "nps", period: "2025-11", facts: []fact{{"promoters", "2025-11-01", "", 5, 5}, {"detractors", "2025-11-01", "", 2, 2}, {"answers", "2025-11-01", "", 12, 12}},
			want: "25 = 3/12 n=12"},
		{name: "mean headcount is half of start and end, and so is n",
			kpi: "hours_each", period: "2025-11", facts: []fact{{"hours", "2025-11-05", "", 44, 7}, {"headcount_start", "2025-11-01", "", 10, 10}, {"headcount", "2025-11-30", "", 12, 12}},
			want: "4 = 44/11 n=11"},
		{name: "a growth compares with the period before",
			kpi: "growth", period: "2025-11", facts: []fact{{"revenue", "2025-11-01", "", 110, 9}, {"revenue", "2025-10-31", "", 100, 8}},
			want: "0.1 = 10/100 n=8"},
		{name: "a growth of a quarter compares with the quarter before",
			kpi: "growth", period: "2025-Q4", facts: []fact{{"revenue", "2025-11-01", "", 110, 9}, {"revenue", "2025-07-31", "", 100, 8}},
			want: "0.1 = 10/100 n=8"},
		{name: "a yearly growth compares with the same period a year before",
			kpi: "yearly_growth", period: "2025-11", facts: []fact{{"revenue", "2025-11-01", "", 50, 9}, {"revenue", "2024-11-30", "", 100, 8}},
			want: "-0.5 = -50/100 n=8"},
		{name: "a window of 12 months ends with P",
			kpi: "implemented", period: "2025-11", facts: []fact{{"ideas", "2024-11-30", "", 9, 9}, {"ideas", "2024-12-01", "", 3, 3}, {"ideas", "2025-11-30", "", 1, 1}, {"implemented", "2025-01-01", "", 1, 1}},
			want: "0.25 = 1/4 n=4"},
		{name: "a stock at the start stands at the day before P",
			kpi: "opened", period: "2025-11", facts: []fact{{"open", "2025-10-31", "", 6, 6}, {"open", "2025-11-30", "", 8, 8}},
			want: "6 = 6/- n=6"},
		{name: "a quantile has neither part",
			kpi: "wait", period: "2025-11", facts: []fact{{"wait", "2025-11-03", "", 2.5, 8}},
			want: "2.5 = -/- n=8"},

		{name: "1: a denominator of 0 is undefined",
			kpi: "order_value", period: "2025-11", want: "undefined = 0/0 n=0"},
		{name: "1: a denominator of an entity never delivered is undefined, before not applicable",
			kpi: "nps", period: "2025-11", until: without(everything(), "answer"), want: "undefined = 0/0 n=0"},
		{name: "1: a denominator of 0 is undefined, before late",
			kpi: "order_value", period: "2026-01", want: "undefined = 0/0 n=0"},
		{name: "1: the first month of a growth is undefined",
			kpi: "growth", period: "2025-11", facts: []fact{{"revenue", "2025-11-01", "", 110, 9}}, want: "undefined = 110/0 n=0"},
		{name: "1: a growth from less than nothing is undefined",
			kpi: "growth", period: "2025-11", facts: []fact{{"revenue", "2025-11-01", "", 110, 9}, {"revenue", "2025-10-31", "", -5, 1}}, want: "undefined = 115/-5 n=1"},
		{name: "2: no fact at all of what the numerator needs is not applicable, and keeps the denominator, which adds up over scopes",
			kpi: "spend_per_order", period: "2025-11", until: without(everything(), "spend"), facts: []fact{{"orders", "2025-11-01", "", 4, 4}},
			want: "not_applicable = -/4 n=4"},
		{name: "2: no fact at all of what a flow sums is not applicable",
			kpi: "revenue", period: "2025-11", until: without(everything(), "order"), want: "not_applicable = -/- n=0"},
		{name: "2: of a view of several entities one suffices",
			kpi: "kept", period: "2025-11", until: without(everything(), "order"), facts: []fact{{"promises", "2025-11-01", "", 4, 4}, {"kept", "2025-11-01", "", 3, 3}},
			want: "0.75 = 3/4 n=4 maturing", today: "2026-02-28"},
		{name: "2: an entity that a figure only reads if it is there is not needed",
			kpi: "churn", period: "2025-11", until: without(everything(), "departure"), facts: []fact{{"churn_base", "2025-11-01", "", 10, 10}},
			want: "0 = 0/10 n=10"},
		{name: "2: an entity that a figure needs is needed",
			kpi: "controllable", period: "2025-11", until: without(everything(), "departure"), facts: []fact{{"churn_base", "2025-11-01", "", 10, 10}},
			want: "not_applicable = -/10 n=10"},
		{name: "2: a figure that needs any of several entities is not applicable without all",
			kpi: "adoption", period: "2025-11", until: without(everything(), "interaction", "deal", "ticket"), facts: []fact{{"facing", "2025-11-01", "", 10, 10}},
			want: "not_applicable = -/10 n=10"},
		{name: "2: a figure that needs any of several entities is 0 with one",
			kpi: "adoption", period: "2025-11", until: without(everything(), "interaction", "deal"), facts: []fact{{"facing", "2025-11-01", "", 10, 10}},
			want: "0 = 0/10 n=10"},
		{name: "2: what was never measured is not applicable",
			kpi: "profile", period: "2025-11", want: "not_applicable = -/- n=0"},
		{name: "a measurement of no fields is undefined",
			kpi: "profile", period: "2025-11", facts: []fact{{"fields", "2025-11-30", "", 0, 0}}, want: "undefined = 0/0 n=0"},
		{name: "3: a finished period that ends after what is covered is late",
			kpi: "revenue", period: "2026-01", facts: []fact{{"revenue", "2026-01-03", "", 7, 1}}, want: "late = 7/- n=1"},
		{name: "3: the earliest coverage of all it rests on decides",
			kpi: "spend_per_order", period: "2025-12", until: with(everything(), "spend", "2025-12-30"), facts: []fact{{"orders", "2025-12-01", "", 4, 4}, {"spend", "2025-12-01", "", 8, 1}},
			want: "late = 8/4 n=4"},
		{name: "3: covered to its last day it is not late",
			kpi: "spend_per_order", period: "2025-12", facts: []fact{{"orders", "2025-12-01", "", 4, 4}, {"spend", "2025-12-01", "", 8, 1}},
			want: "2 = 8/4 n=4"},
		{name: "3: data without a date is covered to the end",
			kpi: "open", period: "2025-12", until: with(everything(), "ticket", ""), want: "0 = 0/- n=0"},
		{name: "3: an entity that is only read if it is there does not make late",
			kpi: "churn", period: "2025-11", until: with(everything(), "departure", "2025-03-01"), facts: []fact{{"churn_base", "2025-11-01", "", 10, 10}},
			want: "0 = 0/10 n=10"},
		{name: "3: of a view those that are there make late",
			kpi: "kept", period: "2025-11", until: with(everything(), "ticket", "2025-11-29"), today: "2026-06-01", facts: []fact{{"promises", "2025-11-01", "", 4, 4}},
			want: "late = 0/4 n=4"},
		{name: "3: a quantile that is not delivered is late",
			kpi: "wait", period: "2026-01", want: "late = -/- n=0"},
		{name: "4: a month without facts is 0",
			kpi: "revenue", period: "2025-11", want: "0 = 0/- n=0"},
		{name: "4: a month before all facts is 0",
			kpi: "revenue", period: "2019-11", want: "0 = 0/- n=0"},
		{name: "a quantile over no facts of a delivered entity is undefined",
			kpi: "wait", period: "2025-11", want: "undefined = -/- n=0"},
		{name: "a quantile of an entity never delivered is not applicable",
			kpi: "wait", period: "2025-11", until: without(everything(), "ticket"), want: "not_applicable = -/- n=0"},
		{name: "what is not a number is an error",
			kpi: "revenue", period: "2025-11", facts: []fact{{"revenue", "2025-11-01", "", math.NaN(), 1}}, want: "error = -/- n=1"},
		{name: "what is infinite is an error",
			kpi: "order_value", period: "2025-11", facts: []fact{{"revenue", "2025-11-01", "", math.Inf(1), 1}, {"orders", "2025-11-01", "", 1, 1}}, want: "error = -/- n=1"},
		{name: "a quantile that is not a number is an error",
			kpi: "wait", period: "2025-11", facts: []fact{{"wait", "2025-11-01", "", math.NaN(), 1}}, want: "error = -/- n=1"},
		{name: "a KPI that does not exist yet is not applicable",
			kpi: "future_model", period: "2025-11", want: "not_applicable = -/- n=0"},

		{name: "a future period is not due",
			kpi: "revenue", period: "2026-03", want: "not_due = -/- n=0"},
		{name: "a period is running on its last day",
			kpi: "revenue", period: "2026-02", today: "2026-02-28", until: with(everything(), "order", "2026-02-28"), facts: []fact{{"revenue", "2026-02-27", "", 3, 1}, {"revenue", "2026-02-28", "", 9, 1}},
			want: "3 = 3/- n=1 to date cut 2026-02-27"},
		{name: "a running period counts up to the last delivered day",
			kpi: "revenue", period: "2026-02", until: with(everything(), "order", "2026-02-04"), facts: []fact{{"revenue", "2026-02-04", "", 3, 1}, {"revenue", "2026-02-05", "", 9, 1}},
			want: "3 = 3/- n=1 to date cut 2026-02-04"},
		{name: "a running period counts up to yesterday, whatever has been vouched for",
			kpi: "revenue", period: "2026-02", until: with(everything(), "order", "2026-12-31"), facts: []fact{{"revenue", "2026-02-09", "", 3, 1}, {"revenue", "2026-02-10", "", 9, 1}},
			want: "3 = 3/- n=1 to date cut 2026-02-09"},
		{name: "a running period of which nothing is delivered is not due",
			kpi: "revenue", period: "2026-02", want: "not_due = -/- n=0 to date"},
		{name: "a running period on its first day is not due",
			kpi: "revenue", period: "2026-02", today: "2026-02-01", until: with(everything(), "order", ""), want: "not_due = -/- n=0 to date"},
		{name: "a running period of an entity never delivered is not applicable",
			kpi: "revenue", period: "2026-02", until: without(everything(), "order"), want: "not_applicable = -/- n=0 to date cut 2026-02-09"},
		{name: "a growth to date compares with as many days of the period before",
			kpi: "growth", period: "2026-02", until: with(everything(), "order", "2026-02-04"),
			facts: []fact{{"revenue", "2026-02-04", "", 6, 1}, {"revenue", "2026-01-04", "", 4, 1}, {"revenue", "2026-01-05", "", 100, 1}},
			want:  "0.5 = 2/4 n=1 to date cut 2026-02-04"},
		{name: "a growth to date compares with as many days of the year before",
			kpi: "yearly_growth", period: "2026", until: with(everything(), "order", "2026-02-04"),
			facts: []fact{{"revenue", "2026-02-04", "", 6, 1}, {"revenue", "2025-02-04", "", 4, 1}, {"revenue", "2025-02-05", "", 100, 1}},
			want:  "0.5 = 2/4 n=1 to date cut 2026-02-04"},
		{name: "a growth to date never reaches beyond a shorter period before",
			kpi: "growth", period: "2025-03", today: "2025-03-31", until: with(everything(), "order", "2025-12-31"),
			facts: []fact{{"revenue", "2025-03-30", "", 6, 1}, {"revenue", "2025-02-28", "", 4, 1}, {"revenue", "2025-03-02", "", 1, 1}},
			want:  "0.75 = 3/4 n=1 to date cut 2025-03-30"},
		{name: "a window of 12 months to date ends at the cut",
			kpi: "implemented", period: "2026-02", until: with(everything(), "idea", "2026-02-04"), facts: []fact{{"ideas", "2025-03-01", "", 3, 3}, {"ideas", "2026-02-05", "", 1, 1}},
			want: "0 = 0/3 n=3 to date cut 2026-02-04"},

		{name: "a gross profit subtracts the known cost",
			kpi: "profit", period: "2025-11", facts: []fact{{"revenue", "2025-11-01", "", 100, 2}, {"costed", "2025-11-01", "", 100, 2}, {"cost", "2025-11-01", "", 60, 2}},
			want: "40 = 40/- n=2"},
		{name: "unknown costs of 5 % of revenue take the ratio of the known ones",
			kpi: "profit", period: "2025-11", facts: []fact{{"revenue", "2025-11-01", "", 100, 2}, {"costed", "2025-11-01", "", 95, 1}, {"cost", "2025-11-01", "", 57, 1}},
			want: "40 = 40/- n=2"},
		{name: "unknown costs of more than 5 % of revenue make it not applicable",
			kpi: "profit", period: "2025-11", facts: []fact{{"revenue", "2025-11-01", "", 100, 2}, {"costed", "2025-11-01", "", 94.9, 1}, {"cost", "2025-11-01", "", 57, 1}},
			want: "not_applicable = -/- n=2"},
		{name: "a margin takes the reason of its profit",
			kpi: "margin", period: "2025-11", facts: []fact{{"revenue", "2025-11-01", "", 100, 2}}, want: "not_applicable = -/- n=2"},
		{name: "what is divided by a profit takes its reason too",
			kpi: "spend_per_profit", period: "2025-11", facts: []fact{{"revenue", "2025-11-01", "", 100, 2}, {"spend", "2025-11-01", "", 5, 1}}, want: "not_applicable = -/- n=2"},
		{name: "a margin over no revenue is undefined, before its profit's reason",
			kpi: "margin", period: "2025-11", want: "undefined = 0/0 n=0"},
		{name: "a month without sales has a gross profit of 0",
			kpi: "profit", period: "2025-11", want: "0 = 0/- n=0"},

		{name: "payback is the first month in which the profit reaches the spend",
			kpi: "payback", period: "2025-12", curve: []Profit{{10, 10, 5}, {40, 40, 10}, {90, 90, 10}},
			facts: []fact{{"newcomers", "2024-12-31", "", 7, 7}, {"newcomers", "2025-01-01", "", 9, 9}, {"spend", "2024-01-01", "", 30, 2}, {"spend", "2023-12-31", "", 99, 2}},
			want:  "2 = 30/30 n=7"},
		{name: "payback that is not reached within 12 months is 13",
			kpi: "payback", period: "2025-12", curve: slices.Repeat([]Profit{{10, 10, 5}}, 12), facts: []fact{{"newcomers", "2024-12-31", "", 7, 7}, {"spend", "2024-01-01", "", 30, 2}},
			want: "13 = 5/30 n=7"},
		{name: "payback with too many unknown costs is not applicable",
			kpi: "payback", period: "2025-12", curve: []Profit{{10, 5, 5}, {90, 90, 10}}, facts: []fact{{"newcomers", "2024-12-31", "", 7, 7}, {"spend", "2024-01-01", "", 30, 2}},
			want: "not_applicable = -/- n=7"},
		{name: "payback without spend is undefined",
			kpi: "payback", period: "2025-12", curve: []Profit{{10, 10, 5}}, facts: []fact{{"newcomers", "2024-12-31", "", 7, 7}}, want: "undefined = 5/0 n=7"},
		{name: "payback of nobody is undefined",
			kpi: "payback", period: "2025-12", facts: []fact{{"spend", "2024-01-01", "", 30, 2}}, want: "undefined = 0/30 n=0"},

		{name: "a quarterly KPI is not due in the first month of its quarter",
			kpi: "nps", period: "2025-10", quarterly: true, facts: []fact{{"answers", "2025-10-01", "", 12, 12}}, want: "not_due = -/- n=0"},
		{name: "a quarterly KPI counts the whole quarter in its last month",
			kpi: "nps", period: "2025-12", quarterly: true, facts: []fact{{"answers", "2025-10-01", "", 12, 12}, {"promoters", "2025-10-01", "", 6, 6}}, want: "50 = 6/12 n=12"},
		{name: "a quarterly KPI of a quarter is the quarter's",
			kpi: "nps", period: "2025-Q4", quarterly: true, facts: []fact{{"answers", "2025-10-01", "", 12, 12}}, want: "0 = 0/12 n=12"},
		{name: "other KPIs stay monthly",
			kpi: "revenue", period: "2025-10", quarterly: true, want: "0 = 0/- n=0"},

		{name: "a value matures for 90 days after its period",
			kpi: "kept", period: "2025-11", today: "2026-02-28", facts: []fact{{"promises", "2025-11-01", "", 4, 4}}, want: "0 = 0/4 n=4 maturing"},
		{name: "a value is mature on the 91st day",
			kpi: "kept", period: "2025-11", today: "2026-03-01", facts: []fact{{"promises", "2025-11-01", "", 4, 4}}, want: "0 = 0/4 n=4"},
		{name: "a period that starts in the first 12 months of orders has a short history",
			kpi: "cost_of_new", period: "2025-11", firstSale: "2024-12-20", facts: []fact{{"spend", "2025-11-01", "", 4, 4}, {"new", "2025-11-01", "", 2, 2}}, want: "2 = 4/2 n=2 short history"},
		{name: "a period that starts after 12 months of orders has not",
			kpi: "cost_of_new", period: "2025-11", firstSale: "2024-11-30", facts: []fact{{"spend", "2025-11-01", "", 4, 4}, {"new", "2025-11-01", "", 2, 2}}, want: "2 = 4/2 n=2"},
		{name: "other KPIs need no history",
			kpi: "active", period: "2025-11", firstSale: "2025-11-01", facts: []fact{{"active", "2025-11-01", "", 4, 4}}, want: "4 = 4/- n=4"},
	}
	catalogue := catalogueOf(t, testCatalogue)
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if c.until == nil {
				c.until = everything()
			}
			if c.today == "" {
				c.today = "2026-02-10"
			}
			facts := &fakeFacts{facts: c.facts, until: c.until, curve: c.curve, firstSale: c.firstSale}
			settings := DefaultSettings(Gregorian)
			settings.Quarterly = c.quarterly
			e := &Evaluator{catalogue, gregorian, settings, facts, day(c.today)}
			values, err := e.Values(context.Background(), Query{KPIs: []string{c.kpi}, Periods: []Period{period(t, c.period)}, Kind: Organisation})
			if err != nil || len(values) != 1 {
				t.Fatalf("got %d values, %v, want one", len(values), err)
			}
			if got := text(values[0]); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func period(t testing.TB, s string) Period {
	t.Helper()
	p, err := gregorian.ParsePeriod(s)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestAPeriodIsComparedWithAsManyDaysOfTheOneBefore(t *testing.T) {
	cases := []struct {
		name, kpi, period, today string
		facts                    []fact
		quarterly                bool
		want                     string // "" : no value at all
	}{
		{name: "a flow counts the first k days of P-1",
			kpi: "revenue", period: "2025-03", today: "2025-03-11", facts: []fact{{"revenue", "2025-02-10", "", 3, 1}, {"revenue", "2025-02-11", "", 9, 1}},
			want: "3 = 3/- n=1 to date cut 2025-02-10"},
		{name: "never more days than P-1 has",
			kpi: "revenue", period: "2025-03", today: "2025-03-31", facts: []fact{{"revenue", "2025-02-28", "", 3, 1}, {"revenue", "2025-03-01", "", 9, 1}},
			want: "3 = 3/- n=1 to date cut 2025-02-28"},
		{name: "a growth compares the first k days of P-1 with those of P-2",
			kpi: "growth", period: "2025-03", today: "2025-03-11", facts: []fact{{"revenue", "2025-02-10", "", 3, 1}, {"revenue", "2025-01-10", "", 2, 1}, {"revenue", "2025-01-11", "", 9, 1}},
			want: "0.5 = 1/2 n=1 to date cut 2025-02-10"},
		{name: "a stock stands at day k of P-1",
			kpi: "open", period: "2025-03", today: "2025-03-11", facts: []fact{{"open", "2025-02-10", "", 5, 5}},
			want: "5 = 5/- n=5 to date cut 2025-02-10"},
		{name: "a finished period has no comparison to date",
			kpi: "revenue", period: "2025-02", today: "2025-03-11"},
		{name: "a future period has no comparison to date",
			kpi: "revenue", period: "2025-04", today: "2025-03-11"},
		{name: "nothing elapsed, nothing to compare",
			kpi: "revenue", period: "2025-03", today: "2025-03-01", want: "not_due = -/- n=0 to date"},
		{name: "nothing is late in it",
			kpi: "revenue", period: "2026-01", today: "2026-01-20", want: "not_due = -/- n=0 to date"},
		{name: "a quarterly KPI of a month is not due",
			kpi: "nps", period: "2025-03", today: "2025-03-11", quarterly: true, want: "not_due = -/- n=0 to date"},
	}
	catalogue := catalogueOf(t, testCatalogue)
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			settings := DefaultSettings(Gregorian)
			settings.Quarterly = c.quarterly
			e := &Evaluator{catalogue, gregorian, settings, &fakeFacts{facts: c.facts, until: everything()}, day(c.today)}
			p := period(t, c.period)
			values, err := e.LikeForLike(context.Background(), Query{KPIs: []string{c.kpi}, Periods: []Period{p}, Kind: Organisation})
			if err != nil {
				t.Fatal(err)
			}
			if c.want == "" {
				if len(values) != 0 {
					t.Errorf("got %d values, want none", len(values))
				}
				return
			}
			if len(values) != 1 || values[0].Period != p.Previous() || text(values[0]) != c.want {
				t.Errorf("got %v, want one value of %s: %s", values, gregorian.Format(p.Previous()), c.want)
			}
		})
	}
}

func TestStartingSetsStayWholeToDate(t *testing.T) {
	facts := &fakeFacts{until: everything()}
	e := &Evaluator{catalogueOf(t, testCatalogue), gregorian, DefaultSettings(Gregorian), facts, day("2025-03-11")}
	q := Query{KPIs: []string{"retention"}, Periods: []Period{period(t, "2025-03")}, Kind: Organisation}
	for _, ask := range []func(context.Context, Query) ([]Value, error){e.Values, e.LikeForLike} {
		if _, err := ask(context.Background(), q); err != nil {
			t.Fatal(err)
		}
	}
	want := []Window{
		{period(t, "2025-03"), day("2025-03-01"), day("2025-03-10")},
		{period(t, "2025-02"), day("2025-02-01"), day("2025-02-10")},
	}
	for i, w := range want {
		// One window for both figures: the pass itself knows that A(P-1) is whole.
		if got := facts.requests[i].Windows; len(got) != 1 || got[0] != w {
			t.Errorf("request %d: got windows %v, want %v", i, got, w)
		}
	}
}

func TestScopes(t *testing.T) {
	facts := &fakeFacts{until: everything(), present: map[string][]string{
		"ticket": {"Support"}, "order": {"Sales", "Support"}, "training": {"Sales", ""}, "employee": {"Sales", "Support", "Legal", ""}, "interaction": {"phone", "web"}},
		facts: []fact{{"revenue", "2025-11-01", "Sales", 10, 1}, {"revenue", "2025-11-02", "Support", 5, 1}, {"hours", "2025-11-02", "", 5, 1}, {"hours", "2025-11-02", "Legal", 5, 1},
			{"headcount", "2025-11-02", "Legal", 4, 4}, {"contacts", "2025-11-02", "phone", 3, 3}, {"contacts", "2025-11-02", "", 4, 4}}}
	e := &Evaluator{catalogueOf(t, testCatalogue), gregorian, DefaultSettings(Gregorian), facts, day("2026-02-10")}
	cases := []struct {
		name string
		q    Query
		want []string
	}{
		{"every scope with a fact of an entity the KPI rests on, in order", Query{KPIs: []string{"wait", "revenue"}, Kind: Department},
			[]string{"revenue department:Sales 10 = 10/- n=1", "revenue department:Support 5 = 5/- n=1", "wait department:Support undefined = -/- n=0"}},
		{"the empty name is a scope", Query{KPIs: []string{"hours_each"}, Kind: Department},
			[]string{"hours_each department: undefined = 5/0 n=0", "hours_each department:Legal not_applicable = -/2 n=2", "hours_each department:Sales undefined = 0/0 n=0", "hours_each department:Support undefined = 0/0 n=0"}},
		{"a scope without a fact is answered when it is named: not applicable, not 0", Query{KPIs: []string{"revenue"}, Kind: Department, Names: []string{"Legal"}},
			[]string{"revenue department:Legal not_applicable = -/- n=0"}},
		{"a name given twice is answered once", Query{KPIs: []string{"revenue", "revenue"}, Kind: Department, Names: []string{"Sales", "Sales"}},
			[]string{"revenue department:Sales 10 = 10/- n=1"}},
		{"no names asked, none answered", Query{KPIs: []string{"revenue"}, Kind: Department, Names: []string{}}, nil},
		{"a denominator may be the organisation's", Query{KPIs: []string{"channel_share"}, Kind: ContactChannel, Names: []string{"phone"}},
			[]string{"channel_share contact_channel:phone 0.75 = 3/4 n=4"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			c.q.Periods = []Period{period(t, "2025-11")}
			values, err := e.Values(context.Background(), c.q)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, v := range values {
				got = append(got, v.KPI+" "+v.Scope.String()+" "+text(v))
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("got  %q\nwant %q", got, c.want)
			}
		})
	}
}

func TestAQueryIsAnsweredInOrderAndWithOneQuestion(t *testing.T) {
	facts := &fakeFacts{until: everything(), present: map[string][]string{"order": {"b", "a"}}}
	e := &Evaluator{catalogueOf(t, testCatalogue), gregorian, DefaultSettings(Gregorian), facts, day("2026-02-10")}
	q := Query{KPIs: []string{"revenue", "profit", "order_value"}, Kind: Segment,
		Periods: []Period{period(t, "2025-11"), period(t, "2025-Q4"), period(t, "2025-10"), period(t, "2025-11")}}
	values, err := e.Values(context.Background(), q)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, v := range values {
		got = append(got, v.KPI+" "+v.Scope.Name+" "+gregorian.Format(v.Period))
	}
	var want []string
	for _, id := range []string{"order_value", "profit", "revenue"} {
		for _, scope := range []string{"a", "b"} {
			for _, p := range []string{"2025-10", "2025-Q4", "2025-11"} {
				want = append(want, id+" "+scope+" "+p)
			}
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	r := facts.requests[0]
	if facts.asked != 1 || facts.deliveries != 1 || len(r.Measures) != 4 || len(r.Windows) != 3 || len(r.Wants) != 12 {
		t.Errorf("asked %d times for %d measures, %d windows, %d wants, want once for 4, 3, 12", facts.asked, len(r.Measures), len(r.Windows), len(r.Wants))
	}
}

func TestAQueryThatCannotBeUnderstoodIsRefused(t *testing.T) {
	november := []Period{{Monthly, NewMonth(2025, 11)}}
	broken := errors.New("disk on fire")
	cases := []struct {
		name string
		q    Query
		err  error // of the store
		kind error
		want string
	}{
		{"an unknown KPI", Query{KPIs: []string{"revenu"}, Kind: Organisation, Periods: november}, nil, ErrUnknown, `kpi "revenu": no such KPI; did you mean revenue?`},
		{"an unknown kind of scope", Query{Kind: "team", Periods: november}, nil, ErrUnknown, `scope kind "team": want one of organisation`},
		{"a scope that the KPI does not have", Query{KPIs: []string{"cost_of_new"}, Kind: Segment, Periods: november}, nil, ErrUnsupported, `kpi "cost_of_new": scope kind "segment": want one of organisation, channel`},
		{"a period of no grain", Query{Kind: Organisation, Periods: []Period{{}}}, nil, ErrInvalid, `grain "": want month, quarter or year`},
		{"a store that fails", Query{Kind: Organisation, Periods: november}, broken, broken, "measures over"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			e := &Evaluator{catalogueOf(t, testCatalogue), gregorian, DefaultSettings(Gregorian), &fakeFacts{err: c.err, until: everything()}, day("2026-02-10")}
			values, err := e.Values(context.Background(), c.q)
			if values != nil || !errors.Is(err, c.kind) || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %d values and %v, want %s", len(values), err, c.want)
			}
		})
	}
}

func TestWithoutIDsEveryKPIOfTheScopeIsAnswered(t *testing.T) {
	c := catalogueOf(t, testCatalogue)
	e := &Evaluator{c, gregorian, DefaultSettings(Gregorian), &fakeFacts{until: everything()}, day("2026-02-10")}
	values, err := e.Values(context.Background(), Query{Kind: Organisation, Periods: []Period{period(t, "2025-11")}})
	if err != nil {
		t.Fatal(err)
	}
	if want := len(c.All()) - 1; len(values) != want { // all but channel_share
		t.Errorf("got %d values, want %d", len(values), want)
	}
	for _, v := range values {
		if (v.Value == nil) == (v.Reason == "") {
			t.Errorf("%s: got value %v and reason %q, want one of them", v.KPI, v.Value, v.Reason)
		}
	}
}
