package sample

import "math"

// growth is by how much the plan wants to grow in a year, in money.
const growth = 1.6

// level is the mean month of the first year, season and growth taken out.
func (w *world) level(revenue [months]float64) float64 {
	sum := 0.0
	for m := range 12 {
		sum += revenue[m] / (w.season(m) * planned(m))
	}
	return sum / 12
}

func planned(month int) float64 { return math.Pow(growth, float64(month)/12) }

// plannedRevenue is what the plan expects of a month, in toman; months may lie outside the
// story.
func (w *world) plannedRevenue(m int) float64 {
	return w.level(w.revenue) * planned(m) * w.season(m)
}

// plannedArrivals is how many new customers the plan expects in a month.
func (w *world) plannedArrivals(m int) float64 {
	return (45 + 0.85*float64(m)) * (0.6 + 0.4*w.season(m))
}
