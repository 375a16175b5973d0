package source

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"taraz/data"
	"taraz/kpi"
)

// maxMapping is the largest mapping file, in bytes.
const maxMapping = 1 << 20

// ParseMapping reads a mapping file. Unknown keys, fields and entities, contradictions and
// unmapped required fields are all reported, each with its line and the allowed names;
// errors wrap kpi.ErrInvalid.
func ParseMapping(b []byte) (*Mapping, error) {
	root, err := document(b)
	if err != nil {
		return nil, err
	}
	r := &reader{}
	m := r.mapping(root)
	if len(r.errs) == 0 {
		r.errs = append(r.errs, m.check()...)
	}
	if len(r.errs) > 0 {
		return nil, errors.Join(r.errs...)
	}
	return m, nil
}

// mapping reads a mapping from its node; what is wrong with it as a whole is not checked.
func (r *reader) mapping(root *yaml.Node) *Mapping {
	m := &Mapping{Source: DefaultSource, Complete: "no", Format: DefaultFormat()}
	r.keys(root, "mapping", map[string]func(*yaml.Node){
		"entity":    func(n *yaml.Node) { m.Entity = r.entity(n) },
		"source":    func(n *yaml.Node) { m.Source = r.source(n) },
		"ids":       func(n *yaml.Node) { m.OwnIDs = r.choice(n, "ids", "shared", "own") == "own" },
		"complete":  func(n *yaml.Node) { m.Complete = r.complete(n) },
		"covers":    func(n *yaml.Node) { m.Covers = r.day(n, "covers") },
		"format":    func(n *yaml.Node) { r.format(n, &m.Format) },
		"where":     func(n *yaml.Node) { m.Where = data.Fold(r.text(n, "where")) },
		"columns":   func(n *yaml.Node) { m.Columns = r.columns(n) },
		"constants": func(n *yaml.Node) { m.Constants = r.constants(n) },
	})
	return m
}

// document returns the mapping at the root of the one YAML document.
func document(b []byte) (*yaml.Node, error) {
	if len(b) > maxMapping {
		return nil, fmt.Errorf("mapping of %d bytes: want at most %d: %w", len(b), maxMapping, kpi.ErrInvalid)
	}
	dec := yaml.NewDecoder(bytes.NewReader(b))
	var doc, more yaml.Node
	if err := dec.Decode(&doc); errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("mapping is empty: want entity, source and columns: %w", kpi.ErrInvalid)
	} else if err != nil {
		return nil, fmt.Errorf("mapping: %v: %w", strings.TrimPrefix(err.Error(), "yaml: "), kpi.ErrInvalid)
	}
	if err := dec.Decode(&more); !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("mapping: want one YAML document: %w", kpi.ErrInvalid)
	}
	return doc.Content[0], nil
}

// reader walks the nodes of a mapping file and collects what is wrong with them.
type reader struct{ errs []error }

func (r *reader) fail(n *yaml.Node, format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	r.errs = append(r.errs, fmt.Errorf("mapping, line %d: %s: %w", n.Line, text, kpi.ErrInvalid))
}

// pair is a key of a YAML mapping and its value.
type pair struct {
	key   string
	node  *yaml.Node // of the key
	value *yaml.Node
}

// pairs returns the keys and values of a YAML mapping in its order.
func (r *reader) pairs(n *yaml.Node, what string) []pair {
	n = plain(n)
	if n.Kind != yaml.MappingNode {
		r.fail(n, "%s: want keys and values", what)
		return nil
	}
	var all []pair
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		k := plain(n.Content[i])
		if k.Kind != yaml.ScalarNode {
			r.fail(k, "%s: want a plain key", what)
			continue
		}
		if seen[k.Value] {
			r.fail(k, "%s: %q occurs twice", what, k.Value)
			continue
		}
		seen[k.Value] = true
		all = append(all, pair{k.Value, k, plain(n.Content[i+1])})
	}
	return all
}

// plain follows an alias to what it stands for.
func plain(n *yaml.Node) *yaml.Node {
	if n.Kind == yaml.AliasNode {
		return n.Alias
	}
	return n
}

// keys reads a YAML mapping of known keys.
func (r *reader) keys(n *yaml.Node, what string, known map[string]func(*yaml.Node)) {
	names := make([]string, 0, len(known))
	for name := range known {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, p := range r.pairs(n, what) {
		read, ok := known[p.key]
		if !ok {
			r.fail(p.node, "%s: unknown key %q: want one of %s", what, p.key, strings.Join(names, ", "))
			continue
		}
		read(p.value)
	}
}

func (r *reader) text(n *yaml.Node, what string) string {
	if n.Kind != yaml.ScalarNode {
		r.fail(n, "%s: want a single value", what)
		return ""
	}
	if n.Tag == "!!null" {
		return ""
	}
	return n.Value
}

func (r *reader) name(n *yaml.Node, what string) string {
	s := data.Clean(r.text(n, what))
	if s == "" && n.Kind == yaml.ScalarNode {
		r.fail(n, "%s is empty", what)
	}
	return s
}

func (r *reader) source(n *yaml.Node) string {
	s := r.name(n, "source")
	if most := maxID / 2; len(s) > most {
		r.fail(n, "source of %d bytes: want at most %d", len(s), most)
	}
	return s
}

func (r *reader) choice(n *yaml.Node, what string, allowed ...string) string {
	s := r.text(n, what)
	if n.Kind == yaml.ScalarNode && !slices.Contains(allowed, s) {
		r.fail(n, "%s %q: want one of %s", what, s, strings.Join(allowed, ", "))
	}
	return s
}

func (r *reader) yes(n *yaml.Node, what string) bool {
	s := r.text(n, what)
	v, ok := data.ParseFlag(s)
	if !ok && n.Kind == yaml.ScalarNode {
		r.fail(n, "%s %q: want yes or no", what, s)
	}
	return v
}

func (r *reader) complete(n *yaml.Node) string {
	s := r.text(n, "complete")
	if v, ok := data.ParseFlag(s); ok && !v {
		return "no"
	}
	return r.choice(n, "complete", "no", "all", "months")
}

func (r *reader) day(n *yaml.Node, what string) kpi.Date {
	s := r.text(n, what)
	d, err := data.NewDateReader(kpi.Calendar{System: kpi.Gregorian}).Day(s, data.DateFormat{})
	if err != nil && n.Kind == yaml.ScalarNode {
		r.fail(n, "%s %q: want a day such as 2017-12-31 or 1404-05-31", what, s)
	}
	return d
}

func (r *reader) entity(n *yaml.Node) *data.Entity {
	s := r.text(n, "entity")
	e := data.ByName(s)
	if e == nil && n.Kind == yaml.ScalarNode {
		r.fail(n, "unknown entity %q: want one of %s", s, strings.Join(data.Names(), ", "))
	}
	return e
}

func (r *reader) constants(n *yaml.Node) []Constant {
	var all []Constant
	for _, p := range r.pairs(n, "constants") {
		all = append(all, Constant{p.key, r.text(p.value, "constant "+p.key)})
	}
	return all
}

func (r *reader) columns(n *yaml.Node) []Column {
	var all []Column
	for _, p := range r.pairs(n, "columns") {
		all = append(all, r.column(p.key, p.value))
	}
	return all
}

func (r *reader) column(field string, n *yaml.Node) Column {
	c := Column{Field: field}
	what := "column of " + field
	if n.Kind == yaml.ScalarNode {
		c.Columns = []string{r.name(n, what)}
		return c
	}
	given := 0
	r.keys(n, what, map[string]func(*yaml.Node){
		"column":    func(n *yaml.Node) { given++; c.Columns = []string{r.name(n, what)} },
		"columns":   func(n *yaml.Node) { given++; c.Columns = r.names(n, what) },
		"first":     func(n *yaml.Node) { given++; c.Columns, c.First = r.names(n, what), true },
		"replace":   func(n *yaml.Node) { c.Replace = r.replace(n, what) },
		"unit":      func(n *yaml.Node) { c.Unit = r.name(n, what+", unit") },
		"after":     func(n *yaml.Node) { c.After = r.name(n, what+", after") },
		"negative":  func(n *yaml.Node) { c.Negative = r.choice(n, what+", negative", "return") == "return" },
		"reversed":  func(n *yaml.Node) { c.Reversed = r.yes(n, what+", reversed") },
		"otherwise": func(n *yaml.Node) { c.Otherwise = r.name(n, what+", otherwise") },
	})
	if given != 1 && n.Kind == yaml.MappingNode {
		r.fail(n, "%s: want one of column, columns and first", what)
	}
	return c
}

func (r *reader) names(n *yaml.Node, what string) []string {
	if n.Kind != yaml.SequenceNode || len(n.Content) == 0 {
		r.fail(n, "%s: want a list of column names", what)
		return nil
	}
	var all []string
	for _, item := range n.Content {
		all = append(all, r.name(plain(item), what))
	}
	return all
}

func (r *reader) replace(n *yaml.Node, what string) map[string]string {
	all := map[string]string{}
	for _, p := range r.pairs(n, what+", replace") {
		key := data.Clean(p.key)
		if p.node.Tag == "!!null" {
			key = ""
		}
		all[key] = r.text(p.value, what+", replace "+p.key)
	}
	return all
}
