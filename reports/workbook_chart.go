package reports

import (
	"math"
	"slices"

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
	axis       axis
	row, x     int // where it stands: row, and pixels from the reading edge
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
			Fill: solid(seriesColour), Line: excelize.LineOptions{Type: excelize.LineSolid, Width: 2},
			Marker: excelize.ChartMarker{Symbol: "circle", Size: 4, Fill: solid(seriesColour),
				Border: excelize.LineOptions{Type: excelize.LineSolid, Fill: solid(seriesColour)}},
		}
		if l.goal || l.limit {
			series.Fill = solid(faintColour)
			series.Line = excelize.LineOptions{Type: excelize.LineSolid, Width: 1.25, Dash: excelize.LineDashDash}
			series.Marker = excelize.ChartMarker{Symbol: "none"}
		}
		if l.limit {
			series.Line.Dash = excelize.LineDashSysDot
		}
		chart.Series = append(chart.Series, series)
	}
	chart.XAxis.ReverseOrder = true // cells are newest first
	chart.XAxis.TickLabelSkip = max(p.points-1, 1)
	// Upright text is broken letter by letter in LibreOffice, which knows no skipping; text
	// at an angle that nobody sees is not, and is left out where it would not fit.
	chart.XAxis.Alignment.TextRotation = 1
	chart.XAxis.Font.Size = 7
	// The reversed axis has the value axis on the right; "high" is its other end.
	if !s.Persian() {
		chart.YAxis.TickLabelPosition = excelize.ChartTickLabelHigh
	}
	s.place(p, chart)
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
	chart.PlotArea = excelize.ChartPlotArea{ShowVal: true, NumFmt: excelize.ChartNumFmt{CustomNumFmt: s.scoreFmt()}}
	chart.XAxis.ReverseOrder = s.Persian() // the first perspective stands at the reading edge
	s.place(p, chart)
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
		Border:       excelize.LineOptions{Type: excelize.LineSolid, Width: 0.75, Fill: solid(lineColour)},
		XAxis:        excelize.ChartAxis{Font: font},
		YAxis:        excelize.ChartAxis{Font: font, MajorGridLines: true, Minimum: &p.axis.low, Maximum: &p.axis.high, MajorUnit: p.axis.step, NumFmt: excelize.ChartNumFmt{CustomNumFmt: p.format}},
		ShowBlanksAs: "gap",
	}
}

// place puts a chart where it belongs. It moves and stretches with its cells, so that
// charts stay beside each other whatever the reader's font makes of a column.
func (s sheet) place(p plot, chart *excelize.Chart) {
	col, x := s.across(p.x)
	chart.Format = excelize.GraphicOptions{OffsetX: x, AltText: clean(p.title)}
	s.do(s.AddChart(s.name, cell(col, p.row), chart))
}

// axis is the span of a value axis and the distance of its lines.
type axis struct{ low, high, step float64 }

// percentAxis is that of scores.
var percentAxis = axis{0, 100, 20}

// axisFor returns round limits around values, not starting at zero where they lie far from
// it: lines need not, and a change must be seen.
func axisFor(values []float64) axis {
	if len(values) == 0 {
		return axis{0, 1, 0.5}
	}
	low, high := slices.Min(values), slices.Max(values)
	room := (high - low) * 0.1
	if room == 0 {
		room = math.Max(math.Abs(high)*0.1, 1e-6)
	}
	step := roundStep((high - low + 2*room) / 4)
	a := axis{math.Floor((low-room)/step) * step, math.Ceil((high+room)/step) * step, step}
	if low >= 0 && a.low < 0 {
		a.low = 0
	}
	return a
}

// roundStep returns the next of 1, 2, 2.5, 5 times a power of ten.
func roundStep(v float64) float64 {
	p := math.Pow(10, math.Floor(math.Log10(v)))
	for _, m := range []float64{1, 2, 2.5, 5} {
		if v <= m*p*(1+1e-9) {
			return m * p
		}
	}
	return 10 * p
}

func solid(colour string) excelize.Fill {
	return excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{colour}}
}
