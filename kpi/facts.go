package kpi

import "context"

// Facts answers measures from stored facts; data/store implements it. Everything a KPI
// value needs from the world comes through these two questions.
type Facts interface {
	Parts(ctx context.Context, r Request) (Parts, error)
	Delivered(ctx context.Context, kind ScopeKind, names []string) (Delivered, error)
}

// Delivered says what has been delivered so far.
type Delivered struct {
	// Until is the day up to which an entity is covered (METHOD.md section 2): its latest
	// fact's day, or a later one that somebody vouched for. Master data (customer, product,
	// employee, campaign) is covered to the end (Forever). An entity without a single fact is absent.
	Until map[string]Date
	// Present holds, per entity, the scope names (of the kind asked for) that have at
	// least one fact of it, ever. For the organisation the name is "".
	Present map[string]map[string]bool
	// FirstSale is the day of the earliest sale in the data, 0 if there is none.
	FirstSale Date
}

// Forever is the coverage of data that does not arrive by date.
const Forever Date = 1 << 30

// Settings are the organisation's choices that change what a number means
// (METHOD.md). The zero value is not usable; start from DefaultSettings.
type Settings struct {
	ChurnDays    int     // silence after which a customer is lost; at least 31
	WinBackDays  int     // 0: unlimited
	MaturityDays int     // how long maturing KPIs go on changing
	NMin         int     // fewest cases for a ratio to be scored
	Coverage     float64 // share of a card that must be known for a score
	Horizon      int     // months of customer lifetime value
	Discount     float64 // a month
	Weekend      []int   // time.Weekday numbers that are not working days
	Quarterly    bool    // customer surveys and reviews are quarterly instead of monthly
}

// DefaultSettings returns what METHOD.md gives where an organisation has not chosen.
func DefaultSettings(s System) Settings {
	weekend := []int{6, 0} // Saturday, Sunday
	if s == Jalali {
		weekend = []int{4, 5} // Thursday, Friday
	}
	return Settings{ChurnDays: 180, MaturityDays: 90, NMin: 10, Coverage: 0.70, Horizon: 12, Discount: 0.01, Weekend: weekend}
}
