package reports

import (
	"html/template"

	"github.com/go-echarts/go-echarts/v2/charts"

	"taraz/kpi"
)

// Chart is a chart that the browser draws: its box, the sentence that stands for it, the
// data for charts.js and the table that says the same.
type Chart struct {
	ID, Label, Title, Note string
	Small                  bool
	Data                   ChartData
	Value                  string // beside the title of a small chart
	Delta                  *Delta
	Table                  *Table
}

// ChartData is what charts.js reads: an ECharts option made by go-echarts, whose colours
// are names of the stylesheet's custom properties, and every text it may show, written here.
type ChartData struct {
	Option map[string]any `json:"option"`
	Y      Ticks          `json:"y"`
	Tips   [][]string     `json:"tips"` // by point: title, value, further lines
	RTL    bool           `json:"rtl"`
}

// Ticks labels a value axis: the label of Min + i x Step is Labels[i].
type Ticks struct {
	Min    float64  `json:"min"`
	Step   float64  `json:"step"`
	Labels []string `json:"labels"`
}

// Table is the table of a chart or of rows; the first cell of a row heads it.
type Table struct {
	Caption string
	Head    []Column
	Rows    [][]TableCell
}

// Column heads a column of a Table.
type Column struct {
	Text   string
	Number bool
}

// TableCell is a cell as it is written.
type TableCell struct {
	HTML   template.HTML
	Number bool
}

// Trend is what a trend chart shows: values of successive periods, the goals and red
// limits that applied to them (nil: none), and the natural limits of the last.
type Trend struct {
	Values    []kpi.Value
	Goal, Red []*float64
	Limits    *kpi.Natural
	Signals   []bool
}

// trendChart makes the option of a trend; ok is false where there is no value to draw.
func (v View) trendChart(id string, d *kpi.Definition, t Trend, small bool) (*Chart, bool) {
	axis, ok := v.axisOf(d, t, small)
	if !ok {
		return nil, false
	}
	c := &Chart{ID: id, Small: small, Label: v.trendLabel(d, t.Values)}
	c.Data = drawing{View: v, d: d, t: t, axis: axis, small: small, line: charts.NewLine()}.data(id)
	if !small {
		c.Table = v.trendTable(d, t)
		c.Note = v.T("chart.note")
		if t.Limits != nil {
			shown := func(x float64) string { return Isolate(v.Value(x, d.Unit).Number) }
			c.Note = v.T("chart.notelimits", shown(t.Limits.Mean), shown(t.Limits.Low), shown(t.Limits.High))
		}
		c.Note += v.scaleNote(d, axis)
	}
	return c, true
}
