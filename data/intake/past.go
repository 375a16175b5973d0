package intake

import (
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"

	"taraz/data/source"
	"taraz/data/store"
)

// Runs lists the imports, the latest first.
func (d *Desk) Runs(ctx context.Context, limit int) ([]Run, error) {
	runs, err := d.store.Runs(ctx, limit)
	if err != nil {
		return nil, err
	}
	all := make([]Run, len(runs))
	for i, r := range runs {
		all[i] = d.past(r)
	}
	return all, nil
}

// Run returns one import; kpi.ErrUnknown if there is none of that number.
func (d *Desk) Run(ctx context.Context, num int64) (*Run, error) {
	r, err := d.store.Run(ctx, num)
	if err != nil {
		return nil, err
	}
	one := d.past(r)
	return &one, nil
}

// Rejects returns the rejected rows that were kept with a run, as CSV.
func (d *Desk) Rejects(ctx context.Context, num int64) (io.ReadCloser, error) {
	packed, err := d.store.Rejects(ctx, num)
	if err != nil {
		return nil, err
	}
	text, err := gzip.NewReader(packed)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("rejected rows of import %d: %w", num, err), packed.Close())
	}
	return unpacked{text, packed}, nil
}

// unpacked is the text of something packed, which is closed with it.
type unpacked struct {
	io.Reader
	packed io.Closer
}

func (u unpacked) Close() error { return u.packed.Close() }

// Seen finds the latest run that brought in a file of the same content.
func Seen(ctx context.Context, s *store.Store, path string) (store.Run, bool, error) {
	hash, _, err := hashOf(ctx, path)
	if err != nil {
		return store.Run{}, false, err
	}
	return s.Seen(ctx, hash)
}

func (d *Desk) past(r store.Run) Run {
	p := Run{Num: r.Num, Started: r.Started, Ended: r.Ended, Who: r.Who, Status: r.Status, Problem: r.Problem,
		Undoable: r.Undoable, WhyNot: r.WhyNot, UndoneBy: r.UndoneBy, UndoneAt: r.UndoneAt, Rejects: r.Rejects}
	for _, e := range r.Files {
		f := RunFile{File: e.File, Hash: e.Hash, Entity: e.Entity, Source: e.Source, Read: e.Read, Accepted: e.Accepted(),
			Inserted: e.Inserted, Updated: e.Updated, Unchanged: e.Unchanged, Removed: e.Removed, Rejected: e.Rejected,
			Reasons: map[source.Code]int64{}}
		for code, n := range e.Reasons {
			f.Reasons[source.Code(code)] = n
		}
		for _, m := range e.Months {
			f.Months = append(f.Months, m.String())
		}
		p.Files = append(p.Files, f)
	}
	return p
}
