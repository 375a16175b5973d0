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

// factRows lists the facts that a measure selects in a window and a scope, by date. Where it
// counts orders or different values, the lines or facts of one make a single row.
func (f *facts) factRows(ctx context.Context, m kpi.Measure, w kpi.Window, q RowQuery) (RowPage, error) {
	page := RowPage{Entity: m.Entity}
	t, err := tableFor(m.Entity, q.Scope.Kind)
	if err != nil {
		return page, err
	}
	s, err := f.factSelection(t, m, w, q.Scope)
	if err != nil {
		return page, err
	}
	if s.one, err = f.together(ctx, m, s.value); err != nil {
		return page, err
	}
	fields := rowFields(t)
	if s.one != "" {
		fields = united(fields)
	}
	for _, x := range fields {
		page.Columns = append(page.Columns, x.RowColumn)
	}
	count := s.count()
	if err := sqlx.GetContext(ctx, f.q, &page.Total, f.rebind(count.text), count.args...); err != nil {
		return page, err
	}
	rows, err := f.query(ctx, s.page(fields, q))
	if err != nil {
		return page, err
	}
	defer rows.Close()
	page.Rows, err = readRows(rows, page.Columns)
	return page, err
}

// together is SQL for what the facts of one row have in common, empty where every fact is a
// row. An order whose lines lie in several months is counted in each of them.
func (f *facts) together(ctx context.Context, m kpi.Measure, value string) (string, error) {
	switch f.wayOf(m) {
	case distinct:
		return value, nil
	case counted:
		many, err := f.multiLine(ctx)
		if err != nil || !many {
			return "", err
		}
		return "f.source, f.id, f." + m.Date + "_month", nil
	}
	return "", nil
}

// united are the columns of facts that make one row: amounts and quantities are added up,
// lines counted, and of the rest the least stands for all.
func united(fields []rowField) []rowField {
	list := slices.Clone(fields)
	for i, x := range list {
		switch {
		case x.sql == "f.line":
			list[i].Label, list[i].sql = kpi.Words{Fa: "سطرها", En: "Lines"}, "COUNT(*)"
		case x.Kind == "number", x.Kind == "money":
			list[i].sql = "CAST(SUM(" + x.sql + ") AS DOUBLE PRECISION)"
		default:
			list[i].sql = "MIN(" + x.sql + ")"
		}
	}
	return list
}

// selection selects the facts of a measure.
type selection struct {
	joins []string
	where piece
	from  string
	value string // of the measure
	day   string // of a fact
	order string
	one   string // what the facts of one row have in common; empty: each is a row
}

// text is everything from FROM on.
func (s selection) text(joins ...string) piece {
	p := piece{}
	p.add(" FROM " + s.from + " f " + strings.Join(append(slices.Clone(s.joins), joins...), " ") + " WHERE ")
	p.join(s.where)
	return p
}

func (s selection) count() piece {
	p := piece{}
	if s.one == "" {
		p.add("SELECT COUNT(*)")
		p.join(s.text())
		return p
	}
	p.add("SELECT COUNT(*) FROM (SELECT 1")
	p.join(s.text())
	p.add(" GROUP BY " + s.one + ") x")
	return p
}

func (s selection) page(fields []rowField, q RowQuery) piece {
	var columns, joins []string
	for i, x := range fields {
		columns = append(columns, fmt.Sprintf("%s AS r%d", x.sql, i))
		if x.join != "" {
			joins = append(joins, x.join)
		}
	}
	p := piece{}
	p.add("SELECT " + strings.Join(columns, ", "))
	p.join(s.text(joins...))
	order := s.order
	if s.one != "" {
		p.add(" GROUP BY " + s.one)
		order = "MIN(" + s.day + "), " + s.one
	}
	p.add(" ORDER BY " + order + fmt.Sprintf(" LIMIT %d OFFSET %d", max(q.Limit, 0), max(q.Offset, 0)))
	return p
}

// factSelection selects what a measure counts in a window and a scope.
func (f *facts) factSelection(t *table, m kpi.Measure, w kpi.Window, scope kpi.Scope) (s selection, err error) {
	c, err := compile(t, m)
	if err != nil {
		return s, err
	}
	within, day, err := f.dated(t, m, w)
	if err != nil {
		return s, err
	}
	asOf := day
	if m.Stock { // as of the day on which the fact is open
		asOf = fmt.Sprint(int64(w.To))
	}
	by, err := t.scope(scope.Kind, asOf)
	if err != nil {
		return s, err
	}
	s = selection{from: t.from, value: c.value, day: day, order: t.order(day), joins: append(slices.Clone(c.joins), by.joins...)}
	s.where.add(within)
	if c.test.text != "" {
		s.where.add(" AND ")
		s.where.join(c.test)
	}
	if len(c.until) > 0 {
		s.where.add(" AND " + untilLag(f.cal, c.until, []kpi.Date{w.To}) + " = 0")
	}
	if m.Aggregate != kpi.Count && m.Aggregate != kpi.Lines {
		s.where.add(" AND " + c.value + " IS NOT NULL")
	}
	by.filter(&s.where, scope)
	return s, f.also(&s, t, m, w, scope)
}

// dated is SQL for a fact belonging to a window, and for its day.
func (f *facts) dated(t *table, m kpi.Measure, w kpi.Window) (within, day string, err error) {
	if m.Stock {
		within = fmt.Sprintf("%s <= %d AND (%s IS NULL OR %s > %d)", t.opened, w.To, t.closed, t.closed, w.To)
		if t.standing != "" {
			within += " AND " + t.standing
		}
		return within, t.opened, nil
	}
	d, err := t.date(m.Date)
	if err != nil || w.To < w.From {
		return "1 = 0", d.day, err
	}
	return newGrid(f.cal, []kpi.Window{w}).within(d), d.day, nil
}

// also keeps the values that have a fact dated in the window by the second date as well.
func (f *facts) also(s *selection, t *table, m kpi.Measure, w kpi.Window, scope kpi.Scope) error {
	if m.Also == "" {
		return nil
	}
	m.Date, m.Also = m.Also, ""
	other, err := f.factSelection(t, m, w, scope)
	if err != nil {
		return err
	}
	s.where.add(" AND " + s.value + " IN (SELECT " + other.value)
	s.where.join(other.text())
	s.where.add(")")
	return nil
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
			x.Kind, x.sql = "flag", "CASE "+column+" WHEN 1 THEN 'yes' WHEN 0 THEN 'no' END"
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
	flag := func(fa, en string) RowColumn { return RowColumn{kpi.Words{Fa: fa, En: en}, "flag"} }
	if t.name == "promise" {
		return []rowField{{label("شناسه", "ID"), "f.id", ""}, {day("موعد", "Promised"), "f.promised", ""}, {flag("به‌موقع", "Kept"), "f.kept", ""}}
	}
	name, join := reference("campaign", "f.campaign", 0)
	return []rowField{{label("کمپین", "Campaign"), name, join}, {label("مخاطب", "Person"), "f.person", ""},
		{label("هدف", "Purpose"), "f.purpose", ""}, {day("شروع", "Starts on"), "f.starts_on", ""},
		{flag("پاسخ داد", "Responded"), "f.responded", ""}, {flag("مشتری شد", "Converted"), "f.converted", ""}}
}

// readRows reads what is left of a result as cells.
func readRows(rows *sqlx.Rows, columns []RowColumn) ([][]RowCell, error) {
	var list [][]RowCell
	texts, numbers := make([]sql.NullString, len(columns)), make([]sql.NullFloat64, len(columns))
	into := make([]any, len(columns))
	for i, c := range columns {
		into[i] = &numbers[i]
		if c.Kind == "text" || c.Kind == "flag" {
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
			case c.Kind == "text" || c.Kind == "flag":
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
