package reports

import (
	"math"
	"strings"

	"taraz/kpi"
	"taraz/scorecard"
)

// definitions writes what every KPI of the card means, once each.
func (k *workbook) definitions() {
	s := k.sheet(k.say("definitions"))
	s.text(1, 1, k.say("definitions"), style{size: 16, bold: true})
	s.height(1, 28)
	heads := []string{"name", "perspective", "description", "formula", "unit", "better", "lead", "rollup", "sources", "id"}
	st := style{bold: true, fill: sunkenColour, strong: true, centre: true, wrap: true}
	for i, h := range heads {
		s.text(1+i, 3, k.say(h), st)
	}
	s.widths(definitionWidths...)
	s.height(3, 24)
	row, seen := 4, map[string]bool{}
	for i := range k.board.Card.Perspectives {
		p := &k.board.Card.Perspectives[i]
		for _, o := range p.Objectives {
			for _, item := range o.KPIs {
				if d := item.Definition; !seen[d.ID] {
					seen[d.ID] = true
					s.definition(row, p, d)
					row++
				}
			}
		}
	}
	s.freeze(1, 3)
	s.print(3, 3, asManyAsNeeded)
}

func (s sheet) definition(row int, p *scorecard.Perspective, d *kpi.Definition) {
	lead := s.say("lagging")
	if d.Lead {
		lead = s.say("leading")
	}
	texts := []string{d.Name.In(s.Lang), p.Name.In(s.Lang), d.Description.In(s.Lang), s.formula(d), s.UnitName(d.Unit),
		s.Better(d.Better), lead, s.say("kind." + string(d.Kind)), s.sources(d), d.ID}
	for i, t := range texts {
		st := style{line: true, wrap: true, bold: i == 0, indent: min(i, 1)}
		if i == len(texts)-1 {
			st.colour = faintColour
		}
		s.text(1+i, row, t, st)
	}
	s.height(row, 16*lines(texts)+2)
}

// definitionWidths are the columns' widths in characters.
var definitionWidths = []float64{28, 18, 54, 46, 13, 18, 11, 26, 24, 28}

// lines is how many lines the longest of the texts takes in its column.
func lines(texts []string) float64 {
	most := 1.0
	for i, t := range texts {
		most = max(most, math.Ceil(1.1*float64(len([]rune(t))+2)/definitionWidths[i]))
	}
	return most
}

// sources names the entities that a KPI rests on.
func (s sheet) sources(d *kpi.Definition) string {
	if s.board.Measures == nil {
		return ""
	}
	needed, optional := s.board.Measures.Rests(d)
	names := make([]string, 0, len(needed)+len(optional))
	for _, e := range append(append([]string{}, needed...), optional...) {
		names = append(names, s.say("entity."+e))
	}
	return strings.Join(names, s.comma())
}

func (s sheet) comma() string {
	if s.Persian() {
		return "، "
	}
	return ", "
}

// formula writes a definition in words: deals won ÷ deals closed.
func (s sheet) formula(d *kpi.Definition) string {
	if d.Later {
		return Missing
	}
	if len(d.Value) > 0 {
		return s.sum(d.Value, false)
	}
	if len(d.Numerator) == 0 {
		return Missing
	}
	text := s.sum(d.Numerator, true) + " ÷ " + s.sum(d.Denominator, true)
	if d.Times != 0 && d.Times != 1 {
		text += " × " + s.Number(d.Times, 0)
	}
	return text
}

// sum writes terms with their signs and factors; grouped puts several in brackets.
func (s sheet) sum(terms []kpi.Term, grouped bool) string {
	var b strings.Builder
	for i, t := range terms {
		times := 1.0
		if t.Times != nil {
			times = *t.Times
		}
		switch {
		case times < 0:
			b.WriteString(" " + minus + " ")
			times = -times
		case i > 0:
			b.WriteString(" + ")
		}
		if times != 1 {
			b.WriteString(s.Number(times, 1) + " × ")
		}
		b.WriteString(s.term(t))
	}
	if grouped && len(terms) > 1 {
		return "(" + strings.TrimSpace(b.String()) + ")"
	}
	return strings.TrimSpace(b.String())
}

// term names a measure and the window it is taken over where that is not the period.
func (s sheet) term(t kpi.Term) string {
	name := strings.ReplaceAll(t.Measure, "_", " ")
	if fa, ok := measureWords[t.Measure]; ok && s.Persian() {
		name = fa
	}
	var about []string
	if t.Over != "" && t.Over != kpi.This {
		about = append(about, s.say("over."+string(t.Over)))
	}
	if t.Whole {
		about = append(about, s.say("organisation's"))
	}
	if len(about) > 0 {
		name += " [" + strings.Join(about, s.comma()) + "]"
	}
	return name
}
