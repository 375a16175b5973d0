package source

import (
	"errors"

	"go.yaml.in/yaml/v3"
)

// Set changes one key of a format, as a mapping file would; an unknown key and a value that
// is none of its own wrap kpi.ErrInvalid.
func (f *Format) Set(key, value string) error {
	scalar := func(text string) *yaml.Node { return &yaml.Node{Kind: yaml.ScalarNode, Value: text, Line: 1} }
	r := &reader{}
	r.format(&yaml.Node{Kind: yaml.MappingNode, Line: 1, Content: []*yaml.Node{scalar(key), scalar(value)}}, f)
	return errors.Join(r.errs...)
}
