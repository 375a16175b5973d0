package data

import (
	"errors"
	"testing"
	"time"

	"taraz/kpi"
)

func tehranCalendar(t testing.TB) kpi.Calendar {
	t.Helper()
	zone, err := time.LoadLocation("Asia/Tehran")
	if err != nil {
		t.Fatal(err)
	}
	return kpi.Calendar{System: kpi.Jalali, FiscalStart: 1, Zone: zone}
}

func TestDays(t *testing.T) {
	dmy, mdy := DateFormat{Order: DayFirst}, DateFormat{Order: MonthFirst}
	cases := []struct {
		name, in string
		format   DateFormat
		want     string
	}{
		{"ISO", "2024-05-04", DateFormat{}, "2024-05-04"},
		{"ISO with slashes", "2024/05/04", DateFormat{}, "2024-05-04"},
		{"year first without zeros", "2024-5-4", DateFormat{}, "2024-05-04"},
		{"yyyymmdd", "19970101", DateFormat{}, "1997-01-01"},
		{"Jalali", "1403/02/15", DateFormat{}, "2024-05-04"},
		{"Jalali with dots", "1403.2.15", DateFormat{}, "2024-05-04"},
		{"Jalali without signs", "14030215", DateFormat{}, "2024-05-04"},
		{"Jalali in Persian digits", "۱۴۰۳/۰۲/۱۵", DateFormat{}, "2024-05-04"},
		{"Jalali without zeros", "1403-2-5", DateFormat{}, "2024-04-24"},
		{"Jalali with the day first", "۱۵/۰۲/۱۴۰۳", dmy, "2024-05-04"},
		{"the name of a Jalali month in Latin script", "1398-Farvardin-1", DateFormat{}, "2019-03-21"},
		{"the name of a Jalali month in Persian", "۱۵ اردیبهشت ۱۴۰۳", DateFormat{}, "2024-05-04"},
		{"with the words month and year", "۱۵ اردیبهشت ماه سال ۱۴۰۳", DateFormat{}, "2024-05-04"},
		{"with the day of the week", "جمعه ۱۴ اردیبهشت ۱۴۰۳", DateFormat{}, "2024-05-03"},
		{"with a day of the week with ZWNJ", "سه‌شنبه، ۱ فروردین ۱۴۰۲", DateFormat{}, "2023-03-21"},
		{"the name of a Gregorian month", "15 March 2019", DateFormat{}, "2019-03-15"},
		{"month, day, year in words", "Mar 5, 2019", DateFormat{}, "2019-03-05"},
		{"with an English day of the week", "Thursday, March 21, 2019", DateFormat{}, "2019-03-21"},
		{"a Gregorian month in Persian", "۵ مارس ۲۰۱۹", DateFormat{}, "2019-03-05"},
		{"hyphens round the month", "21-Mar-2019", DateFormat{}, "2019-03-21"},
		{"day first", "21/3/2019", dmy, "2019-03-21"},
		{"month first", "3/21/2019", mdy, "2019-03-21"},
		{"day first with dots", "21.03.2019", dmy, "2019-03-21"},
		{"a stamp loses its time", "3/21/2019 23:51", mdy, "2019-03-21"},
		{"a Gregorian date in a Jalali column is what it is", "2019-03-21", DateFormat{Century: 1300}, "2019-03-21"},
		{"two digits of a Jalali year", "99/1/1", DateFormat{Order: YearFirst, Century: 1300}, "2020-03-20"},
		{"two digits of a Gregorian year", "01/09/21", DateFormat{Order: DayFirst, Century: 2000}, "2021-09-01"},
		{"two digits with a month's name", "21-Mar-19", DateFormat{Order: DayFirst, Century: 2000}, "2019-03-21"},
		{"two digits behind month and day in words", "Mar 21, 19", DateFormat{Century: 2000}, "2019-03-21"},
		{"an instant in UTC is a day in Tehran", "2022-03-21T20:30:00Z", DateFormat{}, "2022-03-22"},
		{"and before Tehran's midnight the day before", "2022-03-21T19:29:59Z", DateFormat{}, "2022-03-21"},
		{"three columns joined by blanks", "2019 3 21", DateFormat{}, "2019-03-21"},
		{"a workbook's number", "45416", DateFormat{Serials: true}, "2024-05-04"},
		{"a workbook's number from 1904", "43954", DateFormat{Serials: true, From1904: true}, "2024-05-04"},
		{"a workbook's text", "1403/02/15", DateFormat{Serials: true}, "2024-05-04"},
		{"eight digits in a workbook are no serial", "20240504", DateFormat{Serials: true}, "2024-05-04"},
		{"the last day of a leap year", "1403/12/30", DateFormat{}, "2025-03-20"},
		{"Nowruz 1404", "1404/01/01", DateFormat{}, "2025-03-21"},
		{"Nowruz 1408", "1408/01/01", DateFormat{}, "2029-03-20"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got, err := NewDateReader(tehranCalendar(t)).Day(c.in, c.format)
			if err != nil || got.String() != c.want {
				t.Errorf("%q: got %s, %v want %s", c.in, got, err, c.want)
			}
		})
	}
}

func TestDaysThatAreRefused(t *testing.T) {
	cases := []struct {
		name, in string
		format   DateFormat
		want     error
	}{
		{"a Jalali leap day of a common year", "1400-12-30", DateFormat{}, ErrNoSuchDay},
		{"1404 is no leap year", "1404/12/30", DateFormat{}, ErrNoSuchDay},
		{"a thirteenth month", "1403/13/01", DateFormat{}, ErrNoSuchDay},
		{"month zero", "2024-00-10", DateFormat{}, ErrNoSuchDay},
		{"the 31st of Mehr", "1403/07/31", DateFormat{}, ErrNoSuchDay},
		{"the 30th of February", "2024-02-30", DateFormat{}, ErrNoSuchDay},
		{"the 29th of February of a common year", "20230229", DateFormat{}, ErrNoSuchDay},
		{"a day that no order makes", "13/13/2024", DateFormat{Order: DayFirst}, ErrNoSuchDay},
		{"a date that the column's order does not fit", "3/21/2019", DateFormat{Order: DayFirst}, ErrBadDate},
		{"an unknown order", "1/2/2019", DateFormat{}, ErrOrder},
		{"two digits without a century", "01/09/21", DateFormat{Order: DayFirst}, ErrCentury},
		{"two digits without a century, year first", "99/1/1", DateFormat{Order: YearFirst}, ErrCentury},
		{"a year the calendars do not know", "9999-12-31", DateFormat{}, ErrBeyond},
		{"year zero", "0000-01-01", DateFormat{}, ErrBeyond},
		{"nothing", "", DateFormat{}, ErrBadDate},
		{"a word", "yesterday", DateFormat{}, ErrBadDate},
		{"a number", "45416", DateFormat{}, ErrBadDate},
		{"a year alone, in a workbook too", "1403", DateFormat{Serials: true}, ErrBadDate},
		{"two kinds of sign", "2009-07/14", DateFormat{}, ErrBadDate},
		{"backslashes", `2009\7\14`, DateFormat{}, ErrBadDate},
		{"a Jalali month with a Gregorian year", "1 Farvardin 2019", DateFormat{}, ErrBadDate},
		{"a Gregorian month with a Jalali year", "1 March 1398", DateFormat{}, ErrBadDate},
		{"an unknown month", "1 Foo 2019", DateFormat{}, ErrBadDate},
		{"eight digits that are no date", "15021403", DateFormat{}, ErrBadDate},
		{"three digits of a year", "1/2/019", DateFormat{Order: DayFirst}, ErrBadDate},
		{"an hour 25", "2024-05-04 25:00", DateFormat{}, ErrBadDate},
		{"a broken zone", "2010-10-14T12:00:00.000Z-0300", DateFormat{}, ErrBadDate},
		{"more than a date", "2024-05-04 and more", DateFormat{}, ErrBadDate},
		{"a very long text", string(make([]byte, 500)), DateFormat{}, ErrBadDate},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got, err := NewDateReader(tehranCalendar(t)).Day(c.in, c.format)
			if !errors.Is(err, c.want) || !errors.Is(err, kpi.ErrInvalid) {
				t.Errorf("%q: got %s, %v want %v", c.in, got, err, c.want)
			}
		})
	}
}

func TestInstants(t *testing.T) {
	mdy := DateFormat{Order: MonthFirst}
	cases := []struct {
		name, in string
		format   DateFormat
		want     string // UTC
	}{
		{"a day is its first instant in Tehran", "1403/02/15", DateFormat{}, "2024-05-03T20:30:00Z"},
		{"local time", "3/21/2019 8:09", mdy, "2019-03-21T04:39:00Z"},
		{"ISO with T", "2024-05-04T08:09:10", DateFormat{}, "2024-05-04T04:39:10Z"},
		{"ISO with a blank and no seconds", "2024-05-04 08:09", DateFormat{}, "2024-05-04T04:39:00Z"},
		{"ISO in UTC", "2024-05-04T08:09:10Z", DateFormat{}, "2024-05-04T08:09:10Z"},
		{"fractions of a second", "2010-10-14T12:00:00.000Z", DateFormat{}, "2010-10-14T12:00:00Z"},
		{"a zone with a colon", "2009-07-14T14:14:45+02:00", DateFormat{}, "2009-07-14T12:14:45Z"},
		{"a zone without a colon", "2009-07-14 22:14:45-0800", DateFormat{}, "2009-07-15T06:14:45Z"},
		{"a zone behind a blank", "2024-05-04 08:09:10 +0330", DateFormat{}, "2024-05-04T04:39:10Z"},
		{"a zone of hours", "2024-05-04T08:09+03", DateFormat{}, "2024-05-04T05:09:00Z"},
		{"the word UTC", "2024-05-04 08:09 UTC", DateFormat{}, "2024-05-04T08:09:00Z"},
		{"month first with T and a zone", "07/15/2009T02:14:45+0800", mdy, "2009-07-14T18:14:45Z"},
		{"morning", "2024-05-04 8:09 AM", DateFormat{}, "2024-05-04T04:39:00Z"},
		{"afternoon", "2024-05-04 8:09 pm", DateFormat{}, "2024-05-04T16:39:00Z"},
		{"noon", "2024-05-04 12:00 PM", DateFormat{}, "2024-05-04T08:30:00Z"},
		{"midnight", "2024-05-04 12:00 a.m.", DateFormat{}, "2024-05-03T20:30:00Z"},
		{"Persian morning", "۱۴۰۳/۰۲/۱۵ ۰۸:۰۹ ق.ظ", DateFormat{}, "2024-05-04T04:39:00Z"},
		{"Persian afternoon", "۱۴۰۳/۰۲/۱۵ ۰۸:۰۹ ب.ظ", DateFormat{}, "2024-05-04T16:39:00Z"},
		{"Persian afternoon in words", "۱۴۰۳/۰۲/۱۵ ۸:۰۹ بعد از ظهر", DateFormat{}, "2024-05-04T16:39:00Z"},
		{"a hyphen between day and time", "۱۴۰۳/۱۱/۱۲ - ۱۵:۰۲", DateFormat{}, "2025-01-31T11:32:00Z"},
		{"the time first", "15:02 - 1403/11/12", DateFormat{}, "2025-01-31T11:32:00Z"},
		{"a Persian comma between day and time", "۱۴۰۳/۱۱/۱۲، ۱۵:۰۲:۳۰", DateFormat{}, "2025-01-31T11:32:30Z"},
		{"a workbook's number with a time", "45416.5", DateFormat{Serials: true}, "2024-05-04T08:30:00Z"},
		{"a workbook's day and time in two cells", "44197 0.38400462962963", DateFormat{Serials: true}, "2021-01-01T05:42:58Z"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got, err := NewDateReader(tehranCalendar(t)).Time(c.in, c.format)
			if utc := time.Unix(got, 0).UTC().Format(time.RFC3339); err != nil || utc != c.want {
				t.Errorf("%q: got %s, %v want %s", c.in, utc, err, c.want)
			}
		})
	}
}

func TestClockChangesInTehran(t *testing.T) {
	cases := []struct{ name, in, want string }{
		{"a midnight that was skipped is the first instant after", "2022-03-22 00:00", "2022-03-21T20:30:00Z"},
		{"a time inside the gap is the first instant after it", "2022-03-22 00:30", "2022-03-21T20:30:00Z"},
		{"the end of the gap is itself", "2022-03-22 01:00", "2022-03-21T20:30:00Z"},
		{"before the gap is standard time", "2022-03-21 23:59", "2022-03-21T20:29:00Z"},
		{"after the gap is summer time", "2022-03-22 01:30", "2022-03-21T21:00:00Z"},
		{"a day whose midnight was skipped", "1401/01/02", "2022-03-21T20:30:00Z"},
		{"a time that happened twice is the first", "2022-09-21 23:30", "2022-09-21T19:00:00Z"},
		{"after the doubled hour", "2022-09-22 00:00", "2022-09-21T20:30:00Z"},
		{"no change since 1402", "2023-03-22 00:00", "2023-03-21T20:30:00Z"},
		{"summer 1400", "2021-07-01 12:00", "2021-07-01T07:30:00Z"},
		{"before 1970", "1969-07-01 12:00", "1969-07-01T08:30:00Z"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			r := NewDateReader(tehranCalendar(t))
			for range 2 { // the second time from the cache
				got, err := r.Time(c.in, DateFormat{})
				if utc := time.Unix(got, 0).UTC().Format(time.RFC3339); err != nil || utc != c.want {
					t.Errorf("got %s, %v want %s", utc, err, c.want)
				}
			}
		})
	}
}

func TestEveryHalfHourOfAYearOfClockChangesIsRight(t *testing.T) {
	cal := tehranCalendar(t)
	r := NewDateReader(cal)
	for day := kpi.NewDate(2022, 1, 1); day < kpi.NewDate(2023, 1, 1); day++ {
		y, m, d := day.Civil()
		for minute := 0; minute < 1440; minute += 30 {
			got := time.Unix(r.clock.instant(day, minute*60), 0).In(cal.Zone).Format(time.DateTime)
			asked := time.Date(y, time.Month(m), d, 0, minute, 0, 0, time.UTC).Format(time.DateTime)
			if asked == "2022-03-22 00:00:00" || asked == "2022-03-22 00:30:00" {
				asked = "2022-03-22 01:00:00" // both are skipped
			}
			if got != asked {
				t.Fatalf("got %s want %s", got, asked)
			}
		}
	}
}

func TestOrderIsDecidedByTheWholeColumn(t *testing.T) {
	cases := []struct {
		name   string
		cells  []string
		wanted DateOrder
		years  int
		want   DateOrder // 0 with fails: refused
		fails  bool
	}{
		{name: "a day beyond twelve decides for day first", cells: []string{"01/02/2019", "21/03/2019"}, want: DayFirst},
		{name: "a day beyond twelve decides for month first", cells: []string{"01/02/2019", "3/21/2019"}, want: MonthFirst},
		{name: "Jalali days decide too", cells: []string{"01/02/1403", "15/02/1403"}, want: DayFirst},
		{name: "the column decides even against the mapping", cells: []string{"3/21/2019"}, wanted: DayFirst, want: MonthFirst},
		{name: "no cell decides", cells: []string{"01/02/2019", "03/04/2019"}, fails: true},
		{name: "no cell decides but the mapping", cells: []string{"01/02/2019"}, wanted: MonthFirst, want: MonthFirst},
		{name: "the orders do not differ", cells: []string{"05/05/2019", "06/06/2019"}, want: DayFirst},
		{name: "both occur", cells: []string{"21/03/2019", "3/21/2019"}, fails: true},
		{name: "both occur and the mapping decides", cells: []string{"21/03/2019", "3/21/2019"}, wanted: DayFirst, want: DayFirst},
		{name: "a day that never exists still tells what was meant", cells: []string{"31/02/2019", "01/02/2019"}, want: DayFirst},
		{name: "a cell that fits no order tells nothing", cells: []string{"13/13/2019", "3/21/2019"}, want: MonthFirst},
		{name: "cells that are no dates tell nothing", cells: []string{"n/a", "", "3/21/2019"}, want: MonthFirst},
		{name: "dates that need no order", cells: []string{"2019-01-02", "1398-Farvardin-1"}, want: 0},
		{name: "two digits need the century", cells: []string{"01/02/19"}, fails: true},
		{name: "two digits: three orders compete", cells: []string{"20/09/21"}, years: 2000, fails: true},
		{name: "two digits: the mapping decides", cells: []string{"01/09/21", "13/09/21"}, years: 2000, wanted: DayFirst, want: DayFirst},
		{name: "two digits: a day in the middle decides", cells: []string{"09/13/99"}, years: 1900, want: MonthFirst},
		{name: "two digits: the year in front decides", cells: []string{"99/1/1"}, years: 1300, want: YearFirst},
		{name: "two digits: the mapping cannot say what no cell fits", cells: []string{"20/09/21"}, years: 2000, wanted: MonthFirst, fails: true},
		{name: "the century does not decide the order", cells: []string{"03/05/06"}, years: 1400, fails: true},
		{name: "years of two digits among those of four say nothing without a century", cells: []string{"31/12/19", "3/21/2019"}, want: MonthFirst},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			col := DateColumn{Century: c.years}
			for _, s := range c.cells {
				col.Add(s)
			}
			got, err := col.Decide(c.wanted)
			if c.fails {
				if !errors.Is(err, kpi.ErrInvalid) {
					t.Fatalf("got %v, %v want ErrInvalid", got, err)
				}
				return
			}
			if err != nil || got != c.want {
				t.Errorf("got %q, %v want %q", got, err, c.want)
			}
		})
	}
}

func TestDateOrdersByName(t *testing.T) {
	for _, s := range []string{"day-first", "month-first", "year-first"} {
		if o, err := ParseDateOrder(s); err != nil || o.String() != s {
			t.Errorf("%s: got %q, %v", s, o, err)
		}
	}
	if _, err := ParseDateOrder("dmy"); !errors.Is(err, kpi.ErrInvalid) {
		t.Errorf("got %v want ErrInvalid", err)
	}
	if got, want := (DayFirst | YearFirst).String(), "day-first or year-first"; got != want {
		t.Errorf("got %q want %q", got, want)
	}
}

func TestGregorianDaysAgreeWithTheStandardLibrary(t *testing.T) {
	for day := kpi.NewDate(1820, 1, 1); day < kpi.NewDate(2220, 1, 1); day++ {
		y, m, d := day.Civil()
		if got, err := dayOf(y, m, d, ""); err != nil || got != day {
			t.Fatalf("%s: got %s, %v", day, got, err)
		}
	}
}

func FuzzDate(f *testing.F) {
	for _, s := range []string{"2024-05-04", "1400-12-30", "۱۵ اردیبهشت ۱۴۰۳", "3/21/2019 8:09", "2010-10-14T12:00:00.000Z",
		"99/1/1", "45416.5", "15:02 - 1403/11/12", "Mar 5, 2019 8:09 PM +0330"} {
		f.Add(s, byte(1), 1400, true)
	}
	r := NewDateReader(tehranCalendar(f))
	f.Fuzz(func(t *testing.T, s string, order byte, century int, serials bool) {
		format := DateFormat{Order: 1 << (order % 3), Century: century % 3000, Serials: serials}
		day, err := r.Day(s, format)
		if err != nil {
			if !errors.Is(err, kpi.ErrInvalid) {
				t.Fatalf("%q: error %v has no kind", s, err)
			}
			return
		}
		if !r.calendar.Covers(day) {
			t.Fatalf("%q: got %s, which the calendar does not know", s, day)
		}
		if at, err := r.Time(s, format); err == nil && r.DayOf(at) != day {
			t.Fatalf("%q: day %s, but instant %d on %s", s, day, at, r.DayOf(at))
		}
	})
}

func TestTheWordForTheHourSaysNothing(t *testing.T) {
	got, err := NewDateReader(kpi.Calendar{System: kpi.Jalali, FiscalStart: 1, Zone: time.UTC}).Time("۱۴۰۳/۰۲/۱۵ ساعت ۱۰:۳۰", DateFormat{})
	if want := time.Date(2024, 5, 4, 10, 30, 0, 0, time.UTC).Unix(); err != nil || got != want {
		t.Errorf("got %v, %v, want %v", got, err, want)
	}
}
