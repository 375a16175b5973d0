package reports

import (
	"html/template"
	"math"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"

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
	c.Data = v.drawn(id, d, t, axis, small)
	if !small {
		c.Table = v.trendTable(d, t)
		c.Note = v.T("chart.note")
		if t.Limits != nil {
			c.Note = v.T("chart.notelimits", Isolate(v.inAxis(t.Limits.Mean, d).Number), Isolate(v.inAxis(t.Limits.Low, d).Number), Isolate(v.inAxis(t.Limits.High, d).Number))
		}
		c.Note += v.scaleNote(d, axis)
	}
	return c, true
}

// scaleNote says in which unit of money an axis counts.
func (v View) scaleNote(d *kpi.Definition, t Ticks) string {
	if d.Unit != kpi.Money {
		return ""
	}
	high := t.Min + t.Step*float64(len(t.Labels)-1)
	return " " + v.T("chart.scale", v.Scale(max(math.Abs(t.Min), math.Abs(high))).Words)
}

func (v View) drawn(id string, d *kpi.Definition, t Trend, axis Ticks, small bool) ChartData {
	line := charts.NewLine()
	line.SetGlobalOptions(charts.WithInitializationOpts(opts.Initialization{ChartID: id}), charts.WithAnimation(false),
		charts.WithLegendOpts(opts.Legend{Show: opts.Bool(false)}), charts.WithTooltipOpts(opts.Tooltip{Show: opts.Bool(true), Trigger: "axis"}),
		charts.WithGridOpts(v.grid(small)), charts.WithXAxisOpts(v.timeAxis()), charts.WithYAxisOpts(v.valueAxis(axis)))
	labels := make([]string, len(t.Values))
	tips := make([][]string, len(t.Values))
	for i, value := range t.Values {
		labels[i] = v.Label(v.ShortPeriod(value.Period))
		tips[i] = v.tip(d, t, i)
	}
	line.SetXAxis(labels)
	v.addThresholds(line, d, t, small)
	v.addValues(line, d, t, small)
	line.Validate()
	return ChartData{Option: line.JSON(), Y: axis, Tips: tips, RTL: v.Persian()}
}

func (v View) grid(small bool) opts.Grid {
	wide, narrow := "64", "16"
	if small {
		wide, narrow = "48", "8"
	}
	g := opts.Grid{Left: wide, Right: narrow, Top: "20", Bottom: "32"}
	if v.Persian() { // the value axis stands beside the newest point
		g.Left, g.Right = narrow, wide
	}
	return g
}

// timeAxis runs from left to right in both languages.
func (v View) timeAxis() opts.XAxis {
	return opts.XAxis{Type: "category", AxisTick: &opts.AxisTick{Show: opts.Bool(false)},
		AxisLine:  &opts.AxisLine{Show: opts.Bool(true), LineStyle: &opts.LineStyle{Color: "--hair-2"}},
		AxisLabel: &opts.AxisLabel{Color: "--ink-3", FontSize: 12, ShowMaxLabel: opts.Bool(true)}}
}

func (v View) valueAxis(t Ticks) opts.YAxis {
	side := "left"
	if v.Persian() {
		side = "right"
	}
	return opts.YAxis{Type: "value", Position: side, Min: t.Min, Max: t.Min + t.Step*float64(len(t.Labels)-1), MinInterval: t.Step, MaxInterval: t.Step,
		AxisLabel: &opts.AxisLabel{Color: "--ink-3", FontSize: 12}, SplitLine: &opts.SplitLine{Show: opts.Bool(true), LineStyle: &opts.LineStyle{Color: "--hair"}}}
}

// addThresholds adds goal (dashed, stepped) and red limit (dotted).
func (v View) addThresholds(line *charts.Line, d *kpi.Definition, t Trend, small bool) {
	add := func(key string, values []*float64, color, dash string, width float32) {
		points := make([]opts.LineData, len(values))
		any := false
		for i, x := range values {
			points[i] = opts.LineData{Value: "-", Symbol: "none"}
			if x != nil {
				points[i].Value, any = *x, true
			}
		}
		if !any {
			return
		}
		line.AddSeries(v.T(key), points, charts.WithLineChartOpts(opts.LineChart{Step: "middle", Symbol: "none"}),
			charts.WithLineStyleOpts(opts.LineStyle{Color: color, Type: dash, Width: width}))
		if !small {
			v.label(line, values, v.Label(v.T(key)+" "+Isolate(v.inAxis(*lastOf(values), d).Number)), color)
		}
	}
	add("col.goal", t.Goal, "--ink-3", "dashed", 1)
	if !small {
		add("targets.red", t.Red, "--off", "dotted", 1.5)
	}
}

// lastOf returns the newest of thresholds of which at least one is given.
func lastOf(values []*float64) *float64 {
	for i := len(values) - 1; i >= 0; i-- {
		if values[i] != nil {
			return values[i]
		}
	}
	return nil
}

// newestLevel returns where the last run of equal thresholds begins.
func newestLevel(values []*float64) int {
	at := len(values) - 1
	for at > 0 && values[at] == nil {
		at--
	}
	for at > 0 && values[at-1] != nil && *values[at-1] == *values[at] {
		at--
	}
	return at
}

// label writes a threshold's name on its line, where its newest level begins; towards the
// end of the line it ends there instead.
func (v View) label(line *charts.Line, values []*float64, text, color string) {
	at := newestLevel(values)
	points := blanks(len(values))
	points[at] = opts.LineData{Value: *values[at], Symbol: "circle", SymbolSize: 1}
	align := "left"
	if at > len(values)*2/3 {
		align = "right"
	}
	line.AddSeries("", points, charts.WithLineStyleOpts(opts.LineStyle{Opacity: opts.Float(0)}), charts.WithItemStyleOpts(opts.ItemStyle{Color: "transparent"}),
		func(s *charts.SingleSeries) {
			s.Name, s.Symbol, s.ShowSymbol = text, "circle", opts.Bool(true)
			s.Label = &opts.Label{Show: opts.Bool(true), Position: "top", Align: align, Color: color, FontSize: 12, Formatter: "{a}"}
		})
}

// addValues adds the line, the rings of signals, the dashed end of a running period and
// the newest point with its value.
func (v View) addValues(line *charts.Line, d *kpi.Definition, t Trend, small bool) {
	n := len(t.Values)
	last := n - 1
	running := n > 0 && t.Values[last].ToDate
	solid, end, rings, newest := blanks(n), blanks(n), blanks(n), blanks(n)
	for i, value := range t.Values {
		if value.Value == nil {
			continue
		}
		at := opts.LineData{Value: *value.Value}
		if !running || i != last {
			solid[i] = at
		}
		if running && i >= last-1 {
			end[i] = at
		}
		if i < len(t.Signals) && t.Signals[i] {
			rings[i] = at
		}
		if i == last {
			newest[i] = at
		}
	}
	body := charts.WithLineStyleOpts(opts.LineStyle{Color: "--series", Width: 1.75})
	symbol := opts.LineChart{Symbol: "emptyCircle", SymbolSize: 5, ShowSymbol: opts.Bool(!small)}
	line.AddSeries(v.name(d), solid, charts.WithLineChartOpts(symbol), body, charts.WithItemStyleOpts(opts.ItemStyle{Color: "--series"}), v.band(t.Limits, small))
	if running {
		line.AddSeries(v.T("running.name"), end, charts.WithLineChartOpts(opts.LineChart{Symbol: "emptyCircle", SymbolSize: 7}),
			charts.WithLineStyleOpts(opts.LineStyle{Color: "--series", Width: 1.75, Type: "dashed"}), charts.WithItemStyleOpts(opts.ItemStyle{Color: "--series"}))
	}
	v.addMarks(line, d, t, rings, newest, small)
}

// beside places the newest value where neither the line runs nor the goal: at the left of
// a point that the line falls to, else on the side away from the goal.
func beside(t Trend) string {
	n := len(t.Values)
	if n < 2 || t.Values[n-1].Value == nil || t.Values[n-2].Value == nil {
		return "top"
	}
	low, high := math.Inf(1), math.Inf(-1)
	for _, value := range t.Values {
		if value.Value != nil {
			low, high = min(low, *value.Value), max(high, *value.Value)
		}
	}
	newest := *t.Values[n-1].Value
	if (newest-*t.Values[n-2].Value)/max(high-low, 1e-12) < -0.12 {
		return "left"
	}
	if goal := t.Goal; len(goal) == n && goal[n-1] != nil && newest < *goal[n-1] {
		return "bottom"
	}
	return "top"
}

func (v View) addMarks(line *charts.Line, d *kpi.Definition, t Trend, rings, newest []opts.LineData, small bool) {
	hidden := charts.WithLineStyleOpts(opts.LineStyle{Opacity: opts.Float(0)})
	line.AddSeries(v.T("signal.signal"), rings, charts.WithLineChartOpts(opts.LineChart{Symbol: "emptyCircle", SymbolSize: 13, ShowSymbol: opts.Bool(true)}), hidden,
		charts.WithItemStyleOpts(opts.ItemStyle{Color: "--ink"}))
	size := 8
	if n := len(t.Values); n > 0 && t.Values[n-1].ToDate {
		size = 1
	}
	line.AddSeries(v.T("chart.newest"), newest, charts.WithLineChartOpts(opts.LineChart{Symbol: "circle", SymbolSize: size, ShowSymbol: opts.Bool(true)}), hidden,
		charts.WithItemStyleOpts(opts.ItemStyle{Color: "--series"}), func(s *charts.SingleSeries) {
			for _, at := range newest {
				if x, ok := at.Value.(float64); ok && !small {
					s.Label = &opts.Label{Show: opts.Bool(true), Position: beside(t), Color: "--ink", FontSize: 14, FontWeight: "bold", Formatter: chartText(Isolate(v.inAxis(x, d).Number))}
				}
			}
		})
}

func blanks(n int) []opts.LineData {
	points := make([]opts.LineData, n)
	for i := range points {
		points[i].Value = "-"
	}
	return points
}

// band draws the natural limits as one pale area with a mean line.
func (v View) band(limits *kpi.Natural, small bool) charts.SeriesOpts {
	return func(s *charts.SingleSeries) {
		if limits == nil {
			return
		}
		s.MarkAreas = &opts.MarkAreas{Data: []any{[]any{map[string]any{"yAxis": limits.Low}, map[string]any{"yAxis": limits.High}}},
			MarkAreaStyle: opts.MarkAreaStyle{ItemStyle: &opts.ItemStyle{Color: "--band", BorderColor: "--band-edge", BorderWidth: 1}}}
		if small {
			return
		}
		s.MarkLines = &opts.MarkLines{Data: []any{map[string]any{"yAxis": limits.Mean}}, MarkLineStyle: opts.MarkLineStyle{Symbol: []string{"none", "none"},
			Label: &opts.Label{Show: opts.Bool(false)}, LineStyle: &opts.LineStyle{Color: "--series-2", Type: "solid", Width: 1}}}
	}
}

// axisOf chooses round ticks that hold values, thresholds and limits.
func (v View) axisOf(d *kpi.Definition, t Trend, small bool) (Ticks, bool) {
	low, high := math.Inf(1), math.Inf(-1)
	take := func(x float64) { low, high = min(low, x), max(high, x) }
	for _, value := range t.Values {
		if value.Value != nil {
			take(*value.Value)
		}
	}
	if math.IsInf(low, 1) {
		return Ticks{}, false
	}
	for _, list := range [][]*float64{t.Goal, t.Red} {
		for _, x := range list {
			if x != nil {
				take(*x)
			}
		}
	}
	if t.Limits != nil {
		take(t.Limits.Low)
		take(t.Limits.High)
	}
	return v.ticks(d, low, high, small), true
}

func (v View) ticks(d *kpi.Definition, low, high float64, small bool) Ticks {
	parts := 6.0
	if small {
		parts = 3
	}
	factor := 1.0
	if d.Unit == kpi.Money {
		factor = v.Scale(max(math.Abs(low), math.Abs(high))).Divisor
	}
	if high == low {
		low, high = low-math.Max(math.Abs(low)/10, factor/10), high+math.Max(math.Abs(high)/10, factor/10)
	}
	step := niceStep((high-low)/parts/factor) * factor
	first, end := math.Floor(low/step), math.Ceil(high/step)
	out := Ticks{Min: first * step, Step: step}
	scale := v.axisScale(d, max(math.Abs(low), math.Abs(high)))
	for i := first; i <= end; i++ {
		out.Labels = append(out.Labels, Isolate(scale(i*step, step)))
	}
	return out
}

// axisScale writes an axis value; money in the scale of the largest, without its words.
func (v View) axisScale(d *kpi.Definition, largest float64) func(x, step float64) string {
	divisor, suffix := 1.0, ""
	switch d.Unit {
	case kpi.Percent:
		divisor, suffix = 0.01, "%"
	case kpi.Money:
		divisor = v.Scale(largest).Divisor
	}
	return func(x, step float64) string {
		decimals := max(0, int(math.Ceil(-math.Log10(step/divisor)-1e-9)))
		return v.Number(x/divisor, decimals) + v.script(suffix)
	}
}

// niceStep rounds a step up to 1, 2 or 5 times a power of ten.
func niceStep(rough float64) float64 {
	p := math.Pow(10, math.Floor(math.Log10(rough)))
	for _, m := range []float64{1, 2, 5} {
		if m*p >= rough*0.999999 {
			return m * p
		}
	}
	return 10 * p
}

// inAxis writes a value as it stands in a chart.
func (v View) inAxis(x float64, d *kpi.Definition) Figure { return v.Value(x, d.Unit) }

// chartText keeps a text from being read as a template by ECharts.
func chartText(s string) string {
	out := make([]rune, 0, len(s))
	for _, r := range s {
		if r != '{' && r != '}' {
			out = append(out, r)
		}
	}
	return string(out)
}
