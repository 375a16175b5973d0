package sample

import (
	"math"

	"taraz/kpi"
)

// trouble tells how bad the service crisis is in a month: 0 none, 1 at its worst. It builds
// up in month 20 of 36 and ebbs away after month 26.
func trouble(month int) float64 {
	return map[int]float64{18: 0.15, 19: 0.5, 20: 0.8, 21: 1, 22: 1, 23: 0.95, 24: 0.75, 25: 0.5, 26: 0.2, 27: 0.05}[month]
}

// recovery tells how far the company has learnt from the crisis: 0 not yet, 1 wholly.
func recovery(month int) float64 { return min(max(float64(month-25)/7, 0), 1) }

// mood mixes three levels of something: as it usually is, at the worst of the crisis, and
// after the recovery.
func mood(month int, usual, worst, after float64) float64 {
	calm := usual + (after-usual)*recovery(month)
	return calm + (worst-calm)*trouble(month)
}

// season is how much is bought in a month of the Jalali year, the mean month being 1:
// Esfand before Nowruz is high, Farvardin with its holidays low.
var season = [12]float64{0.62, 0.90, 0.95, 0.97, 0.94, 1.04, 1.05, 1.00, 1.04, 0.99, 1.08, 1.42}

func (w *world) season(month int) float64 {
	return season[(w.first+kpi.Month(month)).Number()-1]
}

// inflation is the level of prices in a month, 1 in the first one: 28 % a year.
func inflation(month int) float64 { return math.Pow(1.28, float64(month)/12) }

// quarterLevel is the level of prices when they were last set: once a quarter.
func quarterLevel(month int) float64 { return inflation(month / 3 * 3) }

// open tells whether the company works on a day: not on Thursday and Friday, nor on the
// first four days of the year.
func (w *world) open(d kpi.Date) bool {
	_, month, day := w.calendar.Civil(d)
	wd := int(d.Weekday())
	return wd != 4 && wd != 5 && (month != 1 || day > 4)
}

// openDay draws a working day between two days, or the nearest before them.
func (w *world) openDay(d dice, from, to kpi.Date) kpi.Date {
	day := from + d.days(0, max(int(to-from), 0))
	for !w.open(day) && day > from {
		day--
	}
	for !w.open(day) && day < to {
		day++
	}
	return day
}

// shopDay draws a day on which people buy: any but the first four of the year, Fridays
// seldom.
func (w *world) shopDay(d dice, from, to kpi.Date) kpi.Date {
	for range 8 {
		day := from + d.days(0, max(int(to-from), 0))
		_, month, dayOfMonth := w.calendar.Civil(day)
		if (month != 1 || dayOfMonth > 4) && (day.Weekday() != 5 || d.chance(0.35)) {
			return day
		}
	}
	return from
}
