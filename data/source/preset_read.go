package source

import (
	"errors"

	"go.yaml.in/yaml/v3"

	"taraz/data"
	"taraz/kpi"
)

// parsePresets reads a file of presets: the family, its label, and by their names the
// presets, each a mapping with a little more.
func parsePresets(b []byte) ([]*Preset, error) {
	root, err := document(b)
	if err != nil {
		return nil, err
	}
	r := &reader{}
	var family string
	var label kpi.Words
	var all []*Preset
	r.keys(root, "presets", map[string]func(*yaml.Node){
		"family":  func(n *yaml.Node) { family = r.name(n, "family") },
		"label":   func(n *yaml.Node) { label = r.label(n) },
		"presets": func(n *yaml.Node) { all = r.presets(n) },
	})
	for _, p := range all {
		p.complete(family, label)
		if len(r.errs) == 0 {
			whole, err := p.bound(p.newest())
			if err != nil {
				r.errs = append(r.errs, err)
				continue
			}
			p.Mapping = whole.Mapping
		}
	}
	return all, errors.Join(r.errs...)
}

// complete adds the family to what its preset says of itself.
func (p *Preset) complete(family string, label kpi.Words) {
	p.Family = family
	for i, a := range p.also {
		p.also[i] = family + "-" + a
	}
	if p.Name == "" || p.Name == family {
		p.Name = family
	} else {
		p.Name = family + "-" + p.Name
	}
	p.Label = kpi.Words{Fa: label.Fa + ": " + p.Label.Fa, En: label.En + ": " + p.Label.En}
	if p.loose.Source == DefaultSource {
		p.loose.Source = family
	}
}

func (r *reader) presets(n *yaml.Node) []*Preset {
	var all []*Preset
	for _, one := range r.pairs(n, "presets") {
		all = append(all, r.preset(one.key, one.value))
	}
	return all
}

func (r *reader) preset(name string, n *yaml.Node) *Preset {
	p := &Preset{Name: name, loose: &Mapping{Source: DefaultSource}}
	what := "preset " + name
	r.keys(n, what, map[string]func(*yaml.Node){
		"label":     func(n *yaml.Node) { p.Label = r.label(n) },
		"also":      func(n *yaml.Node) { p.also = r.names(n, what+", also") },
		"recognise": func(n *yaml.Node) { p.Tells = r.names(n, what+", recognise") },
		"leave_out": func(n *yaml.Node) { p.rows = append(p.rows, r.rowRules(n, what, false)...) },
		"keep":      func(n *yaml.Node) { p.rows = append(p.rows, r.rowRules(n, what, true)...) },
		"mapping":   func(n *yaml.Node) { p.loose = r.mapping(n) },
	})
	switch {
	case p.loose.Entity == nil:
		r.fail(n, "%s: want a mapping with an entity", what)
	case p.loose.Where != "":
		r.fail(n, "%s: want keep and leave_out instead of where, which fails on a file without the column", what)
	}
	return p
}

func (r *reader) rowRules(n *yaml.Node, what string, keep bool) []rowRule {
	var all []rowRule
	for _, p := range r.pairs(n, what) {
		rule := rowRule{column: data.Clean(p.key), keep: keep}
		if p.value.Kind == yaml.SequenceNode {
			rule.words = r.names(p.value, what+", "+p.key)
		} else {
			rule.words = []string{r.name(p.value, what+", "+p.key)}
		}
		all = append(all, rule)
	}
	return all
}

func (r *reader) label(n *yaml.Node) kpi.Words {
	var w kpi.Words
	r.keys(n, "label", map[string]func(*yaml.Node){
		"fa": func(n *yaml.Node) { w.Fa = r.name(n, "label in Persian") },
		"en": func(n *yaml.Node) { w.En = r.name(n, "label in English") },
	})
	return w
}
