package main

// Employees count day by day: hired by then, not left by then, in the scope on that day.

func (w *worker2) here(day int) bool {
	return !w.stub && w.hired <= day && (w.left == none || w.left > day)
}

func (s *scope2) counts(w *worker2, day int) bool {
	return w.here(day) && s.has(facet{employee: w.id, day: day})
}

func (s *scope2) headcount(day int) (n int) {
	for _, w := range s.workers {
		if s.counts(w, day) {
			n++
		}
	}
	return n
}

// meanHeadcount divides by half of the headcount at the start and at the end of P.
func (s *scope2) perHead(sum float64, p period2) result2 {
	w := p.days()
	both := s.headcount(w.from-1) + s.headcount(w.to)
	return ratio2(sum, float64(both)/2, (both+1)/2)
}

func turnover(s *scope2, p period2) result2 {
	n := 0
	for _, w := range s.workers {
		if w.left != none && p.days().has(w.left) && s.has(facet{employee: w.id, day: w.left}) {
			n++
		}
	}
	return s.perHead(float64(n), p)
}

func trainingHours(s *scope2, p period2) result2 {
	sum := 0.0
	for _, x := range s.trainings {
		if p.days().has(x.day) && s.has(facet{employee: x.employee, day: x.day}) {
			sum += x.hours
		}
	}
	return s.perHead(sum, p)
}

func ideasEach(s *scope2, p period2) result2 {
	n := 0
	for _, x := range s.ideas {
		if p.days().has(x.submitted) && s.has(facet{employee: x.employee, day: x.submitted}) {
			n++
		}
	}
	return s.perHead(float64(n), p)
}

func ideasDone(s *scope2, p period2) result2 {
	done, all := 0, 0
	for _, x := range s.ideas {
		if !p.last12().has(x.submitted) || !s.has(facet{employee: x.employee, day: x.submitted}) {
			continue
		}
		all++
		if x.implemented != none && x.implemented <= p.days().to {
			done++
		}
	}
	return share2(done, all)
}

// presentOn lists the days of P on which an employee counts in the scope.
func (s *scope2) presentOn(w *worker2, p period2) (days []int) {
	for d := p.days().from; d <= p.days().to; d++ {
		if s.counts(w, d) {
			days = append(days, d)
		}
	}
	return days
}

func trainingCoverage(s *scope2, p period2) result2 {
	trained, present := 0, 0
	for _, w := range s.workers {
		if len(s.presentOn(w, p)) == 0 {
			continue
		}
		present++
		for _, x := range s.trainings {
			if x.employee == w.id && p.days().has(x.day) && s.has(facet{employee: w.id, day: x.day}) {
				trained++
				break
			}
		}
	}
	return share2(trained, present)
}

// adoption: customer-facing employees with something recorded on at least half of their
// working days. Thursday and Friday are no working days. A deal is recorded when it is
// opened and when it is closed.
func adoption(s *scope2, p period2) result2 {
	recorded := s.recordedOn()
	adopters, facing := 0, 0
	for _, w := range s.workers {
		is, working, active := false, 0, 0
		for _, d := range s.presentOn(w, p) {
			if !s.postOf(w.id, d).facing {
				continue
			}
			is = true
			if weekday := (d + 4) % 7; weekday == 4 || weekday == 5 {
				continue
			}
			working++
			if recorded[employeeDay{w.id, d}] {
				active++
			}
		}
		if is {
			facing++
			if active > 0 && 2*active >= working {
				adopters++
			}
		}
	}
	return share2(adopters, facing)
}

type employeeDay struct {
	employee string
	day      int
}

func (c *company2) recordedOn() map[employeeDay]bool {
	if c.recorded != nil {
		return c.recorded
	}
	on := map[employeeDay]bool{}
	for _, i := range c.interactions {
		on[employeeDay{i.employee, i.day}] = true
	}
	for _, d := range c.deals {
		on[employeeDay{d.employee, d.opened}] = true
		if d.stage != "open" {
			on[employeeDay{d.employee, d.closed}] = true
		}
	}
	for _, k := range c.tickets {
		on[employeeDay{k.employee, c.dayOf(k.opened)}] = true
	}
	c.recorded = on
	return on
}
