package kpi

import (
	"errors"
	"slices"
	"strings"
	"testing"
)

// completed gives every KPI of a short text the perspective, names and descriptions that a
// real one must have.
func completed(text string) string {
	const words = "perspective: customer, name: {fa: نام, en: Name}, description: {fa: شرح, en: Text}, "
	return strings.ReplaceAll(text, "  - {id:", "  - {"+words+"id:")
}

func TestACatalogueNamesEachMistakeAndTheAllowedValues(t *testing.T) {
	const base = `
measures:
  revenue: {entity: order, aggregate: sum, field: net, date: ordered_at}
  wait: {entity: ticket, aggregate: median, field: wait, date: opened_at}
  active: {customers: active}
`
	flow := func(change, to string) string {
		return base + "kpis:\n" + strings.Replace(`  - {id: a, unit: money, better: up, kind: flow, value: [{measure: revenue}]}`, change, to, 1)
	}
	measure := func(m string) string { return base + "  m: {" + m + "}\n" }
	cases := []struct{ name, text, want string }{
		{"an unknown unit", flow("unit: money", "unit: rials"), `kpi "a": unit "rials": want one of money, %, count, ratio`},
		{"an unknown direction", flow("better: up", "better: more"), `kpi "a": better "more": want one of up, down, band, none`},
		{"an unknown kind", flow("kind: flow", "kind: sum"), `kpi "a": kind "sum": want one of flow, stock, ratio, distinct, cohort, quantile`},
		{"a kind that its measure contradicts", flow("kind: flow", "kind: stock"), `kpi "a": kind "stock": measure "revenue" makes it a flow`},
		{"a kind that needs a denominator", flow("kind: flow", "kind: ratio"), `kpi "a": kind "ratio": want a numerator and a denominator`},
		{"an unknown measure", flow("measure: revenue", "measure: revnue"), `kpi "a": value measure "revnue": no such measure; did you mean revenue?`},
		{"an unknown window", flow("{measure: revenue}", "{measure: revenue, over: last_year}"), `over "last_year": want one of this, previous, year_before, last_12, prior_12`},
		{"a window that a customer figure does not know", flow("money, better: up, kind: flow, value: [{measure: revenue}]", "count, better: up, kind: distinct, value: [{measure: active, over: last_12}]"), `over "last_12": want one of this, previous, year_before`},
		{"a factor of 0", flow("{measure: revenue}", "{measure: revenue, times: 0}"), `times: want a number other than 0`},
		{"no terms at all", flow("value: [{measure: revenue}]", "n_min: 5"), `kpi "a": want either value, or numerator and denominator`},
		{"half a ratio", flow("value:", "numerator:"), `kpi "a": want either value, or numerator and denominator`},
		{"a KPI that does not exist yet but has terms", flow("kind: flow", "kind: flow, later: true"), `kpi "a": later: a KPI that does not exist yet has no terms`},
		{"an unknown kind of scope", flow("kind: flow", "kind: flow, scopes: [team]"), `kpi "a": scopes "team": want one of organisation, department`},
		{"bounds the wrong way round", flow("kind: flow", "kind: flow, bounds: [1, 0]"), `kpi "a": bounds [1 0]: want [], [low] or [low, high]`},
		{"payback of anything but newcomers", flow("unit: money, better: up, kind: flow, value: [{measure: revenue}]", "unit: days, payback: true, better: up, kind: cohort, numerator: [{measure: revenue}], denominator: [{measure: revenue}]"), `payback: unit "days": want months`},
		{"an id with capitals", flow("id: a", "id: A"), `kpi "A": id: want small letters`},
		{"a KPI declared twice", flow("id: a", "id: a") + "\n" + strings.SplitN(flow("", ""), "kpis:\n", 2)[1], `kpi "a": declared twice`},
		{"an unknown key of a KPI", flow("kind: flow", "kind: flow, colour: red"), `kpi "a": line 7: unknown key "colour": want one of id, perspective, name`},
		{"an unknown key of a term", flow("{measure: revenue}", "{measure: revenue, window: this}"), `kpi "a": line 7: unknown key "window": want one of measure, over, times, whole`},
		{"a text where a number is wanted", flow("kind: flow", "kind: flow, n_min: many"), "kpi \"a\": line 7: cannot unmarshal !!str `many` into int"},
		{"the same key twice", flow("kind: flow", "kind: flow, kind: stock"), `already defined at line 7`},
		{"no name in Persian", strings.Replace(completed(flow("", "")), "name: {fa: نام, en: Name}", "name: {en: Name}", 1), `kpi "a": name: want both fa and en`},
		{"a perspective that does not exist", strings.Replace(completed(flow("", "")), "perspective: customer", "perspective: costumer", 1), `kpi "a": perspective "costumer": want one of financial, customer, process, learning`},
		{"an unknown entity", measure("entity: oder, aggregate: count, date: x"), `measure "m": entity "oder": want one of answer, customer, deal`},
		{"an unknown aggregate", measure("entity: order, aggregate: total, date: ordered_at"), `measure "m": aggregate "total": want one of count, lines, sum, distinct, median, scaled_sum`},
		{"an unknown field", measure("entity: order, aggregate: sum, field: nett, date: ordered_at"), `measure "m": field "nett": want one of costed_net, net, net_cost`},
		{"a sum of a text", measure("entity: order, aggregate: sum, field: kind, date: ordered_at"), `measure "m": field "kind": want one of costed_net, net, net_cost`},
		{"a count of a field", measure("entity: order, aggregate: count, field: net, date: ordered_at"), `measure "m": field "net": count takes none`},
		{"no date", measure("entity: order, aggregate: count"), `measure "m": date "": want one of ordered_at`},
		{"a stock of what does not open and close", measure("entity: order, aggregate: count, stock: true"), `measure "m": stock: facts of order do not open and close`},
		{"a stock with a date", measure("entity: ticket, aggregate: count, stock: true, date: opened_at"), `measure "m": date: a stock has none`},
		{"a median of a stock", measure("entity: ticket, aggregate: median, field: wait, stock: true"), `aggregate "median": want one of count, lines, sum for a stock`},
		{"a second date of a count", measure("entity: order, aggregate: count, date: ordered_at, also: ordered_at"), `measure "m": also: only a distinct measure has a second date`},
		{"a filter on an unknown field", measure("entity: order, aggregate: count, date: ordered_at, where: [{field: sort, in: [a]}]"), `measure "m": where field "sort": want one of costed_net, kind, net`},
		{"a filter by a value that the field cannot have", measure("entity: order, aggregate: count, date: ordered_at, where: [{field: kind, in: [sold]}]"), `measure "m": where kind "sold": want one of sale, return`},
		{"a filter of two tests", measure("entity: order, aggregate: count, date: ordered_at, where: [{field: kind, in: [sale], known: true}]"), `where kind: want exactly one of in (with at least one value), known and until`},
		{"a filter without a value", measure("entity: order, aggregate: count, date: ordered_at, where: [{field: kind, in: []}]"), `where kind: want exactly one of in (with at least one value), known and until`},
		{"a filter of a number by a word", measure("entity: ticket, aggregate: count, date: opened_at, where: [{field: contacts, in: [one]}]"), `where contacts "one": want a number`},
		{"a filter of a date by a list", measure("entity: ticket, aggregate: count, date: opened_at, where: [{field: opened_at, in: [x]}]"), `where opened_at: a date has no list of values`},
		{"until on what is no date", measure("entity: order, aggregate: count, date: ordered_at, where: [{field: net, until: true}]"), `where net: until needs a date`},
		{"two sources at once", measure("entity: order, customers: active"), `measure "m": want exactly one of entity, customers, staff and profit`},
		{"an unknown customer figure", measure("customers: actve"), `measure "m": customers "actve": want one of active, active_12m_before`},
		{"an unknown staff figure", measure("staff: heads"), `measure "m": staff "heads": want one of adopters, facing, headcount`},
		{"a figure with a filter", measure("customers: active, where: [{field: kind, in: [sale]}]"), `belong to measures of an entity`},
		{"a profit of what is no sum", measure("profit: {net: revenue, costed: wait, cost: coost}"), `measure "m": profit of measure "wait": want a sum over an entity`},
		{"text that is no YAML", "measures: [", `catalogue file 1: yaml:`},
		{"an unknown section", "metrics: {}", `catalogue file 1: line 1: unknown key "metrics": want one of measures, kpis`},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			_, err := LoadCatalogue(testSchema(), []byte(completed(c.text)))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Fatalf("got %v\nwant %s", err, c.want)
			}
			if !errors.Is(err, ErrInvalid) {
				t.Errorf("got %v, want it to wrap ErrInvalid", err)
			}
		})
	}
}

func TestACatalogueReportsEveryMistakeAtOnce(t *testing.T) {
	text := completed(`
measures:
  m: {entity: oder, aggregate: count, date: x}
  n: {customers: nobody, colour: red}
kpis:
  - {id: a, unit: rials, better: more, kind: flow, value: [{measure: gone}]}
  - {id: b, unit: money, better: up, kind: flow, n_min: -1, value: [{measure: m}]}
`)
	_, err := LoadCatalogue(testSchema(), []byte(text))
	if err == nil {
		t.Fatal("got no error, want seven")
	}
	for _, want := range []string{`entity "oder"`, `customers "nobody"`, `unknown key "colour"`, `unit "rials"`, `better "more"`, `measure "gone"`, `kpi "b": times and n_min`} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("got %v\nwant also %s", err, want)
		}
	}
	if got := len(strings.Split(err.Error(), "\n")); got != 7 {
		t.Errorf("got %d mistakes, want 7:\n%v", got, err)
	}
}

func TestAMeasureOfOneFileServesAKPIOfAnother(t *testing.T) {
	measures := []byte("measures:\n  revenue: {entity: order, aggregate: sum, field: net, date: ordered_at}\n")
	kpis := []byte(completed("kpis:\n  - {id: a, unit: money, better: up, kind: flow, value: [{measure: revenue}]}\n"))
	c, err := LoadCatalogue(testSchema(), kpis, measures, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := c.Measure("revenue").Field; got != "net" {
		t.Errorf("got field %q, want net", got)
	}
	if _, err := LoadCatalogue(testSchema(), measures, measures); err == nil || !strings.Contains(err.Error(), `measure "revenue": declared twice`) {
		t.Errorf("got %v, want the measure declared twice", err)
	}
}

func TestFindSuggestsWhatWasMeant(t *testing.T) {
	c := catalogueOf(t, testCatalogue)
	cases := []struct{ name, id, want string }{
		{"a letter too few", "retentin", `kpi "retentin": no such KPI; did you mean retention?`},
		{"part of an id", "growth_rate", `kpi "growth_rate": no such KPI: unknown`},
		{"the end of an id", "share", `did you mean channel_share?`},
		{"nothing near", "zzzzzz", `kpi "zzzzzz": no such KPI: unknown`},
	}
	for _, c2 := range cases {
		t.Run(c2.name, func(t *testing.T) {
			_, err := c.Find(c2.id)
			if !errors.Is(err, ErrUnknown) || !strings.Contains(err.Error(), c2.want) {
				t.Errorf("got %v, want %s", err, c2.want)
			}
		})
	}
	if d, err := c.Find("nps"); err != nil || d.ID != "nps" {
		t.Errorf("got %v, %v, want nps", d, err)
	}
}

func TestWhatAKPIRestsOnDecidesItsScopes(t *testing.T) {
	c := catalogueOf(t, testCatalogue)
	cases := []struct{ name, id, needed, optional, supports string }{
		{"one entity gives all its scopes", "wait", "ticket", "", "organisation, department, employee"},
		{"two entities give those in common", "spend_per_order", "order, spend", "", "organisation, channel"},
		{"an optional entity narrows too", "churn", "order", "departure", "organisation, segment"},
		{"a profit rests on its sums", "margin", "order", "", kindList(ScopeKinds)},
		{"any one of a view's entities suffices", "kept", "", "order, ticket", "organisation, department, employee"},
		{"any one of a figure's entities suffices", "adoption", "employee", "deal, interaction, ticket", "organisation, department, employee"},
		{"a definition narrows its scopes", "channel_share", "interaction", "", "contact_channel"},
		{"a KPI that does not exist yet has the organisation's", "future_model", "", "", "organisation"},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			d, err := c.Find(tc.id)
			if err != nil {
				t.Fatal(err)
			}
			needed, optional := c.Rests(d)
			got := []string{strings.Join(needed, ", "), strings.Join(optional, ", "), kindList(c.Supports(d))}
			if want := []string{tc.needed, tc.optional, tc.supports}; !slices.Equal(got, want) {
				t.Errorf("got %q, want %q", got, want)
			}
		})
	}
}

func TestTheKindDecidesHowThresholdsCarryOver(t *testing.T) {
	c := catalogueOf(t, testCatalogue)
	cases := []struct {
		name, id string
		longer   ThresholdRule
		toDate   ToDateRule
		overlaps bool
	}{
		{"a flow sums and scales", "revenue", SumOfMonths, Scaled, false},
		{"a profit is a flow", "profit", SumOfMonths, Scaled, false},
		{"a stock takes its last month's", "open", LastMonth, AsIs, false},
		{"a ratio of two flows takes its last month's", "order_value", LastMonth, AsIs, false},
		{"a ratio of two stocks takes its last month's", "profile", LastMonth, AsIs, false},
		{"a flow over a stock grows with the period", "hours_each", OwnOnly, ShownOnly, false},
		{"a flow over a distinct count has none", "cost_of_new", OwnOnly, ShownOnly, true},
		{"a distinct count has none", "active", OwnOnly, ShownOnly, true},
		{"a cohort has none", "retention", OwnOnly, ShownOnly, true},
		{"a quantile has none, but needs no scaling", "wait", OwnOnly, AsIs, true},
		{"what does not exist yet has none", "future_model", OwnOnly, ShownOnly, false},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			d, err := c.Find(tc.id)
			if err != nil {
				t.Fatal(err)
			}
			if got := c.ThresholdRule(d); got != tc.longer {
				t.Errorf("longer period: got %s, want %s", got, tc.longer)
			}
			if got := c.ToDateRule(d); got != tc.toDate {
				t.Errorf("to date: got %s, want %s", got, tc.toDate)
			}
			if got := c.Overlaps(d); got != tc.overlaps {
				t.Errorf("overlaps: got %v, want %v", got, tc.overlaps)
			}
		})
	}
}

func TestNaturalBoundsFollowTheUnit(t *testing.T) {
	b := func(x ...float64) *[]float64 { return &x }
	cases := []struct {
		name   string
		d      Definition
		lo, hi string
	}{
		{"a count starts at 0", Definition{Unit: Number}, "0", "-"},
		{"a share lies in 0 and 1", Definition{Unit: Percent}, "0", "1"},
		{"hours start at 0", Definition{Unit: Hours}, "0", "-"},
		{"an index lies in 0 and 100", Definition{Unit: Index}, "0", "100"},
		{"money has no bounds", Definition{Unit: Money}, "-", "-"},
		{"a score has none of its own", Definition{Unit: Score}, "-", "-"},
		{"nps gives its own", Definition{Unit: Score, Bounds: b(-100, 100)}, "-100", "100"},
		{"a growth has none", Definition{Unit: Percent, Bounds: b()}, "-", "-"},
		{"a share that may exceed 1", Definition{Unit: Percent, Bounds: b(0)}, "0", "-"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			lo, hi := c.d.Limits()
			if got := text(Value{Numerator: lo, Denominator: hi}); got != "- = "+c.lo+"/"+c.hi+" n=0" {
				t.Errorf("got %s, want %s and %s", got, c.lo, c.hi)
			}
		})
	}
}
