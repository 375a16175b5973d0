package kpi

import "math"

// maxUnknownCost is the part of revenue whose cost may be unknown (METHOD.md section 3).
const maxUnknownCost = 0.05

// paybackMonths is how many months of 30 days an acquisition is followed.
const paybackMonths = 12

// Gross returns the gross profit: net revenue minus cost, where the lines of unknown cost
// take the cost ratio of the known ones. ok is false if they are more than 5 % of revenue.
func (p Profit) Gross() (profit float64, ok bool) {
	if p.Net == p.Costed {
		return p.Net - p.Cost, true
	}
	unknown := math.Abs(p.Net - p.Costed)
	if unknown > maxUnknownCost*math.Abs(p.Net)*(1+1e-12) {
		return 0, false
	}
	return p.Net - p.Cost*p.Net/p.Costed, true
}

// payback returns the smallest number of months after which a curve of cumulative profit
// has reached the spend, 13 if it never does, and the profit earned by then. ok is false if
// a profit on the way is not known.
func payback(curve []Profit, spend float64) (months int, earned float64, ok bool) {
	for k := 1; k <= paybackMonths; k++ {
		if k <= len(curve) {
			if earned, ok = curve[k-1].Gross(); !ok {
				return 0, 0, false
			}
		}
		if earned >= spend {
			return k, earned, true
		}
	}
	return paybackMonths + 1, earned, true
}
