// Package intake is the counter between a file and the store: it holds what was handed in
// while a person looks at it, proposes how to read it, says what it would do, imports it
// when its turn comes, and takes it back.
package intake

import (
	"context"
	"errors"
	"os"
	"sync"
	"time"

	"taraz/data"
	"taraz/data/store"
)

// Config is what a desk works with.
type Config struct {
	Store *store.Store
	// Dir is where files lie while they are looked at or wait; empty: a temporary one of
	// its own, which Close removes.
	Dir string
	Now func() time.Time
}

// Desk takes files in. It is safe for concurrent use; imports wait for one another.
type Desk struct {
	store *store.Store
	org   data.Organisation
	dir   string
	own   bool     // dir is the desk's own
	held  *os.File // the lock of its own folder; nil where there is none
	now   func() time.Time

	mu     sync.Mutex
	drafts map[string]*draft
	jobs   map[string]*job
	queue  []*job
	bell   chan struct{} // rings when the queue has grown
	stop   context.CancelFunc
	idle   sync.WaitGroup
}

// New opens a desk. What it holds does not outlive it.
func New(c Config) (*Desk, error) {
	d := &Desk{store: c.Store, org: c.Store.Organisation(), dir: c.Dir, now: c.Now,
		drafts: map[string]*draft{}, jobs: map[string]*job{}, bell: make(chan struct{}, 1)}
	if d.dir == "" {
		dir, held, err := place(os.TempDir())
		if err != nil {
			return nil, err
		}
		d.dir, d.own, d.held = dir, true, held
	}
	ctx, stop := context.WithCancel(context.Background())
	d.stop = stop
	d.idle.Go(func() { d.work(ctx) })
	return d, nil
}

// Close ends what is under way, of which nothing is kept, and removes the files.
func (d *Desk) Close() error {
	d.stop()
	d.idle.Wait()
	if !d.own {
		return nil
	}
	err := os.RemoveAll(d.dir)
	if d.held != nil {
		err = errors.Join(err, d.held.Close())
	}
	return err
}
