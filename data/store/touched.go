package store

import (
	"slices"

	"taraz/kpi"
)

// touched says what an import has changed, for what is derived from the facts.
type touched struct {
	entities map[string]bool               // facts or coverage of the entity changed
	months   map[string]map[kpi.Month]bool // entity -> months of the dates of its changed facts, before and after
	first    map[string]bool               // the entity had no facts before: rebuild all
	master   map[string]bool               // master data of the entity changed
	settings bool                          // a setting changed: every value may
	profiled bool                          // the completeness of profiles is as it should be: not measured anew
	lines    *gathered                     // all order lines of a first load; nil otherwise
}

func newTouched() *touched {
	return &touched{entities: map[string]bool{}, months: map[string]map[kpi.Month]bool{},
		first: map[string]bool{}, master: map[string]bool{}}
}

// add notes that facts in these months changed.
func (t *touched) add(entity string, months monthSet) {
	t.entities[entity] = true
	if t.months[entity] == nil {
		t.months[entity] = map[kpi.Month]bool{}
	}
	for m := range months {
		t.months[entity][m] = true
	}
}

// monthSet is a set of calendar months.
type monthSet map[kpi.Month]bool

func (s monthSet) sorted() []kpi.Month {
	all := make([]kpi.Month, 0, len(s))
	for m := range s {
		all = append(all, m)
	}
	slices.Sort(all)
	return all
}
