package store

import (
	"database/sql/driver"

	"taraz/kpi"
)

// gathered are the order lines of a first load, kept on their way into the table, so that
// the rollups need not read them back. Where they are not all that decides a line (several
// lines to an order, costs that products give) they are given up and read after all.
type gathered struct {
	spool        *spool
	dates, sales dayCount
	shape        orderShape
	at           gatheredColumns
	given        bool // up
}

// gatheredColumns are the places of what is gathered among the columns of a load, -1 where
// the load does not fill it.
type gatheredColumns struct {
	line, customer, day, amount, employee, product, cost, kind, promised, delivered int
}

// gatheredHeld is how many lines wait in memory, which a load needs for its keys.
const gatheredHeld = 100_000

func newGathered(cal kpi.Calendar, columns []string) *gathered {
	place := map[string]int{}
	for i, name := range columns {
		place[name] = i + 1
	}
	at := func(name string) int { return place[name] - 1 }
	lines := newSpool(firstSpoolCustomers)
	lines.limit = gatheredHeld
	return &gathered{spool: lines, dates: newDayCount(cal), sales: newDayCount(cal), at: gatheredColumns{
		line: at("line"), customer: at("customer"), day: at("ordered_at_day"), amount: at("amount"), employee: at("employee"),
		product: at("product"), cost: at("cost"), kind: at("kind"), promised: at("promised_on"), delivered: at("delivered_on")}}
}

// number returns a whole number of a row, ok false where the row has none.
func number(row []driver.NamedValue, at int) (n int64, ok bool) {
	if at < 0 {
		return 0, false
	}
	n, ok = row[at].Value.(int64)
	return n, ok
}

// add gathers one row as it goes into the table.
func (g *gathered) add(row []driver.NamedValue) error {
	if g.given {
		return nil
	}
	line, several := number(row, g.at.line)
	product, _ := number(row, g.at.product)
	cost, costed := number(row, g.at.cost)
	if several && line != 1 || product != 0 && !costed {
		return g.giveUp()
	}
	day, _ := number(row, g.at.day)
	customer, _ := number(row, g.at.customer)
	employee, _ := number(row, g.at.employee)
	amount, known := number(row, g.at.amount)
	if !known {
		return nil
	}
	l := lineRow{amount: amount, sale: 1}
	l.l.customer, l.l.scope, l.l.day = int32(customer), int32(employee), kpi.Date(day)
	l.cost.Int64, l.cost.Valid = max(cost, -cost), costed
	if g.at.kind >= 0 && row[g.at.kind].Value == "return" {
		l.sale = 0
	}
	g.note(row, l, employee)
	return g.spool.add(l.line())
}

// note keeps what the lines have and on which days.
func (g *gathered) note(row []driver.NamedValue, l lineRow, employee int64) {
	g.shape.staffed = g.shape.staffed || employee != 0
	g.shape.costed = g.shape.costed || l.cost.Valid
	g.shape.returns = g.shape.returns || l.sale == 0
	if _, ok := number(row, g.at.promised); ok {
		g.shape.promised = true
	}
	if _, ok := number(row, g.at.delivered); ok {
		g.shape.delivered = true
	}
	g.dates.add(l.l.day)
	if l.sale != 0 {
		g.sales.add(l.l.day)
	}
}

// giveUp forgets what was gathered.
func (g *gathered) giveUp() error {
	if g == nil || g.given {
		return nil
	}
	g.given = true
	err := g.spool.close()
	g.spool = nil
	return err
}

// usable tells whether all lines of the table are here.
func (g *gathered) usable() bool { return g != nil && !g.given }
