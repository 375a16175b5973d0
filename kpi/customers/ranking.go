package customers

import "math"

// earner is what a customer, or all of them, brought in a window: net revenue, the part of
// it whose cost is known, and that cost.
type earner struct{ net, costed, cost int64 }

func (e *earner) add(o earner) {
	e.net += o.net
	e.costed += o.costed
	e.cost += o.cost
}

// unknownLimit is the share of revenue whose cost may be unknown before profit gives way to
// revenue (METHOD.md section 3, gross_profit).
const unknownLimit = 0.05

// worth returns by what the members of a window are ranked, e being the window's total:
// gross profit, in which revenue of unknown cost takes the cost ratio of the known lines, or
// revenue where more than 5 % of it has no known cost.
func (e earner) worth() func(earner) float64 {
	unknown := math.Abs(float64(e.net - e.costed))
	if unknown != 0 && unknown > unknownLimit*float64(e.net) {
		return func(o earner) float64 { return float64(o.net) }
	}
	margin := e.margin()
	return func(o earner) float64 { return float64(o.costed-o.cost) + float64(o.net-o.costed)*margin }
}

// margin is the profit share of the lines whose cost is known; 1 where there are none.
func (e earner) margin() float64 {
	if e.costed == 0 {
		return 1
	}
	return 1 - float64(e.cost)/float64(e.costed)
}

// ranking collects the members of a window for their profitable fifth. Full blocks are
// packed, since a year of a large company has a million members.
type ranking struct {
	blocks  []block
	pending []earner
}

const blockSize = 1024

func (r *ranking) add(e earner) {
	if r.pending == nil {
		r.pending = make([]earner, 0, 16)
	}
	r.pending = append(r.pending, e)
	if len(r.pending) == blockSize {
		r.blocks = append(r.blocks, pack(r.pending))
		r.pending = r.pending[:0]
	}
}

func (r *ranking) reset() {
	r.blocks, r.pending = r.blocks[:0], r.pending[:0]
}

// topFifth returns the sum over the ceil(20 %) members worth most, and their number. Equal
// members at the border are worth the same, so their order does not matter.
func (r *ranking) topFifth(worth func(earner) float64) (sum float64, n int64) {
	values := make([]float64, 0, len(r.blocks)*blockSize+len(r.pending))
	var members [blockSize]earner
	for i := range r.blocks {
		r.blocks[i].unpack(&members)
		for _, e := range members {
			values = append(values, worth(e))
		}
	}
	for _, e := range r.pending {
		values = append(values, worth(e))
	}
	k := (len(values) + 4) / 5
	largest(values, k)
	for _, v := range values[:k] {
		sum += v
	}
	return sum, int64(k)
}

// largest moves the k largest values to the front (Hoare's quickselect with three-way
// partition).
func largest(v []float64, k int) {
	for lo, hi := 0, len(v); k > lo && k < hi; {
		pivot := middle(v[lo], v[lo+(hi-lo)/2], v[hi-1])
		above, i, below := lo, lo, hi
		for i < below {
			switch x := v[i]; {
			case x > pivot:
				v[i], v[above] = v[above], x
				above++
				i++
			case x < pivot:
				below--
				v[i], v[below] = v[below], x
			default:
				i++
			}
		}
		switch {
		case k <= above:
			hi = above
		case k >= below:
			lo = below
		default:
			return
		}
	}
}

func middle(a, b, c float64) float64 {
	return max(min(a, b), min(max(a, b), c))
}

// block is a packed run of blockSize earners: a column per amount.
type block struct{ net, costed, cost column }

// column holds blockSize amounts, or nothing where all are 0 or, for costed, equal to net.
type column struct {
	narrow []int32
	wide   []int64
	same   bool // costed only: equal to net
}

func pack(members []earner) block {
	var b block
	same, costed, cost := true, false, false
	for _, e := range members {
		same = same && e.costed == e.net
		costed = costed || e.costed != 0
		cost = cost || e.cost != 0
	}
	b.net = packColumn(members, func(e *earner) int64 { return e.net })
	switch {
	case same:
		b.costed.same = true
	case costed:
		b.costed = packColumn(members, func(e *earner) int64 { return e.costed })
	}
	if cost {
		b.cost = packColumn(members, func(e *earner) int64 { return e.cost })
	}
	return b
}

func packColumn(members []earner, of func(*earner) int64) column {
	for i := range members {
		if x := of(&members[i]); x != int64(int32(x)) {
			return column{wide: collect[int64](members, of)}
		}
	}
	return column{narrow: collect[int32](members, of)}
}

func collect[T int32 | int64](members []earner, of func(*earner) int64) []T {
	out := make([]T, len(members))
	for i := range members {
		out[i] = T(of(&members[i]))
	}
	return out
}

func (b *block) unpack(to *[blockSize]earner) {
	for i := range to {
		e := earner{net: b.net.get(i), cost: b.cost.get(i)}
		e.costed = b.costed.get(i)
		if b.costed.same {
			e.costed = e.net
		}
		to[i] = e
	}
}

func (c *column) get(i int) int64 {
	switch {
	case c.narrow != nil:
		return int64(c.narrow[i])
	case c.wide != nil:
		return c.wide[i]
	}
	return 0
}
