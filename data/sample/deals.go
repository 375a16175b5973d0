package sample

import (
	"fmt"

	"taraz/kpi"
)

var lostReasons = []share[string]{{"قیمت", 34}, {"رقیب", 26}, {"نبود بودجه", 18}, {"زمان تحویل", 12}, {"بی‌پاسخ ماند", 10}}

// negotiate writes the deals of the companies among the customers, and who left for good.
func (w *world) negotiate() {
	d, n := w.dice("deals"), 0
	var companies []*customer
	for _, c := range w.customers {
		if c.company() {
			companies = append(companies, c)
		}
	}
	t := w.sheet("deal", "id", "stage", "opened_on", "customer", "product", "employee", "campaign", "closed_on", "amount", "lost_reason")
	for m := range months {
		from, to := w.span(m)
		for range d.poisson((66 + 0.7*float64(m)) * (0.5 + 0.5*w.season(m))) {
			n++
			w.negotiateOne(d, fmt.Sprintf("D%05d", n), deal{pick(d, companies), w.openDay(d, from, to)}, t)
		}
	}
	w.departures()
}

// deal is one chance to sell.
type deal struct {
	customer *customer
	opened   kpi.Date
}

func (w *world) negotiateOne(d dice, id string, x deal, t *Table) {
	m := w.month(x.opened)
	closed := x.opened + kpi.Date(d.around(mood(m, 19, 29, 17), 0.55))
	closed = max(w.openDay(d, closed, closed+2), x.opened)
	e := w.clerk(d, corporate, x.opened)
	skill := 1.0
	if e != nil {
		skill = e.skill
	}
	stage, reason := "won", ""
	if !d.chance(min(mood(m, 0.50, 0.38, 0.54)*skill, 0.9)) {
		stage, reason = "lost", weighted(d, lostReasons)
		closed += d.days(0, 12)
	}
	if closed > w.to {
		stage, reason, closed = "open", "", 0
	}
	amount := toman(d.around(14e6, 0.7)*quarterLevel(m)/1000) * 1000
	t.add(w, id, choice(stage), x.opened, x.customer.id, pick(d, w.products).id, ident(e), "", closed, amount, reason)
}

// leaving is why customers go, and whether it could have been prevented.
type leaving struct {
	reason       string
	controllable bool
}

var calmLeavings = []share[leaving]{{leaving{"قیمت", true}, 26}, {leaving{"تغییر نیاز", false}, 26}, {leaving{"تعطیلی کسب‌وکار", false}, 14},
	{leaving{"جابه‌جایی به شهر دیگر", false}, 14}, {leaving{"کیفیت خدمات", true}, 12}, {leaving{"تأخیر در تحویل", true}, 8}}

var badLeavings = []share[leaving]{{leaving{"کیفیت خدمات", true}, 42}, {leaving{"تأخیر در تحویل", true}, 34}, {leaving{"قیمت", true}, 12},
	{leaving{"تغییر نیاز", false}, 12}}

// departures writes the customers of whom the company learnt that they left.
func (w *world) departures() {
	d := w.dice("departures")
	t := w.sheet("departure", "customer", "left_on", "reason", "controllable", "competitor")
	for _, c := range w.customers {
		if c.gone == 0 || len(c.purchases) == 0 || !c.company() && !d.chance(0.28) {
			continue
		}
		m := w.month(c.gone)
		why := weighted(d, calmLeavings)
		if d.chance(trouble(m)) {
			why = weighted(d, badLeavings)
		}
		competitor := ""
		if why.controllable && d.chance(0.5) {
			competitor = pick(d, competitors)
		}
		last := c.purchases[len(c.purchases)-1]
		if day := max(c.gone, last+1) + d.days(3, 40); day <= w.to {
			t.add(w, c.id, day, why.reason, why.controllable, competitor)
		}
	}
}
