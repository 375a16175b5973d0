package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"

	"taraz/data/source"
	"taraz/data/sqlsource"
	"taraz/data/store"
	"taraz/kpi"
)

// runSourceSync reads sources now: those named, or all.
func runSourceSync(ctx context.Context, env environment, args []string, out *bytes.Buffer) error {
	f := newSourceFlags(env, "sync")
	full := f.Bool("full", false, "read every row, whatever the watermark")
	dryRun := f.Bool("dry-run", false, "check everything, store nothing")
	names, err := f.names(args, 0, 1000)
	if err != nil {
		return err
	}
	s, err := f.open(ctx)
	if err != nil {
		return err
	}
	defer s.Close()
	if len(names) == 0 {
		if names, err = s.all(ctx); err != nil {
			return err
		}
	}
	whole := &source.Report{DryRun: *dryRun}
	var failed []error
	for _, name := range names {
		report, err := s.sync(ctx, name, reading{who: "command line", full: *full, dryRun: *dryRun})
		if err != nil {
			failed = append(failed, err)
			continue
		}
		whole.Files = append(whole.Files, report.Files...)
	}
	if failed != nil {
		if n := len(whole.Files); n > 0 && !*dryRun {
			failed = append(failed, fmt.Errorf("%d of %d sources were read and stored", n, len(names)))
		}
		return errors.Join(failed...)
	}
	if *f.json {
		return writeJSON(out, whole)
	}
	return printReport(out, whole, *dryRun)
}

// all returns the names of the sources, of which there has to be one.
func (s sources) all(ctx context.Context) ([]string, error) {
	list, err := s.Sources(ctx)
	if err == nil && len(list) == 0 {
		err = fmt.Errorf("no SQL source yet; `taraz source add` makes one: %w", kpi.ErrUnknown)
	}
	names := make([]string, len(list))
	for i, l := range list {
		names[i] = l.Name
	}
	return names, err
}

// reading is how and for whom a source is read.
type reading struct {
	who          string
	full, dryRun bool
	due          time.Time // the planned instant that it serves; zero: none
}

// SyncSource reads a source now, for the pages.
func (s sources) SyncSource(ctx context.Context, name string) (*source.Report, error) {
	return s.sync(ctx, name, reading{who: "web"})
}

// errTaken: another process has done it, or is about to.
var errTaken = fmt.Errorf("is being read already: %w", kpi.ErrConflict)

// sync reads a source and records how that went. What it stores and the watermark that it
// keeps are in this order: if the process dies in between, rows are read again.
func (s sources) sync(ctx context.Context, name string, r reading) (*source.Report, error) {
	kept, err := s.SQLSource(ctx, name)
	if err != nil {
		return nil, err
	}
	if r.dryRun {
		report, _, err := s.read(ctx, kept, r)
		return report, err
	}
	claim, ok, err := s.ClaimSQLSource(ctx, name, r.due)
	if err == nil && !ok {
		err = fmt.Errorf("source %s %w", name, errTaken)
	}
	if err != nil {
		return nil, err
	}
	if kept, err = s.SQLSource(ctx, name); err != nil { // what another reading has left
		return nil, err
	}
	release := s.hold(ctx, claim)
	report, done, err := s.read(ctx, kept, r)
	release()
	return report, s.record(ctx, kept, claim, done, err)
}

// hold renews a claim every minute until it is released.
func (s sources) hold(ctx context.Context, claim store.SourceClaim) (release func()) {
	ctx, cancel := context.WithCancel(ctx)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		tick := time.NewTicker(time.Minute)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
				// Whoever has lost the claim learns so when recording the reading.
				_ = s.HoldSQLSource(ctx, claim)
			}
		}
	}()
	return func() {
		cancel()
		<-ended
	}
}

// record keeps how a reading went, and when the next is. One that was interrupted counts as
// none.
func (s sources) record(ctx context.Context, kept store.SQLSource, claim store.SourceClaim, done sqlsource.Spooled, failure error) error {
	interrupted := ctx.Err() != nil
	ctx = context.WithoutCancel(ctx)
	if failure != nil && interrupted {
		return errors.Join(failure, s.ReleaseSQLSource(ctx, claim))
	}
	now := s.env.Now()
	run := store.SourceRun{At: now, Rows: done.Rows, LastValue: done.Last, Next: kept.NextRun}
	plan, err := sqlsource.ParseSchedule(kept.Schedule)
	switch {
	case err != nil || !kept.Enabled || kept.NextRun.IsZero():
	case failure != nil && !claim.Due.IsZero():
		run.Next = plan.Retry(kept.Failures+1, claim.Due, now, s.org.Calendar)
	case failure == nil && !kept.NextRun.After(now):
		run.Next = plan.Next(kept.NextRun, now, s.org.Calendar)
	case failure == nil && !claim.Due.IsZero():
		run.Next = plan.Next(claim.Due, now, s.org.Calendar)
	}
	if failure != nil {
		run.Err = firstRunes(kpi.Sentence(failure), 1000)
	}
	return errors.Join(failure, s.FinishSQLSource(ctx, claim, run))
}

func firstRunes(text string, n int) string {
	if runes := []rune(text); len(runes) > n {
		return string(runes[:n]) + "..."
	}
	return text
}
