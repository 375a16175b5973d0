package reports

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"

	"taraz/kpi"
	"taraz/scorecard"
)

// broken refuses what is written to it.
type broken struct{}

var errFull = errors.New("no space left on device")

func (broken) Write([]byte) (int, error) { return 0, errFull }

func TestAFailedWriteNamesThePeriod(t *testing.T) {
	err := BoardWorkbook(broken{}, sampleBoard(t, sampleSource(t), nil, 0), english)
	if !errors.Is(err, errFull) || !strings.Contains(err.Error(), "1405-07") {
		t.Errorf("got %v, want the cause and the period", err)
	}
}

func TestABoardWithoutEarlierCardsHasNoCourse(t *testing.T) {
	x := reopened(t, sampleBoard(t, sampleSource(t), nil, 0), english)
	for _, name := range x.GetSheetList() {
		if name == "Scores by period" {
			t.Error("got a sheet of scores by period, want none with one period")
		}
	}
	if got := raw(t, x, "Financial", "A29"); got != "Aban 1403" {
		t.Errorf("got %q, want the 24 periods that the card remembers", got)
	}
	if got := raw(t, x, "Financial", "D7"); got != "" {
		t.Errorf("got goal %q in a period without a card, want an empty cell", got)
	}
}

func TestPeriodsBeforeTheFirstValueAreLeftOut(t *testing.T) {
	s := sampleSource(t)
	for _, d := range s.catalogue.All() {
		for m := kpi.NewMonth(1400, 1); m < kpi.NewMonth(1405, 2); m++ {
			s.missing[d.ID+" "+m.String()] = kpi.NotApplicable
		}
	}
	x := reopened(t, sampleBoard(t, s, nil, 8), english)
	texts(t, [][3]string{
		{"the month of the first value is there", raw(t, x, "Financial", "A11"), "Ordibehesht 1405"},
		{"the one before is not", raw(t, x, "Financial", "A12"), ""},
	})
}

func TestPeriodsBeforeTheFirstFactAreLeftOutThoughTheirSumsAreZero(t *testing.T) {
	b := sampleBoard(t, sampleSource(t), nil, 0)
	for _, k := range b.Card.KPIs() {
		for i := range k.History[:20] {
			zero := 0.0
			k.History[i].Value, k.History[i].N = &zero, 0
		}
	}
	x := reopened(t, b, english)
	if got := raw(t, x, "Financial", "A9") + raw(t, x, "Financial", "A10"); got != "Tir 1405" {
		t.Errorf("got %q, want the four months with facts alone", got)
	}
}

func TestAKPIWithNeitherValueNorTargetSaysBoth(t *testing.T) {
	s := sampleSource(t)
	s.missing["new_customers"] = kpi.NotApplicable
	x := reopened(t, sampleBoard(t, s, nil, 0), english)
	if got := raw(t, x, "Summary", cell(noteCol, find(t, x, "Summary", "New customers"))); got != "not applicable; no target" {
		t.Errorf("got %q, want both reasons", got)
	}
}

func TestABoardWithoutAnyValueIsStillAWorkbook(t *testing.T) {
	s := sampleSource(t)
	for _, d := range s.catalogue.All() {
		s.missing[d.ID] = kpi.NotApplicable
	}
	x := reopened(t, sampleBoard(t, s, nil, 2), farsi)
	texts(t, [][3]string{
		{"the whole has no score", raw(t, x, "خلاصه", cell(scoreCol, 5)), ""},
		{"and says why", raw(t, x, "خلاصه", cell(noteCol, 5)), farsi.Reason("not_applicable")},
		{"the period stands alone", raw(t, x, "مالی", "A6") + raw(t, x, "مالی", "A7"), "مهر ۱۴۰۵"},
	})
	if got := len(parts(t, sampleBoard(t, s, nil, 2), farsi, "xl/charts/chart")); got != 2 {
		t.Errorf("got %d charts, want the two of the summary", got)
	}
}

func TestACardOfOneEmployeeSaysWhose(t *testing.T) {
	b := sampleBoard(t, sampleSource(t), nil, 0)
	b.Card.Scope, b.ScopeName = kpi.Scope{Kind: kpi.Employee, Name: "e17"}, "سارا احمدی"
	x := reopened(t, b, farsi)
	if got := raw(t, x, "خلاصه", "A2"); !strings.Contains(got, "کارمند: سارا احمدی") || strings.Contains(got, "e17") {
		t.Errorf("got %q, want the employee's name and not the id", got)
	}
}

func TestARunningPeriodIsMarked(t *testing.T) {
	s := sampleSource(t)
	b := sampleBoard(t, s, nil, 0)
	r := scorecard.Request{Source: s, Catalogue: s.catalogue, Calendar: tehran, Settings: kpi.DefaultSettings(kpi.Jalali),
		Scope: kpi.Whole, Period: mehr, Today: tehran.MonthStart(mehr.First) + 10}
	card, err := scorecard.Build(context.Background(), r)
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range card.KPIs() {
		k.Value.ToDate, k.Value.Cut = true, tehran.MonthStart(mehr.First)+9
	}
	b.Card = card
	x := reopened(t, b, english)
	row := find(t, x, "Summary", "Revenue")
	texts(t, [][3]string{
		{"in the headline", raw(t, x, "Summary", "A2"), "Balanced scorecard · Mehr 1405 (to date) · Organisation · made on 12 Aban 1405 (3 Nov 2026)"},
		{"and beside the value", strings.TrimPrefix(raw(t, x, "Summary", cell(noteCol, row)), "; "), raw(t, x, "Summary", cell(noteCol, row))},
	})
	if got := raw(t, x, "Summary", cell(noteCol, row)); !strings.Contains(got, "up to 10 Mehr 1405") {
		t.Errorf("got remark %q, want the last day counted", got)
	}
}

func TestScoresNearALimitNeverReadAsBeyondIt(t *testing.T) {
	b := sampleBoard(t, sampleSource(t), nil, 0)
	k := b.Card.Find("revenue")
	near := 79.964
	k.Score, k.Colour = &near, scorecard.ColourOf(near)
	x := reopened(t, b, english)
	row := find(t, x, "Summary", "Revenue")
	shown, err := x.GetCellValue("Summary", cell(scoreCol, row))
	if err != nil {
		t.Fatal(err)
	}
	texts(t, [][3]string{
		{"79.964 is held as 79.96", raw(t, x, "Summary", cell(scoreCol, row)), "79.96"},
		{"and shown as it is held", shown, "79.96"},
		{"with the amber word", raw(t, x, "Summary", cell(statusCol, row)), "▲ Watch"},
	})
}

func TestColoursFollowAbsoluteLimits(t *testing.T) {
	x := reopened(t, sampleBoard(t, sampleSource(t), nil, 0), english)
	formats, err := x.GetConditionalFormats("Summary")
	if err != nil {
		t.Fatal(err)
	}
	if len(formats) != 2 {
		t.Fatalf("got %d ranges with rules, want the perspectives and the KPIs", len(formats))
	}
	for area, rules := range formats {
		from, _, _ := strings.Cut(area, ":")
		at := "$" + from
		want := []string{"AND(ISNUMBER(" + at + ")," + at + ">=80)", "AND(ISNUMBER(" + at + ")," + at + ">=50)", "AND(ISNUMBER(" + at + ")," + at + "<50)"}
		for i, r := range rules {
			if i >= len(want) || r.Criteria != want[i] {
				t.Errorf("%s rule %d: got %q, want %q", area, i, r.Criteria, want)
			}
		}
	}
}

func TestNotesListWhatIsMissing(t *testing.T) {
	x := reopened(t, sampleBoard(t, sampleSource(t), nil, 23), english)
	rows, err := x.GetRows("Notes")
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, r := range rows {
		lines = append(lines, strings.Join(r, " | "))
	}
	all := strings.Join(lines, "\n")
	for _, want := range []string{
		"Net promoter score | — | late", "Profile completeness | — | not applicable",
		"Win rate | Farvardin 1405 to Ordibehesht 1405 | cannot be computed", "Customer satisfaction | Esfand 1404 | late",
		"Coverage is the share of weight", "shown in the scale of the heading: toman.",
	} {
		if !strings.Contains(all, want) {
			t.Errorf("the notes lack %q:\n%s", want, all)
		}
	}
}

func TestDefinitionsSayWhatAKPIIsMadeOf(t *testing.T) {
	b := sampleBoard(t, sampleSource(t), nil, 0)
	for _, c := range []struct {
		f           Format
		sheet, kpi  string
		description string
		want        []string
	}{
		{english, "Definitions", "Win rate", "the formula in words", []string{"Internal processes", "deals won ÷ deals closed", "percent", "higher is better", "leading", "deals", "win_rate"}},
		{farsi, "تعریف‌ها", "نرخ موفقیت معامله‌ها", "the formula in Persian words", []string{"معامله‌های برده ÷ معامله‌های بسته", "درصد", "بیشتر بهتر است", "پیش‌نگر", "معامله"}},
		{english, "Definitions", "Revenue growth on the year before", "windows and brackets", []string{"(revenue − revenue [a year before]) ÷ revenue [a year before]"}},
		{english, "Definitions", "Complaint rate", "factors", []string{"complaints ÷ active customers × 1,000", "per 1,000"}},
	} {
		t.Run(c.description, func(t *testing.T) {
			x := reopened(t, b, c.f)
			rows, err := x.GetRows(c.sheet)
			if err != nil {
				t.Fatal(err)
			}
			line := strings.Join(rows[find(t, x, c.sheet, c.kpi)-1], " | ")
			for _, w := range c.want {
				if !strings.Contains(line, w) {
					t.Errorf("got %q, want it to hold %q", line, w)
				}
			}
		})
	}
}

func TestQuartersAndYearsHaveTheirNames(t *testing.T) {
	s := sampleSource(t)
	for _, c := range []struct {
		name, want string
		period     kpi.Period
	}{
		{"a quarter", "پاییز ۱۴۰۴", kpi.Period{Grain: kpi.Quarterly, First: kpi.NewMonth(1404, 7)}},
		{"a year", "سال مالی منتهی به اسفند ۱۴۰۴", kpi.Period{Grain: kpi.Yearly, First: kpi.NewMonth(1404, 1)}},
	} {
		t.Run(c.name, func(t *testing.T) {
			card, err := scorecard.Build(context.Background(), scorecard.Request{Source: s, Catalogue: s.catalogue, Calendar: tehran,
				Settings: kpi.DefaultSettings(kpi.Jalali), Scope: kpi.Whole, Period: c.period, Today: tehran.MonthEnd(mehr.First) + 12})
			if err != nil {
				t.Fatal(err)
			}
			x := reopened(t, Board{Organisation: "نمونه", Card: card}, farsi)
			if got := raw(t, x, "مالی", "A6"); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// BenchmarkBoardWorkbook writes 40 KPIs over 36 months with all their charts; the budget is
// half a second.
func BenchmarkBoardWorkbook(b *testing.B) {
	s := sampleSource(b)
	s.missing = nil
	strategy := &scorecard.Strategy{}
	for i, d := range s.catalogue.All()[:40] {
		if i%10 == 0 {
			name := kpi.Words{Fa: "منظر " + string(rune('۱'+i/10)), En: "Perspective"}
			strategy.Perspectives = append(strategy.Perspectives, scorecard.StrategyPerspective{ID: d.Perspective + d.ID, Name: name, Weight: 1,
				Objectives: []scorecard.StrategyObjective{{ID: "o" + d.ID, Name: name, Weight: 1}}})
		}
		o := &strategy.Perspectives[i/10].Objectives[0]
		o.KPIs = append(o.KPIs, scorecard.StrategyKPI{ID: d.ID, Weight: 1})
	}
	board := sampleBoard(b, s, strategy, 35)
	for b.Loop() {
		if err := BoardWorkbook(io.Discard, board, farsi); err != nil {
			b.Fatal(err)
		}
	}
}

func TestAnAmountBeyondExcelsDigitsIsAlsoWrittenOut(t *testing.T) {
	b := sampleBoard(t, sampleSource(t), nil, 0)
	huge := 9007199254740992.0 * 10
	b.Card.Find("revenue").Value.Value = &huge
	x := reopened(t, b, english)
	at := cell(valueCol, find(t, x, "Summary", "Revenue"))
	notes, err := x.GetComments("Summary")
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range notes {
		if n.Cell == at && strings.Contains(n.Paragraph[0].Text, "9,007,199,254,740,992 toman") {
			return
		}
	}
	t.Errorf("no note with all digits at %s: %v", at, notes)
}

// BenchmarkBoardWorkbookOfGaps writes a board on which most values are missing, each with
// its note.
func BenchmarkBoardWorkbookOfGaps(b *testing.B) {
	s := sampleSource(b)
	for i, d := range s.catalogue.All() {
		if i%5 > 0 {
			s.missing[d.ID] = kpi.Late
		}
	}
	board := sampleBoard(b, s, nil, 35)
	for b.Loop() {
		if err := BoardWorkbook(io.Discard, board, farsi); err != nil {
			b.Fatal(err)
		}
	}
}
