package store

import (
	"context"
	"fmt"
	"strings"

	"taraz/data"
)

// follow has the journal name the customers for whom facts count now, if some were merged
// or parted after the run.
func (u *undoing) follow(ctx context.Context) error {
	var statements []string
	for _, e := range data.Entities {
		if !rowsOfCustomers(e) || !u.touches[e.Name] {
			continue
		}
		statements = append(statements,
			fmt.Sprintf("UPDATE %s SET customer = %[2]s, %[2]s = 0 WHERE run = %[3]d AND %[2]s <> 0", journalOf(e), viaColumn, u.run),
			fmt.Sprintf(`UPDATE %[1]s SET %[2]s = customer, customer = (SELECT o.root FROM customer_own o WHERE o.num = %[1]s.customer)
				WHERE run = %[3]d AND customer IN (SELECT o.num FROM customer_own o WHERE o.root <> o.num)`, journalOf(e), viaColumn, u.run))
	}
	return u.each(ctx, "follow the merged customers", statements...)
}

// apart and together show merged customers under their own ids while loads are taken back,
// as they were while they were loaded.
func (u *undoing) apart(ctx context.Context) error    { return takeApart(ctx, u.w.tx) }
func (u *undoing) together(ctx context.Context) error { return putTogether(ctx, u.w.tx) }

// takeNumbers forgets the ids that were new in the run and that nothing refers to any more.
// Those that a later run, or a merge, refers to stay as stubs. Employees come last:
// customers refer to them.
func (u *undoing) takeNumbers(ctx context.Context) error {
	if err := u.unfill(ctx); err != nil {
		return err
	}
	for _, entity := range []string{"customer", "campaign", "product", "employee"} {
		for _, g := range u.given {
			if g.Entity != entity {
				continue
			}
			if err := u.takeRange(ctx, data.ByName(entity), g); err != nil {
				return fmt.Errorf("forget the new %ss: %w", entity, err)
			}
		}
	}
	return nil
}

// unfill makes stubs again of the ids that were new in the run and were filled by it, and
// of those whose versions have all gone.
func (u *undoing) unfill(ctx context.Context) error {
	for _, e := range data.Entities {
		if !e.Master || !u.touches[e.Name] {
			continue
		}
		var err error
		if versioned(e) {
			_, err = u.w.tx.ExecContext(ctx, fmt.Sprintf("UPDATE %[1]s SET stub = 1 WHERE stub = 0 AND NOT EXISTS (SELECT 1 FROM %[2]s v WHERE v.%[1]s = %[1]s.num)", e.Name, tableOf(e)))
		} else {
			err = u.blank(ctx, e)
		}
		if err != nil {
			return fmt.Errorf("make stubs of %ss: %w", e.Name, err)
		}
	}
	return nil
}

// blank empties the rows whose nums the run gave.
func (u *undoing) blank(ctx context.Context, e *data.Entity) error {
	set := []string{"stub = 1"}
	for _, c := range columnsOf(e) {
		switch f := e.Fields[c.field]; {
		case f.Name == "id":
		case f.Type == data.Ref:
			set = append(set, c.name+" = 0")
		default:
			set = append(set, c.name+" = NULL")
		}
	}
	for _, g := range u.given {
		if g.Entity != e.Name {
			continue
		}
		_, err := u.w.tx.ExecContext(ctx, u.w.tx.Rebind(fmt.Sprintf("UPDATE %s SET %s WHERE num BETWEEN ? AND ?", e.Name, strings.Join(set, ", "))), g.First, g.Last)
		if err != nil {
			return err
		}
	}
	return nil
}

// takeRange removes the stubs among some nums that nothing refers to. All references are
// gathered first: there is no index by which each could be looked up.
func (u *undoing) takeRange(ctx context.Context, e *data.Entity, g givenNums) error {
	tx := u.w.tx
	references := []string{"SELECT 0"}
	if e.Name == "customer" {
		references = append(references, "SELECT num FROM customer_own")
	}
	for _, of := range data.Entities {
		for _, f := range of.Fields {
			if f.Type == data.Ref && f.Refers == e.Name {
				column := fieldColumn(of, f)
				references = append(references, fmt.Sprintf("SELECT %s FROM %s WHERE %s BETWEEN %d AND %d", column, tableOf(of), column, g.First, g.Last))
			}
		}
	}
	_, err := tx.ExecContext(ctx, tx.Rebind(fmt.Sprintf("DELETE FROM %s WHERE stub = 1 AND num BETWEEN ? AND ? AND num NOT IN (%s)",
		e.Name, strings.Join(references, " UNION "))), g.First, g.Last)
	return err
}

// profiles returns the completeness of profiles to what was measured before the run, if
// nothing has been measured since by a later run or a merge; else today's is measured anew, and the past stays.
func (u *undoing) profiles(ctx context.Context) error {
	tx := u.w.tx
	var later int
	err := tx.GetContext(ctx, &later, tx.Rebind(`SELECT (SELECT COUNT(*) FROM import_run WHERE num > ? AND status = 'done')
		+ (SELECT COUNT(*) FROM profile_measure WHERE day > ?)
		+ (SELECT COUNT(*) FROM customer_merge m JOIN (SELECT MAX(num) AS num FROM import_log WHERE run = ?) l ON m.import >= l.num OR m.undone_import >= l.num)`),
		u.run, u.day, u.run)
	if err != nil {
		return fmt.Errorf("look for later measures of profiles: %w", err)
	}
	if u.touched.profiled = later == 0; !u.touched.profiled {
		return nil
	}
	return u.each(ctx, "return the completeness of profiles", fmt.Sprintf("DELETE FROM profile_measure WHERE day = %d", u.day),
		fmt.Sprintf("INSERT INTO profile_measure (%[1]s) SELECT %[1]s FROM undo_profile_measure WHERE run = %[2]d", measuredProfiles, u.run))
}
