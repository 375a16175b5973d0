package main

import (
	"testing"
	"time"

	"taraz/data/store"
	"taraz/data/store/storetest"
)

func TestASourceSaysHowItStands(t *testing.T) {
	org := storetest.Tehran()
	zone, err := time.LoadLocation(org.ZoneName)
	if err != nil {
		t.Fatal(err)
	}
	org.Calendar.Zone = zone
	d := &desk{org: org}
	noon := storetest.Noon("2026-01-15")()
	base := store.SQLSource{Name: "crm", Kind: "mysql", Host: "db:3306", Database: "crm", User: "reader", Table: "orders", Enabled: true}
	with := func(change func(*store.SQLSource)) store.SQLSource {
		s := base
		change(&s)
		return s
	}
	for _, c := range []struct {
		name                string
		source              store.SQLSource
		planned, went, mark string
	}{
		{"new", base, "only when asked", "not read yet", "none: every row each time"},
		{"planned", with(func(s *store.SQLSource) { s.Schedule, s.NextRun, s.Watermark = "6h", noon, "seen" }),
			"6h, next at 2026-01-15 15:30", "not read yet", "seen, nothing read yet"},
		{"read", with(func(s *store.SQLSource) { s.LastRun, s.Rows, s.Watermark, s.LastValue = noon, 7, "seen", "9" }),
			"only when asked", "7 rows at 2026-01-15 15:30", "seen, read up to 9"},
		{"failed", with(func(s *store.SQLSource) { s.LastRun, s.LastError, s.Rows = noon, "gone", 7 }),
			"only when asked", "failed at 2026-01-15 15:30: gone", "none: every row each time"},
		{"paused", with(func(s *store.SQLSource) { s.Schedule, s.Enabled = "6h", false }), "6h, paused", "not read yet", "none: every row each time"},
		{"under way", with(func(s *store.SQLSource) { s.Running = true }), "being read", "not read yet", "none: every row each time"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := d.shownSource(c.source)
			if got := d.planned(s); got != c.planned {
				t.Errorf("plan: got %q want %q", got, c.planned)
			}
			if got := d.went(s); got != c.went {
				t.Errorf("last run: got %q want %q", got, c.went)
			}
			if got := s.mark(); got != c.mark {
				t.Errorf("watermark: got %q want %q", got, c.mark)
			}
			if got, want := s.place()+" "+s.reads(), "mysql://reader@db:3306/crm table orders"; got != want {
				t.Errorf("got %q want %q", got, want)
			}
		})
	}
}
