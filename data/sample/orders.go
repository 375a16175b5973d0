package sample

import (
	"fmt"
	"slices"

	"taraz/kpi"
)

// order is one sale; its lines are in the sheet.
type order struct {
	id       string
	customer *customer
	day      kpi.Date
	employee *employee // nil: on the web
	net      float64   // toman
}

func sortDays(days []kpi.Date) { slices.Sort(days) }

// walkIns are the anonymous sales of a month, on average.
const walkIns = 50

// trade turns purchases into orders, day by day, with returns.
func (w *world) trade() {
	d := w.dice("orders")
	walkIn := w.customers[0]
	for m := range months {
		from, to := w.span(m)
		for range d.poisson(walkIns * w.season(m) * (1 + 0.01*float64(m))) {
			walkIn.purchases = append(walkIn.purchases, w.shopDay(d, from, to))
		}
	}
	for _, c := range w.customers {
		for _, day := range c.purchases {
			w.orders = append(w.orders, &order{customer: c, day: day})
		}
	}
	slices.SortStableFunc(w.orders, func(a, b *order) int { return int(a.day - b.day) })
	t := w.sheet("order", "id", "line", "customer", "ordered_at", "amount", "product", "employee", "channel", "campaign", "quantity",
		"discount", "kind", "promised_on", "delivered_on")
	for i, o := range w.orders {
		o.id = fmt.Sprintf("S%06d", 100_000+i)
		w.fill(d, o, t)
		w.revenue[w.month(o.day)] += o.net
		if o.employee != nil && w.byTeam[o.customer.team()] != nil {
			w.byTeam[o.customer.team()][w.month(o.day)] += o.net
		}
	}
}

// walkInSegment is how people buy who leave no name.
var walkInSegment = &segment{lines: 2, amount: 1.1, team: sales, via: []share[string]{{"فروشگاه", 1}}}

// buys returns how a customer buys.
func (c *customer) buys() *segment {
	if c.segment == nil {
		return walkInSegment
	}
	return c.segment
}

func (c *customer) team() string { return c.buys().team }

// fill writes an order's lines, and now and then a return.
func (w *world) fill(d dice, o *order, t *Table) {
	m, s := w.month(o.day), o.customer.buys()
	channel := weighted(d, s.via)
	if s.team != "" && channel != "وب‌سایت" {
		o.employee = w.sellerOf(d, o.customer, o.day)
	}
	at := instant{o.day, d.between(8*60+30, 20*60)}
	promised := kpi.Date(0)
	if channel != "فروشگاه" {
		promised = o.day + d.days(2, 5)
	}
	delivered := w.deliver(d, promised, m)
	campaign := ""
	if c := w.running(o.day); c != nil && s.team == "" && d.chance(0.2) {
		campaign = c.id
	}
	for line := range d.between(1, s.lines) {
		p := pick(d, w.products)
		quantity := max(int(d.around(s.amount, 0.5)+0.3), 1)
		list := p.price * quarterLevel(m) * float64(quantity)
		off := 1 - o.customer.share
		if d.chance(mood(m, 0.12, 0.34, 0.14)) { // to keep him
			off += 0.04 + 0.1*d.Float64()
		}
		amount := toman(list * (1 - off))
		t.add(w, o.id, line+1, o.customer.id, at, amount, p.id, ident(o.employee), channel, campaign, quantity,
			toman(list*off), choice("sale"), w.past(promised), delivered)
		o.net += float64(amount)
		back := o.day + d.days(3, 12)
		if d.chance(mood(m, 0.012, 0.04, 0.010)) && back <= w.to {
			t.add(w, "R"+o.id[1:], line+1, o.customer.id, instant{back, d.between(10*60, 17*60)}, amount, p.id, ident(o.employee), channel, campaign, quantity,
				int64(0), choice("return"), kpi.Date(0), kpi.Date(0))
			w.revenue[w.month(back)] -= float64(amount)
		}
	}
}

// deliver draws the day of delivery of a promise; in the crisis many are broken.
func (w *world) deliver(d dice, promised kpi.Date, m int) kpi.Date {
	switch {
	case promised == 0:
		return 0
	case d.chance(mood(m, 0.93, 0.60, 0.955)):
		return w.past(promised - d.days(0, 2))
	}
	return w.past(promised + d.days(1, 3+int(9*trouble(m))))
}

// sellerOf returns from whom a customer buys on a day: mostly from the one he knows, as long
// as that one is there.
func (w *world) sellerOf(d dice, c *customer, day kpi.Date) *employee {
	usual := c.seller
	if usual != nil && usual.here(day) && usual.at(day).department == c.team() && d.chance(0.93) {
		return usual
	}
	e := w.clerk(d, c.team(), day)
	if c.segment != nil && (usual == nil || !usual.here(day)) {
		c.seller = e
	}
	return e
}

// clerk draws who in a department serves a customer on a day; the able are asked more often.
func (w *world) clerk(d dice, department string, day kpi.Date) *employee {
	var list []share[*employee]
	for _, e := range w.staffed(department, day) {
		list = append(list, share[*employee]{e, e.skill})
	}
	if len(list) == 0 {
		return nil
	}
	return weighted(d, list)
}

func ident(e *employee) string {
	if e == nil {
		return ""
	}
	return e.id
}
