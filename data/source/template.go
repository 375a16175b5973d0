package source

import (
	"fmt"
	"io"

	"github.com/xuri/excelize/v2"

	"taraz/data"
	"taraz/kpi"
)

// templateRows is how many rows of a template have lists to choose from.
const templateRows = 10_000

// templateFont is on every machine that has a spreadsheet and reads well in both scripts.
const templateFont = "Tahoma"

// Template writes a workbook to fill in with one entity: a sheet with nothing but the
// header in the organisation's language, which MappingFor and Propose recognise, a sheet of
// examples, which no import reads, and a guide to every field.
func Template(w io.Writer, e *data.Entity, org data.Organisation) error {
	k := &templateBook{File: excelize.NewFile(), entity: e, org: org}
	defer k.Close()
	k.sheets()
	if k.err != nil {
		return fmt.Errorf("template of %s: %w", e.Name, k.err)
	}
	_, err := k.WriteTo(w)
	return err
}

// templateBook is a template being written; the first error stays.
type templateBook struct {
	*excelize.File
	entity *data.Entity
	org    data.Organisation
	err    error
}

func (k *templateBook) do(err error) {
	if k.err == nil {
		k.err = err
	}
}

// say chooses the words of the organisation's language.
func (k *templateBook) say(w kpi.Words) string {
	if k.org.Locale == "fa" {
		return w.Fa
	}
	return w.En
}

func (k *templateBook) words(fa, en string) string { return k.say(kpi.Words{Fa: fa, En: en}) }

func (k *templateBook) sheets() {
	fill, examples, guide := k.say(k.entity.Label), k.words("نمونه", "Examples"), k.words("راهنما", "Guide")
	k.do(k.SetSheetName("Sheet1", fill))
	for _, name := range []string{examples, guide} {
		_, err := k.NewSheet(name)
		k.do(err)
	}
	for _, name := range []string{fill, examples, guide} {
		rtl, grid := k.org.Locale == "fa", name != guide
		k.do(k.SetSheetView(name, 0, &excelize.ViewOptions{RightToLeft: &rtl, ShowGridLines: &grid}))
		k.onOnePage(name)
	}
	k.columns(fill)
	k.header(fill)
	k.notes(fill)
	k.lists(fill)
	k.columns(examples)
	k.header(examples)
	k.examples(examples)
	k.guide(guide)
	k.SetActiveSheet(0)
}

// onOnePage lets a sheet be printed as wide as one page.
func (k *templateBook) onOnePage(sheet string) {
	landscape, wide, high, fit := "landscape", 1, 0, true
	k.do(k.SetPageLayout(sheet, &excelize.PageLayoutOptions{Orientation: &landscape, FitToWidth: &wide, FitToHeight: &high}))
	k.do(k.SetSheetProps(sheet, &excelize.SheetPropsOptions{FitToPage: &fit}))
}

// columns makes every column wide enough for its name, and text where a spreadsheet would
// take what is typed for something else: dates of another calendar, ids with zeros in front.
func (k *templateBook) columns(sheet string) {
	for i, f := range k.entity.Fields {
		name, err := excelize.ColumnNumberToName(i + 1)
		k.do(err)
		k.do(k.SetColWidth(sheet, name, name, float64(max(14, len([]rune(k.say(f.Label)))+6))))
		format := 49 // text
		if k.numeric(f) {
			format = 0
		}
		k.do(k.SetColStyle(sheet, name, k.style(&excelize.Style{Font: k.font(false, ""), NumFmt: format, Alignment: k.aligned(f)})))
	}
}

func (k *templateBook) numeric(f data.Field) bool {
	return f.Type == data.Money || f.Type == data.Real || f.Type == data.Int
}

// aligned lets words begin at the reading edge and leaves figures alone.
func (k *templateBook) aligned(f data.Field) *excelize.Alignment {
	if k.numeric(f) {
		return nil
	}
	return k.reading(false)
}

func (k *templateBook) reading(wrap bool) *excelize.Alignment {
	a := &excelize.Alignment{Vertical: "top", WrapText: wrap, Horizontal: "left"}
	if k.org.Locale == "fa" {
		a.Horizontal, a.ReadingOrder = "right", 2
	}
	return a
}

func (k *templateBook) font(bold bool, colour string) *excelize.Font {
	if colour == "" {
		colour = "151A22"
	}
	return &excelize.Font{Family: templateFont, Size: 10, Bold: bold, Color: colour}
}

func (k *templateBook) style(s *excelize.Style) int {
	id, err := k.NewStyle(s)
	k.do(err)
	return id
}

// header writes the labels; the fields that no row can lack stand on a dark ground.
func (k *templateBook) header(sheet string) {
	centred := &excelize.Alignment{Horizontal: "center", Vertical: "center", WrapText: true}
	if k.org.Locale == "fa" {
		centred.ReadingOrder = 2
	}
	must := k.style(&excelize.Style{Font: k.font(true, "FFFFFF"), Fill: ground("2F4FC0"), Alignment: centred, NumFmt: 49})
	may := k.style(&excelize.Style{Font: k.font(true, ""), Fill: ground("EFF1F4"), Alignment: centred, NumFmt: 49})
	for i, f := range k.entity.Fields {
		style := may
		if needed(k.entity, f) {
			style = must
		}
		k.text(sheet, i+1, 1, k.say(f.Label), style)
	}
	k.do(k.SetRowHeight(sheet, 1, 26))
	k.do(k.SetPanes(sheet, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}))
}

func ground(colour string) excelize.Fill {
	return excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{colour}}
}

// text writes a text, never a formula, in a style; 0 is the column's own.
func (k *templateBook) text(sheet string, col, row int, text string, style int) {
	cell := k.cell(col, row)
	k.do(k.SetCellStr(sheet, cell, text))
	if style != 0 {
		k.do(k.SetCellStyle(sheet, cell, cell, style))
	}
}

func (k *templateBook) cell(col, row int) string {
	name, err := excelize.CoordinatesToCellName(col, row)
	k.do(err)
	return name
}

// notes say on the header what a cell wants, for the fields that no row can lack.
func (k *templateBook) notes(sheet string) {
	for i, f := range k.entity.Fields {
		if !needed(k.entity, f) {
			continue
		}
		note := k.words("لازم است. ", "Required. ") + k.wants(f)
		k.do(k.AddComment(sheet, excelize.Comment{Cell: k.cell(i+1, 1), Author: "Taraz", Width: 260, Height: 90,
			Paragraph: []excelize.RichTextRun{{Text: note, Font: &excelize.Font{Family: templateFont, Size: 9}}}}))
	}
}

// lists offer the words of choices, and say in dates how they are written.
func (k *templateBook) lists(sheet string) {
	for i, f := range k.entity.Fields {
		allowed := k.allowed(f)
		hint := k.hint(f)
		if len(allowed) == 0 && hint == "" {
			continue
		}
		v := excelize.NewDataValidation(true)
		v.Sqref = k.cell(i+1, 2) + ":" + k.cell(i+1, templateRows)
		if len(allowed) > 0 {
			k.do(v.SetDropList(allowed))
			v.SetError(excelize.DataValidationErrorStyleStop, k.say(f.Label), k.words("یکی از واژه‌های فهرست را برگزینید.", "Choose one of the words of the list."))
		} else {
			v.SetInput(k.say(f.Label), hint)
		}
		k.do(k.AddDataValidation(sheet, v))
	}
}

// allowed are the words that a cell of a field may hold, nil for any.
func (k *templateBook) allowed(f data.Field) []string {
	switch f.Type {
	case data.Flag:
		return []string{k.words("بله", "yes"), k.words("خیر", "no")}
	case data.Choice:
		var all []string
		for _, c := range f.Choices {
			all = append(all, k.say(data.ChoiceLabel(c)))
		}
		return all
	}
	return nil
}

// hint says how a date is written.
func (k *templateBook) hint(f data.Field) string {
	if f.Type != data.Day && f.Type != data.Time {
		return ""
	}
	return k.wants(f)
}
