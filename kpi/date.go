package kpi

import (
	"fmt"
	"time"
)

// Date is a calendar day, counted in days since 1970-01-01 (Gregorian). It has no time
// zone: which day an instant falls on is decided once, by Calendar.Day.
type Date int32

// NewDate returns the day of a Gregorian year, month and day. Values outside their range
// are normalised as time.Date does; use ParseDate where a day must exist.
func NewDate(year, month, day int) Date {
	return Date(time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// ParseDate reads an ISO day such as 2025-03-21. The error wraps ErrInvalid.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return 0, fmt.Errorf("date %q: want YYYY-MM-DD: %w", s, ErrInvalid)
	}
	return Date(t.Unix() / 86400), nil
}

// Civil returns the Gregorian year, month and day.
func (d Date) Civil() (year, month, day int) {
	y, m, dd := time.Unix(int64(d)*86400, 0).UTC().Date()
	return y, int(m), dd
}

// Weekday returns the day of the week.
func (d Date) Weekday() time.Weekday {
	// 1970-01-01 was a Thursday.
	return time.Weekday(((int(d)+4)%7 + 7) % 7)
}

// String returns the day as YYYY-MM-DD (Gregorian).
func (d Date) String() string {
	y, m, dd := d.Civil()
	return fmt.Sprintf("%04d-%02d-%02d", y, m, dd)
}
