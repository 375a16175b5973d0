package store_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"taraz/data/store"
	"taraz/data/store/storetest"
)

// mergeModel is what merges mean, told the plain way: whose every order was said to be,
// what was said of every customer, and which merges are in force.
type mergeModel struct {
	orders map[string]string // order -> the id it came under
	known  map[string][2]string
	merges []modelMerge
}

type modelMerge struct {
	num    int64
	keep   string
	others []string
}

// root is who a customer counts as.
func (m *mergeModel) root(id string) string {
	for _, g := range m.merges {
		if slices.Contains(g.others, id) {
			return m.root(g.keep)
		}
	}
	return id
}

// fill is what is known of a customer and, level by level, of those merged into him.
func (m *mergeModel) fill(id string) (out [2]string) {
	for group := []string{id}; len(group) > 0; group = group[1:] {
		for i, v := range m.known[group[0]] {
			if out[i] == "" || out[i] == "-" {
				out[i] = v
			}
		}
		for _, g := range m.merges {
			if g.keep == group[0] {
				group = append(group, g.others...)
			}
		}
	}
	return out
}

// text is what the tables should hold.
func (m *mergeModel) text() (orders, customers string) {
	var lines []string
	for o, id := range m.orders {
		lines = append(lines, o+","+m.root(id))
	}
	slices.Sort(lines)
	var rows []string
	for id := range m.known {
		if m.root(id) == id {
			k := m.fill(id)
			rows = append(rows, id+","+k[0]+","+k[1])
		}
	}
	slices.Sort(rows)
	return strings.Join(lines, " "), strings.Join(rows, " ")
}

// load brings some orders and customers of whom one field or both are known.
func (m *mergeModel) load(t *testing.T, s *store.Store, r *rand.Rand) {
	orders, customers := "id customer ordered_at amount", "id name city"
	for _, i := range r.Perm(12)[:3] {
		o, id := fmt.Sprintf("o%02d", i), fmt.Sprintf("c%d", r.IntN(6))
		orders += fmt.Sprintf("\n%s %s 2025-0%d-01 5", o, id, 1+i%9)
		m.orders[o] = id
	}
	for _, i := range r.Perm(6)[:2] {
		id, known := fmt.Sprintf("c%d", i), [2]string{"-", "-"}
		for k := range known {
			if r.IntN(2) == 0 {
				known[k] = fmt.Sprintf("v%d", r.IntN(100))
			}
		}
		customers += "\n" + id + " " + known[0] + " " + known[1]
		m.known[id] = known
	}
	mustImport(t, s, file{entity: "order", rows: orders}, file{entity: "customer", rows: customers})
}

// merge joins one or two customers to another; all are their own roots.
func (m *mergeModel) merge(t *testing.T, s *store.Store, r *rand.Rand) {
	var free []string
	for i := range 6 {
		if id := fmt.Sprintf("c%d", i); m.root(id) == id {
			free = append(free, id)
		}
	}
	if len(free) < 3 {
		return
	}
	r.Shuffle(len(free), func(i, j int) { free[i], free[j] = free[j], free[i] })
	others := free[1 : 2+r.IntN(2)]
	m.merges = append(m.merges, modelMerge{mustMerge(t, s, free[0], others...), free[0], others})
}

func (m *mergeModel) unmerge(t *testing.T, s *store.Store, r *rand.Rand) {
	if len(m.merges) == 0 {
		return
	}
	i := r.IntN(len(m.merges))
	mustUnmerge(t, s, m.merges[i].num)
	m.merges = slices.Delete(m.merges, i, i+1)
}

func TestAnyOrderOfMergesImportsAndUndoingsIsWhatTheModelSays(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		r := rand.New(rand.NewPCG(7, 26))
		m := &mergeModel{orders: map[string]string{}, known: map[string][2]string{}}
		rows := "id name city"
		for i := range 6 {
			rows += fmt.Sprintf("\nc%d - -", i)
			m.known[fmt.Sprintf("c%d", i)] = [2]string{"-", "-"}
		}
		mustImport(t, s, file{entity: "customer", rows: rows})
		steps := []func(*testing.T, *store.Store, *rand.Rand){m.load, m.merge, m.merge, m.unmerge}
		for range 60 {
			steps[r.IntN(len(steps))](t, s, r)
			m.compare(t, s)
			if t.Failed() {
				t.Fatalf("merges in force: %v", m.merges)
			}
		}
		for len(m.merges) > 0 {
			m.unmerge(t, s, r)
			m.compare(t, s)
		}
		wantClean(t, s)
	})
}

func (m *mergeModel) compare(t *testing.T, s *store.Store) {
	t.Helper()
	orders, customers := m.text()
	check(t, s, "SELECT o.id, c.id FROM fact_order o JOIN customer c ON c.num = o.customer ORDER BY o.id", orders)
	check(t, s, "SELECT id, name, city FROM customer ORDER BY id", customers)
}
