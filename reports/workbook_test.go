package reports

import (
	"bytes"
	"context"
	"math"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"taraz/data"
	"taraz/kpi"
	"taraz/scorecard"
)

// sample is a source whose values follow from the KPI and the period alone, with a few
// missing ones.
type sample struct {
	catalogue *kpi.Catalogue
	missing   map[string]kpi.Reason // by KPI, or by KPI and period
}

var mehr = kpi.Period{Grain: kpi.Monthly, First: kpi.NewMonth(1405, 7)}

func level(d *kpi.Definition) float64 {
	switch d.Unit {
	case kpi.Money:
		if d.Kind == kpi.Flow {
			return 846e9
		}
		return 19.4e6
	case kpi.Percent:
		return 0.78
	case kpi.Number:
		return 412
	case kpi.Hours:
		return 5.4
	case kpi.Days:
		return 24
	case kpi.PerThousand:
		return 14
	case kpi.Ratio:
		return 0.42
	}
	return 40
}

func (s sample) Query(_ context.Context, q kpi.Query) ([]kpi.Value, error) {
	var list []kpi.Value
	for _, id := range q.KPIs {
		d, err := s.catalogue.Find(id)
		if err != nil {
			return nil, err
		}
		phase := 0.0
		for _, r := range id {
			phase += float64(r)
		}
		for _, p := range q.Periods {
			v := kpi.Value{KPI: id, Period: p, Scope: kpi.Scope{Kind: q.Kind}, N: 900}
			r := s.missing[id]
			if r == "" {
				r = s.missing[id+" "+p.First.String()]
			}
			if v.Reason = r; r == "" {
				x := level(d) * (1 + 0.06*math.Sin(phase+float64(p.First)/2) + 0.05*math.Sin(phase*3+float64(p.First)*2.3))
				if d.Unit == kpi.Number {
					x = math.Round(x)
				}
				v.Value = &x
			}
			list = append(list, v)
		}
	}
	return list, nil
}

func (s sample) LikeForLike(ctx context.Context, q kpi.Query) ([]kpi.Value, error) {
	return s.Query(ctx, q)
}

func (s sample) Targets(context.Context) ([]kpi.Target, error) {
	var list []kpi.Target
	for i, d := range s.catalogue.All() {
		at := func(x float64) *float64 { v := level(d) * x; return &v }
		t := kpi.Target{KPI: d.ID, Scope: kpi.Whole, Grain: kpi.Monthly}
		switch {
		case d.Better == kpi.None || i%11 == 7:
			continue
		case d.Better == kpi.Band:
			t.RedLower, t.Lower, t.Upper, t.RedUpper = at(0.8), at(0.93), at(1.06), at(1.2)
		case d.Better == kpi.Down:
			t.Red, t.Goal = at(1.08), at(0.98)
		default:
			t.Red, t.Goal = at(0.92), at(1.02)
		}
		list = append(list, t)
	}
	return list, nil
}

// sampleBoard builds the board of Mehr 1405 with n cards before it.
func sampleBoard(t testing.TB, s sample, strategy *scorecard.Strategy, n int) Board {
	t.Helper()
	r := scorecard.Request{Source: s, Catalogue: s.catalogue, Calendar: tehran, Settings: kpi.DefaultSettings(kpi.Jalali),
		Strategy: strategy, Scope: kpi.Whole, Today: tehran.MonthEnd(mehr.First) + 12}
	b := Board{Organisation: "شرکت نمونهٔ تراز", Measures: s.catalogue, Made: time.Date(2026, 11, 3, 5, 0, 0, 0, time.UTC)}
	for i := n; i >= 0; i-- {
		r.Period = mehr.Shift(-i)
		c, err := scorecard.Build(context.Background(), r)
		if err != nil {
			t.Fatal(err)
		}
		if b.Card = c; i > 0 {
			b.Past = append(b.Past, c)
		}
	}
	return b
}

func shipped(t testing.TB) *kpi.Catalogue {
	t.Helper()
	c, err := kpi.ShippedCatalogue(data.Schema())
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func sampleSource(t testing.TB) sample {
	return sample{shipped(t), map[string]kpi.Reason{
		"nps": kpi.Late, "profile_completeness": kpi.NotApplicable,
		"win_rate 1405-02": kpi.Undefined, "win_rate 1405-01": kpi.Undefined, "csat 1404-12": kpi.Late,
	}}
}

// reopened writes a board and opens what was written.
func reopened(t testing.TB, b Board, f Format) *excelize.File {
	t.Helper()
	var buf bytes.Buffer
	if err := BoardWorkbook(&buf, b, f); err != nil {
		t.Fatal(err)
	}
	x, err := excelize.OpenReader(&buf)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { x.Close() })
	return x
}

// find returns the row whose first cell has a text.
func find(t testing.TB, x *excelize.File, sheet, text string) int {
	t.Helper()
	rows, err := x.GetRows(sheet)
	if err != nil {
		t.Fatal(err)
	}
	for i, r := range rows {
		if len(r) > 0 && r[0] == text {
			return i + 1
		}
	}
	t.Fatalf("sheet %q: no row %q", sheet, text)
	return 0
}

// digitsOf writes a number as raw does, to the digits that Excel keeps.
func digitsOf(v float64) string { return strconv.FormatFloat(v, 'g', 12, 64) }

// raw returns what a cell holds, numbers to the digits that Excel keeps.
func raw(t testing.TB, x *excelize.File, sheet, cell string) string {
	t.Helper()
	v, err := x.GetCellValue(sheet, cell, excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	if n, err := strconv.ParseFloat(v, 64); err == nil {
		return digitsOf(n)
	}
	return v
}

func TestTheWorkbookHasItsSheetsInBothLanguages(t *testing.T) {
	b := sampleBoard(t, sampleSource(t), nil, 23)
	for _, c := range []struct {
		f    Format
		want string
	}{
		{farsi, "خلاصه|مالی|مشتری|فرایندهای داخلی|یادگیری و رشد|روند امتیاز|تعریف‌ها|یادداشت‌ها"},
		{english, "Summary|Financial|Customer|Internal processes|Learning and growth|Scores by period|Definitions|Notes"},
	} {
		x := reopened(t, b, c.f)
		if got := strings.Join(x.GetSheetList(), "|"); got != c.want {
			t.Errorf("%s: got sheets %s, want %s", c.f.Lang, got, c.want)
		}
		for _, name := range x.GetSheetList() {
			v, err := x.GetSheetView(name, 0)
			if err != nil {
				t.Fatal(err)
			}
			if got := v.RightToLeft != nil && *v.RightToLeft; got != c.f.Persian() {
				t.Errorf("%s %q: got right to left %v", c.f.Lang, name, got)
			}
			p, err := x.GetPageLayout(name)
			if err != nil {
				t.Fatal(err)
			}
			fit := p.FitToWidth != nil && *p.FitToWidth == 1
			divided := p.AdjustTo != nil && *p.AdjustTo == 62
			if *p.Size != 9 || *p.Orientation != "landscape" || fit == divided {
				t.Errorf("%s %q: got paper %d %s, fitted %v, divided %v; want A4 landscape, one of both", c.f.Lang, name, *p.Size, *p.Orientation, fit, divided)
			}
		}
	}
}

func TestTheSummaryHoldsNumbersInTheDisplayUnit(t *testing.T) {
	b := sampleBoard(t, sampleSource(t), nil, 23)
	x := reopened(t, b, english)
	revenue := b.Card.Find("revenue")
	row := find(t, x, "Summary", "Revenue")
	cases := [][3]string{
		{"a value in toman, to its last digit", raw(t, x, "Summary", cell(valueCol, row)), digitsOf(*revenue.Value.Value / 10)},
		{"its goal in toman", raw(t, x, "Summary", cell(goalCol, row)), digitsOf(*revenue.Target.Goal / 10)},
		{"its scale in words", raw(t, x, "Summary", cell(unitCol, row)), "billion toman"},
		{"its score rounded to hundredths", raw(t, x, "Summary", cell(scoreCol, row)), digitsOf(scorecard.Rounded(*revenue.Score))},
		{"a value without a target has a status of its own", raw(t, x, "Summary", cell(statusCol, find(t, x, "Summary", "New customers"))), "○ Not scored"},
		{"a missing value is no data", raw(t, x, "Summary", cell(statusCol, find(t, x, "Summary", "Net promoter score"))), "○ No data"},
		{"its status as a word with its shape", raw(t, x, "Summary", cell(statusCol, row)), shapes[revenue.Colour] + " " + english.Colour(string(revenue.Colour))},
		{"a missing value is an empty cell", raw(t, x, "Summary", cell(valueCol, find(t, x, "Summary", "Net promoter score"))), ""},
		{"and so is its score", raw(t, x, "Summary", cell(scoreCol, find(t, x, "Summary", "Net promoter score"))), ""},
		{"with its reason in words", raw(t, x, "Summary", cell(noteCol, find(t, x, "Summary", "Net promoter score"))), "late"},
		{"the whole's score", raw(t, x, "Summary", cell(scoreCol, 5)), digitsOf(scorecard.Rounded(*b.Card.Score))},
	}
	texts(t, cases)
	for _, c := range []string{cell(valueCol, row), cell(scoreCol, row), cell(changeCol, row)} {
		kind, err := x.GetCellType("Summary", c)
		if err != nil {
			t.Fatal(err)
		}
		if kind != excelize.CellTypeUnset && kind != excelize.CellTypeNumber {
			t.Errorf("cell %s: got type %v, want a number", c, kind)
		}
	}
}

func TestAPerspectiveHoldsItsPeriodsNewestFirst(t *testing.T) {
	b := sampleBoard(t, sampleSource(t), nil, 23)
	x := reopened(t, b, farsi)
	const s = "فرایندهای داخلی"
	last, _ := x.GetCellValue(s, "B6")
	win := b.Card.Find("win_rate")
	col := 0
	cells, err := x.GetRows(s)
	if err != nil {
		t.Fatal(err)
	}
	for i, name := range cells[nameRow-1] {
		if name == win.Definition.Name.Fa { // shares need no unit in their heading
			col = i + 1
		}
	}
	if col == 0 {
		t.Fatalf("no column %q in %v", win.Definition.Name.Fa, cells[nameRow-1])
	}
	texts(t, [][3]string{
		{"the newest period first, in Jalali words", raw(t, x, s, "A6"), "مهر ۱۴۰۵"},
		{"beside its last day as a real date", last, "2026-10-22"},
		{"which is a number", raw(t, x, s, "B6"), digitsOf(float64(int(tehran.MonthEnd(mehr.First)) + excelEpoch))},
		{"the oldest of 24 last", raw(t, x, s, "A29"), "آبان ۱۴۰۳"},
		{"and no more", raw(t, x, s, "A30"), ""},
		{"a share as a fraction", raw(t, x, s, cell(col, firstRow)), digitsOf(*win.Value.Value)},
		{"its goal beside it", raw(t, x, s, cell(col+1, firstRow)), digitsOf(*win.Target.Goal)},
		{"its score beside that", raw(t, x, s, cell(col+2, firstRow)), digitsOf(scorecard.Rounded(*win.Score))},
		{"a value that cannot be given is empty", raw(t, x, s, cell(col, firstRow+5)), ""},
		{"its goal is still there", raw(t, x, s, cell(col+1, firstRow+5)), digitsOf(*win.Target.Goal)},
		{"its score is empty", raw(t, x, s, cell(col+2, firstRow+5)), ""},
		{"the heading names the unit", raw(t, x, s, cell(col, headRow)), farsi.Label("مقدار")},
	})
	notes, err := x.GetComments(s)
	if err != nil {
		t.Fatal(err)
	}
	found := false
	for _, n := range notes {
		if n.Cell == cell(col, firstRow+5) {
			found = len(n.Paragraph) > 0 && strings.Contains(n.Paragraph[0].Text, farsi.Reason("undefined"))
		}
	}
	if !found {
		t.Errorf("no note with the reason at %s in %d notes", cell(col, firstRow+5), len(notes))
	}
}

func TestNoCellIsNotANumber(t *testing.T) {
	s := sampleSource(t)
	b := sampleBoard(t, s, nil, 2)
	nan, inf := math.NaN(), math.Inf(1)
	b.Card.Find("revenue").Value.Value = &nan
	b.Card.Find("csat").Value.Value = &inf
	b.Card.Find("csat").Change = &scorecard.Change{Value: nan, Kind: scorecard.Points}
	x := reopened(t, b, english)
	for _, name := range x.GetSheetList() {
		rows, err := x.GetRows(name, excelize.Options{RawCellValue: true})
		if err != nil {
			t.Fatal(err)
		}
		for i, r := range rows {
			for j, text := range r {
				if l := strings.ToLower(text); l == "nan" || strings.Contains(l, "inf") && len(l) < 5 {
					t.Errorf("%s!%s: got %q, want an empty cell", name, cell(j+1, i+1), text)
				}
			}
		}
	}
	if got := raw(t, x, "Summary", cell(valueCol, find(t, x, "Summary", "Revenue"))); got != "" {
		t.Errorf("NaN: got %q, want an empty cell", got)
	}
}

func TestMainFiguresHaveDefinedNames(t *testing.T) {
	b := sampleBoard(t, sampleSource(t), nil, 1)
	x := reopened(t, b, english)
	names := map[string]string{}
	for _, n := range x.GetDefinedName() {
		names[n.Name] = n.RefersTo
	}
	row := find(t, x, "Summary", "Revenue")
	texts(t, [][3]string{
		{"the score", names["score"], "'Summary'!$H$5"},
		{"its bounds", names["score_low"] + names["score_high"], "'Summary'!$C$5'Summary'!$D$5"},
		{"the coverage", names["coverage"], "'Summary'!$E$5"},
		{"a perspective's score", names["score_of_financial"], "'Summary'!$H$6"},
		{"a KPI's value", names["value_revenue"], reference("Summary", at(valueCol, row))},
	})
}

func TestDocumentProperties(t *testing.T) {
	x := reopened(t, sampleBoard(t, sampleSource(t), nil, 0), farsi)
	p, err := x.GetDocProps()
	if err != nil {
		t.Fatal(err)
	}
	texts(t, [][3]string{
		{"title", p.Title, "شرکت نمونهٔ تراز - مهر ۱۴۰۵"},
		{"creator", p.Creator, "Taraz"},
		{"made on the given day", p.Created, "2026-11-03T05:00:00Z"},
		{"language", p.Language, "fa-IR"},
	})
}
