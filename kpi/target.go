package kpi

// Target is what was agreed for one KPI in one scope from a day on: at Red the colour
// turns red, at Goal it turns green. For a lower-is-better KPI Red is the larger number. A
// band has its four limits instead. Numbers are in the KPI's own unit (money in the
// smallest unit, shares as fractions); nil means not given.
type Target struct {
	KPI                              string
	Scope                            Scope
	ValidFrom                        Date // 0: always
	Grain                            Grain
	Red, Goal, Floor, Best           *float64
	RedLower, Lower, Upper, RedUpper *float64
}
