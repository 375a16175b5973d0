package kpi

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// The vocabularies of the catalogue files, in the order in which errors list them.
var (
	units      = []Unit{Money, Percent, Number, Ratio, Months, Days, Hours, Score, PerThousand, Index}
	betters    = []Better{Up, Down, Band, None}
	kinds      = []Kind{Flow, Stock, RatioKind, DistinctKind, Cohort, Quantile}
	overs      = []Over{This, Previous, YearBefore, Last12, Prior12, AtStart}
	aggregates = []Aggregate{Count, Lines, Sum, Distinct, Median, ScaledSum}
	identifier = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)
)

// problems collects the mistakes of one KPI or measure.
type problems struct {
	what string
	list []error
}

func (p *problems) add(format string, args ...any) {
	p.list = append(p.list, wrong("%s: %s", p.what, fmt.Sprintf(format, args...)))
}

// oneOf reports a value that is not among the allowed ones.
func oneOf[T ~string](p *problems, key string, got T, want []T) bool {
	if slices.Contains(want, got) {
		return true
	}
	p.add("%s %q: want one of %s", key, got, join(want))
	return false
}

func join[T ~string](list []T) string {
	texts := make([]string, len(list))
	for i, t := range list {
		texts[i] = string(t)
	}
	return strings.Join(texts, ", ")
}

// checkDefinition reports the mistakes that can be seen without knowing what the measures
// rest on.
func (c *Catalogue) checkDefinition(d *Definition) []error {
	p := &problems{what: fmt.Sprintf("kpi %q", d.ID)}
	if !identifier.MatchString(d.ID) {
		p.add("id: want small letters, digits and underscores")
	}
	oneOf(p, "perspective", d.Perspective, Perspectives)
	oneOf(p, "unit", d.Unit, units)
	oneOf(p, "better", d.Better, betters)
	oneOf(p, "kind", d.Kind, kinds)
	if d.Name.Fa == "" || d.Name.En == "" {
		p.add("name: want both fa and en")
	}
	if d.Description.Fa == "" || d.Description.En == "" {
		p.add("description: want both fa and en")
	}
	if d.Times < 0 || d.NMin < 0 {
		p.add("times and n_min: want numbers that are not negative")
	}
	checkBounds(p, d.Bounds)
	c.checkShape(p, d)
	return p.list
}

func checkBounds(p *problems, bounds *[]float64) {
	if bounds == nil {
		return
	}
	b := *bounds
	ok := len(b) <= 2 && !slices.ContainsFunc(b, math.IsNaN)
	if !ok || (len(b) == 2 && b[0] >= b[1]) {
		p.add("bounds %v: want [], [low] or [low, high]", b)
	}
}

// checkShape reports terms that are missing, superfluous or of unknown measures.
func (c *Catalogue) checkShape(p *problems, d *Definition) {
	value, ratio := len(d.Value) > 0, len(d.Numerator) > 0 && len(d.Denominator) > 0
	half := len(d.Numerator) > 0 != (len(d.Denominator) > 0)
	switch {
	case d.Later && (value || ratio || half):
		p.add("later: a KPI that does not exist yet has no terms")
	case d.Later:
		return
	case value == ratio || half:
		p.add("want either value, or numerator and denominator")
	case value && (d.Kind == RatioKind || d.Kind == Cohort):
		p.add("kind %q: want a numerator and a denominator", d.Kind)
	case ratio && d.Kind != RatioKind && d.Kind != Cohort:
		p.add("kind %q: want one of ratio, cohort for a numerator and a denominator", d.Kind)
	}
	for _, part := range []struct {
		key   string
		terms []Term
	}{{"value", d.Value}, {"numerator", d.Numerator}, {"denominator", d.Denominator}} {
		for _, t := range part.terms {
			c.checkTerm(p, part.key, t)
		}
	}
}

func (c *Catalogue) checkTerm(p *problems, key string, t Term) {
	m, ok := c.measures[t.Measure]
	if !ok {
		p.add("%s measure %q: no such measure%s", key, t.Measure, didYouMean(t.Measure, sortedKeys(c.measures)))
		return
	}
	figure, isFigure := figureOf(m)
	allowed := overs[:len(overs)-1]
	switch {
	case m.Customers != "" && !figure.AnyWindow:
		allowed = []Over{This, Previous, YearBefore}
	case m.Stock, isFigure && figure.Kind == Stock:
		allowed = overs
	}
	if t.Over != "" {
		oneOf(p, key+" measure "+strconv.Quote(t.Measure)+" over", t.Over, allowed)
	}
	if t.Times != nil && (*t.Times == 0 || math.IsNaN(*t.Times) || math.IsInf(*t.Times, 0)) {
		p.add("%s measure %q times: want a number other than 0", key, t.Measure)
	}
}

// checkTraits reports what only shows once it is known what the measures rest on.
func (c *Catalogue) checkTraits(d *Definition) []error {
	p := &problems{what: fmt.Sprintf("kpi %q", d.ID)}
	for _, t := range d.Value {
		if got := c.measureKind(c.measures[t.Measure]); got != d.Kind {
			p.add("kind %q: measure %q makes it a %s", d.Kind, t.Measure, got)
		}
	}
	if len(d.Value) > 1 && d.Kind == Quantile {
		p.add("value: a quantile has one measure")
	}
	if d.Payback {
		c.checkPayback(p, d)
	}
	if len(d.traits.supports) == 0 {
		p.add("its measures have no kind of scope in common")
	}
	for _, k := range d.Scopes {
		oneOf(p, "scopes", k, c.reach(d))
	}
	return p.list
}

func (c *Catalogue) checkPayback(p *problems, d *Definition) {
	if len(d.Numerator) != 1 || c.measures[d.Numerator[0].Measure].Customers != "newcomers" || len(d.Denominator) != 1 {
		p.add("payback: want the figure newcomers over one measure of spend")
	}
	if d.Unit != Months {
		p.add("payback: unit %q: want months", d.Unit)
	}
}
