package store

import (
	"fmt"

	"taraz/data"
	"taraz/kpi"
)

// table says how the facts of one entity or view are read: from where, what its derived
// fields are in SQL, and which of its columns lead to the scopes. All texts speak of the
// alias f.
type table struct {
	name string
	// from is what stands after FROM, under the alias f. A view groups by %[1]s, the columns
	// that lead to the scope asked for, so that it is made as if only that scope existed.
	from    string
	entity  *data.Entity // nil for a view
	derived map[string]expression
	dates   map[string]dated // derived dates
	// employee, customer, product and campaign are the columns with the number of the fact's
	// own; contact is its own contact channel, channel its own acquisition channel where it
	// does not take the customer's. Empty: the entity does not reach it.
	employee, customer, product, campaign, contact, channel string
	// self is the employee of the scope of one employee, where departments and managers are
	// reached through more people than that.
	self string
	// opened, closed and standing make a stock: the days and a condition on both.
	opened, closed, standing string
}

// expression is a field in SQL, with a join it needs.
type expression struct {
	sql, join string
	kind      data.Type
}

// dated is a date in SQL: its day, its calendar month where one is stored, and its instant
// in seconds where a day alone would not do.
type dated struct{ day, month, instant string }

// costJoin finds a product's cost as of the day of the order.
const costJoin = "LEFT JOIN product_span cost ON cost.product = f.product AND f.ordered_at_day BETWEEN cost.from_day AND cost.to_day"

// knownCost is an order line's cost: its own, else quantity times the product's.
// NUMERIC has PostgreSQL round halves away from zero, as SQLite does.
const knownCost = "COALESCE(ABS(f.cost), CAST(ROUND(CAST(ABS(f.quantity) * cost.unit_cost AS NUMERIC)) AS BIGINT))"

const netAmount = "CASE WHEN f.kind = 'return' THEN -ABS(f.amount) ELSE f.amount END"

// elapsed is the time between two instants over a unit of seconds, empty if negative.
func elapsed(from, to, per string) string {
	return fmt.Sprintf("CASE WHEN %[2]s >= %[1]s THEN (%[2]s - %[1]s)%[3]s END", from, to, per)
}

// derivedFields are the fields of data.Entities[].Derived in SQL.
var derivedFields = map[string]map[string]expression{
	"order": {
		"net":        {sql: netAmount, kind: data.Money},
		"costed_net": {sql: "CASE WHEN " + knownCost + " IS NOT NULL THEN " + netAmount + " END", join: costJoin, kind: data.Money},
		"net_cost":   {sql: "CASE WHEN f.kind = 'return' THEN -" + knownCost + " ELSE " + knownCost + " END", join: costJoin, kind: data.Money},
		"sale_id":    {sql: "CASE WHEN f.kind = 'sale' THEN CAST(f.source AS TEXT) || ' ' || f.id END"},
	},
	"deal": {
		"ended_on": {sql: "CASE WHEN f.stage <> 'open' THEN f.closed_on END", kind: data.Day},
		"cycle":    {sql: elapsed("f.opened_on", "f.closed_on", ""), kind: data.Int},
	},
	"ticket": {
		"first_response":    {sql: elapsed("f.opened_at", "f.first_response_at", " / CAST(3600 AS DOUBLE PRECISION)"), kind: data.Real},
		"resolution":        {sql: elapsed("f.opened_at", "f.resolved_at", " / CAST(3600 AS DOUBLE PRECISION)"), kind: data.Real},
		"compensation_time": {sql: elapsed("f.opened_at_day", "f.compensated_at", ""), kind: data.Int},
		"due_at":            {sql: "COALESCE(f.promised_at, f.opened_at + 259200)", kind: data.Time},
	},
	"answer": {
		"top":         {sql: "CASE WHEN f.score >= f.scale_max - CASE WHEN f.scale_max - f.scale_min + 1 < 4 THEN 0 ELSE 1 END THEN 'yes' ELSE 'no' END"},
		"zero_to_ten": {sql: "CASE WHEN f.scale_min = 0 AND f.scale_max = 10 THEN 'yes' ELSE 'no' END"},
		"promotion":   {sql: "CASE WHEN f.score >= 9 THEN 'promoter' WHEN f.score <= 6 THEN 'detractor' ELSE 'passive' END"},
	},
}

var derivedDates = map[string]map[string]dated{
	"deal":   {"ended_on": {day: "CASE WHEN f.stage <> 'open' THEN f.closed_on END", month: "CASE WHEN f.stage <> 'open' THEN f.closed_on_month END"}},
	"ticket": {"due_at": {day: "f.opened_at_day", instant: "COALESCE(f.promised_at, f.opened_at + 259200)"}},
}

// promiseView is one promise of a ticket or of an order; see data.Views.
const promiseView = `(SELECT source, id, MAX(promised_on) AS promised,
		CASE WHEN COUNT(CASE WHEN delivered_on <= promised_on THEN 1 END) = COUNT(*) THEN 'yes' ELSE 'no' END AS kept%[2]s
	FROM fact_order WHERE kind = 'sale' AND promised_on IS NOT NULL GROUP BY source, id%[1]s
	UNION ALL SELECT source, id, promised_at_day, CASE WHEN resolved_at <= promised_at THEN 'yes' ELSE 'no' END%[1]s
	FROM fact_ticket WHERE promised_at IS NOT NULL)`

// recipientView is one person of one campaign; see data.Views.
const recipientView = `(SELECT c.campaign, c.person, own.purpose, COALESCE(own.starts_on, MIN(begun.day)) AS starts_on,
		CASE WHEN COUNT(c.responded_on) > 0 THEN 'yes' ELSE 'no' END AS responded,
		CASE WHEN COUNT(c.converted_on) > 0 THEN 'yes' ELSE 'no' END AS converted
	FROM fact_contact c
	LEFT JOIN campaign own ON own.num = c.campaign
	JOIN (SELECT campaign, MIN(contacted_on) AS day FROM fact_contact GROUP BY campaign) begun ON begun.campaign = c.campaign
	GROUP BY c.campaign, c.person, own.purpose, own.starts_on)`

// tableFor returns how an entity or a view is read in the scopes of a kind.
func tableFor(name string, kind kpi.ScopeKind) (*table, error) {
	switch name {
	case "promise":
		return promiseTable(kind), nil
	case "recipient":
		return &table{name: name, from: recipientView, campaign: "f.campaign",
			derived: map[string]expression{"purpose": {sql: "f.purpose"}, "responded": {sql: "f.responded"}, "converted": {sql: "f.converted"},
				"starts_on": {sql: "f.starts_on", kind: data.Day}},
			dates: map[string]dated{"starts_on": {day: "f.starts_on"}}}, nil
	}
	e := data.ByName(name)
	if e == nil {
		return nil, fmt.Errorf("entity %q: want one of %v: %w", name, data.Names(), kpi.ErrUnknown)
	}
	return entityTable(e), nil
}

func entityTable(e *data.Entity) *table {
	t := &table{name: e.Name, from: tableOf(e), entity: e, derived: derivedFields[e.Name], dates: derivedDates[e.Name]}
	for _, f := range e.Fields {
		if f.Type != data.Ref {
			continue
		}
		switch f.Name {
		case "employee":
			t.employee = "f.employee"
		case "customer":
			t.customer = "f.customer"
		case "product":
			t.product = "f.product"
		case "campaign":
			t.campaign = "f.campaign"
		}
	}
	return t.special()
}

// special is what the declarations do not say.
func (t *table) special() *table {
	switch t.name {
	case "order", "interaction", "ticket":
		t.contact = "f.channel"
	case "spend":
		t.channel = "f.channel"
	case "answer":
		// An answer counts for whom it is about. An employee's own, about nobody, counts for
		// his department and managers, but is never shown in a scope that is he alone.
		t.self = "f.about"
		t.employee = "CASE WHEN f.about <> 0 THEN f.about WHEN f.survey = 'employee' THEN f.employee ELSE 0 END"
	case "customer":
		t.customer = "f.num"
	case "campaign":
		t.campaign, t.channel = "f.num", "f.channel"
	case "employee":
		t.employee = "f.employee"
	case "product":
		t.product = "f.product"
	}
	switch t.name {
	case "deal":
		t.opened, t.closed = "f.opened_on", "CASE WHEN f.stage <> 'open' THEN f.closed_on END"
		t.standing = "(f.stage = 'open' OR f.closed_on IS NOT NULL)"
	case "ticket":
		t.opened, t.closed = "f.opened_at_day", "f.resolved_at_day"
	}
	return t
}

func promiseTable(kind kpi.ScopeKind) *table {
	columns := map[kpi.ScopeKind]string{kpi.Department: ", employee", kpi.Manager: ", employee", kpi.Employee: ", employee",
		kpi.Segment: ", customer", kpi.Channel: ", customer", kpi.City: ", customer", kpi.Portfolio: ", customer",
		kpi.ContactChannel: ", channel"}[kind]
	return &table{name: "promise", from: fmt.Sprintf(promiseView, columns, columns),
		employee: "f.employee", customer: "f.customer", contact: "f.channel",
		derived: map[string]expression{"kept": {sql: "f.kept"}, "promised": {sql: "f.promised", kind: data.Day}},
		dates:   map[string]dated{"promised": {day: "f.promised"}}}
}

// field returns a field in SQL. References are numbers, 0 when empty.
func (t *table) field(name string) (expression, error) {
	if x, ok := t.derived[name]; ok {
		return x, nil
	}
	if t.entity != nil {
		if f, ok := t.entity.Field(name); ok {
			return expression{sql: "f." + fieldColumn(t.entity, f), kind: f.Type}, nil
		}
	}
	return expression{}, fmt.Errorf("%s has no field %q: %w", t.name, name, kpi.ErrUnknown)
}

// date returns a date in SQL.
func (t *table) date(name string) (dated, error) {
	if d, ok := t.dates[name]; ok {
		return d, nil
	}
	x, err := t.field(name)
	switch {
	case err != nil:
		return dated{}, err
	case x.kind == data.Time:
		return dated{day: x.sql + "_day", month: x.sql + "_month"}, nil
	case x.kind == data.Day && t.entity != nil:
		d := dated{day: x.sql}
		if f, _ := t.entity.Field(name); f.Dated {
			d.month = x.sql + "_month"
		}
		return d, nil
	}
	return dated{}, fmt.Errorf("%s.%s is no date: %w", t.name, name, kpi.ErrInvalid)
}
