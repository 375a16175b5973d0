package source

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"taraz/data"
	"taraz/kpi"
)

// plan is a mapping bound to one file: where every field comes from.
type plan struct {
	entity  *data.Entity
	org     data.Organisation
	format  Format
	serial  data.DateFormat
	header  []string
	fillers []filler
	where   *condition
	derive  int // the field that is derived from the row's content, -1 for none
	mapped  []bool
	blank   data.Record // what fields that nothing fills hold, constants included
	dates   *data.DateReader
	columns *dateColumns
	fold    *folding // nil unless derive
	rules   rules
}

// filler fills one field from a row.
type filler struct {
	index   int
	field   data.Field
	from    pick
	replace map[string]string
	folded  map[string]string // replace by data.MatchKey, of choices and yes or no: case does not count there
	other   string            // what a cell that the field does not understand means; empty: nothing
	needed  bool
	id      bool // an id: its digits are folded
	money   data.MoneyFormat
	date    int     // the column that decides the order of its dates, -1 for joined columns
	after   int     // the index of the field that a duration is added to, -1 for none
	seconds float64 // the unit of the duration
	flip    bool    // the score counts from the upper end of its scale
	returns bool    // an amount below zero is a return's
}

// bind checks a mapping against a file and an organisation. Columns that are missing or
// occur twice, units of another currency and unreadable constants wrap kpi.ErrInvalid.
func bind(m *Mapping, org data.Organisation, t *file) (*plan, error) {
	p := &plan{entity: m.Entity, org: org, format: m.Format, serial: t.serial, header: t.header, derive: -1,
		mapped: make([]bool, len(m.Entity.Fields)), blank: make(data.Record, len(m.Entity.Fields)),
		dates: data.NewDateReader(org.Calendar)}
	p.columns = newDateColumns(p)
	var errs []error
	for _, c := range m.Columns {
		errs = append(errs, p.addColumn(c))
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	p.sortFillers()
	p.rules = rulesOf(p)
	for _, step := range []func(*Mapping) error{p.setBlanks, p.addDerived, p.addWhere} {
		if err := step(m); err != nil {
			return nil, err
		}
	}
	for _, i := range p.rules.own {
		p.mapped[i] = true
	}
	return p, nil
}

func (p *plan) addColumn(c Column) error {
	i := p.entity.Index(c.Field)
	f := p.entity.Fields[i]
	l := filler{index: i, field: f, replace: c.Replace, needed: needed(p.entity, f) || identifies(p.entity, f), id: isID(f), date: -1, after: -1,
		flip: c.Reversed, returns: c.Negative, from: pick{first: c.First}, other: c.Otherwise, folded: foldedWords(f, c.Replace)}
	for _, name := range c.Columns {
		at, err := find(p.header, name)
		if err != nil {
			return &Fault{Code: faultField, Args: []any{c.Field}, Cause: err}
		}
		l.from.columns = append(l.from.columns, at)
	}
	if f.Type == data.Day || f.Type == data.Time {
		l.date = p.columns.add(l.from)
	}
	if c.After != "" {
		l.after, l.seconds = p.entity.Index(c.After), data.DurationUnits[c.Unit]
	}
	if f.Type == data.Money {
		var err error
		if l.money, err = p.moneyFormat(c.Unit); err != nil {
			return fmt.Errorf("field %s: %w", c.Field, err)
		}
	}
	p.mapped[i] = true
	p.fillers = append(p.fillers, l)
	return nil
}

// foldedWords are the replacements of a field whose words are read in any case; nil for
// other fields.
func foldedWords(f data.Field, replace map[string]string) map[string]string {
	if f.Type != data.Choice && f.Type != data.Flag || len(replace) == 0 {
		return nil
	}
	folded := map[string]string{}
	for _, word := range slices.Sorted(maps.Keys(replace)) {
		key := data.MatchKey(word)
		if _, ok := folded[key]; !ok {
			folded[key] = replace[word]
		}
	}
	return folded
}

// isID tells the fields that hold an id, whose digits are folded.
func isID(f data.Field) bool {
	return f.Type == data.Ref || f.Name == "id" || f.Name == "ticket" || f.Name == "person"
}

// identifies tells the text that a row is known by: it need not be mapped, as it can be derived,
// but where a column gives it, a row without it is nobody's.
func identifies(e *data.Entity, f data.Field) bool {
	return f.Type == data.Text && slices.Contains(e.Key, f.Name)
}

func (p *plan) moneyFormat(unit string) (data.MoneyFormat, error) {
	if unit == "" {
		unit = p.org.Unit
	}
	factor, err := data.UnitFactor(p.org.Currency, unit)
	return data.MoneyFormat{Unit: unit, Factor: factor, Comma: p.format.Comma}, err
}

// sortFillers orders fields as the entity does, durations last, since they need the date
// they count from.
func (p *plan) sortFillers() {
	slices.SortFunc(p.fillers, func(a, b filler) int {
		if (a.after < 0) != (b.after < 0) {
			return a.after - b.after
		}
		return a.index - b.index
	})
}

// setBlanks prepares what fields hold that no column fills: the constant, the default, or
// nothing.
func (p *plan) setBlanks(m *Mapping) error {
	for i, f := range p.entity.Fields {
		p.blank[i] = p.defaultCell(f)
		if f.Name == "line" {
			p.mapped[i] = true
		}
	}
	for _, c := range m.Constants {
		i := p.entity.Index(c.Field)
		f := p.entity.Fields[i]
		l := filler{index: i, field: f, needed: needed(p.entity, f), id: isID(f), date: -1, after: -1}
		if f.Type == data.Money {
			var err error
			if l.money, err = p.moneyFormat(""); err != nil {
				return err
			}
		}
		r := p.fill(&l, c.Text, p.blank)
		if r.code != "" {
			return fmt.Errorf("constant %s: %q: %s: %w", c.Field, c.Text, sentence(r, f, "en"), kpi.ErrInvalid)
		}
		p.mapped[i] = true
	}
	return nil
}

func (p *plan) defaultCell(f data.Field) data.Cell {
	switch {
	case f.Default == "":
		return data.Cell{Null: true}
	case f.Type == data.Int:
		n, _ := data.ParseWhole(f.Default, false)
		return data.Cell{Int: n}
	}
	return data.Cell{Text: f.Default}
}

// addDerived lets an id or a person that is not mapped be derived from the row's content.
func (p *plan) addDerived(m *Mapping) error {
	for _, key := range p.entity.Key {
		if (key == "id" || key == "person") && !m.Fills(key) {
			p.derive, p.fold = p.entity.Index(key), newFolding()
			p.mapped[p.derive] = true
		}
	}
	return nil
}

func (p *plan) addWhere(m *Mapping) error {
	if strings.TrimSpace(m.Where) == "" {
		return nil
	}
	var err error
	p.where, err = compileWhere(m.Where, p.header, p)
	return err
}

// wanted lists the columns that a mapping asks for.
func (m *Mapping) wanted() []string {
	var names []string
	for _, c := range m.Columns {
		names = append(names, c.Columns...)
	}
	return names
}
