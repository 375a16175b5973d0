package store

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"taraz/data"
	"taraz/kpi"
)

// keptRuns is how many imports can be undone: the journal of the latest is kept.
const keptRuns = 30

// What the journal says of a row.
const (
	wasNew     = 0 // its key alone is kept
	wasChanged = 1 // as it was before
	wasRemoved = 2
)

// journalOf is the table with what takes back the changes of an entity's table.
func journalOf(e *data.Entity) string { return "undo_" + tableOf(e) }

// journals tells whether the changes of a load must be written down: not those of a dry
// run, and not where all facts of the source are of this import.
func (l *Loader) journals() bool {
	return l.im.num != 0 && !l.im.fresh[wholeKey{l.load.Entity.Name, l.source}]
}

// journalChanges writes down what upsert is about to overwrite, and the keys of what it is
// about to insert. Of master data without versions the nums that are new are known as a
// range, so that their keys need not be kept.
func (l *Loader) journalChanges(ctx context.Context) error {
	if !l.journals() {
		return nil
	}
	e := l.load.Entity
	which := fmt.Sprintf("s.state = %d", isChanged)
	if e.Master && !versioned(e) {
		which = fmt.Sprintf("s.state <> %d AND s.num <= %d", isUnchanged, l.im.known[e.Name])
	} else if err := l.journalNew(ctx); err != nil {
		return err
	}
	return l.journal(ctx, wasChanged, fmt.Sprintf("%s s CROSS JOIN %s f WHERE %s AND %s", l.stage, tableOf(e), which, l.on()))
}

func (l *Loader) journalNew(ctx context.Context) error {
	keys := keyColumns(l.load.Entity)
	_, err := l.im.w.tx.ExecContext(ctx, fmt.Sprintf("INSERT INTO %s (run, step, what, %s) SELECT %d, %d, %d, %s FROM %s WHERE state = %d",
		journalOf(l.load.Entity), strings.Join(keys, ", "), l.im.num, len(l.im.log), wasNew, strings.Join(keys, ", "), l.stage, isNew))
	if err != nil {
		return fmt.Errorf("write down the new keys of %s: %w", l.load.Entity.Name, err)
	}
	return nil
}

// journal writes down whole rows of the load's table, called f in what follows FROM.
func (l *Loader) journal(ctx context.Context, what int, from string, args ...any) error {
	e, tx := l.load.Entity, l.im.w.tx
	columns := tableColumns(e)
	_, err := tx.ExecContext(ctx, tx.Rebind(fmt.Sprintf("INSERT INTO %s (run, step, what, %s) SELECT %d, %d, %d, f.%s FROM %s",
		journalOf(e), strings.Join(columns, ", "), l.im.num, len(l.im.log), what, strings.Join(columns, ", f."), from)), args...)
	if err != nil {
		return fmt.Errorf("write down %s as it was: %w", e.Name, err)
	}
	return nil
}

// tableColumns lists all columns of an entity's table.
func tableColumns(e *data.Entity) []string {
	var names []string
	switch {
	case versioned(e):
		names = []string{e.Name}
	case e.Master:
		names = []string{"num", "stub"}
	default:
		names = []string{"source"}
	}
	for _, c := range columnsOf(e) {
		names = append(names, c.name)
	}
	if rowsOfCustomers(e) {
		names = append(names, viaColumn)
	}
	return names
}

// rowsOfCustomers tells whether the facts of an entity belong to customers, who may be merged.
func rowsOfCustomers(e *data.Entity) bool {
	return !e.Master && slices.ContainsFunc(e.Fields, func(f data.Field) bool { return f.Refers == "customer" })
}

// journalRest writes down what belongs to no load: the nums and sources that the import
// gave, and today's completeness of profiles, which it measures anew. What was kept for
// imports of long ago goes.
func (im *Import) journalRest(ctx context.Context) error {
	if im.num == 0 {
		return nil
	}
	tx := im.w.tx
	for _, entity := range masters() {
		n := im.numbers[entity]
		if n == nil || int64(n.last) == im.known[entity] {
			continue
		}
		if _, err := tx.ExecContext(ctx, tx.Rebind("INSERT INTO undo_number (run, entity, first, last) VALUES (?, ?, ?, ?)"), im.num, entity, im.known[entity]+1, n.last); err != nil {
			return fmt.Errorf("write down the new %ss: %w", entity, err)
		}
	}
	for _, num := range im.sources {
		if _, err := tx.ExecContext(ctx, tx.Rebind("INSERT INTO undo_source (run, source) VALUES (?, ?)"), im.num, num); err != nil {
			return fmt.Errorf("write down a new source: %w", err)
		}
	}
	_, err := tx.ExecContext(ctx, tx.Rebind(fmt.Sprintf("INSERT INTO undo_profile_measure (run, %[1]s) SELECT %[2]d, %[1]s FROM profile_measure WHERE day = ?",
		measuredProfiles, im.num)), int64(im.store.today()))
	if err != nil {
		return fmt.Errorf("write down the completeness of profiles: %w", err)
	}
	return im.prune(ctx)
}

const measuredProfiles = "day, kind, scope, filled, fields, customers"

// prune removes what takes back, and what was rejected by, all but the latest runs.
func (im *Import) prune(ctx context.Context) error {
	tx := im.w.tx
	var first int64
	err := tx.GetContext(ctx, &first, tx.Rebind(`SELECT COALESCE(MIN(num), 0) FROM (SELECT num FROM import_run
		WHERE status IN ('done', 'undone') AND num < ? ORDER BY num DESC LIMIT ?) latest`), im.num, keptRuns-1)
	if err != nil {
		return fmt.Errorf("find the imports to forget: %w", err)
	}
	var old []int64
	err = tx.SelectContext(ctx, &old, tx.Rebind(`SELECT num FROM import_run r WHERE num < ?
		AND (undoable = 1 OR EXISTS (SELECT 1 FROM import_reject j WHERE j.run = r.num))`), first)
	if err != nil {
		return fmt.Errorf("find the imports to forget: %w", err)
	}
	for _, num := range old {
		if err := forget(ctx, im, num); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, tx.Rebind("DELETE FROM import_reject WHERE run = ?"), num); err != nil {
			return fmt.Errorf("forget the rejected rows of import %d: %w", num, err)
		}
	}
	return nil
}

// forget removes what would take a run back.
func forget(ctx context.Context, im *Import, num int64) error {
	tables := []string{"undo_number", "undo_source", "undo_profile_measure"}
	for _, e := range data.Entities {
		tables = append(tables, journalOf(e))
	}
	statements := []string{"UPDATE import_run SET undoable = 0 WHERE num = %d"}
	for _, t := range tables {
		statements = append(statements, "DELETE FROM "+t+" WHERE run = %d")
	}
	for i, s := range statements {
		statements[i] = fmt.Sprintf(s, num)
	}
	return im.each(ctx, fmt.Sprintf("forget what takes back import %d", num), statements...)
}

// vouchIn keeps the day that a run vouches for; of several the latest.
func (im *Import) vouchIn(ctx context.Context, entity string, day kpi.Date) error {
	tx := im.w.tx
	_, err := tx.ExecContext(ctx, tx.Rebind(`INSERT INTO vouched (run, entity, day) VALUES (?, ?, ?)
		ON CONFLICT (run, entity) DO UPDATE SET day = excluded.day WHERE vouched.day < excluded.day`), im.num, entity, int64(day))
	if err != nil {
		return fmt.Errorf("keep the coverage of %s: %w", entity, err)
	}
	return nil
}

// columnsBut are the columns of an entity's table outside its key.
func columnsBut(e *data.Entity) []string {
	keys := keyColumns(e)
	return slices.DeleteFunc(tableColumns(e), func(c string) bool { return slices.Contains(keys, c) })
}
