package kpi

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"reflect"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// catalogueFile is the shape of one catalogue file.
type catalogueFile struct {
	Measures map[string]Measure `yaml:"measures"`
	KPIs     []Definition       `yaml:"kpis"`
}

// readCatalogueFile decodes one file strictly. What could be read is returned even where
// there were mistakes, so that the checks can report the rest in the same go.
func readCatalogueFile(number int, b []byte) (catalogueFile, []error) {
	var f catalogueFile
	var root yaml.Node
	if err := yaml.Unmarshal(b, &root); err != nil {
		return f, []error{wrong("catalogue file %d: %v", number, err)}
	}
	decoder := yaml.NewDecoder(bytes.NewReader(b))
	decoder.KnownFields(true)
	err := decoder.Decode(&f)
	var types *yaml.TypeError
	switch {
	case err == nil, errors.Is(err, io.EOF):
		return f, nil
	case !errors.As(err, &types):
		return f, []error{wrong("catalogue file %d: %v", number, err)}
	}
	owners := ownersOf(&root)
	var errs []error
	for _, text := range types.Errors {
		errs = append(errs, explain(number, text, owners))
	}
	return f, errs
}

// owner is a KPI or measure and the line on which it starts.
type owner struct {
	line int
	name string
}

// ownersOf lists what the lines of a file belong to, from the first line to the last.
func ownersOf(root *yaml.Node) []owner {
	var list []owner
	if len(root.Content) == 0 {
		return nil
	}
	top := root.Content[0]
	for i := 0; i+1 < len(top.Content); i += 2 {
		section, body := top.Content[i], top.Content[i+1]
		list = append(list, owner{section.Line, ""})
		switch {
		case section.Value == "measures" && body.Kind == yaml.MappingNode:
			for j := 0; j+1 < len(body.Content); j += 2 {
				list = append(list, owner{body.Content[j].Line, fmt.Sprintf("measure %q", body.Content[j].Value)})
			}
		case section.Value == "kpis" && body.Kind == yaml.SequenceNode:
			for _, entry := range body.Content {
				list = append(list, owner{entry.Line, fmt.Sprintf("kpi %q", idOf(entry))})
			}
		}
	}
	return list
}

func idOf(entry *yaml.Node) string {
	for i := 0; i+1 < len(entry.Content); i += 2 {
		if entry.Content[i].Value == "id" {
			return entry.Content[i+1].Value
		}
	}
	return ""
}

var (
	lineOfError  = regexp.MustCompile(`^line (\d+): (.*)$`)
	unknownField = regexp.MustCompile(`^field (\S+) not found in type kpi\.(\w+)$`)
	// keyed are the structs whose keys an author of a catalogue may mistype.
	keyed = map[string]reflect.Type{
		"catalogueFile": reflect.TypeFor[catalogueFile](), "Definition": reflect.TypeFor[Definition](),
		"Measure": reflect.TypeFor[Measure](), "Term": reflect.TypeFor[Term](), "Words": reflect.TypeFor[Words](),
		"Condition": reflect.TypeFor[Condition](), "ProfitOf": reflect.TypeFor[ProfitOf](),
	}
)

// explain turns a message of the YAML reader into one that names the KPI or measure and,
// for an unknown key, the known ones.
func explain(number int, text string, owners []owner) error {
	where := fmt.Sprintf("catalogue file %d", number)
	if m := lineOfError.FindStringSubmatch(text); m != nil {
		line, _ := strconv.Atoi(m[1]) // the expression only matches digits
		text = fmt.Sprintf("line %d: %s", line, m[2])
		for _, o := range owners {
			if o.line <= line && o.name != "" {
				where = o.name
			}
		}
		if f := unknownField.FindStringSubmatch(m[2]); f != nil && keyed[f[2]] != nil {
			text = fmt.Sprintf("line %d: unknown key %q: want one of %s", line, f[1], strings.Join(keysOf(keyed[f[2]]), ", "))
		}
	}
	return wrong("%s: %s", where, text)
}

// keysOf lists the YAML keys of a struct.
func keysOf(t reflect.Type) []string {
	var keys []string
	for i := range t.NumField() {
		if tag := t.Field(i).Tag.Get("yaml"); tag != "" && tag != "-" {
			keys = append(keys, tag)
		}
	}
	return keys
}
