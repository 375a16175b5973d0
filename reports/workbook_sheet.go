package reports

import (
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"

	"taraz/kpi"
	"taraz/scorecard"
)

// sheet is one sheet of a workbook being written.
type sheet struct {
	*workbook
	name string
}

// sheet adds a sheet in the reader's direction, without grid lines.
func (k *workbook) sheet(title string) sheet {
	s := sheet{k, SheetName(title, k.taken)}
	_, err := k.NewSheet(s.name)
	k.do(err)
	rtl, grid := k.Persian(), false
	k.do(k.SetSheetView(s.name, 0, &excelize.ViewOptions{RightToLeft: &rtl, ShowGridLines: &grid}))
	return s
}

// text writes text, never a formula.
func (s sheet) text(col, row int, text string, st style) {
	s.do(s.SetCellStr(s.name, cell(col, row), clean(text)))
	s.paint(col, row, st)
}

// label writes a text of ours that mixes words with figures or shapes, isolated for its
// direction.
func (s sheet) label(col, row int, text string, st style) {
	s.do(s.SetCellStr(s.name, cell(col, row), s.Label(text)))
	s.paint(col, row, st)
}

// number writes a number, or leaves the cell empty where there is none.
func (s sheet) number(col, row int, v *float64, st style) {
	if usable(v) {
		s.do(s.SetCellFloat(s.name, cell(col, row), *v, -1, 64))
	}
	s.paint(col, row, st)
}

// score writes a score rounded to hundredths, from which its colour is chosen.
func (s sheet) score(col, row int, v *float64, st style) {
	if usable(v) {
		r := scorecard.Rounded(*v)
		v = &r
	}
	st.format = s.scoreFmt()
	s.number(col, row, v, st)
}

// date writes a real date, shown in the Gregorian calendar; the organisation's own day
// stands beside it as text, because Excel knows no Jalali calendar.
func (s sheet) date(col, row int, d kpi.Date, st style) {
	st.format, st.centre = "yyyy-mm-dd", true
	s.do(s.SetCellInt(s.name, cell(col, row), int64(d)+excelEpoch))
	s.paint(col, row, st)
}

// excelEpoch is 1970-01-01 in Excel's count of days.
const excelEpoch = 25569

func (s sheet) paint(col, row int, st style) { s.fillStyle(at(col, row), st) }

func (s sheet) fillStyle(a area, st style) {
	s.do(s.SetCellStyle(s.name, a.from(), a.to(), s.of(st)))
}

// note explains a cell, mostly an empty one.
func (s sheet) note(col, row int, text string) {
	if text == "" {
		return
	}
	s.do(s.AddComment(s.name, excelize.Comment{Cell: cell(col, row), Author: "Taraz", Width: 220, Height: 60,
		Paragraph: []excelize.RichTextRun{{Text: s.Label(clean(text)), Font: &excelize.Font{Family: bookFont, Size: 9}}}}))
}

func (s sheet) merge(a area) { s.do(s.MergeCell(s.name, a.from(), a.to())) }

// widths sets the widths of columns from the first on, in characters.
func (s sheet) widths(widths ...float64) {
	for i, w := range widths {
		s.width(i+1, w)
	}
}

func (s sheet) width(col int, w float64) {
	s.do(s.SetColWidth(s.name, column(col), column(col), w))
}

// across returns the column in which a distance from the reading edge ends, and what of
// the distance lies in it. Pixels.
func (s sheet) across(distance int) (col, rest int) {
	for col = 1; ; col++ {
		w, err := s.GetColWidth(s.name, column(col))
		s.do(err)
		pixels := int(w*8 + 0.5) // a digit of the workbook's font is 8 pixels wide
		if distance < pixels || s.err != nil {
			return col, distance
		}
		distance -= pixels
	}
}

func (s sheet) height(row int, points float64) { s.do(s.SetRowHeight(s.name, row, points)) }

// freeze keeps the first columns and rows in sight.
func (s sheet) freeze(cols, rows int) {
	pane := "bottomLeft"
	if cols > 0 {
		pane = "bottomRight"
	}
	s.do(s.SetPanes(s.name, &excelize.Panes{Freeze: true, XSplit: cols, YSplit: rows,
		TopLeftCell: cell(cols+1, rows+1), ActivePane: pane}))
}

// asManyAsNeeded is as many printed pages down as it takes.
const asManyAsNeeded = 0

// print sets the sheet for A4 landscape, one page across and so many down, its heading
// rows repeated (none for 0).
func (s sheet) print(headFrom, headTo, pages int) {
	wide, fit := 1, true
	s.paper(&excelize.PageLayoutOptions{FitToWidth: &wide, FitToHeight: &pages})
	s.do(s.SetSheetProps(s.name, &excelize.SheetPropsOptions{FitToPage: &fit}))
	if headFrom > 0 {
		s.builtIn("_xlnm.Print_Titles", fmt.Sprintf("%s!$%d:$%d", quoted(s.name), headFrom, headTo))
	}
}

// printParts sets the sheet for A4 landscape, each area on a page of its own, the first two
// columns repeated. The scale is that at which eachPage KPIs fill a page.
func (s sheet) printParts(areas []string) {
	scale := uint(62)
	s.paper(&excelize.PageLayoutOptions{AdjustTo: &scale})
	s.builtIn("_xlnm.Print_Area", strings.Join(areas, ","))
	s.builtIn("_xlnm.Print_Titles", quoted(s.name)+"!$A:$B")
}

// paper is what every sheet's print shares.
func (s sheet) paper(layout *excelize.PageLayoutOptions) {
	a4, landscape := 9, "landscape"
	layout.Size, layout.Orientation = &a4, &landscape
	s.do(s.SetPageLayout(s.name, layout))
	side, top, foot, centred := 0.4, 0.5, 0.3, true
	s.do(s.SetPageMargins(s.name, &excelize.PageLayoutMarginsOptions{Left: &side, Right: &side, Top: &top, Bottom: &top,
		Header: &foot, Footer: &foot, Horizontally: &centred}))
	s.do(s.SetHeaderFooter(s.name, &excelize.HeaderFooterOptions{OddFooter: "&C&8&P " + s.say("of") + " &N"}))
}

// builtIn sets one of the names by which Excel knows what to print of a sheet.
func (s sheet) builtIn(name, refersTo string) {
	s.do(s.SetDefinedName(&excelize.DefinedName{Name: name, Scope: s.name, RefersTo: refersTo}))
}

// define gives a cell a name that formulas can use; of two cells that would have the same
// name (a KPI under two objectives) the first has it.
func (s sheet) define(name string, col, row int) {
	key := strings.ToLower(name)
	if s.named[key] {
		return
	}
	s.named[key] = true
	s.do(s.SetDefinedName(&excelize.DefinedName{Name: name, RefersTo: reference(s.name, at(col, row))}))
}

// mark writes a standing's word and shape on the summary, coloured like its score. What has a value but
// no score is not without data.
func (s sheet) mark(row int, st scorecard.Standing, valued bool, base style) {
	base.colour, base.bold, base.indent = faintColour, true, 1
	text := s.Colour(string(st.Colour))
	if st.Score == nil && valued {
		text = s.say("unscored")
	}
	s.label(statusCol, row, shapes[st.Colour]+" "+text, base)
}

// shapes carry the status where colour does not.
var shapes = map[scorecard.Colour]string{
	scorecard.Green: "●", scorecard.Amber: "▲", scorecard.Red: "◆", "": "○",
}

// colours paints cells by the score beside them, by absolute limits: the score's own
// column is given, so that a changed score changes its colour. An empty score has none.
func (s sheet) colours(a area, scoreCol int) {
	at := "$" + cell(scoreCol, a.row)
	rules := []struct{ test, ink, tint string }{
		{at + ">=80", greenInk, greenTint},
		{at + ">=50", amberInk, amberTint},
		{at + "<50", redInk, redTint},
	}
	var list []excelize.ConditionalFormatOptions
	for _, r := range rules {
		id, err := s.NewConditionalStyle(&excelize.Style{Font: &excelize.Font{Color: r.ink},
			Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{r.tint}}})
		s.do(err)
		list = append(list, excelize.ConditionalFormatOptions{Type: "formula",
			Criteria: "AND(ISNUMBER(" + at + ")," + r.test + ")", Format: &id, StopIfTrue: true})
	}
	s.do(s.SetConditionalFormat(s.name, a.from()+":"+a.to(), list))
}
