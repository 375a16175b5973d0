package main

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"taraz/data/store"
	"taraz/kpi"
)

// schedulePatience is how often the plan is looked at: it lies in the database, where other
// processes change it too.
const schedulePatience = 15 * time.Second

// follow reads sources as they fall due, one at a time, until it is stopped. The function
// that it returns waits for a reading to be undone that is under way.
func (s sources) follow(ctx context.Context) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	ended := make(chan struct{})
	log := slog.New(slog.NewJSONHandler(s.env.Stderr, nil))
	go func() {
		defer close(ended)
		tick := time.NewTicker(schedulePatience)
		defer tick.Stop()
		for {
			s.runDue(ctx, log)
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
			}
		}
	}()
	return func() {
		cancel()
		<-ended
	}
}

// runDue reads every source that is due, the longest overdue first.
func (s sources) runDue(ctx context.Context, log *slog.Logger) {
	done := map[string]bool{} // a source fails once in a round
	for ctx.Err() == nil {
		next, ok, err := s.nextDue(ctx, done)
		if err != nil && ctx.Err() == nil {
			log.Error("the plan of the SQL sources cannot be read", "error", kpi.Sentence(err))
		}
		if err != nil || !ok {
			return
		}
		done[next.Name] = true
		s.runOne(ctx, log, next)
	}
}

// nextDue returns the source that has waited longest.
func (s sources) nextDue(ctx context.Context, but map[string]bool) (next store.SQLSource, ok bool, err error) {
	list, err := s.Sources(ctx)
	now := s.env.Now()
	for _, l := range list {
		if !l.Enabled || l.Running || l.NextRun.IsZero() || l.NextRun.After(now) || but[l.Name] {
			continue
		}
		if !ok || l.NextRun.Before(next.NextRun) {
			next, ok = l, true
		}
	}
	return next, ok, err
}

func (s sources) runOne(ctx context.Context, log *slog.Logger, due store.SQLSource) {
	start := time.Now()
	report, err := s.sync(ctx, due.Name, reading{who: "schedule", due: due.NextRun})
	switch {
	case err == nil:
		f := report.Files[0]
		log.Info("SQL source read", "source", due.Name, "read", f.Read, "accepted", f.Accepted, "rejected", f.Rejected,
			"seconds", int(time.Since(start).Seconds()))
	case errors.Is(err, errTaken), ctx.Err() != nil: // another instance reads it, or this one ends
	default:
		log.Error("SQL source failed", "source", due.Name, "error", kpi.Sentence(err))
	}
}
