package kpi

// Aggregate names what a measure does with the facts it selects.
type Aggregate string

// The aggregates.
const (
	// Count counts facts; of entities whose facts have lines (order) it counts distinct ids.
	Count Aggregate = "count"
	// Lines counts facts line by line.
	Lines Aggregate = "lines"
	// Sum adds a numeric field. Facts whose field is empty are neither added nor counted.
	Sum Aggregate = "sum"
	// Distinct counts the different values of a field.
	Distinct Aggregate = "distinct"
	// Median is the median of a numeric field; the mean of the middle two for an even number.
	Median Aggregate = "median"
	// ScaledSum adds answer.score after bringing every scale of the window linearly to the
	// one most frequent in it (METHOD.md section 3); N counts the answers.
	ScaledSum Aggregate = "scaled_sum"
)

// Measure is a declarative aggregate. Exactly one of Entity, Customers, Staff and Profit is set:
// facts of one kind aggregated by the store, a figure of the customer pass
// (kpi/customers), or a figure of the staff pass (kpi/staff).
type Measure struct {
	Name      string    `yaml:"-"`
	Entity    string    `yaml:"entity"`    // an entity or a view of data.Schema
	Aggregate Aggregate `yaml:"aggregate"` // Entity only
	Field     string    `yaml:"field"`     // Sum, Distinct, Median: a field of the entity, derived ones included
	// Date is the field that places a fact in a window. Empty for a stock.
	Date string `yaml:"date"`
	// Also is a second date (Distinct only): the value counts if, besides a fact dated in
	// the window by Date, it has one dated in it by Also.
	Also string `yaml:"also"`
	// Stock counts or sums the facts that are open at the end of the window's last day; an
	// entity that can be a stock declares when its facts open and close.
	Stock bool        `yaml:"stock"`
	Where []Condition `yaml:"where"`
	// Customers names a figure of the customer pass, Staff one of the staff pass.
	Customers string `yaml:"customers"`
	Staff     string `yaml:"staff"`
	// Profit makes this measure the gross profit of three others; see ProfitOf.
	Profit *ProfitOf `yaml:"profit"`
}

// ProfitOf names the measures a gross profit is made of: Net revenue, the part of it whose
// cost is known, and that Cost. Unknown costs of at most 5 % of revenue take the cost ratio
// of the known lines; beyond that the profit is not_applicable (METHOD.md section 3). The
// evaluator does this; the store only ever sees the three sums.
type ProfitOf struct {
	Net    string `yaml:"net"`
	Costed string `yaml:"costed"`
	Cost   string `yaml:"cost"`
}

// Condition is one test on a field of a fact; all conditions of a measure must hold.
// Exactly one of In, Known, Until is used.
type Condition struct {
	Field string   `yaml:"field"`
	In    []string `yaml:"in"`    // the field's text (a choice, yes, no, a number) is one of these
	Known *bool    `yaml:"known"` // true: not empty; false: empty
	// Until: the field's date (or instant) is not empty and lies on or before the window's
	// last day. Such a measure is never taken from monthly sums.
	Until bool `yaml:"until"`
}

// Window is a range of days, both ends included. Period is the period it stands for where
// it is the whole of one or its first days; customer figures need it.
type Window struct {
	Period   Period
	From, To Date
}

// Want asks for one measure over one window: indexes into the Request's lists.
type Want struct{ Measure, Window int }

// Request asks a Facts for parts. Names limits the scopes; nil means every scope of the
// kind that has facts.
type Request struct {
	Measures []Measure
	Windows  []Window
	Wants    []Want
	Kind     ScopeKind
	Names    []string
}

// Part is a measure over a window in a scope, before any division. A quantile has its
// value in Sum. A missing Part means that no fact was selected.
type Part struct {
	Sum float64
	N   int64
	// Curve belongs to the customer figure "newcomers" alone: profit of the window's new
	// customers within k x 30 days of their first sale, k = 1..12 at index k-1, cumulative.
	Curve []Profit
}

// Profit is a sum of order lines: Net of all, Costed of those whose cost is known, and the
// Cost of the latter. Smallest money units.
type Profit struct{ Net, Costed, Cost float64 }

// PartKey finds a Part: indexes into the Request and the scope's name ("" for the
// organisation and for the scope of empty fields).
type PartKey struct {
	Measure, Window int
	Scope           string
}

// Parts is the answer to a Request.
type Parts map[PartKey]Part
