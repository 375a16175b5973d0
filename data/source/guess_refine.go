package source

import (
	"slices"
	"strconv"
	"strings"

	"taraz/data"
)

// refine adds to a mapping what the values of a sample demand, and returns what they leave
// open.
func (s *sheetColumns) refine(m *Mapping, rows [][]string, org data.Organisation) []Question {
	var asked []Question
	asked = append(asked, s.decimals(m, org)...)
	asked = append(asked, s.money(m, org)...)
	asked = append(asked, s.choices(m, rows)...)
	asked = append(asked, s.dateOrder(m, rows)...)
	asked = append(asked, s.deleted(m)...)
	return asked
}

// at returns the position of a column of the file, -1 if it is not among those looked at.
func (s *sheetColumns) at(name string) int { return slices.Index(s.header, name) }

// profileOf returns the profile of the one column that fills a field, nil for several.
func (s *sheetColumns) profileOf(c Column) *profile {
	if len(c.Columns) != 1 || s.at(c.Columns[0]) < 0 {
		return nil
	}
	return &s.profiles[s.at(c.Columns[0])]
}

// decimals finds the comma as decimal point: where some numbers can only be read so, or
// where every dot of a currency without cents stands before three digits.
func (s *sheetColumns) decimals(m *Mapping, org data.Organisation) []Question {
	dot, comma := 0, 0
	var asked []Question
	for _, c := range m.Columns {
		f, _ := m.Entity.Field(c.Field)
		p := s.profileOf(c)
		if p == nil || f.Type != data.Money && f.Type != data.Real {
			continue
		}
		dot += p.numbers
		comma += p.commas
		if f.Type == data.Money && org.Currency == "IRR" && !m.Format.Comma && allThousands(p.distinct) {
			m.Format.Comma = true
			asked = append(asked, ask("decimal", f, c.Columns[0], p.distinct[:1], []string{"comma", "dot"}))
		}
	}
	if comma > dot {
		m.Format.Comma = true
	}
	return asked
}

// allThousands tells whether every cell with a dot has one before three digits.
func allThousands(cells []string) bool {
	dots := 0
	for _, s := range cells {
		number, _ := splitMoney(data.Digits(s))
		i := strings.LastIndexByte(number, '.')
		if i < 0 {
			continue
		}
		if len(number)-i != 4 || strings.Trim(number[i+1:], "0123456789") != "" {
			return false
		}
		dots++
	}
	return dots > 0
}

// money gives amounts their unit and lets negative ones be returns.
func (s *sheetColumns) money(m *Mapping, org data.Organisation) []Question {
	var asked []Question
	for i, c := range m.Columns {
		f, _ := m.Entity.Field(c.Field)
		if f.Type != data.Money {
			continue
		}
		p := s.profileOf(c)
		if c.Unit == "" && p != nil {
			m.Columns[i].Unit = theOnly(p.units)
		}
		if q, ok := unitQuestion(f, m.Columns[i], org); ok {
			asked = append(asked, q)
		}
		if m.Entity.Name == "order" && f.Name == "amount" && p != nil && p.negative > 0 && !m.Fills("kind") {
			m.Columns[i].Negative = true
		}
	}
	return asked
}

// theOnly is the unit that cells name, if they agree.
func theOnly(units map[string]int) string {
	if len(units) != 1 {
		return ""
	}
	for u := range units {
		return u
	}
	return ""
}

func unitQuestion(f data.Field, c Column, org data.Organisation) (Question, bool) {
	switch _, err := data.UnitFactor(org.Currency, c.Unit); {
	case c.Unit != "" && err != nil:
		return ask("currency", f, c.Columns[0], []string{c.Unit}, nil), true
	case c.Unit == "" && org.Currency == "IRR":
		return ask("unit", f, c.Columns[0], nil, []string{"rial", "toman"}), true
	}
	return Question{}, false
}

// choices writes what the words of a column mean, where they are not the field's own.
func (s *sheetColumns) choices(m *Mapping, rows [][]string) []Question {
	var asked []Question
	for i := range m.Columns {
		c := &m.Columns[i]
		f, _ := m.Entity.Field(c.Field)
		if f.Type != data.Choice && f.Type != data.Flag && f.Name != "gender" || c.Otherwise != "" && f.Name != "stage" {
			continue
		}
		if len(c.Columns) > 1 && !c.First {
			continue // a preset joins columns whose words it knows
		}
		replace, unknown := s.meanings(f, *c, rows)
		for w, to := range replace {
			if c.Replace == nil {
				c.Replace = map[string]string{}
			}
			c.Replace[w] = to
		}
		switch {
		case len(unknown) == 0 && f.Name == "stage" && len(c.Replace) > 0:
			c.Otherwise = "open" // a pipeline has more stages than a sample shows
		case len(unknown) == 0:
		case f.Name == "stage":
			c.Otherwise = "open"
			asked = append(asked, ask("stage", f, c.Columns[0], unknown, f.Choices))
		case f.Name != "gender":
			asked = append(asked, ask("choice", f, c.Columns[0], unknown, optionsOf(f)))
		}
	}
	return asked
}

func optionsOf(f data.Field) []string {
	if f.Type == data.Flag {
		return []string{"yes", "no"}
	}
	return f.Choices
}

// meanings returns the words of a column that need replacing, and those not known.
func (s *sheetColumns) meanings(f data.Field, c Column, rows [][]string) (replace map[string]string, unknown []string) {
	replace = map[string]string{}
	for _, w := range s.distinct(c, rows) {
		if _, ok := c.Replace[w]; ok || w == "" {
			continue
		}
		to, known := "", false
		switch {
		case f.Name == "gender":
			if to, known = genders[data.MatchKey(w)]; !known {
				return nil, nil
			}
		case f.Type == data.Flag:
			yes, ok := meaningOfFlag(w)
			if to, known = "no", ok; yes {
				to = "yes"
			}
			if _, own := data.ParseFlag(w); own {
				to = w
			}
		default:
			to, known = meaning(f, w)
			if _, own := data.ParseChoice(w, f.Choices); own {
				to = w
			}
		}
		if !known {
			unknown = append(unknown, w)
		}
		if to != w && to != "" && (known || f.Name == "stage") {
			replace[w] = to
		}
	}
	if len(replace) == 0 {
		replace = nil
	}
	return replace, unknown
}

// distinct lists the different texts that a column's cells make, in their order.
func (s *sheetColumns) distinct(c Column, rows [][]string) []string {
	var at []int
	for _, name := range c.Columns {
		if i := s.at(name); i >= 0 {
			at = append(at, i)
		}
	}
	from := pick{columns: at, first: c.First}
	var all []string
	for _, row := range rows {
		if len(row) < len(s.header) || len(at) == 0 {
			continue
		}
		if w := data.Clean(from.text(row)); !slices.Contains(all, w) && len(all) < maxDistinct {
			all = append(all, w)
		}
	}
	return all
}

// dateOrder says the order of day and month where the values decide it, and asks where they
// do not.
func (s *sheetColumns) dateOrder(m *Mapping, rows [][]string) []Question {
	var asked []Question
	var sure data.DateOrder
	agree := true
	for _, c := range m.Columns {
		f, _ := m.Entity.Field(c.Field)
		if f.Type != data.Day && f.Type != data.Time || c.After != "" {
			continue
		}
		order, q := s.orderOf(f, c, m.Format, rows)
		if q.Kind != "" {
			asked = append(asked, q)
		}
		if order != 0 {
			agree = agree && (sure == 0 || sure == order)
			sure = order
		}
	}
	if agree && sure != 0 && m.Format.Dates == 0 {
		m.Format.Dates = sure
		asked = slices.DeleteFunc(asked, func(q Question) bool { return q.Kind == "dates" })
	}
	return asked
}

// orderOf decides the order of one column, or asks.
func (s *sheetColumns) orderOf(f data.Field, c Column, format Format, rows [][]string) (data.DateOrder, Question) {
	cells := s.distinct(c, rows)
	col := data.DateColumn{Century: format.Years}
	short := ""
	for _, w := range cells {
		col.Add(w)
		if data.ShortYear(w) {
			short = w
		}
	}
	if short != "" && format.Years == 0 {
		return 0, ask("years", f, c.Columns[0], []string{short}, []string{"1300", "1400", "1900", "2000"})
	}
	order, err := col.Decide(0)
	if err == nil {
		return order, Question{}
	}
	if format.Dates != 0 {
		return 0, Question{}
	}
	return 0, ask("dates", f, c.Columns[0], cells[:min(1, len(cells))], []string{"day-first", "month-first", "year-first"})
}

// deletedNames are columns by which systems mark rows that do not count any more.
var deletedNames = []string{"isdeleted", "fivetrandeleted", "deleted"}

// deleted leaves out rows that say they were deleted, if the sample has some of both.
func (s *sheetColumns) deleted(m *Mapping) []Question {
	if m.Where != "" {
		return nil
	}
	for c, h := range s.headings {
		p := &s.profiles[c]
		if !slices.Contains(deletedNames, h.key) && !slices.Contains(deletedNames, strings.TrimPrefix(h.key, "_")) || p.values != 2 || p.share(p.flags) < 1 || strings.Count(strings.Join(s.header, "\x00"), s.header[c]) > 1 {
			continue
		}
		var gone []string
		for _, w := range p.distinct {
			if yes, _ := data.ParseFlag(w); yes {
				gone = append(gone, strconv.Quote(w))
			}
		}
		if len(gone) == 1 {
			m.Where = "row[" + strconv.Quote(s.header[c]) + "] != " + gone[0]
			return []Question{ask("deleted", data.Field{}, s.header[c], nil, nil)}
		}
	}
	return nil
}
