package source

import (
	"fmt"
	"strings"

	"taraz/data"
	"taraz/kpi"
)

// MappingFor guesses a mapping from the names of a file's columns: a field's own name
// first, then its labels, then its synonyms, in both languages. Columns that match nothing
// are left out. An unknown entity and required fields that no column matches wrap
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
			m.Columns = append(m.Columns, Column{Field: f.Name, Columns: []string{header[c]}})
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
	return found
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
