package store

import (
	"context"
	"slices"
	"strconv"

	"taraz/kpi"
	"taraz/kpi/staff"
)

// orderColumn is a sum that follows from order lines without asking the database again.
type orderColumn int

const (
	netColumn orderColumn = iota
	costedColumn
	costColumn
	ordersColumn
	linesColumn
)

// orderColumnOf recognises the measures that are such a sum.
func orderColumnOf(m kpi.Measure) (orderColumn, bool) {
	if m.Entity != "order" || m.Date != "ordered_at" {
		return 0, false
	}
	sales := len(m.Where) == 1 && m.Where[0].Field == "kind" && slices.Equal(m.Where[0].In, []string{"sale"})
	switch {
	case m.Aggregate == kpi.Count && sales:
		return ordersColumn, true
	case len(m.Where) > 0:
		return 0, false
	case m.Aggregate == kpi.Lines:
		return linesColumn, true
	case m.Aggregate == kpi.Sum && m.Field == "net":
		return netColumn, true
	case m.Aggregate == kpi.Sum && m.Field == "costed_net":
		return costedColumn, true
	case m.Aggregate == kpi.Sum && m.Field == "net_cost":
		return costColumn, true
	}
	return 0, false
}

// orderSum is what order lines add up to in a month and a scope.
type orderSum struct{ net, costed, cost, orders, lines, costedLines int64 }

func (o *orderSum) part(c orderColumn) kpi.Part {
	switch c {
	case netColumn:
		return kpi.Part{Sum: float64(o.net), N: o.lines}
	case costedColumn:
		return kpi.Part{Sum: float64(o.costed), N: o.costedLines}
	case costColumn:
		return kpi.Part{Sum: float64(o.cost), N: o.costedLines}
	case ordersColumn:
		return kpi.Part{Sum: float64(o.orders), N: o.orders}
	}
	return kpi.Part{Sum: float64(o.lines), N: o.lines}
}

// placeKey is a scope of a kind in a month.
type placeKey struct {
	kind  kpi.ScopeKind
	scope string
	month kpi.Month
}

// orderKey is an order already counted in a place.
type orderKey struct {
	place placeKey
	order uint64
}

// orderSums adds up order lines by scope and month.
type orderSums struct {
	cal  kpi.Calendar
	many bool
	by   map[placeKey]*orderSum
	seen map[orderKey]bool
}

func (s *orderSums) at(k placeKey) *orderSum {
	o := s.by[k]
	if o == nil {
		o = &orderSum{}
		s.by[k] = o
	}
	return o
}

// month adds a customer month of the whole organisation, where no order has an employee:
// every kind then has the empty scope alone.
func (s *orderSums) month(m *customerMonth) {
	for _, kind := range keptKinds {
		o := s.at(placeKey{kind, "", m.Month})
		o.net += m.Sales - m.Returns
		o.costed += m.Costed
		o.cost += m.Cost
		o.orders += int64(m.SaleOrders)
		o.lines += int64(m.lines)
		o.costedLines += int64(m.costedLines)
	}
}

// lines adds lines in the order of byCustomer. An order belongs to one customer, so the
// orders that were counted can be forgotten from one range of customers to the next.
func (s *orderSums) lines(part []line, where *places) {
	clear(s.seen)
	end, month := kpi.Date(-1<<31), kpi.Month(0)
	start := end
	for i := range part {
		l := &part[i]
		if l.day > end || l.day < start {
			month = s.cal.Month(l.day)
			start, end = s.cal.MonthStart(month), s.cal.MonthEnd(month)
		}
		s.add(placeKey{kpi.Organisation, "", month}, l)
		p := where.of(l.scope, l.day)
		s.add(placeKey{kpi.Employee, p.employee, month}, l)
		s.add(placeKey{kpi.Department, p.department, month}, l)
		for _, m := range p.managers {
			s.add(placeKey{kpi.Manager, m, month}, l)
		}
	}
}

func (s *orderSums) add(k placeKey, l *line) {
	o := s.at(k)
	o.lines++
	o.net += l.net
	if l.costed {
		o.costedLines++
		o.costed += l.net
		o.cost += l.cost
	}
	if !l.sale {
		return
	}
	if s.many {
		if s.seen[orderKey{k, l.order}] {
			return
		}
		s.seen[orderKey{k, l.order}] = true
	}
	o.orders++
}

// place is where an employee stood for some time.
type place struct {
	from, to             kpi.Date
	employee, department string
	managers             []string // the empty name where there is none
}

// places finds an employee's place on a day.
type places struct {
	by    map[int32][]place
	names map[string]string
	none  place
}

func newPlaces(spans []staff.Span, names map[string]string) *places {
	p := &places{by: map[int32][]place{}, names: names, none: place{managers: []string{""}}}
	for _, s := range spans {
		one := place{from: s.From, to: s.To, employee: names[strconv.Itoa(int(s.Employee))], department: s.Department, managers: []string{""}}
		if len(s.Managers) > 0 {
			one.managers = nil
			for _, m := range s.Managers {
				one.managers = append(one.managers, names[strconv.Itoa(int(m))])
			}
		}
		p.by[s.Employee] = append(p.by[s.Employee], one)
	}
	return p
}

// of returns an employee's place; 0 is nobody's.
func (p *places) of(employee int32, day kpi.Date) *place {
	list := p.by[employee]
	for i := range list {
		if list[i].from <= day && day <= list[i].to {
			return &list[i]
		}
	}
	return &p.none
}

// writeSums writes the sums of the measures that are order columns.
func (r *orderRollup) writeSums(ctx context.Context, std map[string]orderColumn) error {
	names := make([]string, 0, len(std))
	for name := range std {
		names = append(names, name)
	}
	slices.Sort(names)
	if err := (monthSums{f: r.f, tx: r.tx, months: r.months}).clear(ctx, names); err != nil {
		return err
	}
	sums := map[sumKey]kpi.Part{}
	for k, o := range r.sums.by {
		for _, name := range names {
			if p := o.part(std[name]); p.N > 0 {
				sums[sumKey{name, k.kind, k.scope, "", k.month}] = p
			}
		}
	}
	return writeSums(ctx, r.tx, sums)
}
