package data

import (
	"errors"
	"fmt"

	"taraz/kpi"
)

// DateColumn gathers what the cells of one column say about the order of day, month and
// year in it. Century is that of years of two digits, 0 if not known: such cells then say
// nothing.
type DateColumn struct {
	Century int

	seen     bool
	possible DateOrder // orders that fit every cell so far
	either   DateOrder // orders that some cell was fit by
	differ   [3]bool   // by pairs: some cell is another day in the two orders
	short    int       // cells with years of two digits
	long     int       // cells with years of four
	example  string    // a cell that is another day in two orders
}

// OrderError is why the order of a column's dates cannot be told: several are possible, its
// dates contradict each other, or the century of its years is not known.
type OrderError struct {
	Orders  DateOrder // to choose from; 0 where it is the century that is missing
	Example string    // a cell that several orders read differently, if that is it
	text    string
}

// Error says what is wrong and what to write in a mapping.
func (e *OrderError) Error() string { return e.text + ": " + kpi.ErrInvalid.Error() }

// Unwrap returns the kind of the error.
func (e *OrderError) Unwrap() error { return kpi.ErrInvalid }

var orderPairs = [3][2]DateOrder{{DayFirst, MonthFirst}, {DayFirst, YearFirst}, {MonthFirst, YearFirst}}

// Add looks at one cell. Cells that are no dates say nothing.
func (c *DateColumn) Add(s string) {
	w, _, err := parseWritten(s)
	if err != nil {
		return
	}
	if w.short() {
		c.short++
		if c.Century == 0 {
			return
		}
	} else {
		c.long++
	}
	fits := w.fits()
	if w.kind == wholeDate || fits == 0 {
		return
	}
	if !c.seen {
		c.seen, c.possible = true, fits
	}
	c.possible &= fits
	c.either |= fits
	c.compare(w, fits, s)
}

func (c *DateColumn) compare(w written, fits DateOrder, s string) {
	for i, pair := range orderPairs {
		if c.differ[i] || fits&pair[0] == 0 || fits&pair[1] == 0 {
			continue
		}
		y, m, d := w.in(pair[0])
		y2, m2, d2 := w.in(pair[1])
		if y != y2 || m != m2 || d != d2 {
			c.differ[i] = true
			c.example = s
		}
	}
}

// Decide returns the order of the column: the one that its cells leave, else the wanted
// one (the mapping's `dates`, 0 if it does not say). Where neither tells, it wraps
// kpi.ErrInvalid and says what to add. 0 is a column in which no order is needed.
func (c *DateColumn) Decide(wanted DateOrder) (DateOrder, error) {
	switch {
	case c.Century == 0 && c.short > 0 && c.long == 0:
		return 0, &OrderError{text: "its years have two digits: say the century with `format: {years: 1400}` or `{years: 2000}`"}
	case !c.seen:
		return wanted, nil
	case c.possible == 0 && wanted == 0:
		return 0, &OrderError{Orders: c.either,
			text: fmt.Sprintf("some of its dates are %s only: say which with `format: {dates: ...}`", c.either)}
	case c.possible == 0:
		return wanted, nil
	case !c.ambiguous():
		return c.possible & -c.possible, nil
	case c.possible&wanted != 0:
		return wanted, nil
	}
	return 0, &OrderError{Orders: c.possible, Example: c.example,
		text: fmt.Sprintf("its dates, such as %q, can be read %s: say which with `format: {dates: %s}`", c.example, c.possible, c.possible.first())}
}

// Dates is how many of the cells are dates.
func (c *DateColumn) Dates() int { return c.short + c.long }

// Short is how many of the dates have years of two digits.
func (c *DateColumn) Short() int { return c.short }

// Orders returns the order in which the column's dates can be read, several where somebody
// has to say which; 0 is a column without dates.
func (c *DateColumn) Orders() DateOrder {
	order, err := c.Decide(0)
	var open *OrderError
	switch {
	case c.Dates() == 0:
		return 0
	case errors.As(err, &open) && open.Orders != 0:
		return open.Orders
	case order != 0:
		return order
	}
	return YearFirst
}

// ambiguous tells whether two of the possible orders give some cell two days.
func (c *DateColumn) ambiguous() bool {
	for i, pair := range orderPairs {
		if c.differ[i] && c.possible&pair[0] != 0 && c.possible&pair[1] != 0 {
			return true
		}
	}
	return false
}

func (o DateOrder) first() DateOrder { return o & -o }

// ShortYear tells whether a text is a date whose year has two digits.
func ShortYear(s string) bool {
	w, _, err := parseWritten(s)
	return err == nil && w.short()
}
