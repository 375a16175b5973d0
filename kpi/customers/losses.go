package customers

import "taraz/kpi"

// span is a run of days (after, upto]: after itself is not in it.
type span struct{ after, upto kpi.Date }

func (s span) holds(d kpi.Date) bool { return d > s.after && d <= s.upto }

// lossTally holds churn, departures and win-backs.
type lossTally struct {
	alive  []span // of the customer under way: starts of P at which he is in the churn base
	gone   []int32
	chosen []int32 // by window: the serial of the last customer counted as gone, as gone for a controllable reason

	base, lost runs // churn and win-back base along plan.byFrom
	churned    []int64
	departed   []int64
	wonBack    []int64
}

func (t *lossTally) init(windows int) {
	t.gone, t.chosen = make([]int32, windows), make([]int32, windows)
	t.base, t.lost = make(runs, windows+1), make(runs, windows+1)
	t.churned, t.departed, t.wonBack = make([]int64, windows), make([]int64, windows), make([]int64, windows)
}

// countLosses follows the customer under way from sale to sale. Between two months with
// sales he is lost on his churn day (last sale + churn_days, unless he buys on it or before)
// or on the day of a departure that no later sale ended, whichever comes first; from then
// until he buys again he can be won back. P always starts with a month, so the gaps inside
// a month never matter.
func (p *Pass) countLosses() {
	t, h := &p.losses, &p.customer
	left := h.who.Departures
	t.alive = t.alive[:0]
	since := h.firstDay()
	for i := h.first; i < len(h.rows); {
		last, following := h.rows[i].LastDay, h.nextSale(i)
		back := never
		if following < len(h.rows) {
			back = h.rows[following].FirstDay
		}
		for len(left) > 0 && left[0].Day < last {
			left = left[1:]
		}
		lapse := last + p.churn
		lost := lapse
		if len(left) > 0 {
			lost = min(lost, left[0].Day)
		}
		if lost < back {
			p.stay(span{since, lost})
			p.lose(span{lost, back})
			since = back
		}
		i = following
	}
	p.countGone()
}

// nextSale returns the row of the next month with a sale, len(rows) if there is none.
func (h *history) nextSale(i int) int {
	for i++; i < len(h.rows) && h.rows[i].SaleOrders == 0; i++ {
	}
	return i
}

func (p *Pass) stay(s span) {
	t := &p.losses
	t.alive = append(t.alive, s)
	t.base.add(int(p.plan.startedBy(s.after)), int(p.plan.startedBy(s.upto))-1, 1)
}

// lose counts the customer into the win-back base of the periods that start in s, and as
// won back in those of them that hold the day he buys again.
func (p *Pass) lose(s span) {
	t, back := &p.losses, s.upto
	if p.winBack > 0 {
		s.upto = min(s.upto, s.after+p.winBack)
	}
	t.lost.add(int(p.plan.startedBy(s.after)), int(p.plan.startedBy(s.upto))-1, 1)
	for _, w := range p.plan.holding(back) {
		if s.holds(p.plan.windows[w].From) {
			t.wonBack[w]++
		}
	}
}

// countGone counts every churn day and departure in the windows that hold it and in whose
// base the customer is, once per window.
func (p *Pass) countGone() {
	t, h := &p.losses, &p.customer
	for i := h.first; i < len(h.rows); {
		lapse, following := h.rows[i].LastDay+p.churn, h.nextSale(i)
		if following == len(h.rows) || h.rows[following].FirstDay > lapse {
			p.mark(lapse, t.gone, t.churned)
		}
		i = following
	}
	for _, d := range h.who.Departures {
		p.mark(d.Day, t.gone, t.churned)
		if d.Controllable {
			p.mark(d.Day, t.chosen, t.departed)
		}
	}
}

func (p *Pass) mark(day kpi.Date, seen []int32, count []int64) {
	for _, w := range p.plan.holding(day) {
		window := &p.plan.windows[w]
		if day <= window.To && seen[w] != p.serial && p.losses.inBase(window.From) {
			seen[w] = p.serial
			count[w]++
		}
	}
}

func (t *lossTally) inBase(start kpi.Date) bool {
	for i := len(t.alive) - 1; i >= 0; i-- {
		if t.alive[i].holds(start) {
			return true
		}
	}
	return false
}

func (p *Pass) closeLosses() {
	t := &p.losses
	t.base.sumUp()
	t.lost.sumUp()
	for i, w := range p.plan.byFrom {
		p.put(churnBase, int(w), float64(t.base[i]), t.base[i])
		p.put(winBackBase, int(w), float64(t.lost[i]), t.lost[i])
	}
	for w := range p.plan.windows {
		p.put(churned, w, float64(t.churned[w]), t.churned[w])
		p.put(controllablyDeparted, w, float64(t.departed[w]), t.departed[w])
		p.put(wonBack, w, float64(t.wonBack[w]), t.wonBack[w])
	}
	for _, s := range [][]int32{t.gone, t.chosen} {
		clear(s)
	}
	for _, s := range [][]int64{t.base, t.lost, t.churned, t.departed, t.wonBack} {
		clear(s)
	}
}
