package data

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"taraz/kpi"
)

// What can be wrong with a date. All wrap kpi.ErrInvalid.
var (
	// ErrBadDate: the text is not understood as a date.
	ErrBadDate = fmt.Errorf("is not a date: %w", kpi.ErrInvalid)
	// ErrNoSuchDay: it reads as a date, but its day or month does not exist.
	ErrNoSuchDay = fmt.Errorf("does not exist: %w", kpi.ErrInvalid)
	// ErrBeyond: the year lies outside those the calendars know.
	ErrBeyond = fmt.Errorf("lies outside the years that the calendar knows: %w", kpi.ErrInvalid)
	// ErrOrder: the order of day, month and year has to be known to read it.
	ErrOrder = fmt.Errorf("can be read in several orders of day, month and year: %w", kpi.ErrInvalid)
	// ErrCentury: its year has two digits and no century was given.
	ErrCentury = fmt.Errorf("has a year of two digits: %w", kpi.ErrInvalid)
)

// DateOrder is a set of orders of day, month and year.
type DateOrder uint8

// The orders.
const (
	DayFirst   DateOrder = 1 << iota // 21/3/2019
	MonthFirst                       // 3/21/2019
	YearFirst                        // 19/3/21; dates with a year of four digits in front need no order
)

// ParseDateOrder reads day-first, month-first or year-first.
func ParseDateOrder(s string) (DateOrder, error) {
	switch s {
	case "day-first":
		return DayFirst, nil
	case "month-first":
		return MonthFirst, nil
	case "year-first":
		return YearFirst, nil
	}
	return 0, fmt.Errorf("dates %q: want day-first, month-first or year-first: %w", s, kpi.ErrInvalid)
}

// String names the orders of the set as mapping files do.
func (o DateOrder) String() string {
	var names []string
	for i, name := range []string{"day-first", "month-first", "year-first"} {
		if o&(1<<i) != 0 {
			names = append(names, name)
		}
	}
	return strings.Join(names, " or ")
}

// DateFormat is how the dates of one column are read.
type DateFormat struct {
	Order    DateOrder // one order; 0: not known
	Century  int       // of years of two digits, e.g. 1400 or 2000; 0: not known
	Serials  bool      // numbers are days of a workbook
	From1904 bool      // the workbook counts from 1904
}

// DateReader reads dates and times for an organisation: years 1300 to 1499 are Jalali,
// others Gregorian, times without a zone are its own. Not safe for concurrent use.
type DateReader struct {
	calendar kpi.Calendar
	clock    *clock
}

// NewDateReader returns a reader for a calendar; only its zone and its span of years count.
func NewDateReader(c kpi.Calendar) *DateReader {
	return &DateReader{calendar: c, clock: newClock(c.Zone)}
}

// Day reads the calendar day of a date, of a time stamp with a zone the day it falls on in
// the organisation's zone. Errors are those of this file.
func (r *DateReader) Day(s string, f DateFormat) (kpi.Date, error) {
	day, t, err := r.read(s, f)
	if err != nil {
		return 0, err
	}
	if t.zoned {
		day = r.DayOf(int64(day)*86400 + int64(t.seconds) - int64(t.offset))
	}
	return day, r.covered(day)
}

// Time reads an instant in seconds since 1970 UTC. A day alone is its first instant; a
// local time that a clock change skips is the first instant after it, a doubled one the
// first.
func (r *DateReader) Time(s string, f DateFormat) (int64, error) {
	day, t, err := r.read(s, f)
	if err != nil {
		return 0, err
	}
	if err := r.covered(day); err != nil {
		return 0, err
	}
	if t.zoned {
		return int64(day)*86400 + int64(t.seconds) - int64(t.offset), nil
	}
	return r.clock.instant(day, t.seconds), nil
}

// Start returns the first instant of a day.
func (r *DateReader) Start(day kpi.Date) int64 { return r.clock.instant(day, 0) }

// DayOf returns the day that an instant falls on.
func (r *DateReader) DayOf(instant int64) kpi.Date { return r.calendar.Day(time.Unix(instant, 0)) }

func (r *DateReader) covered(day kpi.Date) error {
	if !r.calendar.Covers(day) {
		return ErrBeyond
	}
	return nil
}

func (r *DateReader) read(s string, f DateFormat) (kpi.Date, clockTime, error) {
	if f.Serials {
		if day, t, ok := serial(s, f.From1904); ok {
			return day, t, nil
		}
	}
	w, t, err := parseWritten(s)
	if err != nil {
		return 0, t, err
	}
	y, m, d, err := w.resolve(f)
	if err != nil {
		return 0, t, err
	}
	day, err := dayOf(y, m, d, w.named)
	return day, t, err
}

// dayOf returns the day of a year, month and day in the calendar that the year tells.
func dayOf(y, m, d int, named kpi.System) (kpi.Date, error) {
	system := kpi.Gregorian
	if y >= 1300 && y <= 1499 {
		system = kpi.Jalali
	}
	if named != "" && named != system {
		return 0, ErrBadDate
	}
	if m < 1 || m > 12 || d < 1 || d > 31 {
		return 0, ErrNoSuchDay
	}
	if system == kpi.Jalali {
		day, ok := kpi.Calendar{System: kpi.Jalali}.DateOf(y, m, d)
		if !ok {
			return 0, ErrNoSuchDay
		}
		return day, nil
	}
	if y < 1500 || y > 9999 {
		return 0, ErrBeyond
	}
	if d > daysIn(y, m) {
		return 0, ErrNoSuchDay
	}
	return gregorian(y, m, d), nil
}

func daysIn(y, m int) int {
	if m == 2 {
		if y%4 == 0 && (y%100 != 0 || y%400 == 0) {
			return 29
		}
		return 28
	}
	return 30 + (m+m/8)%2
}

// gregorian counts the days since 1970-01-01 (H. Hinnant, chrono-compatible low-level date
// algorithms, days_from_civil) for years after 0.
func gregorian(y, m, d int) kpi.Date {
	if m <= 2 {
		y--
		m += 12
	}
	era := y / 400
	yoe := y - era*400
	doy := (153*(m-3)+2)/5 + d - 1
	doe := yoe*365 + yoe/4 - yoe/100 + doy
	return kpi.Date(era*146097 + doe - 719468)
}

// Serial days outside these are taken for other numbers: 1927-05-18 and 2199-12-31.
const firstSerial, lastSerial = 10_000, 109_574

// serial reads the number by which a workbook stores a day and a time, or both in two
// numbers. Seconds are rounded.
func serial(s string, from1904 bool) (kpi.Date, clockTime, bool) {
	sum := 0.0
	for _, part := range strings.Fields(s) {
		v, err := strconv.ParseFloat(part, 64)
		if err != nil || v < 0 || strings.TrimLeft(part, "0123456789.") != "" {
			return 0, clockTime{}, false
		}
		if sum > 0 && v >= 1 {
			return 0, clockTime{}, false
		}
		sum += v
	}
	if from1904 {
		sum += 1462
	}
	if sum < firstSerial || sum > lastSerial {
		return 0, clockTime{}, false
	}
	seconds := int64(math.Round((sum - 25569) * 86400))
	day := floorDay(seconds)
	return day, clockTime{seconds: int(seconds - int64(day)*86400)}, true
}

func floorDay(seconds int64) kpi.Date {
	day := seconds / 86400
	if seconds%86400 < 0 {
		day--
	}
	return kpi.Date(day)
}

// DateOrderUnknown tells whether an error of Day or Time asks for the column's order or
// century: the whole column must then be looked at (DateColumn).
func DateOrderUnknown(err error) bool {
	return errors.Is(err, ErrOrder) || errors.Is(err, ErrCentury)
}
