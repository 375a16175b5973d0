package web

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"taraz/data"
	"taraz/data/intake"
	"taraz/kpi"
	"taraz/reports"
)

// readingNames are the settings of how a file is written, by the names of the form; they
// are the kinds of the questions about them too.
var readingNames = []string{"encoding", "delimiter", "sheet", "header", "dates", "years", "decimal"}

// setting is one setting of a reading by its name, nil for another name.
func setting(r *intake.Reading, name string) *string {
	all := []*string{&r.Encoding, &r.Delimiter, &r.Sheet, &r.Header, &r.Dates, &r.Years, &r.Decimal}
	if i := slices.Index(readingNames, name); i >= 0 {
		return all[i]
	}
	return nil
}

// choiceOf is what the form says about a file. A form that was made when the file was read
// in another way wraps kpi.ErrConflict; what contradicts itself wraps kpi.ErrInvalid.
func choiceOf(form url.Values, f *intake.File) (intake.Choice, error) {
	if form.Get("state") != stateOf(f) {
		return intake.Choice{}, &problem{http.StatusConflict, "draft.stale", nil, kpi.ErrConflict}
	}
	if kind, name, ok := strings.Cut(form.Get("origin"), ":"); ok {
		return intake.Choice{Origin: intake.Origin{Kind: kind, Name: name}}, nil
	}
	if text := plainLines(form.Get("mapping")); form.Has("mapping") && text != plainLines(f.Text) {
		return intake.Choice{Text: text}, nil
	}
	c := intake.Choice{Entity: form.Get("entity"), Source: strings.TrimSpace(form.Get("source")), Complete: form.Get("complete"), Format: f.Format}
	for _, name := range readingNames {
		if form.Has(name) {
			say(setting(&c.Format, name), form.Get(name))
		}
	}
	c.Columns = columnsOf(form, f, c.Entity)
	for i, q := range f.Questions {
		answer(&c, q, form.Get(fmt.Sprintf("answer-%d", i)))
		for j, cell := range q.Cells {
			one := q
			one.Cells = []string{cell}
			answer(&c, one, form.Get(fmt.Sprintf("answer-%d-%d", i, j)))
		}
	}
	if anew(c, f) {
		c.Columns = nil
		return c, nil
	}
	return c, twice(c)
}

// say takes over a setting; that the file decides may be said as auto or not at all. A
// delimiter may be a blank.
func say(at *string, value string) {
	if value != "" || *at != "auto" {
		*at = value
	}
}

// columnsOf are the columns as the form has them; those that it cannot show stay.
func columnsOf(form url.Values, f *intake.File, entity string) []intake.Column {
	columns := slices.Clone(f.Columns)
	for i := range columns {
		col := &columns[i]
		if col.Fixed {
			continue
		}
		col.Field = form.Get(fmt.Sprintf("col-%d", i))
		if col.Unit = form.Get(fmt.Sprintf("unit-%d", i)); !isMoney(entity, col.Field) {
			col.Unit = ""
		}
		col.Replace = slices.Clone(col.Replace)
		for j := range col.Replace {
			if name := fmt.Sprintf("rep-%d-%d", i, j); form.Has(name) {
				col.Replace[j].To = form.Get(name)
			}
		}
	}
	return columns
}

// answer puts an answer to a question where it belongs; an empty one leaves all as it is.
func answer(c *intake.Choice, q intake.Question, value string) {
	if value == "" {
		return
	}
	if at := setting(&c.Format, q.Kind); at != nil {
		*at = value
		return
	}
	switch q.Kind {
	case "entity":
		c.Entity = value
	case "column":
		for i := range c.Columns {
			col := &c.Columns[i]
			switch {
			case col.Fixed:
			case col.Name == value:
				col.Field = q.Field
			case col.Field == q.Field:
				col.Field, col.Unit = "", ""
			}
		}
	case "unit", "choice":
		i := slices.IndexFunc(c.Columns, func(col intake.Column) bool { return col.Name == q.Column })
		if i < 0 {
			return
		}
		if q.Kind == "unit" {
			c.Columns[i].Unit = value
			return
		}
		for _, cell := range q.Cells {
			means(&c.Columns[i], cell, value)
		}
	case "constant":
		if c.Constants == nil {
			c.Constants = map[string]string{}
		}
		c.Constants[q.Field] = value
	}
}

// means says what a cell of a column means.
func means(col *intake.Column, cell, value string) {
	for j := range col.Replace {
		if col.Replace[j].From == cell {
			col.Replace[j].To = value
			return
		}
	}
	col.Replace = append(col.Replace, intake.Replacement{From: cell, To: value})
}

// anew tells that the columns are to be guessed again: they are another entity's, or the
// header may be another one.
func anew(c intake.Choice, f *intake.File) bool {
	a, b := c.Format, f.Format
	return c.Entity != f.Entity || a.Encoding != b.Encoding || a.Delimiter != b.Delimiter || a.Sheet != b.Sheet || a.Header != b.Header
}

// twice refuses two columns that are read as one field.
func twice(c intake.Choice) error {
	by := map[string]string{}
	for _, col := range c.Columns {
		if col.Field == "" || col.Fixed {
			continue
		}
		if other, ok := by[col.Field]; ok {
			err := fmt.Errorf("columns %q and %q are both read as %s: %w", other, col.Name, col.Field, kpi.ErrInvalid)
			return &problem{http.StatusUnprocessableEntity, "draft.twice", []any{reports.Name(other), reports.Name(col.Name)}, err}
		}
		by[col.Field] = col.Name
	}
	return nil
}

// typed is a file as the form has it, to be shown again with what is wrong.
func typed(f *intake.File, c intake.Choice) *intake.File {
	shown := *f
	if c.Columns != nil {
		shown.Entity, shown.Format, shown.Source, shown.Complete, shown.Columns = c.Entity, c.Format, c.Source, c.Complete, c.Columns
	}
	if c.Text != "" {
		shown.Text = c.Text
	}
	return &shown
}

// stateOf is a mark of everything that a form about a file takes for granted.
func stateOf(f *intake.File) string {
	h := sha256.New()
	fmt.Fprintf(h, "%q %q %q", f.Hash, f.Header, plainLines(f.Text))
	for _, c := range f.Columns {
		fmt.Fprintf(h, " %q %v %v", c.Name, c.Fixed, len(c.Replace))
		for _, r := range c.Replace {
			fmt.Fprintf(h, " %q", r.From)
		}
	}
	for _, q := range f.Questions {
		fmt.Fprintf(h, " %q %q %q %q", q.Kind, q.Field, q.Column, q.Cells)
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}

// plainLines is a text with the line ends of a form made plain, without the empty end.
func plainLines(s string) string {
	return strings.TrimRight(strings.ReplaceAll(s, "\r\n", "\n"), "\n")
}

func isMoney(entity, field string) bool {
	e := data.ByName(entity)
	if e == nil {
		return false
	}
	f, ok := e.Field(field)
	return ok && f.Type == data.Money
}
