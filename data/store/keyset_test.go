package store

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"taraz/kpi"
)

func TestAKeySetTellsNewKeysFromKnownOnes(t *testing.T) {
	set := newKeySet()
	defer set.free()
	add := func(i int) bool {
		fresh, err := set.add(set.number(set.text(0, fmt.Sprintf("O%d", i/3)), int64(i%3)))
		if err != nil {
			t.Fatal(err)
		}
		return fresh
	}
	const many = 300_000
	for i := range many {
		if !add(i) {
			t.Fatalf("key %d: got known, want new", i)
		}
	}
	for i := range many {
		if add(i) {
			t.Fatalf("key %d again: got new, want known", i)
		}
	}
	if !add(many) {
		t.Error("one more key: got known, want new")
	}
}

func TestAKeySetTakesTheHashesAtItsEnds(t *testing.T) {
	set := newKeySet()
	defer set.free()
	for _, h := range []uint64{0, 1<<64 - 1, 1<<58 - 1, 1 << 58} {
		for _, want := range []bool{true, false} {
			if got, err := set.add(h); err != nil || got != want {
				t.Errorf("hash %x: got %v, %v, want %v", h, got, err, want)
			}
		}
	}
}

func TestAKeySetStaysSmall(t *testing.T) {
	set := newKeySet()
	defer set.free()
	random := rand.New(rand.NewPCG(1, 2))
	const keys = 1_000_000
	for range keys {
		if _, err := set.add(random.Uint64()); err != nil {
			t.Fatal(err)
		}
	}
	bytes := 0
	for _, s := range set.shards {
		bytes += len(s.slots)
	}
	if got := float64(bytes) / keys; got > 15.1 {
		t.Errorf("got %.1f bytes a key, want at most 15 (8 over a load of 53 to 80 %%)", got)
	}
}

func TestNumbersCountFromOneAndFindEveryIDAgain(t *testing.T) {
	n := newNumbers()
	of := func(id string, want int64) {
		t.Helper()
		if got, err := n.of(id); err != nil || got != want {
			t.Fatalf("%q: got %d, %v, want %d", id, got, err, want)
		}
	}
	of("", 0)
	for round := range 2 {
		for i := range 20_000 {
			of(fmt.Sprintf("مشتری %d", i), int64(i+1))
		}
		if n.last != 20_000 {
			t.Fatalf("round %d: got %d nums, want 20000", round, n.last)
		}
	}
	var taken []string
	n.stored, n.fresh = 0, 0
	err := n.takeNew(func(num int64, id string) error {
		taken = append(taken, fmt.Sprint(num, id))
		return nil
	})
	if err != nil || len(taken) != 20_000 || taken[4] != "5 مشتری 4" && taken[4] != "5مشتری 4" {
		t.Errorf("got %d new ids, the fifth %q, %v", len(taken), taken[4], err)
	}
	if n.stored != n.last {
		t.Errorf("got %d stored, want all %d", n.stored, n.last)
	}
}

func TestTheClockAgreesWithTheCalendar(t *testing.T) {
	tehran, err := time.LoadLocation("Asia/Tehran")
	if err != nil {
		t.Fatal(err)
	}
	sydney, err := time.LoadLocation("Australia/Lord_Howe") // its clocks change by half an hour
	if err != nil {
		t.Fatal(err)
	}
	for _, calendar := range []kpi.Calendar{{System: kpi.Jalali, Zone: tehran}, {System: kpi.Gregorian, Zone: sydney}, {System: kpi.Gregorian}} {
		t.Run(fmt.Sprint(calendar.System, " in ", calendar.Zone), func(t *testing.T) {
			c, random := newClock(calendar), rand.New(rand.NewPCG(3, 4))
			for range 200_000 {
				at := random.Int64N(140*365*86400) - 70*365*86400 // 1900 to 2040
				day := calendar.Day(time.Unix(at, 0))
				got := c.instant(at)
				if got.day != int64(day) || got.month != int64(calendar.Month(day)) || got.boxDay != any(got.day) || got.boxMon != any(got.month) {
					t.Fatalf("%v: got day %d, month %d, want %d, %d", time.Unix(at, 0).UTC(), got.day, got.month, day, calendar.Month(day))
				}
			}
		})
	}
}

func TestTheMomentsAroundMidnightFallOnTheirDays(t *testing.T) {
	tehran, err := time.LoadLocation("Asia/Tehran")
	if err != nil {
		t.Fatal(err)
	}
	calendar := kpi.Calendar{System: kpi.Jalali, Zone: tehran}
	c := newClock(calendar)
	cases := []struct{ at, day, month string }{
		{"2022-03-20T20:29:59Z", "2022-03-20", "1400-12"},
		{"2022-03-20T20:30:00Z", "2022-03-21", "1401-01"},
		{"2022-09-21T19:29:59Z", "2022-09-21", "1401-06"},
		{"2022-09-22T20:30:00Z", "2022-09-23", "1401-07"},
		{"2025-03-20T20:30:00Z", "2025-03-21", "1404-01"},
		{"2025-03-20T20:29:59Z", "2025-03-20", "1403-12"},
	}
	for _, one := range cases {
		at, err := time.Parse(time.RFC3339, one.at)
		if err != nil {
			t.Fatal(err)
		}
		got := c.instant(at.Unix())
		if day, month := kpi.Date(got.day).String(), kpi.Month(got.month).String(); day != one.day || month != one.month {
			t.Errorf("%s: got %s in %s, want %s in %s", one.at, day, month, one.day, one.month)
		}
	}
}
