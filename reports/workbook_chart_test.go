package reports

import (
	"archive/zip"
	"bytes"
	"io"
	"math"
	"sort"
	"strings"
	"testing"

	"taraz/kpi"
	"taraz/scorecard"
)

// parts returns the XML of a workbook's parts whose name begins with a prefix, by name.
func parts(t testing.TB, b Board, f Format, prefix string) []string {
	t.Helper()
	var buf bytes.Buffer
	if err := BoardWorkbook(&buf, b, f); err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(buf.Bytes()), int64(buf.Len()))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	text := map[string]string{}
	for _, file := range z.File {
		if !strings.HasPrefix(file.Name, prefix) {
			continue
		}
		r, err := file.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		names = append(names, file.Name)
		text[file.Name] = string(content)
	}
	sort.Strings(names)
	list := make([]string, len(names))
	for i, n := range names {
		list[i] = text[n]
	}
	return list
}

func chartTitled(t testing.TB, charts []string, title string) string {
	t.Helper()
	for _, c := range charts {
		if strings.Contains(c, ">"+title+"<") {
			return c
		}
	}
	t.Fatalf("no chart titled %q among %d", title, len(charts))
	return ""
}

func TestEveryKPIHasANativeChart(t *testing.T) {
	b := sampleBoard(t, sampleSource(t), nil, 23)
	charts := parts(t, b, farsi, "xl/charts/chart")
	if got, want := len(charts), len(b.Card.KPIs())+2-2; got != want {
		t.Errorf("got %d charts, want %d: one a KPI but for the two without any value, and two on the summary", got, want)
	}
	c := chartTitled(t, charts, farsi.Label("نرخ موفقیت معامله‌ها"))
	for _, want := range []struct{ name, text string }{
		{"the values of 24 periods", "<val><numRef><f>&#39;فرایندهای داخلی&#39;!$C$6:$C$29</f>"},
		{"the goal line beside them", "<val><numRef><f>&#39;فرایندهای داخلی&#39;!$D$6:$D$29</f>"},
		{"the names of the periods", "<f>&#39;فرایندهای داخلی&#39;!$A$6:$A$29</f>"},
		{"time from left to right, as cells are newest first", `<orientation val="maxMin"`},
		{"gaps where values are missing", `<dispBlanksAs val="gap"`},
		{"a dashed goal", `<a:prstDash val="dash"`},
		{"our colour", seriesColour},
		{"a readable axis", `<a:srgbClr val="` + faintColour + `"`},
	} {
		if !strings.Contains(c, want.text) {
			t.Errorf("%s: the chart lacks %s", want.name, want.text)
		}
	}
}

func TestAChartWithoutATargetHasNoGoalLine(t *testing.T) {
	charts := parts(t, sampleBoard(t, sampleSource(t), nil, 23), english, "xl/charts/chart")
	if got := strings.Count(chartTitled(t, charts, "New customers (count)"), "<ser>"); got != 1 {
		t.Errorf("got %d series, want the values alone", got)
	}
	if got := strings.Count(chartTitled(t, charts, "Marketing cost ratio"), "<ser>"); got != 3 {
		t.Errorf("got %d series, want the values and both ends of the band", got)
	}
}

func TestHostileNamesStayText(t *testing.T) {
	hostile := []string{`=HYPERLINK("http://x","y")`, `</script><script>alert(1)</script>`, `"><img onerror=x>`, "{{7*7}}", "__f__x__f__", "@SUM(1)", "+1", "-1", "\u202egnp.exe", "a\x00b", "javascript:alert(1)"}
	b := sampleBoard(t, sampleSource(t), nil, 1)
	b.Organisation = hostile[0]
	for i, k := range b.Card.KPIs() {
		name := hostile[i%len(hostile)]
		k.Definition.Name = kpi.Words{Fa: name, En: name}
		k.Definition.Description = kpi.Words{Fa: name, En: name}
	}
	b.Card.Perspectives[0].Name = kpi.Words{Fa: "History", En: `a/b:c?*[x]'`}
	b.Card.Perspectives[1].Name = kpi.Words{Fa: "History", En: `a/b:c?*[x]'`}
	for _, f := range []Format{farsi, english} {
		x := reopened(t, b, f)
		for _, name := range x.GetSheetList() {
			rows, err := x.GetRows(name)
			if err != nil {
				t.Fatal(err)
			}
			for i, r := range rows {
				for j, text := range r {
					formula, err := x.GetCellFormula(name, cell(j+1, i+1))
					if err != nil || formula != "" {
						t.Errorf("%s!%s: got formula %q (%v), want text", name, cell(j+1, i+1), formula, err)
					}
					if strings.ContainsAny(text, "\x00\u202e") {
						t.Errorf("%s!%s: got %q, want no control characters", name, cell(j+1, i+1), text)
					}
				}
			}
		}
		if got := raw(t, x, x.GetSheetList()[0], "A1"); got != hostile[0] {
			t.Errorf("got %q, want the organisation's name as it is", got)
		}
		for _, c := range parts(t, b, f, "xl/") {
			if strings.Contains(c, "<script>") || strings.Contains(c, "<f>=") {
				t.Error("markup of a name came through unescaped")
			}
		}
	}
}

func TestAxesHaveRoundLimits(t *testing.T) {
	cases := []struct {
		name   string
		values []float64
		want   axis
	}{
		{"shares do not start at zero", []float64{0.71, 0.86, 0.796}, axis{0.65, 0.9, 0.05}},
		{"what is never negative has no negative axis", []float64{0, 3, 10}, axis{0, 15, 5}},
		{"negative values have room below", []float64{-40, 20}, axis{-60, 40, 20}},
		{"equal values have room on both sides", []float64{50, 50}, axis{45, 55, 2.5}},
		{"zero alone has an axis too", []float64{0}, axis{0, 0.000001, 0.0000005}},
		{"no values at all", nil, axis{0, 1, 0.5}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got := axisFor(c.values)
			if math.Abs(got.low-c.want.low)+math.Abs(got.high-c.want.high)+math.Abs(got.step-c.want.step) > 1e-9 {
				t.Errorf("got %v, want %v", got, c.want)
			}
			for _, v := range c.values {
				if v < got.low || v > got.high {
					t.Errorf("value %v lies outside %v", v, got)
				}
			}
		})
	}
}

func TestNumberFormatsShowTheDisplayUnit(t *testing.T) {
	k := &workbook{Format: english}
	fa := &workbook{Format: farsi}
	of := func(k *workbook, u kpi.Unit, largest float64) string {
		format, unit := k.valueFmt(&kpi.Definition{Unit: u}, largest)
		return format + " | " + unit
	}
	texts(t, [][3]string{
		{"billions are shown by commas, the cell stays whole", of(k, kpi.Money, 846e9), `#,##0.0,,,;"−"#,##0.0,,, | billion toman`},
		{"plain toman", of(k, kpi.Money, 5000), `#,##0;"−"#,##0 | toman`},
		{"hemmat", of(fa, kpi.Money, 1.2e13), `[$-3000429]#,##0.00,,,,;[$-3000429]"−"#,##0.00,,,, | همت`},
		{"shares", of(k, kpi.Percent, 0.8), `0.0%;"−"0.0% | `},
		{"payback over 12", of(k, kpi.Months, 13), `[>12]"over 12";0 | months`},
		{"payback in Persian", of(fa, kpi.Months, 13), `[>12]"بیش از ۱۲";[$-3000429]0 | ماه`},
		{"an axis has the decimals of its step", k.axisFmt(&kpi.Definition{Unit: kpi.Percent}, 1, 0.05), `0%;"−"0%`},
		{"or one", k.axisFmt(&kpi.Definition{Unit: kpi.Percent}, 1, 0.025), `0.0%;"−"0.0%`},
		{"money on an axis keeps its scale", k.axisFmt(&kpi.Definition{Unit: kpi.Money}, 846e9, 10e9), `#,##0,,,;"−"#,##0,,,`},
		{"changes carry their sign", k.changeFmt(1, "%"), `"+"#,##0.0%;"−"#,##0.0%;#,##0.0%`},
		{"no change has Persian digits too", fa.changeFmt(0, ""), `[$-3000429]"+"#,##0;[$-3000429]"−"#,##0;[$-3000429]#,##0`},
	})
}

func TestAStandingIsSaidInOneLine(t *testing.T) {
	s := sheet{workbook: &workbook{Format: english}}
	score := 66.78
	texts(t, [][3]string{
		{"a whole one", s.standing(scorecard.Standing{Score: &score, Coverage: 1, Colour: "amber"}), "Score 66.7 (Watch) · Coverage 100%"},
		{"one with bounds", s.standing(scorecard.Standing{Score: &score, Coverage: 0.97, Low: 64.9, High: 67.9, Colour: "amber", Uncertain: true}),
			"Score 66.7 (Watch) · Coverage 97% · range 64.9–67.9 · colour uncertain"},
		{"one without a score", s.standing(scorecard.Standing{Reason: scorecard.Insufficient, Coverage: 0.5, Low: 30, High: 80}),
			"Score — (insufficient data) · Coverage 50% · range 30.0–80.0"},
		{"one that has left", s.standing(scorecard.Standing{Reason: scorecard.NotApplicable, Left: true}), "Score — (not applicable)"},
	})
}
