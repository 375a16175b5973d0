package customers

import "taraz/kpi"

// secondDays is the time within which a second purchase counts (METHOD.md section 3).
const secondDays kpi.Date = 90

// visit is what the customer under way did in one window so far.
type visit struct {
	earner
	orders  int64 // sale orders in the window
	through int64 // sale orders up to the window's end
}

// periodTally holds the figures that look at P and P-1 only.
type periodTally struct {
	visits  []visit // by window
	visited []int32 // the windows with something in visits
	seen    []int32 // by window: the serial of the last customer with a sale in its P-1

	count [figures][]int64 // by figure and window
	sum   [figures][]int64
	total []earner // by window, anonymous sales included
	best  []ranking
}

func (t *periodTally) init(windows int) {
	t.visits, t.seen = make([]visit, windows), make([]int32, windows)
	t.total, t.best = make([]earner, windows), make([]ranking, windows)
	for _, f := range counted {
		t.count[f] = make([]int64, windows)
	}
	for _, f := range summed {
		t.count[f], t.sum[f] = make([]int64, windows), make([]int64, windows)
	}
}

func (t *periodTally) add(f figure, w int32, amount int64) {
	t.sum[f][w] += amount
	t.count[f][w]++
}

// countPeriods adds the customer under way to the windows in which he did something.
func (p *Pass) countPeriods() {
	t, orders := &p.periods, int64(0)
	for i := range p.customer.rows {
		r := &p.customer.rows[i]
		orders += int64(r.SaleOrders)
		m, ok := p.plan.at(r.Month)
		if !ok {
			continue
		}
		for _, w := range p.plan.in[m] {
			t.visit(w, r, orders)
		}
		if r.SaleOrders > 0 && !p.customer.who.Anonymous {
			t.boughtBefore(p.plan.before[m], p.serial)
		}
	}
	for _, w := range t.visited {
		p.settle(w)
		t.visits[w] = visit{}
	}
	t.visited = t.visited[:0]
}

func (t *periodTally) visit(w int32, r *Row, through int64) {
	v := &t.visits[w]
	if v.through == 0 && v.orders == 0 && v.earner == (earner{}) {
		t.visited = append(t.visited, w)
	}
	v.net += r.net()
	v.costed += r.Costed
	v.cost += r.Cost
	v.orders += int64(r.SaleOrders)
	v.through = through
}

func (t *periodTally) boughtBefore(windows []int32, serial int32) {
	for _, w := range windows {
		if t.seen[w] != serial {
			t.seen[w] = serial
			t.count[activeBefore][w]++
		}
	}
}

// settle counts what the customer under way did in one window.
func (p *Pass) settle(w int32) {
	t, h, v := &p.periods, &p.customer, &p.periods.visits[w]
	t.total[w].add(v.earner)
	if h.who.Anonymous {
		return
	}
	window := &p.plan.windows[w]
	existing := h.first >= 0 && h.rows[h.first].Month < window.Period.First
	t.sum[knownRevenue][w] += v.net
	if existing {
		t.sum[existingRevenue][w] += v.net
	}
	if v.orders == 0 {
		return
	}
	t.count[knownRevenue][w]++
	t.count[active][w]++
	t.count[knownOrders][w] += v.orders
	t.add(relationshipDays, w, int64(window.To-h.firstDay()))
	if existing {
		t.count[existingRevenue][w]++
	}
	if t.seen[w] == p.serial {
		t.count[retained][w]++
	}
	if v.through >= 2 {
		t.count[repeat][w]++
	}
	if p.wanted[top20] && p.members == nil {
		t.best[w].add(v.earner)
	}
}

// countFirst counts what follows from the day of the first sale alone. A customer acquired
// before the first sale in the data is new in no period.
func (p *Pass) countFirst() {
	t, h := &p.periods, &p.customer
	first := h.firstDay()
	if h.who.Acquired == 0 || h.who.Acquired >= p.start {
		for _, w := range p.plan.holding(first) {
			t.count[fresh][w]++
		}
	}
	due := first + secondDays
	for _, w := range p.plan.holding(due) {
		if due > p.plan.windows[w].To {
			continue
		}
		t.count[secondDue][w]++
		if h.secondBy(due) {
			t.count[secondBought][w]++
		}
	}
}

// secondBy tells whether a customer bought on another day than his first up to a day.
func (h *history) secondBy(due kpi.Date) bool {
	if h.rows[h.first].LastDay > h.firstDay() { // within the month, hence within 90 days
		return true
	}
	for i := h.first + 1; i < len(h.rows); i++ {
		if h.rows[i].SaleOrders > 0 {
			return h.rows[i].FirstDay <= due
		}
	}
	return false
}

// counted are the figures of the period tally whose Sum is their N.
var counted = []figure{active, activeBefore, retained, fresh, knownOrders, secondDue, secondBought, repeat}

// summed are those whose Sum is an amount.
var summed = []figure{knownRevenue, existingRevenue, relationshipDays}

func (p *Pass) closePeriods() {
	t := &p.periods
	for w := range p.plan.windows {
		for _, f := range counted {
			p.put(f, w, float64(t.count[f][w]), t.count[f][w])
		}
		for _, f := range summed {
			p.put(f, w, float64(t.sum[f][w]), t.count[f][w])
		}
		if p.members == nil { // the top fifth is one of all customers
			p.closeTop(w)
		}
	}
	clear(t.total)
	clear(t.seen)
	for f := range figures {
		clear(t.count[f])
		clear(t.sum[f])
	}
}

func (p *Pass) closeTop(w int) {
	t := &p.periods
	if p.wanted[top20] {
		best, n := t.best[w].topFifth(t.total[w].worth())
		p.put(top20, w, best, n)
	}
	p.put(top20Total, w, t.total[w].worth()(t.total[w]), t.count[active][w])
	t.best[w].reset()
}
