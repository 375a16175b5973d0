package data

import (
	"time"

	"taraz/kpi"
)

// Organisation is whose scorecard a database holds. Calendar and time zone are fixed when
// it is made.
type Organisation struct {
	Name     string
	Locale   string // fa or en
	Currency string // ISO 4217, e.g. IRR
	Unit     string // the display unit, e.g. toman; see Units
	Calendar kpi.Calendar
	ZoneName string
	Demo     bool // made by the demo command
	Created  time.Time
}
