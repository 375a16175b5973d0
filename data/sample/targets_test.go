package sample_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"taraz/data"
	"taraz/kpi"
)

// TestTargetsAreInOrder holds the targets to METHOD.md section 4: known KPIs in scopes that
// they have, a red and a goal in the order of the direction.
func TestTargetsAreInOrder(t *testing.T) {
	catalogue, err := kpi.ShippedCatalogue(data.Schema())
	if err != nil {
		t.Fatal(err)
	}
	c := made()
	header, seen := c.Targets[0], map[string]bool{}
	for _, row := range c.Targets[1:] {
		cell := func(name string) string { return row[slices.Index(header, name)] }
		number := func(name string) float64 {
			v, err := strconv.ParseFloat(cell(name), 64)
			if err != nil {
				t.Errorf("%v: %s: %v", row, name, err)
			}
			return v
		}
		d, err := catalogue.Find(cell("kpi"))
		if err != nil {
			t.Error(err)
			continue
		}
		scope, err := kpi.ParseScope(cell("scope"))
		if err != nil || !slices.Contains(catalogue.Supports(d), scope.Kind) {
			t.Errorf("%v: got scope %v, %v", row, scope, err)
		}
		key := strings.Join(row[:4], "/")
		if seen[key] {
			t.Errorf("%v: the same target twice", row)
		}
		seen[key] = true
		switch {
		case d.Better == kpi.Band:
			if !(number("red_lower") < number("lower") && number("lower") < number("upper") && number("upper") < number("red_upper")) {
				t.Errorf("%v: want red_lower < lower < upper < red_upper", row)
			}
		case d.Better == kpi.Up && !(number("goal") > number("red")), d.Better == kpi.Down && !(number("goal") < number("red")):
			t.Errorf("%v: red and goal contradict the direction %s", row, d.Better)
		}
	}
	if len(seen) < 100 {
		t.Errorf("got %d targets, want a plan for every month", len(seen))
	}
}
