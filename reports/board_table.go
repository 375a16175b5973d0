package reports

import (
	"html/template"
	"math"

	"taraz/kpi"
	"taraz/scorecard"
)

// BoardTable is the table of KPIs by perspective and objective.
type BoardTable struct {
	Caption, Since string
	Ends           Spark
	Filters        []Link
	Groups         []Group
}

// Group is a perspective's part of the table.
type Group struct {
	ID, Name string
	Weight   template.HTML
	Scored   bool
	Score    template.HTML
	Level    Bubble
	Status   Status
	Goals    []GoalGroup
}

// GoalGroup is an objective's rows. Name is empty where a perspective has but one.
type GoalGroup struct {
	Name  string
	Score template.HTML
	Rows  []Row
}

// Row is a KPI's row.
type Row struct {
	Name, Href  string
	Note        template.HTML
	Value, Goal template.HTML
	Trend       *Spark
	Delta       *Delta
	Signal      string
	Scored      bool
	Score       template.HTML
	Level       Bubble
	Status      Status
}

// shownPeriods is how many periods a sparkline shows: a year and the same period before.
const shownPeriods = 13

func (v View) boardTable(in BoardInput) *BoardTable {
	c := in.Card
	t := &BoardTable{Since: v.T("col.since", v.short(c.Period.Previous()))}
	t.Ends = Spark{From: v.ShortPeriod(c.Period.Shift(1 - shownPeriods)), To: v.ShortPeriod(c.Period)}
	need := 0
	for _, k := range c.KPIs() {
		if wanting(k) {
			need++
		}
	}
	t.Caption = v.T("board.caption", v.Number(float64(len(c.KPIs())), 0))
	t.Filters = []Link{
		{Href: v.URL("") + "#kpis", Text: v.T("board.all"), Current: in.Only == ""},
		{Href: v.At("", v.Period, v.Scope, "only", "attention") + "#kpis", Text: v.T("board.attention", v.Number(float64(need), 0)), Current: in.Only != ""},
	}
	var sum float64
	for _, p := range c.Perspectives {
		sum += p.Weight
	}
	for i := range c.Perspectives {
		if g := v.group(&c.Perspectives[i], sum, in.Only != ""); len(g.Goals) > 0 {
			t.Groups = append(t.Groups, g)
		}
	}
	return t
}

// wanting tells whether a KPI needs attention: red, a signal, or data that should be there.
func wanting(k *scorecard.KPI) bool {
	return k.Colour == scorecard.Red || string(k.Signal.Verdict) == "signal" || lacking(k)
}

// lacking tells whether data that should be there is not: also where no target makes use of
// it yet.
func lacking(k *scorecard.KPI) bool {
	late := k.Value.Reason == kpi.Late || k.Value.Reason == kpi.Failed
	return k.Score == nil && (k.Reason.Missing() || k.Reason == scorecard.NoTarget && late)
}

func (v View) group(p *scorecard.Perspective, sum float64, only bool) Group {
	g := Group{ID: "p-" + p.ID, Name: p.Name.In(v.Lang), Scored: p.Score != nil, Score: v.scoreText(p.Standing),
		Level: v.bubble(p.Standing, true), Status: v.parentStatus(p.Standing, false)}
	if sum > 0 {
		g.Weight = v.H("board.weight", fig(v.percent(p.Weight/sum, 0)))
	}
	for i := range p.Objectives {
		o := &p.Objectives[i]
		goal := GoalGroup{}
		if len(p.Objectives) > 1 {
			goal.Name = o.Name.In(v.Lang)
			if o.Score != nil {
				goal.Score = v.scoreText(o.Standing)
			}
		}
		for j := range o.KPIs {
			if !only || wanting(&o.KPIs[j]) {
				goal.Rows = append(goal.Rows, v.row(&o.KPIs[j]))
			}
		}
		if len(goal.Rows) > 0 {
			g.Goals = append(g.Goals, goal)
		}
	}
	return g
}

func (v View) row(k *scorecard.KPI) Row {
	d := k.Definition
	r := Row{Name: v.name(d), Href: v.KPILink(d.ID), Value: v.valueOrDash(k.Value, d), Goal: v.goal(d, k.Target), Note: v.rowNote(k),
		Trend: v.trend(k.History, d, k.Target, string(k.Signal.Verdict)), Delta: v.delta(d, k.Change), Signal: string(k.Signal.Verdict),
		Scored: k.Score != nil, Status: v.kpiState(k)}
	if r.Scored {
		r.Score, r.Level = v.scoreText(k.Standing), v.bubble(k.Standing, true)
	}
	return r
}

// kpiState is a KPI's status: one that has a value but no score is not without data.
func (v View) kpiState(k *scorecard.KPI) Status {
	s := v.status(k.Standing, false)
	if k.Score == nil && k.Value.Value != nil {
		s.Word = v.T("kpi.unscored")
	}
	return s
}

// rowNote says beside the name why there is no score, or what to know about the value.
func (v View) rowNote(k *scorecard.KPI) template.HTML {
	switch {
	case k.Score == nil && k.Reason == scorecard.TooFew:
		return v.H("note.toofew", v.count(int(k.Value.N)))
	case k.Score == nil && k.Reason == scorecard.NoTarget && k.Value.Value == nil && k.Value.Reason != "":
		return text(v.absence(k) + v.T("list.semicolon") + v.Reason(string(k.Reason)))
	case k.Score == nil && k.Reason != "":
		return template.HTML(template.HTMLEscapeString(v.Reason(string(k.Reason))))
	case k.Uncertain:
		return v.H("note.uncertain")
	case k.Value.ShortHistory:
		return v.H("note.short")
	}
	return ""
}

// absence is why a KPI has no value, else why it has no score.
func (v View) absence(k *scorecard.KPI) string {
	if k.Value.Value == nil && k.Value.Reason != "" {
		return v.Reason(string(k.Value.Reason))
	}
	return v.Reason(string(k.Reason))
}

// valueOrDash is a value, or a dash: its reason stands beside it.
func (v View) valueOrDash(value kpi.Value, d *kpi.Definition) template.HTML {
	if value.Value == nil {
		return Missing
	}
	return v.Value(*value.Value, d.Unit).HTML()
}

// trend draws a KPI's history with its goal.
func (v View) trend(history []kpi.Value, d *kpi.Definition, t *kpi.Target, signal string) *Spark {
	if len(history) > shownPeriods {
		history = history[len(history)-shownPeriods:]
	}
	s := series{values: known(history), goal: nan, ring: signal == "signal"}
	if len(history) > 0 {
		s.sofar = history[len(history)-1].ToDate
	}
	if t != nil && t.Goal != nil && !math.IsNaN(*t.Goal) {
		s.goal = *t.Goal
	}
	return s.spark(v.sparkLabel(history, d))
}

func (v View) sparkLabel(history []kpi.Value, d *kpi.Definition) string {
	if len(history) == 0 {
		return v.name(d)
	}
	return v.T("spark.label", v.name(d), v.Format.Period(history[0].Period), v.Format.Period(history[len(history)-1].Period))
}
