package reports

import (
	"github.com/xuri/excelize/v2"
)

// line is one series of a chart: cells of a sheet, in the order of the categories.
type line struct {
	name, values string // references
	goal         bool   // dashed and grey
	limit        bool   // dotted and grey
}

// plot is a chart to be drawn: periods newest first in the cells, drawn left to right.
type plot struct {
	title      string
	categories string // reference to the names of the periods
	points     int
	lines      []line
	format     string // of the value axis
	low, high  *float64
	at         string // anchor cell
	x, y       int    // offset from the anchor, pixels
	width      uint
	height     uint
}

// lineChart draws values over time. Time runs left to right in both languages; the value
// axis stands beside the newest point in Persian and on the left in English.
func (s sheet) lineChart(p plot) {
	chart := s.chart(p)
	chart.Type = excelize.Line
	for _, l := range p.lines {
		series := excelize.ChartSeries{Name: l.name, Categories: p.categories, Values: l.values,
			Line: excelize.LineOptions{Type: excelize.LineSolid, Width: 2, Fill: solid(seriesColour)},
			Marker: excelize.ChartMarker{Symbol: "circle", Size: 4, Fill: solid(seriesColour),
				Border: excelize.LineOptions{Type: excelize.LineSolid, Fill: solid(seriesColour)}},
		}
		if l.goal || l.limit {
			series.Line = excelize.LineOptions{Type: excelize.LineSolid, Width: 1.25, Dash: excelize.LineDashDash, Fill: solid(faintColour)}
			series.Marker = excelize.ChartMarker{Symbol: "none"}
		}
		if l.limit {
			series.Line.Dash = excelize.LineDashSysDot
		}
		chart.Series = append(chart.Series, series)
	}
	chart.XAxis.ReverseOrder = true // cells are newest first
	chart.XAxis.TickLabelSkip = max(p.points-1, 1)
	// The reversed axis has the value axis on the right; "high" is its other end.
	if !s.Persian() {
		chart.YAxis.TickLabelPosition = excelize.ChartTickLabelHigh
	}
	s.do(s.AddChart(s.name, p.at, chart))
}

// columnChart draws one column per category, from 0 to 100, and the limits as lines.
func (s sheet) columnChart(p plot) {
	chart := s.chart(p)
	chart.Type = excelize.Col
	gap := uint(80)
	chart.GapWidth = &gap
	chart.Legend = excelize.ChartLegend{Position: "none"}
	chart.Series = []excelize.ChartSeries{{Name: p.lines[0].name, Categories: p.categories, Values: p.lines[0].values,
		Fill:      solid(seriesColour),
		DataLabel: excelize.ChartDataLabel{Font: excelize.Font{Family: bookFont, Size: 9, Bold: true, Color: inkColour}}}}
	chart.PlotArea = excelize.ChartPlotArea{ShowVal: true, NumFmt: excelize.ChartNumFmt{CustomNumFmt: p.format}}
	chart.XAxis.ReverseOrder = s.Persian() // the first perspective stands at the reading edge
	s.do(s.AddChart(s.name, p.at, chart))
}

// chart is what all charts share: quiet lines, our font, a title isolated for its
// direction, gaps where values are missing.
func (s sheet) chart(p plot) *excelize.Chart {
	font := excelize.Font{Family: bookFont, Size: 8, Color: faintColour}
	return &excelize.Chart{
		Title: excelize.ChartTitle{Paragraph: []excelize.RichTextRun{{Text: s.Label(clean(p.title)),
			Font: &excelize.Font{Family: bookFont, Size: 10, Bold: true, Color: inkColour}}}},
		Legend:       excelize.ChartLegend{Position: "bottom", Font: &font},
		Dimension:    excelize.ChartDimension{Width: p.width, Height: p.height},
		Format:       excelize.GraphicOptions{OffsetX: p.x, OffsetY: p.y, AltText: clean(p.title), Positioning: "oneCell"},
		Border:       excelize.LineOptions{Type: excelize.LineSolid, Width: 0.75, Fill: solid(lineColour)},
		XAxis:        excelize.ChartAxis{Font: font},
		YAxis:        excelize.ChartAxis{Font: font, MajorGridLines: true, Minimum: p.low, Maximum: p.high, NumFmt: excelize.ChartNumFmt{CustomNumFmt: p.format}},
		ShowBlanksAs: "gap",
	}
}

func solid(colour string) excelize.Fill {
	return excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{colour}}
}
