package store

import (
	"context"

	"taraz/data"
)

// sheet lists rows of a table, called f, where a condition holds.
func (in *inspection) sheet(ctx context.Context, from, where, order string, fields []rowField, offset, limit int) (RowPage, error) {
	var page RowPage
	for _, x := range fields {
		page.Columns = append(page.Columns, x.RowColumn)
	}
	s := selection{from: from, where: piece{text: where}, order: order}
	rows, err := in.query(ctx, s.page(fields, RowQuery{Offset: offset, Limit: limit}))
	if err != nil {
		return page, err
	}
	defer rows.Close()
	page.Rows, err = readRows(rows, page.Columns)
	return page, err
}

// sheet is the table whose rows a suspicion lists.
func (x suspicion) sheet() string {
	e := data.ByName(x.Entity)
	switch {
	case x.from != "":
		return x.from
	case e.Master: // as it is known now
		return e.Name
	}
	return tableOf(e)
}

// sheetFields are the columns of an entity's rows, and their order.
func sheetFields(entity string) (fields []rowField, order string) {
	e := data.ByName(entity)
	if !e.Master {
		t := entityTable(e)
		return rowFields(t), t.order("f." + placing(e).day)
	}
	for _, name := range sheetColumns[entity] {
		x, _ := e.Field(name)
		fields = append(fields, rowFields(&table{entity: &data.Entity{Name: e.Name, Fields: []data.Field{x}}})...)
	}
	return fields, "f.num"
}

// sheetColumns are the fields that say who or what a row of master data is.
var sheetColumns = map[string][]string{
	"customer": {"id", "name", "kind", "phone", "email", "city", "segment", "channel", "gender", "birth_year", "occupation"},
	"employee": {"id", "name", "hired_on", "left_on"},
	"product":  {"id"},
	"campaign": {"id", "name", "channel", "purpose", "starts_on"},
}

// dayColumn is where the day and the month of a dated field are kept.
type dayColumn struct{ field, day, month string }

// datesOf lists the dated fields of an entity.
func datesOf(e *data.Entity) []dayColumn {
	var all []dayColumn
	for _, f := range e.Fields {
		if !f.Dated {
			continue
		}
		d := dayColumn{f.Name, f.Name, f.Name + "_month"}
		if f.Type == data.Time {
			d.day += "_day"
		}
		all = append(all, d)
	}
	return all
}

// placing is the date that places a fact in a month.
func placing(e *data.Entity) dayColumn {
	for _, d := range datesOf(e) {
		if d.field == e.Primary {
			return d
		}
	}
	return dayColumn{}
}
