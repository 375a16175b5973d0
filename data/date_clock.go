package data

import (
	"math"
	"time"

	"taraz/kpi"
)

// clock turns local times of a zone into instants.
type clock struct {
	zone *time.Location
	// offsets holds per day since 1970 the zone's offset in seconds, unasked or changing.
	offsets []int32
}

const (
	unasked  = math.MinInt32
	changing = math.MinInt32 + 1 // the offset changes near that day
	days     = 60_000            // of the cache: 1970 to 2134
)

func newClock(zone *time.Location) *clock {
	if zone == nil {
		zone = time.UTC
	}
	c := &clock{zone: zone, offsets: make([]int32, days)}
	for i := range c.offsets {
		c.offsets[i] = unasked
	}
	return c
}

// instant returns the instant of a local time in seconds since 1970 UTC: of one that
// happens twice the first, of one that never happens the first instant after it.
func (c *clock) instant(day kpi.Date, seconds int) int64 {
	local := int64(day)*86400 + int64(seconds)
	if day < 0 || day >= days {
		return c.exact(local)
	}
	offset := c.offsets[day]
	if offset == unasked {
		offset = c.ask(day)
		c.offsets[day] = offset
	}
	if offset == changing {
		return c.exact(local)
	}
	return local - int64(offset)
}

// ask returns the offset of a day, changing if it is another the day before or after.
func (c *clock) ask(day kpi.Date) int32 {
	noon := int64(day)*86400 + 43200
	offset := c.offsetAt(noon)
	if c.offsetAt(noon-86400) != offset || c.offsetAt(noon+86400) != offset {
		return changing
	}
	return int32(offset)
}

func (c *clock) offsetAt(unix int64) int64 {
	_, offset := time.Unix(unix, 0).In(c.zone).Zone()
	return int64(offset)
}

// exact looks for the change of the clock around a local time.
func (c *clock) exact(local int64) int64 {
	before := c.offsetAt(local - 86400)
	after := c.offsetAt(local + 86400)
	if before == after {
		return local - before
	}
	_, end := time.Unix(local-86400, 0).In(c.zone).ZoneBounds()
	change := end.Unix()
	if first := local - before; first < change {
		return first
	}
	if second := local - after; second >= change {
		return second
	}
	return change
}
