package store

import (
	"context"
	"fmt"

	"github.com/jmoiron/sqlx"

	"taraz/data"
	"taraz/kpi"
)

// refresh brings the rollups and the KPI values in line with what an import, or a change of
// the settings, has touched.
func (s *Store) refresh(ctx context.Context, tx *sqlx.Tx, t *touched) error {
	r := refresher{store: s, tx: tx, f: s.facts(tx), t: t}
	if err := r.adopt(ctx); err != nil {
		return err
	}
	if err := r.rollups(ctx); err != nil {
		return err
	}
	return r.values(ctx)
}

// refresher is one refresh under way.
type refresher struct {
	store *Store
	tx    *sqlx.Tx
	f     *facts
	t     *touched
}

// adopt has everything rebuilt where the catalogue is not the one that the rollups were
// made for.
func (r *refresher) adopt(ctx context.Context) error {
	if r.store.catalogue == nil {
		return nil
	}
	old, err := readState(ctx, r.tx)
	if err != nil {
		return err
	}
	if old.Catalogue != fingerprint(r.store.catalogue) {
		r.t = everything()
	}
	return nil
}

// rollups rebuilds what is kept of the facts, for touched months only.
func (r refresher) rollups(ctx context.Context) error {
	for _, e := range data.Entities {
		if e.Master || !r.t.entities[e.Name] && !r.t.first[e.Name] {
			continue
		}
		if err := r.f.rebuildMonths(ctx, r.tx, e, r.months(e.Name)); err != nil {
			return err
		}
	}
	for _, e := range data.Entities {
		if !e.Master && r.stale(e) {
			if err := r.entity(ctx, e); err != nil {
				return err
			}
		}
	}
	if err := r.views(ctx); err != nil {
		return err
	}
	if r.t.master["customer"] || r.t.entities["customer"] {
		return r.f.measureProfiles(ctx, r.tx)
	}
	return nil
}

// months are the months of an entity to rebuild, nil for all of them: on a first load, and
// where master data that its sums depend on has changed.
func (r refresher) months(entity string) monthSet {
	if r.t.first[entity] || r.moved(entity) {
		return nil
	}
	months := monthSet{}
	for m := range r.t.months[entity] {
		months[m] = true
	}
	return months
}

// moved tells whether master data changed that decides what the facts of an entity count
// for: the departments and managers of employees, the costs of products.
func (r refresher) moved(entity string) bool {
	e := data.ByName(entity)
	employee := e.Index("employee") >= 0 && r.t.master["employee"]
	return employee || entity == "order" && r.t.master["product"]
}

func (r refresher) stale(e *data.Entity) bool {
	return r.t.entities[e.Name] || r.t.first[e.Name] || r.moved(e.Name)
}

// entity rebuilds the sums of one entity, and for orders the customer months.
func (r refresher) entity(ctx context.Context, e *data.Entity) error {
	months, measures := r.months(e.Name), r.f.keptOf(e.Name)
	if e.Name != "order" {
		return monthSums{r.f, r.tx, months}.rebuild(ctx, e.Name, measures, true)
	}
	if months != nil && len(months) == 0 { // its coverage alone was touched
		return nil
	}
	if months != nil {
		whole, err := r.wholly(ctx, months)
		if err != nil {
			return err
		}
		if whole {
			months = nil
		}
	}
	std := map[string]orderColumn{allOf("order"): linesColumn}
	var others []kpi.Measure
	for _, m := range measures {
		if c, ok := orderColumnOf(m); ok {
			std[m.Name] = c
		} else {
			others = append(others, m)
		}
	}
	one := orderRollup{f: r.f, tx: r.tx, months: months}
	if err := one.run(ctx, std); err != nil {
		return err
	}
	return monthSums{r.f, r.tx, months}.rebuild(ctx, "order", others, false)
}

// wholly tells whether customer_month must be built anew although only some months were
// touched: when orders with employees are there for the first time, or when most months are
// touched.
func (r refresher) wholly(ctx context.Context, months monthSet) (bool, error) {
	var all, staffed, kept int
	for text, into := range map[string]*int{
		"SELECT COUNT(*) FROM fact_month WHERE entity = 'order' AND field = 'ordered_at'":   &all,
		"SELECT COUNT(*) FROM (SELECT 1 FROM customer_month WHERE employee >= 0 LIMIT 1) x": &kept,
	} {
		if err := r.tx.GetContext(ctx, into, text); err != nil {
			return false, err
		}
	}
	if 2*len(months) > all {
		return true, nil
	}
	if kept > 0 {
		return false, nil
	}
	text := "SELECT COUNT(*) FROM (SELECT 1 FROM fact_order WHERE employee <> 0 AND ordered_at_month IN (" + monthSums{months: months}.list() + ") LIMIT 1) x"
	err := r.tx.GetContext(ctx, &staffed, text)
	return staffed > 0, err
}

// views rebuilds the sums of facts made of others, wholly, if any of those was touched.
func (r refresher) views(ctx context.Context) error {
	for _, v := range data.Views {
		if !r.touchesView(v) {
			continue
		}
		if err := (monthSums{r.f, r.tx, nil}).rebuild(ctx, v.Name, r.f.keptOf(v.Name), false); err != nil {
			return fmt.Errorf("%s: %w", v.Name, err)
		}
	}
	return nil
}

func (r refresher) touchesView(v *data.View) bool {
	for _, entity := range v.Rests {
		if r.t.entities[entity] || r.t.first[entity] || r.t.master[entity] || r.moved(entity) {
			return true
		}
	}
	return false
}
