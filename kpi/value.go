package kpi

// Reason says why a value cannot be given. The empty reason means that there is a value.
type Reason string

// The reasons of METHOD.md section 2, in the words of the JSON.
const (
	NotDue        Reason = "not_due"
	Late          Reason = "late"
	NotApplicable Reason = "not_applicable"
	Undefined     Reason = "undefined"
	Failed        Reason = "error"
)

// Value is what a KPI is in a period and a scope: a value or a reason, never both. Money
// is in the smallest unit of the organisation's currency (rial, cent) here and in the
// store; only the edges (JSON, page, workbook) divide it into the display unit.
type Value struct {
	KPI    string
	Period Period
	Scope  Scope
	// Value, Numerator and Denominator are nil where they do not exist. With a Reason,
	// Value is nil; parts that are known may be given nevertheless.
	Value, Numerator, Denominator *float64
	Reason                        Reason
	// N is the number of facts (customers or employees for distinct and cohort kinds) in
	// the denominator, else in the measure.
	N int64
	// ToDate marks a period that was unfinished on the day of the computation; Cut is then
	// the last day that was counted.
	ToDate bool
	Cut    Date
	// Maturing marks a value that may still change after its period (METHOD.md section 3).
	Maturing bool
	// ShortHistory marks the first twelve months of orders for KPIs that need a past.
	ShortHistory bool
	Closed       bool
}

// Known tells whether there is a value.
func (v Value) Known() bool { return v.Value != nil }
