package reports

import (
	"math"
	"slices"
	"strings"

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

// title heads the columns and the chart: the KPI's name with its unit.
func (b block) title(lang string) string {
	if b.unit == "" {
		return b.kpi.Definition.Name.In(lang)
	}
	return b.kpi.Definition.Name.In(lang) + " (" + b.unit + ")"
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
	s.text(1, headRow, s.say("grain."+string(k.board.Card.Period.Grain)), head)
	s.text(2, headRow, s.say("last day"), head)
	s.fillStyle(area{1, nameRow, 2, nameRow}, style{fill: sunkenColour})
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
	s.height(headRow, 24)
	s.freeze(2, headRow)
	s.charts(blocks)
	s.pages(blocks)
}

// How many KPIs stand side by side on a printed page: all of them on one, or as many as
// stay readable on each of several.
const (
	onePage  = 6
	eachPage = 5
)

// pages sets the print: one page, or for more KPIs than fit beside each other one for the
// charts and one for each part of the table.
func (s sheet) pages(blocks []block) {
	if len(blocks) <= onePage {
		s.print(nameRow, headRow, 1)
		return
	}
	n := (len(blocks) + eachPage - 1) / eachPage
	size := (len(blocks) + n - 1) / n
	lastRow := s.chartsRow() - 2
	right, _ := s.across(chartsWide(len(blocks))*(chartWidth+chartGap) - chartGap)
	bottom := s.chartsRow() + chartRows(len(blocks))*chartStep
	areas := []string{reference(s.name, area{1, 1, blocks[size-1].score(), lastRow}),
		reference(s.name, area{1, s.chartsRow(), right, bottom})}
	for i := size; i < len(blocks); i += size {
		end := min(i+size, len(blocks))
		areas = append(areas, reference(s.name, area{blocks[i].col, 1, blocks[end-1].score(), lastRow}))
	}
	s.printParts(areas)
}

// chartsRow is the row under the table where the charts begin.
func (s sheet) chartsRow() int { return firstRow + len(s.span) + 1 }

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
	s.text(col, nameRow, b.title(s.Lang), name)
	s.fillStyle(area{col, nameRow, b.score(), nameRow}, name)
	s.merge(area{col, nameRow, b.score(), nameRow})
	for i, h := range heads {
		s.label(col+i, headRow, h, style{colour: faintColour, fill: sunkenColour, strong: true, centre: true, wrap: true})
	}
	for c := col; c < b.score(); c++ {
		s.width(c, 11-1.5*float64(b.goals-1))
	}
	s.width(b.score(), 8)
	for i, p := range t.points {
		s.point(b, firstRow+i, p)
	}
	last := firstRow + len(t.points) - 1
	s.colours(down(b.score(), firstRow, last), b.score())
	return b
}

// point writes one KPI in one period.
func (s sheet) point(b block, row int, p point) {
	unit := b.kpi.Definition.Unit
	s.number(b.col, row, s.shown(p.value.Value, unit), style{format: b.format, line: true, bold: row == firstRow})
	s.about(b.col, row, p.value, unit)
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

// about notes what a reader must know of a value: why it is missing, that its period was
// unfinished, or the digits that Excel, which keeps fifteen, cannot hold.
func (s sheet) about(col, row int, v kpi.Value, unit kpi.Unit) {
	switch {
	case !usable(v.Value):
		s.note(col, row, s.Reason(string(v.Reason)))
	case v.ToDate && v.Cut != 0:
		s.note(col, row, s.say("to date")+" "+s.Date(v.Cut))
	case unit == kpi.Money && math.Abs(s.inUnit(*v.Value, unit)) >= 1e15:
		s.note(col, row, s.FullMoney(*v.Value).String())
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
	chartStep   = (chartHeight+chartGap)/20 + 1 // rows of 20 pixels
)

// chartsWide is how many charts stand side by side: as wide as a page of the table.
func chartsWide(n int) int {
	switch {
	case n > onePage:
		return 3
	case n > 4:
		return 4
	case n == 4:
		return 3
	}
	return max(min(n, 2), 1)
}

// chartRows is the number of rows of charts.
func chartRows(n int) int { return (n + chartsWide(n) - 1) / chartsWide(n) }

// charts draws the KPIs under the table as small multiples.
func (s sheet) charts(blocks []block) {
	n, wide := len(s.span), chartsWide(len(blocks))
	for i, b := range drawn(blocks) {
		axis := axisFor(s.levels(b.track))
		p := plot{
			title:      b.title(s.Lang),
			categories: reference(s.name, down(1, firstRow, firstRow+n-1)),
			points:     n,
			format:     s.axisFmt(b.kpi.Definition, b.largest(), axis.step),
			axis:       axis,
			row:        s.chartsRow() + i/wide*chartStep,
			x:          i % wide * (chartWidth + chartGap),
			width:      chartWidth, height: chartHeight,
		}
		for c := b.col; c < b.score() && (c == b.col || b.agreed()); c++ {
			p.lines = append(p.lines, line{name: reference(s.name, at(c, headRow)),
				values: reference(s.name, down(c, firstRow, firstRow+n-1)), goal: c > b.col})
		}
		s.lineChart(p)
	}
}

// drawn returns the blocks that have a value to draw; the notes say why others have none.
func drawn(blocks []block) []block {
	return slices.DeleteFunc(slices.Clone(blocks), func(b block) bool {
		return !slices.ContainsFunc(b.points, func(p point) bool { return usable(p.value.Value) })
	})
}

// levels returns the values and goals of a track as their cells hold them.
func (s sheet) levels(t track) []float64 {
	var list []float64
	for _, p := range t.points {
		for _, v := range append(goals(p.target), p.value.Value) {
			if x := s.shown(v, t.kpi.Definition.Unit); x != nil {
				list = append(list, *x)
			}
		}
	}
	return list
}
