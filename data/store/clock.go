package store

import (
	"time"

	"taraz/kpi"
)

// clock finds the day and the calendar month of dates, ready to be stored. Most instants of
// a file fall into hours it has met before; hours in which a day begins are computed anew
// each time. Boxed values are shared, so that a row allocates none.
type clock struct {
	calendar kpi.Calendar
	hours    []hour // by hour since 1970, modulo their number
	days     []placed
}

type hour struct {
	number int64
	known  bool
	placed
}

// placed is a day and its month, as numbers and boxed for the driver.
type placed struct {
	day, month     int64
	boxDay, boxMon any
}

const clockSize = 1 << 15 // hours: three and a half years

func newClock(c kpi.Calendar) *clock {
	return &clock{calendar: c, hours: make([]hour, clockSize), days: make([]placed, 1<<12)}
}

// instant returns the day and month of a number of seconds since 1970 (UTC).
func (c *clock) instant(seconds int64) placed {
	number := seconds / 3600
	if seconds < 0 && seconds%3600 != 0 {
		number--
	}
	h := &c.hours[uint64(number)%clockSize]
	if h.known && h.number == number {
		return h.placed
	}
	first, last := c.dayOf(number*3600), c.dayOf(number*3600+3599)
	if first != last {
		return c.date(c.dayOf(seconds))
	}
	*h = hour{number, true, c.date(first)}
	return h.placed
}

func (c *clock) dayOf(seconds int64) int64 { return int64(c.calendar.Day(time.Unix(seconds, 0))) }

// date returns the month of a day.
func (c *clock) date(day int64) placed {
	d := &c.days[uint64(day)%uint64(len(c.days))]
	if d.boxDay == nil || d.day != day {
		month := int64(c.calendar.Month(kpi.Date(day)))
		*d = placed{day, month, day, month}
	}
	return *d
}
