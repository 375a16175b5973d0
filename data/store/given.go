package store

import (
	"context"
	"fmt"
	"strings"
)

// given is what the files of a source that is given as a whole have held so far.
type given struct {
	stages []string
	months monthSet
}

// remove deletes the facts of the source that its files, given as a whole, do not hold:
// all, or those in the months that the files hold.
func (l *Loader) remove(ctx context.Context) (int64, error) {
	e, tx := l.load.Entity, l.im.w.tx
	key := wholeKey{e.Name, l.source}
	if l.im.fresh[key] {
		return 0, nil // all facts of the source are from this import
	}
	w := l.im.wholes[key]
	if w == nil {
		w = &given{months: monthSet{}}
		l.im.wholes[key] = w
	}
	w.stages = append(w.stages, l.stage)
	for m := range l.primary {
		w.months[m] = true
	}
	if _, err := tx.ExecContext(ctx, fmt.Sprintf("CREATE INDEX %s_key ON %s (%s)", l.stage, l.stage, strings.Join(keyColumns(e), ", "))); err != nil {
		return 0, fmt.Errorf("index a staging table: %w", err)
	}
	if l.load.More {
		return 0, nil
	}
	from, args := l.missing(w)
	if err := l.im.noteMonths(ctx, l.months, "f", monthColumns(e), "FROM "+from, args...); err != nil {
		return 0, err
	}
	if l.journals() {
		if err := l.journal(ctx, wasRemoved, from, args...); err != nil {
			return 0, err
		}
	}
	result, err := tx.ExecContext(ctx, tx.Rebind("DELETE FROM "+from), args...)
	if err != nil {
		return 0, fmt.Errorf("remove facts of %s: %w", e.Name, err)
	}
	return result.RowsAffected()
}

// missing is what follows FROM to find the facts that are not in the files.
func (l *Loader) missing(w *given) (string, []any) {
	e := l.load.Entity
	text := tableOf(e) + " AS f WHERE f.source = ?"
	args := []any{l.source}
	if l.primary != nil {
		text += " AND f." + e.Primary + "_month IN (-1"
		for _, m := range w.months.sorted() {
			text += ", ?"
			args = append(args, int64(m))
		}
		text += ")"
	}
	for _, stage := range w.stages {
		text += fmt.Sprintf(" AND NOT EXISTS (SELECT 1 FROM %s s WHERE %s)", stage, l.on())
	}
	return text, args
}
