package source

import (
	"bytes"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// YAML writes the mapping as a mapping file that ParseMapping reads back to the same
// mapping. What has its standard value is left out, but for entity and source.
func (m *Mapping) YAML() []byte {
	doc := tree{}
	if m.Entity != nil {
		doc.text("entity", m.Entity.Name)
	}
	doc.text("source", m.Source)
	doc.word("ids", "own", m.OwnIDs)
	if m.Complete != "no" && m.Complete != "" {
		doc.text("complete", m.Complete)
	}
	if m.Covers != 0 {
		doc.plain("covers", m.Covers.String())
	}
	if f := formatTree(m.Format); len(f.Content) > 0 {
		doc.add("format", f.inline())
	}
	if m.Where != "" {
		doc.text("where", m.Where)
	}
	columns := tree{}
	for _, c := range m.Columns {
		columns.add(c.Field, columnNode(c))
	}
	if len(columns.Content) > 0 {
		doc.add("columns", columns.block())
	}
	constants := tree{}
	for _, c := range m.Constants {
		constants.text(c.Field, c.Text)
	}
	if len(constants.Content) > 0 {
		doc.add("constants", constants.block())
	}
	return doc.bytes()
}

// formatTree holds what a format says besides the standard.
func formatTree(f Format) tree {
	t, standard := tree{}, DefaultFormat()
	if f.Delimiter != standard.Delimiter && f.Delimiter != "" {
		t.text("delimiter", delimiterWord(f.Delimiter))
	}
	if f.Encoding != standard.Encoding && f.Encoding != "" {
		t.text("encoding", f.Encoding)
	}
	switch {
	case len(f.Names) > 0:
		t.add("header", namesNode(f.Names))
	case !f.Header:
		t.plain("header", "no")
	case f.HeaderRow == FindHeader:
		t.plain("header", "auto")
	case f.HeaderRow != 0:
		t.plain("header", strconv.Itoa(f.HeaderRow))
	}
	if f.Sheet != standard.Sheet && f.Sheet != "" {
		t.text("sheet", f.Sheet)
	}
	if f.Dates != 0 {
		t.text("dates", f.Dates.String())
	}
	if f.Years != 0 {
		t.plain("years", strconv.Itoa(f.Years))
	}
	t.word("decimal", "comma", f.Comma)
	return t
}

// delimiterWord names a tab, which no eye finds in a file.
func delimiterWord(d string) string {
	if d == "\t" {
		return "tab"
	}
	return d
}

// columnNode writes a column as its name alone where that says all.
func columnNode(c Column) *yaml.Node {
	t := tree{}
	switch {
	case c.First:
		t.add("first", namesNode(c.Columns))
	case len(c.Columns) == 1:
		t.text("column", c.Columns[0])
	default:
		t.add("columns", namesNode(c.Columns))
	}
	if len(c.Replace) > 0 {
		t.add("replace", replaceNode(c.Replace))
	}
	if c.Otherwise != "" {
		t.text("otherwise", c.Otherwise)
	}
	if c.Unit != "" {
		t.text("unit", c.Unit)
	}
	if c.After != "" {
		t.text("after", c.After)
	}
	t.word("negative", "return", c.Negative)
	t.word("reversed", "yes", c.Reversed)
	if len(t.Content) == 2 && len(c.Columns) == 1 && !c.First {
		return t.Content[1]
	}
	return t.inline()
}

func namesNode(names []string) *yaml.Node {
	n := &yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq", Style: yaml.FlowStyle}
	for _, name := range names {
		n.Content = append(n.Content, textNode(name))
	}
	return n
}

func replaceNode(replace map[string]string) *yaml.Node {
	words := make([]string, 0, len(replace))
	for w := range replace {
		words = append(words, w)
	}
	slices.Sort(words)
	t := tree{}
	for _, w := range words {
		t.text(w, replace[w])
	}
	return t.inline()
}

// tree is a YAML mapping being written, keys in the order they are added.
type tree struct{ yaml.Node }

func (t *tree) add(key string, value *yaml.Node) {
	t.Content = append(t.Content, textNode(key), value)
}

func (t *tree) text(key, value string) { t.add(key, textNode(value)) }

// plain adds a number, a day or a yes or no, which need no quotes.
func (t *tree) plain(key, value string) {
	t.add(key, &yaml.Node{Kind: yaml.ScalarNode, Value: value})
}

// word adds the one word that is not the standard, if it is said.
func (t *tree) word(key, value string, said bool) {
	if said {
		t.plain(key, value)
	}
}

func (t *tree) block() *yaml.Node {
	t.Kind, t.Tag = yaml.MappingNode, "!!map"
	return &t.Node
}

func (t *tree) inline() *yaml.Node {
	t.Style = yaml.FlowStyle
	return t.block()
}

func (t *tree) bytes() []byte {
	var out bytes.Buffer
	e := yaml.NewEncoder(&out)
	e.SetIndent(2)
	// Writing texts to memory cannot fail: every node is a text, a list or a mapping.
	_ = e.Encode(t.block())
	_ = e.Close()
	return out.Bytes()
}

// textNode is a text, in quotes where YAML would take it for something else.
func textNode(s string) *yaml.Node {
	n := &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: s}
	if s == "" || strings.TrimSpace(s) != s || strings.ContainsFunc(s, delicate) || !utf8.ValidString(s) {
		n.Style = yaml.DoubleQuotedStyle
	}
	return n
}

// delicate tells the characters that only double quotes keep as they are.
func delicate(r rune) bool {
	return r < 0x20 || r >= 0x7F && r < 0xA0 || r == 0x2028 || r == 0x2029 || r == 0xFEFF
}
