package sqlsource_test

import (
	"errors"
	"testing"
	"time"

	"taraz/data/sqlsource"
	"taraz/kpi"
)

func calendar(t *testing.T, zone string) kpi.Calendar {
	t.Helper()
	z, err := time.LoadLocation(zone)
	if err != nil {
		t.Fatal(err)
	}
	return kpi.Calendar{System: kpi.Jalali, FiscalStart: 1, Zone: z}
}

func instant(t *testing.T, text string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func schedule(t *testing.T, text string) sqlsource.Schedule {
	t.Helper()
	s, err := sqlsource.ParseSchedule(text)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestSchedulesAreReadAndWritten(t *testing.T) {
	for text, want := range map[string]string{
		"": "", "6h": "6h", "90m": "1h30m", "24h0m": "24h", "daily 2:30": "daily 02:30", "Daily  ۰۲:۳۰": "daily 02:30", "1m": "1m",
	} {
		if got := schedule(t, text).String(); got != want {
			t.Errorf("%q: got %q want %q", text, got, want)
		}
	}
	for _, text := range []string{"6", "30s", "-6h", "daily", "daily 24:00", "daily 02:60", "hourly", "1000h", "daily 2"} {
		if _, err := sqlsource.ParseSchedule(text); !errors.Is(err, kpi.ErrInvalid) {
			t.Errorf("%q: got %v, want it refused", text, err)
		}
	}
}

func TestTheNextTimeIsAfterNowAndAfterTheOneServed(t *testing.T) {
	cases := []struct {
		name, schedule, zone, due, now, want string
	}{
		{"in six hours", "6h", "Asia/Tehran", "2026-01-01T06:00:00Z", "2026-01-01T06:00:05Z", "2026-01-01T12:00:00Z"},
		{"three were missed", "6h", "Asia/Tehran", "2026-01-01T06:00:00Z", "2026-01-02T01:00:00Z", "2026-01-02T06:00:00Z"},
		{"the clock was set back", "6h", "Asia/Tehran", "2026-01-01T06:00:00Z", "2026-01-01T05:00:00Z", "2026-01-01T12:00:00Z"},
		{"tomorrow, by Tehran's clock", "daily 02:30", "Asia/Tehran", "2026-01-01T23:00:00Z", "2026-01-01T23:00:03Z", "2026-01-02T23:00:00Z"},
		{"later today", "daily 02:30", "Asia/Tehran", "2026-01-01T20:00:00Z", "2026-01-01T20:00:00Z", "2026-01-01T23:00:00Z"},
		{"three days down", "daily 02:30", "Asia/Tehran", "2026-01-01T23:00:00Z", "2026-01-04T12:00:00Z", "2026-01-04T23:00:00Z"},
		{"the clock was set back over it", "daily 02:30", "Asia/Tehran", "2026-01-01T23:00:00Z", "2026-01-01T22:00:00Z", "2026-01-02T23:00:00Z"},
		{"a midnight that Tehran skipped", "daily 00:30", "Asia/Tehran", "2022-03-20T21:00:00Z", "2022-03-20T21:00:00Z", "2022-03-21T20:30:00Z"},
		{"the day after it", "daily 00:30", "Asia/Tehran", "2022-03-21T20:30:00Z", "2022-03-21T20:30:00Z", "2022-03-22T20:00:00Z"},
		{"an hour that London skips", "daily 01:30", "Europe/London", "2026-03-28T01:30:00Z", "2026-03-28T01:30:00Z", "2026-03-29T01:00:00Z"},
		{"an hour that comes twice, first", "daily 01:30", "Europe/London", "2026-10-24T00:30:00Z", "2026-10-24T00:30:00Z", "2026-10-25T00:30:00Z"},
		{"and not a second time", "daily 01:30", "Europe/London", "2026-10-25T00:30:00Z", "2026-10-25T00:40:00Z", "2026-10-26T01:30:00Z"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got := schedule(t, c.schedule).Next(instant(t, c.due), instant(t, c.now), calendar(t, c.zone))
			if want := instant(t, c.want); !got.Equal(want) {
				t.Errorf("got %v want %v", got.UTC(), want)
			}
		})
	}
	if got := schedule(t, "").Next(time.Now(), time.Now(), calendar(t, "Asia/Tehran")); !got.IsZero() {
		t.Errorf("got %v of no schedule, want never", got)
	}
}

func TestAFailureIsTriedAgainSoonAndHourlyAtLast(t *testing.T) {
	now := instant(t, "2026-01-01T06:00:00Z")
	c := calendar(t, "Asia/Tehran")
	for failures, want := range map[int]time.Duration{
		1: time.Minute, 2: 2 * time.Minute, 3: 4 * time.Minute, 6: 32 * time.Minute, 7: time.Hour, 50: time.Hour,
	} {
		if got := schedule(t, "6h").Retry(failures, now, now, c).Sub(now); got != want {
			t.Errorf("after %d failures: got %v want %v", failures, got, want)
		}
	}
	if got := schedule(t, "10m").Retry(7, now, now, c).Sub(now); got != 10*time.Minute {
		t.Errorf("got %v, want it no later than planned", got)
	}
	if got := schedule(t, "").Retry(1, now, now, c); !got.IsZero() {
		t.Errorf("got %v, want never for what has no schedule", got)
	}
}
