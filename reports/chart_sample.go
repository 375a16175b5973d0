package reports

import (
	"html/template"

	"taraz/kpi"
	"taraz/scorecard"
)

// Sample is every component once, in one language. Its figures are samples and appear on
// the page of components alone.
type Sample struct {
	Lang, Dir, Heading, ID, Period string
	Eighty, Ninety                 string
	Pills                          []Status
	Deltas                         []*Delta
	Tags                           []string
	Level, Slim                    Bubble
	Rule                           Rule
	Run                            *Extent
	Callouts                       []Callout
	Sparks                         []*Spark
	Falls                          []Bar
	Swatches                       []string
	Rows                           []SampleRow
	Chart                          *Chart
}

// SampleRow is a row of the table of components.
type SampleRow struct {
	Name   string
	Value  template.HTML
	Status Status
}

// sampleSeries is what the sparklines and the chart of the page of components show.
var sampleSeries = []float64{0.81, 0.83, 0.8, 0.82, 0.84, 0.81, 0.82, 0.85, 0.83, 0.82, 0.84, 0.83, 0.81, 0.82, 0.83, 0.85, 0.82, 0.81, 0.84, 0.83, 0.82, 0.81, 0.83, 0.82, 0.74}

// NewSample makes the components in the language of a view.
func NewSample(v View, today kpi.Date) Sample {
	standing := func(score, low, high float64) scorecard.Standing {
		return scorecard.Standing{Score: &score, Low: low, High: high, Coverage: 0.9, Colour: scorecard.ColourOf(score)}
	}
	s := Sample{Lang: v.Lang, Dir: v.Direction(), Heading: v.T("components." + v.Lang), ID: "c-" + v.Lang, Eighty: v.Number(84, 0), Ninety: v.Number(86, 0)}
	for _, c := range []scorecard.Colour{scorecard.Green, scorecard.Amber, scorecard.Red, ""} {
		s.Pills = append(s.Pills, Status{Kind: kindOf(c), Word: v.Colour(string(c)), Pill: true})
	}
	rate := &kpi.Definition{ID: "sample", Name: kpi.Words{Fa: "نرخ نمونه", En: "Sample rate"}, Unit: kpi.Percent, Better: kpi.Up, Kind: kpi.RatioKind}
	hours := &kpi.Definition{ID: "sample", Unit: kpi.Hours, Better: kpi.Down}
	s.Deltas = []*Delta{v.delta(rate, &scorecard.Change{Value: 0.027, Kind: scorecard.Points}), v.delta(rate, &scorecard.Change{Value: -0.033, Kind: scorecard.Points}),
		v.delta(hours, &scorecard.Change{Value: -0.132, Kind: scorecard.Relative}), v.delta(rate, &scorecard.Change{Kind: scorecard.Points})}
	s.Tags = []string{v.T("running.name"), v.T("tag.maturing"), v.T("tag.short")}
	s.Level, s.Slim, s.Rule = v.bubble(standing(66.7, 55, 79), false), v.bubble(standing(83.1, 83.1, 83.1), true), v.rule()
	s.Run = v.extent(0, 62)
	s.Callouts = []Callout{{Kind: "off", Glyph: "off", Text: v.H("components.off")}, {Kind: "warn", Glyph: "watch", Text: v.H("components.warn")}, {Kind: "note", Glyph: "none", Text: v.H("components.info")}}
	s.Swatches = []string{"sw-ink", "sw-ink2", "sw-ink3", "sw-accent", "sw-series", "sw-good", "sw-watch", "sw-off", "sw-sunken", "sw-ground"}
	s.draw(v, rate, today)
	for i, p := range s.Pills {
		s.Rows = append(s.Rows, SampleRow{Name: v.name(rate), Value: v.Value(sampleSeries[i], kpi.Percent).HTML(), Status: Status{Kind: p.Kind, Word: p.Word}})
	}
	return s
}

// draw adds sparklines, segments and a chart of the sample series.
func (s *Sample) draw(v View, d *kpi.Definition, today kpi.Date) {
	last := v.Calendar.PeriodOf(kpi.Monthly, v.Calendar.Month(today)).Previous()
	s.Period = v.Format.Period(last)
	t := Trend{Signals: make([]bool, len(sampleSeries))}
	goal, red := 0.84, 0.78
	var points []*float64
	for i := range sampleSeries {
		value := sampleSeries[i]
		points = append(points, &value)
		t.Values = append(t.Values, kpi.Value{KPI: d.ID, Period: last.Shift(i + 1 - len(sampleSeries)), Value: &value, N: 100})
		t.Goal, t.Red = append(t.Goal, &goal), append(t.Red, &red)
	}
	t.Signals[len(t.Signals)-1] = true
	if limits, ok := kpi.NaturalLimits(points[:len(points)-1]); ok {
		t.Limits = &limits
	}
	if c, ok := v.trendChart("sample-"+v.Lang, d, t, false); ok {
		s.Chart = c
	}
	gap := append([]float64(nil), sampleSeries...)
	gap[len(gap)-7] = nan
	for _, x := range []series{{values: sampleSeries[12:], goal: goal, ring: true}, {values: gap[12:], goal: goal, sofar: true}} {
		spark := x.spark(v.name(d))
		spark.From, spark.To = v.ShortPeriod(last.Shift(-12)), v.ShortPeriod(last)
		s.Sparks = append(s.Sparks, spark)
	}
	a, b, c := v.extent(40, 90), v.extent(40, 62), v.extent(58, 62)
	s.Falls = []Bar{{Sum: true, X: v.across(90)}, {X: a.X, W: a.W, Tone: "worse"}, {X: b.X, W: b.W, Tone: "better"}, {X: c.X, W: c.W, Tone: "other"}, {Sum: true, X: v.across(58)}}
}
