package scorecard

import (
	"context"
	"fmt"
	"math"
	"slices"
	"testing"

	"taraz/kpi"
)

// shelf is a small catalogue: kinds, directions and bounds of every sort.
type shelf []*kpi.Definition

func (s shelf) Find(id string) (*kpi.Definition, error) {
	for _, d := range s {
		if d.ID == id {
			return d, nil
		}
	}
	return nil, fmt.Errorf("kpi %q: want one of the catalogue: %w", id, kpi.ErrUnknown)
}

func (s shelf) Supports(d *kpi.Definition) []kpi.ScopeKind {
	if d.Scopes != nil {
		return d.Scopes
	}
	return []kpi.ScopeKind{kpi.Organisation, kpi.Department, kpi.Employee}
}

func (s shelf) ThresholdRule(d *kpi.Definition) kpi.ThresholdRule {
	switch d.Kind {
	case kpi.Flow:
		return kpi.SumOfMonths
	case kpi.Stock, kpi.RatioKind:
		return kpi.LastMonth
	}
	return kpi.OwnOnly
}

func (s shelf) ToDateRule(d *kpi.Definition) kpi.ToDateRule {
	switch {
	case d.NotToDate, d.Kind == kpi.DistinctKind, d.Kind == kpi.Cohort:
		return kpi.ShownOnly
	case d.Kind == kpi.Flow:
		return kpi.Scaled
	}
	return kpi.AsIs
}

func (s shelf) known(id string) error {
	_, err := s.Find(id)
	return err
}

var catalogue = shelf{
	{ID: "revenue", Name: kpi.Words{Fa: "درآمد", En: "Revenue"}, Unit: kpi.Money, Better: kpi.Up, Kind: kpi.Flow},
	{ID: "tickets", Unit: kpi.Number, Better: kpi.Down, Kind: kpi.Flow},
	{ID: "pipeline", Unit: kpi.Money, Better: kpi.Up, Kind: kpi.Stock},
	{ID: "win_rate", Name: kpi.Words{Fa: "نرخ برد", En: "Win rate"}, Unit: kpi.Percent, Better: kpi.Up, Kind: kpi.RatioKind},
	{ID: "growth", Unit: kpi.Percent, Better: kpi.Up, Kind: kpi.RatioKind, Bounds: &[]float64{}},
	{ID: "spend_share", Unit: kpi.Percent, Better: kpi.Band, Kind: kpi.RatioKind},
	{ID: "active", Unit: kpi.Number, Better: kpi.Up, Kind: kpi.DistinctKind},
	{ID: "retention", Unit: kpi.Percent, Better: kpi.Up, Kind: kpi.Cohort},
	{ID: "turnover", Unit: kpi.Percent, Better: kpi.Down, Kind: kpi.RatioKind, NotToDate: true},
	{ID: "hours", Unit: kpi.Hours, Better: kpi.Down, Kind: kpi.Quantile},
	{ID: "nps", Unit: kpi.Score, Better: kpi.Up, Kind: kpi.RatioKind, Bounds: &[]float64{-100, 100}},
	{ID: "headcount", Unit: kpi.Number, Better: kpi.None, Kind: kpi.Stock},
	{ID: "whole_only", Unit: kpi.Money, Better: kpi.Up, Kind: kpi.Flow, Scopes: []kpi.ScopeKind{kpi.Organisation}},
	{ID: "points", Unit: kpi.Money, Better: kpi.Up, Kind: kpi.Stock},
	{ID: "lower", Unit: kpi.Money, Better: kpi.Down, Kind: kpi.Stock},
	{ID: "band", Unit: kpi.Money, Better: kpi.Band, Kind: kpi.Stock},
}

func definition(t *testing.T, id string) *kpi.Definition {
	t.Helper()
	d, err := catalogue.Find(id)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

var gregorian = kpi.Calendar{System: kpi.Gregorian, FiscalStart: 1}

func num(v float64) *float64 { return &v }

// agree is a monthly target of the organisation that always holds.
func agree(id string, red, goal float64) kpi.Target {
	return kpi.Target{KPI: id, Scope: kpi.Whole, Grain: kpi.Monthly, Red: &red, Goal: &goal}
}

func bandOf(id string, redLower, lower, upper, redUpper float64) kpi.Target {
	return kpi.Target{KPI: id, Scope: kpi.Whole, Grain: kpi.Monthly, RedLower: &redLower, Lower: &lower, Upper: &upper, RedUpper: &redUpper}
}

func month(t *testing.T, s string) kpi.Period {
	t.Helper()
	p, err := gregorian.ParsePeriod(s)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func day(t *testing.T, s string) kpi.Date {
	t.Helper()
	d, err := kpi.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func near(a, b float64) bool { return math.Abs(a-b) <= 1e-9*(1+math.Abs(b)) }

// memory is a source of what is put into it; it counts the questions.
type memory struct {
	values, early []kpi.Value
	targets       []kpi.Target
	queries       []kpi.Query
	fail          error
}

func (m *memory) Query(_ context.Context, q kpi.Query) ([]kpi.Value, error) {
	m.queries = append(m.queries, q)
	return pick(m.values, q, func(v kpi.Value) bool { return slices.Contains(q.Periods, v.Period) }), m.fail
}

func (m *memory) LikeForLike(_ context.Context, q kpi.Query) ([]kpi.Value, error) {
	m.queries = append(m.queries, q)
	return pick(m.early, q, func(v kpi.Value) bool { return slices.Contains(q.Periods, v.Period.Next()) }), m.fail
}

func (m *memory) Targets(context.Context) ([]kpi.Target, error) { return m.targets, m.fail }

func pick(values []kpi.Value, q kpi.Query, in func(kpi.Value) bool) []kpi.Value {
	var out []kpi.Value
	for _, v := range values {
		if in(v) && v.Scope.Kind == q.Kind && slices.Contains(q.KPIs, v.KPI) && (q.Names == nil || slices.Contains(q.Names, v.Scope.Name)) {
			out = append(out, v)
		}
	}
	return out
}

// known is a value of many cases.
func known(id string, p kpi.Period, s kpi.Scope, v float64) kpi.Value {
	return kpi.Value{KPI: id, Period: p, Scope: s, Value: &v, N: 1000}
}
