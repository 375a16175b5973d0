package reports

import (
	"math"

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
	s.standingRow(head+1, parent{name: s.say("whole"), Standing: c.Standing, before: c.Before.Score}, style{size: 16, bold: true, line: true})
	s.height(head+1, 36)
	s.define("score", scoreCol, head+1)
	s.define("score_low", valueCol, head+1)
	s.define("score_high", goalCol, head+1)
	s.define("coverage", unitCol, head+1)
	sum := total(len(c.Perspectives), func(i int) float64 { return c.Perspectives[i].Weight })
	row := head + 2
	before := s.before()
	for _, p := range c.Perspectives {
		s.standingRow(row, parent{p.Name.In(s.Lang), p.Weight / sum, p.Standing, before[p.ID]}, style{bold: true, line: true})
		s.define(definedName("score_of_", p.ID), scoreCol, row)
		row++
	}
	s.colours(area{scoreCol, head + 1, statusCol, row - 1}, scoreCol)
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

// parent is the whole, a perspective or an objective, with its share of the weight among
// its like (0: none) and its score in the period before.
type parent struct {
	name  string
	share float64
	scorecard.Standing
	before *float64
}

// standingRow writes a parent with its bounds, coverage and change.
func (s sheet) standingRow(row int, p parent, base style) {
	s.groupRow(row, p, base)
	figure := style{line: true}
	if !p.Left {
		s.score(valueCol, row, &p.Low, figure)
		s.score(goalCol, row, &p.High, figure)
		figure.format = s.percentFmt(0)
		coverage := math.Floor(100*p.Coverage+1e-6) / 100 // cut: 69.9 % never reads 70 %
		s.number(unitCol, row, &coverage, figure)
	}
	if p.Score != nil && p.before != nil {
		figure.format = s.changeFmt(2, "")
		change := Round(scorecard.Rounded(*p.Score)-scorecard.Rounded(*p.before), 2)
		s.number(changeCol, row, &change, figure)
		s.text(changeInCol, row, s.say("scorepoints"), style{line: true, colour: faintColour, indent: 1})
	}
}

// groupRow writes a parent's name, share, score, status and remark.
func (s sheet) groupRow(row int, p parent, base style) {
	rest := style{line: true, fill: base.fill}
	s.fillStyle(area{weightCol, row, noteCol, row}, rest)
	s.text(nameCol, row, p.name, base)
	s.mark(row, p.Standing, false, rest)
	quiet := style{line: true, fill: base.fill, colour: faintColour, wrap: true}
	s.text(noteCol, row, s.remark(p.Standing), quiet)
	score := style{line: true, fill: base.fill, bold: true}
	if base.size > 11 {
		score.size = base.size
	}
	s.score(scoreCol, row, p.Score, score)
	if p.share > 0 {
		rest.format = s.percentFmt(0)
		s.number(weightCol, row, &p.share, rest)
	}
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
			categories: reference(s.name, down(nameCol, 6, 5+n)),
			lines:      []line{{name: reference(s.name, at(scoreCol, 4)), values: reference(s.name, down(scoreCol, 6, 5+n))}},
			format:     s.plainFmt(0), axis: percentAxis, width: 560, height: summaryChartHeight})
	}
	if trend.name == "" {
		return
	}
	last := trendFirst + len(s.span) - 1
	s.lineChart(plot{title: s.say("score by period"), row: row, x: 4 + 560 + chartGap,
		categories: reference(trend.name, down(1, trendFirst, last)), points: len(s.span),
		lines: []line{
			{name: reference(trend.name, at(3, trendHead)), values: reference(trend.name, down(3, trendFirst, last))},
			{name: reference(trend.name, at(4, trendHead)), values: reference(trend.name, down(4, trendFirst, last)), goal: true},
			{name: reference(trend.name, at(5, trendHead)), values: reference(trend.name, down(5, trendFirst, last)), limit: true},
		},
		format: s.plainFmt(0), axis: percentAxis, width: 720, height: summaryChartHeight})
}
