package kpi

import "slices"

// traits are what follows from a KPI's measures. They are derived once, when the
// catalogue is loaded.
type traits struct {
	numerator need // of the numerator, or of the value
	all       need // of every term
	supports  []ScopeKind
	parts     []Kind // the kinds of the terms' measures
	rolling   bool   // looks back over 12 months whatever the period
	kept      bool   // its denominator is measured from time to time and kept
	counted   bool   // a share of counted facts
}

// need says which entities a KPI rests on.
type need struct {
	entities []string   // each is needed
	anyOf    [][]string // of each list one is needed
	reads    []string   // read if there
}

// merge returns both needs together, each entity once.
func (n need) merge(o need) need {
	n.entities = union(n.entities, o.entities)
	n.reads = union(n.reads, o.reads)
	for _, list := range o.anyOf {
		if !slices.ContainsFunc(n.anyOf, func(l []string) bool { return slices.Equal(l, list) }) {
			n.anyOf = append(slices.Clone(n.anyOf), list)
		}
	}
	return n
}

func union(a, b []string) []string {
	all := slices.Concat(a, b)
	slices.Sort(all)
	return slices.Compact(all)
}

// figureOf returns the figure that a measure of the customer or the staff pass names.
func figureOf(m Measure) (Figure, bool) {
	if m.Customers != "" {
		f, ok := CustomerFigures[m.Customers]
		return f, ok
	}
	f, ok := StaffFigures[m.Staff]
	return f, ok
}

// needOf returns what a measure rests on.
func (c *Catalogue) needOf(m Measure) need {
	if m.Profit != nil {
		n := need{}
		for _, name := range []string{m.Profit.Net, m.Profit.Costed, m.Profit.Cost} {
			n = n.merge(c.needOf(c.measures[name]))
		}
		return n
	}
	if f, ok := figureOf(m); ok {
		n := need{entities: union(f.Rests, nil)}
		if f.AnyOf {
			n.anyOf = [][]string{f.Optional}
		} else {
			n.reads = union(f.Optional, nil)
		}
		return n
	}
	e := c.schema[m.Entity]
	if e.AnyOf {
		return need{anyOf: [][]string{e.Rests}}
	}
	return need{entities: union(e.Rests, nil)}
}

// measureKind returns how a measure aggregates over time and over scopes.
func (c *Catalogue) measureKind(m Measure) Kind {
	f, isFigure := figureOf(m)
	switch {
	case isFigure:
		return f.kind()
	case m.Profit != nil:
		return Flow
	case m.Stock:
		return Stock
	case m.Aggregate == Median:
		return Quantile
	case m.Aggregate == Distinct:
		return DistinctKind
	}
	return Flow
}

// measureReach returns the kinds of scope that a measure's facts reach.
func (c *Catalogue) measureReach(m Measure) []ScopeKind {
	var entities []string
	switch f, isFigure := figureOf(m); {
	case isFigure:
		entities = slices.Concat(f.Rests, f.Optional)
	case m.Profit != nil:
		entities = []string{c.measures[m.Profit.Net].Entity, c.measures[m.Profit.Costed].Entity, c.measures[m.Profit.Cost].Entity}
	default:
		entities = []string{m.Entity}
	}
	reach := slices.Clone(ScopeKinds)
	for _, e := range entities {
		reach = slices.DeleteFunc(reach, func(k ScopeKind) bool { return !slices.Contains(c.schema[e].Scopes, k) })
	}
	return reach
}

// reach returns the kinds of scope that every term of a KPI reaches, in the order of
// ScopeKinds. Terms that take the organisation's figure whatever the scope do not limit it.
func (c *Catalogue) reach(d *Definition) []ScopeKind {
	if d.Later {
		return []ScopeKind{Organisation}
	}
	reach := slices.Clone(ScopeKinds)
	for _, t := range d.terms() {
		if !t.Whole {
			of := c.measureReach(c.measures[t.Measure])
			reach = slices.DeleteFunc(reach, func(k ScopeKind) bool { return !slices.Contains(of, k) })
		}
	}
	return reach
}

func (d *Definition) terms() []Term { return slices.Concat(d.Value, d.Numerator, d.Denominator) }

func (c *Catalogue) traitsOf(d *Definition) traits {
	t := traits{supports: c.reach(d)}
	if d.Scopes != nil {
		t.supports = slices.DeleteFunc(t.supports, func(k ScopeKind) bool { return !slices.Contains(d.Scopes, k) })
	}
	for _, term := range d.terms() {
		m := c.measures[term.Measure]
		f, _ := figureOf(m)
		t.all = t.all.merge(c.needOf(m))
		t.parts = append(t.parts, c.measureKind(m))
		t.rolling = t.rolling || f.Rolling || term.Over == Last12 || term.Over == Prior12
	}
	for _, term := range slices.Concat(d.Value, d.Numerator) {
		t.numerator = t.numerator.merge(c.needOf(c.measures[term.Measure]))
	}
	for _, term := range d.Denominator {
		f, _ := figureOf(c.measures[term.Measure])
		t.kept = t.kept || f.Kept
	}
	t.counted = d.Unit == Percent && len(d.Numerator) == 1 && len(d.Denominator) == 1 &&
		c.counts(d.Numerator[0]) && c.counts(d.Denominator[0])
	return t
}

// counts tells whether a term counts facts, customers or employees.
func (c *Catalogue) counts(t Term) bool {
	m := c.measures[t.Measure]
	if f, ok := figureOf(m); ok {
		return f.Unit != MoneyField && f.kind() != Flow && t.Times == nil
	}
	return t.Times == nil && (m.Aggregate == Count || m.Aggregate == Lines || m.Aggregate == Distinct)
}

// Supports returns the kinds of scope a KPI may be asked for, in the order of ScopeKinds:
// those that everything it rests on reaches, narrowed by its definition.
func (c *Catalogue) Supports(d *Definition) []ScopeKind { return slices.Clone(d.traits.supports) }

// Rests returns the entities a KPI rests on, each list ordered: needed are those without
// which it is not applicable, optional those of which any one suffices or that it reads if
// they are there.
func (c *Catalogue) Rests(d *Definition) (needed, optional []string) {
	optional = d.traits.all.reads
	for _, list := range d.traits.all.anyOf {
		optional = union(optional, list)
	}
	optional = slices.DeleteFunc(union(optional, nil), func(e string) bool {
		return slices.Contains(d.traits.all.entities, e)
	})
	return slices.Clone(d.traits.all.entities), optional
}
