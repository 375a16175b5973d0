package reports

import (
	"encoding/json"
	"math"
	"strings"
	"testing"

	"taraz/kpi"
	"taraz/scorecard"
)

func values(from kpi.Period, xs ...float64) []kpi.Value {
	out := make([]kpi.Value, len(xs))
	for i, x := range xs {
		out[i] = kpi.Value{KPI: "rate", Period: from.Shift(i), N: int64(10 + i), Value: ptr(x)}
		if math.IsNaN(x) {
			out[i].Value, out[i].Reason = nil, kpi.Late
		}
	}
	return out
}

func TestSparklines(t *testing.T) {
	for _, c := range []struct {
		name  string
		s     series
		lines int
		lone  int
		goal  bool
		dot   string
	}{
		{"a plain line ends in a dot", series{values: []float64{1, 2, 3}, goal: nan}, 1, 0, false, "newest"},
		{"a missing value is a gap, never a bridge", series{values: []float64{1, 2, nan, 3, 4}, goal: nan}, 2, 0, false, "newest"},
		{"a value between two gaps is a point", series{values: []float64{1, 2, nan, 3, nan, 5, 6}, goal: 2}, 2, 1, true, "newest"},
		{"a signal is a ring", series{values: []float64{1, 2, 9}, goal: nan, ring: true}, 1, 0, false, "ring"},
		{"an unfinished period is hollow", series{values: []float64{1, 2, 9}, goal: nan, sofar: true}, 1, 0, false, "hollow"},
		{"a newest value that is missing has no dot", series{values: []float64{1, 2, nan}, goal: nan}, 1, 0, false, ""},
		{"equal values run in the middle", series{values: []float64{4, 4}, goal: nan}, 1, 0, false, "newest"},
	} {
		s := c.s.spark("label")
		dot := ""
		if s.Dot != nil {
			dot = s.Dot.Class
		}
		if len(s.Lines) != c.lines || len(s.Lone) != c.lone || (s.Goal != "") != c.goal || dot != c.dot {
			t.Errorf("%s: got %+v dot %q", c.name, s, dot)
		}
		if strings.Contains(strings.Join(s.Lines, ""), "NaN") {
			t.Errorf("%s: got NaN in %v", c.name, s.Lines)
		}
	}
	if s := (series{values: []float64{nan, nan}, goal: 3}).spark("x"); s != nil {
		t.Errorf("nothing known: got %+v, want no picture", s)
	}
	if s := (series{values: []float64{1, 2, 3}, goal: nan, sofar: true}).spark("x"); s.SoFar == "" {
		t.Error("an unfinished period: want a dashed segment")
	}
}

func TestMagnitudesStartAtTheReadingEdge(t *testing.T) {
	fa, en := reader(t, farsi), reader(t, english)
	if fa.across(80) != "20%" || en.across(80) != "80%" || en.across(140) != "100%" || fa.across(-3) != "100%" {
		t.Errorf("got %s and %s", fa.across(80), en.across(80))
	}
	if e := fa.extent(10, 30); e.X != "70%" || e.W != "20%" {
		t.Errorf("got %+v, want from the right edge", e)
	}
	if e := en.extent(30, 10); e.X != "10%" || e.W != "20%" {
		t.Errorf("got %+v, want the ends in any order", e)
	}
}

func TestADeltaHasADirectionAndAWorth(t *testing.T) {
	v := reader(t, english)
	for _, c := range []struct {
		name        string
		d           *kpi.Definition
		change      float64
		arrow, tone string
	}{
		{"more of what should rise", rate, 0.02, "up", "better"},
		{"less of it", rate, -0.02, "down", "worse"},
		{"less of what should fall", wait, -0.2, "down", "better"},
		{"a change of what is never scored has no worth", late, 0.1, "up", "level"},
		{"what shows as nothing is flat", rate, 0.0001, "flat", "level"},
	} {
		got := v.delta(c.d, &scorecard.Change{Value: c.change, Kind: scorecard.Points})
		if got.Arrow != c.arrow || got.Tone != c.tone {
			t.Errorf("%s: got %s %s, want %s %s", c.name, got.Arrow, got.Tone, c.arrow, c.tone)
		}
	}
	if v.delta(rate, nil) != nil || v.scoreDelta(without(scorecard.Late), standing(4)) != nil {
		t.Error("without a change there is no delta")
	}
}

func option(t *testing.T, c *Chart) string {
	t.Helper()
	b, err := json.Marshal(c.Data)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestATrendChart(t *testing.T) {
	v := reader(t, english)
	tr := Trend{Values: values(mehr.Shift(-4), 0.5, 0.6, math.NaN(), 0.7, 0.4), Signals: []bool{false, false, false, false, true},
		Limits: &kpi.Natural{Mean: 0.55, Low: 0.45, High: 0.65}, Goal: []*float64{ptr(0.6), ptr(0.6), ptr(0.65), ptr(0.65), ptr(0.65)}, Red: []*float64{nil, nil, nil, nil, nil}}
	c, ok := v.trendChart("x", rate, tr, false)
	if !ok {
		t.Fatal("got no chart")
	}
	text := option(t, c)
	for _, want := range []string{`"--series"`, `"--band"`, `"dashed"`, `"step":"middle"`, `Goal ` + "\u2066" + `65.0%`, `"position":"left"`, `"animation":false`, `"-"`} {
		if !strings.Contains(text, want) {
			t.Errorf("got an option without %s", want)
		}
	}
	for _, bad := range []string{"NaN", "function", "__f__", "http", "dotted"} {
		if strings.Contains(text, bad) {
			t.Errorf("got an option with %s", bad)
		}
	}
	if got := c.Data.Y.Labels; got[0] != "\u206640%\u2069" || got[len(got)-1] != "\u206670%\u2069" {
		t.Errorf("got ticks %q, want round ones from 40%% to 70%%", got)
	}
	if c.Data.Tips[2][1] != Missing || c.Data.Tips[2][2] != "late" || c.Data.Tips[4][len(c.Data.Tips[4])-1] != "Signal" {
		t.Errorf("got tooltips %q", c.Data.Tips)
	}
	if rows := c.Table.Rows; len(rows) != 5 || rows[0][0].HTML != "Mehr 1405" || !strings.Contains(string(rows[2][1].HTML), "late") {
		t.Errorf("got table %v, want the newest first and reasons for what is missing", rows)
	}
	if _, ok := v.trendChart("x", rate, Trend{Values: values(mehr, math.NaN())}, false); ok {
		t.Error("nothing known: got a chart")
	}
}

func TestATrendChartInPersianAndToDate(t *testing.T) {
	v := reader(t, farsi)
	tr := Trend{Values: values(mehr.Shift(-2), 1e10, 3e10, 2e10)}
	tr.Values[2].ToDate = true
	c, _ := v.trendChart("x", sales, tr, false)
	text := option(t, c)
	for _, want := range []string{`"position":"right"`, "\u2067", `"rtl":true`, "تا امروز", `"type":"dashed"`} {
		if !strings.Contains(text, want) {
			t.Errorf("got an option without %q", want)
		}
	}
	if strings.Contains(text, "</script>") {
		t.Error("a name closes the script that holds the option")
	}
	if !strings.Contains(c.Note, "میلیارد تومان") {
		t.Errorf("got note %q, want the unit of the axis", c.Note)
	}
}

func TestNoNumberOfAChartBreaksIt(t *testing.T) {
	v := reader(t, english)
	for _, xs := range [][]float64{{0}, {5, 5}, {-1e15, 1e15}, {1e-9, 2e-9}, {math.Inf(1), 1}} {
		c, ok := v.trendChart("x", late, Trend{Values: values(mehr, xs...)}, false)
		if !ok || len(c.Data.Y.Labels) < 2 || len(c.Data.Y.Labels) > 20 || c.Data.Y.Step <= 0 {
			t.Errorf("%v: got %v %+v", xs, ok, c)
			continue
		}
		option(t, c)
	}
}

func TestNamesOfThresholdsStandOutsideTheTwo(t *testing.T) {
	for _, c := range []struct {
		name      string
		goal, red float64
		want      string
	}{{"more is better", 8, 4, "top bottom"}, {"less is better", 4, 8, "bottom top"}, {"no room below", 8, 0.5, "top top"}, {"one alone", 8, nan, "top top"}} {
		g := drawing{axis: Ticks{Min: 0, Step: 5, Labels: make([]string, 3)}, t: Trend{Goal: []*float64{ptr(c.goal)}, Red: []*float64{ptr(c.red)}}}
		if goal, red := g.sides(); goal+" "+red != c.want {
			t.Errorf("%s: got %s %s, want %s", c.name, goal, red, c.want)
		}
	}
}

func TestTheNameOfAThresholdKeepsClearOfTheLine(t *testing.T) {
	values := values(mehr, 9, 1, 2, 9, 9, 9, 9, 2, 1, 1)
	goal := make([]*float64, len(values))
	for i := range goal {
		goal[i] = ptr(5)
	}
	g := drawing{axis: Ticks{Min: 0, Step: 5, Labels: make([]string, 3)}, t: Trend{Values: values, Goal: goal}}
	if got := g.clear(goal, 0, "top"); got != 4 {
		t.Errorf("the name begins at point %d, want 4, between two crossings", got)
	}
	if got := g.clear(goal, 9, "top"); got != 9 {
		t.Errorf("no room for the name: it begins at %d, want where its level does", got)
	}
}

func TestWholeThingsHaveWholeTicks(t *testing.T) {
	v := reader(t, english)
	c, _ := v.trendChart("x", late, Trend{Values: values(mehr, 1, 2)}, false)
	if got := c.Data.Y.Step; got != 1 {
		t.Errorf("got ticks every %v, want every 1", got)
	}
}

func TestTheNewestValueIsWrittenBesideTheLine(t *testing.T) {
	for _, c := range []struct {
		name string
		xs   []float64
		goal float64
		want string
	}{{"a fall", []float64{5, 1}, nan, "left"}, {"a rise", []float64{1, 5}, nan, "top"}, {"under the goal", []float64{9, 1, 4, 5}, 6, "bottom"}, {"alone", []float64{1}, nan, "top"}} {
		tr := Trend{Values: values(mehr, c.xs...)}
		for range c.xs {
			tr.Goal = append(tr.Goal, ptr(c.goal))
		}
		if got := tr.beside(); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
	if got := newestLevel([]*float64{ptr(1), ptr(2), ptr(2), nil}); got != 1 {
		t.Errorf("the newest level begins at %d, want 1", got)
	}
	if got := newestLevel([]*float64{nil, nil}); got != -1 {
		t.Errorf("no threshold: got %d, want -1", got)
	}
	if got := braceless("{a}{{7*7}}"); got != "a7*7" {
		t.Errorf("got %q, want no template left", got)
	}
}

func TestTheSampleHasEveryComponent(t *testing.T) {
	for _, f := range []Format{farsi, english} {
		s := NewSample(reader(t, f), kpi.NewDate(2026, 11, 12))
		if len(s.Pills) != 4 || s.Chart == nil || len(s.Sparks) != 2 || len(s.Falls) != 5 || s.Dir != f.Direction() {
			t.Errorf("%s: got %+v", f.Lang, s)
		}
	}
}
