package sample

import (
	"fmt"

	"taraz/kpi"
)

// campaign is one campaign and what it brought.
type campaign struct {
	id, name, channel, purpose string
	starts, ends               kpi.Date
	people                     int
}

// occasions are acquisition campaigns of their month of the year.
var occasions = map[int]string{1: "بهار خانه", 6: "بازگشت به مدرسه", 7: "پاییز خانه", 8: "جمعهٔ ویژه", 9: "شب یلدا", 12: "جشنوارهٔ نوروزی"}

var campaignNames = map[string][]string{
	"acquisition": {"خرید نخست", "آشنایی با خانه و کار"},
	"retention":   {"باشگاه مشتریان", "سپاس از همراهی", "پیشنهاد ویژهٔ خریداران", "تخفیف خرید دوم"},
	"win_back":    {"دلمان تنگ شده", "بازگشت دوستان", "جبران می‌کنیم"},
}

// response is what the contacts of a purpose do, in shares of those contacted.
var response = map[string]struct{ responded, converted, optedOut float64 }{
	"acquisition": {0.14, 0.045, 0.012},
	"retention":   {0.22, 0.090, 0.008},
	"win_back":    {0.12, 0.050, 0.016},
}

// plan makes the campaigns.
func (w *world) plan() {
	d := w.dice("campaigns")
	for m := range months {
		w.launch(d, m, "acquisition", 0.5)
		w.launch(d, m, "retention", 0.3)
		w.launch(d, m, "win_back", 0.12+0.3*recovery(m))
	}
}

// advertise writes the campaigns with their contacts, the spend of every month, and leads.
func (w *world) advertise() {
	d := w.dice("contacts")
	t := w.sheet("campaign", "id", "name", "channel", "purpose", "starts_on", "ends_on", "budget")
	contacts := w.sheet("contact", "campaign", "person", "contacted_on", "responded_on", "converted_on", "opted_out_on")
	for _, c := range w.campaigns {
		t.add(w, c.id, c.name, c.channel, choice(c.purpose), c.starts, w.past(c.ends), toman(float64(c.people)*85_000*inflation(w.month(c.starts))))
		w.contact(d, c, contacts)
	}
	w.spend()
	w.leads()
}

func (w *world) launch(d dice, m int, purpose string, chance float64) {
	if !d.chance(chance) {
		return
	}
	from, to := w.span(m)
	c := &campaign{id: fmt.Sprintf("P%03d", len(w.campaigns)+1), purpose: purpose, channel: weighted(d, paid),
		starts: w.openDay(d, from, to-8), people: d.between(130, 280)}
	month := w.first + kpi.Month(m)
	name := pick(d, campaignNames[purpose])
	if o, ok := occasions[month.Number()]; ok && purpose == "acquisition" {
		name = o
	}
	c.name = fmt.Sprintf("%s %d", name, month.Year())
	c.ends = c.starts + d.days(10, 35)
	if purpose != "acquisition" {
		c.channel = pick(d, []string{"پیامک", "بازاریابی تلفنی"})
	}
	w.campaigns = append(w.campaigns, c)
}

// contact writes whom a campaign reached: strangers for acquisition, else customers.
func (w *world) contact(d dice, c *campaign, t *Table) {
	rates := response[c.purpose]
	calm := 1 - 0.35*trouble(w.month(c.starts))
	for i := range c.people {
		who := fmt.Sprintf("%s-%04d", c.id, i+1)
		if c.purpose != "acquisition" {
			who = w.customers[1+(i*7919+int(c.starts))%(len(w.customers)-1)].id
		}
		day := min(c.starts+d.days(0, 8), w.to)
		var responded, converted, out kpi.Date
		if d.chance(rates.responded * calm) {
			responded = w.past(day + d.days(0, 9))
			if d.chance(rates.converted / rates.responded) {
				converted = w.past(day + d.days(9, 40))
			}
		}
		if d.chance(rates.optedOut * (1 + trouble(w.month(c.starts)))) {
			out = w.past(day + d.days(0, 6))
		}
		t.add(w, c.id, who, day, responded, converted, out)
	}
}

// acquisitionShare is the part of the planned revenue that is spent on acquisition, the
// campaigns' own cost not counted.
const acquisitionShare = 0.028

// budget is what is spent a month on a purpose, as a share of the planned revenue.
var budget = []struct {
	purpose           string
	usual, worst, now float64
}{
	{"retention", 0.006, 0.004, 0.010}, {"win_back", 0.0015, 0.001, 0.004}, {"sales", 0.012, 0.012, 0.011},
	{"service", 0.010, 0.019, 0.013}, {"training", 0.002, 0.0008, 0.004}, {"other", 0.004, 0.004, 0.004},
}

// spend writes what marketing, sales, service and training cost: every month by purpose,
// acquisition by channel, and each campaign's own.
func (w *world) spend() {
	d, n := w.dice("spend"), 0
	t := w.sheet("spend", "id", "spent_on", "amount", "purpose", "channel", "campaign")
	add := func(day kpi.Date, amount float64, purpose, channel, campaign string) {
		n++
		t.add(w, fmt.Sprintf("H%05d", n), day, toman(amount), choice(purpose), channel, campaign)
	}
	for m := range months {
		from, to := w.span(m)
		base := w.plannedRevenue(m)
		for _, p := range paid {
			add(w.openDay(d, from, to), base*acquisitionShare*mood(m, 1, 1.05, 0.95)*p.weight/84*d.around(1, 0.12), "acquisition", p.what, "")
		}
		for _, b := range budget {
			for range 2 {
				add(w.openDay(d, from, to), base*mood(m, b.usual, b.worst, b.now)/2*d.around(1, 0.15), b.purpose, "", "")
			}
		}
	}
	for _, c := range w.campaigns {
		add(w.openDay(d, c.starts, min(c.starts+12, w.to)), float64(c.people)*60_000*inflation(w.month(c.starts))*d.around(1, 0.2), c.purpose, c.channel, c.id)
	}
}

// leads writes who asked: the later customers who were a lead first, and those who never
// bought.
func (w *world) leads() {
	d, n := w.dice("leads"), 0
	t := w.sheet("lead", "id", "created_on", "source", "campaign", "employee", "customer", "converted_on")
	add := func(day kpi.Date, source, customer string, converted kpi.Date) {
		n++
		team := sales
		if d.chance(0.3) {
			team = corporate
		}
		campaign := ""
		if c := w.running(day); c != nil && d.chance(0.35) {
			campaign, source = c.id, c.channel
		}
		t.add(w, fmt.Sprintf("L%05d", n), day, source, campaign, ident(w.clerk(d, team, day)), customer, converted)
	}
	for _, c := range w.customers[1:] {
		if len(c.purchases) > 0 && c.acquired >= w.from && d.chance(0.5) {
			add(max(c.purchases[0]-d.days(0, 45), w.from), c.channel, c.id, c.purchases[0])
		}
	}
	for m := range months {
		from, to := w.span(m)
		for range d.poisson(w.arrivals(m) * mood(m, 1.25, 2.1, 1.1)) {
			add(w.openDay(d, from, to), weighted(d, channels), "", 0)
		}
	}
}

// running returns the newest acquisition campaign of the 40 days before a day, nil if there
// is none.
func (w *world) running(day kpi.Date) *campaign {
	for i := len(w.campaigns) - 1; i >= 0; i-- {
		c := w.campaigns[i]
		if c.purpose == "acquisition" && c.starts <= day && c.starts > day-40 {
			return c
		}
	}
	return nil
}
