package source

import (
	"strconv"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"taraz/data"
)

// delimiters are the names that a mapping may use for a delimiter, besides itself.
var delimiters = map[string]string{"comma": ",", "semicolon": ";", "tab": "\t", `\t`: "\t", "pipe": "|"}

func (r *reader) format(n *yaml.Node, f *Format) {
	r.keys(n, "format", map[string]func(*yaml.Node){
		"delimiter": func(n *yaml.Node) { f.Delimiter = r.delimiter(n) },
		"encoding":  func(n *yaml.Node) { f.Encoding = r.encoding(n) },
		"header":    func(n *yaml.Node) { r.header(n, f) },
		"sheet":     func(n *yaml.Node) { f.Sheet = r.name(n, "sheet") },
		"dates":     func(n *yaml.Node) { f.Dates = r.dates(n) },
		"years":     func(n *yaml.Node) { f.Years = r.years(n) },
		"decimal":   func(n *yaml.Node) { f.Comma = r.choice(n, "decimal", "dot", "comma") == "comma" },
	})
}

func (r *reader) delimiter(n *yaml.Node) string {
	s := r.text(n, "delimiter")
	if s == "auto" || s == "whitespace" {
		return s
	}
	if d, ok := delimiters[s]; ok {
		return d
	}
	c, size := utf8.DecodeRuneInString(s)
	if size != len(s) || s == "" || c == '"' || c == '\n' || c == '\r' || unicode.IsLetter(c) || unicode.IsDigit(c) {
		r.fail(n, `delimiter %q: want auto, whitespace, tab or a sign such as "," ";" "|" "،"`, s)
	}
	return s
}

func (r *reader) encoding(n *yaml.Node) string {
	s := r.name(n, "encoding")
	if s == "" {
		return s
	}
	if _, err := named(s, nil); err != nil {
		r.fail(n, "encoding %q: want auto, utf-8, utf-16, utf-32, windows-1256, macintosh or another of the Encoding Standard", s)
	}
	return s
}

// maxHeaderRow is how far down the names of the columns may stand.
const maxHeaderRow = 1000

// header reads yes or no, the number of a row, auto, or a list of names.
func (r *reader) header(n *yaml.Node, f *Format) {
	f.Header, f.HeaderRow, f.Names = false, 0, nil
	if n.Kind != yaml.ScalarNode {
		f.Names = r.names(n, "header")
		return
	}
	s := r.text(n, "header")
	row, err := strconv.Atoi(data.Digits(s))
	switch {
	case s == "auto":
		f.Header, f.HeaderRow = true, FindHeader
	case err == nil && row > 0 && row <= maxHeaderRow:
		f.Header, f.HeaderRow = true, row
	default:
		yes, ok := data.ParseFlag(s)
		if f.Header = yes; !ok {
			r.fail(n, "header %q: want yes, no, auto, the number of a row up to %d or a list of names", s, maxHeaderRow)
		}
	}
}

func (r *reader) dates(n *yaml.Node) data.DateOrder {
	s := r.text(n, "dates")
	o, err := data.ParseDateOrder(s)
	if err != nil && n.Kind == yaml.ScalarNode {
		r.fail(n, "dates %q: want day-first, month-first or year-first", s)
	}
	return o
}

func (r *reader) years(n *yaml.Node) int {
	s := r.text(n, "years")
	y, err := strconv.Atoi(data.Digits(s))
	if err != nil || y%100 != 0 || y < 1300 || y > 2100 || y > 1400 && y < 1800 {
		r.fail(n, "years %q: want the century of years of two digits: 1300, 1400, 1900 or 2000", s)
	}
	return y
}
