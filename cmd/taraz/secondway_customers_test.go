package main

import (
	"math"
	"slices"
)

func (b *customer2) buysIn(w window) bool { return slices.ContainsFunc(b.sales, w.has) }

// firstIn tells whether a customer's first sale lies in a window.
func (b *customer2) firstIn(w window) bool { return len(b.sales) > 0 && w.has(b.sales[0]) }

// isNew leaves out who was acquired before the first order in the data.
func (s *scope2) isNew(b *customer2, w window) bool {
	return b.firstIn(w) && (b.acquired == none || b.acquired >= s.firstOrder)
}

// counting counts the customers of whom something is true.
func (s *scope2) counting(is func(b *customer2) bool) (n int) {
	for _, b := range s.crowd {
		if is(b) {
			n++
		}
	}
	return n
}

func (s *scope2) active(w window) int {
	return s.counting(func(b *customer2) bool { return b.buysIn(w) })
}

func (s *scope2) fresh(w window) int {
	return s.counting(func(b *customer2) bool { return s.isNew(b, w) })
}

// retained compares who bought in two windows.
func (s *scope2) retained(before, now window) result2 {
	return share2(s.counting(func(b *customer2) bool { return b.buysIn(before) && b.buysIn(now) }), s.active(before))
}

func netRetention(s *scope2, p period2) result2 {
	var then, now float64
	n := 0
	for _, b := range s.crowd {
		then += netOf(linesIn(b.lines, p.before12()))
		if b.buysIn(p.before12()) {
			n++
			now += netOf(linesIn(b.lines, p.last12()))
		}
	}
	return ratio2(now, then, n)
}

// secondPurchase looks at those whose 90th day after the first sale falls in P.
func secondPurchase(s *scope2, p period2) result2 {
	due, again := 0, 0
	for _, b := range s.crowd {
		if len(b.sales) == 0 || !p.days().has(b.sales[0]+90) {
			continue
		}
		due++
		if b.buysIn(window{b.sales[0] + 1, b.sales[0] + 90}) {
			again++
		}
	}
	return share2(again, due)
}

func shareOfWallet(s *scope2, p period2) result2 {
	var got, need float64
	n := 0
	for _, b := range s.crowd {
		if b.wallet == nil || !b.buysIn(p.last12()) {
			continue
		}
		n++
		need += *b.wallet
		got += math.Min(netOf(linesIn(b.lines, p.last12())), *b.wallet)
	}
	return ratio2(got, need, n)
}

// lostAt returns the day on which a customer was lost, if he is lost at the end of a day:
// churned by silence or departed, whichever came first.
func (b *customer2) lostAt(day, churnDays int) (int, bool) {
	last := none
	for _, d := range b.sales {
		if d <= day {
			last = d
		}
	}
	lost := 1 << 40
	if last != none && last+churnDays <= day {
		lost = last + churnDays
	}
	for _, x := range b.departures {
		if x.day <= day && x.day >= last { // a later sale ends a departure
			lost = min(lost, x.day)
		}
	}
	return lost, lost <= day
}

// inBase tells whether a customer bought before P and was still there when it starts.
func (s *scope2) inBase(b *customer2, w window, churnDays int) bool {
	_, lost := b.lostAt(w.from-1, churnDays)
	return len(b.sales) > 0 && b.sales[0] < w.from && !lost
}

// leaves tells whether a customer has a churn day or a departure in a window.
func (b *customer2) leaves(w window, churnDays int) bool {
	for _, d := range b.sales {
		if w.has(d+churnDays) && !b.buysIn(window{d + 1, d + churnDays}) {
			return true
		}
	}
	return slices.ContainsFunc(b.departures, func(x departure2) bool { return w.has(x.day) })
}

const churnDays2 = 180

func churn2(s *scope2, p period2) result2 {
	w := p.days()
	base := s.counting(func(b *customer2) bool { return s.inBase(b, w, churnDays2) })
	return share2(s.counting(func(b *customer2) bool { return s.inBase(b, w, churnDays2) && b.leaves(w, churnDays2) }), base)
}

func controllableChurn(s *scope2, p period2) result2 {
	w := p.days()
	base := s.counting(func(b *customer2) bool { return s.inBase(b, w, churnDays2) })
	return share2(s.counting(func(b *customer2) bool {
		return s.inBase(b, w, churnDays2) && slices.ContainsFunc(b.departures, func(x departure2) bool { return x.controllable && w.has(x.day) })
	}), base)
}

// winBack2 looks at former customers: who departed without ever having bought is none. It has no
// limit of days before P unless one is given.
func winBack2(s *scope2, p period2) result2 {
	w := p.days()
	lost := func(b *customer2) bool {
		day, is := b.lostAt(w.from-1, churnDays2)
		return is && len(b.sales) > 0 && b.sales[0] < w.from && (s.winBackDays == 0 || day >= w.from-s.winBackDays)
	}
	return share2(s.counting(func(b *customer2) bool { return lost(b) && b.buysIn(w) }), s.counting(lost))
}

func repeatRate(s *scope2, p period2) result2 {
	w := p.days()
	return share2(s.counting(func(b *customer2) bool {
		n := ordersOf(linesIn(b.lines, window{none, w.to}))
		return b.buysIn(w) && n >= 2
	}), s.active(w))
}

func relationship(s *scope2, p period2) result2 {
	w := p.days()
	sum := 0
	for _, b := range s.crowd {
		if b.buysIn(w) {
			sum += w.to - b.sales[0]
		}
	}
	n := s.active(w)
	return ratio2(float64(sum), float64(n), n)
}

// knownLines are the orders of those who are not anonymous.
func (s *scope2) knownLines(w window) (list []line2) {
	for _, b := range s.crowd {
		list = append(list, linesIn(b.lines, w)...)
	}
	return list
}

func existingShare(s *scope2, p period2) result2 {
	w := p.days()
	sum := 0.0
	for _, b := range s.crowd {
		if len(b.sales) > 0 && b.sales[0] < w.from {
			sum += netOf(linesIn(b.lines, w))
		}
	}
	lines := linesIn(s.lines, w)
	return ratio2(sum, netOf(lines), len(lines))
}
