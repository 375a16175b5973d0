package reports

import (
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"taraz/kpi"
	"taraz/scorecard"
)

func TestHeadingsStayInSightAndAreRepeatedInPrint(t *testing.T) {
	x := reopened(t, sampleBoard(t, sampleSource(t), nil, 23), english)
	titles, areas := map[string]string{}, map[string]string{}
	for _, n := range x.GetDefinedName() {
		switch n.Name {
		case "_xlnm.Print_Titles":
			titles[n.Scope] = n.RefersTo
		case "_xlnm.Print_Area":
			areas[n.Scope] = n.RefersTo
		}
	}
	cases := []struct {
		sheet          string
		cols, rows     int
		titles, within string
	}{
		{"Summary", 1, 2, "'Summary'!$25:$25", ""},
		{"Financial", 2, headRow, "'Financial'!$4:$5", ""},
		{"Customer", 2, headRow, "'Customer'!$A:$B", "'Customer'!$A$1:$Q$29,"},
		{"Scores by period", 2, trendHead, "'Scores by period'!$3:$3", ""},
		{"Definitions", 1, 3, "'Definitions'!$3:$3", ""},
	}
	for _, c := range cases {
		t.Run(c.sheet, func(t *testing.T) {
			p, err := x.GetPanes(c.sheet)
			if err != nil {
				t.Fatal(err)
			}
			if !p.Freeze || p.XSplit != c.cols || p.YSplit != c.rows {
				t.Errorf("got frozen %v after %d columns and %d rows, want %d and %d", p.Freeze, p.XSplit, p.YSplit, c.cols, c.rows)
			}
			if titles[c.sheet] != c.titles {
				t.Errorf("got titles %q, want %q", titles[c.sheet], c.titles)
			}
			if !strings.HasPrefix(areas[c.sheet], c.within) || (c.within == "") != (areas[c.sheet] == "") {
				t.Errorf("got print area %q, want it to begin with %q", areas[c.sheet], c.within)
			}
		})
	}
}

func TestEveryPageHasItsNumber(t *testing.T) {
	b := sampleBoard(t, sampleSource(t), nil, 1)
	for _, c := range []struct {
		f    Format
		want string
	}{{english, "&C&8&P of &N"}, {farsi, "&C&8&P از &N"}} {
		x := reopened(t, b, c.f)
		for _, name := range x.GetSheetList() {
			h, err := x.GetHeaderFooter(name)
			if err != nil {
				t.Fatal(err)
			}
			if h == nil || h.OddFooter != c.want {
				t.Errorf("%s: got footer %+v, want %q", name, h, c.want)
			}
		}
	}
}

func TestFiguresStandRightAndTextAtTheReadingEdge(t *testing.T) {
	b := sampleBoard(t, sampleSource(t), nil, 0)
	cases := []struct {
		name       string
		f          Format
		sheet, kpi string
		col        int
		horizontal string
		order      uint64
	}{
		{"a figure in English", english, "Summary", "Revenue", valueCol, "right", 1},
		{"a figure in Persian reads left to right too", farsi, "خلاصه", "درآمد", valueCol, "right", 1},
		{"a name in English", english, "Summary", "Revenue", nameCol, "left", 1},
		{"a name in Persian", farsi, "خلاصه", "درآمد", nameCol, "right", 2},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			x := reopened(t, b, c.f)
			id, err := x.GetCellStyle(c.sheet, cell(c.col, find(t, x, c.sheet, c.kpi)))
			if err != nil {
				t.Fatal(err)
			}
			st, err := x.GetStyle(id)
			if err != nil {
				t.Fatal(err)
			}
			if st.Alignment.Horizontal != c.horizontal || st.Alignment.ReadingOrder != c.order {
				t.Errorf("got %s in order %d, want %s in order %d", st.Alignment.Horizontal, st.Alignment.ReadingOrder, c.horizontal, c.order)
			}
			if st.Font.Family != bookFont {
				t.Errorf("got font %q, want one that every reader has (%s)", st.Font.Family, bookFont)
			}
		})
	}
}

func TestTheCourseOfTheScoreIsThatOfTheCards(t *testing.T) {
	b := sampleBoard(t, sampleSource(t), nil, 5)
	b.Past = append(b.Past, &scorecard.Card{Period: kpi.Period{Grain: kpi.Yearly, First: mehr.First}}) // another grain is no part of it
	x := reopened(t, b, english)
	const s = "Scores by period"
	before := b.Past[4]
	texts(t, [][3]string{
		{"the newest first", raw(t, x, s, "A4"), "Mehr 1405"},
		{"its score", raw(t, x, s, "C4"), digitsOf(scorecard.Rounded(*b.Card.Score))},
		{"the month before", raw(t, x, s, "A5"), "Shahrivar 1405"},
		{"its score", raw(t, x, s, "C5"), digitsOf(scorecard.Rounded(*before.Score))},
		{"its coverage", raw(t, x, s, "F5"), digitsOf(before.Coverage)},
		{"its first perspective", raw(t, x, s, "G5"), digitsOf(scorecard.Rounded(*before.Perspectives[0].Score))},
		{"the limits of the colours for the chart", raw(t, x, s, "D5") + " " + raw(t, x, s, "E5"), "80 50"},
		{"a period that has values but no card has no score", raw(t, x, s, "C12"), ""},
		{"the change on the summary is against the month before", raw(t, x, "Summary", cell(changeCol, 5)),
			digitsOf(Round(scorecard.Rounded(*b.Card.Score)-scorecard.Rounded(*before.Score), 2))},
		{"also for a perspective", raw(t, x, "Summary", cell(changeCol, 6)),
			digitsOf(Round(scorecard.Rounded(*b.Card.Perspectives[0].Score)-scorecard.Rounded(*before.Perspectives[0].Score), 2))},
	})
}

func TestChangesAreNumbersWithTheirUnitBeside(t *testing.T) {
	b := sampleBoard(t, sampleSource(t), nil, 1)
	ten := 10.0
	b.Card.Find("average_order_value").Change = &scorecard.Change{Value: ten * 1e6, Kind: scorecard.Difference}
	x := reopened(t, b, english)
	csat := b.Card.Find("csat")
	at := func(kpi string, col int) string { return raw(t, x, "Summary", cell(col, find(t, x, "Summary", kpi))) }
	texts(t, [][3]string{
		{"of a percentage in points", at("Customer satisfaction", changeCol), digitsOf(100 * csat.Change.Value)},
		{"which says so", at("Customer satisfaction", changeInCol), "pp"},
		{"of an amount as a share", at("Revenue", changeCol), digitsOf(b.Card.Find("revenue").Change.Value)},
		{"whose sign says so", at("Revenue", changeInCol), ""},
		{"a difference of money in the display unit", at("Average order value", changeCol), "1000000"},
		{"with its name", at("Average order value", changeInCol), "toman"},
		{"none where there is none", at("Net promoter score", changeCol), ""},
	})
}

func TestWeightsAreSharesAmongSiblings(t *testing.T) {
	b := sampleBoard(t, sampleSource(t), nil, 0)
	x := reopened(t, b, english)
	sum := 0.0
	for _, p := range b.Card.Perspectives {
		sum += p.Weight
	}
	o := b.Card.Perspectives[0].Objectives[0]
	all := 0.0
	for _, k := range o.KPIs {
		all += k.Weight
	}
	texts(t, [][3]string{
		{"of a perspective", raw(t, x, "Summary", cell(weightCol, 6)), digitsOf(b.Card.Perspectives[0].Weight / sum)},
		{"of a KPI", raw(t, x, "Summary", cell(weightCol, find(t, x, "Summary", "Revenue"))), digitsOf(o.KPIs[0].Weight / all)},
	})
	if got := total(2, func(int) float64 { return 0 }); got != 1 {
		t.Errorf("got %v, want 1 where all weights are 0, so that nothing is divided by 0", got)
	}
}

func TestABandShowsBothItsEnds(t *testing.T) {
	b := sampleBoard(t, sampleSource(t), nil, 0)
	x := reopened(t, b, english)
	target := b.Card.Find("marketing_cost_ratio").Target
	rows, err := x.GetRows("Financial")
	if err != nil {
		t.Fatal(err)
	}
	col := 0
	for i, name := range rows[nameRow-1] {
		if name == "Marketing cost ratio" {
			col = i + 1
		}
	}
	shown := raw(t, x, "Summary", cell(goalCol, find(t, x, "Summary", "Marketing cost ratio")))
	texts(t, [][3]string{
		{"as two columns", raw(t, x, "Financial", cell(col+1, firstRow)) + " " + raw(t, x, "Financial", cell(col+2, firstRow)), digitsOf(*target.Lower) + " " + digitsOf(*target.Upper)},
		{"under their own headings", raw(t, x, "Financial", cell(col+1, headRow)) + " " + raw(t, x, "Financial", cell(col+2, headRow)), "From To"},
		{"and as one text on the summary", shown, Isolate(english.Percent(*target.Lower)) + " to " + Isolate(english.Percent(*target.Upper))},
	})
}

func TestChartsStandInRowsAsWideAsAPage(t *testing.T) {
	cases := []struct {
		name       string
		n          int
		wide, rows int
	}{
		{"none", 0, 1, 0}, {"one alone", 1, 1, 1}, {"two beside each other", 2, 2, 1}, {"four in two rows", 4, 3, 2},
		{"six under a full table", 6, 4, 2}, {"ten on a page of their own", 10, 3, 4},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if chartsWide(c.n) != c.wide || chartRows(c.n) != c.rows {
				t.Errorf("got %d wide in %d rows, want %d in %d", chartsWide(c.n), chartRows(c.n), c.wide, c.rows)
			}
		})
	}
}

func TestTheFirstErrorStays(t *testing.T) {
	k := &workbook{File: excelize.NewFile(), Format: english, styles: map[style]int{}, taken: map[string]bool{}, named: map[string]bool{}}
	defer k.Close()
	s := sheet{k, "none such"}
	s.text(1, 1, "x", style{})
	first := k.err
	s.height(-1, 10)
	if first == nil || k.err != first {
		t.Errorf("got %v after %v, want the first error kept", k.err, first)
	}
}
