package kpi

// Unit is what a KPI is counted in; the texts are METHOD.md's and appear in JSON.
type Unit string

// The units.
const (
	Money       Unit = "money"
	Percent     Unit = "%"
	Number      Unit = "count"
	Ratio       Unit = "ratio"
	Months      Unit = "months"
	Days        Unit = "days"
	Hours       Unit = "hours"
	Score       Unit = "score"
	PerThousand Unit = "per 1000"
	Index       Unit = "0-100"
)

// Better says which way is better.
type Better string

// The directions.
const (
	Up   Better = "up"
	Down Better = "down"
	Band Better = "band"
	None Better = "none" // shown, never scored
)

// Kind decides how a KPI aggregates over time and scopes (METHOD.md section 2).
type Kind string

// The kinds.
const (
	Flow         Kind = "flow"
	Stock        Kind = "stock"
	RatioKind    Kind = "ratio"
	DistinctKind Kind = "distinct"
	Cohort       Kind = "cohort"
	Quantile     Kind = "quantile"
)

// Words is a text in both languages.
type Words struct {
	Fa string `yaml:"fa" json:"fa"`
	En string `yaml:"en" json:"en"`
}

// In returns the text in a language ("fa" or "en").
func (w Words) In(lang string) string {
	if lang == "fa" {
		return w.Fa
	}
	return w.En
}

// Over names a window relative to the period P asked for.
type Over string

// The relative windows.
const (
	This       Over = "this"        // P
	Previous   Over = "previous"    // P-1, of the same length
	YearBefore Over = "year_before" // the same period a year before
	Last12     Over = "last_12"     // the 12 months ended with P
	Prior12    Over = "prior_12"    // the 12 months before last_12
	AtStart    Over = "start"       // stock measures: the day before P
)

// Term is one summand of a numerator or denominator: a measure over a window, times a
// factor (1 if not given).
type Term struct {
	Measure string   `yaml:"measure"`
	Over    Over     `yaml:"over"`
	Times   *float64 `yaml:"times"`
	// Whole takes the organisation's figure whatever the scope (contact_channel_share).
	Whole bool `yaml:"whole"`
}

// Definition is one KPI of the catalogue. Either Value stands alone (a flow, stock,
// distinct count or quantile), or Numerator and Denominator do; Later marks a KPI that
// always answers not_applicable because what it needs does not exist yet.
type Definition struct {
	ID          string `yaml:"id"`
	Perspective string `yaml:"perspective"` // financial, customer, process, learning
	Name        Words  `yaml:"name"`
	Description Words  `yaml:"description"`
	Unit        Unit   `yaml:"unit"`
	Better      Better `yaml:"better"`
	Lead        bool   `yaml:"lead"` // a leading indicator, else lagging
	Kind        Kind   `yaml:"kind"`

	Value       []Term  `yaml:"value"`
	Numerator   []Term  `yaml:"numerator"`
	Denominator []Term  `yaml:"denominator"`
	Times       float64 `yaml:"times"` // of the quotient: 100 for nps, 1000 for complaint_rate; 0 means 1
	// Payback: the value is the number of months after which the Numerator's newcomers have
	// earned the Denominator (acquisition_payback_months).
	Payback bool `yaml:"payback"`
	// PositiveBase: a denominator <= 0 is undefined, not only 0 (growth).
	PositiveBase bool `yaml:"positive_base"`
	// Bounds are the natural limits of the unit where they are not the unit's usual ones
	// (METHOD.md section 4); none: [] given.
	Bounds *[]float64 `yaml:"bounds"`

	Maturing     bool        `yaml:"maturing"`
	ShortHistory bool        `yaml:"short_history"`
	NotToDate    bool        `yaml:"not_to_date"` // turnover kinds: shown to date, not scored
	Quarterly    bool        `yaml:"quarterly"`   // may be made quarterly by the setting
	Seasonal     bool        `yaml:"seasonal"`
	NMin         int         `yaml:"n_min"`
	Scopes       []ScopeKind `yaml:"scopes"` // narrows what the measures reach; nil: all of it
	Later        bool        `yaml:"later"`

	traits traits // derived from the measures when the catalogue is loaded
}
