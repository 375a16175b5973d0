package store

import (
	"context"
	"fmt"

	"taraz/data"
	"taraz/kpi"
)

// edge says that a merge in force joined one customer to another.
type edge struct{ Kept, Customer int64 }

// grown is the place of a customer among those who are one.
type grown struct{ num, root, place int64 }

// grow orders everybody in the edges below those who were kept in the end: first the kept
// one, then whom merges joined to him, earlier merges first, then whom merges joined to these.
func grow(edges []edge) []grown {
	below := map[int64][]int64{}
	joined := map[int64]bool{}
	for _, e := range edges {
		below[e.Kept] = append(below[e.Kept], e.Customer)
		joined[e.Customer] = true
	}
	var all []grown
	done := map[int64]bool{}
	for _, e := range edges {
		if joined[e.Kept] || done[e.Kept] {
			continue
		}
		done[e.Kept] = true
		group := []int64{e.Kept}
		for i := 0; i < len(group); i++ {
			group = append(group, below[group[i]]...)
			all = append(all, grown{group[i], e.Kept, int64(i)})
		}
	}
	return all
}

// join works out anew who is one with whom, from the merges in force, and puts them together.
func (r *regrouping) join(ctx context.Context) error {
	var edges []edge
	err := r.tx.SelectContext(ctx, &edges, `SELECT m.kept, c.customer FROM customer_merge m
		JOIN customer_merge_member c ON c.merge = m.num WHERE m.undone = 0 ORDER BY m.num, c.position`)
	if err == nil {
		_, err = r.tx.ExecContext(ctx, "DELETE FROM customer_own")
	}
	if err != nil {
		return fmt.Errorf("read the merges in force: %w", err)
	}
	w := rowWriter{tx: r.tx, table: "customer_own", columns: []string{"num", "root", "place", "id", "stub"}}
	for _, g := range grow(edges) {
		var id string
		if err := r.tx.GetContext(ctx, &id, r.tx.Rebind("SELECT id FROM customer WHERE num = ?"), g.num); err != nil {
			return fmt.Errorf("find a merged customer: %w", err)
		}
		if err := w.add(ctx, g.num, g.root, g.place, id, 0); err != nil {
			return fmt.Errorf("keep who is merged: %w", err)
		}
	}
	if err := w.flush(ctx); err != nil {
		return fmt.Errorf("keep who is merged: %w", err)
	}
	return putTogether(ctx, r.tx)
}

// origin is under whose id a fact was given.
const origin = "CASE WHEN f." + viaColumn + " <> 0 THEN f." + viaColumn + " ELSE f.customer END"

// move gives facts to whom they count for now, and notes the months they lie in. It returns
// how many moved.
func (r *regrouping) move(ctx context.Context, which string) (int64, error) {
	var all int64
	for _, e := range data.Entities {
		if e.Master || e.Index("customer") < 0 {
			continue
		}
		n, err := r.moveFacts(ctx, e, which)
		if err != nil {
			return 0, fmt.Errorf("move facts of %s: %w", e.Name, err)
		}
		all += n
	}
	return all, nil
}

func (r *regrouping) moveFacts(ctx context.Context, e *data.Entity, which string) (int64, error) {
	root := fmt.Sprintf("COALESCE((SELECT o.root FROM customer_own o WHERE o.num = %s), %s)", origin, origin)
	where := fmt.Sprintf("%s AND f.customer <> %s", which, root)
	months := monthSet{}
	for _, c := range monthColumns(e) {
		if err := r.noteMonths(ctx, months, fmt.Sprintf("SELECT DISTINCT f.%[1]s FROM %[2]s f WHERE f.%[1]s IS NOT NULL AND %[3]s", c, tableOf(e), where)); err != nil {
			return 0, err
		}
	}
	result, err := r.tx.ExecContext(ctx, fmt.Sprintf("UPDATE %s AS f SET customer = %s, %s = CASE WHEN %s = %s THEN 0 ELSE %s END WHERE %s",
		tableOf(e), root, viaColumn, root, origin, origin, where))
	if err != nil {
		return 0, err
	}
	n, err := result.RowsAffected()
	if n > 0 {
		r.touched.add(e.Name, months)
	}
	return n, err
}

// noteMonths adds the months that a query finds.
func (r *regrouping) noteMonths(ctx context.Context, into monthSet, query string) error {
	var found []int64
	if err := r.tx.SelectContext(ctx, &found, query); err != nil {
		return fmt.Errorf("find the months: %w", err)
	}
	for _, m := range found {
		into[kpi.Month(m)] = true
	}
	return nil
}
