package customers

// runs holds a figure along the months: a run of months is noted at its two ends, and
// sums up to the figure of each month.
type runs []int64

// add adds an amount to the months lo to hi, both included.
func (r runs) add(lo, hi int, amount int64) {
	if last := len(r) - 1; lo < last && lo <= hi {
		r[lo] += amount
		r[min(hi+1, last)] -= amount
	}
}

// stretch is a run of months, both ends included.
type stretch struct{ lo, hi int }

// yearTally holds the figures of the 12 months ended with P and the 12 before, by the last
// month of P. All windows that end in a month share them.
type yearTally struct {
	before  []stretch // of the customer under way: months with a sale 12 to 23 months earlier
	amount  [figures]runs
	wallets runs // customers behind wallet
}

func (t *yearTally) init(months int) {
	for _, f := range yearFigures {
		t.amount[f] = make(runs, months+1)
	}
	t.wallets = make(runs, months+1)
}

var yearFigures = []figure{active12mBefore, retained12m, revenue12mBefore, revenue12mOfBefore, wallet, walletRevenue}

// countYears adds the customer under way to the 12-month figures.
func (p *Pass) countYears() {
	t := &p.years
	p.findBefore()
	for _, s := range t.before {
		t.amount[active12mBefore].add(s.lo, s.hi, 1)
	}
	t.countRetained()
	next := 0
	for i := range p.customer.rows {
		r := &p.customer.rows[i]
		m, ok := p.plan.at(r.Month)
		if !ok {
			continue
		}
		t.amount[revenue12mBefore].add(m+12, m+23, r.net())
		for next < len(t.before) && t.before[next].hi < m {
			next++
		}
		for _, s := range t.before[next:] {
			if s.lo > m+11 {
				break
			}
			t.amount[revenue12mOfBefore].add(max(m, s.lo), min(m+11, s.hi), r.net())
		}
	}
	if p.customer.who.Wallet >= 0 {
		p.countWallet()
	}
}

// findBefore lists the months that look back on a sale 12 to 23 months earlier.
func (p *Pass) findBefore() {
	t := &p.years
	t.before = t.before[:0]
	for i := range p.customer.rows {
		r := &p.customer.rows[i]
		m, ok := p.plan.at(r.Month)
		if !ok || r.SaleOrders == 0 {
			continue
		}
		if n := len(t.before); n > 0 && m+12 <= t.before[n-1].hi+1 {
			t.before[n-1].hi = m + 23
		} else {
			t.before = append(t.before, stretch{m + 12, m + 23})
		}
	}
}

// countRetained counts the months that look back on a sale both 12 to 23 and 0 to 11
// months earlier: where the stretches meet themselves moved by 12.
func (t *yearTally) countRetained() {
	for i, j := 0, 0; i < len(t.before) && j < len(t.before); {
		a, b := t.before[i], stretch{t.before[j].lo - 12, t.before[j].hi - 12}
		t.amount[retained12m].add(max(a.lo, b.lo), min(a.hi, b.hi), 1)
		if a.hi < b.hi {
			i++
		} else {
			j++
		}
	}
}

// countWallet follows the customer's last 12 months from change to change: a month enters
// when it comes and leaves 12 months later. A net revenue below 0 counts as it is.
func (p *Pass) countWallet() {
	t, rows, need := &p.years, p.customer.rows, p.customer.who.Wallet
	var revenue, sales int64
	at := func(i int) int { return int(rows[i].Month - p.plan.base) }
	in, out := 0, 0
	for out < len(rows) {
		now := at(out) + 12
		if in < len(rows) {
			now = min(now, at(in))
		}
		for ; in < len(rows) && at(in) == now; in++ {
			revenue += rows[in].net()
			sales += int64(rows[in].SaleOrders)
		}
		for ; out < len(rows) && at(out)+12 == now; out++ {
			revenue -= rows[out].net()
			sales -= int64(rows[out].SaleOrders)
		}
		if sales == 0 || out == len(rows) {
			continue
		}
		until := at(out) + 11
		if in < len(rows) {
			until = min(until, at(in)-1)
		}
		t.addWallet(stretch{max(now, 0), until}, need, min(revenue, need))
	}
}

func (t *yearTally) addWallet(s stretch, need, bought int64) {
	t.wallets.add(s.lo, s.hi, 1)
	t.amount[wallet].add(s.lo, s.hi, need)
	t.amount[walletRevenue].add(s.lo, s.hi, bought)
}

func (p *Pass) closeYears() {
	t := &p.years
	for _, f := range yearFigures {
		t.amount[f].sumUp()
	}
	t.wallets.sumUp()
	for w, window := range p.plan.windows {
		m := window.Period.Last() - p.plan.base
		members := t.amount[active12mBefore][m]
		p.put(active12mBefore, w, float64(members), members)
		p.put(retained12m, w, float64(t.amount[retained12m][m]), t.amount[retained12m][m])
		p.put(revenue12mBefore, w, float64(t.amount[revenue12mBefore][m]), members)
		p.put(revenue12mOfBefore, w, float64(t.amount[revenue12mOfBefore][m]), members)
		p.put(wallet, w, float64(t.amount[wallet][m]), t.wallets[m])
		p.put(walletRevenue, w, float64(t.amount[walletRevenue][m]), t.wallets[m])
	}
	for _, f := range yearFigures {
		clear(t.amount[f])
	}
	clear(t.wallets)
}

func (r runs) sumUp() {
	for i := 1; i < len(r); i++ {
		r[i] += r[i-1]
	}
}
