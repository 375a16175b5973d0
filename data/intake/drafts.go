package intake

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"time"

	"taraz/data/source"
	"taraz/kpi"
)

// How long a draft is kept that nobody looks at, and how many there may be.
const (
	draftLife = 4 * time.Hour
	maxDrafts = 50
	maxFiles  = 50 // of one draft
)

// draft is what was handed in together, with how each file is going to be read.
type draft struct {
	id, who string
	at      time.Time
	dir     string
	mu      sync.Mutex // guards what follows
	files   []*held
	changes int       // how often it was decided anew how they are read
	checked *int      // the changes that the last check saw; nil before the first
	used    time.Time // guarded by the desk, as are the next two
	busy    int       // jobs that read it
	// importing: an import of it waits or runs.
	importing bool
}

// held is a file of a draft.
type held struct {
	name, path string
	info       os.FileInfo // when its hash was taken; nil of a file that lies at the desk
	size       int64
	hash       string
	seen       int64 // the run that brought in the same content before
	seenAt     time.Time
	fault      error
	found      *source.Found
	reading    Reading // what a person has decided; the rest is found out
	mapping    *source.Mapping
	origin     Origin
	unsure     []source.Question
	doubtful   bool              // what its rows are is not sure
	told       map[string]bool   // fields whose constant a person gave
	undecided  *source.Undecided // what a check could not decide
}

// Take moves uploaded files into a new draft and looks at them. A file that cannot be read
// is in it with its fault; an error means that there is no draft.
func (d *Desk) Take(ctx context.Context, who string, uploads []Upload) (*Draft, error) {
	if len(uploads) == 0 {
		return nil, fmt.Errorf("no file was sent: %w", kpi.ErrInvalid)
	}
	if len(uploads) > maxFiles {
		return nil, fmt.Errorf("%d files at once: want at most %d: %w", len(uploads), maxFiles, kpi.ErrInvalid)
	}
	x, err := d.hold(ctx, who, uploads)
	if err != nil {
		return nil, err
	}
	for _, h := range x.files {
		if err := d.look(ctx, h); err != nil {
			return nil, errors.Join(err, os.RemoveAll(x.dir))
		}
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.sweep()
	if len(d.drafts) >= maxDrafts {
		return nil, errors.Join(fmt.Errorf("%d files are being looked at already; finish or cancel one: %w", maxDrafts, kpi.ErrConflict), os.RemoveAll(x.dir))
	}
	d.drafts[x.id] = x
	return d.shown(x), nil
}

// hold moves files into a directory of their own and takes their hashes.
func (d *Desk) hold(ctx context.Context, who string, uploads []Upload) (x *draft, err error) {
	x = &draft{id: newID(), who: who, at: d.now(), used: d.now()}
	x.dir = filepath.Join(d.dir, x.id)
	dir := x.dir // x is nil where an error is returned
	defer func() {
		if err != nil {
			err = errors.Join(err, os.RemoveAll(dir))
		}
	}()
	for i, u := range uploads {
		// Every file has a folder of its own, so that two of one name can be together.
		folder := filepath.Join(x.dir, strconv.Itoa(i+1))
		if err := os.MkdirAll(folder, 0o700); err != nil {
			return nil, fmt.Errorf("keep %s: %w", u.Name, err)
		}
		h := &held{name: u.Name, path: filepath.Join(folder, filepath.Base(u.Name))}
		if err := os.Rename(u.Path, h.path); err != nil {
			if err := copyFile(u.Path, h.path); err != nil {
				return nil, fmt.Errorf("keep %s: %w", u.Name, err)
			}
		}
		if h.hash, h.size, err = hashOf(ctx, h.path); err != nil {
			return nil, fmt.Errorf("keep %s: %w", u.Name, err)
		}
		x.files = append(x.files, h)
	}
	return x, nil
}

func newID() string {
	b := make([]byte, 12)
	rand.Read(b) // never fails: crypto/rand stops the process instead
	return hex.EncodeToString(b)
}

func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Close())
}

// hashOf returns the SHA-256 and the size of a file.
func hashOf(ctx context.Context, path string) (string, int64, error) {
	info, err := os.Stat(path)
	if err == nil && !info.Mode().IsRegular() { // a pipe would never open
		err = fmt.Errorf("%s is not a file: %w", path, kpi.ErrInvalid)
	}
	if err != nil {
		return "", 0, err
	}
	f, err := os.Open(path)
	if err != nil {
		return "", 0, err
	}
	defer f.Close()
	h := sha256.New()
	n, err := io.Copy(h, stoppable{ctx, f})
	return hex.EncodeToString(h.Sum(nil)), n, err
}

// stoppable is a reader that ends with its context.
type stoppable struct {
	ctx context.Context
	r   io.Reader
}

func (s stoppable) Read(p []byte) (int, error) {
	if err := s.ctx.Err(); err != nil {
		return 0, err
	}
	return s.r.Read(p)
}

// errGone is a draft that is no longer held.
var errGone = fmt.Errorf("these files are no longer here; send them again: %w", kpi.ErrUnknown)

// find returns a draft; one that is gone wraps kpi.ErrUnknown.
func (d *Desk) find(id string) (*draft, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	x := d.drafts[id]
	if x == nil {
		return nil, errGone
	}
	x.used = d.now()
	return x, nil
}

// Draft returns a draft as it stands.
func (d *Desk) Draft(_ context.Context, id string) (*Draft, error) {
	x, err := d.find(id)
	if err != nil {
		return nil, err
	}
	return d.shown(x), nil
}

// Omit takes one file out of a draft, so that the others can go on without it. The last
// one stays: a draft without a file is dropped.
func (d *Desk) Omit(_ context.Context, id string, file int) (*Draft, error) {
	x, err := d.find(id)
	if err != nil {
		return nil, err
	}
	if err := x.omit(file); err != nil {
		return nil, err
	}
	return d.shown(x), nil
}

func (x *draft) omit(file int) error {
	x.mu.Lock()
	defer x.mu.Unlock()
	if file < 0 || file >= len(x.files) {
		return fmt.Errorf("the draft has no file %d: %w", file+1, kpi.ErrUnknown)
	}
	if len(x.files) == 1 {
		return fmt.Errorf("%s is the only file; drop the draft instead: %w", x.files[file].name, kpi.ErrConflict)
	}
	// The file itself goes with the draft's folder: a check may be reading it.
	x.files = slices.Delete(slices.Clone(x.files), file, file+1)
	x.changes++
	return nil
}

// Drop forgets a draft and removes its files; one that is being read goes when it is done.
func (d *Desk) Drop(id string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	x := d.drafts[id]
	if x == nil {
		return nil
	}
	delete(d.drafts, id)
	if x.busy > 0 {
		return nil
	}
	return os.RemoveAll(x.dir)
}

// sweep forgets drafts that nobody has looked at for long. The desk is locked.
func (d *Desk) sweep() {
	for id, x := range d.drafts {
		if x.busy == 0 && d.now().Sub(x.used) > draftLife {
			delete(d.drafts, id)
			// What stays behind goes with the desk's folder.
			_ = os.RemoveAll(x.dir)
		}
	}
	ended := slices.Collect(func(yield func(*job) bool) {
		for _, j := range d.jobs {
			if !j.Ended.IsZero() && d.now().Sub(j.Ended) > draftLife && !yield(j) {
				return
			}
		}
	})
	for _, j := range ended {
		delete(d.jobs, j.ID)
		_ = os.Remove(j.rejects)
	}
}
