package main

import (
	"fmt"
	"time"

	"github.com/jalaali/go-jalaali"
)

// period2 is n months from the month first on: a Jalali month is year x 12 + month - 1.
type period2 struct{ first, n int }

func (p period2) String() string {
	y, m := p.first/12, p.first%12
	switch p.n {
	case 1:
		return fmt.Sprintf("%04d-%02d", y, m+1)
	case 3:
		return fmt.Sprintf("%04d-Q%d", y, m/3+1)
	}
	return fmt.Sprintf("%04d", y)
}

// monthStart2 is the first day of a month of the Jalali calendar, of the Gregorian one from
// the year 1700 on.
func monthStart2(month int) int {
	if month/12 > 1700 {
		return civilDay(month/12, time.Month(month%12+1), 1)
	}
	y, m, d, err := jalaali.ToGregorian(month/12, jalaali.Month(month%12+1), 1)
	if err != nil {
		panic(err)
	}
	return civilDay(y, m, d)
}

// monthOf2 is the Jalali month of a day.
func monthOf2(day int) int {
	t := time.Unix(int64(day)*86400, 0).UTC()
	y, m, _, err := jalaali.ToJalaali(t.Year(), t.Month(), t.Day())
	if err != nil {
		panic(err)
	}
	return y*12 + int(m) - 1
}

// window is a run of days, both ends included.
type window struct{ from, to int }

func (w window) has(day int) bool { return w.from <= day && day <= w.to }

func monthsWindow(first, n int) window { return window{monthStart2(first), monthStart2(first+n) - 1} }

func (p period2) days() window       { return monthsWindow(p.first, p.n) }
func (p period2) before() period2    { return period2{p.first - p.n, p.n} }
func (p period2) yearBefore() window { return monthsWindow(p.first-12, p.n) }
func (p period2) last12() window     { return monthsWindow(p.first+p.n-12, 12) }
func (p period2) before12() window   { return monthsWindow(p.first+p.n-24, 12) }
func (p period2) prior12() window    { return p.before12() } // ended 12 months before the end of P

// grains lists all months, quarters and years that lie between two months.
func grains(first, last int) map[string][]period2 {
	list := map[string][]period2{}
	for grain, n := range map[string]int{"month": 1, "quarter": 3, "year": 12} {
		for m := first; m+n-1 <= last; m++ {
			if m%n == 0 {
				list[grain] = append(list[grain], period2{m, n})
			}
		}
	}
	return list
}

func parsePeriod2(s string) period2 {
	var y, m int
	if n, _ := fmt.Sscanf(s, "%d-Q%d", &y, &m); n == 2 {
		return period2{y*12 + 3*(m-1), 3}
	}
	if n, _ := fmt.Sscanf(s, "%d-%d", &y, &m); n == 2 {
		return period2{y*12 + m - 1, 1}
	}
	return period2{y * 12, 12}
}
