package source

import (
	"cmp"
	"slices"
	"strings"

	"taraz/data"
)

// Limits of what a sample remembers of a column.
const (
	maxValues     = 5000 // different values that are counted
	shownDistinct = 30
)

// sample counts the values of every column. A value is looked at once, however often it
// occurs.
type sample struct {
	header []string
	format Format
	seen   []columnSample
}

type columnSample struct {
	filled         int
	values         map[string]*valueSample
	dates          data.DateColumn
	dated, numbers int
	comma, dot     bool
}

type valueSample struct {
	text         string
	count, first int
	date, number bool
}

func newSample(t *file, f Format) *sample {
	s := &sample{header: t.header, format: f, seen: make([]columnSample, len(t.header))}
	for i := range s.seen {
		s.seen[i].values = map[string]*valueSample{}
		// Any century lets two-digit years take part in deciding the order.
		s.seen[i].dates.Century = cmp.Or(f.Years, 2000)
	}
	return s
}

func (s *sample) add(cells []string) {
	for i, cell := range cells[:min(len(cells), len(s.seen))] {
		if cell != "" {
			s.seen[i].add(cell)
		}
	}
}

func (c *columnSample) add(cell string) {
	c.filled++
	v := c.values[cell]
	if v == nil {
		v = c.look(cell)
		if len(c.values) < maxValues {
			v.text, v.first = strings.Clone(cell), c.filled
			c.values[v.text] = v
		}
	}
	v.count++
	if v.date {
		c.dated++
	}
	if v.number {
		c.numbers++
	}
}

// look reads a value as a date and as a number. A plain number is no date, but yyyymmdd.
func (c *columnSample) look(cell string) *valueSample {
	v := &valueSample{}
	before := c.dates.Dates()
	c.dates.Add(cell)
	v.date = c.dates.Dates() > before
	_, dot := data.ParseNumber(cell, false)
	_, comma := data.ParseNumber(cell, true)
	v.number = dot == nil || comma == nil
	if !v.date && v.number {
		c.comma = c.comma || dot != nil
		c.dot = c.dot || comma != nil
	}
	return v
}

// columns returns what was found.
func (s *sample) columns() []FoundColumn {
	all := make([]FoundColumn, len(s.seen))
	for i := range s.seen {
		c := &s.seen[i]
		f := FoundColumn{Name: s.header[i], Filled: c.filled, Distinct: c.frequent(), Comma: c.comma, Dot: c.dot}
		if c.filled > 0 {
			f.DateShare, f.NumberShare = float64(c.dated)/float64(c.filled), float64(c.numbers)/float64(c.filled)
		}
		f.Dates = c.dates.Orders()
		f.Century = s.format.Years == 0 && c.dates.Dates() > 0 && c.dates.Short() == c.dates.Dates()
		if s.format.Dates != 0 && f.Dates&s.format.Dates != 0 {
			f.Dates = s.format.Dates
		}
		all[i] = f
	}
	return all
}

// frequent returns the most frequent values, of equally frequent ones the first.
func (c *columnSample) frequent() []string {
	list := make([]*valueSample, 0, len(c.values))
	for _, v := range c.values {
		list = append(list, v)
	}
	slices.SortFunc(list, func(a, b *valueSample) int {
		return cmp.Or(cmp.Compare(b.count, a.count), cmp.Compare(a.first, b.first))
	})
	var texts []string
	for _, v := range list[:min(len(list), shownDistinct)] {
		texts = append(texts, v.text)
	}
	return texts
}
