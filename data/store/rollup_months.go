package store

import (
	"slices"

	"taraz/kpi"
	"taraz/kpi/customers"
)

// customerMonth is a row of customer_month: what the customer pass wants to know and how
// many order lines there were, all and with a known cost.
type customerMonth struct {
	customers.Row
	lines, costedLines int32
}

// folder turns sorted lines into customer months.
type folder struct {
	cal    kpi.Calendar
	scoped bool // by the scope of the lines, else all in one scope (wholeScope)
	many   bool // orders have several lines
	until  kpi.Date
	emit   func(*customerMonth) error

	now    customerMonth
	open   bool
	end    kpi.Date // last day of the month under way
	day    kpi.Date // of the last sale
	orders []uint64
}

// wholeScope stands for the whole organisation where rows are divided by employee.
const wholeScope = -1

// fold takes lines in the order of byScope (of byCustomer if the scope does not matter).
// Lines after until are left out.
func (f *folder) fold(lines []line) error {
	for i := range lines {
		l := &lines[i]
		if l.day > f.until {
			continue
		}
		scope := int32(wholeScope)
		if f.scoped {
			scope = l.scope
		}
		if !f.open || scope != f.now.Scope || l.customer != f.now.Customer || l.day > f.end {
			if err := f.flush(); err != nil {
				return err
			}
			f.begin(scope, l)
		}
		f.take(l)
	}
	return f.flush()
}

func (f *folder) begin(scope int32, l *line) {
	month := f.cal.Month(l.day)
	f.now = customerMonth{Row: customers.Row{Scope: scope, Customer: l.customer, Month: month}}
	f.open, f.end = true, f.cal.MonthEnd(month)
	f.orders = f.orders[:0]
}

func (f *folder) take(l *line) {
	r := &f.now
	r.lines++
	if l.costed {
		r.costedLines++
		r.Costed += l.net
		r.Cost += l.cost
	}
	if !l.sale {
		r.Returns -= l.net
		return
	}
	if r.SaleDays == 0 {
		r.FirstDay, r.SaleDays = l.day, 1
	} else if l.day != f.day {
		r.SaleDays++
	}
	f.day, r.LastDay = l.day, l.day
	r.Sales += l.net
	if l.day == r.FirstDay {
		r.FirstDaySales += l.net
	}
	if f.many {
		f.orders = append(f.orders, l.order)
		r.SaleOrders = 1 // counted at the end
		return
	}
	r.SaleOrders++
}

func (f *folder) flush() error {
	if !f.open {
		return nil
	}
	f.open = false
	if f.many {
		slices.Sort(f.orders)
		f.now.SaleOrders = int32(len(slices.Compact(f.orders)))
	}
	return f.emit(&f.now)
}
