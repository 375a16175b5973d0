package scorecard

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"taraz/kpi"
)

const plain = `
perspectives:
  - id: money
    name: {fa: مالی, en: Financial}
    weight: 3
    objectives:
      - {id: grow, name: {en: Grow}, kpis: [{id: revenue}]}
  - id: customer
    name: {fa: مشتری, en: Customer}
    objectives:
      - {id: win, name: {en: Win}, kpis: [{id: win_rate, weight: 2}, {id: nps}]}
`

// request asks for the organisation's card of a month, seen from the middle of 2025, from
// an empty source with the strategy above.
func request(t *testing.T, period string) Request {
	t.Helper()
	s, err := ParseStrategy([]byte(plain), catalogue.known)
	if err != nil {
		t.Fatal(err)
	}
	return Request{Source: &memory{}, Catalogue: catalogue, Calendar: gregorian, Settings: kpi.DefaultSettings(kpi.Gregorian),
		Strategy: s, Period: month(t, period), Scope: kpi.Whole, Today: day(t, "2025-06-15")}
}

// filled has revenue, win rate and a late nps in April and May 2025.
func filled(t *testing.T, s kpi.Scope) *memory {
	april, may := month(t, "2025-04"), month(t, "2025-05")
	late := kpi.Value{KPI: "nps", Period: may, Scope: s, Reason: kpi.Late}
	return &memory{
		targets: []kpi.Target{agree("revenue", 800, 900), agree("win_rate", 0.2, 0.5), agree("nps", 0, 40),
			of(agree("revenue", 80, 90), kpi.Scope{Kind: kpi.Employee, Name: "7"}, kpi.Monthly)},
		values: []kpi.Value{known("revenue", april, s, 900), known("revenue", may, s, 950),
			known("win_rate", april, s, 0.5), known("win_rate", may, s, 0.2), known("nps", april, s, 40), late},
	}
}

func TestBuildScoresRollsUpAndExplains(t *testing.T) {
	r, m := request(t, "2025-05"), filled(t, kpi.Whole)
	r.Source = m
	c, err := Build(context.Background(), r)
	if err != nil {
		t.Fatal(err)
	}
	// Money scores 90; of the customer's weights 2/3 is known (50): insufficient, so the card is money's.
	if c.Score == nil || *c.Score != 90 || !near(c.Coverage, (3+2.0/3)/4) || !near(c.Low, (3*90+100.0/3)/4) {
		t.Errorf("card: got %v, want 90 with coverage 0.9167", c.Standing)
	}
	if p := c.Perspectives[1]; p.Score != nil || p.Reason != Insufficient || !near(p.Low, 100.0/3) || !near(p.High, 200.0/3) {
		t.Errorf("customer: got %+v, want insufficient data between 33.3 and 66.7", p.Standing)
	}
	if c.Before.Score == nil || *c.Before.Score != 80 || !near(c.Explanation.Total(), 10) {
		t.Errorf("got before %v and an explanation of %v, want 80 and 10", c.Before.Score, c.Explanation.Total())
	}
	win := c.Find("win_rate")
	if *win.Score != 50 || win.Colour != Amber || *win.Before.Value != 0.5 || win.Change.Kind != Points || !near(win.Change.Value, -0.3) {
		t.Errorf("win rate: got %+v, change %+v", win.Standing, win.Change)
	}
	if nps := c.Find("nps"); nps.Reason != Late || nps.Change != nil || *nps.Target.Goal != 40 {
		t.Errorf("nps: got %+v, want late, no change, its target shown", nps)
	}
	if got := len(win.History); got != 24 || win.History[23].Period != r.Period || win.History[0].Reason != kpi.NotApplicable {
		t.Errorf("history: got %d values, want 24 up to the period, gaps with a reason", got)
	}
	if len(m.queries) != 1 || c.ToDate || c.Find("absent") != nil {
		t.Errorf("got %d queries, want one", len(m.queries))
	}
}

func TestBuildSeesASignalInTheHistory(t *testing.T) {
	r, m := request(t, "2025-05"), &memory{}
	for i := range 24 {
		m.values = append(m.values, known("revenue", r.Period.Shift(-24+i), kpi.Whole, 100+float64(i%2)))
	}
	m.values = append(m.values, known("revenue", r.Period, kpi.Whole, 200))
	r.Source = m
	c, err := Build(context.Background(), r)
	if err != nil || c.Find("revenue").Signal.Verdict != kpi.News || c.Find("nps").Signal.Verdict != kpi.NoVerdict {
		t.Errorf("got %+v, %v, want a signal for revenue and none for nps", c.Find("revenue").Signal, err)
	}
}

func TestARunningPeriodIsComparedLikeForLike(t *testing.T) {
	r, m := request(t, "2025-06"), filled(t, kpi.Whole)
	june := known("revenue", r.Period, kpi.Whole, 450)
	june.ToDate, june.Cut = true, day(t, "2025-06-14")
	may := known("revenue", r.Period.Previous(), kpi.Whole, 420)
	may.ToDate, may.Cut = true, day(t, "2025-05-14")
	m.values, m.early, r.Source = append(m.values, june), []kpi.Value{may}, m
	c, err := Build(context.Background(), r)
	if err != nil {
		t.Fatal(err)
	}
	k := c.Find("revenue")
	if !c.ToDate || *k.Before.Value != 420 || !near(k.Change.Value, 450.0/420-1) {
		t.Errorf("got %+v compared with %v, want the first 14 days of May", k.Change, k.Before)
	}
	if !near(*k.Target.Goal, 900*14.0/30) || k.Signal.Verdict != kpi.NoVerdict {
		t.Errorf("got goal %v and signal %q, want 14 thirtieths and none", *k.Target.Goal, k.Signal.Verdict)
	}
	wantBefore, err := ScoreOf(420, agree("revenue", 800*14.0/31, 900*14.0/31), definition(t, "revenue"))
	if err != nil || c.Before.Score == nil || !near(*c.Before.Score, wantBefore) {
		t.Errorf("before: got %v, want %v at 14 thirty-firsts of May's target", c.Before.Score, wantBefore)
	}
	if !near(c.Explanation.Total(), *c.Score-*c.Before.Score) {
		t.Errorf("explanation: got %v, want %v", c.Explanation.Total(), *c.Score-*c.Before.Score)
	}
}

func TestAPeriodRunsUntilItsLastDayIsOver(t *testing.T) {
	for today, want := range map[string]bool{"2025-05-31": false, "2025-06-01": true, "2025-06-30": true, "2025-07-01": false} {
		r := request(t, "2025-06")
		r.Today = day(t, today)
		if got := r.running(); got != want {
			t.Errorf("June seen on %s: got running %v, want %v", today, got, want)
		}
	}
}

func TestAnEmployeesCardHasOnlyWhatAnEmployeeCanHave(t *testing.T) {
	r := request(t, "2025-05")
	s, err := ParseStrategy([]byte(strings.Replace(plain, "{id: nps}", "{id: whole_only}", 1)), catalogue.known)
	if err != nil {
		t.Fatal(err)
	}
	r.Strategy, r.Scope = s, kpi.Scope{Kind: kpi.Employee, Name: "7"}
	r.Source = filled(t, r.Scope)
	c, err := Build(context.Background(), r)
	if err != nil {
		t.Fatal(err)
	}
	if c.Find("whole_only") != nil {
		t.Error("got a KPI that no employee can have, want it absent")
	}
	if k := c.Find("revenue"); *k.Target.Goal != 90 || *k.Score != 100 {
		t.Errorf("revenue: got %+v, want the employee's own target", k.Target)
	}
	if k := c.Find("win_rate"); *k.Target.Goal != 0.5 || *k.Score != 50 || k.Target.Scope != r.Scope {
		t.Errorf("win rate: got %+v, want the organisation's target", k.Target)
	}
}

func TestObjectivesAndPerspectivesWithoutAKPILeftAreAbsent(t *testing.T) {
	r := request(t, "2025-05")
	s, err := ParseStrategy([]byte(strings.Replace(plain, "{id: revenue}", "{id: whole_only}", 1)), catalogue.known)
	if err != nil {
		t.Fatal(err)
	}
	r.Strategy, r.Scope = s, kpi.Scope{Kind: kpi.Employee, Name: "7"}
	r.Source = filled(t, r.Scope)
	c, err := Build(context.Background(), r)
	if err != nil || len(c.Perspectives) != 1 || c.Perspectives[0].ID != "customer" {
		t.Errorf("got %+v, %v, want only the customer perspective", c, err)
	}
}

func TestBuildRefuses(t *testing.T) {
	cases := []struct {
		name  string
		scope kpi.Scope
		fail  error
		kind  error
		want  string
	}{
		{"a kind of scope that no KPI has", kpi.Scope{Kind: kpi.City, Name: "Tehran"}, nil, kpi.ErrUnsupported, "no KPI of the strategy can be had by city"},
		{"a scope without a fact", kpi.Scope{Kind: kpi.Employee, Name: "nobody"}, nil, kpi.ErrUnknown, "employee:nobody"},
		{"a source that fails", kpi.Whole, errors.ErrUnsupported, errors.ErrUnsupported, "scorecard"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			r := request(t, "2025-05")
			m := filled(t, kpi.Whole)
			m.fail = c.fail
			r.Source, r.Scope = m, c.scope
			got, err := Build(context.Background(), r)
			if got != nil || !errors.Is(err, c.kind) || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, %v, want %q", got, err, c.want)
			}
		})
	}
}

func TestWeightsHoldFromTheirDay(t *testing.T) {
	r := request(t, "2025-05")
	before := r.Strategy
	after, err := ParseStrategy([]byte("valid_from: 2025-05-01"+strings.Replace(plain, "weight: 3", "weight: 1", 1)), catalogue.known)
	if err != nil {
		t.Fatal(err)
	}
	m := filled(t, kpi.Whole)
	m.values[5] = known("nps", r.Period, kpi.Whole, 40)
	m.values[3] = known("win_rate", r.Period, kpi.Whole, 0.5)
	m.values[1] = known("revenue", r.Period, kpi.Whole, 950)
	m.values[0] = known("revenue", r.Period.Previous(), kpi.Whole, 950)
	r.Source, r.Strategy = m, Chain(before, after)
	c, err := Build(context.Background(), r)
	if err != nil {
		t.Fatal(err)
	}
	if c.Perspectives[0].Weight != 1 || !near(*c.Before.Score, (3*90+80)/4.0) || !near(*c.Score, 85) {
		t.Fatalf("got %v after %v, want 85 after 87.5", *c.Score, *c.Before.Score)
	}
	var weight float64
	for _, p := range c.Explanation.Parts {
		weight += p.Weight
	}
	if !near(weight, -2.5) {
		t.Errorf("got %v points by weights, want all -2.5", weight)
	}
}

func TestWithoutAStrategyTheShippedOneHolds(t *testing.T) {
	r := request(t, "2025-05")
	r.Strategy.ValidFrom = day(t, "2026-01-01")
	s, err := ShippedStrategy(func(string) error { return nil })
	if err != nil {
		t.Fatal(err)
	}
	all := shelf{}
	for _, id := range s.KPIs() {
		all = append(all, &kpi.Definition{ID: id, Unit: kpi.Number, Better: kpi.Up, Kind: kpi.Flow})
	}
	r.Catalogue = all
	c, err := Build(context.Background(), r)
	if err != nil || len(c.Perspectives) != 4 || !slices.ContainsFunc(c.KPIs(), func(k *KPI) bool { return k.Definition.ID == "csat" }) {
		t.Errorf("got %v, %v, want the shipped strategy before the company's own begins", c, err)
	}
	if c != nil && (c.Score != nil || !c.Left) {
		t.Errorf("got %+v, want no score without a single target", c.Standing)
	}
}

func TestBuildManyAsksOnceForAllScopes(t *testing.T) {
	r := request(t, "2025-05")
	one, two := kpi.Scope{Kind: kpi.Department, Name: "North"}, kpi.Scope{Kind: kpi.Department, Name: "South"}
	m := filled(t, two)
	m.values = append(m.values, filled(t, one).values...)
	r.Source, r.Scope = m, kpi.Scope{Kind: kpi.Department}
	cards, err := BuildMany(context.Background(), r, nil)
	if err != nil || len(cards) != 2 || cards[0].Scope != one || cards[1].Scope != two {
		t.Fatalf("got %v, %v, want North and South", cards, err)
	}
	if len(m.queries) != 1 || len(m.queries[0].Periods) != 2 {
		t.Errorf("got queries %+v, want one over two periods", m.queries)
	}
	for _, c := range cards {
		if k := c.Find("win_rate"); *k.Score != 50 || k.Change == nil || k.History != nil {
			t.Errorf("%s: got %+v", c.Scope, k)
		}
		if k := c.Find("revenue"); k.Reason != NoTarget {
			t.Errorf("%s: revenue got %q, want no_target: the organisation's amount is not a department's", c.Scope, k.Reason)
		}
	}
	named, err := BuildMany(context.Background(), r, []string{"South"})
	if err != nil || len(named) != 1 || named[0].Scope != two {
		t.Errorf("got %v, %v, want South alone", named, err)
	}
}

func TestDefaultPeriod(t *testing.T) {
	cases := []struct {
		name               string
		grain              kpi.Grain
		first, last, today string
		want               string
	}{
		{"the last month with facts if it is over", kpi.Monthly, "2020-01-05", "2024-03-10", "2025-06-15", "2024-03"},
		{"the month before the running one", kpi.Monthly, "2020-01-05", "2025-06-14", "2025-06-15", "2025-05"},
		{"facts dated in the future do not make a period", kpi.Monthly, "2020-01-05", "2027-01-01", "2025-06-15", "2025-05"},
		{"a quarter", kpi.Quarterly, "2020-01-05", "2025-06-14", "2025-06-15", "2025-Q1"},
		{"a year", kpi.Yearly, "2020-01-05", "2024-03-10", "2025-06-15", "2024"},
		{"the running one when nothing before it has facts", kpi.Monthly, "2025-06-02", "2025-06-14", "2025-06-15", "2025-06"},
		{"the last finished one without any facts", kpi.Monthly, "1970-01-01", "1970-01-01", "2025-06-15", "2025-05"},
		{"on the last day of a month it is not over", kpi.Monthly, "2025-01-01", "2025-06-30", "2025-06-30", "2025-05"},
		{"on the first of the next it is", kpi.Monthly, "2025-01-01", "2025-06-30", "2025-07-01", "2025-06"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got := DefaultPeriod(gregorian, c.grain, day(t, c.first), day(t, c.last), day(t, c.today))
			if s := gregorian.Format(got); s != c.want {
				t.Errorf("got %s, want %s", s, c.want)
			}
		})
	}
}
