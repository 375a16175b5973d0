package sample

import (
	"fmt"

	"taraz/kpi"
)

// employee is somebody who works or worked here.
type employee struct {
	id, name     string
	hired, left  kpi.Date // left 0: still here
	why          string
	places       []place
	zeal         float64 // how readily he records what he does, about 1
	skill        float64 // how well he sells or serves, about 1
	satisfaction float64
}

// place is what an employee does from a day on; the first has no day.
type place struct {
	since            kpi.Date
	department, role string
	manager          string // an employee's id
	facing           bool
}

// The departments.
const (
	management = "مدیریت"
	sales      = "فروش"
	corporate  = "فروش سازمانی"
	support    = "پشتیبانی"
	marketing  = "بازاریابی"
	operations = "انبار و ارسال"
	office     = "مالی و منابع انسانی"
)

// team is how a department starts out.
type team struct {
	department, head, role string
	size                   int // the head not counted
	facing                 bool
}

var teams = []team{
	{sales, "مدیر فروش", "کارشناس فروش", 11, true},
	{corporate, "مدیر فروش سازمانی", "کارشناس فروش سازمانی", 6, true},
	{support, "مدیر پشتیبانی", "کارشناس پشتیبانی", 8, true},
	{marketing, "مدیر بازاریابی", "کارشناس بازاریابی", 4, false},
	{operations, "مدیر انبار و ارسال", "کارشناس انبار", 5, false},
	{office, "مدیر مالی و منابع انسانی", "کارشناس مالی", 4, false},
}

// here tells whether he is employed on a day.
func (e *employee) here(d kpi.Date) bool { return e.hired <= d && (e.left == 0 || e.left > d) }

// at returns his place on a day.
func (e *employee) at(d kpi.Date) place {
	p := e.places[0]
	for _, q := range e.places[1:] {
		if q.since <= d {
			p = q
		}
	}
	return p
}

// staffed lists who works in a department on a day.
func (w *world) staffed(department string, d kpi.Date) []*employee {
	var list []*employee
	for _, e := range w.employees {
		if e.here(d) && e.at(d).department == department {
			list = append(list, e)
		}
	}
	return list
}

// hire makes the staff: the teams of the start, who came and who left since, who moved.
func (w *world) hire() {
	d := w.dice("people")
	head := w.newcomer(d, place{department: management, role: "مدیرعامل"}, w.from-3000)
	w.newcomer(d, place{department: management, role: "مدیر برنامه‌ریزی", manager: head.id}, w.from-900)
	heads := map[string]*employee{}
	for _, t := range teams {
		h := w.newcomer(d, place{department: t.department, role: t.head, manager: head.id, facing: t.facing}, w.from-d.days(700, 2600))
		heads[t.department] = h
		for range t.size {
			w.newcomer(d, place{department: t.department, role: t.role, manager: h.id, facing: t.facing}, w.from-d.days(20, 1900))
		}
	}
	w.turnOver(d, heads)
	w.changeHead(d, heads[support], head)
	w.promote(d, heads)
}

func (w *world) newcomer(d dice, p place, hired kpi.Date) *employee {
	name, _ := person(d)
	e := &employee{id: fmt.Sprintf("E%03d", len(w.employees)+101), name: name, hired: hired, places: []place{p},
		zeal: min(d.around(1, 0.25), 1.6), skill: min(d.around(1, 0.18), 1.5), satisfaction: 0.6 + 0.35*d.Float64()}
	w.employees = append(w.employees, e)
	return e
}

// turnOver lets people leave, more of them in support and during the crisis, and fills
// their places; support grows after the crisis.
func (w *world) turnOver(d dice, heads map[string]*employee) {
	isHead := map[string]bool{}
	for _, h := range heads {
		isHead[h.id] = true
	}
	for m := 1; m < months; m++ {
		from, to := w.span(m)
		for _, e := range w.employees {
			p := e.at(from)
			if !e.here(from) || isHead[e.id] || p.department == management {
				continue
			}
			leaves := 0.008 + 0.006*trouble(m) - 0.003*recovery(m)
			if p.department == support {
				leaves = mood(m, 0.012, 0.085, 0.006)
			}
			if d.chance(leaves) {
				e.left, e.why = w.openDay(d, from+1, to), pick(d, []string{"پیشنهاد بهتر", "مهاجرت", "ادامهٔ تحصیل", "فشار کار", "دلایل خانوادگی"})
				w.newcomer(d, place{department: p.department, role: p.role, manager: heads[p.department].id, facing: p.facing},
					min(e.left+d.days(10, 50), w.to-20))
			}
		}
		if m == 24 || m == 25 || m == 26 {
			w.newcomer(d, place{department: support, role: "کارشناس پشتیبانی", manager: heads[support].id, facing: true}, w.openDay(d, from, to))
		}
	}
}

// changeHead replaces the head of support in the middle of the crisis.
func (w *world) changeHead(d dice, old, above *employee) {
	from, to := w.span(23)
	next := w.newcomer(d, place{department: support, role: old.places[0].role, manager: above.id, facing: true}, w.openDay(d, from, to))
	old.left, old.why = next.hired+7, "برکناری"
	next.zeal, next.satisfaction = 1.4, 0.9
	for _, e := range w.employees {
		p := e.places[0]
		switch {
		case e == next || p.manager != old.id || e.left != 0 && e.left <= old.left:
		case e.hired >= old.left:
			e.places[0].manager = next.id
		default:
			p.since, p.manager = old.left, next.id
			e.places = append(e.places, p)
		}
	}
}

// promote gives some of the best a better role, and moves a few to another department.
func (w *world) promote(d dice, heads map[string]*employee) {
	moves := map[string]string{support: sales, sales: corporate}
	for _, e := range w.employees {
		if e.left != 0 || e.hired > w.from || e.at(w.to).department == management || heads[e.at(w.to).department] == e {
			continue
		}
		since, _ := w.span(d.between(6, 30))
		p := e.at(w.to)
		p.since = max(since, p.since+60)
		target := moves[p.department]
		switch {
		case p.since > w.to-30:
			continue
		case target != "" && d.chance(0.12):
			p.department, p.role, p.manager = target, "کارشناس "+target, heads[target].id
		case e.skill > 1.1:
			p.role += " ارشد"
		default:
			continue
		}
		e.places = append(e.places, p)
	}
}

// staffSheet writes the employees; a change of place is a row of its own, dated.
func (w *world) staffSheet() {
	t := w.sheet("employee", "id", "valid_from", "name", "department", "role", "manager", "customer_facing", "hired_on", "left_on", "left_reason")
	for _, e := range w.employees {
		for _, p := range e.places {
			t.add(w, e.id, p.since, e.name, p.department, p.role, p.manager, p.facing, e.hired, e.left, e.why)
		}
	}
}
