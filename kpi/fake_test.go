package kpi

import (
	"context"
	"fmt"
	"testing"
	"time"
)

// testSchema is a small company's: enough to try every rule.
func testSchema() Schema {
	people := []ScopeKind{Organisation, Department, Employee}
	return Schema{
		"order": {Fields: map[string]FieldKind{"net": MoneyField, "costed_net": MoneyField, "net_cost": MoneyField, "ordered_at": DateField, "kind": TextField},
			Values: map[string][]string{"kind": {"sale", "return"}}, Scopes: ScopeKinds, Rests: []string{"order"}},
		"spend":       {Fields: map[string]FieldKind{"amount": MoneyField, "spent_on": DateField}, Scopes: []ScopeKind{Organisation, Channel}, Rests: []string{"spend"}},
		"departure":   {Fields: map[string]FieldKind{"left_on": DateField}, Scopes: []ScopeKind{Organisation, Segment}, Rests: []string{"departure"}},
		"customer":    {Fields: map[string]FieldKind{"name": TextField}, Scopes: []ScopeKind{Organisation, Segment}, Rests: []string{"customer"}},
		"employee":    {Fields: map[string]FieldKind{"name": TextField}, Scopes: people, Rests: []string{"employee"}},
		"training":    {Fields: map[string]FieldKind{"hours": NumberField, "completed_on": DateField}, Scopes: people, Rests: []string{"training"}},
		"idea":        {Fields: map[string]FieldKind{"submitted_on": DateField, "implemented_on": DateField}, Scopes: people, Rests: []string{"idea"}},
		"deal":        {Fields: map[string]FieldKind{"closed_on": DateField}, Scopes: people, Stock: true, Rests: []string{"deal"}},
		"interaction": {Fields: map[string]FieldKind{"happened_at": DateField}, Scopes: append([]ScopeKind{ContactChannel}, people...), Rests: []string{"interaction"}},
		"ticket": {Fields: map[string]FieldKind{"opened_at": DateField, "wait": NumberField, "contacts": NumberField}, Scopes: people,
			Stock: true, Rests: []string{"ticket"}},
		"answer":  {Fields: map[string]FieldKind{"answered_at": DateField, "score": NumberField, "promotion": TextField}, Scopes: people, Rests: []string{"answer"}},
		"promise": {Fields: map[string]FieldKind{"promised": DateField, "kept": TextField}, Scopes: people, Rests: []string{"order", "ticket"}, AnyOf: true},
	}
}

// testCatalogue has a KPI for every rule of the evaluator. Each has its names and
// descriptions added by catalogueOf.
const testCatalogue = `
measures:
  revenue: {entity: order, aggregate: sum, field: net, date: ordered_at}
  costed: {entity: order, aggregate: sum, field: costed_net, date: ordered_at}
  cost: {entity: order, aggregate: sum, field: net_cost, date: ordered_at}
  profit: {profit: {net: revenue, costed: costed, cost: cost}}
  orders: {entity: order, aggregate: count, date: ordered_at}
  spend: {entity: spend, aggregate: sum, field: amount, date: spent_on}
  active: {customers: active}
  before: {customers: active_before}
  retained: {customers: retained}
  new: {customers: new}
  churned: {customers: churned}
  churn_base: {customers: churn_base}
  controllable: {customers: controllably_departed}
  newcomers: {customers: newcomers}
  filled: {customers: profile_filled}
  fields: {customers: profile_fields}
  headcount: {staff: headcount}
  headcount_start: {staff: headcount_start}
  adopters: {staff: adopters}
  facing: {staff: facing}
  hours: {entity: training, aggregate: sum, field: hours, date: completed_on}
  ideas: {entity: idea, aggregate: count, date: submitted_on}
  implemented: {entity: idea, aggregate: count, date: submitted_on, where: [{field: implemented_on, until: true}]}
  wait: {entity: ticket, aggregate: median, field: wait, date: opened_at}
  open: {entity: ticket, aggregate: count, stock: true}
  promoters: {entity: answer, aggregate: count, date: answered_at, where: [{field: promotion, in: [promoter]}]}
  detractors: {entity: answer, aggregate: count, date: answered_at, where: [{field: promotion, in: [detractor]}]}
  answers: {entity: answer, aggregate: count, date: answered_at}
  promises: {entity: promise, aggregate: count, date: promised}
  kept: {entity: promise, aggregate: count, date: promised, where: [{field: kept, in: ["yes"]}]}
  contacts: {entity: interaction, aggregate: count, date: happened_at}
kpis:
  - {id: revenue, unit: money, better: up, kind: flow, seasonal: true, value: [{measure: revenue}]}
  - {id: profit, unit: money, better: up, kind: flow, value: [{measure: profit}]}
  - {id: margin, unit: "%", better: up, kind: ratio, numerator: [{measure: profit}], denominator: [{measure: revenue}]}
  - {id: spend_per_profit, unit: ratio, better: down, kind: ratio, numerator: [{measure: spend}], denominator: [{measure: profit}]}
  - {id: growth, unit: "%", better: up, kind: ratio, positive_base: true, bounds: [], numerator: [{measure: revenue}, {measure: revenue, over: previous, times: -1}], denominator: [{measure: revenue, over: previous}]}
  - {id: yearly_growth, unit: "%", better: up, kind: ratio, positive_base: true, numerator: [{measure: revenue}, {measure: revenue, over: year_before, times: -1}], denominator: [{measure: revenue, over: year_before}]}
  - {id: order_value, unit: money, better: up, kind: ratio, numerator: [{measure: revenue}], denominator: [{measure: orders}]}
  - {id: spend_per_order, unit: money, better: down, kind: ratio, numerator: [{measure: spend}], denominator: [{measure: orders}]}
  - {id: cost_of_new, unit: money, better: down, kind: ratio, short_history: true, numerator: [{measure: spend}], denominator: [{measure: new}]}
  - {id: payback, unit: months, better: down, kind: cohort, payback: true, numerator: [{measure: newcomers, over: prior_12}], denominator: [{measure: spend, over: prior_12}]}
  - {id: active, unit: count, better: up, kind: distinct, value: [{measure: active}]}
  - {id: retention, unit: "%", better: up, kind: cohort, numerator: [{measure: retained}], denominator: [{measure: before}]}
  - {id: churn, unit: "%", better: down, kind: cohort, numerator: [{measure: churned}], denominator: [{measure: churn_base}]}
  - {id: controllable, unit: "%", better: down, kind: cohort, numerator: [{measure: controllable}], denominator: [{measure: churn_base}]}
  - {id: profile, unit: "%", better: up, kind: ratio, numerator: [{measure: filled}], denominator: [{measure: fields}]}
  - {id: hours_each, unit: hours, better: up, kind: ratio, not_to_date: true, numerator: [{measure: hours}], denominator: [{measure: headcount_start, times: 0.5}, {measure: headcount, times: 0.5}]}
  - {id: adoption, unit: "%", better: up, kind: ratio, numerator: [{measure: adopters}], denominator: [{measure: facing}]}
  - {id: implemented, unit: "%", better: up, kind: ratio, numerator: [{measure: implemented, over: last_12}], denominator: [{measure: ideas, over: last_12}]}
  - {id: wait, unit: hours, better: down, kind: quantile, value: [{measure: wait}]}
  - {id: open, unit: count, better: down, kind: stock, value: [{measure: open}]}
  - {id: opened, unit: count, better: down, kind: stock, value: [{measure: open, over: start}]}
  - {id: nps, unit: score, better: up, kind: ratio, times: 100, quarterly: true, bounds: [-100, 100], numerator: [{measure: promoters}, {measure: detractors, times: -1}], denominator: [{measure: answers}]}
  - {id: kept, unit: "%", better: up, kind: ratio, maturing: true, numerator: [{measure: kept}], denominator: [{measure: promises}]}
  - {id: channel_share, unit: "%", better: none, kind: ratio, scopes: [contact_channel], numerator: [{measure: contacts}], denominator: [{measure: contacts, whole: true}]}
  - {id: future_model, unit: money, better: up, kind: stock, later: true}
`

// catalogueOf loads a catalogue text whose KPIs have no names, perspective or description.
func catalogueOf(t testing.TB, text string) *Catalogue {
	t.Helper()
	c, err := LoadCatalogue(testSchema(), []byte(completed(text)))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// fact is something a fake store knows: what a measure selects on a day in a scope.
type fact struct {
	measure, day, scope string
	sum                 float64
	n                   int64
}

// fakeFacts answers measures by adding up facts by day, and remembers what it was asked.
type fakeFacts struct {
	facts     []fact
	curve     []Profit
	until     map[string]string // entity -> covered to; "" for ever
	present   map[string][]string
	firstSale string
	err       error
	deliveries,
	asked int
	requests []Request
}

func day(s string) Date {
	d, err := ParseDate(s)
	if err != nil {
		panic(err) // a test's own text
	}
	return d
}

func (f *fakeFacts) Delivered(_ context.Context, kind ScopeKind, _ []string) (Delivered, error) {
	f.deliveries++
	d := Delivered{Until: map[string]Date{}, Present: map[string]map[string]bool{}}
	for entity, until := range f.until {
		d.Until[entity] = Forever
		if until != "" {
			d.Until[entity] = day(until)
		}
		d.Present[entity] = map[string]bool{}
		if kind == Organisation {
			d.Present[entity][""] = true
		}
	}
	for entity, names := range f.present {
		for _, name := range names {
			d.Present[entity][name] = true
		}
	}
	if f.firstSale != "" {
		d.FirstSale = day(f.firstSale)
	}
	return d, nil
}

func (f *fakeFacts) Parts(_ context.Context, r Request) (Parts, error) {
	f.asked++
	f.requests = append(f.requests, r)
	if f.err != nil {
		return nil, f.err
	}
	parts := Parts{}
	for _, want := range r.Wants {
		w := r.Windows[want.Window]
		for _, x := range f.facts {
			d := day(x.day)
			if x.measure != r.Measures[want.Measure].Name || d < w.From || d > w.To || (r.Kind == Organisation && x.scope != "") {
				continue
			}
			key := PartKey{want.Measure, want.Window, x.scope}
			p := parts[key]
			p.Sum, p.N = p.Sum+x.sum, p.N+x.n
			if x.measure == "newcomers" {
				p.Curve = f.curve
			}
			parts[key] = p
		}
	}
	return parts, nil
}

// gregorian is the calendar of the evaluator's tests.
var gregorian = Calendar{System: Gregorian, FiscalStart: 1, Zone: time.UTC}

// text writes a value as "value = numerator/denominator n=N flags" or its reason in its place.
func text(v Value) string {
	number := func(x *float64) string {
		if x == nil {
			return "-"
		}
		return fmt.Sprintf("%.6g", *x)
	}
	s := string(v.Reason)
	if s == "" {
		s = number(v.Value)
	} else if v.Value != nil {
		s += " WITH A VALUE"
	}
	s += fmt.Sprintf(" = %s/%s n=%d", number(v.Numerator), number(v.Denominator), v.N)
	if v.ToDate {
		s += " to date"
	}
	if v.Cut != 0 {
		s += " cut " + v.Cut.String()
	}
	if v.Maturing {
		s += " maturing"
	}
	if v.ShortHistory {
		s += " short history"
	}
	return s
}
