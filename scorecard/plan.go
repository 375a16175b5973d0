package scorecard

import (
	"fmt"
	"slices"

	"taraz/kpi"
)

// plan is a strategy as it holds in one period, restricted to the KPIs that a kind of scope
// supports.
type plan struct {
	strategy    *Strategy
	ids         []string
	definitions map[string]*kpi.Definition // of the supported KPIs
}

// plan returns what holds on the last day of a period.
func (r Request) plan(p kpi.Period) (*plan, error) {
	_, last := r.Calendar.Span(p)
	s := r.Strategy.At(last)
	if s == nil {
		var err error
		if s, err = ShippedStrategy(r.known); err != nil {
			return nil, err
		}
	}
	out := &plan{strategy: s, definitions: map[string]*kpi.Definition{}}
	for _, id := range s.KPIs() {
		d, err := r.Catalogue.Find(id)
		if err != nil {
			return nil, fmt.Errorf("strategy: %w", err)
		}
		if slices.Contains(r.Catalogue.Supports(d), r.Scope.Kind) {
			out.ids = append(out.ids, id)
			out.definitions[id] = d
		}
	}
	return out, nil
}

func (r Request) known(id string) error {
	_, err := r.Catalogue.Find(id)
	return err
}

// blank returns the card's frame: perspectives, objectives and KPIs with their weights,
// without those that hold nothing in this kind of scope.
func (p *plan) blank(period kpi.Period, s kpi.Scope) *Card {
	c := &Card{Period: period, Scope: s}
	for _, sp := range p.strategy.Perspectives {
		next := Perspective{ID: sp.ID, Name: sp.Name, Weight: sp.Weight}
		for _, so := range sp.Objectives {
			o := Objective{ID: so.ID, Name: so.Name, Weight: so.Weight}
			for _, k := range so.KPIs {
				if d := p.definitions[k.ID]; d != nil {
					o.KPIs = append(o.KPIs, KPI{Definition: d, Weight: k.Weight})
				}
			}
			if len(o.KPIs) > 0 {
				next.Objectives = append(next.Objectives, o)
			}
		}
		if len(next.Objectives) > 0 {
			c.Perspectives = append(c.Perspectives, next)
		}
	}
	return c
}
