package reports

import "taraz/scorecard"

// table writes perspectives, objectives and KPIs under their heading row.
func (s sheet) table(head int) {
	st := style{bold: true, fill: sunkenColour, strong: true, centre: true, wrap: true}
	for i, key := range []string{"kpi", "weight", "value", "goal", "unit", "change", "changein", "score", "status", "signal", "remark"} {
		s.text(nameCol+i, head, s.say(key), st)
	}
	s.height(head, 30)
	row, at := head+1, 0
	perspectives := s.board.Card.Perspectives
	top := total(len(perspectives), func(i int) float64 { return perspectives[i].Weight })
	for i := range perspectives {
		p := &perspectives[i]
		s.groupRow(row, parent{p.Name.In(s.Lang), p.Weight / top, p.Standing, nil}, style{bold: true, size: 11, fill: sunkenColour, line: true})
		row++
		middle := total(len(p.Objectives), func(i int) float64 { return p.Objectives[i].Weight })
		for j := range p.Objectives {
			o := &p.Objectives[j]
			s.groupRow(row, parent{o.Name.In(s.Lang), o.Weight / middle, o.Standing, nil}, style{bold: true, indent: 1, line: true})
			row++
			bottom := total(len(o.KPIs), func(i int) float64 { return o.KPIs[i].Weight })
			for range o.KPIs {
				s.kpiRow(row, s.tracks[at], s.tracks[at].kpi.Weight/bottom)
				row++
				at++
			}
		}
	}
	s.colours(area{scoreCol, head + 1, statusCol, row - 1}, scoreCol)
}

// total adds up weights; 1 where there are none, so that shares of them can be taken.
func total(n int, weight func(int) float64) float64 {
	var sum float64
	for i := range n {
		sum += weight(i)
	}
	if sum == 0 {
		return 1
	}
	return sum
}

// kpiRow writes one KPI.
func (s sheet) kpiRow(row int, t track, share float64) {
	k, d := t.kpi, t.kpi.Definition
	largest := 0.0
	for _, v := range append(goals(k.Target), k.Value.Value) {
		if usable(v) {
			largest = max(largest, *v, -*v)
		}
	}
	format, unit := s.valueFmt(d, largest)
	s.text(nameCol, row, d.Name.In(s.Lang), style{line: true, indent: 2})
	s.number(weightCol, row, &share, style{line: true, colour: faintColour, format: s.percentFmt(0)})
	s.number(valueCol, row, s.shown(k.Value.Value, d.Unit), style{line: true, bold: true, format: format})
	s.about(valueCol, row, k.Value, d.Unit)
	s.define(definedName("value_", d.ID), valueCol, row)
	s.goalCell(row, k, format)
	s.text(unitCol, row, unit, style{line: true, colour: faintColour, indent: 1})
	s.changeCells(row, k)
	s.score(scoreCol, row, k.Score, style{line: true, bold: true})
	s.mark(row, k.Standing, usable(k.Value.Value), style{line: true})
	s.text(signalCol, row, s.Signal(string(k.Signal.Verdict)), style{line: true, colour: faintColour, indent: 1})
	s.text(noteCol, row, s.kpiRemark(k), style{line: true, colour: faintColour, wrap: true})
}

// goalCell writes the goal; a band, which is two numbers, as text.
func (s sheet) goalCell(row int, k *scorecard.KPI, format string) {
	lines := goals(k.Target)
	switch len(lines) {
	case 2:
		unit := k.Definition.Unit
		text := Isolate(s.Value(*lines[0], unit).Number) + " " + s.say("dash") + " " + Isolate(s.Value(*lines[1], unit).Number)
		s.label(goalCol, row, text, style{line: true, colour: faintColour, far: true})
	case 1:
		s.number(goalCol, row, s.shown(lines[0], k.Definition.Unit), style{line: true, colour: faintColour, format: format})
	default:
		s.paint(goalCol, row, style{line: true})
	}
}

// changeCells writes the change as a number and, beside it, what it is counted in.
func (s sheet) changeCells(row int, k *scorecard.KPI) {
	quiet := style{line: true, colour: faintColour}
	s.paint(changeCol, row, quiet)
	s.paint(changeInCol, row, quiet)
	if k.Change == nil || !usable(&k.Change.Value) {
		return
	}
	v, in := k.Change.Value, s.say("percent")
	st := style{line: true}
	switch k.Change.Kind {
	case scorecard.Points:
		v, in = 100*v, s.word("points")
		st.format = s.changeFmt(1, "")
	case scorecard.Relative:
		st.format = s.changeFmt(1, "%")
	default:
		v = s.inUnit(v, k.Definition.Unit)
		in = s.UnitName(k.Definition.Unit)
		st.format = s.changeFmt(Decimals(v, k.Definition.Unit), "")
	}
	s.number(changeCol, row, &v, st)
	s.text(changeInCol, row, in, style{line: true, colour: faintColour, indent: 1})
}

// whyMissing says why a KPI has no value and, where that is another reason, no score.
func (s sheet) whyMissing(k *scorecard.KPI) string {
	why := s.remark(k.Standing)
	if usable(k.Value.Value) || k.Value.Reason == "" || string(k.Value.Reason) == string(k.Reason) {
		return why
	}
	return s.Reason(string(k.Value.Reason)) + s.say("semicolon") + why
}

// kpiRemark says why there is no score, and what else a reader must know of the value.
func (s sheet) kpiRemark(k *scorecard.KPI) string {
	text := s.whyMissing(k)
	add := func(more string) {
		if text != "" {
			text += s.say("semicolon")
		}
		text += more
	}
	if k.Value.ShortHistory {
		add(s.say("short history"))
	}
	if k.Value.ToDate && k.Value.Cut != 0 {
		add(s.say("to date") + " " + s.Date(k.Value.Cut))
	}
	return text
}
