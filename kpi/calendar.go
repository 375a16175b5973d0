package kpi

import (
	"fmt"
	"sync"
	"time"

	jalaali "github.com/jalaali/go-jalaali"
)

// System names a calendar system.
type System string

// The calendar systems.
const (
	Jalali    System = "jalali"
	Gregorian System = "gregorian"
)

// ParseSystem reads "jalali" or "gregorian". The error wraps ErrInvalid.
func ParseSystem(s string) (System, error) {
	switch System(s) {
	case Jalali, Gregorian:
		return System(s), nil
	}
	return "", fmt.Errorf("calendar %q: want jalali or gregorian: %w", s, ErrInvalid)
}

// Month is a month of a calendar: the calendar's own year times 12 plus the month less
// one. 1404-07 is 1404*12+6. Months of one calendar subtract to their distance.
type Month int32

// NewMonth returns the month of a calendar year (month 1 to 12).
func NewMonth(year, month int) Month { return Month(year*12 + month - 1) }

// Year returns the calendar year.
func (m Month) Year() int { return int(m) / 12 }

// Number returns the month of the year, 1 to 12.
func (m Month) Number() int { return int(m)%12 + 1 }

// String returns the month as YYYY-MM.
func (m Month) String() string { return fmt.Sprintf("%04d-%02d", m.Year(), m.Number()) }

// Calendar is an organisation's calendar: its system, the month in which its fiscal year
// starts, and the time zone that decides which day an instant falls on.
type Calendar struct {
	System      System
	FiscalStart int // 1 to 12
	Zone        *time.Location
}

// yearRange is the span of years a calendar knows, in its own years. Jalali years beyond
// it are outside the table of breaks of the astronomical rule.
var yearRange = map[System][2]int{Jalali: {1200, 1600}, Gregorian: {1820, 2220}}

// starts holds, per system, the first day of every month of yearRange and one more.
var starts = struct {
	jalali, gregorian func() []Date
}{
	jalali:    sync.OnceValue(func() []Date { return monthStarts(Jalali) }),
	gregorian: sync.OnceValue(func() []Date { return monthStarts(Gregorian) }),
}

func monthStarts(s System) []Date {
	span := yearRange[s]
	days := make([]Date, 0, (span[1]-span[0]+1)*12+1)
	for y := span[0]; y <= span[1]; y++ {
		for m := 1; m <= 12; m++ {
			days = append(days, firstOf(s, y, m))
		}
	}
	return append(days, firstOf(s, span[1]+1, 1))
}

func firstOf(s System, year, month int) Date {
	if s == Gregorian {
		return NewDate(year, month, 1)
	}
	y, m, d, err := jalaali.ToGregorian(year, jalaali.Month(month), 1)
	if err != nil {
		panic(fmt.Sprintf("kpi: jalali month %04d-%02d: %v", year, month, err)) // yearRange lies inside the table
	}
	return NewDate(y, int(m), d)
}

func (c Calendar) table() (base Month, days []Date) {
	if c.System == Gregorian {
		return NewMonth(yearRange[Gregorian][0], 1), starts.gregorian()
	}
	return NewMonth(yearRange[Jalali][0], 1), starts.jalali()
}

// Covers tells whether a day lies in the years that the calendar knows.
func (c Calendar) Covers(d Date) bool {
	_, days := c.table()
	return d >= days[0] && d < days[len(days)-1]
}

// Month returns the calendar month that a day falls in. Days outside Covers are taken to
// the nearest month.
func (c Calendar) Month(d Date) Month {
	base, days := c.table()
	i := int(float64(d-days[0]) / 30.4368)
	i = min(max(i, 0), len(days)-2)
	for i > 0 && d < days[i] {
		i--
	}
	for i < len(days)-2 && d >= days[i+1] {
		i++
	}
	return base + Month(i)
}

// MonthStart returns the first day of a month.
func (c Calendar) MonthStart(m Month) Date {
	base, days := c.table()
	return days[min(max(int(m-base), 0), len(days)-1)]
}

// MonthEnd returns the last day of a month.
func (c Calendar) MonthEnd(m Month) Date { return c.MonthStart(m+1) - 1 }

// Day returns the day an instant falls on in the calendar's time zone.
func (c Calendar) Day(t time.Time) Date {
	y, m, d := t.In(c.zone()).Date()
	return NewDate(y, int(m), d)
}

// Midnight returns the first instant of a day in the calendar's time zone. Where a clock
// change skips midnight (Tehran, up to 2022) it is the first instant that exists.
func (c Calendar) Midnight(d Date) time.Time {
	y, m, dd := d.Civil()
	return time.Date(y, time.Month(m), dd, 0, 0, 0, 0, c.zone())
}

func (c Calendar) zone() *time.Location {
	if c.Zone == nil {
		return time.UTC
	}
	return c.Zone
}

// Civil returns the year, month and day of a date in the calendar's own system.
func (c Calendar) Civil(d Date) (year, month, day int) {
	m := c.Month(d)
	return m.Year(), m.Number(), int(d-c.MonthStart(m)) + 1
}

// DateOf returns the day of a year, month and day of the calendar's own system. ok is
// false where no such day exists, such as 1400-12-30.
func (c Calendar) DateOf(year, month, day int) (d Date, ok bool) {
	span := yearRange[c.System]
	if month < 1 || month > 12 || year < span[0] || year > span[1] || day < 1 {
		return 0, false
	}
	m := NewMonth(year, month)
	d = c.MonthStart(m) + Date(day-1)
	return d, d <= c.MonthEnd(m)
}
