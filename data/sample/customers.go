package sample

import (
	"fmt"
	"math"

	"taraz/kpi"
)

// segment is a kind of customer and how he buys.
type segment struct {
	name    string
	company bool
	rate    float64 // purchases a month
	hazard  float64 // chance a month to go away
	lines   int     // most lines an order has
	amount  float64 // quantity of a line, median
	team    string  // the department that serves him; empty: himself on the web
	via     []share[string]
}

var segments = []share[*segment]{
	{&segment{"خرده‌فروشی", false, 0.24, 0.020, 2, 1.3, sales, []share[string]{{"فروشگاه", 70}, {"تلفن", 18}, {"وب‌سایت", 12}}}, 58},
	{&segment{"آنلاین", false, 0.22, 0.026, 2, 1.2, "", []share[string]{{"وب‌سایت", 72}, {"اپلیکیشن", 28}}}, 27},
	{&segment{"عمده‌فروشی", true, 0.62, 0.018, 3, 11, corporate, []share[string]{{"ویزیتور", 60}, {"تلفن", 40}}}, 9},
	{&segment{"سازمانی", true, 0.42, 0.017, 3, 8, corporate, []share[string]{{"ویزیتور", 45}, {"تلفن", 35}, {"وب‌سایت", 20}}}, 6},
}

// customer is somebody who buys or bought.
type customer struct {
	id, name, gender, occupation, city, channel string
	segment                                     *segment // nil: walk-in
	birth                                       int
	acquired                                    kpi.Date
	rate                                        float64   // his own purchases a month
	share                                       float64   // of the price that he pays, discount taken off
	seller                                      *employee // whom he usually buys from
	manager                                     *employee // who looks after him
	phone, email                                bool
	smsOptIn, emailOptIn                        bool
	competitor                                  string
	wallet                                      int64
	purchases                                   []kpi.Date // days, ascending
	gone                                        kpi.Date   // when he went away for good, 0: still here
}

func (c *customer) company() bool { return c.segment != nil && c.segment.company }

// known is how many customers the company has when the story begins.
const known = 900

// arrivals returns how many customers come in a month, on average.
func (w *world) arrivals(m int) float64 {
	return (45 + 0.85*float64(m)) * (0.6 + 0.4*w.season(m)) * (1 - 0.42*trouble(m))
}

// acquire makes the customers and decides when each of them buys.
func (w *world) acquire() {
	d := w.dice("customers")
	w.customers = append(w.customers, &customer{id: "C00000", name: "مشتری متفرقه", share: 1})
	for range known {
		c := w.meet(d, 0)
		c.acquired = w.from - d.days(30, 1500)
		w.live(d, c, 0, 0)
	}
	for m := range months {
		for range d.poisson(w.arrivals(m)) {
			c := w.meet(d, m)
			from, to := w.span(m)
			first := w.shopDay(d, from, to)
			c.acquired = max(first-d.days(0, 12), w.from)
			w.live(d, c, m, first)
		}
	}
}

func (w *world) meet(d dice, m int) *customer {
	s := weighted(d, segments)
	c := &customer{id: fmt.Sprintf("C%05d", len(w.customers)), segment: s, city: weighted(d, cities), channel: weighted(d, channels),
		rate: min(d.around(s.rate, 0.65), 6), share: 1 - 0.08*d.Float64()*d.Float64()}
	if s.company {
		c.name = firm(d, len(w.customers)%160)
	} else {
		c.name, c.gender = person(d)
	}
	care := 0.62 + 0.006*float64(m) + 0.1*recovery(m) // how carefully customers are written down
	if !s.company {
		if d.chance(care) {
			c.occupation = pick(d, occupations)
		}
		if d.chance(care) {
			c.birth = d.between(1335, 1384)
		}
		if !d.chance(care + 0.25) {
			c.gender = ""
		}
	}
	if !d.chance(care + 0.25) {
		c.city = ""
	}
	c.phone, c.email = d.chance(0.93), d.chance(0.25+0.4*care)
	c.smsOptIn, c.emailOptIn = c.phone && d.chance(0.6), c.email && d.chance(0.5)
	if s.company && d.chance(0.4) || d.chance(0.04) {
		c.competitor = pick(d, competitors)
	}
	w.customers = append(w.customers, c)
	return c
}

// live lets a customer buy month by month from a day on until he goes away; a few come back.
func (w *world) live(d dice, c *customer, start int, first kpi.Date) {
	if first != 0 {
		c.purchases = append(c.purchases, first)
	}
	for m := start; m < months; m++ {
		from, to := w.span(m)
		from = max(from, first+3)
		hazard := c.segment.hazard * mood(m, 1, 2.8, 0.7)
		if first != 0 && m < start+4 {
			hazard *= 2.2 // many try once and stay away
		}
		want := c.rate * w.season(m) * mood(m, 1, 0.78, 1.08)
		for range d.poisson(want) {
			if from <= to {
				c.purchases = append(c.purchases, w.shopDay(d, from, to))
			}
		}
		if d.chance(hazard) {
			c.gone = to
			if !d.chance(0.16 + 0.12*recovery(m)) {
				break
			}
			m += d.between(6, 11) // he comes back after all
			if m < months {
				c.gone = 0
			}
		}
	}
	sortDays(c.purchases)
}

// custodian gives a customer the employee who looks after him, and a company its yearly
// need.
func (w *world) custodian(d dice, c *customer) {
	if c.segment == nil || c.segment.team == "" || !c.company() && d.chance(0.5) {
		return
	}
	if c.manager = c.seller; c.manager == nil || !c.manager.here(w.to) {
		c.manager = pick(d, w.staffed(c.segment.team, w.to))
	}
	if c.company() && d.chance(0.65) {
		yearly := 12 * c.rate * c.segment.amount * 1.1e6 * inflation(months-1)
		c.wallet = int64(math.Round(d.around(yearly*1.5, 0.4)/1e6)) * 1e6
	}
}

func (w *world) customerSheet() {
	d := w.dice("custodians")
	t := w.sheet("customer", "id", "name", "kind", "gender", "birth_year", "occupation", "city", "segment", "channel", "acquired_on",
		"manager", "phone", "email", "email_opt_in", "sms_opt_in", "main_competitor", "wallet")
	for i, c := range w.customers {
		w.custodian(d, c)
		kind, segment, manager, phone, email, birth := "person", "", "", "", "", ""
		switch {
		case c.segment == nil:
			kind = "anonymous"
		case c.company():
			kind = "company"
		}
		if c.segment != nil {
			segment = c.segment.name
		}
		if c.manager != nil {
			manager = c.manager.id
		}
		if c.phone {
			phone = fmt.Sprintf("0900%07d", 1_000_000+i*37)
		}
		if c.email {
			email = fmt.Sprintf("c%05d@example.com", i)
		}
		if c.birth > 0 {
			birth = fmt.Sprint(c.birth)
		}
		t.add(w, c.id, c.name, choice(kind), c.gender, birth, c.occupation, c.city, segment, c.channel, c.acquired,
			manager, phone, email, c.emailOptIn, c.smsOptIn, c.competitor, c.wallet)
	}
}
