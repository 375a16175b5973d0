package source

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"taraz/data"
	"taraz/kpi"
)

// columnIndex finds the columns of a header by their folded names.
type columnIndex struct {
	exact  map[string]bool
	folded map[string]string // key: the first name that has it
}

func indexed(header []string) columnIndex {
	x := columnIndex{map[string]bool{}, map[string]string{}}
	for _, h := range header {
		x.exact[h] = true
		if k := headerKey(h); k != "" && x.folded[k] == "" {
			x.folded[k] = h
		}
	}
	return x
}

// find returns the column of the header that a name with its alternatives means: the first
// alternative that is there, as it is written or else folded.
func (x columnIndex) find(name string) (string, bool) {
	for _, n := range alternatives(name) {
		if x.exact[n] {
			return n, true
		}
		if h, ok := x.folded[headerKey(n)]; ok {
			return h, true
		}
	}
	return "", false
}

func alternatives(name string) []string { return strings.Split(name, " | ") }

// newest is a header that has every column a preset knows, by the first of its names.
func (p *Preset) newest() []string {
	var names []string
	add := func(name string) {
		if n := alternatives(name)[0]; !slices.Contains(names, n) {
			names = append(names, n)
		}
	}
	for _, n := range p.loose.wanted() {
		add(n)
	}
	for _, n := range p.Tells {
		add(n)
	}
	for _, r := range p.rows {
		add(r.column)
	}
	return names
}

// bound returns the preset with its mapping made for a header: columns that the header
// lacks are left out, and constants stand in for them. A required field that nothing fills
// wraps kpi.ErrInvalid and names the columns that would.
func (p *Preset) bound(header []string) (*Preset, error) {
	m := *p.loose
	if len(m.Format.Names) > 0 {
		header = m.Format.Names
	}
	columns := indexed(header)
	m.Columns, m.Constants = nil, nil
	for _, c := range p.loose.Columns {
		if c, ok := columns.bind(c, p.loose.Entity); ok {
			m.Columns = append(m.Columns, c)
		}
	}
	m.dropLooseDurations()
	for _, c := range p.loose.Constants {
		if !m.Fills(c.Field) {
			m.Constants = append(m.Constants, c)
		}
	}
	m.Where = columns.where(p.rows)
	if err := p.lacks(&m); err != nil {
		return nil, err
	}
	if err := errors.Join(m.check()...); err != nil {
		return nil, fmt.Errorf("preset %s: %w", p.Name, err)
	}
	b := *p
	b.Mapping = &m
	return &b, nil
}

// bind gives a column the names of the header. It fails if none of its columns is there.
func (x columnIndex) bind(c Column, e *data.Entity) (Column, bool) {
	names := c.Columns
	c.Columns = nil
	for _, n := range names {
		if h, ok := x.find(n); ok && !slices.Contains(c.Columns, h) {
			c.Columns = append(c.Columns, h)
		}
	}
	c.First = c.First && len(c.Columns) > 1
	if f, _ := e.Field(c.Field); f.Type == data.Text {
		c.Replace = anyCase(c.Replace)
	}
	return c, len(c.Columns) > 0
}

// anyCase adds to the words of a text's replacement their other spellings in upper and
// lower case: systems differ in them from one export to the next. Choices are read in any
// case.
func anyCase(replace map[string]string) map[string]string {
	if replace == nil {
		return nil
	}
	all := map[string]string{}
	for word, to := range replace {
		for _, w := range spellings(word) {
			all[w] = to
		}
	}
	maps.Copy(all, replace)
	return all
}

// spellings are words as they are, in lower and in upper case, with one capital and with
// one in each word.
func spellings(word string) []string {
	if word == "" {
		return []string{""}
	}
	lower := strings.ToLower(word)
	first, size := utf8.DecodeRuneInString(lower)
	all := []string{word, lower, strings.ToUpper(word), string(unicode.ToUpper(first)) + lower[size:], capitals(lower)}
	slices.Sort(all)
	return slices.Compact(all)
}

// capitals begins every word with a capital.
func capitals(s string) string {
	begins := true
	return strings.Map(func(r rune) rune {
		if begins {
			r = unicode.ToUpper(r)
		}
		begins = r == ' ' || r == '-'
		return r
	}, s)
}

// dropLooseDurations leaves out durations whose base the file lacks.
func (m *Mapping) dropLooseDurations() {
	m.Columns = slices.DeleteFunc(m.Columns, func(c Column) bool {
		_, ok := m.column(c.After)
		return c.After != "" && !ok
	})
}

// lacks names what is missing for the required fields.
func (p *Preset) lacks(m *Mapping) error {
	filled := map[string]bool{}
	for _, f := range m.Entity.Fields {
		filled[f.Name] = m.Fills(f.Name)
	}
	var want []string
	for _, field := range m.missing(filled) {
		c, _ := p.loose.column(field)
		want = append(want, field+" (column "+strings.Join(c.Columns, " ")+")")
	}
	if len(want) == 0 {
		return nil
	}
	return fmt.Errorf("preset %s: the file has no column for %s: %w", p.Name, strings.Join(want, ", "), kpi.ErrInvalid)
}

// where writes the rules of a preset as a condition over the columns that are there.
func (x columnIndex) where(rules []rowRule) string {
	var all []string
	for _, r := range rules {
		if h, ok := x.find(r.column); ok {
			all = append(all, r.condition(h))
		}
	}
	return strings.Join(all, " and ")
}

func (r rowRule) condition(column string) string {
	cell := "row[" + strconv.Quote(column) + "]"
	if slices.Contains(r.words, "*") {
		if r.keep {
			return cell + ` != ""`
		}
		return cell + ` == ""`
	}
	var words []string
	for _, w := range r.words {
		for _, s := range spellings(w) {
			words = append(words, strconv.Quote(s))
		}
	}
	slices.Sort(words)
	operator := " not in ["
	if r.keep {
		operator = " in ["
	}
	return cell + operator + strings.Join(slices.Compact(words), ", ") + "]"
}
