package reports

import (
	"strings"

	"github.com/xuri/excelize/v2"

	"taraz/kpi"
	"taraz/scorecard"
)

// The rows of a perspective's sheet.
const (
	nameRow  = 4 // names of the KPIs
	headRow  = 5 // value, goal, score
	firstRow = 6 // the newest period
)

// block is a KPI's columns on its perspective's sheet.
type block struct {
	track
	col, goals int // first column; number of goal columns
	format     string
	unit       string
}

func (b block) score() int { return b.col + 1 + b.goals }

// perspective writes the sheet of one perspective: periods down, newest first, and under
// them a chart per KPI.
func (k *workbook) perspective(p *scorecard.Perspective, tracks []track) {
	s := k.sheet(p.Name.In(k.Lang))
	s.text(1, 1, p.Name.In(k.Lang), style{size: 16, bold: true})
	s.text(1, 2, s.standing(p.Standing), style{colour: faintColour})
	s.height(1, 28)
	head := style{bold: true, fill: sunkenColour, strong: true, centre: true, wrap: true}
	s.text(1, headRow, s.GrainName(k.board.Card.Period.Grain), head)
	s.text(2, headRow, s.say("last day"), head)
	s.paint(1, nameRow, head)
	s.paint(2, nameRow, head)
	for i, period := range k.span {
		_, last := k.Calendar.Span(period)
		s.text(1, firstRow+i, s.Period(period), style{line: true})
		s.date(2, firstRow+i, last, style{line: true, colour: faintColour})
	}
	s.widths(s.periodWidth(), 12)
	col := 3
	blocks := make([]block, 0, len(tracks))
	for _, t := range tracks {
		b := s.block(t, col)
		blocks = append(blocks, b)
		col = b.score() + 1
	}
	s.height(nameRow, 34)
	s.height(headRow, 34)
	s.freeze(2, headRow)
	s.charts(blocks)
	pages := 1
	if len(blocks) > 6 {
		pages = 0 // as many pages high as it takes
	}
	s.print(nameRow, headRow, pages)
}

func (s sheet) periodWidth() float64 {
	if s.board.Card.Period.Grain == kpi.Monthly {
		return 17
	}
	return 32
}

// standing says a parent's score, coverage and bounds in one line.
func (s sheet) standing(st scorecard.Standing) string {
	parts := []string{s.say("score") + " " + Missing}
	if st.Score != nil {
		parts[0] = s.say("score") + " " + s.Score(*st.Score) + " (" + s.Colour(string(st.Colour)) + ")"
	} else if st.Reason != "" {
		parts[0] += " (" + s.Reason(string(st.Reason)) + ")"
	}
	if !st.Left {
		parts = append(parts, s.say("coverage")+" "+s.Share(st.Coverage))
		if st.Coverage < 1 {
			parts = append(parts, s.say("range")+" "+s.Range(st.Low, st.High))
		}
	}
	if st.Uncertain {
		parts = append(parts, s.say("uncertain"))
	}
	return strings.Join(parts, " · ")
}

// block writes a KPI's columns: value, goal (both ends of a band), score.
func (s sheet) block(t track, col int) block {
	b := block{track: t, col: col, goals: 1}
	heads := []string{s.say("value"), s.say("goal"), s.say("score")}
	if t.banded() {
		b.goals = 2
		heads = []string{s.say("value"), s.say("from"), s.say("to"), s.say("score")}
	}
	d := t.kpi.Definition
	b.format, b.unit = s.valueFmt(d, t.largest())
	name := style{bold: true, fill: sunkenColour, centre: true, wrap: true}
	s.text(col, nameRow, d.Name.In(s.Lang), name)
	s.fillStyle(col, nameRow, b.score(), nameRow, s.with(name))
	s.merge(col, nameRow, b.score(), nameRow)
	heads[0] += "\n" + b.unit
	for i, h := range heads {
		s.label(col+i, headRow, h, style{colour: faintColour, fill: sunkenColour, strong: true, centre: true, wrap: true})
	}
	s.do(s.SetColWidth(s.name, column(col), column(col+b.goals), 12.5))
	s.do(s.SetColWidth(s.name, column(b.score()), column(b.score()), 9))
	for i, p := range t.points {
		s.point(b, firstRow+i, p)
	}
	last := firstRow + len(t.points) - 1
	s.colours(b.score(), firstRow, b.score(), last, b.score())
	return b
}

// with returns a style as it is; it names what a merged heading is filled with.
func (s sheet) with(st style) style { return st }

// point writes one KPI in one period.
func (s sheet) point(b block, row int, p point) {
	unit := b.kpi.Definition.Unit
	s.number(b.col, row, s.shown(p.value.Value, unit), style{format: b.format, line: true, bold: row == firstRow})
	if !usable(p.value.Value) {
		s.note(b.col, row, s.Reason(string(p.value.Reason)))
	} else if p.value.ToDate {
		s.note(b.col, row, s.say("to date")+" "+s.Date(p.value.Cut))
	}
	lines := goals(p.target)
	for i := range b.goals {
		var v *float64
		if i < len(lines) {
			v = s.shown(lines[i], unit)
		}
		s.number(b.col+1+i, row, v, style{format: b.format, line: true, colour: faintColour})
	}
	s.score(b.score(), row, p.standing.Score, style{line: true})
	if p.carded && p.standing.Score == nil && usable(p.value.Value) {
		s.note(b.score(), row, s.Reason(string(p.standing.Reason)))
	}
}

// shown returns a value as its cell holds it.
func (s sheet) shown(v *float64, unit kpi.Unit) *float64 {
	if !usable(v) {
		return nil
	}
	x := s.inUnit(*v, unit)
	return &x
}

// The grid of charts, in pixels.
const (
	chartWidth  = 400
	chartHeight = 230
	chartGap    = 12
	chartsWide  = 3
	rowPixels   = 20
)

// charts draws the KPIs under the table as small multiples.
func (s sheet) charts(blocks []block) {
	n := len(s.span)
	top := firstRow + n + 1
	for i, b := range blocks {
		p := plot{
			title:      b.kpi.Definition.Name.In(s.Lang) + " (" + b.unit + ")",
			categories: reference(s.name, 1, firstRow, 1, firstRow+n-1),
			points:     n,
			format:     b.format,
			at:         cell(1, top+(i/chartsWide)*((chartHeight+chartGap)/rowPixels+1)),
			x:          (i % chartsWide) * (chartWidth + chartGap),
			width:      chartWidth, height: chartHeight,
		}
		for c := b.col; c < b.score(); c++ {
			p.lines = append(p.lines, line{name: reference(s.name, c, headRow, c, headRow),
				values: reference(s.name, c, firstRow, c, firstRow+n-1), goal: c > b.col})
		}
		s.lineChart(p)
	}
	if len(blocks) > 0 {
		rows := (len(blocks) + chartsWide - 1) / chartsWide
		_ = excelize.TotalRows
		_ = rows
	}
}
