package sqlsource

import (
	"fmt"
	"strings"
	"time"

	"taraz/data"
	"taraz/kpi"
)

// Schedule is when a source is read by itself: every so often, or daily at a time of the
// organisation's day. The zero Schedule is never.
type Schedule struct {
	every  time.Duration
	minute int // of the day, where daily
	daily  bool
}

// least is the shortest time between two readings.
const least = time.Minute

// ParseSchedule reads `6h`, `90m` or `daily 02:30` (also in Persian digits); empty is never.
func ParseSchedule(s string) (Schedule, error) {
	s = strings.ToLower(data.Digits(data.Clean(s)))
	if s == "" {
		return Schedule{}, nil
	}
	if at, ok := strings.CutPrefix(s, "daily "); ok {
		t, err := time.Parse("15:04", strings.TrimSpace(at))
		if err != nil {
			return Schedule{}, fmt.Errorf("schedule %q: want a time of the day such as 02:30: %w", s, kpi.ErrInvalid)
		}
		return Schedule{daily: true, minute: t.Hour()*60 + t.Minute()}, nil
	}
	every, err := time.ParseDuration(s)
	if err != nil || every < least || every > 31*24*time.Hour {
		return Schedule{}, fmt.Errorf("schedule %q: want a length of time from 1m to 744h such as 6h: %w", s, kpi.ErrInvalid)
	}
	return Schedule{every: every}, nil
}

// Never tells that nothing is planned.
func (s Schedule) Never() bool { return !s.daily && s.every == 0 }

// String writes a schedule as ParseSchedule reads it.
func (s Schedule) String() string {
	switch {
	case s.Never():
		return ""
	case s.daily:
		return fmt.Sprintf("daily %02d:%02d", s.minute/60, s.minute%60)
	}
	text := s.every.String()
	for _, tail := range []string{"m0s", "h0m"} {
		if strings.HasSuffix(text, tail) {
			text = text[:len(text)-2]
		}
	}
	return text
}

// First returns when a source is read for the first time that was added at an instant.
func (s Schedule) First(now time.Time, c kpi.Calendar) time.Time { return s.Next(now, now, c) }

// Next returns the first planned instant after now and after due, the one that was served
// last: whatever was missed is made up for once, and a clock that is set back brings no due
// instant again. Zero: never.
func (s Schedule) Next(due, now time.Time, c kpi.Calendar) time.Time {
	switch {
	case s.Never():
		return time.Time{}
	case s.daily:
		return s.nextDay(later(due, now), c)
	case due.After(now):
		return due.Add(s.every)
	}
	return due.Add((now.Sub(due)/s.every + 1) * s.every)
}

// nextDay returns the first time of the day after an instant. A local time that a clock
// change skips is the first instant after it, one that comes twice the first.
func (s Schedule) nextDay(after time.Time, c kpi.Calendar) time.Time {
	r := data.NewDateReader(c)
	for day := c.Day(after); ; day++ {
		at, err := r.Time(fmt.Sprintf("%s %02d:%02d", day, s.minute/60, s.minute%60), data.DateFormat{})
		if err != nil {
			return time.Time{}
		}
		if t := time.Unix(at, 0).UTC(); t.After(after) {
			return t
		}
	}
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// Retry returns when a source is read again that has failed so many times in a row: soon at
// first, hourly at last, and never later than planned.
func (s Schedule) Retry(failures int, due, now time.Time, c kpi.Calendar) time.Time {
	next := s.Next(due, now, c)
	if next.IsZero() {
		return next
	}
	wait := time.Hour
	if failures < 7 {
		wait = time.Minute << max(failures-1, 0)
	}
	if again := now.Add(wait); again.Before(next) {
		return again
	}
	return next
}
