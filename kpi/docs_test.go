package kpi_test

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"taraz/kpi"
)

var update = flag.Bool("update", false, "rewrite docs/kpis.md from the catalogue")

const kpiList = "../docs/kpis.md"

func TestTheDocumentedListOfKPIsIsTheCatalogue(t *testing.T) {
	want := document(shipped(t))
	if *update {
		if err := os.WriteFile(kpiList, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(kpiList)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Errorf("%s is stale: run go test ./kpi -update", kpiList)
	}
}

// document writes the catalogue as docs/kpis.md.
func document(c *kpi.Catalogue) string {
	var b strings.Builder
	b.WriteString("# The KPIs\n\nGenerated from kpi/catalogue by `go test ./kpi -update`; do not edit. P is the period, P-1 the one\n" +
		"before it. What the words mean stands in [glossary.md](glossary.md).\n")
	titles := map[string]string{"financial": "Financial", "customer": "Customer", "process": "Internal process", "learning": "Learning and growth"}
	for _, perspective := range kpi.Perspectives {
		fmt.Fprintf(&b, "\n## %s\n", titles[perspective])
		for _, d := range c.All() {
			if d.Perspective == perspective {
				documentKPI(&b, c, d)
			}
		}
	}
	return b.String()
}

func documentKPI(b *strings.Builder, c *kpi.Catalogue, d *kpi.Definition) {
	fmt.Fprintf(b, "\n### %s\n\n**%s** · %s\n\n%s\n\n%s\n\n", d.ID, d.Name.En, d.Name.Fa, d.Description.En, d.Description.Fa)
	leads := "lagging"
	if d.Lead {
		leads = "leading"
	}
	fmt.Fprintf(b, "- %s, %s, %s, %s\n", d.Unit, better(d), leads, d.Kind)
	if d.Later {
		b.WriteString("- not computed yet: answers `not_applicable`\n")
		return
	}
	fmt.Fprintf(b, "- `%s`\n", formula(d))
	needed, optional := c.Rests(d)
	rests := strings.Join(needed, ", ")
	if len(optional) > 0 {
		rests = strings.TrimPrefix(rests+"; also "+strings.Join(optional, ", "), "; also ")
	}
	fmt.Fprintf(b, "- rests on %s\n- scopes: ", rests)
	for i, k := range c.Supports(d) {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(string(k))
	}
	b.WriteString("\n")
}

func better(d *kpi.Definition) string {
	switch d.Better {
	case kpi.Up:
		return "higher is better"
	case kpi.Down:
		return "lower is better"
	case kpi.Band:
		return "best within a band"
	}
	return "shown, never scored"
}

func formula(d *kpi.Definition) string {
	switch {
	case d.Payback:
		return fmt.Sprintf("first month in which %s has earned %s", sum(d.Numerator), sum(d.Denominator))
	case len(d.Value) > 0:
		return sum(d.Value)
	}
	s := bracketed(d.Numerator) + " / " + bracketed(d.Denominator)
	if d.Times != 0 {
		s = fmt.Sprintf("%g x %s", d.Times, s)
	}
	return s
}

func bracketed(terms []kpi.Term) string {
	if len(terms) > 1 {
		return "(" + sum(terms) + ")"
	}
	return sum(terms)
}

func sum(terms []kpi.Term) string {
	windows := map[kpi.Over]string{kpi.Previous: "[P-1]", kpi.YearBefore: "[a year before]", kpi.Last12: "[12 months ended with P]",
		kpi.Prior12: "[the 12 months before those]", kpi.AtStart: "[start]"}
	var s string
	for i, t := range terms {
		sign := " + "
		factor := ""
		if t.Times != nil && *t.Times == -1 {
			sign = " - "
		} else if t.Times != nil {
			factor = fmt.Sprintf("%g ", *t.Times)
		}
		if i == 0 {
			sign = ""
		}
		s += sign + factor + t.Measure + windows[t.Over]
		if t.Whole {
			s += " of the organisation"
		}
	}
	return s
}
