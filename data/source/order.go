package source

import (
	"errors"
	"slices"
	"strings"

	"taraz/data"
)

// Undecided is why the dates of some columns cannot be read: nobody has said in which order
// day, month and year stand, or of which century two-digit years are. It refuses the file,
// not the row that asked.
type Undecided struct {
	Columns []string
	Orders  data.DateOrder // those that some column allows; 0: only centuries are missing
	Century bool           // of years of two digits, it is not known
	err     error
}

// Error says every column and what to write in a mapping.
func (u *Undecided) Error() string { return u.err.Error() }

// Unwrap returns the faults of the columns, joined.
func (u *Undecided) Unwrap() error { return u.err }

// add takes over why a column is not decided.
func (u *Undecided) add(column string, open *data.OrderError) {
	u.Columns = append(u.Columns, column)
	u.Orders |= open.Orders
	f := fault(faultOrder, column, open.Orders.String(), orderWords(open.Orders), open.Example, (open.Orders & -open.Orders).String())
	switch {
	case open.Orders == 0:
		u.Century = true
		f = fault(faultCentury, column)
	case open.Example == "":
		f = fault(faultOrders, column, open.Orders.String(), orderWords(open.Orders))
	}
	u.err = errors.Join(u.err, f)
}

// orderWords names orders in Persian.
func orderWords(o data.DateOrder) string {
	var names []string
	for i, name := range []string{"با روز در آغاز", "با ماه در آغاز", "با سال در آغاز"} {
		if o&(1<<i) != 0 {
			names = append(names, name)
		}
	}
	return strings.Join(names, " و ")
}

func undecided(err error) bool {
	var u *Undecided
	return errors.As(err, &u)
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
		d.err = d.decide()
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
	all := &Undecided{}
	for i := range found {
		order, err := found[i].Decide(d.plan.format.Dates)
		var open *data.OrderError
		if errors.As(err, &open) {
			all.add(d.name(i), open)
		}
		d.formats[i].Order = order
	}
	if all.err == nil {
		return nil
	}
	return all
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
