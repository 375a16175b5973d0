package source

import (
	"errors"
	"math"
	"slices"
	"strings"

	"taraz/data"
	"taraz/kpi"
)

// Code says why a row was rejected. The codes are part of the JSON of `import`.
type Code string

// The codes.
const (
	Missing        Code = "missing"
	BadNumber      Code = "bad_number"
	BadDate        Code = "bad_date"
	NoSuchDay      Code = "no_such_day"
	BadChoice      Code = "bad_choice"
	NegativeSale   Code = "negative_sale"
	Duplicate      Code = "duplicate"
	TooFewColumns  Code = "too_few_columns"
	TooManyColumns Code = "too_many_columns"
	OutOfRange     Code = "out_of_range"
)

// maxID is the longest id, in bytes: an index of PostgreSQL takes no more than 2,700 for all
// of a key.
const maxID = 1000

// refusal is what is wrong with a row: nothing while the code is empty.
type refusal struct {
	code  Code
	field int    // by Entity.Fields, -1 for the whole row
	text  string // the cell
	hint  hint   // what may help, for the sentence
	fatal error  // ends the whole import
}

func (l *filler) refuse(code Code, text string) refusal {
	return refusal{code: code, field: l.index, text: text}
}

// refuseNumber refuses a number or an amount with a hint where the reason is a common one.
func (l *filler) refuseNumber(text string, comma bool, err error) refusal {
	r := l.refuse(BadNumber, text)
	switch {
	case errors.Is(err, data.ErrOtherUnit):
		r.hint = hintUnit
	case !comma && strings.Contains(text, ","):
		r.hint = hintComma
	}
	return r
}

// convert makes a record of a row. rec holds the plan's blanks or an earlier row.
func (p *plan) convert(cells []string, rec data.Record) refusal {
	if len(cells) > len(p.header) {
		return refusal{code: TooManyColumns, field: -1}
	}
	if len(cells) < len(p.header) {
		return refusal{code: TooFewColumns, field: -1}
	}
	for _, i := range p.rules.own {
		rec[i] = p.blank[i]
	}
	for i := range p.fillers {
		l := &p.fillers[i]
		if r := p.fill(l, l.text(cells), rec); r.code != "" || r.fatal != nil {
			return r
		}
	}
	if r := p.finish(rec); r.code != "" {
		return r
	}
	if p.derive >= 0 {
		rec[p.derive] = data.Cell{Text: p.fold.id(cells)}
	}
	return refusal{}
}

// text returns what a filler reads of a row, replacements made.
func (l *filler) text(cells []string) string {
	s := l.from.text(cells)
	if l.replace != nil {
		if to, ok := l.replace[data.Clean(s)]; ok {
			return to
		}
	}
	if l.folded != nil && !slices.Contains(l.field.Choices, s) {
		if to, ok := l.folded[data.MatchKey(s)]; ok {
			return to
		}
	}
	if l.other != "" && !empty(s) && !understands(l.field, s) {
		return l.other
	}
	return s
}

// fill reads a text into the filler's field of a record.
func (p *plan) fill(l *filler, text string, rec data.Record) refusal {
	cell := &rec[l.index]
	if empty(text) {
		if l.needed {
			return l.refuse(Missing, "")
		}
		*cell = data.Cell{Null: true}
		if l.field.Default != "" {
			*cell = p.defaultCell(l.field)
		}
		return refusal{}
	}
	switch l.field.Type {
	case data.Text, data.Ref:
		s := text
		if l.id {
			if s = data.CleanID(s); len(s) > maxID {
				return l.refuse(OutOfRange, s)
			}
		} else {
			s = data.Clean(s)
		}
		*cell = data.Cell{Text: s}
		return refusal{}
	case data.Day, data.Time:
		return p.fillDate(l, text, rec)
	}
	return p.fillValue(l, text, cell)
}

// empty tells whether a cell shows nothing.
func empty(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c > 0x20 && c < 0x7F {
			return false
		} else if c >= 0x7F {
			return data.Clean(s) == ""
		}
	}
	return true
}

// fillValue reads numbers, amounts, choices and flags.
func (p *plan) fillValue(l *filler, text string, cell *data.Cell) refusal {
	switch l.field.Type {
	case data.Int:
		n, err := data.ParseWhole(text, p.format.Comma)
		if err != nil {
			return l.refuseNumber(text, p.format.Comma, err)
		}
		*cell = data.Cell{Int: n}
	case data.Real:
		v, err := data.ParseNumber(text, p.format.Comma)
		if err != nil {
			return l.refuseNumber(text, p.format.Comma, err)
		}
		*cell = data.Cell{Real: v}
	case data.Money:
		n, err := data.ParseMoney(text, l.money)
		if err != nil {
			return l.refuseNumber(text, p.format.Comma, err)
		}
		*cell = data.Cell{Int: n}
	case data.Choice:
		s, ok := data.ParseChoice(data.Clean(text), l.field.Choices)
		if !ok {
			return l.refuse(BadChoice, text)
		}
		*cell = data.Cell{Text: s}
	case data.Flag:
		yes, ok := data.ParseFlag(text)
		if !ok {
			return l.refuse(BadChoice, text)
		}
		*cell = data.Cell{}
		if yes {
			cell.Int = 1
		}
	}
	return refusal{}
}

func (p *plan) fillDate(l *filler, text string, rec data.Record) refusal {
	if l.after >= 0 {
		return p.fillAfter(l, text, rec)
	}
	v, err := p.readDate(l.field.Type, text, l.date)
	switch {
	case err == nil:
		rec[l.index] = data.Cell{Int: v}
		return refusal{}
	case undecided(err), !errors.Is(err, kpi.ErrInvalid):
		return refusal{fatal: err}
	case errors.Is(err, data.ErrNoSuchDay):
		return l.refuse(NoSuchDay, text)
	case errors.Is(err, data.ErrBeyond):
		return l.refuse(OutOfRange, text)
	}
	r := l.refuse(BadDate, text)
	if errors.Is(err, data.ErrCentury) {
		r.hint = hintYears
	}
	return r
}

// readDate reads a day or an instant; the number of its column tells the format, -1 is a
// text that belongs to none.
func (p *plan) readDate(t data.Type, text string, column int) (int64, error) {
	f := data.DateFormat{Order: p.format.Dates, Century: p.format.Years, Serials: p.serial.Serials, From1904: p.serial.From1904}
	if column >= 0 {
		f = p.columns.formats[column]
	}
	v, err := p.readAs(t, text, f)
	if column < 0 || p.columns.decided && p.columns.err == nil || !data.DateOrderUnknown(err) {
		return v, err
	}
	if f, err = p.columns.format(column); err != nil {
		return 0, err
	}
	return p.readAs(t, text, f)
}

func (p *plan) readAs(t data.Type, text string, f data.DateFormat) (int64, error) {
	if t == data.Time {
		return p.dates.Time(text, f)
	}
	d, err := p.dates.Day(text, f)
	return int64(d), err
}

// fillAfter reads a date that is given as a duration since another.
func (p *plan) fillAfter(l *filler, text string, rec data.Record) refusal {
	base, baseType := rec[l.after], p.entity.Fields[l.after].Type
	if base.Null {
		return refusal{code: Missing, field: l.after}
	}
	seconds, err := data.ParseDuration(text, l.seconds, p.format.Comma)
	if err != nil {
		return l.refuse(BadNumber, text)
	}
	var at int64
	if l.field.Type == data.Day && baseType == data.Day {
		at = base.Int + int64(math.Floor(seconds/86400))
	} else {
		instant := base.Int
		if baseType == data.Day {
			instant = p.dates.Start(kpi.Date(base.Int))
		}
		at = instant + int64(math.Round(seconds))
		if l.field.Type == data.Day {
			at = int64(p.dates.DayOf(at))
		}
	}
	rec[l.index] = data.Cell{Int: at}
	return refusal{}
}

// number, dateColumn and day make a plan the reader of its condition's cells.
func (p *plan) number(s string) (float64, error) {
	if empty(s) {
		return 0, kpi.ErrInvalid
	}
	return data.ParseNumber(s, p.format.Comma)
}

func (p *plan) dateColumn(column int) int { return p.columns.add(pick{columns: []int{column}}) }

func (p *plan) day(s string, number int) (kpi.Date, error) {
	d, err := p.readDate(data.Day, s, number)
	return kpi.Date(d), err
}
