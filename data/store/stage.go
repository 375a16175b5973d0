package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"taraz/data"
	"taraz/kpi"
)

// What became of a staged row.
const (
	isNew       = 0
	isUnchanged = 1
	isChanged   = 2
)

// target decides where the rows of a load go: straight into the facts where the source has
// none yet, else into a staging table. The unique index of an empty table is built after
// the rows are in.
func (l *Loader) target(ctx context.Context) (string, error) {
	e, tx := l.load.Entity, l.im.w.tx
	key := wholeKey{e.Name, l.source}
	if !e.Master {
		var empty, none bool
		err := errors.Join(
			tx.GetContext(ctx, &empty, "SELECT NOT EXISTS (SELECT 1 FROM "+tableOf(e)+")"),
			tx.GetContext(ctx, &none, tx.Rebind("SELECT NOT EXISTS (SELECT 1 FROM "+tableOf(e)+" WHERE source = ?)"), l.source))
		if err != nil {
			return "", fmt.Errorf("look for facts of %s: %w", e.Name, err)
		}
		if empty {
			l.im.touched.first[e.Name] = true
			if _, err := tx.ExecContext(ctx, "DROP INDEX IF EXISTS "+tableOf(e)+"_key"); err != nil {
				return "", fmt.Errorf("drop the index of %s: %w", e.Name, err)
			}
		}
		if none {
			l.im.fresh[key] = true
			l.months = monthSet{}
			return tableOf(e), nil
		}
	}
	return l.makeStage(ctx)
}

func (l *Loader) makeStage(ctx context.Context) (string, error) {
	e := l.load.Entity
	l.stage = fmt.Sprintf("stage_%s_%d", e.Name, len(l.im.stages)+1)
	var declared []string
	for i, f := range l.fills {
		t := columnType(e.Fields[f.field].Type)
		if i == 0 || f.what == fromDay || f.what == fromMonth {
			t = "BIGINT"
		}
		declared = append(declared, f.name+" "+t)
	}
	_, err := l.im.w.tx.ExecContext(ctx, fmt.Sprintf("CREATE TEMP TABLE %s (%s, state BIGINT NOT NULL DEFAULT 0)", l.stage, strings.Join(declared, ", ")))
	if err != nil {
		return "", fmt.Errorf("make a staging table for %s: %w", e.Name, err)
	}
	l.im.stages = append(l.im.stages, l.stage)
	return l.stage, nil
}

// dropStages ends the staging tables, which would otherwise live as long as the connection.
func (im *Import) dropStages(ctx context.Context) error {
	for _, stage := range im.stages {
		if _, err := im.w.tx.ExecContext(ctx, "DROP TABLE "+stage); err != nil {
			return fmt.Errorf("drop a staging table: %w", err)
		}
	}
	im.stages = nil
	return nil
}

// merge brings the staged rows into the table: rows with a new key are inserted, those of
// which a mapped field differs are updated.
func (l *Loader) merge(ctx context.Context, done *data.Loaded) (err error) {
	if l.load.Entity.Name == "customer" {
		if err := takeApart(ctx, l.im.w.tx); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, putTogether(ctx, l.im.w.tx)) }()
	}
	if l.load.Entity.Master {
		// Every id gets its row first, so that what is staged can be compared with it.
		if err := l.im.storeNumbers(ctx); err != nil {
			return err
		}
	}
	if err := l.classify(ctx, done); err != nil {
		return err
	}
	if done.Inserted+done.Updated == 0 {
		return nil
	}
	if !l.load.Entity.Master {
		if err := errors.Join(l.monthsBefore(ctx), l.monthsAfter(ctx)); err != nil {
			return err
		}
	}
	if err := l.journalChanges(ctx); err != nil {
		return err
	}
	return l.upsert(ctx)
}

// on is the condition that a staged row s and a stored row f have the same key.
func (l *Loader) on() string {
	var same []string
	for _, k := range keyColumns(l.load.Entity) {
		same = append(same, fmt.Sprintf("f.%s = s.%s", k, k))
	}
	return strings.Join(same, " AND ")
}

// written are the columns that a load may change: those of mapped fields outside the key.
func (l *Loader) written() []string {
	keys := keyColumns(l.load.Entity)
	var names []string
	for _, f := range l.fills {
		if !slices.Contains(keys, f.name) {
			names = append(names, f.name)
		}
	}
	return names
}

// classify compares every staged row with the stored one of its key. Looking each up keeps
// SQLite from reading all facts of the source.
func (l *Loader) classify(ctx context.Context, done *data.Loaded) error {
	tx, e := l.im.w.tx, l.load.Entity
	differs := []string{"1 = 0"}
	for _, c := range l.written() {
		differs = append(differs, fmt.Sprintf("f.%s IS DISTINCT FROM s.%s", c, c))
	}
	state := fmt.Sprintf("CASE WHEN %s THEN %d ELSE %d END", strings.Join(differs, " OR "), isChanged, isUnchanged)
	if e.Master && !versioned(e) {
		state = fmt.Sprintf("CASE WHEN f.stub = 1 THEN %d ELSE %s END", isNew, state)
	}
	_, err := tx.ExecContext(ctx, fmt.Sprintf("UPDATE %s AS s SET state = COALESCE((SELECT %s FROM %s f WHERE %s), %d)",
		l.stage, state, tableOf(e), l.on(), isNew))
	if err != nil {
		return fmt.Errorf("compare %s: %w", e.Name, err)
	}
	var counts []struct{ State, N int64 }
	if err := tx.SelectContext(ctx, &counts, "SELECT state, COUNT(*) AS n FROM "+l.stage+" GROUP BY state"); err != nil {
		return fmt.Errorf("compare %s: %w", e.Name, err)
	}
	for _, c := range counts {
		switch c.State {
		case isNew:
			done.Inserted = c.N
		case isUnchanged:
			done.Unchanged = c.N
		case isChanged:
			done.Updated = c.N
		}
	}
	return nil
}

// monthsBefore notes the months that the facts to be changed are in, unmapped dates too.
func (l *Loader) monthsBefore(ctx context.Context) error {
	e := l.load.Entity
	return l.im.noteMonths(ctx, l.months, "f", monthColumns(e), fmt.Sprintf("FROM %s s CROSS JOIN %s f WHERE s.state = %d AND %s",
		l.stage, tableOf(e), isChanged, l.on()))
}

// monthsAfter notes the months that new and changed facts will be in.
func (l *Loader) monthsAfter(ctx context.Context) error {
	var staged []string
	for _, f := range l.fills {
		if f.what == fromMonth {
			staged = append(staged, f.name)
		}
	}
	return l.im.noteMonths(ctx, l.months, "s", staged, fmt.Sprintf("FROM %s s WHERE s.state <> %d", l.stage, isUnchanged))
}

// noteMonths adds the months in some columns of the rows of alias.
func (im *Import) noteMonths(ctx context.Context, into monthSet, alias string, columns []string, from string, args ...any) error {
	for _, c := range columns {
		var found []int64
		query := fmt.Sprintf("SELECT DISTINCT %s.%s %s AND %s.%s IS NOT NULL", alias, c, from, alias, c)
		if err := im.w.tx.SelectContext(ctx, &found, im.w.tx.Rebind(query), args...); err != nil {
			return fmt.Errorf("find the months of %s: %w", c, err)
		}
		for _, m := range found {
			into[kpi.Month(m)] = true
		}
	}
	return nil
}

// upsert writes the new and changed rows. Unmapped fields keep what they hold; in a new
// version of master data they take it from the version before.
func (l *Loader) upsert(ctx context.Context) error {
	tx, e := l.im.w.tx, l.load.Entity
	var into, from, set []string
	for _, f := range l.fills {
		into, from = append(into, f.name), append(from, "s."+f.name)
	}
	for _, c := range l.written() {
		set = append(set, c+" = excluded."+c)
	}
	switch {
	case versioned(e):
		for _, c := range l.inherited() {
			into = append(into, c)
			before := fmt.Sprintf("(SELECT v.%s FROM %s v WHERE v.%s = s.%s AND v.valid_from < s.valid_from ORDER BY v.valid_from DESC LIMIT 1)",
				c, tableOf(e), e.Name, e.Name)
			if c == "manager" {
				before = "COALESCE(" + before + ", 0)"
			}
			from = append(from, before)
		}
	case e.Master:
		into, from, set = append(into, "stub"), append(from, "0"), append(set, "stub = 0")
	}
	action := "NOTHING"
	if len(set) > 0 {
		action = "UPDATE SET " + strings.Join(set, ", ")
	}
	_, err := tx.ExecContext(ctx, fmt.Sprintf("INSERT INTO %s (%s) SELECT %s FROM %s s WHERE s.state <> %d ON CONFLICT (%s) DO %s",
		tableOf(e), strings.Join(into, ", "), strings.Join(from, ", "), l.stage, isUnchanged,
		strings.Join(keyColumns(e), ", "), action))
	if err == nil && versioned(e) {
		_, err = tx.ExecContext(ctx, fmt.Sprintf("UPDATE %s SET stub = 0 WHERE stub <> 0 AND num IN (SELECT %s FROM %s)", e.Name, e.Name, l.stage))
	}
	if err != nil {
		return fmt.Errorf("store %s: %w", e.Name, err)
	}
	return nil
}

// inherited are the unmapped columns that hold from a day on.
func (l *Loader) inherited() []string {
	var names []string
	for i, f := range l.load.Entity.Fields {
		if !l.load.Mapped[i] && slices.Contains([]string{"department", "role", "manager", "customer_facing", "unit_cost"}, f.Name) {
			names = append(names, f.Name)
		}
	}
	return names
}
