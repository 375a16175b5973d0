package data

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"taraz/kpi"
)

func persianDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r - '0' + '۰'
		}
		return r
	}, s)
}

func arabicDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r - '0' + '٠'
		}
		return r
	}, s)
}

// grouped puts a separator between groups of three digits.
func grouped(n int64, mark string) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + mark + s[i:]
	}
	return s
}

// amountNotations are the ways in which people write so many hundredths.
func amountNotations(cents int64) map[string]bool { // notation: decimal comma
	whole, rest := cents/100, cents%100
	dot := fmt.Sprintf("%d.%02d", whole, rest)
	all := map[string]bool{
		dot:                                    false,
		persianDigits(dot):                     false,
		arabicDigits(dot):                      false,
		fmt.Sprintf("%d,%02d", whole, rest):    true,
		"$" + dot:                              false,
		dot + " USD":                           false,
		fmt.Sprintf("%de-2", cents):            false,
		fmt.Sprintf(" %s ", dot):               false,
		fmt.Sprintf("\u200E%s\u200F", dot):     false,
		fmt.Sprintf("%d٫%02d", whole, rest):    false,
		grouped(whole, ",") + dot[len(dot)-3:]: false,
		persianDigits(grouped(whole, "٬")) + "٫" + persianDigits(fmt.Sprintf("%02d", rest)): false,
		grouped(whole, ".") + fmt.Sprintf(",%02d", rest):                                    true,
	}
	return all
}

func TestEveryNotationOfAnAmountIsTheSameAmount(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 2000 {
		cents := r.Int64N(1_000_000_000_000)
		if r.IntN(2) == 0 {
			cents = r.Int64N(1_000_000)
		}
		for s, comma := range amountNotations(cents) {
			f := MoneyFormat{Unit: "usd", Factor: 100, Comma: comma}
			if got, err := ParseMoney(s, f); err != nil || got != cents {
				t.Fatalf("%q: got %d, %v want %d", s, got, err, cents)
			}
			for _, negative := range []string{"-" + s, "−" + s, "(" + strings.TrimSpace(s) + ")", s + "-"} {
				if got, err := ParseMoney(negative, f); err != nil || got != -cents {
					t.Fatalf("%q: got %d, %v want %d", negative, got, err, -cents)
				}
			}
		}
	}
}

func TestAmountsAgreeWithNumbers(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for range 5000 {
		v := r.NormFloat64() * 1e6
		s := fmt.Sprintf("%.2f", v)
		n, err := ParseNumber(s, false)
		if err != nil || fmt.Sprintf("%.2f", n) != s {
			t.Fatalf("%q: got %v, %v", s, n, err)
		}
		m, err := ParseMoney(s, dollars)
		if err != nil || fmt.Sprintf("%.2f", float64(m)/100) != fmt.Sprintf("%.2f", n+0) && m != 0 {
			t.Fatalf("%q: got %d cents, %v", s, m, err)
		}
	}
}

var jalaliMonths = []string{"فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور", "مهر", "آبان", "آذر", "دی", "بهمن", "اسفند"}

func TestEveryJalaliDayIsReadInEveryNotation(t *testing.T) {
	cal := kpi.Calendar{System: kpi.Jalali}
	r := NewDateReader(tehranCalendar(t))
	first, _ := cal.DateOf(1300, 1, 1)
	last, _ := cal.DateOf(1499, 12, 29)
	for day := first; day <= last; day += 2 {
		y, m, d := cal.Civil(day)
		iso := fmt.Sprintf("%04d-%02d-%02d", y, m, d)
		notations := []string{
			iso, persianDigits(fmt.Sprintf("%04d/%02d/%02d", y, m, d)), fmt.Sprintf("%d.%d.%d", y, m, d), fmt.Sprintf("%04d%02d%02d", y, m, d),
			persianDigits(fmt.Sprintf("%d %s %d", d, jalaliMonths[m-1], y)), iso + " 23:59:59", fmt.Sprintf("%02d/%02d/%04d", d, m, y),
		}
		for _, s := range notations {
			if got, err := r.Day(s, DateFormat{Order: DayFirst}); err != nil || got != day {
				t.Fatalf("%q: got %s, %v want %s", s, got, err, day)
			}
		}
	}
}

func TestEveryGregorianDayIsReadInEveryNotation(t *testing.T) {
	r := NewDateReader(tehranCalendar(t))
	for day := kpi.NewDate(1930, 1, 1); day < kpi.NewDate(2130, 1, 1); day += 3 {
		at := time.Unix(int64(day)*86400, 0).UTC()
		for layout, order := range map[string]DateOrder{
			"2006-01-02": 0, "2006/1/2": 0, "20060102": 0, "2 January 2006": 0, "Jan 2, 2006": 0, "2006-Jan-02": 0, "Monday, January 2, 2006": 0,
			"02/01/2006": DayFirst, "2.1.2006": DayFirst, "1/2/2006": MonthFirst, "01-02-2006": MonthFirst,
			"2006-01-02T15:04:05": 0, "2006-01-02 15:04": 0, "1/2/2006 3:04:05 PM": MonthFirst,
		} {
			s := at.Format(layout)
			if got, err := r.Day(s, DateFormat{Order: order}); err != nil || got != day {
				t.Fatalf("%q: got %s, %v want %s", s, got, err, day)
			}
		}
		serial := fmt.Sprint(int64(day) + 25569)
		if got, err := r.Day(serial, DateFormat{Serials: true}); err != nil || got != day {
			t.Fatalf("serial %s: got %s, %v want %s", serial, got, err, day)
		}
	}
}

func TestInstantsWithAZoneAgreeWithTheStandardLibrary(t *testing.T) {
	r := NewDateReader(tehranCalendar(t))
	rnd := rand.New(rand.NewPCG(7, 8))
	for range 5000 {
		at := time.Unix(rnd.Int64N(4_000_000_000), 0).In(time.FixedZone("", (rnd.IntN(27)-12)*3600+rnd.IntN(2)*1800))
		for _, layout := range []string{time.RFC3339, "2006-01-02 15:04:05-0700", "2006-01-02 15:04:05 -0700", "2 Jan 2006 3:04:05 PM -0700", "Mon, 02 Jan 2006 15:04:05 -0700"} {
			s := at.Format(layout)
			if got, err := r.Time(s, DateFormat{}); err != nil || got != at.Unix() {
				t.Fatalf("%q: got %d, %v want %d", s, got, err, at.Unix())
			}
		}
	}
}

// Golden days and instants: the turns of the Persian year and of Tehran's clocks.
func TestTurnsOfTheYearAndTheClock(t *testing.T) {
	cal := tehranCalendar(t)
	cases := []struct{ name, in, month string }{
		{"the last half hour of 1 Farvardin 1401 in UTC", "2022-03-21T20:29:59Z", "1401-01"},
		{"the last instant of Esfand 1402", "2024-03-19T20:29:59Z", "1402-12"},
		{"the first instant of 1403", "2024-03-19T20:30:00Z", "1403-01"},
		{"the thirtieth of Esfand of the leap year 1403", "2025-03-20T12:00:00Z", "1403-12"},
		{"the first of Farvardin 1404", "2025-03-20T20:30:00Z", "1404-01"},
		{"the last of Shahrivar 1401, in summer time", "2022-09-22T19:29:59Z", "1401-06"},
		{"the last hour of Shahrivar 1401, in standard time", "2022-09-22T20:29:59Z", "1401-06"},
		{"the first of Mehr 1401", "2022-09-22T20:30:00Z", "1401-07"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			r := NewDateReader(cal)
			at, err := r.Time(c.in, DateFormat{})
			if err != nil {
				t.Fatal(err)
			}
			if got := cal.Month(r.DayOf(at)).String(); got != c.month {
				t.Errorf("got %s want %s", got, c.month)
			}
			if got := cal.Month(mustDay(t, r, c.in)).String(); got != c.month {
				t.Errorf("as a day: got %s want %s", got, c.month)
			}
		})
	}
}

func mustDay(t *testing.T, r *DateReader, s string) kpi.Date {
	t.Helper()
	d, err := r.Day(s, DateFormat{})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestOtherZonesHaveTheirGapsToo(t *testing.T) {
	for zone, want := range map[string]string{
		"America/New_York": "2024-03-10T07:00:00Z", // 02:30 does not exist: 03:00 EDT
		"Europe/Berlin":    "2024-03-10T01:30:00Z",
		"Asia/Kolkata":     "2024-03-09T21:00:00Z",
	} {
		loc, err := time.LoadLocation(zone)
		if err != nil {
			t.Fatal(err)
		}
		got, err := NewDateReader(kpi.Calendar{System: kpi.Gregorian, Zone: loc}).Time("2024-03-10 02:30", DateFormat{})
		if utc := time.Unix(got, 0).UTC().Format(time.RFC3339); err != nil || utc != want {
			t.Errorf("%s: got %s, %v want %s", zone, utc, err, want)
		}
	}
	got, err := NewDateReader(kpi.Calendar{System: kpi.Gregorian}).Time("2024-03-10 02:30", DateFormat{})
	if err != nil || got != 1710037800 {
		t.Errorf("without a zone: got %d, %v want UTC", got, err)
	}
}

func TestStartAndDayOfAreInverse(t *testing.T) {
	r := NewDateReader(tehranCalendar(t))
	for day := kpi.NewDate(1965, 1, 1); day < kpi.NewDate(2040, 1, 1); day++ {
		start := r.Start(day)
		if r.DayOf(start) != day || r.DayOf(start-1) != day-1 {
			t.Fatalf("%s: starts at %d, which is on %s", day, start, r.DayOf(start))
		}
	}
}

func TestDateColumnsOfAllWritings(t *testing.T) {
	// Any column of real days in one order is decided for that order or refused, never
	// for another that gives other days.
	r := rand.New(rand.NewPCG(9, 10))
	for range 2000 {
		layouts := map[DateOrder]string{DayFirst: "02/01/2006", MonthFirst: "1/2/2006"}
		for order, layout := range layouts {
			var col DateColumn
			var cells []time.Time
			for range 1 + r.IntN(6) {
				day := time.Date(2020+r.IntN(3), time.Month(1+r.IntN(12)), 1+r.IntN(28), 0, 0, 0, 0, time.UTC)
				cells = append(cells, day)
				col.Add(day.Format(layout))
			}
			got, err := col.Decide(0)
			if err != nil {
				continue // refused: somebody has to say it
			}
			reader := NewDateReader(kpi.Calendar{System: kpi.Gregorian})
			for _, c := range cells {
				d, err := reader.Day(c.Format(layout), DateFormat{Order: got})
				if err != nil || int64(d)*86400 != c.Unix() {
					t.Fatalf("%s read %s: got %s, %v", c.Format(layout), got, d, err)
				}
			}
			_ = order
		}
	}
}
