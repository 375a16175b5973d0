package source

import (
	"fmt"
	"strings"

	"taraz/data"
	"taraz/kpi"
)

// MappingFor guesses a mapping from the names of a file's columns: a field's own name
// first, then its labels, then its synonyms, in both languages, then any of these within
// what systems put around a name (property_amount, «مبلغ (ریال)», which says its unit).
// Columns that match nothing are left out. An unknown entity and required fields that no column matches wrap
// kpi.ErrInvalid.
func MappingFor(entity string, header []string) (*Mapping, error) {
	e := data.ByName(entity)
	if e == nil {
		return nil, fmt.Errorf("unknown entity %q: want one of %s: %w", entity, strings.Join(data.Names(), ", "), kpi.ErrUnknown)
	}
	m := &Mapping{Entity: e, Source: DefaultSource, Complete: "no", Format: DefaultFormat()}
	found := guess(e, header)
	filled := map[string]bool{}
	for i, f := range e.Fields {
		if c := found[i]; c >= 0 {
			col := Column{Field: f.Name, Columns: []string{header[c]}}
			if f.Type == data.Money {
				col.Unit = headingOf(header[c]).unit
			}
			m.Columns = append(m.Columns, col)
			filled[f.Name] = true
		}
	}
	if missing := m.missing(filled); len(missing) > 0 {
		return nil, fmt.Errorf("no column of the file is recognised as %s of %s; its header is %s; write a mapping: %w",
			strings.Join(missing, ", "), entity, strings.Join(header, ", "), kpi.ErrInvalid)
	}
	return m, nil
}

// guess returns per field the column that fills it, -1 for none. A column fills one field.
func guess(e *data.Entity, header []string) []int {
	found := make([]int, len(e.Fields))
	for i := range found {
		found[i] = -1
	}
	taken := make([]bool, len(header))
	for pass := range 3 {
		for i, f := range e.Fields {
			if found[i] >= 0 {
				continue
			}
			if c := match(header, taken, synonyms(f, pass)); c >= 0 {
				found[i], taken[c] = c, true
			}
		}
	}
	guessWithin(e, header, found, taken)
	return found
}

// guessWithin looks for the names of fields within the names of columns. It fills what has
// to be filled, and texts, which reject no row: a file that was read before is read as
// well as before.
func guessWithin(e *data.Entity, header []string, found []int, taken []bool) {
	var cores []string
	for i, f := range e.Fields {
		if found[i] >= 0 || f.Name == "id" || !needed(e, f) && f.Type != data.Text && f.Type != data.Ref {
			continue
		}
		if cores == nil {
			cores = coresOf(header)
		}
		for pass := range 3 {
			if c := match(cores, taken, synonyms(f, pass)); c >= 0 && found[i] < 0 {
				found[i], taken[c] = c, true
			}
		}
	}
}

func coresOf(header []string) []string {
	cores := make([]string, len(header))
	for c, h := range header {
		cores[c] = headingOf(h).core
	}
	return cores
}

// synonyms returns the names of a field from the surest to the vaguest.
func synonyms(f data.Field, pass int) []string {
	switch pass {
	case 0:
		return []string{f.Name}
	case 1:
		return []string{f.Label.En, f.Label.Fa}
	}
	return f.Also
}

func match(header []string, taken []bool, names []string) int {
	for _, name := range names {
		for c, h := range header {
			if !taken[c] && headerKey(h) != "" && headerKey(h) == headerKey(name) {
				return c
			}
		}
	}
	return -1
}
