package reports

import (
	"html/template"
	"math"
	"sort"

	"taraz/kpi"
	"taraz/scorecard"
)

// Why explains a change of the score: rows that add up to it, or what is missing.
type Why struct {
	Heading, Caption, Lead string
	Rows                   []WhyRow
	Missing                []Alert
}

// WhyRow is a cause with its points and its segment of the waterfall.
type WhyRow struct {
	Name, Href string
	Note       template.HTML
	Points     template.HTML
	Bar        Bar
	Sum        bool
}

// Bar is a segment of a waterfall; Sum marks a total, which is a dot since the axis is cut.
type Bar struct {
	X, W, Tone string
	Threads    []string
	Sum        bool
}

// Running is the unfinished period beside the same days of the one before.
type Running struct {
	Heading, Caption, Before string
	Rows                     []RunningRow
}

// RunningRow is a KPI to date.
type RunningRow struct {
	Name, Href    string
	Value, Before template.HTML
	Delta         *Delta
}

// cause is a row of the explanation before it is written.
type cause struct {
	kpi        string // empty: of several
	name, href string
	note       template.HTML
	points     float64
	grey       bool
}

// namedCauses is how many KPIs are named; the others share one row.
const namedCauses = 10

func (v View) why(c *scorecard.Card) *Why {
	if c.Score == nil || c.Before.Score == nil {
		return v.whyNot(c)
	}
	causes, points := v.apportioned(c)
	if len(causes) == 0 {
		return nil
	}
	w := &Why{Heading: v.T("why.heading", Isolate(v.Score(*c.Before.Score)), Isolate(v.Score(*c.Score))), Caption: v.T("why.caption")}
	w.Rows = v.waterfall(c.Period, ShownScore(*c.Before.Score), causes, points)
	return w
}

// apportioned returns the causes of a change with points that add up to the change shown.
func (v View) apportioned(c *scorecard.Card) ([]cause, []float64) {
	causes := v.causes(c)
	raw := make([]float64, len(causes))
	for i, x := range causes {
		raw[i] = x.points
	}
	return causes, scorecard.Apportion(raw, Round(ShownScore(*c.Score)-ShownScore(*c.Before.Score), 1), 1)
}

// whyNot lists what has to be known before a change can be explained.
func (v View) whyNot(c *scorecard.Card) *Why {
	if len(c.Explanation.Missing) == 0 {
		return nil
	}
	w := &Why{Heading: v.T("why.none"), Lead: v.T("why.missing")}
	for _, g := range c.Explanation.Missing {
		if len(w.Missing) == 2*most {
			break
		}
		w.Missing = append(w.Missing, Alert{Href: v.KPILink(g.KPI), Text: template.HTML(template.HTMLEscapeString(v.nameOf(g.KPI))),
			Note: v.H("why.gap", v.Format.Period(g.Period), v.Reason(string(g.Reason)))})
	}
	return w
}

// causes are the KPIs' performances, the greatest first, and one row each for coverage,
// targets, weights and restatement.
func (v View) causes(c *scorecard.Card) []cause {
	parts := append([]scorecard.Contribution(nil), c.Explanation.Parts...)
	sort.SliceStable(parts, func(i, j int) bool { return math.Abs(parts[i].Performance) > math.Abs(parts[j].Performance) })
	var list []cause
	var others cause
	rest := 0
	var coverage, target, weight, restated float64
	for _, p := range parts {
		coverage, target, weight, restated = coverage+p.Coverage, target+p.Target, weight+p.Weight, restated+p.Restatement
		switch {
		case p.Performance == 0:
		case len(list) < namedCauses:
			list = append(list, cause{kpi: p.KPI, name: v.nameOf(p.KPI), href: v.KPILink(p.KPI), note: v.movement(c.Find(p.KPI)), points: p.Performance})
		default:
			rest++
			others.points += p.Performance
		}
	}
	if rest > 0 {
		others.name = v.T("why.others", v.Number(float64(rest), 0))
		list = append(list, others)
	}
	for _, g := range []struct {
		key    string
		points float64
	}{{"why.coverage", coverage}, {"why.target", target}, {"why.weight", weight}, {"why.restated", restated}} {
		if math.Abs(g.points) >= 0.005 {
			list = append(list, cause{name: v.T(g.key), note: v.H(g.key + ".note"), points: g.points, grey: true})
		}
	}
	return list
}

// movement says how a KPI's value moved: from one value to the other.
func (v View) movement(k *scorecard.KPI) template.HTML {
	if k == nil || k.Value.Value == nil || k.Before.Value == nil {
		return ""
	}
	return v.H("why.fromto", fig(v.Value(*k.Before.Value, k.Definition.Unit).Number), v.Value(*k.Value.Value, k.Definition.Unit).HTML())
}

// waterfall places the causes between the two totals on an axis that is cut to what moves.
func (v View) waterfall(p kpi.Period, before float64, causes []cause, points []float64) []WhyRow {
	low, high, at := before, before, before
	for _, x := range points {
		at += x
		low, high = min(low, at), max(high, at)
	}
	span := max(high-low, 0.1)
	place := func(x float64) float64 { return 4 + 92*(x-low)/span }
	total := func(name string, score float64) WhyRow {
		return WhyRow{Name: name, Sum: true, Points: v.BDI(v.Number(score, 1)), Bar: Bar{Sum: true, X: v.across(place(score))}}
	}
	rows := []WhyRow{total(v.Format.Period(p.Previous()), before)}
	at = before
	for i, x := range causes {
		e := v.extent(place(at), place(at+points[i]))
		tone := "better"
		switch {
		case x.grey:
			tone = "other"
		case points[i] < 0:
			tone = "worse"
		}
		rows = append(rows, WhyRow{Name: x.name, Href: x.href, Note: x.note, Points: v.BDI(v.Points(points[i])),
			Bar: Bar{X: e.X, W: e.W, Tone: tone, Threads: []string{v.across(place(at))}}})
		at += points[i]
	}
	return append(rows, total(v.Format.Period(p), Round(at, 1)))
}

// moves are the three greatest movements as sentences, with the points that the rows of
// the explanation show. The card before tells which KPIs counted in it; nil: unknown.
func (v View) moves(c, before *scorecard.Card) []Move {
	if c.Score == nil || c.Before.Score == nil {
		return nil
	}
	parts := append([]scorecard.Contribution(nil), c.Explanation.Parts...)
	causes, points := v.apportioned(c)
	for i := range parts {
		for j, x := range causes {
			if x.kpi == parts[i].KPI {
				parts[i].Performance = points[j]
			}
		}
	}
	sort.SliceStable(parts, func(i, j int) bool { return math.Abs(parts[i].Points()) > math.Abs(parts[j].Points()) })
	var out []Move
	for _, p := range parts {
		if len(out) == 3 || math.Abs(p.Points()) < 0.05 {
			break
		}
		k := c.Find(p.KPI)
		m := Move{Href: v.KPILink(p.KPI), What: v.moved(k, p), Why: v.because(k, p), Points: v.BDI(v.Points(p.Points()))}
		if key := entered(k, before, p); key != "" {
			m.What = v.H(key, v.nameOf(p.KPI))
		}
		out = append(out, m)
	}
	return out
}

// entered names the sentence for a KPI that began or ceased to count: its points are not
// those of its movement. Empty for any other.
func entered(k *scorecard.KPI, before *scorecard.Card, p scorecard.Contribution) string {
	if k == nil || before == nil || p.Performance != 0 || p.Coverage == 0 {
		return ""
	}
	was := before.Find(p.KPI)
	switch {
	case was == nil:
		return ""
	case was.Score == nil && k.Score != nil:
		return "move.came"
	case was.Score != nil && k.Score == nil:
		return "move.left"
	}
	return ""
}

// moved is the sentence of what happened to a KPI.
func (v View) moved(k *scorecard.KPI, p scorecard.Contribution) template.HTML {
	name := v.nameOf(p.KPI)
	if k == nil || k.Change == nil || k.Before.Value == nil || k.Value.Value == nil {
		return v.H("move.known", name)
	}
	d := k.Definition
	if k.Change.Value == 0 {
		return v.H("move.same", name)
	}
	if k.Change.Kind == scorecard.Points {
		key := "move.rose"
		if k.Change.Value < 0 {
			key = "move.fell"
		}
		return v.H(key, name, fig(v.Number(math.Abs(100*k.Change.Value), 1)))
	}
	return v.H("move.fromto", name, fig(v.Value(*k.Before.Value, d.Unit).Number), v.Value(*k.Value.Value, d.Unit).HTML())
}

// because names the causes of a KPI's points: how far it is from its goal, whether the
// movement is more than routine, and what else than its value moved.
func (v View) because(k *scorecard.KPI, p scorecard.Contribution) template.HTML {
	var out template.HTML
	add := func(s template.HTML) {
		if out != "" {
			out += template.HTML(template.HTMLEscapeString(v.T("list.semicolon")))
		}
		out += s
	}
	if k != nil && k.Value.Value != nil && k.Target != nil {
		add(v.H("because.goal", v.Value(*k.Value.Value, k.Definition.Unit).HTML(), v.goal(k.Definition, k.Target)))
	}
	if k != nil && k.Score == nil && k.Reason != "" {
		add(text(v.Reason(string(k.Reason))))
	}
	if k != nil && k.Signal.Verdict != "" {
		add(v.H("because." + string(k.Signal.Verdict)))
	}
	for _, g := range []struct {
		key    string
		points float64
	}{{"because.target", p.Target}, {"because.coverage", p.Coverage}, {"because.weight", p.Weight}, {"because.restated", p.Restatement}} {
		if math.Abs(g.points) >= 0.05 {
			add(v.H(g.key, fig(v.Points(g.points))))
		}
	}
	return out
}

// runningRows is how many KPIs the running period shows.
const runningRows = 9

// running compares the unfinished period with the same days of the one before.
func (v View) running(c *scorecard.Card) *Running {
	if c == nil || !c.ToDate {
		return nil
	}
	days, of := v.elapsed(c)
	out := &Running{Heading: v.T("running.heading", v.Format.Period(c.Period)), Before: v.T("running.before", v.short(c.Period.Previous()))}
	if days > 0 {
		out.Caption = v.T("running.caption", v.Number(float64(days), 0), v.Number(float64(of), 0), v.short(c.Period.Previous()))
	}
	for _, k := range c.KPIs() {
		if len(out.Rows) == runningRows || k.Change == nil {
			continue
		}
		d := k.Definition
		out.Rows = append(out.Rows, RunningRow{Name: v.name(d), Href: v.At("/kpi/"+d.ID, c.Period, v.Scope),
			Value: v.valueOrDash(k.Value, d), Before: v.valueOrDash(k.Before, d), Delta: v.delta(d, k.Change)})
	}
	if len(out.Rows) == 0 {
		return nil
	}
	return out
}

// elapsed returns how many days of a running card are counted, and of how many.
func (v View) elapsed(c *scorecard.Card) (days, of int) {
	from, _ := v.Calendar.Span(c.Period)
	for _, k := range c.KPIs() {
		if k.Value.ToDate && k.Value.Cut >= from {
			days = max(days, int(k.Value.Cut-from)+1)
		}
	}
	return days, v.Calendar.Length(c.Period)
}

// soFar is the running period in one line of the answer.
func (v View) soFar(c *scorecard.Card) *SoFar {
	r := v.running(c)
	if r == nil {
		return nil
	}
	days, of := v.elapsed(c)
	out := &SoFar{Href: "#now", Title: v.T("running.line", v.short(c.Period), v.Number(float64(days), 0), v.Number(float64(of), 0))}
	for _, row := range r.Rows[:min(2, len(r.Rows))] {
		out.Items = append(out.Items, SoFarItem{Text: row.Name, Delta: row.Delta})
	}
	return out
}
