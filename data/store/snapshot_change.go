package store

import (
	"context"
	"math"
	"slices"

	"taraz/data"
	"taraz/kpi"
)

// change is what has to be rewritten: KPIs (nil: all), in periods that end in from or later.
type change struct {
	kpis []string
	from kpi.Month
}

const sinceEver kpi.Month = math.MinInt32

func (r refresher) scopeOfChange(ctx context.Context, now valueState) (change, error) {
	old, err := readState(ctx, r.tx)
	if err != nil {
		return change{}, err
	}
	if old.Catalogue != now.Catalogue || old.First != now.First || r.t.settings {
		return change{from: sinceEver}, nil
	}
	c := r.touchedKPIs()
	if old.Day != now.Day {
		c.kpis = nil
		c.from = min(c.from, r.f.cal.Month(old.Day))
	}
	unsettled, err := r.unsettled(ctx)
	c.from = min(c.from, unsettled)
	return c, err
}

// unsettled is the first month of the earliest value that time or a delivery may change
// although no fact of its period does: it is late, or maturing.
func (r refresher) unsettled(ctx context.Context) (kpi.Month, error) {
	var first *int64
	err := r.tx.GetContext(ctx, &first, r.tx.Rebind("SELECT MIN(first_month) FROM kpi_value WHERE kind = ? AND (maturing = 1 OR reason = ?)"),
		string(kpi.Organisation), string(kpi.Late))
	if err != nil || first == nil {
		return math.MaxInt32, err
	}
	return kpi.Month(*first), nil
}

// touchedKPIs are the KPIs that rest on what was touched, and the first month they can have
// changed in.
func (r refresher) touchedKPIs() change {
	changed := r.changedEntities()
	c := change{kpis: []string{}, from: r.firstTouched()}
	for _, d := range r.store.catalogue.All() {
		needed, optional := r.store.catalogue.Rests(d)
		if slices.ContainsFunc(append(needed, optional...), func(e string) bool { return changed[e] }) {
			c.kpis = append(c.kpis, d.ID)
		}
	}
	return c
}

// changedEntities are those whose facts changed or count for somebody else now.
func (r refresher) changedEntities() map[string]bool {
	changed := map[string]bool{}
	for _, e := range data.Entities {
		if r.t.entities[e.Name] || r.t.first[e.Name] || r.t.master[e.Name] || r.moved(e.Name) {
			changed[e.Name] = true
		}
	}
	if changed["customer"] { // anonymous or not, acquired when, wallet
		changed["order"] = true
	}
	return changed
}

// firstTouched is the earliest month of a touched fact; since ever where what was touched
// is not bound to months of its own: master data, first loads, and contacts, which count
// in the month their campaign starts.
func (r refresher) firstTouched() kpi.Month {
	if len(r.t.master) > 0 || len(r.t.first) > 0 || r.t.entities["contact"] {
		return sinceEver
	}
	from := kpi.Month(math.MaxInt32)
	if r.t.entities["customer"] { // profiles were measured today
		from = r.f.cal.Month(r.f.today)
	}
	for _, months := range r.t.months {
		for m := range months {
			from = min(from, m)
		}
	}
	return from
}
