package reports

import (
	"html/template"

	"taraz/kpi"
)

// tip is what the tooltip of a point says: the period, the value, and what to know.
func (v View) tip(d *kpi.Definition, t Trend, i int) []string {
	value := t.Values[i]
	out := []string{v.Format.Period(value.Period), Missing}
	if value.Value != nil {
		out[1] = v.Value(*value.Value, d.Unit).String()
	} else {
		out = append(out, v.Reason(string(value.Reason)))
	}
	if i < len(t.Goal) && t.Goal[i] != nil {
		out = append(out, v.T("col.goal")+" "+v.Value(*t.Goal[i], d.Unit).String())
	}
	if i < len(t.Signals) && t.Signals[i] {
		out = append(out, v.T("signal.signal"))
	}
	if value.ToDate {
		out = append(out, v.T("running.name"))
	}
	return out
}

// trendLabel is the sentence that stands for a trend chart.
func (v View) trendLabel(d *kpi.Definition, values []kpi.Value) string {
	first, last := values[0], values[len(values)-1]
	shown := v.Reason(string(last.Reason))
	if last.Value != nil {
		shown = v.Value(*last.Value, d.Unit).String()
	}
	return v.T("chart.label", v.name(d), v.Format.Period(first.Period), v.Format.Period(last.Period), shown)
}

// trendTable is the table under a trend chart, the newest period first.
func (v View) trendTable(d *kpi.Definition, t Trend) *Table {
	out := &Table{Caption: v.name(d), Head: []Column{{Text: v.T("bar.period")}, {v.T("col.value"), true}, {v.T("col.goal"), true}, {v.T("col.n"), true}}}
	for i := len(t.Values) - 1; i >= 0; i-- {
		value := t.Values[i]
		var goal template.HTML
		if i < len(t.Goal) && t.Goal[i] != nil {
			goal = v.Value(*t.Goal[i], d.Unit).HTML()
		}
		out.Rows = append(out.Rows, []TableCell{{HTML: text(v.Format.Period(value.Period))}, {v.valueOrReason(value, d), true},
			{goal, true}, {v.BDI(v.Number(float64(value.N), 0)), true}})
	}
	return out
}

// valueOrReason is a value, or a dash with its reason.
func (v View) valueOrReason(value kpi.Value, d *kpi.Definition) template.HTML {
	if value.Value == nil {
		return Missing + template.HTML(` <span class="unit">`+template.HTMLEscapeString(v.Reason(string(value.Reason)))+`</span>`)
	}
	return v.FullValue(*value.Value, d.Unit).HTML()
}

// text escapes a text for a page.
func text(s string) template.HTML { return template.HTML(template.HTMLEscapeString(s)) }
