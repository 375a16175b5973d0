package kpi

import "testing"

func TestWindowsSeenFromAPeriod(t *testing.T) {
	cases := []struct {
		name, period string
		days         int // 0: the whole period
		over         Over
		from, to     string
		stands       string // the period the window stands for
	}{
		{"P itself", "2025-03", 0, This, "2025-03-01", "2025-03-31", "2025-03"},
		{"no word means P", "2025-Q1", 0, "", "2025-01-01", "2025-03-31", "2025-Q1"},
		{"the first days of P stand for it", "2025-03", 10, This, "2025-03-01", "2025-03-10", "2025-03"},
		{"the period before", "2025-Q1", 0, Previous, "2024-10-01", "2024-12-31", "2024-Q4"},
		{"as many days of the period before", "2025-03", 10, Previous, "2025-02-01", "2025-02-10", "2025-02"},
		{"at most all days of the period before", "2025-03", 30, Previous, "2025-02-01", "2025-02-28", "2025-02"},
		{"the year before", "2025-02", 0, YearBefore, "2024-02-01", "2024-02-29", "2024-02"},
		{"as many days of the year before", "2025-02", 5, YearBefore, "2024-02-01", "2024-02-05", "2024-02"},
		{"the 12 months ended with a month", "2025-03", 0, Last12, "2024-04-01", "2025-03-31", ""},
		{"the 12 months ended with a quarter", "2025-Q1", 0, Last12, "2024-04-01", "2025-03-31", ""},
		{"the 12 months ended with a year are the year", "2025", 0, Last12, "2025-01-01", "2025-12-31", "2025"},
		{"the 12 months end at the cut", "2025-03", 10, Last12, "2024-04-01", "2025-03-10", ""},
		{"the 12 months before those", "2025-03", 0, Prior12, "2023-04-01", "2024-03-31", ""},
		{"the 12 months before those stay whole", "2025-03", 10, Prior12, "2023-04-01", "2024-03-31", ""},
		{"the start is the day before", "2025-03", 0, AtStart, "2025-02-28", "2025-02-28", ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			f := gregorian.whole(period(t, c.period))
			if c.days > 0 {
				f = gregorian.firstDays(f.period, c.days)
			}
			want := Window{From: day(c.from), To: day(c.to)}
			if c.stands != "" {
				want.Period = period(t, c.stands)
			}
			if got := gregorian.window(f, c.over); got != want {
				t.Errorf("got %s to %s of %v, want %s to %s of %v", got.From, got.To, got.Period, want.From, want.To, want.Period)
			}
		})
	}
}
