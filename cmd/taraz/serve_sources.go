package main

import (
	"context"
	"sync"

	"taraz/web"
)

// sourceRoom is the standing SQL sources for the pages. What a page begins to read goes on
// without it, until the service ends.
type sourceRoom struct {
	sources
	begin func(work func(ctx context.Context) error) <-chan error
}

// newSourceRoom opens the room until it is stopped. stop waits for what is being read to be
// undone.
func newSourceRoom(ctx context.Context, s sources) (room sourceRoom, stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	var work sync.WaitGroup
	begin := func(do func(context.Context) error) <-chan error {
		ended := make(chan error, 1) // nobody may be waiting any more
		work.Go(func() { ended <- do(ctx) })
		return ended
	}
	return sourceRoom{s, begin}, func() {
		cancel()
		work.Wait()
	}
}

// Sources lists the sources without their sealed addresses.
func (r sourceRoom) Sources(ctx context.Context) ([]web.SQLSource, error) {
	kept, err := r.sources.Sources(ctx)
	list := make([]web.SQLSource, len(kept))
	for i, s := range kept {
		list[i] = web.SQLSource{Name: s.Name, Kind: s.Kind, Host: s.Host, Database: s.Database, User: s.User, Table: s.Table, Query: s.Query,
			Entity: s.Entity, Mapping: s.MappingName, Watermark: s.Watermark, LastValue: s.LastValue, Schedule: s.Schedule, Enabled: s.Enabled,
			Running: s.Running, LastRun: s.LastRun, NextRun: s.NextRun, LastError: s.LastError, Rows: s.Rows}
	}
	return list, err
}

// Sync begins to read a source.
func (r sourceRoom) Sync(name string) <-chan error {
	return r.begin(func(ctx context.Context) error {
		_, err := r.SyncSource(ctx, name)
		return err
	})
}
