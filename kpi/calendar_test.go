package kpi

import (
	"encoding/csv"
	"errors"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	_ "time/tzdata" // the zone data of the test must not depend on the machine
)

func tehran(t testing.TB) Calendar {
	t.Helper()
	zone, err := time.LoadLocation("Asia/Tehran")
	if err != nil {
		t.Fatal(err)
	}
	return Calendar{System: Jalali, FiscalStart: 1, Zone: zone}
}

func TestNowruzFollowsTheAstronomicalCalendar(t *testing.T) {
	c := tehran(t)
	for year, want := range map[int]string{
		1399: "2020-03-20", 1400: "2021-03-21", 1403: "2024-03-20", 1404: "2025-03-21", 1405: "2026-03-21",
		1406: "2027-03-21", 1407: "2028-03-20", 1408: "2029-03-20", 1409: "2030-03-21",
	} {
		if got := c.MonthStart(NewMonth(year, 1)).String(); got != want {
			t.Errorf("1 Farvardin %d: got %s, want %s", year, got, want)
		}
	}
}

func TestLeapYears(t *testing.T) {
	c := tehran(t)
	for year, leap := range map[int]bool{1398: false, 1399: true, 1400: false, 1403: true, 1404: false, 1405: false, 1408: true, 1412: true} {
		want := 29
		if leap {
			want = 30
		}
		if got := c.Length(Period{Monthly, NewMonth(year, 12)}); got != want {
			t.Errorf("Esfand %d: got %d days, want %d", year, got, want)
		}
		if _, ok := c.DateOf(year, 12, 30); ok != leap {
			t.Errorf("%d-12-30 exists: got %v, want %v", year, ok, leap)
		}
	}
}

func TestLengths(t *testing.T) {
	jalali, gregorian := tehran(t), Calendar{System: Gregorian}
	cases := []struct {
		name   string
		c      Calendar
		period string
		want   int
	}{
		{"Farvardin to Shahrivar have 31 days", jalali, "1404-06", 31},
		{"Mehr to Bahman have 30", jalali, "1404-07", 30},
		{"a common Esfand has 29", jalali, "1404-12", 29},
		{"the first quarter has 93", jalali, "1404-Q1", 93},
		{"the third quarter has 90", jalali, "1404-Q3", 90},
		{"the last quarter of a leap year has 90", jalali, "1403-Q4", 90},
		{"a common year has 365", jalali, "1404", 365},
		{"a leap year has 366", jalali, "1403", 366},
		{"a Gregorian February has 28", gregorian, "2025-02", 28},
		{"a leap February has 29", gregorian, "2024-02", 29},
		{"1900 was no leap year", gregorian, "1900", 365},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			p, err := c.c.ParsePeriod(c.period)
			if err != nil {
				t.Fatal(err)
			}
			if got := c.c.Length(p); got != c.want {
				t.Errorf("%s: got %d days, want %d", c.period, got, c.want)
			}
		})
	}
}

func TestEveryDayOfTwoCenturiesHasOneMonth(t *testing.T) {
	for _, c := range []Calendar{{System: Jalali}, {System: Gregorian}} {
		for d := NewDate(1900, 1, 1); d < NewDate(2100, 1, 1); d++ {
			m := c.Month(d)
			y, mm, dd := c.Civil(d)
			back, ok := c.DateOf(y, mm, dd)
			if c.MonthStart(m) > d || c.MonthEnd(m) < d || !ok || back != d {
				t.Fatalf("%s %s: month %s from %s to %s, back to %s", c.System, d, m, c.MonthStart(m), c.MonthEnd(m), back)
			}
		}
	}
}

func TestDaysBeyondTheKnownYearsGoToTheNearestMonth(t *testing.T) {
	c := Calendar{System: Jalali}
	if got := c.Month(NewDate(1500, 1, 1)); got != NewMonth(1200, 1) {
		t.Errorf("got %s, want 1200-01", got)
	}
	if got := c.Month(NewDate(2500, 1, 1)); got != NewMonth(1600, 12) {
		t.Errorf("got %s, want 1600-12", got)
	}
	if c.Covers(NewDate(2500, 1, 1)) || !c.Covers(NewDate(2025, 1, 1)) {
		t.Error("want 2025 covered and 2500 not")
	}
}

func TestJalaliDaysOfARealExport(t *testing.T) {
	const path = "../../shared/data/iran_ecommerce_1398/oracle/jalali_pairs_124_days.csv"
	f, err := os.Open(path)
	if errors.Is(err, os.ErrNotExist) {
		t.Skip("the sample data are not on this machine: " + path)
	}
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil || len(rows) != 125 {
		t.Fatalf("got %d rows, %v, want a header and 124 days", len(rows), err)
	}
	c := Calendar{System: Jalali}
	for _, row := range rows[1:] {
		d, err := ParseDate(row[0])
		if err != nil {
			t.Fatal(err)
		}
		y, m, dd := c.Civil(d)
		parts := strings.Split(row[1], "/")
		for i, got := range []int{y, m, dd} {
			if want, _ := strconv.Atoi(parts[i]); got != want {
				t.Errorf("%s: got %d-%d-%d, want %s", row[0], y, m, dd, row[1])
			}
		}
	}
}

func TestAnInstantFallsOnTheDayOfTheOrganisationsZone(t *testing.T) {
	c := tehran(t)
	cases := []struct{ name, instant, want string }{
		{"20:29 UTC is still the same day in Tehran", "2025-03-20T20:29:59Z", "2025-03-20"},
		{"20:30 UTC is midnight in Tehran", "2025-03-20T20:30:00Z", "2025-03-21"},
		{"in a summer with daylight saving midnight was at 19:30 UTC", "2021-07-01T19:30:00Z", "2021-07-02"},
		{"a minute earlier it was still the day before", "2021-07-01T19:29:00Z", "2021-07-01"},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			at, err := time.Parse(time.RFC3339, tc.instant)
			if err != nil {
				t.Fatal(err)
			}
			if got := c.Day(at).String(); got != tc.want {
				t.Errorf("got %s, want %s", got, tc.want)
			}
		})
	}
	if got := (Calendar{System: Jalali}).Day(time.Date(2025, 3, 20, 23, 0, 0, 0, time.UTC)).String(); got != "2025-03-20" {
		t.Errorf("without a zone: got %s, want the UTC day 2025-03-20", got)
	}
}

func TestMidnightThatAClockChangeSkipsIsTheFirstInstantAfterIt(t *testing.T) {
	c := tehran(t)
	// Until 1401 Iran moved its clocks from 0:00 to 1:00 on 2 Farvardin.
	for _, d := range []string{"2020-03-21", "2021-03-22", "2022-03-22"} {
		at := c.Midnight(day(d))
		if got := c.Day(at); got != day(d) {
			t.Errorf("%s: got an instant on %s", d, got)
		}
		if got := c.Day(at.Add(-time.Second)); got != day(d)-1 {
			t.Errorf("%s: got %s a second earlier, want the day before", d, got)
		}
	}
	if got := c.Midnight(day("2025-03-21")).UTC().Format(time.RFC3339); got != "2025-03-20T20:30:00Z" {
		t.Errorf("got %s, want 2025-03-20T20:30:00Z", got)
	}
}

func TestPeriodsAreReadAndWritten(t *testing.T) {
	jalali := tehran(t)
	mehr := jalali
	mehr.FiscalStart = 7
	april := Calendar{System: Gregorian, FiscalStart: 4}
	cases := []struct {
		name      string
		c         Calendar
		s         string
		from, to  string
		previous  string
		yearAgo   string
		lastMonth string
	}{
		{"a month", jalali, "1404-07", "2025-09-23", "2025-10-22", "1404-06", "1403-07", "1404-07"},
		{"the first month of a year", jalali, "1404-01", "2025-03-21", "2025-04-20", "1403-12", "1403-01", "1404-01"},
		{"a quarter", jalali, "1404-Q3", "2025-09-23", "2025-12-21", "1404-Q2", "1403-Q3", "1404-09"},
		{"a year", jalali, "1403", "2024-03-20", "2025-03-20", "1402", "1402", "1403-12"},
		{"a Gregorian quarter", Calendar{System: Gregorian}, "2017-Q1", "2017-01-01", "2017-03-31", "2016-Q4", "2016-Q1", "2017-03"},
		{"a fiscal year carries the year in which it starts", mehr, "1404", "2025-09-23", "2026-09-22", "1403", "1403", "1405-06"},
		{"a fiscal quarter counts from the first month of the year", mehr, "1404-Q3", "2026-03-21", "2026-06-21", "1404-Q2", "1403-Q3", "1405-03"},
		{"a month keeps its calendar year", mehr, "1404-01", "2025-03-21", "2025-04-20", "1403-12", "1403-01", "1404-01"},
		{"the last quarter of an April year lies in the next year", april, "2025-Q4", "2026-01-01", "2026-03-31", "2025-Q3", "2024-Q4", "2026-03"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			p, err := c.c.ParsePeriod(c.s)
			if err != nil {
				t.Fatal(err)
			}
			from, to := c.c.Span(p)
			got := []string{c.c.Format(p), from.String(), to.String(), c.c.Format(p.Previous()), c.c.Format(p.YearBefore()), p.Last().String()}
			want := []string{c.s, c.from, c.to, c.previous, c.yearAgo, c.lastMonth}
			for i := range got {
				if got[i] != want[i] {
					t.Errorf("got %q, want %q", got, want)
					break
				}
			}
			if p.Previous().Next() != p || c.c.PeriodOf(p.Grain, p.Last()) != p {
				t.Errorf("got another period back, want %s", c.s)
			}
		})
	}
}

func TestAPeriodThatCannotBeReadSaysWhatIsWanted(t *testing.T) {
	c := tehran(t)
	for _, s := range []string{"", "1404-13", "1404-00", "1404-Q5", "1404-q1", "1404-7", "1404/07", "404", "14040", "abcd", "1404-", "2025-01", "1404-07-01", "۱۴۰۴", "+404-01"} {
		p, err := c.ParsePeriod(s)
		if !errors.Is(err, ErrInvalid) || !p.IsZero() {
			t.Errorf("%q: got %v, %v, want ErrInvalid", s, p, err)
			continue
		}
		want := `want a month such as 1404-07, a quarter such as 1404-Q3 or a year such as 1404 of the jalali calendar`
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %s", s, err, want)
		}
	}
	if _, err := (Calendar{System: Gregorian}).ParsePeriod("1404-07"); err == nil || !strings.Contains(err.Error(), "2025-07") {
		t.Errorf("got %v, want a Gregorian example", err)
	}
}

func TestTheSmallVocabulariesListWhatIsAllowed(t *testing.T) {
	_, system := ParseSystem("hijri")
	_, grain := ParseGrain("week")
	_, date := ParseDate("2025-02-30")
	_, kind := ParseScopeKind("team")
	_, named := ParseScope("organisation:all")
	_, bare := ParseScope("department")
	cases := []struct {
		name string
		err  error
		kind error
		want string
	}{
		{"a calendar", system, ErrInvalid, "want jalali or gregorian"},
		{"a grain", grain, ErrInvalid, "want month, quarter or year"},
		{"a day that does not exist", date, ErrInvalid, "want YYYY-MM-DD"},
		{"a kind of scope", kind, ErrUnknown, "want one of organisation, department, manager"},
		{"the organisation with a name", named, ErrInvalid, "want organisation or KIND:NAME"},
		{"a kind without a name", bare, ErrInvalid, "want organisation or KIND:NAME"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if !errors.Is(c.err, c.kind) || !strings.Contains(c.err.Error(), c.want) {
				t.Errorf("got %v, want %s", c.err, c.want)
			}
		})
	}
}

func TestScopesAreWrittenAsTheyAreRead(t *testing.T) {
	for s, want := range map[string]Scope{
		"organisation": Whole, "department:فروش": {Department, "فروش"}, "segment:": {Segment, ""},
		"product:A:1": {Product, "A:1"}, "portfolio:7": {Portfolio, "7"},
	} {
		got, err := ParseScope(s)
		if err != nil || got != want || got.String() != s {
			t.Errorf("%q: got %v, %v, want %v", s, got, err, want)
		}
	}
}

func TestWeekdays(t *testing.T) {
	for s, want := range map[string]time.Weekday{"1970-01-01": time.Thursday, "1969-12-31": time.Wednesday, "2025-03-21": time.Friday, "1900-01-01": time.Monday} {
		if got := day(s).Weekday(); got != want {
			t.Errorf("%s: got %s, want %s", s, got, want)
		}
	}
}

func TestTheWeekendFollowsTheCalendar(t *testing.T) {
	if got := DefaultSettings(Jalali).Weekend; len(got) != 2 || got[0] != int(time.Thursday) || got[1] != int(time.Friday) {
		t.Errorf("got %v, want Thursday and Friday", got)
	}
	if got := DefaultSettings(Gregorian); got.Weekend[0] != int(time.Saturday) || got.ChurnDays != 180 || got.MaturityDays != 90 || got.NMin != 10 {
		t.Errorf("got %+v, want Saturday first and the method's defaults", got)
	}
}
