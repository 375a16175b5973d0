package sample

import (
	"fmt"
	"math"

	"taraz/kpi"
)

var courses = []struct {
	name  string
	hours float64
}{{"فنون مذاکره", 12}, {"کار با CRM", 6}, {"ارتباط با مشتری", 8}, {"مدیریت شکایت", 6}, {"ایمنی انبار", 4}, {"اکسل پیشرفته", 10}, {"رهبری گروه", 16}, {"شناخت کالا", 3}}

var statements = []string{"از کارم خشنودم", "سرپرستم از من پشتیبانی می‌کند", "این‌جا را به دوستانم پیشنهاد می‌کنم"}

// train writes what happens to the people: trainings, ideas, the staff survey.
func (w *world) train() {
	w.trainings()
	w.ideas()
	w.staffSurvey()
}

func (w *world) trainings() {
	d := w.dice("trainings")
	t := w.sheet("training", "id", "employee", "completed_on", "course", "hours", "score", "cost")
	for m := range months {
		from, to := w.span(m)
		for _, e := range w.employees {
			day := w.openDay(d, from, to)
			if !e.here(day) || !d.chance(mood(m, 0.24, 0.05, 0.40)) {
				continue
			}
			c := pick(d, courses)
			t.add(w, fmt.Sprintf("N%05d", len(t.Rows)+1), e.id, day, c.name, c.hours, min(math.Round(d.around(82, 0.1)), 100),
				toman(c.hours*90_000*inflation(m)))
		}
	}
}

func (w *world) ideas() {
	d := w.dice("ideas")
	t := w.sheet("idea", "id", "employee", "submitted_on", "implemented_on")
	for m := range months {
		from, to := w.span(m)
		for _, e := range w.employees {
			day := w.openDay(d, from, to)
			if !e.here(day) || !d.chance(mood(m, 0.13, 0.06, 0.20)) {
				continue
			}
			done := kpi.Date(0)
			if d.chance(mood(m, 0.34, 0.20, 0.44)) {
				done = w.past(day + d.days(20, 130))
			}
			t.add(w, fmt.Sprintf("B%05d", len(t.Rows)+1), e.id, day, done)
		}
	}
}

// staffSurvey asks a third of the staff every month, each of them once a quarter.
func (w *world) staffSurvey() {
	d := w.dice("staff survey")
	t := w.sheets["answer"]
	for m := range months {
		from, to := w.span(m)
		for i, e := range w.employees {
			day := w.openDay(d, from, to)
			if i%3 != m%3 || !e.here(day) {
				continue
			}
			content := e.satisfaction * mood(m, 0.95, 0.68, 1.02)
			if e.at(day).department == support {
				content -= 0.12 * trouble(m)
			}
			for _, s := range statements {
				score := scored(d, 1, 8, 18, 34)
				if d.chance(min(content, 0.97)) {
					score = scored(d, 4, 60, 40)
				}
				t.add(w, w.answerID(t), "employee", score, instant{day, d.between(9*60, 16*60)}, s, 1, 5, "", e.id, "", "", "")
			}
		}
	}
}
