package kpi

import "slices"

// MoneyParts tells which parts of a KPI are amounts of money, so that whoever shows them
// in the organisation's unit divides those and no others. A flow's numerator is its value.
func (c *Catalogue) MoneyParts(d *Definition) (numerator, denominator bool) {
	return c.money(slices.Concat(d.Value, d.Numerator)), c.money(d.Denominator)
}

func (c *Catalogue) money(terms []Term) bool {
	return slices.ContainsFunc(terms, func(t Term) bool { return c.moneyMeasure(c.Measure(t.Measure)) })
}

func (c *Catalogue) moneyMeasure(m Measure) bool {
	if m.Profit != nil {
		return true
	}
	if f, ok := figureOf(m); ok {
		return f.Unit == MoneyField
	}
	return (m.Aggregate == Sum || m.Aggregate == Median) && c.schema[m.Entity].Fields[m.Field] == MoneyField
}
