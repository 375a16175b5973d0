package reports

import (
	"html/template"
	"strconv"

	"taraz/kpi"
)

// RowQuery asks for the facts, customers or employees behind a KPI's value.
type RowQuery struct {
	KPI    string
	Period kpi.Period
	Scope  kpi.Scope
	Offset int // rows to skip
	Limit  int // rows wanted
}

// RowPage is a page of the rows behind a value.
type RowPage struct {
	Entity  string // what a row is: an entity of package data
	Columns []RowColumn
	Rows    [][]RowCell // in the order of Columns
	Total   int64
}

// RowColumn heads a column of a RowPage.
type RowColumn struct {
	Label kpi.Words
	Kind  ColumnKind
}

// ColumnKind is what the cells of a column hold.
type ColumnKind string

// The kinds of column; RowCell says where each is held.
const (
	TextColumn   ColumnKind = "text"
	NumberColumn ColumnKind = "number"
	MoneyColumn  ColumnKind = "money" // smallest units
	DayColumn    ColumnKind = "day"
	FlagColumn   ColumnKind = "flag" // yes or no, in Text
)

// RowCell is one cell: Text, Number (NumberColumn, MoneyColumn) or Day.
type RowCell struct {
	Null   bool
	Text   string
	Number float64
	Day    kpi.Date
}

// RowsInput is a page of rows with the question it answers.
type RowsInput struct {
	Query RowQuery
	Page  RowPage
}

// RowsTable is a page of rows as it is shown.
type RowsTable struct {
	Heading, Caption, Shown string
	Head                    []Column
	Rows                    [][]TableCell
	Previous, Next          *Link
}

// rowsTable shows the rows behind a KPI's value.
func (v View) rowsTable(in RowsInput) *RowsTable {
	q := in.Query
	t := NewRowsTable(v, in.Page, q.Offset, q.Limit, func(offset int) string {
		return v.At("/kpi/"+q.KPI, q.Period, q.Scope, "rows", v.offset(offset)) + "#rows"
	})
	t.Heading, t.Caption = v.T("rows.heading"), v.entities([]string{in.Page.Entity})
	return t
}

// NewRowsTable shows a page of rows that begins at an offset and holds at most limit of
// them; at is the address of the page that begins at another one. Heading and caption are
// the caller's.
func NewRowsTable(v View, page RowPage, offset, limit int, at func(offset int) string) *RowsTable {
	t := &RowsTable{}
	for _, c := range page.Columns {
		t.Head = append(t.Head, Column{c.Label.In(v.Lang), c.Kind == NumberColumn || c.Kind == MoneyColumn})
	}
	for _, row := range page.Rows {
		cells := make([]TableCell, 0, len(row))
		for i, cell := range row {
			if i < len(page.Columns) {
				cells = append(cells, v.rowCell(page.Columns[i].Kind, cell))
			}
		}
		t.Rows = append(t.Rows, cells)
	}
	number := func(n int64) string { return Isolate(v.Number(float64(n), 0)) }
	before := offset - limit
	if len(page.Rows) > 0 {
		t.Shown = v.T("rows.shown", number(int64(offset)+1), number(int64(offset+len(page.Rows))), number(page.Total))
	} else if limit > 0 && int64(offset) >= page.Total { // beyond the end: back to the last page
		before = int(max(page.Total-1, 0)) / limit * limit
	}
	if offset > 0 {
		t.Previous = &Link{Href: at(max(0, before)), Text: v.T("rows.previous")}
	}
	if int64(offset+limit) < page.Total {
		t.Next = &Link{Href: at(offset + limit), Text: v.T("rows.next")}
	}
	return t
}

// offset writes a row offset for an address; the first page has none.
func (v View) offset(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func (v View) rowCell(kind ColumnKind, c RowCell) TableCell {
	switch {
	case c.Null:
		return TableCell{HTML: Missing, Number: kind == NumberColumn || kind == MoneyColumn}
	case kind == MoneyColumn:
		return TableCell{v.FullMoney(c.Number).HTML(), true}
	case kind == NumberColumn:
		decimals := 0
		if c.Number != float64(int64(c.Number)) {
			decimals = 2
		}
		return TableCell{v.BDI(v.Number(c.Number, decimals)), true}
	case kind == FlagColumn && c.Text == "yes":
		return TableCell{HTML: text(v.T("rows.yes"))}
	case kind == FlagColumn:
		return TableCell{HTML: text(v.T("rows.no"))}
	case kind == DayColumn:
		return TableCell{HTML: `<span class="keep">` + text(v.Format.Date(c.Day)) + `</span>`}
	}
	return TableCell{HTML: template.HTML("<bdi>" + template.HTMLEscapeString(c.Text) + "</bdi>")}
}
