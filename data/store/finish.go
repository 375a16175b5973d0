package store

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"taraz/data"
	"taraz/kpi"
)

// abandon stops a load whose rows nobody wants any more.
func (l *Loader) abandon() {
	l.done = true
	l.im.open = nil
	// The transaction is about to be undone: a failure to write the rest is no news.
	_ = errors.Join(l.bulk.close(), l.seen.free())
}

// Finish writes what is left of the file and tells what became of its rows.
func (l *Loader) Finish(ctx context.Context) (data.Loaded, error) {
	if l.done {
		return data.Loaded{}, fmt.Errorf("the load of %s is finished already: %w", l.load.Entity.Name, kpi.ErrConflict)
	}
	l.done = true
	l.im.open = nil
	err := errors.Join(l.bulk.close(), l.seen.free())
	if err == nil {
		err = l.im.failed
	}
	var done data.Loaded
	if err == nil {
		done, err = l.conclude(ctx)
	}
	if err != nil {
		return done, l.im.fail(err)
	}
	l.im.record(l, done)
	return done, nil
}

func (l *Loader) conclude(ctx context.Context) (done data.Loaded, err error) {
	e := l.load.Entity
	if err := l.vouch(ctx); err != nil {
		return done, err
	}
	if l.stage == "" {
		done.Inserted = l.rows
		err = l.index(ctx)
	} else {
		l.months = monthSet{}
		err = l.merge(ctx, &done)
	}
	if err != nil {
		return done, err
	}
	if l.primary != nil || l.load.Complete == "all" {
		if done.Removed, err = l.remove(ctx); err != nil {
			return done, err
		}
	}
	if done.Inserted+done.Updated+done.Removed == 0 {
		return done, nil
	}
	if e.Master {
		l.im.touched.master[e.Name] = true
		return done, nil
	}
	l.im.touched.add(e.Name, l.months)
	done.Months = l.months.sorted()
	return done, nil
}

// index builds the unique index of a table after its first load.
func (l *Loader) index(ctx context.Context) error {
	e := l.load.Entity
	table := tableOf(e)
	_, err := l.im.w.tx.ExecContext(ctx, fmt.Sprintf("CREATE UNIQUE INDEX IF NOT EXISTS %s_key ON %s (%s)", table, table, strings.Join(keyColumns(e), ", ")))
	if err != nil {
		return fmt.Errorf("index %s: %w", table, err)
	}
	return nil
}

// vouch keeps the day up to which the entity is known to be whole; the latest counts.
func (l *Loader) vouch(ctx context.Context) error {
	if l.load.Covers == 0 {
		return nil
	}
	tx := l.im.w.tx
	_, err := tx.ExecContext(ctx, tx.Rebind(`INSERT INTO coverage (entity, vouched_day) VALUES (?, ?)
		ON CONFLICT (entity) DO UPDATE SET vouched_day = excluded.vouched_day WHERE coverage.vouched_day < excluded.vouched_day`),
		l.load.Entity.Name, int64(l.load.Covers))
	if err != nil {
		return fmt.Errorf("keep the coverage of %s: %w", l.load.Entity.Name, err)
	}
	l.im.touched.entities[l.load.Entity.Name] = true
	if l.im.num == 0 {
		return nil
	}
	return l.im.vouchIn(ctx, l.load.Entity.Name, l.load.Covers)
}
