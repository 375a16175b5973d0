package store

import (
	"cmp"
	"context"
	"slices"

	"taraz/kpi"
	"taraz/kpi/customers"
)

// members runs the customer pass over one window of one scope for who is in the figures.
func (f *facts) members(ctx context.Context, l listing, w kpi.Window, scope kpi.Scope) ([]member, error) {
	c, err := f.crowd(ctx)
	if err != nil {
		return nil, err
	}
	settings, err := f.settings(ctx)
	if err != nil {
		return nil, err
	}
	r := &register{listing: l, above: map[int32]float64{}}
	pass, err := customers.New(customers.Config{Calendar: f.cal, Settings: settings, FirstSale: c.firstSale,
		Windows: []kpi.Window{w}, Figures: l.figures(), Member: r.note})
	if err != nil {
		return nil, err
	}
	buyers := &buyers{low: f.cal.Month(w.From), high: f.cal.Month(w.To)}
	if l.rolling() {
		buyers.low = w.Period.Last() - 11
	}
	err = f.scopeMonths(ctx, scope, w, func(row customers.Row) error {
		buyers.see(&row)
		return pass.Add(row, c.person(row.Customer))
	})
	if err != nil {
		return nil, err
	}
	if _, err := pass.Finish(); err != nil {
		return nil, err
	}
	return r.with(buyers.list), nil
}

func (l listing) figures() []string {
	list := []string{l.measure.Customers}
	for _, p := range l.numerator {
		list = append(list, p.figure)
	}
	return list
}

// register is who was told to be in the figures of a listing.
type register struct {
	listing
	list  []member
	above map[int32]float64 // of those in the numerator's figures
}

func (r *register) note(k customers.Key, customer int32, part kpi.Part) {
	if k.Figure == r.measure.Customers {
		m := member{buyer: buyer{num: customer}}
		if !customers.Counts(k.Figure) {
			m.amount = part.Sum
		}
		r.list = append(r.list, m)
	}
	for _, p := range r.numerator {
		if p.figure == k.Figure {
			r.above[customer] += p.times * part.Sum
		}
	}
}

// with adds what the members bought; buyers come in the order of their numbers.
func (r *register) with(list []buyer) []member {
	for i := range r.list {
		m := &r.list[i]
		if at, ok := slices.BinarySearchFunc(list, m.num, func(b buyer, num int32) int { return cmp.Compare(b.num, num) }); ok {
			m.buyer = list[at]
		}
		above, in := r.above[m.num]
		m.in = in && (above > 0 || !r.flags())
		if !r.flags() {
			m.above = above
		}
	}
	return r.list
}

// buyers gathers what customers bought from their months, which come in order.
type buyers struct {
	low, high kpi.Month // of the window; nothing later counts
	list      []buyer
}

func (b *buyers) see(r *customers.Row) {
	if r.Month > b.high {
		return
	}
	if n := len(b.list); n == 0 || b.list[n-1].num != r.Customer {
		b.list = append(b.list, buyer{num: r.Customer})
	}
	now := &b.list[len(b.list)-1]
	if r.SaleOrders > 0 {
		if now.first == 0 {
			now.first = r.FirstDay
		}
		now.last = r.LastDay
	}
	if r.Month >= b.low {
		now.orders += int64(r.SaleOrders)
		now.net += r.Sales - r.Returns
	}
}

// newcomerMembers are the customers whose first sale lies in a window of whole months.
func (f *facts) newcomerMembers(ctx context.Context, w kpi.Window, scope kpi.Scope) ([]member, error) {
	c, err := f.crowd(ctx)
	if err != nil {
		return nil, err
	}
	all := &buyers{low: f.cal.Month(w.From), high: f.cal.Month(w.To)}
	err = f.scopeMonths(ctx, scope, w, func(row customers.Row) error {
		all.see(&row)
		return nil
	})
	if err != nil {
		return nil, err
	}
	var list []member
	for _, b := range all.list {
		who := c.person(b.num)
		if old := who.Acquired != 0 && who.Acquired < c.firstSale; !who.Anonymous && !old && b.first >= w.From && b.first <= w.To && b.first != 0 {
			list = append(list, member{buyer: b})
		}
	}
	return list, nil
}
