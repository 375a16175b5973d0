package store

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/jmoiron/sqlx"

	"taraz/data"
)

// viaColumn holds, beside the customer that a fact counts for, the merged one under whose
// id it was given, so that undoing the merge gives him back what came before and after it.
const viaColumn = "via_customer"

// idsOf reads the ids of an entity by num. Merged customers are in no table of customers,
// but their ids go on meaning something and their nums stay taken.
func idsOf(entity string) string {
	if entity == "customer" {
		return "SELECT num, id FROM customer UNION ALL SELECT num, id FROM customer_own WHERE root <> num ORDER BY num"
	}
	return "SELECT num, id FROM " + entity + " ORDER BY num"
}

// mergedNums tells who was kept for every merged customer, nil if nobody is merged.
func mergedNums(ctx context.Context, q sqlx.ExtContext) (map[int64]int64, error) {
	var list []struct{ Num, Root int64 }
	if err := sqlx.SelectContext(ctx, q, &list, "SELECT num, root FROM customer_own WHERE root <> num"); err != nil {
		return nil, fmt.Errorf("read the merged customers: %w", err)
	}
	if len(list) == 0 {
		return nil, nil
	}
	by := make(map[int64]int64, len(list))
	for _, m := range list {
		by[m.Num] = m.Root
	}
	return by, nil
}

// seen is the num that a column gets for an id's own one: a reference that of the customer
// who was kept, the column beside it that of the merged one.
func (n *numbers) seen(num int64, what filling) int64 {
	if what == fromOwnID {
		return num
	}
	root, merged := n.merged[num]
	switch {
	case what == fromMerged && !merged:
		return 0
	case what == fromMerged || !merged:
		return num
	}
	return root
}

// mayBeMerged tells whether a load has to say under whose id its facts came.
func (l *Loader) mayBeMerged(n *numbers) bool {
	e := l.load.Entity
	return !e.Master && (n.merged != nil || slices.Contains(e.Key, "customer"))
}

// customerFields are the columns of what is known of a customer but his id.
func customerFields() []string {
	list := []string{"stub"}
	for _, c := range columnsOf(data.ByName("customer")) {
		if c.name != "id" {
			list = append(list, c.name)
		}
	}
	return list
}

// takeApart shows every customer as he is known under his own id, merged ones too. A load of
// customers and a change of what is merged work on them so; putTogether ends it.
func takeApart(ctx context.Context, tx *sqlx.Tx) error {
	fields := customerFields()
	names := strings.Join(fields, ", ")
	for _, text := range []string{
		"UPDATE customer SET " + assignments(fields, "o") + " FROM customer_own o WHERE o.num = customer.num",
		"INSERT INTO customer (num, id, " + names + ") SELECT num, id, " + names + " FROM customer_own WHERE root <> num",
	} {
		if _, err := tx.ExecContext(ctx, text); err != nil {
			return fmt.Errorf("take merged customers apart: %w", err)
		}
	}
	return nil
}

// putTogether puts merged customers away and fills the gaps of those who were kept.
func putTogether(ctx context.Context, tx *sqlx.Tx) error {
	fields := customerFields()
	var filled []string
	for _, f := range fields {
		known := "o." + f + " IS NOT NULL"
		switch f {
		case "stub":
			known = "o.stub = 0"
		case "manager":
			known = "o.manager <> 0"
		}
		filled = append(filled, fmt.Sprintf("%[1]s = COALESCE((SELECT o.%[1]s FROM customer_own o WHERE o.root = customer.num AND %[2]s ORDER BY o.place LIMIT 1), customer.%[1]s)", f, known))
	}
	for _, text := range []string{
		"UPDATE customer_own SET " + assignments(fields, "c") + " FROM customer c WHERE c.num = customer_own.num",
		"DELETE FROM customer WHERE num IN (SELECT num FROM customer_own WHERE root <> num)",
		"UPDATE customer SET " + strings.Join(filled, ", ") + " WHERE num IN (SELECT root FROM customer_own)",
	} {
		if _, err := tx.ExecContext(ctx, text); err != nil {
			return fmt.Errorf("put merged customers together: %w", err)
		}
	}
	return nil
}

// assignments set columns to those of an alias.
func assignments(fields []string, from string) string {
	list := make([]string, len(fields))
	for i, f := range fields {
		list[i] = f + " = " + from + "." + f
	}
	return strings.Join(list, ", ")
}
