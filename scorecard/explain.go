package scorecard

import (
	"math"
	"sort"

	"taraz/kpi"
)

// Explanation splits the change of a card's score between two periods over its KPIs:
// exact and symmetric (Shapley values, METHOD.md section 5). Without a score on either
// side there is no split; Missing then says what is not known.
type Explanation struct {
	Parts   []Contribution // KPIs that count in at least one of the two, in the card's order
	Missing []Gap
}

// Contribution is what one KPI did to the score, in points, by cause.
type Contribution struct {
	KPI         string
	Performance float64 // its value moved
	Target      float64 // its thresholds moved
	Weight      float64 // the strategy's weights moved
	Coverage    float64 // it, or others, came to be known or ceased to be
	Restatement float64 // facts were corrected after closing; 0 while nothing is closed
}

// Points is the sum over the causes.
func (c Contribution) Points() float64 {
	return c.Performance + c.Target + c.Weight + c.Coverage + c.Restatement
}

// Gap is a KPI whose score is missing in a period.
type Gap struct {
	Period kpi.Period
	KPI    string
	Reason Reason
}

// Total is the sum of all parts: the change of the score.
func (e Explanation) Total() float64 {
	var sum float64
	for _, c := range e.Parts {
		sum += c.Points()
	}
	return sum
}

// Explain splits the change of the score from one card to another.
func Explain(from, to *Card) Explanation {
	if from.Score == nil || to.Score == nil {
		return Explanation{Missing: append(gaps(from), gaps(to)...)}
	}
	s := newSplit(from, to)
	var e Explanation
	for _, id := range s.ids {
		e.Parts = append(e.Parts, s.contribution(id))
	}
	return e
}

func gaps(c *Card) []Gap {
	if c.Score != nil {
		return nil
	}
	var list []Gap
	for _, k := range c.KPIs() {
		if k.Score == nil {
			list = append(list, Gap{c.Period, k.Definition.ID, k.Reason})
		}
	}
	return list
}

// split holds both sides of an explanation. w[x][y] are the effective weights under the
// weights of side x with what counts on side y.
type split struct {
	ids   []string
	count [2]map[string]*KPI
	w     [2][2]map[string]float64
	mean  float64 // of the two scores
}

func newSplit(from, to *Card) *split {
	s := &split{mean: (*from.Score + *to.Score) / 2}
	cards := [2]*Card{from, to}
	for i, c := range cards {
		s.count[i] = counting(c)
	}
	for i, c := range cards {
		for j := range cards {
			s.w[i][j] = effective(c, s.count[j])
		}
	}
	s.ids = s.inOrder(to, from)
	return s
}

// inOrder lists the KPIs that count in at least one period: those of the later card in its
// order, then those that only the earlier one has.
func (s *split) inOrder(cards ...*Card) []string {
	var ids []string
	seen := map[string]bool{}
	for _, c := range cards {
		for _, k := range c.KPIs() {
			id := k.Definition.ID
			if !seen[id] && (s.count[0][id] != nil || s.count[1][id] != nil) {
				ids = append(ids, id)
			}
			seen[id] = true
		}
	}
	return ids
}

// counting returns the KPIs that count: they and all their ancestors have a score.
func counting(c *Card) map[string]*KPI {
	set := map[string]*KPI{}
	for i := range c.Perspectives {
		for j := range c.Perspectives[i].Objectives {
			o := &c.Perspectives[i].Objectives[j]
			if c.Perspectives[i].Score == nil || o.Score == nil {
				continue
			}
			for k := range o.KPIs {
				if o.KPIs[k].Score != nil {
					set[o.KPIs[k].Definition.ID] = &o.KPIs[k]
				}
			}
		}
	}
	return set
}

// effective returns the weights of a card's KPIs in its score: the product down the path
// of weights normalised over the nodes that hold KPIs of the set.
func effective(c *Card, set map[string]*KPI) map[string]float64 {
	top, weights := node{}, map[string]float64{}
	for _, p := range c.Perspectives {
		middle := node{weight: p.Weight}
		for _, o := range p.Objectives {
			bottom := node{weight: o.Weight}
			for _, k := range o.KPIs {
				if set[k.Definition.ID] != nil {
					bottom.add(node{weight: k.Weight, id: k.Definition.ID})
				}
			}
			middle.add(bottom)
		}
		top.add(middle)
	}
	top.spread(1, weights)
	return weights
}

// node is a part of a card that holds counting KPIs.
type node struct {
	weight   float64
	id       string // of a KPI
	children []node
}

func (n *node) add(c node) {
	if c.id != "" || len(c.children) > 0 {
		n.children = append(n.children, c)
	}
}

func (n *node) spread(share float64, into map[string]float64) {
	if n.id != "" {
		into[n.id] = share
		return
	}
	var sum float64
	for _, c := range n.children {
		sum += c.weight
	}
	if sum == 0 {
		return
	}
	for _, c := range n.children {
		c.spread(share*c.weight/sum, into)
	}
}

func (s *split) contribution(id string) Contribution {
	c := Contribution{KPI: id}
	w0, w1 := s.w[0][0][id], s.w[1][1][id]
	mean, moved := s.scores(id)
	away := mean - s.mean
	c.Performance = (w0 + w1) / 2 * s.performance(id)
	c.Target = (w0+w1)/2*moved - c.Performance
	c.Coverage = away * (s.w[0][1][id] - w0 + w1 - s.w[1][0][id]) / 2
	c.Weight = away*(w1-w0) - c.Coverage
	return c
}

// scores returns the mean of a KPI's two scores and their difference; of one that counts
// in one period only, that period's score and 0.
func (s *split) scores(id string) (mean, moved float64) {
	k0, k1 := s.count[0][id], s.count[1][id]
	switch {
	case k0 == nil:
		return *k1.Score, 0
	case k1 == nil:
		return *k0.Score, 0
	}
	return (*k0.Score + *k1.Score) / 2, *k1.Score - *k0.Score
}

// performance is the change of score that the value alone brought, the mean of both ways
// to look at it: against the old thresholds and against the new ones.
func (s *split) performance(id string) float64 {
	k0, k1 := s.count[0][id], s.count[1][id]
	if k0 == nil || k1 == nil {
		return 0
	}
	v0, v1 := *k0.Value.Value, *k1.Value.Value
	return (k0.scale.score(v1) - *k0.Score + *k1.Score - k1.scale.score(v0)) / 2
}

// Apportion rounds points to a number of decimals by largest remainder, so that they add
// up to the total as it is shown. Equal remainders go to the earlier part.
func Apportion(points []float64, total float64, decimals int) []float64 {
	if len(points) == 0 {
		return nil
	}
	unit := math.Pow10(decimals)
	shown := make([]float64, len(points))
	order := make([]int, len(points))
	left := math.Round(total * unit)
	for i, p := range points {
		shown[i], order[i] = math.Floor(p*unit+1e-9), i
		left -= shown[i]
	}
	rest := func(i int) float64 { return points[i]*unit - math.Floor(points[i]*unit+1e-9) }
	sort.SliceStable(order, func(a, b int) bool { return rest(order[a]) > rest(order[b])+1e-9 })
	each := math.Floor(left / float64(len(points))) // 0, unless the total is not the sum
	left -= each * float64(len(points))
	for rank, i := range order {
		shown[i] += each
		if float64(rank) < left {
			shown[i]++
		}
		shown[i] /= unit
	}
	return shown
}
