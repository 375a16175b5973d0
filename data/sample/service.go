package sample

import (
	"fmt"
	"math"

	"taraz/kpi"
)

// instant is a minute of a day, in the company's time zone.
type instant struct {
	day    kpi.Date
	minute int
}

// plus returns the instant so many hours later.
func (t instant) plus(hours float64) instant {
	minute := t.minute + int(math.Round(hours*60))
	return instant{t.day + kpi.Date(minute/1440), minute % 1440}
}

// after returns the instant so many hours later; none where it lies after the last day.
func (w *world) after(t instant, hours float64) instant {
	if t = t.plus(hours); t.day > w.to {
		return instant{}
	}
	return t
}

var (
	repair     = "گارانتی و تعمیر" // takes days
	topics     = []share[string]{{"پیگیری سفارش", 34}, {"راهنمای خرید", 20}, {repair, 22}, {"فاکتور و پرداخت", 14}, {"بازگرداندن کالا", 10}, {"سایر", 6}}
	grievances = []share[string]{{"تأخیر در تحویل", 40}, {"کالای آسیب‌دیده", 22}, {"برخورد کارکنان", 12}, {"پاسخ‌گو نبودن", 16}, {"فاکتور و پرداخت", 10}}
	lines      = []share[string]{{"تلفن", 46}, {"گفت‌وگوی برخط", 26}, {"پیام‌رسان", 18}, {"ایمیل", 10}}
)

// ticket is one request or complaint.
type ticket struct {
	id               string
	customer         *customer
	employee         *employee
	opened, resolved instant
	complaint        bool
}

// serve writes what service does: tickets, surveys of customers, interactions.
func (w *world) serve() {
	answers := w.sheet("answer", "id", "survey", "score", "answered_at", "item", "scale_min", "scale_max", "customer", "employee", "about", "ticket", "comment")
	d, n := w.dice("tickets"), 0
	t := w.sheet("ticket", "id", "opened_at", "customer", "employee", "channel", "category", "kind", "justified", "first_response_at",
		"promised_at", "resolved_at", "contacts", "reopened_at", "compensation", "compensated_at")
	busy := map[*employee]map[kpi.Date]bool{}
	for _, o := range w.orders {
		m := w.month(o.day)
		if o.customer.segment == nil || !d.chance(mood(m, 0.27, 0.52, 0.24)) {
			continue
		}
		opened := w.after(instant{o.day, 8*60 + d.IntN(11*60)}, float64(24*d.between(0, 9)))
		if opened == (instant{}) {
			continue
		}
		n++
		x := &ticket{id: fmt.Sprintf("T%06d", n), customer: o.customer, opened: opened, employee: w.clerk(d, support, opened.day),
			complaint: d.chance(mood(m, 0.11, 0.36, 0.09))}
		w.handle(d, x, t)
		mark(busy, x.employee, opened.day)
		w.ask(d, x, answers)
	}
	w.survey(answers)
	w.interactions(busy)
}

func mark(busy map[*employee]map[kpi.Date]bool, e *employee, day kpi.Date) {
	if e == nil {
		return
	}
	if busy[e] == nil {
		busy[e] = map[kpi.Date]bool{}
	}
	busy[e][day] = true
}

// handle writes a ticket: how fast it was answered, solved and, a complaint, made good.
func (w *world) handle(d dice, x *ticket, t *Table) {
	m := w.month(x.opened.day)
	kind, category := "request", weighted(d, topics)
	if x.complaint {
		kind, category = "complaint", weighted(d, grievances)
	}
	response := d.around(mood(m, 2.6, 13, 1.7), 0.9)
	first := w.after(x.opened, response)
	if d.chance(mood(m, 0.02, 0.10, 0.012)) {
		first = instant{}
	}
	work, within := d.around(mood(m, 11, 34, 8), 0.8), 48.0
	if category == repair {
		work, within = d.around(mood(m, 200, 330, 185), 0.45), 288
	}
	if first == (instant{}) {
		work += d.around(90, 0.5) // closed late, without an answer
	}
	promise := x.opened.plus(within) // may lie ahead
	x.resolved = w.after(x.opened, response+work)
	contacts := 1 + d.poisson(mood(m, 0.34, 1.0, 0.24))
	var reopened instant
	if x.resolved != (instant{}) && d.chance(mood(m, 0.05, 0.16, 0.035)) {
		reopened = w.after(x.resolved, float64(d.between(20, 140)))
	}
	justified, compensation, compensated := "", "", kpi.Date(0)
	if x.complaint {
		justified = yes(d.chance(0.62))
		if justified == yes(true) && x.resolved != (instant{}) && d.chance(0.7) {
			compensated = w.past(x.opened.day + 1 + kpi.Date(d.around(mood(m, 5, 15, 4), 0.5)))
			compensation = fmt.Sprint(toman(d.around(220_000, 0.6) * inflation(m)))
		}
	}
	t.add(w, x.id, x.opened, x.customer.id, ident(x.employee), weighted(d, lines), category, choice(kind), justified, first,
		promise, x.resolved, contacts, reopened, compensation, compensated)
}

// scored are answers by score, from the lowest, as weights.
func scored(d dice, low int, weights ...float64) int {
	list := make([]share[int], len(weights))
	for i, v := range weights {
		list[i] = share[int]{low + i, v}
	}
	return weighted(d, list)
}

// ask sends the satisfaction survey after a solved ticket; four in ten answer, one in four
// of those is asked about the effort too.
func (w *world) ask(d dice, x *ticket, t *Table) {
	if x.resolved == (instant{}) || !d.chance(0.38) {
		return
	}
	at := w.after(x.resolved, float64(d.between(1, 40)))
	if at == (instant{}) {
		return
	}
	m := w.month(x.opened.day)
	content := mood(m, 0.80, 0.47, 0.85)
	if x.employee != nil {
		content *= 0.85 + 0.15*x.employee.skill
	}
	if x.complaint {
		content *= 0.72
	}
	score, comment := scored(d, 1, 4, 6, 10), ""
	if d.chance(content) {
		score = scored(d, 4, 48, 52)
	} else if d.chance(0.3) {
		comment = pick(d, []string{"پاسخ دیر رسید", "سفارش دیر آمد", "چند بار تماس گرفتم", "برخورد خوب نبود", "هنوز حل نشده است"})
	}
	t.add(w, w.answerID(t), "csat", score, at, "", 1, 5, x.customer.id, "", ident(x.employee), x.id, comment)
	if d.chance(0.3) {
		effort := scored(d, 1, 24, 30, 22, 12, 6, 4, 2)
		if !d.chance(content) {
			effort = scored(d, 3, 10, 20, 30, 24, 16)
		}
		t.add(w, w.answerID(t), "ces", effort, at, "", 1, 7, x.customer.id, "", ident(x.employee), x.id, "")
	}
}

func (w *world) answerID(t *Table) string { return fmt.Sprintf("A%06d", len(t.Rows)+1) }

// survey asks some of each month's buyers whether they would recommend the company.
func (w *world) survey(t *Table) {
	d := w.dice("recommend")
	for _, o := range w.orders {
		m := w.month(o.day)
		if o.customer.segment == nil || !d.chance(0.15) {
			continue
		}
		at := w.after(instant{o.day, d.between(9*60, 21*60)}, float64(24*d.between(4, 15)))
		if at == (instant{}) {
			continue
		}
		happy, angry := mood(m, 0.50, 0.26, 0.55), mood(m, 0.16, 0.44, 0.12)
		score := scored(d, 7, 50, 50)
		switch p := d.Float64(); {
		case p < happy:
			score = scored(d, 9, 46, 54)
		case p < happy+angry:
			score = scored(d, 0, 2, 2, 4, 6, 8, 14, 20)
		}
		t.add(w, w.answerID(t), "nps", score, at, "", 0, 10, o.customer.id, "", ident(o.employee), "", "")
	}
}

var subjects = []share[string]{{"پیگیری سفارش", 30}, {"معرفی کالای تازه", 20}, {"پیش‌فاکتور", 18}, {"جلسه", 8}, {"احوال‌پرسی", 10}, {"وصول مطالبات", 14}}

// interactions writes what the customer-facing staff recorded. Tickets count as recorded
// too; the more zealous somebody is, the more of his days have something. The habit grows
// over the years and suffers in the crisis.
func (w *world) interactions(busy map[*employee]map[kpi.Date]bool) {
	d := w.dice("interactions")
	t := w.sheet("interaction", "id", "happened_at", "customer", "employee", "channel", "direction", "duration_minutes", "subject")
	recent := w.recentBuyers()
	for day := w.from; day <= w.to; day++ {
		if !w.open(day) {
			continue
		}
		m := w.month(day)
		habit := mood(m, 0.45+0.002*float64(m), 0.42, 0.57)
		for _, e := range w.employees {
			if !e.here(day) || !e.at(day).facing || busy[e][day] && d.chance(0.8) || !d.chance(min(habit*e.zeal, 0.97)) {
				continue
			}
			direction := "خروجی"
			if d.chance(0.4) {
				direction = "ورودی"
			}
			t.add(w, fmt.Sprintf("I%06d", len(t.Rows)+1), instant{day, d.between(8*60, 17*60)}, pick(d, recent[m]).id, e.id,
				weighted(d, lines), direction, math.Round(d.around(7, 0.7)*10)/10, weighted(d, subjects))
		}
	}
}

// recentBuyers lists, by month, who bought in it.
func (w *world) recentBuyers() (list [months][]*customer) {
	for _, o := range w.orders {
		if o.customer.segment != nil {
			m := w.month(o.day)
			list[m] = append(list[m], o.customer)
		}
	}
	return list
}
