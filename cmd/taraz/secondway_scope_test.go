package main

import (
	"cmp"
	"slices"
	"sort"
)

// scope2 is a company as if only the facts of one scope existed.
type scope2 struct {
	*company2
	kind, name string
	lines      []line2         // orders of the scope
	crowd      []*customer2    // its customers who bought, nobody anonymous
	firstOrder int             // the first day with an order in all data
	present    map[string]bool // entities with a fact in the scope
}

// customer2 is a customer with what he bought in a scope.
type customer2 struct {
	*buyer2
	lines      []line2
	sales      []int // the days on which he bought, ascending
	departures []departure2
}

// facet is what a fact says about where it belongs, and the day that dates it.
type facet struct {
	employee, customer, product, campaign, contactChannel string
	behind                                                string  // for departments and managers, where it is not the employee
	own                                                   *string // its own channel of acquisition, where it has one
	day                                                   int
}

func (c *company2) scope(kind, name string) *scope2 {
	s := &scope2{company2: c, kind: kind, name: name, firstOrder: 1 << 40, present: map[string]bool{}}
	byID := map[string]*customer2{}
	for _, l := range c.lines {
		s.firstOrder = min(s.firstOrder, l.day)
		if !s.has(l.facet(l.day)) {
			continue
		}
		s.lines = append(s.lines, l)
		if b := c.buyer(l.customer); b.kind != "anonymous" {
			if byID[b.id] == nil {
				byID[b.id] = &customer2{buyer2: b}
			}
			byID[b.id].lines = append(byID[b.id].lines, l)
		}
	}
	for _, d := range c.departures {
		if b := byID[d.customer]; b != nil {
			b.departures = append(b.departures, d)
		}
	}
	for _, b := range byID {
		for _, l := range b.lines {
			if l.kind == "sale" && !slices.Contains(b.sales, l.day) {
				b.sales = append(b.sales, l.day)
			}
		}
		slices.Sort(b.sales)
		s.crowd = append(s.crowd, b)
	}
	sort.Slice(s.crowd, func(i, j int) bool { return s.crowd[i].id < s.crowd[j].id })
	s.findPresent()
	return s
}

// buyer returns a customer; one that is only referred to is known by his id alone.
func (c *company2) buyer(id string) *buyer2 {
	if b := c.buyers[id]; b != nil {
		return b
	}
	return &buyer2{id: id, acquired: none, fields: 5}
}

func (l line2) facet(day int) facet {
	return facet{employee: l.employee, customer: l.customer, product: l.product, campaign: l.campaign, contactChannel: l.channel, day: day}
}

func (d deal2) facet(day int) facet {
	return facet{employee: d.employee, customer: d.customer, product: d.product, campaign: d.campaign, day: day}
}

func (l lead2) facet() facet {
	return facet{employee: l.employee, customer: l.customer, campaign: l.campaign, day: l.created}
}

func (k ticket2) facet(day int) facet {
	return facet{employee: k.employee, customer: k.customer, contactChannel: k.channel, day: day}
}

func (i interaction2) facet() facet {
	return facet{employee: i.employee, customer: i.customer, contactChannel: i.channel, day: i.day}
}

// facet of an answer: the employee is the one whom it is about; an answer to a survey of
// the staff that is about nobody counts where the respondent works, but never as his own.
func (a answer2) facet() facet {
	f := facet{employee: a.about, customer: a.customer, day: a.day}
	if a.about == "" && a.survey == "employee" {
		f.behind = a.employee
	}
	return f
}

func (x spend2) facet() facet { return facet{campaign: x.campaign, own: &x.channel, day: x.day} }

func (c *company2) campaign(id string) *campaign2 {
	if k := c.campaigns[id]; k != nil {
		return k
	}
	return &campaign2{id: id, starts: none}
}

func (c *company2) contactFacet(x contact2) facet {
	return facet{campaign: x.campaign, own: &c.campaign(x.campaign).channel, day: x.contacted}
}

// has tells whether a fact belongs to the scope.
func (s *scope2) has(f facet) bool {
	switch s.kind {
	case "department":
		return s.departmentOf(cmp.Or(f.behind, f.employee), f.day) == s.name
	case "manager":
		chain := s.managersOf(cmp.Or(f.behind, f.employee), f.day)
		return slices.Contains(chain, s.name) || s.name == "" && len(chain) == 0
	case "employee":
		return f.employee == s.name
	case "channel":
		if f.own != nil {
			return *f.own == s.name
		}
		return s.buyer(f.customer).channel == s.name
	case "segment":
		return s.buyer(f.customer).segment == s.name
	case "city":
		return s.buyer(f.customer).city == s.name
	case "portfolio":
		return s.buyer(f.customer).manager == s.name
	case "contact_channel":
		return f.contactChannel == s.name
	case "product":
		return f.product == s.name
	case "category":
		return s.categoryOf(f.product) == s.name
	case "campaign":
		return f.campaign == s.name
	}
	return true
}

// postOf returns what an employee does on a day: the latest post that has begun.
func (c *company2) postOf(id string, day int) (post post2) {
	w := c.workers[id]
	if w == nil {
		return post2{}
	}
	from := none - 1
	for _, p := range w.posts {
		if p.from <= day && p.from >= from {
			post, from = p, p.from
		}
	}
	return post
}

func (c *company2) departmentOf(id string, day int) string { return c.postOf(id, day).department }

// managersOf lists everyone to whom an employee reports on a day.
func (c *company2) managersOf(id string, day int) (chain []string) {
	for m := c.postOf(id, day).manager; m != "" && len(chain) < 100; m = c.postOf(m, day).manager {
		chain = append(chain, m)
	}
	return chain
}

func (c *company2) categoryOf(product string) string {
	prices := c.prices[product]
	if len(prices) == 0 {
		return ""
	}
	return prices[len(prices)-1].category
}

// costOf is what a line cost: its own cost, else quantity x the unit cost of the day.
func (c *company2) costOf(l line2) (float64, bool) {
	if l.cost != nil {
		return *l.cost, true
	}
	from := none - 1
	var unit *float64
	for _, p := range c.prices[l.product] {
		if p.from <= l.day && p.from >= from {
			unit, from = p.cost, p.from
		}
	}
	if unit == nil || l.quantity == nil {
		return 0, false
	}
	return *unit * *l.quantity, true
}

// markDays goes through the days on which something is open, where the day matters.
func (s *scope2) markDays(n int, mark func(i int)) {
	if s.kind != "department" && s.kind != "manager" {
		return
	}
	for i := range max(n, 0) {
		mark(i)
	}
}

// findPresent finds the entities of which the scope holds a fact.
func (s *scope2) findPresent() {
	mark := func(entity string, f facet) { s.present[entity] = s.present[entity] || s.has(f) }
	on := func(entity string, f facet) {
		if f.day != none {
			mark(entity, f)
		}
	}
	s.present["order"] = len(s.lines) > 0
	for _, l := range s.company2.lines {
		on("order", l.facet(l.promised))
	}
	for _, d := range s.deals {
		if on("deal", d.facet(d.opened)); d.opened == none && d.closed == none {
			mark("deal", d.facet(1<<29)) // where its employee is by now
		}
		if d.stage != "open" {
			on("deal", d.facet(d.closed))
		}
		until := d.closed
		if d.stage == "open" || d.closed == none {
			until = d.opened + 400
		}
		s.markDays(until-d.opened, func(i int) { mark("deal", d.facet(d.opened+i)) })
	}
	for _, l := range s.leads {
		mark("lead", l.facet())
	}
	for _, k := range s.tickets {
		opened, until := s.dayOf(k.opened), s.dayOf(k.resolved)
		mark("ticket", k.facet(opened))
		if k.resolved != none {
			mark("ticket", k.facet(until))
		}
		if k.promised != none {
			mark("ticket", k.facet(s.dayOf(k.promised)))
		}
		on("ticket", k.facet(k.compensated))
		if k.resolved == none {
			until = opened + 400
		}
		s.markDays(until-opened, func(i int) { mark("ticket", k.facet(opened+i)) })
	}
	for _, i := range s.interactions {
		mark("interaction", i.facet())
	}
	for _, a := range s.answers {
		mark("answer", a.facet())
	}
	for _, x := range s.spend {
		mark("spend", x.facet())
	}
	for _, x := range s.contacts {
		mark("contact", s.contactFacet(x))
	}
	for _, x := range s.company2.campaigns {
		mark("campaign", facet{campaign: x.id, own: &x.channel})
	}
	for _, x := range s.trainings {
		mark("training", facet{employee: x.employee, day: x.day})
	}
	for _, x := range s.ideas {
		mark("idea", facet{employee: x.employee, day: x.submitted})
	}
	for _, x := range s.departures {
		mark("departure", facet{customer: x.customer, day: x.day})
	}
	for _, b := range s.buyers {
		mark("customer", facet{customer: b.id, own: &b.channel})
	}
	for _, w := range s.workers {
		s.present["employee"] = s.present["employee"] || s.kind != "department" && s.kind != "manager" && s.kind != "employee"
		for _, p := range w.posts {
			mark("employee", facet{employee: w.id, day: max(p.from, w.hired)})
		}
	}
}
