package store

import (
	"context"
	"fmt"

	"taraz/kpi"
)

// effect is what an import does to the values of one period.
type effect struct {
	period        kpi.Period
	watched       bool
	before, after []kpi.Value
}

// Effect returns the organisation's values of the period that Watch chose, of every KPI,
// as they were before the import and as they are after it; for a dry run, as they would be.
// It is there once Store.Import has returned without an error, and empty without a Watch.
func (im *Import) Effect() (before, after []kpi.Value) { return im.effect.before, im.effect.after }

// watchBefore reads the values as everybody else still sees them.
func (im *Import) watchBefore(ctx context.Context) (err error) {
	if im.what.Watch == nil || im.store.catalogue == nil {
		return nil
	}
	months := monthSet{}
	for _, touched := range im.touched.months {
		for m := range touched {
			months[m] = true
		}
	}
	im.effect.period, im.effect.watched = im.what.Watch(months.sorted()), true
	tx, err := im.store.reading(ctx)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if im.effect.before, err = im.store.answerIn(ctx, tx, im.watched(), false); err != nil {
		return fmt.Errorf("values before the import: %w", err)
	}
	return nil
}

// watchAfter reads the values in the import's own transaction.
func (im *Import) watchAfter(ctx context.Context) (err error) {
	if !im.effect.watched {
		return nil
	}
	if im.effect.after, err = im.store.answerIn(ctx, im.w.tx, im.watched(), false); err != nil {
		return fmt.Errorf("values after the import: %w", err)
	}
	return nil
}

func (im *Import) watched() kpi.Query {
	return kpi.Query{Periods: []kpi.Period{im.effect.period}, Kind: kpi.Organisation}
}
