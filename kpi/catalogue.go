package kpi

import (
	"cmp"
	"embed"
	"errors"
	"fmt"
	"slices"
	"strings"
)

//go:embed catalogue/*.yaml
var shipped embed.FS

// Perspectives lists the four perspectives in the order of the catalogue.
var Perspectives = []string{"financial", "customer", "process", "learning"}

// Catalogue is what is measured: the KPIs and the measures they rest on, read from YAML
// and checked against the schema. It never changes after it is loaded.
type Catalogue struct {
	schema   Schema
	measures map[string]Measure
	defs     []*Definition
	byID     map[string]*Definition
}

// ShippedCatalogue loads the catalogue that is part of the program (kpi/catalogue/*.yaml).
func ShippedCatalogue(schema Schema) (*Catalogue, error) {
	var files [][]byte
	for _, name := range append([]string{"measures"}, Perspectives...) {
		b, err := shipped.ReadFile("catalogue/" + name + ".yaml")
		if err != nil {
			return nil, fmt.Errorf("shipped catalogue: %w", err)
		}
		files = append(files, b)
	}
	return LoadCatalogue(schema, files...)
}

// LoadCatalogue reads catalogue files: each may hold `measures` (by name) and `kpis` (a
// list of Definition). A measure of one file may be used in every other. The error joins
// every mistake found; each names the KPI or measure and what was wanted, and wraps
// ErrInvalid.
func LoadCatalogue(schema Schema, files ...[]byte) (*Catalogue, error) {
	c := &Catalogue{schema: schema, measures: map[string]Measure{}, byID: map[string]*Definition{}}
	var errs []error
	for i, b := range files {
		f, mistakes := readCatalogueFile(i+1, b)
		errs = append(errs, mistakes...)
		errs = append(errs, c.add(f)...)
	}
	mistakes := c.checkMeasures()
	errs = append(errs, mistakes...)
	sound := len(mistakes) == 0 // else what KPIs rest on is not known
	for _, d := range c.defs {
		mistakes := c.checkDefinition(d)
		if len(mistakes) == 0 && sound {
			d.traits = c.traitsOf(d)
			mistakes = c.checkTraits(d)
		}
		errs = append(errs, mistakes...)
	}
	if len(errs) > 0 {
		return nil, errors.Join(errs...)
	}
	return c, nil
}

func (c *Catalogue) add(f catalogueFile) []error {
	var errs []error
	for _, name := range sortedKeys(f.Measures) {
		if _, twice := c.measures[name]; twice {
			errs = append(errs, wrong("measure %q: declared twice", name))
			continue
		}
		m := f.Measures[name]
		m.Name = name
		c.measures[name] = m
	}
	for i := range f.KPIs {
		d := &f.KPIs[i]
		if _, twice := c.byID[d.ID]; twice {
			errs = append(errs, wrong("kpi %q: declared twice", d.ID))
			continue
		}
		c.byID[d.ID] = d
		c.defs = append(c.defs, d)
	}
	return errs
}

// Find returns a KPI by its id. The error wraps ErrUnknown and suggests the ids nearest to
// what was asked for.
func (c *Catalogue) Find(id string) (*Definition, error) {
	if d, ok := c.byID[id]; ok {
		return d, nil
	}
	return nil, fmt.Errorf("kpi %q: no such KPI%s: %w", id, didYouMean(id, sortedKeys(c.byID)), ErrUnknown)
}

// All returns every KPI in the order of the catalogue files. The slice is the caller's.
func (c *Catalogue) All() []*Definition { return slices.Clone(c.defs) }

// Measure returns a measure by its name; the zero Measure if there is none, which cannot
// happen for names taken from a loaded Definition.
func (c *Catalogue) Measure(name string) Measure { return c.measures[name] }

// Measures returns every measure, ordered by name.
func (c *Catalogue) Measures() []Measure {
	all := make([]Measure, 0, len(c.measures))
	for _, name := range sortedKeys(c.measures) {
		all = append(all, c.measures[name])
	}
	return all
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

func wrong(format string, args ...any) error {
	return fmt.Errorf(format+": %w", append(args, ErrInvalid)...)
}

// didYouMean suggests up to three of the names nearest to a mistyped one, as ": did you
// mean a, b or c?"; empty where none is near.
func didYouMean(s string, names []string) string {
	type near struct {
		name string
		far  int
	}
	var close []near
	for _, n := range names {
		far := distance(s, n)
		if far <= max(2, len(s)/3) || (len(s) > 3 && strings.Contains(n, s)) {
			close = append(close, near{n, far})
		}
	}
	slices.SortStableFunc(close, func(a, b near) int { return cmp.Compare(a.far, b.far) })
	var best []string
	for _, n := range close[:min(3, len(close))] {
		best = append(best, n.name)
	}
	if len(best) == 0 {
		return ""
	}
	return "; did you mean " + strings.Join(best, " or ") + "?"
}

// distance is the number of single-letter edits from a to b (Levenshtein).
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
