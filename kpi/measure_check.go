package kpi

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

func (c *Catalogue) checkMeasures() []error {
	var errs []error
	for _, name := range sortedKeys(c.measures) {
		p := &problems{what: fmt.Sprintf("measure %q", name)}
		c.checkMeasure(p, c.measures[name])
		errs = append(errs, p.list...)
	}
	return errs
}

func (c *Catalogue) checkMeasure(p *problems, m Measure) {
	if !identifier.MatchString(m.Name) {
		p.add("want a name of small letters, digits and underscores")
	}
	given := 0
	for _, is := range []bool{m.Entity != "", m.Customers != "", m.Staff != "", m.Profit != nil} {
		if is {
			given++
		}
	}
	if given != 1 {
		p.add("want exactly one of entity, customers, staff and profit")
		return
	}
	switch {
	case m.Entity != "":
		c.checkEntityMeasure(p, m)
		return
	case m.Customers != "":
		oneOf(p, "customers", m.Customers, sortedKeys(CustomerFigures))
	case m.Staff != "":
		oneOf(p, "staff", m.Staff, sortedKeys(StaffFigures))
	default:
		c.checkProfit(p, *m.Profit)
	}
	if m.Aggregate != "" || m.Field != "" || m.Date != "" || m.Also != "" || m.Stock || m.Where != nil {
		p.add("aggregate, field, date, also, stock and where belong to measures of an entity")
	}
}

func (c *Catalogue) checkProfit(p *problems, of ProfitOf) {
	for _, name := range []string{of.Net, of.Costed, of.Cost} {
		m, ok := c.measures[name]
		switch {
		case !ok:
			p.add("profit of measure %q: no such measure%s", name, didYouMean(name, sortedKeys(c.measures)))
		case m.Entity == "" || m.Aggregate != Sum || m.Stock:
			p.add("profit of measure %q: want a sum over an entity", name)
		}
	}
}

func (c *Catalogue) checkEntityMeasure(p *problems, m Measure) {
	e, ok := c.schema[m.Entity]
	if !ok {
		p.add("entity %q: want one of %s", m.Entity, strings.Join(sortedKeys(c.schema), ", "))
		return
	}
	oneOf(p, "aggregate", m.Aggregate, aggregates)
	c.checkAggregate(p, m, e)
	switch {
	case m.Stock && !e.Stock:
		p.add("stock: facts of %s do not open and close", m.Entity)
	case m.Stock && m.Date != "":
		p.add("date: a stock has none")
	case !m.Stock:
		fieldOf(p, "date", m.Date, e, DateField)
	}
	if m.Also != "" {
		if m.Aggregate != Distinct {
			p.add("also: only a distinct measure has a second date")
		}
		fieldOf(p, "also", m.Also, e, DateField)
	}
	for _, w := range m.Where {
		checkCondition(p, w, e)
	}
}

func (c *Catalogue) checkAggregate(p *problems, m Measure, e EntitySchema) {
	switch m.Aggregate {
	case Count, Lines:
		if m.Field != "" {
			p.add("field %q: %s takes none", m.Field, m.Aggregate)
		}
	case Sum, Median, ScaledSum:
		fieldOf(p, "field", m.Field, e, NumberField, MoneyField)
	case Distinct:
		fieldOf(p, "field", m.Field, e)
	}
	if m.Stock && m.Aggregate != Count && m.Aggregate != Lines && m.Aggregate != Sum {
		p.add("aggregate %q: want one of count, lines, sum for a stock", m.Aggregate)
	}
}

// fieldOf reports a field that the entity does not have or whose kind is not wanted (no
// kinds: any).
func fieldOf(p *problems, key, name string, e EntitySchema, want ...FieldKind) {
	var names []string
	for _, f := range sortedKeys(e.Fields) {
		if len(want) == 0 || slices.Contains(want, e.Fields[f]) {
			names = append(names, f)
		}
	}
	oneOf(p, key, name, names)
}

func checkCondition(p *problems, w Condition, e EntitySchema) {
	kind, ok := e.Fields[w.Field]
	if !ok {
		p.add("where field %q: want one of %s", w.Field, strings.Join(sortedKeys(e.Fields), ", "))
		return
	}
	given := 0
	for _, is := range []bool{w.In != nil, w.Known != nil, w.Until} {
		if is {
			given++
		}
	}
	if given != 1 || (w.In != nil && len(w.In) == 0) {
		p.add("where %s: want exactly one of in (with at least one value), known and until", w.Field)
	}
	if w.Until && kind != DateField {
		p.add("where %s: until needs a date", w.Field)
	}
	for _, v := range w.In {
		checkChoice(p, w.Field, v, kind, e.Values[w.Field])
	}
}

func checkChoice(p *problems, field, value string, kind FieldKind, choices []string) {
	_, err := strconv.ParseFloat(value, 64)
	switch {
	case kind == DateField:
		p.add("where %s: a date has no list of values", field)
	case (kind == NumberField || kind == MoneyField) && err != nil:
		p.add("where %s %q: want a number", field, value)
	case len(choices) > 0:
		oneOf(p, "where "+field, value, choices)
	}
}
