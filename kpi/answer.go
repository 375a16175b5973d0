package kpi

import (
	"math"
	"slices"
)

// answer computes one value, or the reason why there is none.
func (p *plan) answer(c cell, scope string) Value {
	v := Value{KPI: c.def.ID, Period: c.period, Scope: Scope{p.kind, scope}, ToDate: c.toDate, Reason: c.pending}
	if c.pending != "" {
		return v
	}
	if c.toDate {
		v.Cut = c.frame.to
	}
	v.Maturing = p.maturing(c)
	v.ShortHistory = p.shortHistory(c)
	n, d := p.total(c.value, scope), p.total(c.under, scope)
	v.N = int64(math.Round(n.n))
	if len(c.under) > 0 && !c.def.Payback {
		v.N = int64(math.Round(d.n))
	}
	v.Reason = p.reason(c, scope, n, d)
	switch {
	case v.Reason != NotApplicable:
		return p.fill(v, c, n, d)
	case len(c.under) > 0 && d.sum != 0 && !d.unknown && !p.present(c.def.traits.numerator, scope):
		v.Denominator = &d.sum // so that the denominators add up over the scopes
	}
	return finite(v)
}

// fill writes the value and its parts. With a reason the parts known so far stay.
func (p *plan) fill(v Value, c cell, n, d total) Value {
	if c.def.Kind == Quantile {
		if v.Reason == "" {
			v.Value = &n.sum
		}
		return finite(v)
	}
	value := n.sum
	if len(c.under) > 0 {
		v.Denominator = &d.sum
		value = n.sum / d.sum
	}
	if c.def.Times != 0 {
		value *= c.def.Times
	}
	if c.def.Payback {
		months, earned, ok := payback(n.curve, d.sum)
		n.sum, value = earned, float64(months)
		if !ok && v.Reason == "" {
			v.Reason, v.Denominator = NotApplicable, nil
			return v
		}
	}
	v.Numerator = &n.sum
	if v.Reason == "" {
		v.Value = &value
	}
	return finite(v)
}

// finite turns a computation that failed into the reason error.
func finite(v Value) Value {
	for _, x := range []*float64{v.Value, v.Numerator, v.Denominator} {
		if x != nil && (math.IsNaN(*x) || math.IsInf(*x, 0)) {
			v.Reason, v.Value, v.Numerator, v.Denominator = Failed, nil, nil, nil
			return v
		}
	}
	return v
}

// reason applies METHOD.md section 2 in its order.
func (p *plan) reason(c cell, scope string, n, d total) Reason {
	switch {
	case math.IsNaN(n.sum) || math.IsNaN(d.sum):
		return "" // finite will call it an error
	case len(c.under) > 0 && c.def.traits.kept && !d.found:
		return NotApplicable
	case d.unknown: // a denominator whose costs are unknown
		return NotApplicable
	case len(c.under) > 0 && (d.sum == 0 || (c.def.PositiveBase && d.sum < 0)):
		return Undefined
	case c.def.Payback && n.n == 0: // nobody was acquired who could earn anything back
		return Undefined
	case !p.present(c.def.traits.numerator, scope), n.unknown:
		return NotApplicable
	case c.late:
		return Late
	case c.def.Kind == Quantile && n.n == 0:
		return Undefined
	}
	return ""
}

// present tells whether the scope has at least one fact of everything that is needed.
func (p *plan) present(n need, scope string) bool {
	has := func(entity string) bool { return p.delivered.Present[entity][scope] }
	for _, entity := range n.entities {
		if !has(entity) {
			return false
		}
	}
	for _, list := range n.anyOf {
		if !slices.ContainsFunc(list, has) {
			return false
		}
	}
	return true
}

// maturing: what is known of the period may still change.
func (p *plan) maturing(c cell) bool {
	_, end := p.evaluator.Calendar.Span(c.frame.period)
	return c.def.Maturing && p.evaluator.Today <= end+Date(p.evaluator.Settings.MaturityDays)
}

// shortHistory: the period starts within the first twelve months of orders.
func (p *plan) shortHistory(c cell) bool {
	if !c.def.ShortHistory || p.delivered.FirstSale == 0 {
		return false
	}
	return c.frame.period.First < p.evaluator.Calendar.Month(p.delivered.FirstSale)+12
}

// total is a numerator or a denominator in one scope.
type total struct {
	sum, n  float64
	found   bool // at least one part was there
	unknown bool // a gross profit whose costs are not known well enough
	curve   []Profit
}

// total adds up terms. n weighs each term's facts by its factor, so that a mean headcount
// counts the mean number of people.
func (p *plan) total(slots []slot, scope string) total {
	var t total
	for _, s := range slots {
		part, found, known := p.part(s, scope)
		t.sum += s.times * part.Sum
		t.n += math.Abs(s.times) * float64(part.N)
		t.found = t.found || found
		t.unknown = t.unknown || !known
		if part.Curve != nil {
			t.curve = part.Curve
		}
	}
	return t
}

func (p *plan) part(s slot, scope string) (part Part, found, known bool) {
	if s.whole {
		scope = ""
	}
	parts := p.asking(s.whole).parts
	get := func(i int) Part { return parts[PartKey{s.measure[i], s.window, scope}] }
	part, found = parts[PartKey{s.measure[0], s.window, scope}]
	if !s.profit {
		return part, found, true
	}
	part.Sum, known = Profit{Net: part.Sum, Costed: get(1).Sum, Cost: get(2).Sum}.Gross()
	return part, found, known
}
