package staff

import "taraz/kpi"

// tally collects the parts, employee by employee and window by window.
type tally struct {
	windows []kpi.Window
	scopes  func(Span) []Scope
	week    week
	wanted  map[string]bool
	parts   map[Key]kpi.Part
}

// stay is what an employee was in one scope during one window.
type stay struct {
	scope                    Scope
	present, trained, facing bool
	working, active          int // working days present and facing; those of them with something recorded
}

func (t *tally) count(c *career, window int) {
	w := t.windows[window]
	t.countDay(c, window, "headcount_start", w.From-1)
	t.countDay(c, window, "headcount", w.To)
	if c.Left != 0 && c.Left >= w.From && c.Left <= w.To {
		t.addAll("leavers", window, c.at(c.Left))
	}
	for _, s := range t.stays(c, stretch{w.From, w.To}) {
		t.add("present", window, s.scope, s.present)
		t.add("trained", window, s.scope, s.present && s.trained)
		t.add("facing", window, s.scope, s.facing)
		t.add("adopters", window, s.scope, s.facing && s.active > 0 && 2*s.active >= s.working)
	}
}

func (t *tally) countDay(c *career, window int, figure string, d kpi.Date) {
	if c.counts(d) {
		t.addAll(figure, window, c.at(d))
	}
}

func (t *tally) addAll(figure string, window int, s Span) {
	for _, scope := range t.scopes(s) {
		t.add(figure, window, scope, true)
	}
}

func (t *tally) add(figure string, window int, scope Scope, is bool) {
	if is && t.wanted[figure] {
		k := Key{figure, window, scope}
		n := t.parts[k].N + 1
		t.parts[k] = kpi.Part{Sum: float64(n), N: n}
	}
}

// stays follows an employee through a window, scope by scope. A training counts in the
// scope of its day, also if it is dated just outside the days on which he counts.
func (t *tally) stays(c *career, window stretch) []stay {
	var list []stay
	for _, s := range c.cover(window) {
		days := stretch{s.From, s.To}.within(window)
		here := days.within(c.presence())
		for _, scope := range t.scopes(s) {
			st := find(&list, scope)
			st.trained = st.trained || len(days.days(c.trainings)) > 0
			if here.empty() {
				continue
			}
			st.present = true
			if s.Facing {
				st.facing = true
				st.working += t.week.in(here)
				st.active += t.week.of(here.days(c.activity))
			}
		}
	}
	return list
}

// cover lists the spans that touch a window, with empty ones of his own in the gaps.
func (c *career) cover(window stretch) []Span {
	var list []Span
	next := window.from
	gap := func(to kpi.Date) {
		if next <= to {
			list = append(list, Span{Employee: c.Employee, From: next, To: to})
		}
	}
	for _, s := range c.spans {
		if (stretch{s.From, s.To}).within(window).empty() {
			continue
		}
		gap(s.From - 1)
		list = append(list, s)
		next = s.To + 1
	}
	gap(window.to)
	return list
}

func find(list *[]stay, scope Scope) *stay {
	for i := range *list {
		if (*list)[i].scope == scope {
			return &(*list)[i]
		}
	}
	*list = append(*list, stay{scope: scope})
	return &(*list)[len(*list)-1]
}
