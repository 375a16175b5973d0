package customers_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"taraz/kpi"
	"taraz/kpi/customers"
)

// judge computes every figure of one window from the facts themselves, day by day and set
// by set, without sharing a line with the pass.
type judge struct {
	*ledger
	scope int32
	w     kpi.Window
	out   map[string]kpi.Part
}

// in lists the lines of a customer (-1: of all) between two days, both included.
func (j *judge) in(c int32, from, to kpi.Date) (lines []line) {
	for _, x := range j.lines {
		if x.scope == j.scope && (c < 0 || x.customer == c) && x.day >= from && x.day <= to {
			lines = append(lines, x)
		}
	}
	return lines
}

func saleDays(lines []line) (days []kpi.Date) {
	for _, x := range lines {
		if !x.back {
			days = append(days, x.day)
		}
	}
	slices.Sort(days)
	return slices.Compact(days)
}

func orders(lines []line) int64 {
	seen := map[int]bool{}
	for _, x := range lines {
		if !x.back {
			seen[x.order] = true
		}
	}
	return int64(len(seen))
}

func net(lines []line) (s int64) {
	for _, x := range lines {
		s += x.sign() * x.amount
	}
	return s
}

func (j *judge) count(figure string, is bool) bool {
	if is {
		p := j.out[figure]
		j.out[figure] = kpi.Part{Sum: p.Sum + 1, N: p.N + 1}
	}
	return is
}

func (j *judge) sum(figure string, amount int64, counts bool) {
	p := j.out[figure]
	p.Sum += float64(amount)
	if counts {
		p.N++
	}
	j.out[figure] = p
}

const past, future = kpi.Date(-1 << 20), kpi.Date(1 << 20)

func judgeWindow(l *ledger, scope int32, w kpi.Window) map[string]kpi.Part {
	j := &judge{l, scope, w, map[string]kpi.Part{}}
	var known []int32
	for _, x := range j.in(-1, past, future) {
		if !l.person(x.customer).Anonymous && !slices.Contains(known, x.customer) {
			known = append(known, x.customer)
		}
	}
	var members []int32
	for _, c := range known {
		if j.buyer(c) {
			members = append(members, c)
		}
		j.year(c)
		j.loss(c)
	}
	j.top(members)
	return j.out
}

func (j *judge) buyer(c int32) (member bool) {
	all := saleDays(j.in(c, past, future))
	if len(all) == 0 {
		j.sum("known_revenue", net(j.in(c, j.w.From, j.w.To)), false)
		return false
	}
	first, inP := all[0], j.in(c, j.w.From, j.w.To)
	before := j.w.Period.Previous()
	from, to := j.calendar.Span(before)
	old := len(saleDays(j.in(c, from, to))) > 0
	member = len(saleDays(inP)) > 0
	j.count("active_before", old)
	j.count("active", member)
	j.count("retained", old && member)
	acquired := j.person(c).Acquired
	j.count("new", first >= j.w.From && first <= j.w.To && (acquired == 0 || acquired >= j.firstSale()))
	j.sum("known_revenue", net(inP), member)
	n := orders(inP)
	j.out["known_orders"] = kpi.Part{Sum: j.out["known_orders"].Sum + float64(n), N: j.out["known_orders"].N + n}
	if first < j.w.From {
		j.sum("existing_revenue", net(inP), member)
	}
	if member {
		j.count("repeat", orders(j.in(c, past, j.w.To)) >= 2)
		j.sum("relationship_days", int64(j.w.To-first), true)
	}
	if due := first + 90; j.count("second_due", due >= j.w.From && due <= j.w.To) {
		j.count("second_bought", len(saleDays(j.in(c, first, due))) > 1)
	}
	return member
}

func (j *judge) year(c int32) {
	end := j.w.Period.Last()
	span := func(from, to kpi.Month) []line {
		return j.in(c, j.calendar.MonthStart(end-from), min(j.calendar.MonthEnd(end-to), max(j.w.To, j.calendar.MonthEnd(end-12))))
	}
	prior, last := span(23, 12), span(11, 0)
	was := len(saleDays(prior)) > 0
	j.count("active_12m_before", was)
	j.sum("revenue_12m_before", net(prior), was)
	if was {
		j.count("retained_12m", len(saleDays(last)) > 0)
		j.sum("revenue_12m_of_before", net(last), true)
	}
	if need := j.person(c).Wallet; need >= 0 && len(saleDays(last)) > 0 {
		j.sum("wallet", need, true)
		j.sum("wallet_revenue", min(net(last), need), true)
	}
}

// loss lives through the customer's days one by one.
func (j *judge) loss(c int32) {
	days := saleDays(j.in(c, past, future))
	if len(days) == 0 || days[0] >= j.w.From {
		return
	}
	lostOn, last := kpi.Date(0), kpi.Date(0) // 0: not lost
	leaves := func(d kpi.Date) (leaves, chosen bool) {
		for _, x := range j.person(c).Departures {
			if x.Day == d {
				leaves, chosen = true, chosen || x.Controllable
			}
		}
		return leaves, chosen
	}
	churn := kpi.Date(j.settings.ChurnDays)
	var base, gone, chosen bool
	for d := days[0]; d <= j.w.To || d <= j.w.From; d++ {
		if d == j.w.From {
			base = lostOn == 0
			if back := kpi.Date(j.settings.WinBackDays); !base && (back == 0 || j.w.From-lostOn <= back) {
				j.count("win_back_base", true)
				j.count("won_back", len(saleDays(j.in(c, j.w.From, j.w.To))) > 0)
			}
		}
		if d > j.w.To {
			break
		}
		if slices.Contains(days, d) {
			lostOn, last = 0, d
		}
		left, mine := leaves(d)
		if d == last+churn || left {
			if lostOn == 0 {
				lostOn = d
			}
			if d >= j.w.From {
				gone, chosen = true, chosen || mine
			}
		}
	}
	if j.count("churn_base", base) {
		j.count("churned", gone)
		j.count("controllably_departed", chosen)
	}
}

func (j *judge) top(members []int32) {
	var all, costed, cost int64
	for _, x := range j.in(-1, j.w.From, j.w.To) {
		all += x.sign() * x.amount
		if x.cost >= 0 {
			costed += x.sign() * x.amount
			cost += x.sign() * x.cost
		}
	}
	ratio, unknown := 0.0, math.Abs(float64(all-costed))
	if costed != 0 {
		ratio = float64(cost) / float64(costed)
	}
	profit := func(lines []line) (s float64) {
		for _, x := range lines {
			c := ratio * float64(x.amount)
			if x.cost >= 0 {
				c = float64(x.cost)
			}
			if unknown > 0 && unknown > 0.05*float64(all) {
				c = 0
			}
			s += float64(x.sign()) * (float64(x.amount) - c)
		}
		return s
	}
	var profits []float64
	for _, c := range members {
		profits = append(profits, profit(j.in(c, j.w.From, j.w.To)))
	}
	slices.Sort(profits)
	slices.Reverse(profits)
	best := kpi.Part{N: int64(math.Ceil(float64(len(profits)) * 0.2))}
	for _, v := range profits[:best.N] {
		best.Sum += v
	}
	j.out["top20"] = best
	j.out["top20_total"] = kpi.Part{Sum: profit(j.in(-1, j.w.From, j.w.To)), N: int64(len(members))}
}

// TestAgainstDaysAndSets compares the pass with the judge over random small companies.
func TestAgainstDaysAndSets(t *testing.T) {
	rounds := 600
	if testing.Short() {
		rounds = 200
	}
	for seed := range rounds {
		rng := rand.New(rand.NewPCG(uint64(seed), 1))
		l, windows := randomCompany(rng)
		got := l.run(t, windows)
		for scope := range int32(2) {
			for i, w := range windows {
				want := judgeWindow(l, scope, w)
				compare(t, fmt.Sprintf("seed %d, scope %d, %s up to %s", seed, scope, l.calendar.Format(w.Period), w.To), want,
					func(f string) kpi.Part { return got[customers.Key{Figure: f, Window: i, Scope: scope}] })
			}
		}
		if t.Failed() {
			t.FailNow()
		}
	}
}

func compare(t *testing.T, where string, want map[string]kpi.Part, got func(string) kpi.Part) {
	t.Helper()
	for figure := range kpi.CustomerFigures {
		g, w := got(figure), want[figure]
		if g.N != w.N || math.Abs(g.Sum-w.Sum) > 1e-9*(1+math.Abs(w.Sum)) {
			t.Errorf("%s: %s: got %v, want %v", where, figure, g, w)
		}
	}
}

// randomCompany makes a few customers over two to three years, crowded enough that sales,
// churn days and departures often fall on the same days and on the borders of periods.
func randomCompany(rng *rand.Rand) (*ledger, []kpi.Window) {
	l := &ledger{calendar: gregorian(), people: map[int32]customers.Person{}}
	if rng.IntN(2) == 0 {
		l.calendar = kpi.Calendar{System: kpi.Jalali, FiscalStart: 1 + rng.IntN(12)}
	}
	l.settings = kpi.DefaultSettings(l.calendar.System)
	l.settings.ChurnDays = 31 + rng.IntN(120)
	l.settings.WinBackDays = rng.IntN(3) * (20 + rng.IntN(150))
	start := l.calendar.MonthStart(l.calendar.Month(kpi.NewDate(2021, 1+rng.IntN(12), 15)))
	end := start + kpi.Date(500+rng.IntN(600))
	days := 1 + rng.IntN(40) // each customer draws from a few days, so that days coincide
	for c := range int32(1 + rng.IntN(9)) {
		l.people[c] = randomPerson(rng, start, end)
		for range rng.IntN(14) {
			l.addRandom(rng, c, start+kpi.Date(rng.IntN(int(end-start)+1)), days)
		}
	}
	l.moveToBorders(rng)
	windows := randomWindows(rng, l.calendar, start, end)
	l.lines = slices.DeleteFunc(l.lines, func(x line) bool { return x.day > end || x.day < start })
	return l, windows
}

func randomPerson(rng *rand.Rand, start, end kpi.Date) customers.Person {
	p := customers.Person{Anonymous: rng.IntN(8) == 0, Wallet: int64(rng.IntN(300)) - 50}
	p.Wallet = max(p.Wallet, -1)
	if rng.IntN(3) == 0 {
		p.Acquired = start + kpi.Date(rng.IntN(200)-100)
	}
	for range rng.IntN(4) {
		p.Departures = append(p.Departures, customers.Departure{Day: start + kpi.Date(rng.IntN(int(end-start)+60)), Controllable: rng.IntN(2) == 0})
	}
	slices.SortFunc(p.Departures, func(a, b customers.Departure) int { return int(a.Day - b.Day) })
	return p
}

func (l *ledger) addRandom(rng *rand.Rand, c int32, d kpi.Date, days int) {
	x := line{scope: int32(rng.IntN(2)), customer: c, day: d, order: len(l.lines), amount: int64(rng.IntN(100)), cost: -1}
	if rng.IntN(20) > 0 || c%2 == 0 {
		x.cost = int64(rng.IntN(60))
	}
	x.back = rng.IntN(6) == 0
	l.lines = append(l.lines, x)
	switch rng.IntN(4) {
	case 0: // a second line of the order
		x.amount = int64(rng.IntN(100))
		l.lines = append(l.lines, x)
	case 1: // another sale soon
		x.day, x.order = x.day+kpi.Date(rng.IntN(days+1)), len(l.lines)
		l.lines = append(l.lines, x)
	case 2: // a sale about the churn day
		x.day, x.order = x.day+kpi.Date(l.settings.ChurnDays+rng.IntN(3)-1), len(l.lines)
		l.lines = append(l.lines, x)
	}
}

// moveToBorders puts some sales and departures on the first or last day of a month, and
// some departures on the day of a sale.
func (l *ledger) moveToBorders(rng *rand.Rand) {
	border := func(d kpi.Date) kpi.Date {
		m := l.calendar.Month(d)
		return []kpi.Date{d, d, l.calendar.MonthStart(m), l.calendar.MonthEnd(m)}[rng.IntN(4)]
	}
	for i := range l.lines {
		if l.lines[i].order == i { // lines of one order stay together
			l.lines[i].day = border(l.lines[i].day)
		} else {
			l.lines[i].day = l.lines[i-1].day
		}
	}
	for c, p := range l.people {
		for i := range p.Departures {
			p.Departures[i].Day = border(p.Departures[i].Day)
			if len(l.lines) > 0 && rng.IntN(3) == 0 {
				p.Departures[i].Day = l.lines[rng.IntN(len(l.lines))].day
			}
		}
		slices.SortFunc(p.Departures, func(a, b customers.Departure) int { return int(a.Day - b.Day) })
		l.people[c] = p
	}
}

// randomWindows are windows of every grain; those under way on the last day are cut there.
func randomWindows(rng *rand.Rand, c kpi.Calendar, start, end kpi.Date) (windows []kpi.Window) {
	for _, g := range kpi.Grains {
		for p := c.PeriodOf(g, c.Month(start)); ; p = p.Next() {
			from, to := c.Span(p)
			if from > end {
				break
			}
			if rng.IntN(3) > 0 {
				windows = append(windows, kpi.Window{Period: p, From: from, To: min(to, end)})
			}
		}
	}
	p := c.PeriodOf(kpi.Monthly, c.Month(end)).Next() // not a day old
	from, _ := c.Span(p)
	windows = append(windows, kpi.Window{Period: p, From: from, To: from - 1})
	rng.Shuffle(len(windows), func(a, b int) { windows[a], windows[b] = windows[b], windows[a] })
	return windows
}
