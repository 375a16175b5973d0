package scorecard

import (
	"cmp"
	"embed"
	"fmt"
	"slices"

	"taraz/kpi"
)

// Strategy says what a company wants to be measured by: perspectives, their objectives and
// the KPIs that tell, with weights that are relative among siblings.
type Strategy struct {
	ValidFrom    kpi.Date // 0: always
	Perspectives []StrategyPerspective
	// Earlier is the strategy that holds before ValidFrom, nil where none is known; Chain
	// makes it.
	Earlier *Strategy
}

// StrategyPerspective is one view of the company.
type StrategyPerspective struct {
	ID         string
	Name       kpi.Words
	Weight     float64
	Objectives []StrategyObjective
}

// StrategyObjective is one thing to achieve.
type StrategyObjective struct {
	ID     string
	Name   kpi.Words
	Weight float64
	KPIs   []StrategyKPI
}

// StrategyKPI is a KPI with its weight under an objective.
type StrategyKPI struct {
	ID     string
	Weight float64
}

// Chain links dated strategies into one that knows its past: the one valid last, with the
// others behind Earlier. Of two valid from the same day the later in the list holds. The
// given strategies stay as they are.
func Chain(list ...*Strategy) *Strategy {
	ordered := slices.Clone(list)
	slices.SortStableFunc(ordered, func(a, b *Strategy) int { return cmp.Compare(since(a.ValidFrom), since(b.ValidFrom)) })
	var last *Strategy
	for _, s := range ordered {
		linked := *s
		linked.Earlier = last
		last = &linked
	}
	return last
}

// At returns the strategy that holds on a day, nil where none does yet.
func (s *Strategy) At(day kpi.Date) *Strategy {
	for s != nil && since(s.ValidFrom) > day {
		s = s.Earlier
	}
	return s
}

// KPIs returns the ids of the strategy's KPIs in its order.
func (s *Strategy) KPIs() []string {
	var ids []string
	for _, p := range s.Perspectives {
		for _, o := range p.Objectives {
			for _, k := range o.KPIs {
				ids = append(ids, k.ID)
			}
		}
	}
	return ids
}

//go:embed shipped/customer.yaml
var shipped embed.FS

// ShippedText returns the YAML of the strategy that comes with Taraz, to be read, changed
// and loaded back.
func ShippedText() (string, error) {
	b, err := shipped.ReadFile("shipped/customer.yaml")
	if err != nil {
		return "", fmt.Errorf("shipped strategy: %w", err)
	}
	return string(b), nil
}

// ShippedStrategy returns the strategy that comes with Taraz, for a company that lives by
// its customers. It holds always and may be replaced by the company's own.
func ShippedStrategy(known func(id string) error) (*Strategy, error) {
	text, err := ShippedText()
	if err != nil {
		return nil, err
	}
	return ParseStrategy([]byte(text), known)
}
