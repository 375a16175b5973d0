package kpi

import (
	"fmt"
	"strconv"
	"strings"
)

// Grain is the length of a period.
type Grain string

// The grains, from short to long.
const (
	Monthly   Grain = "month"
	Quarterly Grain = "quarter"
	Yearly    Grain = "year"
)

// Grains lists the grains from short to long.
var Grains = []Grain{Monthly, Quarterly, Yearly}

// ParseGrain reads month, quarter or year. The error wraps ErrInvalid.
func ParseGrain(s string) (Grain, error) {
	switch g := Grain(s); g {
	case Monthly, Quarterly, Yearly:
		return g, nil
	}
	return "", fmt.Errorf("grain %q: want month, quarter or year: %w", s, ErrInvalid)
}

// Months returns how many months a period of the grain has.
func (g Grain) Months() int {
	switch g {
	case Quarterly:
		return 3
	case Yearly:
		return 12
	}
	return 1
}

// Period is a month, a quarter or a year of an organisation's calendar. The zero Period is
// no period. Two periods are equal (==) if they cover the same months.
type Period struct {
	Grain Grain
	First Month // the first month it covers
}

// IsZero tells whether the period is no period.
func (p Period) IsZero() bool { return p.Grain == "" }

// Last returns the last month a period covers.
func (p Period) Last() Month { return p.First + Month(p.Grain.Months()) - 1 }

// Previous returns the period of the same length just before.
func (p Period) Previous() Period { return p.Shift(-1) }

// Next returns the period of the same length just after.
func (p Period) Next() Period { return p.Shift(1) }

// Shift returns the period n lengths later (earlier for a negative n).
func (p Period) Shift(n int) Period {
	return Period{p.Grain, p.First + Month(n*p.Grain.Months())}
}

// YearBefore returns the same period a year before.
func (p Period) YearBefore() Period { return Period{p.Grain, p.First - 12} }

// Span returns the first and the last day of a period.
func (c Calendar) Span(p Period) (from, to Date) {
	return c.MonthStart(p.First), c.MonthEnd(p.Last())
}

// Length returns the number of days of a period.
func (c Calendar) Length(p Period) int {
	from, to := c.Span(p)
	return int(to-from) + 1
}

// PeriodOf returns the period of a grain that a month lies in.
func (c Calendar) PeriodOf(g Grain, m Month) Period {
	if g == Monthly {
		return Period{Monthly, m}
	}
	offset := ((m.Number()-c.fiscalStart())%12 + 12) % 12 // months since the fiscal year began
	return Period{g, m - Month(offset%g.Months())}
}

func (c Calendar) fiscalStart() int {
	if c.FiscalStart < 1 || c.FiscalStart > 12 {
		return 1
	}
	return c.FiscalStart
}

// Format writes a period as 1404-07, 1404-Q3 or 1404. Quarters and years carry the
// calendar year in which their fiscal year starts.
func (c Calendar) Format(p Period) string {
	if p.Grain == Monthly {
		return p.First.String()
	}
	year := c.PeriodOf(Yearly, p.First)
	if p.Grain == Yearly {
		return fmt.Sprintf("%04d", year.First.Year())
	}
	return fmt.Sprintf("%04d-Q%d", year.First.Year(), int(p.First-year.First)/3+1)
}

// ParsePeriod reads 1404-07, 1404-Q3 or 1404. The error wraps ErrInvalid and says what was
// wanted.
func (c Calendar) ParsePeriod(s string) (Period, error) {
	bad := func() (Period, error) {
		return Period{}, fmt.Errorf("period %q: want a month such as %s, a quarter such as %s or a year such as %s of the %s calendar: %w",
			s, c.example(Monthly), c.example(Quarterly), c.example(Yearly), c.System, ErrInvalid)
	}
	y, rest, has := strings.Cut(s, "-")
	year, err := strconv.Atoi(y)
	span := yearRange[c.System]
	if err != nil || len(y) != 4 || year <= span[0] || year >= span[1] {
		return bad()
	}
	start := NewMonth(year, c.fiscalStart())
	switch {
	case !has:
		return Period{Yearly, start}, nil
	case len(rest) == 2 && rest[0] == 'Q' && rest[1] >= '1' && rest[1] <= '4':
		return Period{Quarterly, start + Month(rest[1]-'1')*3}, nil
	}
	month, err := strconv.Atoi(rest)
	if err != nil || len(rest) != 2 || month < 1 || month > 12 {
		return bad()
	}
	return Period{Monthly, NewMonth(year, month)}, nil
}

func (c Calendar) example(g Grain) string {
	year := 1404
	if c.System == Gregorian {
		year = 2025
	}
	if g == Monthly {
		return NewMonth(year, 7).String()
	}
	return c.Format(c.PeriodOf(g, NewMonth(year, c.fiscalStart())+6))
}
