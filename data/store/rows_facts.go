package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"github.com/jmoiron/sqlx"

	"taraz/data"
	"taraz/kpi"
)

// rowField is a column of a page of facts.
type rowField struct {
	RowColumn
	sql, join string
}

// factRows lists the facts that a measure selects in a window and a scope, by date.
func (f *facts) factRows(ctx context.Context, m kpi.Measure, w kpi.Window, q RowQuery) (RowPage, error) {
	t, err := tableFor(m.Entity, q.Scope.Kind)
	if err != nil {
		return RowPage{}, err
	}
	from, order, err := f.factSelection(t, m, w, q.Scope)
	if err != nil {
		return RowPage{}, err
	}
	fields := rowFields(t)
	page := RowPage{Entity: m.Entity}
	var columns, joins []string
	for i, x := range fields {
		page.Columns = append(page.Columns, x.RowColumn)
		columns = append(columns, fmt.Sprintf("%s AS r%d", x.sql, i))
		if x.join != "" {
			joins = append(joins, x.join)
		}
	}
	if err := sqlx.GetContext(ctx, f.q, &page.Total, f.rebind("SELECT COUNT(*)"+from.text), from.args...); err != nil {
		return page, err
	}
	head, tail, _ := strings.Cut(from.text, " WHERE ")
	p := piece{"SELECT " + strings.Join(columns, ", ") + head + " " + strings.Join(joins, " ") + " WHERE " + tail + " ORDER BY " + order +
		fmt.Sprintf(" LIMIT %d OFFSET %d", max(q.Limit, 0), max(q.Offset, 0)), from.args}
	rows, err := f.query(ctx, p)
	if err != nil {
		return page, err
	}
	defer rows.Close()
	page.Rows, err = readRows(rows, page.Columns)
	return page, err
}

// factSelection is everything from FROM on that selects a measure's facts, and their order.
func (f *facts) factSelection(t *table, m kpi.Measure, w kpi.Window, scope kpi.Scope) (p piece, order string, err error) {
	c, err := compile(t, m)
	if err != nil {
		return p, "", err
	}
	var within string
	day := t.opened
	if m.Stock {
		within = fmt.Sprintf("%s <= %d AND (%s IS NULL OR %s > %d)", t.opened, w.To, t.closed, t.closed, w.To)
		if t.standing != "" {
			within += " AND " + t.standing
		}
	} else {
		d, err := t.date(m.Date)
		if err != nil {
			return p, "", err
		}
		day = d.day
		if w.To < w.From {
			within = "1 = 0"
		} else {
			within = newGrid(f.cal, []kpi.Window{w}).within(d)
		}
	}
	by, err := t.scope(scope.Kind, day)
	if err != nil {
		return p, "", err
	}
	if m.Stock && by.from != "" { // as of the day on which the fact is open
		if by, err = t.scope(scope.Kind, fmt.Sprint(int64(w.To))); err != nil {
			return p, "", err
		}
	}
	p.add(" FROM " + t.from + " f " + strings.Join(append(slices.Clone(c.joins), by.joins...), " ") + " WHERE " + within)
	if c.test.text != "" {
		p.add(" AND ")
		p.join(c.test)
	}
	if len(c.until) > 0 {
		p.add(" AND " + untilLag(f.cal, c.until, []kpi.Date{w.To}) + " = 0")
	}
	if m.Aggregate == kpi.Sum || m.Aggregate == kpi.Median || m.Aggregate == kpi.Distinct {
		p.add(" AND " + c.value + " IS NOT NULL")
	}
	by.filter(&p, scope)
	return p, t.order(day), nil
}

// filter adds the condition of one scope.
func (s scoping) filter(p *piece, scope kpi.Scope) {
	switch {
	case scope.Kind == kpi.Organisation:
	case s.of == "":
		p.add(" AND "+s.key+" = ?", scope.Name)
	case scope.Name == "":
		p.add(" AND " + s.key + " = 0")
	default:
		p.add(" AND "+s.key+" = (SELECT num FROM "+s.of+" WHERE id = ?)", scope.Name)
	}
}

// order puts facts by day and then by key, so that pages do not overlap.
func (t *table) order(day string) string {
	list := []string{day}
	switch {
	case t.name == "promise":
		list = append(list, "f.source", "f.id")
	case t.name == "recipient":
		list = append(list, "f.campaign", "f.person")
	default:
		for _, k := range keyColumns(t.entity) {
			list = append(list, "f."+k)
		}
	}
	return strings.Join(list, ", ")
}

// rowFields are the columns of a table's facts.
func rowFields(t *table) []rowField {
	if t.entity == nil {
		return viewFields(t)
	}
	var list []rowField
	for i, field := range t.entity.Fields {
		column := "f." + fieldColumn(t.entity, field)
		x := rowField{RowColumn: RowColumn{field.Label, "text"}, sql: column}
		switch field.Type {
		case data.Int, data.Real:
			x.Kind = "number"
		case data.Money:
			x.Kind = "money"
		case data.Day:
			x.Kind = "day"
		case data.Time:
			x.Kind, x.sql = "day", column+"_day"
		case data.Flag:
			x.sql = "CASE " + column + " WHEN 1 THEN 'yes' WHEN 0 THEN 'no' END"
		case data.Ref:
			x.sql, x.join = reference(field.Refers, column, i)
		}
		list = append(list, x)
	}
	return list
}

// reference reads a reference as a name, or as an id where no name is known.
func reference(refers, column string, i int) (text, join string) {
	alias := fmt.Sprintf("ref%d", i)
	text = "COALESCE(" + alias + ".name, " + alias + ".id)"
	if refers == "product" {
		text = alias + ".id"
	}
	return text, fmt.Sprintf("LEFT JOIN %s %s ON %s.num = %s", refers, alias, alias, column)
}

// viewFields are the columns of the facts made of others.
func viewFields(t *table) []rowField {
	label := func(fa, en string) RowColumn { return RowColumn{kpi.Words{Fa: fa, En: en}, "text"} }
	day := func(fa, en string) RowColumn { return RowColumn{kpi.Words{Fa: fa, En: en}, "day"} }
	if t.name == "promise" {
		return []rowField{{label("شناسه", "ID"), "f.id", ""}, {day("موعد", "Promised"), "f.promised", ""}, {label("به‌موقع", "Kept"), "f.kept", ""}}
	}
	name, join := reference("campaign", "f.campaign", 0)
	return []rowField{{label("کمپین", "Campaign"), name, join}, {label("مخاطب", "Person"), "f.person", ""},
		{label("هدف", "Purpose"), "f.purpose", ""}, {day("شروع", "Starts on"), "f.starts_on", ""},
		{label("پاسخ داد", "Responded"), "f.responded", ""}, {label("مشتری شد", "Converted"), "f.converted", ""}}
}

// readRows reads what is left of a result as cells.
func readRows(rows *sqlx.Rows, columns []RowColumn) ([][]RowCell, error) {
	var list [][]RowCell
	texts, numbers := make([]sql.NullString, len(columns)), make([]sql.NullFloat64, len(columns))
	into := make([]any, len(columns))
	for i, c := range columns {
		into[i] = &numbers[i]
		if c.Kind == "text" {
			into[i] = &texts[i]
		}
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return nil, err
		}
		cells := make([]RowCell, len(columns))
		for i, c := range columns {
			switch {
			case c.Kind == "text":
				cells[i] = RowCell{Null: !texts[i].Valid, Text: texts[i].String}
			case c.Kind == "day":
				cells[i] = RowCell{Null: !numbers[i].Valid, Day: kpi.Date(numbers[i].Float64)}
			default:
				cells[i] = RowCell{Null: !numbers[i].Valid, Number: numbers[i].Float64}
			}
		}
		list = append(list, cells)
	}
	return list, rows.Err()
}
