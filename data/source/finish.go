package source

import (
	"math"
	"strconv"

	"taraz/data"
)

// rules are the positions of the fields that the rules of an entity concern, -1 where it
// has none.
type rules struct {
	amount, kind             int
	signless                 []int // of an order: their sign does not count in a return
	survey, score, low, high int
	own                      []int // filled by the rules, so that they count as mapped
	returns, flip            bool
}

func rulesOf(p *plan) rules {
	at := p.entity.Index
	r := rules{amount: at("amount"), kind: at("kind"), survey: at("survey"), score: at("score"),
		low: at("scale_min"), high: at("scale_max")}
	for _, l := range p.fillers {
		r.returns = r.returns || l.returns
		r.flip = r.flip || l.flip
	}
	switch p.entity.Name {
	case "order":
		r.signless = []int{r.amount, at("cost"), at("discount"), at("quantity")}
		if r.returns {
			r.own = []int{r.kind}
		}
	case "answer":
		r.own = []int{r.low, r.high}
	}
	return r
}

// finish applies the rules of an entity that concern several fields of a row.
func (p *plan) finish(rec data.Record) refusal {
	switch p.entity.Name {
	case "order":
		return p.rules.order(rec)
	case "answer":
		return p.rules.answer(rec)
	}
	return refusal{}
}

// order refuses negative sales, unless the mapping says that they are returns. A return is
// stored with positive numbers: its kind subtracts it.
func (r *rules) order(rec data.Record) refusal {
	if rec[r.amount].Int < 0 && rec[r.kind].Text != "return" {
		if !r.returns {
			return refusal{code: NegativeSale, field: r.amount}
		}
		rec[r.kind] = data.Cell{Text: "return"}
	}
	if rec[r.kind].Text != "return" {
		return refusal{}
	}
	for _, i := range r.signless {
		rec[i].Real = math.Abs(rec[i].Real)
		if rec[i].Int < 0 {
			rec[i].Int = -rec[i].Int
		}
	}
	return refusal{}
}

// scales are the ends of the scales of the known surveys; others have the last one.
var scales = map[string][2]float64{"csat": {1, 5}, "employee": {1, 5}, "nps": {0, 10}, "ces": {1, 7}, "": {1, 5}}

// answer fills the scale that the source does not give and refuses a score outside it. A
// reversed score is turned round within it.
func (r *rules) answer(rec data.Record) refusal {
	key := data.MatchKey(rec[r.survey].Text)
	scale, known := scales[key]
	if known {
		rec[r.survey].Text = key
	} else {
		scale = scales[""]
	}
	for i, at := range []int{r.low, r.high} {
		if rec[at].Null {
			rec[at] = data.Cell{Real: scale[i]}
		}
	}
	low, high := rec[r.low].Real, rec[r.high].Real
	score := &rec[r.score].Real
	switch {
	case low >= high:
		return refusal{code: OutOfRange, field: r.high, text: plainFloat(high)}
	case *score < low || *score > high:
		return refusal{code: OutOfRange, field: r.score, text: plainFloat(*score)}
	case r.flip:
		*score = low + high - *score
	}
	return refusal{}
}

func plainFloat(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
