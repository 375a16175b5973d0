package source

import (
	"embed"
	"fmt"
	"path"
	"slices"
	"strings"
	"sync"

	"taraz/kpi"
)

//go:embed presets/*.yaml
var presetFiles embed.FS

// Preset is a mapping of a well-known export, made to fit the columns that a file has.
type Preset struct {
	Name   string // e.g. hubspot-deals
	Family string // the system it comes from, e.g. hubspot
	Label  kpi.Words
	// Mapping is bound to a header by PresetFor and Recognise. In the list of Presets it
	// names every column as the system's newest export does.
	Mapping *Mapping
	// Tells are the columns by which a file is recognised, each with its alternatives
	// parted by " | "; none: the preset is used by its name alone.
	Tells []string

	also  []string // other names
	loose *Mapping // names with alternatives, columns that a file may lack
	rows  []rowRule
}

// rowRule leaves out or keeps the rows in which a column, if the file has it, holds one of
// some words.
type rowRule struct {
	column string
	keep   bool
	words  []string // "*" is any
}

// presets reads the embedded files once. A mistake in one is a mistake of the program and
// found by its tests.
var presets = sync.OnceValues(func() ([]*Preset, error) {
	entries, err := presetFiles.ReadDir("presets")
	if err != nil {
		return nil, err
	}
	var all []*Preset
	for _, e := range entries {
		b, err := presetFiles.ReadFile(path.Join("presets", e.Name()))
		if err != nil {
			return nil, err
		}
		family, err := parsePresets(b)
		if err != nil {
			return nil, fmt.Errorf("presets/%s: %w", e.Name(), err)
		}
		all = append(all, family...)
	}
	return all, nil
})

// Presets lists the presets, family by family.
func Presets() []*Preset {
	all, _ := presets()
	return slices.Clone(all)
}

// Families names the systems that have presets.
func Families() []string {
	var names []string
	for _, p := range Presets() {
		if len(names) == 0 || names[len(names)-1] != p.Family {
			names = append(names, p.Family)
		}
	}
	return names
}

// PresetFor finds a preset by its name, or among those of a family the one whose columns a
// header has, and binds it to the header. Case, - and _, singular and plural do not count.
// An unknown name wraps kpi.ErrUnknown, a header that lacks required columns
// kpi.ErrInvalid.
func PresetFor(name string, header []string) (*Preset, error) {
	found := withName(name)
	if len(found) == 0 {
		return nil, fmt.Errorf("unknown preset %q%s: want a system (%s) or one of its exports, such as hubspot-deals: %w",
			name, suggestion(name, presetNames()), strings.Join(Families(), ", "), kpi.ErrUnknown)
	}
	if p := recognise(found, header); p != nil {
		return p, nil
	}
	if len(found) > 1 && presetKey(found[0].Name) != presetKey(name) && !slices.ContainsFunc(found[0].also, sameKey(name)) {
		return nil, fmt.Errorf("no preset of %s fits the header (%s): want one of %s: %w",
			found[0].Family, shortened(strings.Join(header, ", ")), tellings(found), kpi.ErrInvalid)
	}
	return found[0].bound(header)
}

// Recognise returns the preset of the system that a header tells for sure, bound to it, or
// nil.
func Recognise(header []string) *Preset { return recognise(Presets(), header) }

// recognise chooses, among the presets whose telling columns are all there, the one that
// reads the most columns. Two that read as many are no choice.
func recognise(among []*Preset, header []string) *Preset {
	columns := indexed(header)
	var best *Preset
	most, twice := 0, false
	for _, p := range among {
		if !p.told(columns) {
			continue
		}
		b, err := p.bound(header)
		if err != nil {
			continue
		}
		switch n := len(b.Mapping.wanted()) + len(p.Tells); {
		case n > most:
			best, most, twice = b, n, false
		case n == most:
			twice = true
		}
	}
	if twice {
		return nil
	}
	return best
}

func (p *Preset) told(columns columnIndex) bool {
	for _, t := range p.Tells {
		if _, ok := columns.find(t); !ok {
			return false
		}
	}
	return len(p.Tells) > 0
}

// withName lists the presets of a name: one and its variants, or a whole family.
func withName(name string) []*Preset {
	key := presetKey(name)
	var exact, family []*Preset
	for _, p := range Presets() {
		switch n := presetKey(p.Name); {
		case n == key || slices.ContainsFunc(p.also, sameKey(name)):
			exact = append([]*Preset{p}, exact...)
		case strings.HasPrefix(n, key+"-") && key != presetKey(p.Family):
			exact = append(exact, p)
		case presetKey(p.Family) == key, len(key) >= 4 && strings.HasPrefix(p.Family, key):
			family = append(family, p)
		}
	}
	if len(exact) > 0 {
		return exact
	}
	return family
}

func sameKey(name string) func(string) bool {
	return func(s string) bool { return presetKey(s) == presetKey(name) }
}

// presetKey folds the name of a preset: lower case, hyphens, every word in the singular.
func presetKey(name string) string {
	parts := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return r == '-' || r == '_' || r == ' ' || r == '.' })
	for i, w := range parts {
		switch {
		case strings.HasSuffix(w, "ies") && len(w) > 4:
			parts[i] = w[:len(w)-3] + "y"
		case strings.HasSuffix(w, "s") && !strings.HasSuffix(w, "ss") && len(w) > 3:
			parts[i] = w[:len(w)-1]
		}
	}
	return strings.Join(parts, "-")
}

func presetNames() []string {
	names := Families()
	for _, p := range Presets() {
		names = append(names, p.Name)
	}
	return names
}

// tellings says by which columns presets are recognised.
func tellings(list []*Preset) string {
	var all []string
	for _, p := range list {
		if len(p.Tells) > 0 {
			all = append(all, p.Name+" ("+strings.Join(p.Tells, ", ")+")")
		}
	}
	return strings.Join(all, "; ")
}
