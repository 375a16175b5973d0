package reports

import (
	"taraz/kpi"
	"taraz/scorecard"
)

// The columns of the summary.
const (
	nameCol = iota + 1
	weightCol
	valueCol
	goalCol
	unitCol
	changeCol
	changeInCol
	scoreCol
	statusCol
	signalCol
	noteCol
)

// summary writes the first sheet: the answer, the perspectives, two charts, and every
// objective and KPI.
func (k *workbook) summary(s sheet, trend sheet) {
	c := k.board.Card
	s.widths(36, 8, 12, 12, 17, 11, 13, 10, 14, 13, 24)
	s.text(1, 1, k.board.Organisation, style{size: 18, bold: true})
	s.height(1, 32)
	s.label(1, 2, s.headline(), style{size: 11, colour: faintColour})
	s.height(2, 20)
	after := s.answer(c)
	s.summaryCharts(after+1, trend)
	head := after + 1 + summaryChartRows
	s.table(head)
	s.freeze(1, 2)
	s.print(head, head, asManyAsNeeded)
}

// headline says what is shown and when it was made.
func (s sheet) headline() string {
	c := s.board.Card
	text := s.say("board") + " · " + s.Period(c.Period)
	if c.ToDate {
		text += " (" + s.say("unfinished") + ")"
	}
	text += " · " + clean(s.Scope(c.Scope, s.board.ScopeName))
	if !s.board.Made.IsZero() {
		text += " · " + s.say("made") + " " + s.BothDates(s.Calendar.Day(s.board.Made))
	}
	return text
}

// answer writes the whole and the perspectives and returns the row after them.
func (s sheet) answer(c *scorecard.Card) int {
	const head = 4
	st := style{bold: true, fill: sunkenColour, strong: true, centre: true, wrap: true}
	for col := nameCol; col <= noteCol; col++ {
		s.paint(col, head, st)
	}
	heads := []struct {
		col int
		key string
	}{{weightCol, "weight"}, {valueCol, "lowest"}, {goalCol, "highest"}, {unitCol, "coverage"},
		{changeCol, "change"}, {changeInCol, "changein"}, {scoreCol, "score"}, {statusCol, "status"}, {noteCol, "remark"}}
	for _, h := range heads {
		s.text(h.col, head, s.say(h.key), st)
	}
	s.height(head, 30)
	s.standingRow(head+1, s.say("whole"), 0, c.Standing, c.Before.Score, style{size: 16, bold: true, line: true})
	s.height(head+1, 36)
	s.define("score", scoreCol, head+1)
	s.define("score_low", valueCol, head+1)
	s.define("score_high", goalCol, head+1)
	s.define("coverage", unitCol, head+1)
	sum := total(len(c.Perspectives), func(i int) float64 { return c.Perspectives[i].Weight })
	row := head + 2
	before := s.before()
	for _, p := range c.Perspectives {
		s.standingRow(row, p.Name.In(s.Lang), p.Weight/sum, p.Standing, before[p.ID], style{bold: true, line: true})
		s.define(definedName("score_of_", p.ID), scoreCol, row)
		row++
	}
	s.colours(scoreCol, head+1, statusCol, row-1, scoreCol)
	return row
}

// before returns the perspectives' scores of the period before, where its card is known.
func (s sheet) before() map[string]*float64 {
	m := map[string]*float64{}
	for _, c := range s.board.Past {
		if c.Period == s.board.Card.Period.Previous() {
			for _, p := range c.Perspectives {
				m[p.ID] = p.Score
			}
		}
	}
	return m
}

// standingRow writes a parent: weight, bounds, coverage, change, score, status.
func (s sheet) standingRow(row int, name string, weight float64, st scorecard.Standing, before *float64, base style) {
	figure := style{line: base.line, fill: base.fill}
	s.text(nameCol, row, name, base)
	for col := weightCol; col <= noteCol; col++ {
		s.paint(col, row, figure)
	}
	if weight > 0 {
		figure.format = s.numFmt("0%", "0%")
		s.number(weightCol, row, &weight, figure)
	}
	if !st.Left {
		s.score(valueCol, row, &st.Low, figure)
		s.score(goalCol, row, &st.High, figure)
		figure.format = s.numFmt("0%", "0%")
		coverage := float64(int(100*st.Coverage+1e-6)) / 100
		s.number(unitCol, row, &coverage, figure)
	}
	if st.Score != nil && before != nil {
		figure.format = s.changeFmt(2, "")
		change := scorecard.Rounded(*st.Score) - scorecard.Rounded(*before)
		change = Round(change, 2)
		s.number(changeCol, row, &change, figure)
		s.text(changeInCol, row, s.say("scorepoints"), style{line: base.line, fill: base.fill, colour: faintColour, indent: 1})
	}
	s.score(scoreCol, row, st.Score, style{size: base.size, bold: true, line: base.line, fill: base.fill})
	s.mark(statusCol, row, st, false, style{line: base.line, fill: base.fill})
	s.text(noteCol, row, s.remark(st), style{line: base.line, fill: base.fill, colour: faintColour, wrap: true})
}

// remark says why a score is missing or uncertain.
func (s sheet) remark(st scorecard.Standing) string {
	switch {
	case st.Score == nil:
		return s.Reason(string(st.Reason))
	case st.Uncertain:
		return s.say("uncertain")
	}
	return ""
}

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
		s.groupRow(row, p.Name.In(s.Lang), p.Weight/top, p.Standing, style{bold: true, size: 11, fill: sunkenColour, line: true})
		row++
		middle := total(len(p.Objectives), func(i int) float64 { return p.Objectives[i].Weight })
		for j := range p.Objectives {
			o := &p.Objectives[j]
			s.groupRow(row, o.Name.In(s.Lang), o.Weight/middle, o.Standing, style{bold: true, indent: 1, line: true})
			row++
			bottom := total(len(o.KPIs), func(i int) float64 { return o.KPIs[i].Weight })
			for range o.KPIs {
				s.kpiRow(row, s.tracks[at], s.tracks[at].kpi.Weight/bottom)
				row++
				at++
			}
		}
	}
	s.colours(scoreCol, head+1, statusCol, row-1, scoreCol)
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

// groupRow writes a perspective or an objective above its children, with its share of the
// weight among its like.
func (s sheet) groupRow(row int, name string, share float64, st scorecard.Standing, base style) {
	rest := style{line: true, fill: base.fill}
	s.text(nameCol, row, name, base)
	for col := weightCol; col <= noteCol; col++ {
		s.paint(col, row, rest)
	}
	rest.format = s.numFmt("0%", "0%")
	s.number(weightCol, row, &share, rest)
	s.score(scoreCol, row, st.Score, style{bold: true, line: true, fill: base.fill})
	s.mark(statusCol, row, st, false, style{line: true, fill: base.fill})
	s.text(noteCol, row, s.remark(st), style{line: true, fill: base.fill, colour: faintColour, wrap: true})
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
	s.number(weightCol, row, &share, style{line: true, colour: faintColour, format: s.numFmt("0%", "0%")})
	s.number(valueCol, row, s.shown(k.Value.Value, d.Unit), style{line: true, bold: true, format: format})
	if !usable(k.Value.Value) {
		s.note(valueCol, row, s.Reason(string(k.Value.Reason)))
	}
	s.define(definedName("value_", d.ID), valueCol, row)
	s.goalCell(row, k, format)
	s.text(unitCol, row, unit, style{line: true, colour: faintColour, indent: 1})
	s.changeCells(row, k)
	s.score(scoreCol, row, k.Score, style{line: true, bold: true})
	s.mark(statusCol, row, k.Standing, usable(k.Value.Value), style{line: true})
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

// kpiRemark says why there is no score, and what else a reader must know of the value.
func (s sheet) kpiRemark(k *scorecard.KPI) string {
	text := s.remark(k.Standing)
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

// The charts of the summary.
const (
	summaryChartRows   = 14
	summaryChartHeight = 250
)

// summaryCharts draws the perspectives' scores and, where earlier ones are known, the
// score's course.
func (s sheet) summaryCharts(row int, trend sheet) {
	n := len(s.board.Card.Perspectives)
	if n > 0 {
		s.columnChart(plot{title: s.say("perspective scores"), row: row, x: 4,
			categories: reference(s.name, nameCol, 6, nameCol, 5+n),
			lines:      []line{{name: reference(s.name, scoreCol, 4, scoreCol, 4), values: reference(s.name, scoreCol, 6, scoreCol, 5+n)}},
			format:     s.plainFmt(0), axis: percentAxis, width: 560, height: summaryChartHeight})
	}
	if trend.name == "" {
		return
	}
	last := trendFirst + len(s.span) - 1
	s.lineChart(plot{title: s.say("score by period"), row: row, x: 4 + 560 + chartGap,
		categories: reference(trend.name, 1, trendFirst, 1, last), points: len(s.span),
		lines: []line{
			{name: reference(trend.name, 3, trendHead, 3, trendHead), values: reference(trend.name, 3, trendFirst, 3, last)},
			{name: reference(trend.name, 4, trendHead, 4, trendHead), values: reference(trend.name, 4, trendFirst, 4, last), goal: true},
			{name: reference(trend.name, 5, trendHead, 5, trendHead), values: reference(trend.name, 5, trendFirst, 5, last), limit: true},
		},
		format: s.plainFmt(0), axis: percentAxis, width: 720, height: summaryChartHeight})
}

// The rows of the sheet of scores by period.
const (
	trendHead  = 3
	trendFirst = 4
)

// trend writes the scores of all periods of which there is a card; without an earlier one
// there is no such sheet.
func (k *workbook) trend() sheet {
	cards := map[kpi.Period]*scorecard.Card{k.board.Card.Period: k.board.Card}
	for _, c := range k.board.Past {
		if c.Period != k.board.Card.Period {
			cards[c.Period] = c
		}
	}
	if len(cards) < 2 {
		return sheet{}
	}
	s := k.sheet(k.say("scores by period"))
	s.text(1, 1, k.say("scores by period"), style{size: 16, bold: true})
	s.height(1, 28)
	s.trendHeads()
	for i, p := range k.span {
		s.trendRow(trendFirst+i, p, cards[p])
	}
	last := trendFirst + len(k.span) - 1
	s.colours(3, trendFirst, 3, last, 3)
	for i := range k.board.Card.Perspectives {
		s.colours(7+i, trendFirst, 7+i, last, 7+i)
	}
	s.freeze(2, trendHead)
	s.print(trendHead, trendHead, asManyAsNeeded)
	return s
}

func (s sheet) trendHeads() {
	st := style{bold: true, fill: sunkenColour, strong: true, centre: true, wrap: true}
	heads := []string{s.say("grain." + string(s.board.Card.Period.Grain)), s.say("last day"), s.say("whole"),
		s.say("goal") + " " + s.Digits("80"), s.say("red limit") + " " + s.Digits("50"), s.say("coverage")}
	for _, p := range s.board.Card.Perspectives {
		heads = append(heads, p.Name.In(s.Lang))
	}
	for i, h := range heads {
		s.text(1+i, trendHead, h, st)
	}
	s.height(trendHead, 34)
	widths := []float64{s.periodWidth(), 12, 12, 10, 12, 12}
	for range s.board.Card.Perspectives {
		widths = append(widths, 18)
	}
	s.widths(widths...)
}

func (s sheet) trendRow(row int, p kpi.Period, c *scorecard.Card) {
	_, last := s.Calendar.Span(p)
	green, amber := scorecard.GreenFrom, scorecard.AmberFrom
	s.text(1, row, s.Period(p), style{line: true})
	s.date(2, row, last, style{line: true, colour: faintColour})
	s.number(4, row, &green, style{line: true, colour: faintColour, format: s.plainFmt(0)})
	s.number(5, row, &amber, style{line: true, colour: faintColour, format: s.plainFmt(0)})
	for col := 7; col < 7+len(s.board.Card.Perspectives); col++ {
		s.paint(col, row, style{line: true})
	}
	s.paint(3, row, style{line: true})
	s.paint(6, row, style{line: true})
	if c == nil {
		return
	}
	s.score(3, row, c.Score, style{line: true, bold: true})
	if c.Score == nil {
		s.note(3, row, s.Reason(string(c.Reason)))
	}
	if !c.Left {
		s.number(6, row, &c.Coverage, style{line: true, format: s.numFmt("0%", "0%")})
	}
	for i, now := range s.board.Card.Perspectives {
		for _, was := range c.Perspectives {
			if was.ID == now.ID {
				s.score(7+i, row, was.Score, style{line: true})
			}
		}
	}
}
