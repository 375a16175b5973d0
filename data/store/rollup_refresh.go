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
	if old.Catalogue == r.store.print {
		return nil
	}
	lines := r.t.lines
	profiled := r.t.profiled
	r.t = everything()
	r.t.lines, r.t.profiled = lines, profiled
	return nil
}

// rollups rebuilds what is kept of the facts, for touched months only.
func (r refresher) rollups(ctx context.Context) error {
	for _, e := range data.Entities {
		if e.Master || e.Name == "order" || !r.t.entities[e.Name] && !r.t.first[e.Name] {
			continue
		}
		if err := r.f.rebuildMonths(ctx, r.tx, e, monthFields(e), r.months(e.Name)); err != nil {
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
	return r.profiles(ctx)
}

// profiles measures how complete customer profiles are if they, or who is a customer, may
// have changed. Where nothing but references to customers was ever delivered there is
// nothing to measure.
func (r refresher) profiles(ctx context.Context) error {
	delivered, err := r.f.any(ctx, data.ByName("customer"))
	if err != nil || !delivered || r.t.profiled {
		return err
	}
	if !r.t.master["customer"] && !r.t.entities["customer"] {
		var known, measured int64
		if err := r.tx.GetContext(ctx, &known, "SELECT COUNT(*) FROM customer WHERE kind IS NULL OR kind <> 'anonymous'"); err != nil {
			return err
		}
		err := r.tx.GetContext(ctx, &measured, r.tx.Rebind("SELECT COALESCE(MAX(customers), -1) FROM profile_measure WHERE kind = ? AND day = (SELECT MAX(day) FROM profile_measure)"), string(kpi.Organisation))
		if err != nil || known == measured {
			return err
		}
	}
	r.t.entities["customer"] = true
	return r.f.measureProfiles(ctx, r.tx)
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
// for: the departments and managers of employees, the costs of products, the starts and
// purposes of campaigns.
func (r refresher) moved(entity string) bool {
	e := data.ByName(entity)
	employee := e.Index("employee") >= 0 && r.t.master["employee"]
	return employee || entity == "order" && r.t.master["product"] || entity == "contact" && r.t.master["campaign"]
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
	return r.orders(ctx, months, measures)
}

// orders rebuilds what is kept of the orders, most of it in one reading.
func (r refresher) orders(ctx context.Context, months monthSet, measures []kpi.Measure) error {
	shape, err := r.shape(ctx, months)
	if err != nil {
		return err
	}
	if months != nil {
		before, err := monthEmployees(ctx, r.tx)
		if err != nil {
			return err
		}
		whole, err := r.wholly(ctx, months, shape.staffed && len(before) == 0)
		if err != nil {
			return err
		}
		if whole {
			return r.orders(ctx, nil, measures)
		}
		shape.staffed = shape.staffed || len(before) > 0
	}
	if err := r.f.noteLines(ctx, r.tx, &shape, months == nil); err != nil {
		return err
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
	one := orderRollup{f: r.f, tx: r.tx, months: months, shape: shape}
	if months == nil && r.t.lines.usable() {
		one.lines = r.t.lines
	}
	if err := one.run(ctx, std); err != nil {
		return err
	}
	if err := r.deliveries(ctx, months, shape); err != nil {
		return err
	}
	return monthSums{r.f, r.tx, months}.rebuild(ctx, "order", others, false)
}

// shape looks at the order lines of some months, or remembers those of a first load.
func (r refresher) shape(ctx context.Context, months monthSet) (orderShape, error) {
	if months == nil && r.t.lines.usable() {
		return r.t.lines.shape, nil
	}
	return r.f.shape(ctx, months)
}

// deliveries rebuilds the months of the orders' further dates, where there are any.
func (r refresher) deliveries(ctx context.Context, months monthSet, shape orderShape) error {
	var fields []string
	for field, has := range map[string]bool{"promised_on": shape.promised, "delivered_on": shape.delivered} {
		before, err := r.f.hasMonths(ctx, "order", field)
		if err != nil {
			return err
		}
		if has || before {
			fields = append(fields, field)
		}
	}
	return r.f.rebuildMonths(ctx, r.tx, data.ByName("order"), fields, months)
}

// wholly tells whether customer_month must be built anew although only some months were
// touched: when orders with employees are there for the first time, or when most months are
// touched.
func (r refresher) wholly(ctx context.Context, months monthSet, staffedFirst bool) (bool, error) {
	if staffedFirst {
		return true, nil
	}
	var all int
	err := r.tx.GetContext(ctx, &all, "SELECT COUNT(*) FROM fact_month WHERE entity = 'order' AND field = 'ordered_at'")
	return 2*len(months) > all, err
}

// views rebuilds the sums of facts made of others, wholly, if any of those was touched.
func (r refresher) views(ctx context.Context) error {
	for _, v := range data.Views {
		if !r.touchesView(v) {
			continue
		}
		measures := r.f.keptOf(v.Name)
		if v.Name == "promise" {
			if has, err := r.promises(ctx); err != nil {
				return err
			} else if !has {
				if err := (monthSums{tx: r.tx}).clear(ctx, measureList(measures)); err != nil {
					return err
				}
				continue
			}
		}
		if err := (monthSums{r.f, r.tx, nil}).rebuild(ctx, v.Name, measures, false); err != nil {
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

// promises tells whether anything was promised for a day.
func (r refresher) promises(ctx context.Context) (bool, error) {
	orders, err := r.f.hasMonths(ctx, "order", "promised_on")
	if err != nil || orders {
		return orders, err
	}
	return r.f.hasMonths(ctx, "ticket", "promised_at")
}

// hasMonths tells whether any fact of an entity has a date.
func (f *facts) hasMonths(ctx context.Context, entity, field string) (bool, error) {
	var n int
	err := sqlx.GetContext(ctx, f.q, &n, f.rebind("SELECT COUNT(*) FROM (SELECT 1 FROM fact_month WHERE entity = ? AND field = ? LIMIT 1) x"), entity, field)
	return n > 0, err
}
