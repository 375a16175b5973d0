package store

import (
	"slices"
	"sync"

	"taraz/kpi"
)

// keptFindings are those of the last look. They hold for a revision of the database and a
// day.
type keptFindings struct {
	sync.Mutex
	revision int64
	today    kpi.Date
	list     []QualityFinding
	counts   map[string]int64 // by Name and Entity
}

func (k *keptFindings) at(in *inspection) (list []QualityFinding, counts map[string]int64, ok bool) {
	k.Lock()
	defer k.Unlock()
	if k.counts == nil || k.revision != in.revision || k.today != in.today {
		return nil, nil, false
	}
	return slices.Clone(k.list), k.counts, true
}

func (k *keptFindings) keep(in *inspection, list []QualityFinding) {
	k.Lock()
	defer k.Unlock()
	k.revision, k.today, k.list, k.counts = in.revision, in.today, slices.Clone(list), map[string]int64{}
	for _, q := range list {
		k.counts[q.Name()+" "+q.Entity] = q.Count
	}
}
