package kpi

import (
	"context"
	"fmt"
	"slices"
)

// plan gathers what has to be asked for a query, so that Facts is asked once per kind of
// scope, and turns the answers into values.
type plan struct {
	evaluator  *Evaluator
	delivered  Delivered
	kind       ScopeKind
	own, whole *asking // whole: terms that take the organisation's figure
	cells      []cell
}

// cell is one KPI in one period, in every scope asked for.
type cell struct {
	def     *Definition
	period  Period // as it was asked for
	frame   frame
	toDate  bool
	pending Reason // already known to have no value
	late    bool   // were there a value, its source has not delivered it yet
	value   []slot
	under   []slot
}

// slot is a term and where its answer will be found.
type slot struct {
	times   float64
	whole   bool
	profit  bool // three wants: net, costed, cost
	measure []int
	window  int
}

// asking builds a Request in which no measure, window or want occurs twice.
type asking struct {
	Request
	measures map[string]int
	windows  map[Window]int
	wants    map[Want]bool
	parts    Parts
}

func newAsking(kind ScopeKind, names []string) *asking {
	return &asking{Request: Request{Kind: kind, Names: names},
		measures: map[string]int{}, windows: map[Window]int{}, wants: map[Want]bool{}}
}

func (a *asking) want(m Measure, w Window) Want {
	mi, ok := a.measures[m.Name]
	if !ok {
		mi = len(a.Measures)
		a.measures[m.Name] = mi
		a.Measures = append(a.Measures, m)
	}
	wi, ok := a.windows[w]
	if !ok {
		wi = len(a.Windows)
		a.windows[w] = wi
		a.Windows = append(a.Windows, w)
	}
	want := Want{mi, wi}
	if !a.wants[want] {
		a.wants[want] = true
		a.Wants = append(a.Wants, want)
	}
	return want
}

// ask puts the questions that there are.
func (p *plan) ask(ctx context.Context, facts Facts) error {
	for _, a := range []*asking{p.own, p.whole} {
		if len(a.Wants) == 0 {
			continue
		}
		parts, err := facts.Parts(ctx, a.Request)
		if err != nil {
			return fmt.Errorf("%d measures over %d windows for %s: %w", len(a.Measures), len(a.Windows), a.Kind, err)
		}
		a.parts = parts
	}
	return nil
}

// add plans one KPI over one period, or, for a comparison to date, over the first days of
// the period before it.
func (p *plan) add(d *Definition, asked Period, earlier bool) {
	e := p.evaluator
	c := cell{def: d, period: asked}
	counted, due := e.counted(d, asked)
	until, covered := p.covered(d)
	c.frame = e.Calendar.whole(counted)
	over := c.frame.to < e.Today
	c.toDate = !over && c.frame.from <= e.Today
	days := int(min(e.Today-1, until)-c.frame.from) + 1
	if earlier {
		c.period, counted = asked.Previous(), counted.Previous()
		due = due && counted.Grain == asked.Grain
	}
	switch {
	case d.Later:
		c.pending = NotApplicable
	case !due, !over && days < 1:
		c.pending = NotDue
	case over:
		c.late = covered && c.frame.to > until
	default:
		c.frame = e.Calendar.firstDays(counted, days)
	}
	if c.pending == "" {
		c.value = p.slots(c.frame, slices.Concat(d.Value, d.Numerator))
		c.under = p.slots(c.frame, d.Denominator)
	}
	p.cells = append(p.cells, c)
}

// counted returns the period whose facts count: the one asked for, but the whole quarter
// for a KPI that the organisation has made quarterly, which is due in its last month only.
func (e *Evaluator) counted(d *Definition, asked Period) (p Period, due bool) {
	if !e.Settings.Quarterly || !d.Quarterly || asked.Grain != Monthly {
		return asked, true
	}
	quarter := e.Calendar.PeriodOf(Quarterly, asked.First)
	return quarter, quarter.Last() == asked.First
}

// covered returns the day up to which everything a KPI rests on is delivered. Entities
// that are read only if they are there do not hold it back; ok is false where nothing is
// known to have been delivered at all.
func (p *plan) covered(d *Definition) (until Date, ok bool) {
	until = Forever
	entities := d.traits.all.entities
	for _, list := range d.traits.all.anyOf {
		entities = union(entities, list)
	}
	for _, name := range entities {
		if u, has := p.delivered.Until[name]; has {
			until, ok = min(until, u), true
		}
	}
	return until, ok
}

func (p *plan) slots(f frame, terms []Term) []slot {
	list := make([]slot, 0, len(terms))
	for _, t := range terms {
		m := p.evaluator.Catalogue.Measure(t.Measure)
		w := p.evaluator.Calendar.window(f, t.Over)
		s := slot{times: 1, whole: t.Whole && p.kind != Organisation, profit: m.Profit != nil}
		if t.Times != nil {
			s.times = *t.Times
		}
		for _, m := range p.evaluator.Catalogue.sums(m) {
			want := p.asking(s.whole).want(m, w)
			s.measure, s.window = append(s.measure, want.Measure), want.Window
		}
		list = append(list, s)
	}
	return list
}

// sums returns what a measure is made of: net, costed and cost of a profit, else itself.
func (c *Catalogue) sums(m Measure) []Measure {
	if m.Profit == nil {
		return []Measure{m}
	}
	return []Measure{c.Measure(m.Profit.Net), c.Measure(m.Profit.Costed), c.Measure(m.Profit.Cost)}
}

func (p *plan) asking(whole bool) *asking {
	if whole {
		return p.whole
	}
	return p.own
}

// values answers every cell in every scope, ordered by KPI, scope and period. Cells lie in
// the order of KPI and period.
func (p *plan) values(names []string) []Value {
	var all []Value
	for i := 0; i < len(p.cells); {
		j := i
		for j < len(p.cells) && p.cells[j].def == p.cells[i].def {
			j++
		}
		for _, name := range p.scopes(p.cells[i].def, names) {
			for _, c := range p.cells[i:j] {
				all = append(all, p.answer(c, name))
			}
		}
		i = j
	}
	return all
}

// scopes returns the names of the scopes a KPI is answered for, in order.
func (p *plan) scopes(d *Definition, names []string) []string {
	if p.kind == Organisation {
		return []string{""}
	}
	if names != nil {
		return union(names, nil)
	}
	needed, optional := p.evaluator.Catalogue.Rests(d)
	var with []string
	for _, entity := range append(needed, optional...) {
		for name, has := range p.delivered.Present[entity] {
			if has {
				with = append(with, name)
			}
		}
	}
	return union(with, nil)
}
