package scorecard

import (
	"errors"
	"math"
	"strings"
	"testing"

	"taraz/kpi"
)

func TestScoreOf(t *testing.T) {
	with := func(target kpi.Target, floor, best *float64) kpi.Target {
		target.Floor, target.Best = floor, best
		return target
	}
	cases := []struct {
		name   string
		id     string
		target kpi.Target
		want   map[float64]float64
	}{
		{"red 80 and goal 90 give the vector of the method", "points", agree("points", 80, 90),
			map[float64]float64{60: 0, 70: 0, 75: 25, 80: 50, 85: 65, 88: 74, 90: 80, 92: 84, 95: 90, 100: 100, 110: 100}},
		{"lower is better only reverses the anchors", "lower", agree("lower", 8, 5),
			map[float64]float64{12: 0, 11: 0, 9.5: 25, 8: 50, 7: 60, 6: 70, 5: 80, 4: 80 + 20.0/3, 3: 80 + 40.0/3, 2: 100, 1: 100}},
		{"a band is best in its middle", "band", bandOf("band", 30, 40, 60, 70),
			map[float64]float64{10: 0, 20: 0, 25: 25, 30: 50, 35: 65, 40: 80, 45: 90, 50: 100, 60: 80, 70: 50, 80: 0, 90: 0}},
		{"the sides of a band may differ", "band", bandOf("band", 30, 40, 60, 100),
			map[float64]float64{20: 0, 35: 65, 60: 80, 80: 65, 100: 50, 120: 25, 140: 0}},
		{"an agreed floor and best replace the mirror images", "points", with(agree("points", 80, 90), num(40), num(130)),
			map[float64]float64{40: 0, 60: 25, 80: 50, 90: 80, 110: 90, 130: 100}},
		{"best stops at a share of 1 and floor at 0", "win_rate", agree("win_rate", 0.2, 0.7),
			map[float64]float64{0: 0, 0.1: 25, 0.2: 50, 0.7: 80, 0.85: 90, 1: 100}},
		{"a goal that is the bound scores 100 and what is below it stays under 80", "win_rate", agree("win_rate", 0.9, 1),
			map[float64]float64{0.8: 0, 0.9: 50, 0.95: 65, 1: 100}},
		{"a red that is the bound scores 0 and what is above it over 50", "win_rate", agree("win_rate", 0, 0.5),
			map[float64]float64{0: 0, 0.25: 65, 0.5: 80, 0.75: 90, 1: 100}},
		{"a goal of 0 complaints is no division by the target", "tickets", agree("tickets", 5, 0),
			map[float64]float64{0: 100, 2.5: 65, 5: 50, 7.5: 25, 10: 0}},
		{"a goal of 0 for money has no bound there", "points", agree("points", -10, 0),
			map[float64]float64{-20: 0, -10: 50, 0: 80, 10: 100}},
		{"nps is bounded by 100 on both sides", "nps", agree("nps", -80, 60),
			map[float64]float64{-100: 0, -90: 25, -80: 50, 60: 80, 80: 90, 100: 100}},
		{"growth has no bounds", "growth", agree("growth", 0, 1),
			map[float64]float64{-1: 0, -0.5: 25, 0: 50, 1: 80, 2: 100}},
		{"an agreed best may equal a goal that is the bound, and a floor a red", "win_rate", with(agree("win_rate", 0, 1), num(0), num(1)),
			map[float64]float64{0: 0, 0.5: 65, 1: 100}},
		{"an agreed best beyond the bound stops at it", "win_rate", with(agree("win_rate", 0.2, 0.6), nil, num(1.5)),
			map[float64]float64{0.8: 90, 1: 100}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			for v, want := range c.want {
				got, err := ScoreOf(v, c.target, definition(t, c.id))
				if err != nil || !near(got, want) {
					t.Errorf("score of %v: got %v, %v, want %v", v, got, err, want)
				}
			}
		})
	}
}

func TestScoreNeverFallsWhereTheValueImproves(t *testing.T) {
	for _, target := range []kpi.Target{agree("points", 80, 90), agree("win_rate", 0, 1), agree("win_rate", 0.9, 1), agree("growth", -0.3, 0.2)} {
		s, err := newScale(target, definition(t, target.KPI))
		if err != nil {
			t.Fatal(err)
		}
		last := math.Inf(-1)
		for i := -300; i <= 300; i++ {
			if got := s.score(float64(i) / 100); got < last {
				t.Fatalf("%s at %v: got %v after %v", target.KPI, float64(i)/100, got, last)
			} else {
				last = got
			}
		}
	}
}

func TestTargetsThatContradictThemselvesAreRefused(t *testing.T) {
	cases := []struct {
		name   string
		target kpi.Target
		want   []string
	}{
		{"goal equal to red", agree("points", 80, 80), []string{"goal: 80 equals red"}},
		{"a goal below red where up is better", agree("points", 90, 80), []string{"want goal above red, since up is better"}},
		{"a goal above red where down is better", agree("lower", 5, 8), []string{"want goal below red, since down is better"}},
		{"a share given as 35 instead of 35 %", agree("win_rate", 0.2, 35), []string{"goal: 35 lies outside", "0 to 1", "0.35"}},
		{"a negative number of hours", agree("hours", 4, -1), []string{"goal: -1 lies outside", "at least 0"}},
		{"no goal", kpi.Target{KPI: "points", Red: num(1)}, []string{"goal: is missing"}},
		{"nothing at all", kpi.Target{KPI: "points"}, []string{"red: is missing", "goal: is missing"}},
		{"a band's limits for a direction", bandOf("points", 1, 2, 3, 4), []string{"lower: is for a band", "red_upper: is for a band", "red: is missing"}},
		{"red and goal for a band", agree("band", 1, 2), []string{"red: is for a direction", "goal: is for a direction", "lower: is missing"}},
		{"a band out of order", bandOf("band", 30, 20, 60, 50), []string{"lower: 20; want it above red_lower 30", "red_upper: 50; want it above upper 60"}},
		{"a band without width", bandOf("band", 30, 40, 40, 50), []string{"upper: 40; want it above lower 40"}},
		{"a floor above red", kpi.Target{KPI: "points", Red: num(80), Goal: num(90), Floor: num(85)}, []string{"floor: 85; want it below red 80"}},
		{"a best below goal", kpi.Target{KPI: "points", Red: num(80), Goal: num(90), Best: num(90)}, []string{"best: 90; want it above goal 90"}},
		{"a best equal to a goal short of the bound", kpi.Target{KPI: "win_rate", Red: num(0.1), Goal: num(0.5), Best: num(0.5)}, []string{"best: 0.5; want it above goal 0.5"}},
		{"a KPI that is never scored", agree("headcount", 1, 2), []string{"never scored"}},
		{"a threshold that is no number", agree("points", math.NaN(), math.Inf(1)), []string{"red: want a finite number", "goal: want a finite number"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			err := CheckTarget(c.target, definition(t, c.target.KPI))
			if !errors.Is(err, kpi.ErrInvalid) {
				t.Fatalf("got %v, want it refused as invalid", err)
			}
			for _, want := range append(c.want, c.target.KPI) {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("got %q, want it to say %q", err, want)
				}
			}
			if _, err := ScoreOf(1, c.target, definition(t, c.target.KPI)); err == nil {
				t.Error("got a score of a refused target, want the error")
			}
		})
	}
}

func TestColourIsChosenFromTheRoundedScore(t *testing.T) {
	cases := []struct {
		name  string
		score float64
		want  Colour
		shown float64 // one decimal
	}{
		{"80 is green", 80, Green, 80},
		{"79.995 rounds half up to 80 and is green", 79.995, Green, 80},
		{"a sum that misses 79.995 by an ulp is green too", math.Nextafter(79.995, 0), Green, 80},
		{"79.9949 rounds to 79.99 and is amber", 79.9949, Amber, 79.9},
		{"79.96 is shown as 79.9, never as 80", 79.96, Amber, 79.9},
		{"a value exactly at red is still amber", 50, Amber, 50},
		{"49.994 is red and shown as 49.9", 49.994, Red, 49.9},
		{"a sum that misses 80 by an ulp is green", math.Nextafter(80, 0), Green, 80},
		{"0 is red", 0, Red, 0},
		{"100 is green", 100, Green, 100},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := ColourOf(c.score); got != c.want {
				t.Errorf("colour: got %s, want %s", got, c.want)
			}
			if got := Shown(c.score, 1); got != c.shown {
				t.Errorf("shown: got %v, want %v", got, c.shown)
			}
		})
	}
	if got := []float64{Shown(79.96, 0), Shown(79.96, 2), Shown(79.964, 2)}; got[0] != 79 || got[1] != 79.96 || got[2] != 79.96 {
		t.Errorf("decimals: got %v, want 79, 79.96, 79.96", got)
	}
}
