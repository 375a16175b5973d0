package source

import (
	"errors"
	"fmt"
	"slices"

	"taraz/data"
)

// columnError is why the order of day, month and year of a column could not be decided. It
// refuses the file, not the row that asked.
type columnError struct{ err error }

func (e *columnError) Error() string { return e.err.Error() }

func (e *columnError) Unwrap() error { return e.err }

func undecided(err error) bool {
	var c *columnError
	return errors.As(err, &c)
}

// dateColumns are the date columns of a file. Most never need an order; the first cell
// that does makes the whole file be looked at, once for all of them.
type dateColumns struct {
	plan    *plan
	sets    []pick
	formats []data.DateFormat
	decided bool
	err     error
	reopen  func() (*file, error)
}

func newDateColumns(p *plan) *dateColumns { return &dateColumns{plan: p} }

// add declares a date column, or several that are joined, and returns its number.
func (d *dateColumns) add(from pick) int {
	for i, s := range d.sets {
		if s.first == from.first && slices.Equal(s.columns, from.columns) {
			return i
		}
	}
	f := d.plan.serial
	f.Century = d.plan.format.Years
	d.sets = append(d.sets, from)
	d.formats = append(d.formats, f)
	return len(d.sets) - 1
}

// format returns how to read a column for sure, looking at all of it if it was not yet.
func (d *dateColumns) format(number int) (data.DateFormat, error) {
	if !d.decided {
		d.decided = true
		if err := d.decide(); err != nil {
			d.err = &columnError{err}
		}
	}
	return d.formats[number], d.err
}

func (d *dateColumns) decide() error {
	found := make([]data.DateColumn, len(d.sets))
	for i := range found {
		found[i].Century = d.plan.format.Years
	}
	if err := d.look(found); err != nil {
		return err
	}
	var errs []error
	for i := range found {
		order, err := found[i].Decide(d.plan.format.Dates)
		if err != nil {
			errs = append(errs, fmt.Errorf("column %q: %w", d.name(i), err))
		}
		d.formats[i].Order = order
	}
	return errors.Join(errs...)
}

func (d *dateColumns) name(i int) string {
	name := ""
	for _, c := range d.sets[i].columns {
		if name != "" {
			name += " "
		}
		name += d.plan.header[c]
	}
	return name
}

// look reads the whole file once and shows every date column its cells.
func (d *dateColumns) look(found []data.DateColumn) error {
	t, err := d.reopen()
	if err != nil {
		return err
	}
	defer t.close()
	var cells []string
	for {
		cells, _, err = t.next(cells[:0])
		if endOfFile(err) {
			return nil
		}
		if err != nil {
			return err
		}
		if len(cells) != len(d.plan.header) {
			continue
		}
		for i, set := range d.sets {
			found[i].Add(set.text(cells))
		}
	}
}

// pick is where a field or a date column takes its text from in a row.
type pick struct {
	columns []int
	first   bool // the first of the columns that is not empty, not all of them joined
}

// text returns what the columns hold in a row.
func (p pick) text(cells []string) string {
	if !p.first {
		return joined(cells, p.columns)
	}
	for _, c := range p.columns {
		if !empty(cells[c]) {
			return cells[c]
		}
	}
	return ""
}

// joined returns the cells of a row's columns, the empty ones left out, with blanks
// between.
func joined(cells []string, columns []int) string {
	if len(columns) == 1 {
		return cells[columns[0]]
	}
	all := ""
	for _, c := range columns {
		if all != "" && !empty(cells[c]) {
			all += " "
		}
		if !empty(cells[c]) {
			all += cells[c]
		}
	}
	return all
}
