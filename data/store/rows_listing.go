package store

import (
	"slices"

	"taraz/kpi"
)

// listing says whose rows explain a value.
type listing struct {
	of      string // what a row is: customers, newcomers, profiles, staff or an entity
	measure kpi.Measure
	over    kpi.Over
	// numerator are the figures that set some of the members apart, nil: none do.
	numerator []portion
	lastFirst bool // those who are not in the numerator come first
}

// portion is a figure that counts so many times.
type portion struct {
	figure string
	times  float64
}

func listingOf(c *kpi.Catalogue, d *kpi.Definition) (listing, bool) {
	upper := slices.Concat(d.Value, d.Numerator)
	if d.Later || len(upper) == 0 {
		return listing{}, false
	}
	l := listed(c, upper[0])
	if len(d.Denominator) != 1 || d.Denominator[0].Whole { // a mean of two has no rows, the organisation's are not the scope's
		return l, true
	}
	under := listed(c, d.Denominator[0])
	if under.of != l.of || under.over != l.over {
		return l, true
	}
	if under.of == "customers" || under.of == "staff" {
		under.numerator = portions(c, upper, under)
	}
	under.lastFirst = d.Better == kpi.Up
	return under, true
}

func listed(c *kpi.Catalogue, t kpi.Term) listing {
	l := listing{measure: c.Measure(t.Measure), over: t.Over}
	if l.over == "" {
		l.over = kpi.This
	}
	if l.measure.Profit != nil {
		l.measure = c.Measure(l.measure.Profit.Net)
	}
	switch m := l.measure; {
	case m.Customers == "newcomers":
		l.of = "newcomers"
	case m.Customers == "profile_filled", m.Customers == "profile_fields":
		l.of = "profiles"
	case m.Customers != "":
		l.of = "customers"
	case m.Staff != "":
		l.of = "staff"
	default:
		l.of = m.Entity
	}
	return l
}

// portions are a numerator's figures, nil where one of them is of something else.
func portions(c *kpi.Catalogue, terms []kpi.Term, of listing) []portion {
	var list []portion
	for _, t := range terms {
		l := listed(c, t)
		if l.of != of.of || l.over != of.over {
			return nil
		}
		p := portion{l.measure.Customers + l.measure.Staff, 1}
		if t.Times != nil {
			p.times = *t.Times
		}
		list = append(list, p)
	}
	return list
}
