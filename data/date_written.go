package data

import "taraz/kpi"

// dateKind is what the writing of a date tells about the roles of its three parts.
type dateKind uint8

const (
	wholeDate  dateKind = iota // a year, b month, c day
	yearLast                   // c a year of four digits; a and b day and month
	shortDate                  // three numbers of at most two digits
	shortNamed                 // b a month's name; a and c day and year of two digits
	monthNamed                 // b a month's name that stands in front; a day, c year of two digits
)

// written is a date as it was written, before the order is known.
type written struct {
	kind    dateKind
	a, b, c int
	wideA   bool       // a has two digits
	wideC   bool       // c has two digits
	named   kpi.System // the calendar of the month's name; empty for a number
}

func (w written) short() bool { return w.kind >= shortDate }

// in returns the parts by an order. Years of two digits stay as they are.
func (w written) in(o DateOrder) (y, m, d int) {
	switch {
	case w.kind == wholeDate:
		return w.a, w.b, w.c
	case w.kind == monthNamed, w.kind == shortNamed && o != YearFirst:
		return w.c, w.b, w.a
	case o == YearFirst:
		return w.a, w.b, w.c
	case o == MonthFirst:
		return w.c, w.a, w.b
	}
	return w.c, w.b, w.a
}

// fits returns the orders in which the month is 1 to 12, the day 1 to 31 and the year has
// two digits or four. A day that its month does not have fits: 31/02 can only be meant
// day first.
func (w written) fits() DateOrder {
	var fits DateOrder
	for _, o := range w.orders() {
		_, m, d := w.in(o)
		wide := w.kind <= yearLast || o == YearFirst && w.wideA || o != YearFirst && w.wideC
		if wide && m >= 1 && m <= 12 && d >= 1 && d <= 31 {
			fits |= o
		}
	}
	return fits
}

func (w written) orders() []DateOrder {
	switch w.kind {
	case yearLast:
		return []DateOrder{DayFirst, MonthFirst}
	case shortNamed:
		return []DateOrder{DayFirst, YearFirst}
	case monthNamed:
		return []DateOrder{MonthFirst}
	}
	return []DateOrder{DayFirst, MonthFirst, YearFirst}
}

// resolve returns year, month and day in the column's format. ErrOrder and ErrCentury ask
// for what the format lacks; a date that the column's order does not fit is ErrBadDate, or
// ErrNoSuchDay if no order fits it.
func (w written) resolve(f DateFormat) (y, m, d int, err error) {
	if w.kind == wholeDate {
		return w.a, w.b, w.c, nil
	}
	if w.short() && f.Century == 0 {
		return 0, 0, 0, ErrCentury
	}
	order := f.Order
	if w.kind == monthNamed {
		order = MonthFirst
	}
	if order == 0 {
		return 0, 0, 0, ErrOrder
	}
	fits := w.fits()
	switch {
	case fits == 0:
		return 0, 0, 0, ErrNoSuchDay
	case fits&order == 0:
		return 0, 0, 0, ErrBadDate
	}
	y, m, d = w.in(order)
	if w.short() {
		y += f.Century
	}
	return y, m, d, nil
}
