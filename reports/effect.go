package reports

import (
	"cmp"
	"html/template"
	"math"
	"slices"

	"taraz/kpi"
	"taraz/scorecard"
)

// Effect is what an import does, or would do, to the KPIs of one period.
type Effect struct {
	Period        string
	Changed, Same []EffectRow // Changed: the largest movement first
}

// EffectRow is one KPI before and after an import. A value that is missing is a dash with
// its reason; Delta is nil where one side is missing.
type EffectRow struct {
	Name, Href    string
	Before, After template.HTML
	Delta         *Delta
	size          float64 // of the movement, in parts of the larger side
}

// NewEffect compares the values of a period before and after an import. A KPI has changed
// if a reader can see it: its figures differ as they are written in full.
func NewEffect(v View, period kpi.Period, before, after []kpi.Value) Effect {
	out := Effect{Period: v.Format.Period(period)}
	v.Period, v.Scope = period, kpi.Whole
	later := make(map[string]kpi.Value, len(after))
	for _, x := range after {
		later[x.KPI] = x
	}
	for _, a := range before {
		d, err := v.Catalogue.Find(a.KPI)
		b, ok := later[a.KPI]
		if err != nil || !ok || d.Later {
			continue
		}
		if row := v.effect(d, a, b); v.inFull(a, d) == v.inFull(b, d) {
			out.Same = append(out.Same, row)
		} else {
			out.Changed = append(out.Changed, row)
		}
	}
	slices.SortStableFunc(out.Changed, func(a, b EffectRow) int { return cmp.Compare(b.size, a.size) })
	return out
}

func (v View) effect(d *kpi.Definition, a, b kpi.Value) EffectRow {
	row := EffectRow{Name: v.name(d), Href: v.KPILink(d.ID), Before: v.inShort(a, d), After: v.inShort(b, d), size: math.Inf(1)}
	if row.Before == row.After { // the movement is too small for three digits: show all of them
		row.Before, row.After = v.inFull(a, d), v.inFull(b, d)
	}
	row.Delta = v.delta(d, scorecard.ChangeOf(d, a, b))
	if a.Known() && b.Known() {
		row.size = math.Abs(*b.Value-*a.Value) / math.Max(math.Abs(*a.Value), math.Abs(*b.Value))
	}
	return row
}

func (v View) inShort(x kpi.Value, d *kpi.Definition) template.HTML {
	if !x.Known() {
		return v.gap(x)
	}
	return v.Value(*x.Value, d.Unit).HTML()
}

func (v View) inFull(x kpi.Value, d *kpi.Definition) template.HTML {
	if !x.Known() {
		return v.gap(x)
	}
	return v.FullValue(*x.Value, d.Unit).HTML()
}

// gap is a dash with the reason why there is no value.
func (v View) gap(x kpi.Value) template.HTML {
	if x.Reason == "" {
		return Missing
	}
	return Missing + ` <span class="unit">` + text(v.Reason(string(x.Reason))) + `</span>`
}
