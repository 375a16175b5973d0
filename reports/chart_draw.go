package reports

import (
	"math"
	"strings"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"

	"taraz/kpi"
)

// drawing is a trend chart while its option is made. go-echarts is used as a builder
// alone: its own pages would let names of the data through as markup.
type drawing struct {
	View
	d     *kpi.Definition
	t     Trend
	axis  Ticks
	small bool
	line  *charts.Line
}

// data makes everything that charts.js needs for a chart.
func (g drawing) data(id string) ChartData {
	g.line.SetGlobalOptions(charts.WithInitializationOpts(opts.Initialization{ChartID: id}), charts.WithAnimation(false),
		charts.WithLegendOpts(opts.Legend{Show: opts.Bool(false)}), charts.WithTooltipOpts(opts.Tooltip{Show: opts.Bool(true), Trigger: "axis"}),
		charts.WithGridOpts(g.grid()), charts.WithXAxisOpts(g.timeAxis()), charts.WithYAxisOpts(g.valueAxis()))
	labels := make([]string, len(g.t.Values))
	tips := make([][]string, len(g.t.Values))
	for i, value := range g.t.Values {
		labels[i] = g.Label(g.ShortPeriod(value.Period))
		tips[i] = g.tip(g.d, g.t, i)
	}
	g.line.SetXAxis(labels)
	goal, red := g.sides()
	g.addThreshold("col.goal", goal, g.t.Goal, opts.LineStyle{Color: "--ink-3", Type: "dashed", Width: 1})
	if !g.small {
		g.addThreshold("targets.red", red, g.t.Red, opts.LineStyle{Color: "--off", Type: "dotted", Width: 1.5})
	}
	g.addValues()
	g.addMarks()
	g.line.Validate()
	return ChartData{Option: g.line.JSON(), Y: g.axis, Tips: tips, RTL: g.Persian()}
}

func (g drawing) grid() opts.Grid {
	wide, narrow := "64", "16"
	if g.small {
		wide, narrow = "48", "8"
	}
	box := opts.Grid{Left: wide, Right: narrow, Top: "28", Bottom: "32"} // above the highest point its value has room
	if g.small {
		box.Top = "20"
	}
	if g.Persian() { // the value axis stands beside the newest point
		box.Left, box.Right = narrow, wide
	}
	return box
}

// timeAxis runs from left to right in both languages.
func (g drawing) timeAxis() opts.XAxis {
	return opts.XAxis{Type: "category", AxisTick: &opts.AxisTick{Show: opts.Bool(false)},
		AxisLine:  &opts.AxisLine{Show: opts.Bool(true), LineStyle: &opts.LineStyle{Color: "--hair-2"}},
		AxisLabel: &opts.AxisLabel{Color: "--ink-3", FontSize: 12, ShowMaxLabel: opts.Bool(true)}}
}

func (g drawing) valueAxis() opts.YAxis {
	side := "left"
	if g.Persian() {
		side = "right"
	}
	return opts.YAxis{Type: "value", Position: side, Min: g.axis.Min, Max: g.axis.high(), MinInterval: g.axis.Step, MaxInterval: g.axis.Step,
		AxisLabel: &opts.AxisLabel{Color: "--ink-3", FontSize: 12}, SplitLine: &opts.SplitLine{Show: opts.Bool(true), LineStyle: &opts.LineStyle{Color: "--hair"}}}
}

// sides are where the names of goal and red limit stand: outside the space between the
// two, where the line mostly runs, and above their line where the axis leaves no room below.
func (g drawing) sides() (goal, red string) {
	i, j := newestLevel(g.t.Goal), newestLevel(g.t.Red)
	if i < 0 || j < 0 {
		return "top", "top"
	}
	low := g.axis.Min + 0.15*(g.axis.high()-g.axis.Min)
	under := func(x float64) string {
		if x < low {
			return "top"
		}
		return "bottom"
	}
	if *g.t.Goal[i] < *g.t.Red[j] {
		return under(*g.t.Goal[i]), "top"
	}
	return "top", under(*g.t.Red[j])
}

// addThreshold adds a stepped line of what was agreed, with its name and newest level.
func (g drawing) addThreshold(key, side string, values []*float64, style opts.LineStyle) {
	at := newestLevel(values)
	if at < 0 {
		return
	}
	g.line.AddSeries(g.T(key), points(values, "none"), charts.WithLineChartOpts(opts.LineChart{Step: "middle", Symbol: "none"}), charts.WithLineStyleOpts(style))
	if g.small {
		return
	}
	at = g.clear(values, at, side)
	name := blanks(len(values))
	name[at] = opts.LineData{Value: *values[at], Symbol: "circle", SymbolSize: 1}
	align := "left"
	if at > len(values)*2/3 { // towards the end of the line the name ends there instead
		align = "right"
	}
	g.line.AddSeries(g.Label(g.T(key)+" "+Isolate(g.shown(*values[at]))), name, unseen, charts.WithItemStyleOpts(opts.ItemStyle{Color: "transparent"}), func(s *charts.SingleSeries) {
		s.Symbol, s.ShowSymbol = "circle", opts.Bool(true)
		s.Label = &opts.Label{Show: opts.Bool(true), Position: side, Align: align, Color: style.Color, FontSize: 12, Formatter: "{a}"}
	})
}

// clear moves the name of a threshold along its newest level to where the line of the
// values crosses it least.
func (g drawing) clear(values []*float64, start int, side string) int {
	span := max(2, len(values)/6) // points that a name covers
	level, height := *values[start], 0.1*(g.axis.high()-g.axis.Min)
	low, high := level, level+height
	if side == "bottom" {
		low, high = level-height, level
	}
	best, least := start, len(values)
	for i := start; i+span < len(values) && finite(values[i]); i++ {
		crossings := 0
		for j := max(1, i); j <= i+span; j++ {
			a, b := g.t.Values[j-1].Value, g.t.Values[j].Value
			if finite(a) && finite(b) && max(*a, *b) >= low && min(*a, *b) <= high {
				crossings++
			}
		}
		if crossings < least {
			best, least = i, crossings
		}
	}
	return best
}

// newestLevel returns where the last run of equal thresholds begins, -1 without any.
func newestLevel(values []*float64) int {
	at := len(values) - 1
	for at >= 0 && !finite(values[at]) {
		at--
	}
	for at > 0 && finite(values[at-1]) && *values[at-1] == *values[at] {
		at--
	}
	return at
}

// unseen hides the line of a series that is there for its points.
func unseen(s *charts.SingleSeries) { s.LineStyle = &opts.LineStyle{Opacity: opts.Float(0)} }

// addValues adds the line, and the dashed end of a running period.
func (g drawing) addValues() {
	values := make([]*float64, len(g.t.Values))
	for i, value := range g.t.Values {
		values[i] = value.Value
	}
	solid, last := points(values, ""), len(values)-1
	series := charts.WithItemStyleOpts(opts.ItemStyle{Color: "--series"})
	if g.running() {
		end := blanks(len(values))
		copy(end[max(0, last-1):], solid[max(0, last-1):])
		solid[last].Value = gap
		g.line.AddSeries(g.T("running.name"), end, charts.WithLineChartOpts(opts.LineChart{Symbol: "emptyCircle", SymbolSize: 7}),
			charts.WithLineStyleOpts(opts.LineStyle{Color: "--series", Width: 1.75, Type: "dashed"}), series)
	}
	g.line.AddSeries(g.name(g.d), solid, charts.WithLineChartOpts(opts.LineChart{Symbol: "emptyCircle", SymbolSize: 5, ShowSymbol: opts.Bool(!g.small)}),
		charts.WithLineStyleOpts(opts.LineStyle{Color: "--series", Width: 1.75}), series, g.band)
}

func (g drawing) running() bool {
	n := len(g.t.Values)
	return n > 0 && g.t.Values[n-1].ToDate
}

// addMarks adds the rings of signals, and the newest point with its value.
func (g drawing) addMarks() {
	n := len(g.t.Values)
	rings, newest := blanks(n), blanks(n)
	for i, value := range g.t.Values {
		if finite(value.Value) && i < len(g.t.Signals) && g.t.Signals[i] {
			rings[i].Value = *value.Value
		}
	}
	g.line.AddSeries(g.T("signal.signal"), rings, unseen, charts.WithLineChartOpts(opts.LineChart{Symbol: "emptyCircle", SymbolSize: 13, ShowSymbol: opts.Bool(true)}),
		charts.WithItemStyleOpts(opts.ItemStyle{Color: "--ink"}))
	if n == 0 || !finite(g.t.Values[n-1].Value) {
		return
	}
	at, size := *g.t.Values[n-1].Value, 8
	newest[n-1].Value = at
	if g.running() {
		size = 1 // its dot is hollow
	}
	g.line.AddSeries(g.T("chart.newest"), newest, unseen, charts.WithLineChartOpts(opts.LineChart{Symbol: "circle", SymbolSize: size, ShowSymbol: opts.Bool(true)}),
		charts.WithItemStyleOpts(opts.ItemStyle{Color: "--series"}), func(s *charts.SingleSeries) {
			if !g.small {
				s.Label = &opts.Label{Show: opts.Bool(true), Position: g.t.beside(), Color: "--ink", FontSize: 14, FontWeight: "bold", Formatter: braceless(Isolate(g.shown(at)))}
			}
		})
}

// beside places the newest value where neither the line runs nor the goal: at the left of
// a point that the line falls to, else on the side away from the goal.
func (t Trend) beside() string {
	n := len(t.Values)
	if n < 2 || !finite(t.Values[n-2].Value) {
		return "top"
	}
	low, high := math.Inf(1), math.Inf(-1)
	for _, value := range t.Values {
		if finite(value.Value) {
			low, high = min(low, *value.Value), max(high, *value.Value)
		}
	}
	newest := *t.Values[n-1].Value
	if (newest-*t.Values[n-2].Value)/max(high-low, 1e-12) < -0.12 {
		return "left"
	}
	if len(t.Goal) == n && finite(t.Goal[n-1]) && newest < *t.Goal[n-1] {
		return "bottom"
	}
	return "top"
}

// band draws the natural limits as one pale area with a mean line.
func (g drawing) band(s *charts.SingleSeries) {
	limits := g.t.Limits
	if limits == nil {
		return
	}
	s.MarkAreas = &opts.MarkAreas{Data: []any{[]any{map[string]any{"yAxis": limits.Low}, map[string]any{"yAxis": limits.High}}},
		MarkAreaStyle: opts.MarkAreaStyle{ItemStyle: &opts.ItemStyle{Color: "--band", BorderColor: "--band-edge", BorderWidth: 1}}}
	s.MarkLines = &opts.MarkLines{Data: []any{map[string]any{"yAxis": limits.Mean}}, MarkLineStyle: opts.MarkLineStyle{Symbol: []string{"none", "none"},
		Label: &opts.Label{Show: opts.Bool(false)}, LineStyle: &opts.LineStyle{Color: "--series-2", Type: "solid", Width: 1}}}
}

// shown writes a value as it stands in the chart.
func (g drawing) shown(x float64) string { return g.Value(x, g.d.Unit).Number }

// gap is how ECharts is told that there is no point.
const gap = "-"

func blanks(n int) []opts.LineData {
	list := make([]opts.LineData, n)
	for i := range list {
		list[i].Value = gap
	}
	return list
}

// points turns values into data of a line, what is missing or no number into gaps.
func points(values []*float64, symbol string) []opts.LineData {
	list := blanks(len(values))
	for i, x := range values {
		list[i].Symbol = symbol
		if finite(x) {
			list[i].Value = *x
		}
	}
	return list
}

// finite tells whether there is a number that JSON can hold.
func finite(x *float64) bool { return x != nil && !math.IsNaN(*x) && !math.IsInf(*x, 0) }

// braceless keeps a text from being read as a template by ECharts.
func braceless(s string) string { return strings.NewReplacer("{", "", "}", "").Replace(s) }
