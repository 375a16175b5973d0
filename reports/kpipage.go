package reports

import (
	"html/template"
	"math"
	"strings"

	"taraz/kpi"
	"taraz/scorecard"
)

// KPIInput is everything the page of one KPI is made of.
type KPIInput struct {
	Definition *kpi.Definition
	Measures   MoneyParts
	History    []kpi.Value   // up to the view's period, oldest first; never empty
	Targets    []*kpi.Target // that applied to History, nil where none did
	OnCard     *scorecard.KPI
	Before     kpi.Value // what the newest value is compared with
	Breakdown  *BreakdownInput
	Rows       *RowsInput
}

// MoneyParts tells which parts of a KPI are amounts; *kpi.Catalogue does.
type MoneyParts interface {
	MoneyParts(d *kpi.Definition) (numerator, denominator bool)
	Rests(d *kpi.Definition) (needed, optional []string)
	Supports(d *kpi.Definition) []kpi.ScopeKind
}

// KPIPage is the page of one KPI.
type KPIPage struct {
	Trail       []Link
	Name, Scope string
	Known       bool
	Value       template.HTML
	Status      Status
	Signal      string
	Tags        []string
	Delta       *Delta
	Facts       []Pair
	Sentence    template.HTML
	Trend       *Chart
	Parts       *Parts
	Count       template.HTML
	Definition  []Pair
	Breakdown   *Breakdown
	Behind      *RowsTable
}

// Parts is a value as an equation: Sign stands between the two parts; without a Value they
// are compared, not divided.
type Parts struct {
	Numerator, Denominator, Times, Value template.HTML
	Sign                                 string
	NumeratorName, DenominatorName       string
	Interval                             template.HTML
}

// trendPeriods is how many periods the trend shows: two years and the same period before.
const trendPeriods = 25

// NewKPIPage makes the page of one KPI.
func NewKPIPage(v View, in KPIInput) *KPIPage {
	d, newest := in.Definition, in.History[len(in.History)-1]
	p := &KPIPage{Name: v.name(d), Scope: v.ScopeText(), Known: newest.Value != nil, Status: v.kpiStatus(in)}
	p.Trail = []Link{{Href: v.At("/", v.Period, v.Scope), Text: v.T("room.board")}, {Href: "/catalogue#" + d.Perspective, Text: v.T("perspective." + d.Perspective)}}
	p.Value = v.heroValue(newest, d)
	if p.Delta = v.delta(d, scorecard.ChangeOf(d, in.Before, newest)); p.Delta != nil {
		p.Delta.Large, p.Delta.Since = true, strings.TrimSpace(p.Delta.Figure.Unit+" "+v.T("delta.since", v.short(newest.Period.Previous())))
		p.Delta.Figure.Unit = ""
	}
	judged := kpi.Judge(in.History, newest, d)
	p.Signal = string(judged.Verdict)
	p.Tags = v.tags(newest)
	p.Facts = v.kpiFacts(in)
	p.Sentence = v.sentence(in, judged)
	p.Trend = v.trendOf(in, judged)
	p.Parts, p.Count = v.parts(in, newest), v.countText(newest)
	p.Definition = v.define(in)
	if in.Breakdown != nil {
		p.Breakdown = v.breakdown(d, *in.Breakdown)
	}
	if in.Rows != nil {
		p.Behind = v.rowsTable(*in.Rows)
	}
	return p
}

func (v View) heroValue(value kpi.Value, d *kpi.Definition) template.HTML {
	if value.Value == nil {
		return text(v.Reason(string(value.Reason)))
	}
	return v.Value(*value.Value, d.Unit).HTML()
}

// kpiStatus is the KPI's colour on the card; off the card it has none.
func (v View) kpiStatus(in KPIInput) Status {
	if in.OnCard != nil && in.OnCard.Score != nil {
		return v.status(in.OnCard.Standing, true)
	}
	s := Status{Kind: "none", Word: v.T("kpi.unscored"), Pill: true}
	if in.OnCard != nil && in.OnCard.Reason != "" {
		s.Word = v.Reason(string(in.OnCard.Reason))
	}
	return s
}

func (v View) tags(value kpi.Value) []string {
	var out []string
	for _, t := range []struct {
		on  bool
		key string
	}{{value.ToDate, "running.name"}, {value.Maturing, "tag.maturing"}, {value.ShortHistory, "tag.short"}} {
		if t.on {
			out = append(out, v.T(t.key))
		}
	}
	return out
}

func (v View) kpiFacts(in KPIInput) []Pair {
	d := in.Definition
	var out []Pair
	if t := lastTarget(in.Targets); t != nil {
		out = append(out, Pair{Term: v.T("col.goal"), Text: v.goal(d, t)})
		if t.Red != nil {
			out = append(out, Pair{Term: v.T("targets.red"), Text: v.Value(*t.Red, d.Unit).HTML()})
		}
	}
	if k := in.OnCard; k != nil {
		if k.Score != nil {
			out = append(out, Pair{Term: v.T("col.score"), Text: v.scoreText(k.Standing)})
		}
		out = append(out, Pair{Term: v.T("kpi.weight"), Text: v.BDI(v.Number(k.Weight, weightDecimals(k.Weight)))})
	}
	if n := len(in.History); n > 12 && in.History[n-1].Period.Grain == kpi.Monthly {
		year := in.History[n-13]
		out = append(out, Pair{Term: v.Format.Period(year.Period), Text: v.valueOrDash(year, d)})
	}
	return out
}

func weightDecimals(w float64) int {
	if w == math.Trunc(w) {
		return 0
	}
	return 1
}

func lastTarget(targets []*kpi.Target) *kpi.Target {
	if len(targets) == 0 {
		return nil
	}
	return targets[len(targets)-1]
}

// sentence says in words what the chart shows: routine or signal, and where the goal is.
func (v View) sentence(in KPIInput, j kpi.Judgement) template.HTML {
	d, newest := in.Definition, in.History[len(in.History)-1]
	period := v.Format.Period(newest.Period)
	switch {
	case newest.Value == nil:
		return v.H("sentence.missing", period, v.Reason(string(newest.Reason)))
	case newest.ToDate:
		return v.H("sentence.todate", v.Format.Date(newest.Cut))
	}
	out := v.verdict(d, j, period)
	if t := lastTarget(in.Targets); t != nil && t.Goal != nil {
		gap := *newest.Value - *t.Goal
		key := "sentence.above"
		if gap < 0 {
			key, gap = "sentence.below", -gap
		}
		if gap == 0 {
			return out + " " + v.H("sentence.at")
		}
		distance := v.Value(gap, d.Unit).HTML()
		if d.Unit == kpi.Percent {
			distance = v.H("points.of", fig(v.Number(100*gap, 1)))
		}
		out += " " + v.H(key, distance)
	}
	return out
}

func (v View) verdict(d *kpi.Definition, j kpi.Judgement, period string) template.HTML {
	switch {
	case !j.Ok && j.Chart == kpi.ChartNone:
		return v.H("sentence.rolling")
	case !j.Ok:
		return v.H("sentence.young")
	case j.Verdict == kpi.News && j.Chart == kpi.ChartValue && j.Point > j.Limits.High:
		return v.H("sentence.over", period, v.Value(j.Limits.High, d.Unit).HTML())
	case j.Verdict == kpi.News && j.Chart == kpi.ChartValue && j.Point < j.Limits.Low:
		return v.H("sentence.under", period, v.Value(j.Limits.Low, d.Unit).HTML())
	case j.Verdict == kpi.News:
		return v.H("sentence.signal", period, v.T("charting."+string(j.Chart)))
	}
	return v.H("sentence.routine", period, v.T("charting."+string(j.Chart)))
}

// trendOf draws the last two years; the limits are drawn where they are of the value itself.
func (v View) trendOf(in KPIInput, j kpi.Judgement) *Chart {
	t := Trend{Values: in.History}
	targets := in.Targets
	if cut := len(t.Values) - trendPeriods; cut > 0 {
		t.Values = t.Values[cut:]
		targets = targets[min(cut, len(targets)):]
	}
	for _, target := range targets {
		goal, red := (*float64)(nil), (*float64)(nil)
		if target != nil {
			goal, red = target.Goal, target.Red
			if in.Definition.Better == kpi.Band {
				goal, red = target.Upper, target.Lower
			}
		}
		t.Goal, t.Red = append(t.Goal, goal), append(t.Red, red)
	}
	if j.Ok && j.Chart == kpi.ChartValue {
		t.Limits = &j.Limits
	}
	t.Signals = make([]bool, len(t.Values))
	for i, value := range t.Values {
		t.Signals[i] = kpi.Signal(in.History, value, in.Definition) == kpi.News
	}
	c, ok := v.trendChart("trend", in.Definition, t, false)
	if !ok {
		return nil
	}
	return c
}

func (v View) parts(in KPIInput, value kpi.Value) *Parts {
	d := in.Definition
	if value.Numerator == nil || value.Denominator == nil {
		return v.whole(value, d)
	}
	top, bottom := in.Measures.MoneyParts(d)
	if d.Payback {
		return v.payback(value, top, bottom)
	}
	p := &Parts{Sign: "÷", Numerator: v.part(*value.Numerator, top), NumeratorName: v.T("kpi.numerator"), Value: v.valueOrReason(value, d)}
	p.Denominator, p.DenominatorName = v.part(*value.Denominator, bottom), v.T("kpi.denominator")
	if d.Times != 0 && d.Times != 1 {
		p.Times = v.BDI(v.Number(d.Times, 0))
	}
	if low, high, ok := kpi.Interval(value, d); ok {
		p.Interval = v.H("kpi.interval", v.H("range", fig(v.Value(low, d.Unit).Number), fig(v.Value(high, d.Unit).Number)))
	}
	return p
}

// payback sets what was earned back beside what was spent: the value is no quotient of
// the two but the first month in which the one reaches the other.
func (v View) payback(value kpi.Value, top, bottom bool) *Parts {
	p := &Parts{Sign: "≥", Numerator: v.part(*value.Numerator, top), NumeratorName: v.T("kpi.payback.earned"),
		Denominator: v.part(*value.Denominator, bottom), DenominatorName: v.T("kpi.payback.spent")}
	if *value.Numerator < *value.Denominator {
		p.Sign = "<"
	}
	return p
}

// whole is a value without parts in full, with what it counts or adds up; nil without one.
func (v View) whole(value kpi.Value, d *kpi.Definition) *Parts {
	if value.Value == nil {
		return nil
	}
	p := &Parts{Numerator: v.FullValue(*value.Value, d.Unit).HTML(), NumeratorName: v.T("kpi.whole." + string(d.Kind))}
	if low, high, ok := kpi.Interval(value, d); ok {
		p.Interval = v.H("kpi.interval", v.H("range", fig(v.Value(low, d.Unit).Number), fig(v.Value(high, d.Unit).Number)))
	}
	return p
}

// part writes a numerator or a denominator: an amount in full, a count, else two decimals.
func (v View) part(x float64, money bool) template.HTML {
	if money {
		return v.FullMoney(x).HTML()
	}
	decimals := 0
	if x != math.Trunc(x) {
		decimals = 2
	}
	return v.BDI(v.Number(x, decimals))
}

func (v View) countText(value kpi.Value) template.HTML {
	if value.ToDate && value.Value != nil {
		return v.H("kpi.countcut", fig(v.Number(float64(value.N), 0)), v.Format.Date(value.Cut))
	}
	return v.H("kpi.count", fig(v.Number(float64(value.N), 0)))
}

// define says what the KPI means and where it comes from.
func (v View) define(in KPIInput) []Pair {
	d := in.Definition
	lead := "catalogue.lag"
	if d.Lead {
		lead = "catalogue.lead"
	}
	needed, optional := in.Measures.Rests(d)
	out := []Pair{{Term: v.T("catalogue.meaning"), Text: text(d.Description.In(v.Lang))},
		{Term: v.T("catalogue.unit"), Text: text(v.UnitName(d.Unit))},
		{Term: v.T("catalogue.better"), Text: text(v.Better(d.Better) + v.T("list.comma") + v.T(lead))},
		{Term: v.T("kpi.kind"), Text: text(v.T("kind." + string(d.Kind)))},
		{Term: v.T("kpi.source"), Text: text(v.entities(needed))}}
	if len(optional) > 0 {
		out = append(out, Pair{Term: v.T("kpi.optional"), Text: text(v.entities(optional))})
	}
	out = append(out, Pair{Term: v.T("catalogue.scopes"), Text: text(v.kinds(in.Measures.Supports(d)))})
	return append(out, Pair{Term: v.T("kpi.id"), Text: `<span class="code">` + text(d.ID) + `</span>`})
}

func (v View) entities(names []string) string {
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = n
		if v.Words.Has("entity." + n) {
			out[i] = v.T("entity." + n)
		}
	}
	return v.join(out)
}

func (v View) kinds(kinds []kpi.ScopeKind) string {
	out := make([]string, len(kinds))
	for i, k := range kinds {
		out[i] = v.ScopeKind(k)
	}
	return v.join(out)
}
