package store

import (
	"reflect"
	"slices"

	"taraz/data"
	"taraz/kpi"
)

const (
	// saleField is the row of fact_month for the sales among the orders.
	saleField = "@sale"
	// undated is the month of facts without a date.
	undated kpi.Month = -1
)

// allOf is the name of the measure that counts all facts of an entity.
func allOf(entity string) string { return "@" + entity }

// keptMeasures are the measures of a catalogue whose monthly sums are kept: those that add
// up over days.
func keptMeasures(c *kpi.Catalogue) map[string]kpi.Measure {
	kept := map[string]kpi.Measure{}
	if c == nil {
		return kept
	}
	for _, m := range c.Measures() {
		moving := slices.ContainsFunc(m.Where, func(w kpi.Condition) bool { return w.Until })
		switch m.Aggregate {
		case kpi.Count, kpi.Lines, kpi.Sum, kpi.ScaledSum:
			if m.Entity != "" && m.Date != "" && !m.Stock && !moving {
				kept[m.Name] = m
			}
		}
	}
	return kept
}

// keeps tells whether the monthly sums of a measure are kept by a kind of scope.
func (f *facts) keeps(m kpi.Measure, kind kpi.ScopeKind) bool {
	k, ok := f.kept[m.Name]
	return ok && slices.Contains(keptKinds, kind) && reflect.DeepEqual(k, m)
}

// keptOf lists the kept measures that read an entity or view, by name.
func (f *facts) keptOf(source string) []kpi.Measure {
	var list []kpi.Measure
	for _, m := range f.kept {
		if m.Entity == source {
			list = append(list, m)
		}
	}
	slices.SortFunc(list, func(a, b kpi.Measure) int {
		if a.Name < b.Name {
			return -1
		}
		return 1
	})
	return list
}

// kindsOf lists the kept kinds that facts of an entity or view reach.
func kindsOf(source string) []kpi.ScopeKind {
	reach := data.Schema()[source].Scopes
	return slices.DeleteFunc(slices.Clone(keptKinds), func(k kpi.ScopeKind) bool { return !slices.Contains(reach, k) })
}

// everyFact dates all facts of an entity, also those without a date of their own, for the
// measure that counts them.
func everyFact(e *data.Entity) dated {
	if e.Name == "deal" {
		return dated{day: "COALESCE(f.opened_on, f.closed_on, 536870912)", month: "COALESCE(f.opened_on_month, f.closed_on_month, -1)"}
	}
	for _, f := range e.Fields {
		if f.Name == e.Primary && f.Type == data.Time {
			return dated{day: "f." + f.Name + "_day", month: "COALESCE(f." + f.Name + "_month, -1)"}
		}
	}
	return dated{day: "f." + e.Primary, month: "COALESCE(f." + e.Primary + "_month, -1)"}
}

// monthFields are the dates of an entity whose months are kept in fact_month. Of an open
// deal's closing, which is only a hope, ended_on knows nothing.
func monthFields(e *data.Entity) []string {
	var list []string
	for _, f := range e.Fields {
		switch {
		case !f.Dated:
		case e.Name == "deal" && f.Name == "closed_on":
			list = append(list, "ended_on")
		default:
			list = append(list, f.Name)
		}
	}
	return list
}
