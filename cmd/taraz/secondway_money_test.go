package main

import (
	"math"
	"sort"
)

// result2 is what the second way makes of a KPI before the reasons that depend on what has
// been delivered.
type result2 struct {
	num, den *float64
	value    float64
	n        int
	reason   string
}

func count2(x float64, n int) result2 { return result2{num: &x, value: x, n: n} }

func ratio2(num, den float64, n int) result2 {
	r := result2{num: &num, den: &den, n: n}
	if den == 0 {
		r.reason = "undefined"
		return r
	}
	r.value = num / den
	return r
}

func share2(num, den int) result2 { return ratio2(float64(num), float64(den), den) }

func (r result2) times(x float64) result2 { r.value *= x; return r }

// because gives a result a reason if it has none yet.
func (r result2) because(is bool, reason string) result2 {
	if is && r.reason == "" {
		r.reason = reason
	}
	return r
}

func (l line2) net() float64 {
	if l.kind == "return" {
		return -l.amount
	}
	return l.amount
}

func linesIn(lines []line2, w window) (list []line2) {
	for _, l := range lines {
		if w.has(l.day) {
			list = append(list, l)
		}
	}
	return list
}

func netOf(lines []line2) (sum float64) {
	for _, l := range lines {
		sum += l.net()
	}
	return sum
}

// ordersOf counts the sale orders by distinct id.
func ordersOf(lines []line2) int {
	ids := map[string]bool{}
	for _, l := range lines {
		if l.kind == "sale" {
			ids[l.order] = true
		}
	}
	return len(ids)
}

// margin2 is what is known of the costs of some lines.
type margin2 struct{ net, costed, cost float64 }

func (c *company2) marginOf(lines []line2) (m margin2) {
	for _, l := range lines {
		m.net += l.net()
		if cost, ok := c.costOf(l); ok {
			m.costed += l.net()
			if l.kind == "return" {
				cost = -cost
			}
			m.cost += cost
		}
	}
	return m
}

func (m margin2) known() bool { return math.Abs(m.net-m.costed) <= 0.05*math.Abs(m.net) }

// profit takes the cost ratio of the known lines for the others.
func (m margin2) profit() float64 { return m.profitAt(m) }

func (m margin2) profitAt(all margin2) float64 {
	p := m.net - m.cost
	if m.net != m.costed {
		p -= all.cost / all.costed * (m.net - m.costed)
	}
	return p
}

func grossProfit(s *scope2, p period2) result2 {
	lines := linesIn(s.lines, p.days())
	m := s.marginOf(lines)
	return count2(m.profit(), len(lines)).because(!m.known(), "not_applicable")
}

func grossMargin(s *scope2, p period2) result2 {
	lines := linesIn(s.lines, p.days())
	m := s.marginOf(lines)
	return ratio2(m.profit(), m.net, len(lines)).because(!m.known(), "not_applicable")
}

func growth2(s *scope2, now, then window) result2 {
	base := linesIn(s.lines, then)
	b := netOf(base)
	r := ratio2(netOf(linesIn(s.lines, now))-b, b, len(base))
	return r.because(b <= 0, "undefined")
}

func (s *scope2) spent(w window, purposes ...string) (sum float64) {
	for _, x := range s.spend {
		for _, p := range purposes {
			if w.has(x.day) && x.purpose == p && s.has(x.facet()) {
				sum += x.amount
			}
		}
	}
	return sum
}

// payback follows the customers new in the 12 months that ended 12 months before the end of
// P: their gross profit within k x 30 days of each first sale, the last day included.
func payback(s *scope2, p period2) result2 {
	w := p.prior12()
	spent := s.spent(w, "acquisition")
	var fresh []*customer2
	for _, b := range s.crowd {
		if s.isNew(b, w) {
			fresh = append(fresh, b)
		}
	}
	if spent == 0 || len(fresh) == 0 {
		return result2{den: &spent, reason: "undefined"}
	}
	for k := 1; k <= 12; k++ {
		var lines []line2
		for _, b := range fresh {
			lines = append(lines, linesIn(b.lines, window{b.sales[0], b.sales[0] + 30*k})...)
		}
		m := s.marginOf(lines)
		r := result2{value: float64(k), den: &spent, n: len(fresh)}
		earned := m.profit()
		r.num = &earned
		if !m.known() {
			r.reason = "not_applicable"
			return r
		}
		if earned >= spent {
			return r
		}
		if k == 12 {
			r.value = 13
			return r
		}
	}
	return result2{}
}

// topFifth is the share of gross profit from the most profitable fifth of A(P).
func topFifth(s *scope2, p period2) result2 {
	w := p.days()
	all := s.marginOf(linesIn(s.lines, w))
	type earner struct {
		id string
		m  margin2
	}
	var list []earner
	for _, b := range s.crowd {
		if b.buysIn(w) {
			list = append(list, earner{b.id, s.marginOf(linesIn(b.lines, w))})
		}
	}
	worth := func(m margin2) float64 {
		if !all.known() {
			return m.net
		}
		return m.profitAt(all)
	}
	sort.Slice(list, func(i, j int) bool {
		a, b := worth(list[i].m), worth(list[j].m)
		return a > b || a == b && list[i].id < list[j].id
	})
	top := 0.0
	for _, e := range list[:(len(list)+4)/5] {
		top += worth(e.m)
	}
	return ratio2(top, worth(all), len(list))
}
