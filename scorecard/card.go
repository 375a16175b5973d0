package scorecard

import (
	"context"

	"taraz/kpi"
)

// Catalogue is what a scorecard needs to know about KPIs; *kpi.Catalogue is one.
type Catalogue interface {
	Find(id string) (*kpi.Definition, error)
	Supports(d *kpi.Definition) []kpi.ScopeKind
	ThresholdRule(d *kpi.Definition) kpi.ThresholdRule
	ToDateRule(d *kpi.Definition) kpi.ToDateRule
}

// Source gives values and targets; the store is one.
type Source interface {
	Query(ctx context.Context, q kpi.Query) ([]kpi.Value, error)
	LikeForLike(ctx context.Context, q kpi.Query) ([]kpi.Value, error)
	Targets(ctx context.Context) ([]kpi.Target, error)
}

// Card is the scorecard of one scope in one period, complete: page, workbook and JSON are
// made of it and of nothing else.
type Card struct {
	Period kpi.Period
	Scope  kpi.Scope
	ToDate bool // the period was unfinished on the day it was asked for
	Standing
	Perspectives []Perspective
	// Before is where the card stood in the period before, of the same length and with
	// that period's own targets and weights; of a running period, over as many days.
	Before      Standing
	Explanation Explanation
}

// Perspective is one of a card's views, with its objectives.
type Perspective struct {
	ID     string
	Name   kpi.Words
	Weight float64
	Standing
	Objectives []Objective
}

// Objective is what the organisation wants to achieve, with the KPIs that tell.
type Objective struct {
	ID     string
	Name   kpi.Words
	Weight float64
	Standing
	KPIs []KPI
}

// KPI is one KPI on a card. Money is in the smallest unit.
type KPI struct {
	Definition *kpi.Definition
	Weight     float64
	Standing
	Value kpi.Value
	// Target is the one that applied, after inheritance from months and, in a running
	// period, after scaling to the days that have passed; nil without one.
	Target *kpi.Target
	// Before is the value it is compared with: the period before or, in a running period,
	// the first days of it.
	Before kpi.Value
	Change *Change // nil where either value is missing
	// Signal tells whether the value is news or routine variation, with the natural limits
	// behind it; without a verdict where that cannot be told.
	Signal kpi.Judgement
	// History holds the values of the 24 periods up to the card's, oldest first.
	History []kpi.Value

	scale scale
}

// KPIs returns every KPI of the card in its order.
func (c *Card) KPIs() []*KPI {
	var all []*KPI
	for i := range c.Perspectives {
		for j := range c.Perspectives[i].Objectives {
			list := c.Perspectives[i].Objectives[j].KPIs
			for k := range list {
				all = append(all, &list[k])
			}
		}
	}
	return all
}

// Find returns a KPI of the card by its id, nil where the card does not have it.
func (c *Card) Find(id string) *KPI {
	for _, k := range c.KPIs() {
		if k.Definition.ID == id {
			return k
		}
	}
	return nil
}

// Absence counts the KPIs that have no score for one reason.
type Absence struct {
	Reason Reason
	Count  int
}

// Absences says how many KPIs have no score and why, in order of first appearance.
func (c *Card) Absences() []Absence {
	var list []Absence
	at := map[Reason]int{}
	for _, k := range c.KPIs() {
		if k.Score != nil {
			continue
		}
		i, seen := at[k.Reason]
		if !seen {
			i = len(list)
			at[k.Reason] = i
			list = append(list, Absence{Reason: k.Reason})
		}
		list[i].Count++
	}
	return list
}

// stand rolls the KPIs' standings up to objectives, perspectives and the card. least is
// the coverage below which a parent has no score.
func (c *Card) stand(least float64) {
	top := make([]child, len(c.Perspectives))
	for i := range c.Perspectives {
		p := &c.Perspectives[i]
		middle := make([]child, len(p.Objectives))
		for j := range p.Objectives {
			o := &p.Objectives[j]
			leaves := make([]child, len(o.KPIs))
			for k, leaf := range o.KPIs {
				leaves[k] = child{leaf.Weight, leaf.Standing}
			}
			o.Standing = weighed(o.Weight, rollUp(leaves, least))
			middle[j] = child{o.Weight, o.Standing}
		}
		p.Standing = weighed(p.Weight, rollUp(middle, least))
		top[i] = child{p.Weight, p.Standing}
	}
	c.Standing = rollUp(top, least)
}

// weighed takes the score from a parent of weight 0: like a KPI of weight 0 it is shown,
// not scored.
func weighed(weight float64, s Standing) Standing {
	if weight == 0 {
		return unscored(WeightZero)
	}
	return s
}
