package customers

import (
	"cmp"
	"slices"

	"taraz/kpi"
)

// members tells who is in the figures. Every figure but the top fifth adds up over
// customers, so what a customer adds to it is what the tallies hold when they are closed
// after him alone. The pass itself is not concerned: its parts are the same sums.
type members struct {
	tell    func(Key, int32, kpi.Part)
	total   []earner   // by window, anonymous sales included
	earners [][]ranked // by window: its members
}

// ranked is a member of a window with what he brought.
type ranked struct {
	customer int32
	earner
}

func newMembers(tell func(Key, int32, kpi.Part), windows int) *members {
	return &members{tell: tell, total: make([]earner, windows), earners: make([][]ranked, windows)}
}

// closeMember tells what the customer under way adds and keeps what he brought.
func (p *Pass) closeMember() {
	t, m := &p.periods, p.members
	if p.wanted[top20] || p.wanted[top20Total] {
		for w := range p.plan.windows {
			m.total[w].add(t.total[w])
			if t.count[active][w] > 0 {
				m.earners[w] = append(m.earners[w], ranked{p.customer.rows[0].Customer, t.total[w]})
			}
		}
	}
	p.closeTallies()
}

// closeMembers tells who the top fifth of every window are.
func (p *Pass) closeMembers() {
	m := p.members
	for w := range p.plan.windows {
		worth := m.total[w].worth()
		list := m.earners[w]
		slices.SortFunc(list, func(a, b ranked) int {
			return cmp.Or(cmp.Compare(worth(b.earner), worth(a.earner)), cmp.Compare(a.customer, b.customer))
		})
		best, all := kpi.Part{}, kpi.Part{Sum: worth(m.total[w]), N: int64(len(list))}
		fifth := (len(list) + 4) / 5
		for i, r := range list {
			part := kpi.Part{Sum: worth(r.earner), N: 1}
			if i < fifth {
				best = kpi.Part{Sum: best.Sum + part.Sum, N: best.N + 1}
				p.tellTop(top20, w, r.customer, part)
			}
			p.tellTop(top20Total, w, r.customer, part)
		}
		p.keepTop(top20, w, best)
		p.keepTop(top20Total, w, all)
		m.total[w], m.earners[w] = earner{}, list[:0]
	}
}

func (p *Pass) tellTop(f figure, w int, customer int32, part kpi.Part) {
	if p.wanted[f] {
		p.members.tell(Key{names[f], w, p.scope}, customer, part)
	}
}

func (p *Pass) keepTop(f figure, w int, part kpi.Part) {
	if p.wanted[f] && (part.Sum != 0 || part.N != 0) {
		p.parts[Key{names[f], w, p.scope}] = part
	}
}

// Counts tells whether a figure counts customers, so that each of its members adds 1. The
// others add up what their members brought, bought or need.
func Counts(name string) bool {
	switch f := figure(slices.Index(names[:], name)); f {
	case knownRevenue, knownOrders, existingRevenue, revenue12mBefore, revenue12mOfBefore, wallet, walletRevenue, relationshipDays, top20, top20Total:
		return false
	default:
		return f >= 0
	}
}
