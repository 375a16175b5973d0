package main

import (
	"slices"
	"sort"
)

func median2(list []float64) result2 {
	if len(list) == 0 {
		return result2{reason: "undefined"}
	}
	sort.Float64s(list)
	n := len(list)
	return result2{value: (list[(n-1)/2] + list[n/2]) / 2, n: n}
}

func winRate(s *scope2, p period2) result2 {
	won, all := 0, 0
	for _, d := range s.deals {
		if d.stage == "open" || d.closed == none || !p.days().has(d.closed) || !s.has(d.facet(d.closed)) {
			continue
		}
		all++
		if d.stage == "won" {
			won++
		}
	}
	return share2(won, all)
}

func salesCycle(s *scope2, p period2) result2 {
	days, n := 0, 0
	for _, d := range s.deals {
		if d.stage == "won" && d.closed != none && d.opened != none && d.opened <= d.closed && p.days().has(d.closed) && s.has(d.facet(d.closed)) {
			n++
			days += d.closed - d.opened
		}
	}
	return ratio2(float64(days), float64(n), n)
}

// pipeline is the amount of deals open at the end of P.
func pipeline(s *scope2, p period2) result2 {
	end, sum, n := p.days().to, 0.0, 0
	for _, d := range s.deals {
		open := d.opened != none && d.opened <= end && (d.stage == "open" || d.closed != none && d.closed > end)
		if open && s.has(d.facet(end)) && d.amount != nil {
			sum += *d.amount
			n++
		}
	}
	return count2(sum, n)
}

func leadConversion(s *scope2, p period2) result2 {
	converted, all := 0, 0
	for _, l := range s.leads {
		if p.days().has(l.created) && s.has(l.facet()) {
			all++
			if l.converted != none {
				converted++
			}
		}
	}
	return share2(converted, all)
}

// reached counts the distinct (campaign, person) of campaigns starting in P and those of
// whom something is known. A campaign without a start starts on its first contact.
func reached(s *scope2, p period2, purpose string, answered func(contact2) bool) result2 {
	starts := map[string]int{}
	for _, x := range s.contacts {
		start := s.campaign(x.campaign).starts
		if start == none {
			start = x.contacted
			if known, ok := starts[x.campaign]; ok {
				start = min(start, known)
			}
		}
		starts[x.campaign] = start
	}
	type person struct{ campaign, person string }
	all, some := map[person]bool{}, map[person]bool{}
	for _, x := range s.contacts {
		if !p.days().has(starts[x.campaign]) || !s.has(s.contactFacet(x)) || purpose != "" && s.campaign(x.campaign).purpose != purpose {
			continue
		}
		all[person{x.campaign, x.person}] = true
		if answered(x) {
			some[person{x.campaign, x.person}] = true
		}
	}
	return share2(len(some), len(all))
}

// optOut looks at the distinct people contacted in P: those with an opt-out in P, whichever
// contact it is written at.
func optOut(s *scope2, p period2) result2 {
	contacted, out := map[string]bool{}, map[string]bool{}
	for _, x := range s.contacts {
		if !s.has(s.contactFacet(x)) {
			continue
		}
		if p.days().has(x.contacted) {
			contacted[x.person] = true
		}
		if x.optedOut != none && p.days().has(x.optedOut) {
			out[x.person] = true
		}
	}
	n := 0
	for who := range contacted {
		if out[who] {
			n++
		}
	}
	return share2(n, len(contacted))
}

// ticketsBy lists the tickets of the scope whose instant lies in a window.
func (s *scope2) ticketsBy(w window, at func(ticket2) int) (list []ticket2) {
	for _, k := range s.tickets {
		if i := at(k); i != none && w.has(s.dayOf(i)) && s.has(k.facet(s.dayOf(i))) {
			list = append(list, k)
		}
	}
	return list
}

func openedAt(k ticket2) int   { return k.opened }
func resolvedAt(k ticket2) int { return k.resolved }

// portion is the share of tickets for which something holds.
func portion(list []ticket2, is func(ticket2) bool) result2 {
	n := 0
	for _, k := range list {
		if is(k) {
			n++
		}
	}
	return share2(n, len(list))
}

func hours2(list []ticket2, until func(ticket2) int) (hours []float64) {
	for _, k := range list {
		if u := until(k); u != none && u >= k.opened {
			hours = append(hours, float64(u-k.opened)/3600)
		}
	}
	return hours
}

func firstResponse(s *scope2, p period2) result2 {
	return median2(hours2(s.ticketsBy(p.days(), openedAt), func(k ticket2) int { return k.first }))
}

func resolution(s *scope2, p period2) result2 {
	return median2(hours2(s.ticketsBy(p.days(), resolvedAt), resolvedAt))
}

func unanswered(s *scope2, p period2) result2 {
	return portion(s.ticketsBy(p.days(), openedAt), func(k ticket2) bool { return k.first == none })
}

func overdue(s *scope2, p period2) result2 {
	end := s.instantAfter(p.days().to)
	var open []ticket2
	for _, k := range s.tickets {
		if k.opened < end && (k.resolved == none || k.resolved >= end) && s.has(k.facet(p.days().to)) {
			open = append(open, k)
		}
	}
	return portion(open, func(k ticket2) bool {
		due := k.promised
		if due == none {
			due = k.opened + 72*3600
		}
		return due < end
	})
}

func firstContact(s *scope2, p period2) result2 {
	known := slices.DeleteFunc(s.ticketsBy(p.days(), resolvedAt), func(k ticket2) bool { return k.contacts == "" })
	return portion(known, func(k ticket2) bool { return k.contacts == "1" && k.reopened == none })
}

func reopened(s *scope2, p period2) result2 {
	return portion(s.ticketsBy(p.days(), resolvedAt), func(k ticket2) bool { return k.reopened != none })
}

func compensation(s *scope2, p period2) result2 {
	var days []float64
	for _, k := range s.tickets {
		n := k.compensated - s.dayOf(k.opened)
		if k.compensated != none && n >= 0 && k.justified && k.kind == "complaint" && p.days().has(k.compensated) && s.has(k.facet(k.compensated)) {
			days = append(days, float64(n))
		}
	}
	return median2(days)
}

func complaints(s *scope2, p period2) result2 {
	list := slices.DeleteFunc(s.ticketsBy(p.days(), openedAt), func(k ticket2) bool { return k.kind != "complaint" })
	n := s.active(p.days())
	return ratio2(float64(len(list)), float64(n), n).times(1000)
}

// promises are those of tickets and of orders: an order's is its last promised day, met
// when every line is delivered by its own.
func promises(s *scope2, p period2) result2 {
	list := s.ticketsBy(p.days(), func(k ticket2) int { return k.promised })
	r := portion(list, func(k ticket2) bool { return k.resolved != none && k.resolved <= k.promised })
	kept, all := *r.num, *r.den
	last, broken := map[string]line2{}, map[string]bool{}
	for _, l := range s.company2.lines {
		if l.kind == "return" || l.promised == none {
			continue
		}
		if known, ok := last[l.order]; !ok || l.promised > known.promised {
			last[l.order] = l
		}
		broken[l.order] = broken[l.order] || l.delivered == none || l.delivered > l.promised
	}
	for id, l := range last {
		if p.days().has(l.promised) && s.has(l.facet(l.promised)) {
			all++
			if !broken[id] {
				kept++
			}
		}
	}
	return ratio2(kept, all, int(all))
}

// channelShare divides by the interactions of the whole organisation.
func channelShare(s *scope2, p period2) result2 {
	own, all := 0, 0
	for _, i := range s.interactions {
		if p.days().has(i.day) {
			all++
			if s.has(i.facet()) {
				own++
			}
		}
	}
	return share2(own, all)
}

// answersTo lists the answers of the scope to a survey in P.
func (s *scope2) answersTo(survey string, w window) (list []answer2) {
	for _, a := range s.answers {
		if a.survey == survey && w.has(a.day) && s.has(a.facet()) {
			list = append(list, a)
		}
	}
	return list
}

func topAnswers(survey string) func(*scope2, period2) result2 {
	return func(s *scope2, p period2) result2 {
		list := s.answersTo(survey, p.days())
		n := 0
		for _, a := range list {
			if points := a.high - a.low + 1; a.score == a.high || points >= 4 && a.score >= a.high-1 {
				n++
			}
		}
		return share2(n, len(list))
	}
}

// meanAnswer brings every answer linearly to the scale that occurs most often.
func meanAnswer(survey string) func(*scope2, period2) result2 {
	return func(s *scope2, p period2) result2 {
		list := s.answersTo(survey, p.days())
		times := map[[2]float64]int{}
		var scale [2]float64
		for _, a := range list {
			k := [2]float64{a.low, a.high}
			if times[k]++; times[k] > times[scale] {
				scale = k
			}
		}
		sum := 0.0
		for _, a := range list {
			sum += scale[0] + (a.score-a.low)/(a.high-a.low)*(scale[1]-scale[0])
		}
		return ratio2(sum, float64(len(list)), len(list))
	}
}

func nps2(s *scope2, p period2) result2 {
	sum, n := 0, 0
	for _, a := range s.answersTo("nps", p.days()) {
		if a.low != 0 || a.high != 10 {
			continue
		}
		n++
		switch {
		case a.score >= 9:
			sum++
		case a.score <= 6:
			sum--
		}
	}
	return share2(sum, n).times(100)
}
