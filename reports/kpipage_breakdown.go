package reports

import (
	"fmt"
	"html/template"
	"math"
	"sort"

	"github.com/go-echarts/go-echarts/v2/charts"

	"taraz/kpi"
	"taraz/scorecard"
)

// BreakdownInput is a KPI by the scopes of one kind.
type BreakdownInput struct {
	Kinds   []kpi.ScopeKind // that the KPI supports, the organisation left out
	Kind    kpi.ScopeKind
	Target  *kpi.Target // the organisation's, for comparison
	Scopes  []ScopeSeries
	Linkage func(kpi.Scope) string // address of a scope's card; "" where there is none
}

// ScopeSeries is a KPI in one scope over time, oldest first.
type ScopeSeries struct {
	Scope  kpi.Scope
	Label  string
	Values []kpi.Value
}

// Breakdown is the part of the page by scope.
type Breakdown struct {
	Heading, Caption, Kind, Name, Overlap string
	Kinds                                 []Link
	Charts                                []*Chart
	Rows                                  []ScopeRow
}

// ScopeRow is a scope's row.
type ScopeRow struct {
	Name, Href string
	Note       template.HTML
	Value      template.HTML
	Trend      *Spark
	Delta      *Delta
	N          template.HTML
}

// smallCharts is how many scopes get a chart; the table has them all, up to mostScopes.
const (
	smallCharts = 8
	mostScopes  = 100
)

func (v View) breakdown(d *kpi.Definition, in BreakdownInput) *Breakdown {
	if d.Kind == kpi.Flow || d.Kind == kpi.Stock || d.Kind == kpi.DistinctKind {
		in.Target = nil // what the whole is to reach is no goal for a part of it
	}
	b := &Breakdown{Heading: v.T("kpi.bykind", v.ScopeKind(in.Kind)), Kind: v.ScopeKind(in.Kind), Name: v.name(d)}
	for _, k := range in.Kinds {
		b.Kinds = append(b.Kinds, Link{Href: v.At("/kpi/"+d.ID, v.Period, v.Scope, "by", string(k)) + "#by", Text: v.ScopeKind(k), Current: k == in.Kind})
	}
	list := in.Scopes
	sort.SliceStable(list, func(i, j int) bool { return weightOf(list[i]) > weightOf(list[j]) })
	list = list[:min(len(list), mostScopes)]
	for _, s := range list {
		b.Rows = append(b.Rows, v.scopeRow(d, in, s))
	}
	b.Charts = v.multiples(d, in.Target, list)
	if len(b.Charts) > 0 {
		b.Caption = v.T("kpi.sharedaxis")
		if in.Target != nil && in.Target.Goal != nil {
			b.Caption += " " + v.T("kpi.sharedgoal")
		}
		b.Caption += v.scaleNote(d, b.Charts[0].Data.Y)
	}
	if d.Kind == kpi.DistinctKind || d.Kind == kpi.Cohort || d.Kind == kpi.Quantile {
		b.Overlap = v.T("kpi.overlap")
	}
	return b
}

// weightOf orders scopes by how much they rest on.
func weightOf(s ScopeSeries) int64 {
	if len(s.Values) == 0 {
		return 0
	}
	return s.Values[len(s.Values)-1].N
}

func (v View) scopeRow(d *kpi.Definition, in BreakdownInput, s ScopeSeries) ScopeRow {
	r := ScopeRow{Name: v.labelOf(s), Value: Missing}
	if in.Linkage != nil {
		r.Href = in.Linkage(s.Scope)
	}
	n := len(s.Values)
	if n == 0 {
		return r
	}
	last := s.Values[n-1]
	r.Value, r.Trend = v.valueOrDash(last, d), v.trend(s.Values, d, in.Target, "")
	if last.Value == nil {
		r.Note = text(v.Reason(string(last.Reason)))
	}
	if n > 1 {
		r.Delta = v.delta(d, scorecard.ChangeOf(d, s.Values[n-2], last))
	}
	r.N = v.BDI(v.Number(float64(last.N), 0))
	return r
}

func (v View) labelOf(s ScopeSeries) string {
	switch {
	case s.Label != "":
		return s.Label
	case s.Scope.Name != "":
		return s.Scope.Name
	}
	return v.T("scope.empty")
}

// multiples draws the greatest scopes on one common axis; none for fewer than two.
func (v View) multiples(d *kpi.Definition, target *kpi.Target, list []ScopeSeries) []*Chart {
	list = list[:min(len(list), smallCharts)]
	var drawable []ScopeSeries
	all := Trend{}
	for _, s := range list {
		values := s.Values[max(0, len(s.Values)-shownPeriods):]
		if known := countKnown(values); known > 1 {
			drawable = append(drawable, ScopeSeries{s.Scope, s.Label, values})
			all.Values = append(all.Values, values...)
		}
	}
	if len(drawable) < 2 {
		return nil
	}
	if target != nil && target.Goal != nil {
		all.Goal = []*float64{target.Goal}
	}
	axis, ok := v.axisOf(d, all, true)
	if !ok {
		return nil
	}
	var out []*Chart
	for i, s := range drawable {
		g := drawing{View: v, d: d, t: Trend{Values: s.Values}, axis: axis, small: true, line: charts.NewLine()}
		for range s.Values {
			if len(all.Goal) == 1 {
				g.t.Goal = append(g.t.Goal, all.Goal[0])
			}
		}
		out = append(out, g.multiple(fmt.Sprintf("by-%d", i), v.labelOf(s)))
	}
	return out
}

// multiple makes one small chart of several.
func (g drawing) multiple(id, title string) *Chart {
	values := g.t.Values
	last := values[len(values)-1]
	c := &Chart{ID: id, Small: true, Title: title, Label: title + ": " + g.trendLabel(g.d, values), Data: g.data(id)}
	if last.Value != nil {
		c.Value = g.onAxis(*last.Value)
	}
	if n := len(values); n > 1 {
		c.Delta = g.delta(g.d, scorecard.ChangeOf(g.d, values[n-2], last))
	}
	return c
}

// onAxis writes a value in the unit of the axis, which is named once for all charts.
func (g drawing) onAxis(x float64) string {
	if g.d.Unit != kpi.Money {
		return g.shown(x)
	}
	scale := g.Scale(max(math.Abs(g.axis.Min), math.Abs(g.axis.high())))
	return g.Number(x/scale.Divisor, significant(x/scale.Divisor))
}

// significant is how many decimals show three digits of a number.
func significant(x float64) int {
	if x == 0 {
		return 0
	}
	return min(max(0, 2-int(math.Floor(math.Log10(math.Abs(x))))), 4)
}

func countKnown(values []kpi.Value) int {
	n := 0
	for _, x := range values {
		if finite(x.Value) {
			n++
		}
	}
	return n
}
