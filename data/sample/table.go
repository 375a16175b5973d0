package sample

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"taraz/data"
	"taraz/kpi"
)

// Table is one entity as a CRM would export it: Persian headers, Jalali dates, amounts in
// toman, choices in Persian words.
type Table struct {
	Entity string
	Fields []string // the entity's fields, by column
	Rows   [][]string
	Covers kpi.Date // the day up to which the table is whole
}

// Source is the name under which the company's facts are stored.
const Source = "sample"

// sheet starts the table of an entity.
func (w *world) sheet(entity string, fields ...string) *Table {
	t := &Table{Entity: entity, Fields: fields, Covers: w.to}
	w.sheets[entity] = t
	return t
}

// choice is a value of a choice field in the words of DESIGN.md; it is written in Persian.
type choice string

// choiceWords are the Persian words for the choices.
var choiceWords = map[choice]string{
	"person": "حقیقی", "company": "حقوقی", "anonymous": "متفرقه",
	"sale": "فروش", "return": "برگشت از فروش",
	"open": "باز", "won": "موفق", "lost": "ناموفق",
	"acquisition": "جذب", "retention": "نگهداشت", "win_back": "بازگرداندن", "sales": "فروش", "service": "خدمات", "training": "آموزش", "other": "سایر",
	"request": "درخواست", "complaint": "شکایت",
}

func yes(b bool) string {
	if b {
		return "بله"
	}
	return "خیر"
}

// add writes a row: a cell for each field, empty for no day, no instant and the amount 0.
func (t *Table) add(w *world, cells ...any) {
	row := make([]string, len(t.Fields))
	for i, c := range cells {
		row[i] = w.text(c)
	}
	t.Rows = append(t.Rows, row)
}

func (w *world) text(cell any) string {
	switch v := cell.(type) {
	case string:
		return v
	case choice:
		return choiceWords[v]
	case kpi.Date:
		return w.day(v)
	case instant:
		if v == (instant{}) {
			return ""
		}
		return fmt.Sprintf("%s %02d:%02d", w.day(v.day), v.minute/60, v.minute%60)
	case int64:
		if v == 0 {
			return ""
		}
		return strconv.FormatInt(v, 10)
	case bool:
		return yes(v)
	}
	return fmt.Sprint(cell)
}

func (w *world) day(d kpi.Date) string {
	if d == 0 {
		return ""
	}
	year, month, day := w.calendar.Civil(d)
	return fmt.Sprintf("%04d/%02d/%02d", year, month, day)
}

// tables returns the tables, master data first, so that references are known when they
// come.
func (w *world) tables() []Table {
	w.staffSheet()
	w.customerSheet()
	var masters, facts []Table
	for _, e := range data.Entities {
		switch t := w.sheets[e.Name]; {
		case t == nil:
		case e.Master:
			masters = append(masters, *t)
		default:
			facts = append(facts, *t)
		}
	}
	return append(masters, facts...)
}

// Header returns the column names: the fields' Persian labels.
func (t Table) Header() []string {
	e := data.ByName(t.Entity)
	header := make([]string, len(t.Fields))
	for i, name := range t.Fields {
		f, _ := e.Field(name)
		header[i] = f.Label.Fa
	}
	return header
}

// CSV writes the table in UTF-8, with a header.
func (t Table) CSV() ([]byte, error) {
	return text(append([][]string{t.Header()}, t.Rows...))
}

func text(rows [][]string) ([]byte, error) {
	var b bytes.Buffer
	if err := csv.NewWriter(&b).WriteAll(rows); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// Mapping writes the mapping file that imports the table (DESIGN.md section 3).
func (t Table) Mapping() []byte {
	var b strings.Builder
	e := data.ByName(t.Entity)
	fmt.Fprintf(&b, "entity: %s\nsource: %s\n", t.Entity, Source)
	if !e.Master {
		fmt.Fprintf(&b, "covers: %s\n", t.Covers)
	}
	b.WriteString("format: {delimiter: \",\", encoding: utf-8, dates: year-first}\ncolumns:\n")
	header := t.Header()
	for i, name := range t.Fields {
		f, _ := e.Field(name)
		column := quote(header[i])
		switch f.Type {
		case data.Money:
			fmt.Fprintf(&b, "  %s: {column: %s, unit: toman}\n", name, column)
		case data.Choice:
			fmt.Fprintf(&b, "  %s: {column: %s, replace: {%s}}\n", name, column, replacements(f.Choices))
		default:
			fmt.Fprintf(&b, "  %s: %s\n", name, column)
		}
	}
	return []byte(b.String())
}

func replacements(choices []string) string {
	pairs := make([]string, len(choices))
	for i, c := range choices {
		pairs[i] = quote(choiceWords[choice(c)]) + ": " + c
	}
	return strings.Join(pairs, ", ")
}

// quote writes a text as a YAML double-quoted scalar.
func quote(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}

// Facts counts the rows of all tables.
func (c Company) Facts() int {
	n := 0
	for _, t := range c.Tables {
		n += len(t.Rows)
	}
	return n
}

// Table returns the table of an entity; ok is false if there is none.
func (c Company) Table(entity string) (t Table, ok bool) {
	i := slices.IndexFunc(c.Tables, func(t Table) bool { return t.Entity == entity })
	if i < 0 {
		return Table{}, false
	}
	return c.Tables[i], true
}
