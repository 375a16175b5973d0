package source

import (
	"fmt"
	"strings"

	"taraz/data"
	"taraz/kpi"
)

// check tells what is wrong with a mapping as a whole, whatever file it is used on.
func (m *Mapping) check() []error {
	if m.Entity == nil {
		return []error{mistake("entity is missing: want one of %s", strings.Join(data.Names(), ", "))}
	}
	var errs []error
	filled := map[string]bool{}
	fill := func(field string) {
		if m.Entity.Index(field) < 0 {
			errs = append(errs, mistake("%s has no field %q%s: want one of %s", m.Entity.Name, field,
				suggestion(field, fieldNames(m.Entity)), strings.Join(fieldNames(m.Entity), ", ")))
		} else if filled[field] {
			errs = append(errs, mistake("field %s is filled twice, by a column and by a constant", field))
		}
		filled[field] = true
	}
	for _, c := range m.Columns {
		fill(c.Field)
		if f, ok := m.Entity.Field(c.Field); ok {
			errs = append(errs, m.checkColumn(c, f)...)
		}
	}
	for _, c := range m.Constants {
		fill(c.Field)
	}
	if missing := m.missing(filled); len(missing) > 0 {
		errs = append(errs, mistake("%s needs %s: map a column or a constant", m.Entity.Name, strings.Join(missing, ", ")))
	}
	return errs
}

func mistake(format string, args ...any) error {
	return fmt.Errorf("mapping: %s: %w", fmt.Sprintf(format, args...), kpi.ErrInvalid)
}

func fieldNames(e *data.Entity) []string {
	names := make([]string, len(e.Fields))
	for i, f := range e.Fields {
		names[i] = f.Name
	}
	return names
}

// missing lists the required fields, references of the key included, that nothing fills.
// An id and a person can be derived, a line is 1, valid_from may be empty.
func (m *Mapping) missing(filled map[string]bool) []string {
	var names []string
	for _, f := range m.Entity.Fields {
		if needed(m.Entity, f) && !filled[f.Name] {
			names = append(names, f.Name)
		}
	}
	return names
}

// needed tells whether a field has to be mapped and filled in every row.
func needed(e *data.Entity, f data.Field) bool {
	if f.Required {
		return true
	}
	for _, k := range e.Key {
		if k == f.Name {
			return f.Type == data.Ref
		}
	}
	return false
}

func (m *Mapping) checkColumn(c Column, f data.Field) []error {
	var errs []error
	add := func(bad bool, format string, args ...any) {
		if bad {
			errs = append(errs, mistake(format, args...))
		}
	}
	timed := f.Type == data.Day || f.Type == data.Time
	_, duration := data.DurationUnits[c.Unit]
	add(c.Negative && (m.Entity.Name != "order" || f.Name != "amount"), "field %s: negative: return is for the amount of an order", f.Name)
	add(c.Otherwise != "" && !understands(f, c.Otherwise), "field %s: otherwise %q: want a value of a field of choices, or yes or no", f.Name, c.Otherwise)
	add(c.Reversed && (m.Entity.Name != "answer" || f.Name != "score"), "field %s: reversed is for the score of an answer", f.Name)
	add(c.After != "" && !timed, "field %s: after is for dates given as durations", f.Name)
	add(c.After != "" && !duration, "field %s: after wants unit: seconds, minutes or hours", f.Name)
	add(c.Unit != "" && c.After == "" && f.Type != data.Money, "field %s: unit is for money, and for durations with after", f.Name)
	if c.After != "" {
		base, ok := m.column(c.After)
		add(!ok, "field %s: after %q: want a date that is mapped to a column", f.Name, c.After)
		b, _ := m.Entity.Field(c.After)
		add(ok && (b.Type != data.Day && b.Type != data.Time || base.After != ""), "field %s: after %q: want a date that is no duration itself", f.Name, c.After)
	}
	return errs
}

// understands tells whether a field of choices, or of yes and no, knows a text.
func understands(f data.Field, text string) bool {
	ok := false
	switch f.Type {
	case data.Choice:
		_, ok = data.ParseChoice(data.Clean(text), f.Choices)
	case data.Flag:
		_, ok = data.ParseFlag(text)
	}
	return ok
}

func (m *Mapping) column(field string) (Column, bool) {
	for _, c := range m.Columns {
		if c.Field == field {
			return c, true
		}
	}
	return Column{}, false
}
