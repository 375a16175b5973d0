// Package sample generates the company that the demo shows: three years of what its CRM
// would know, with a story in it - a good first year, a service crisis, a recovery. It is
// deterministic by seed. It hands over files and mappings, so that the demo is loaded by
// the ordinary import. All names are made up.
package sample

import (
	"time"

	"taraz/data"
	"taraz/kpi"
)

// months is how much of its past the company has recorded.
const months = 36

// Company is a generated company.
type Company struct {
	Organisation data.Organisation // Created is left to the caller
	From, To     kpi.Date          // the first and the last day with facts; To ends the last full month
	Tables       []Table           // one per entity, in the order in which they are best imported
	Targets      [][]string        // header and rows as `taraz targets --set` reads them
}

// Generate makes the company as it stands on a day: its facts cover the 36 months of the
// Jalali calendar that end with the last full one before now. The same day and seed give
// the same company.
func Generate(now kpi.Date, seed uint64) Company {
	w := newWorld(now, seed)
	w.hire()
	w.stock()
	w.acquire()
	w.plan()
	w.trade()
	w.advertise()
	w.negotiate()
	w.serve()
	w.train()
	return Company{
		Organisation: Organisation(), From: w.from, To: w.to,
		Tables:  w.tables(),
		Targets: w.targets(),
	}
}

// Organisation is whose scorecard the company's is, without the moment it was created.
func Organisation() data.Organisation {
	zone, err := time.LoadLocation("Asia/Tehran")
	if err != nil {
		zone = time.FixedZone("Asia/Tehran", 3*3600+1800)
	}
	return data.Organisation{
		Name: "بازرگانی خانه و کار (شرکت نمونه)", Locale: "fa", Currency: "IRR", Unit: "toman",
		Calendar: kpi.Calendar{System: kpi.Jalali, FiscalStart: 1, Zone: zone}, ZoneName: "Asia/Tehran", Demo: true,
	}
}

// world is the company in the making. Each part draws from dice of its own, so that a
// change in one leaves the others as they were.
type world struct {
	calendar kpi.Calendar
	seed     uint64
	first    kpi.Month
	from, to kpi.Date
	sheets   map[string]*Table

	employees []*employee
	products  []*product
	customers []*customer
	orders    []*order
	campaigns []*campaign
	revenue   [months]float64             // net, toman
	byTeam    map[string]*[months]float64 // of it, by the department that sold
}

func newWorld(now kpi.Date, seed uint64) *world {
	w := &world{calendar: Organisation().Calendar, seed: seed, sheets: map[string]*Table{},
		byTeam: map[string]*[months]float64{sales: {}, corporate: {}}}
	last := w.calendar.Month(now) - 1
	w.first = last - months + 1
	w.from, w.to = w.calendar.MonthStart(w.first), w.calendar.MonthEnd(last)
	return w
}

// month returns the number of a day's month in the story, 0 to months-1.
func (w *world) month(d kpi.Date) int {
	return min(max(int(w.calendar.Month(d)-w.first), 0), months-1)
}

// span returns the first and the last day of a month of the story.
func (w *world) span(m int) (from, to kpi.Date) {
	return w.calendar.MonthStart(w.first + kpi.Month(m)), w.calendar.MonthEnd(w.first + kpi.Month(m))
}

// past returns a day, or no day where it lies after the last one with facts.
func (w *world) past(d kpi.Date) kpi.Date {
	if d > w.to {
		return 0
	}
	return d
}
