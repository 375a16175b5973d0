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

func (v View) rowsTable(in RowsInput) *RowsTable {
	t := &RowsTable{Heading: v.T("rows.heading"), Caption: v.entities([]string{in.Page.Entity})}
	for _, c := range in.Page.Columns {
		t.Head = append(t.Head, Column{c.Label.In(v.Lang), c.Kind == NumberColumn || c.Kind == MoneyColumn})
	}
	for _, row := range in.Page.Rows {
		cells := make([]TableCell, 0, len(row))
		for i, cell := range row {
			if i < len(in.Page.Columns) {
				cells = append(cells, v.rowCell(in.Page.Columns[i].Kind, cell))
			}
		}
		t.Rows = append(t.Rows, cells)
	}
	q := in.Query
	number := func(n int64) string { return Isolate(v.Number(float64(n), 0)) }
	if in.Page.Total > 0 {
		t.Shown = v.T("rows.shown", number(int64(q.Offset)+1), number(int64(q.Offset+len(in.Page.Rows))), number(in.Page.Total))
	}
	link := func(offset int, key string) *Link {
		return &Link{Href: v.At("/kpi/"+q.KPI, q.Period, q.Scope, "rows", v.offset(offset)) + "#rows", Text: v.T(key)}
	}
	if q.Offset > 0 {
		t.Previous = link(max(0, q.Offset-q.Limit), "rows.previous")
	}
	if int64(q.Offset+q.Limit) < in.Page.Total {
		t.Next = link(q.Offset+q.Limit, "rows.next")
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
