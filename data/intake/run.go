package intake

import (
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"taraz/data/source"
	"taraz/data/store"
	"taraz/kpi"
)

// plan is an import to be made: groups of files, each with its mapping.
type plan struct {
	who      string
	groups   []group
	covers   kpi.Date
	dry      bool
	watch    bool     // say what it does to the values
	rejects  *os.File // nil: nobody asked
	progress func(done, total int64)
	seen     int // the changes of the draft that it takes into account
}

// group is some files that are read in one way, and are together the whole of what their
// mapping calls complete.
type group struct {
	files   []*held
	mapping *source.Mapping
	as      string // instead of a mapping
	source  string // of the facts, with as
}

// continues tells that a later group holds more of what this one's mapping calls complete.
func (g group) continues(later group) bool {
	a, b := g.mapping, later.mapping
	return a != nil && b != nil && a.Entity == b.Entity && a.Source == b.Source && a.Complete == b.Complete
}

// Result is what an import did.
type Result struct {
	Report *source.Report
	Effect *Effect
	Run    int64 // 0 of a dry run
}

// run makes an import: one run of the store, whatever the number of files.
func (d *Desk) run(ctx context.Context, p *plan) (*Result, error) {
	r := &Result{Report: &source.Report{DryRun: p.dry}}
	info := store.ImportInfo{Who: p.who, DryRun: p.dry}
	for _, g := range p.groups {
		for _, h := range g.files {
			info.Files = append(info.Files, filepath.Base(h.name))
		}
	}
	var effect *Effect
	if p.watch {
		effect = &Effect{}
		info.Watch = func(months []kpi.Month) kpi.Period {
			effect.Period = d.watched(months)
			return effect.Period
		}
	}
	var im *store.Import
	err := d.store.Import(ctx, info, func(running *store.Import) error {
		im = running
		return plainly(d.load(ctx, im, p, r.Report), d.dir) // the list of runs keeps its text
	})
	if err != nil {
		return nil, plainly(err, d.dir)
	}
	if !p.dry {
		r.Run = im.Num()
	}
	if effect != nil {
		effect.Before, effect.After = im.Effect()
		r.Effect = effect
	}
	return r, nil
}

// watched is the month whose values an import is judged by: the latest that it touches and
// that has begun.
func (d *Desk) watched(months []kpi.Month) kpi.Period {
	now := d.org.Calendar.Month(d.today())
	for _, m := range slices.Backward(slices.Sorted(slices.Values(months))) {
		if m <= now {
			return d.org.Calendar.PeriodOf(kpi.Monthly, m)
		}
	}
	return d.org.Calendar.PeriodOf(kpi.Monthly, now)
}

func (d *Desk) today() kpi.Date { return d.org.Calendar.Day(d.now()) }

// load reads the groups of a plan into a running import.
func (d *Desk) load(ctx context.Context, im *store.Import, p *plan, report *source.Report) error {
	total := int64(0)
	for _, g := range p.groups {
		for _, h := range g.files {
			total += h.size
		}
	}
	before, loads := int64(0), 0
	for i, g := range p.groups {
		opt := source.Options{Organisation: d.org, Mapping: g.mapping, As: g.as, Source: g.source, Covers: p.covers, DryRun: p.dry, Now: d.now(),
			More: slices.ContainsFunc(p.groups[i+1:], g.continues), Continues: i > 0}
		if p.rejects != nil {
			opt.Rejects = p.rejects
		}
		if p.progress != nil {
			from := before
			opt.Progress = func(done, _ int64) { p.progress(from+done, total) }
		}
		paths := make([]string, len(g.files))
		for i, h := range g.files {
			paths[i] = h.path
			opt.Names = append(opt.Names, h.name)
			before += h.size
		}
		one, err := source.Import(ctx, sink{im}, opt, paths)
		if err != nil {
			return err
		}
		for i, f := range one.Files {
			if err := g.files[i].unchanged(); err != nil {
				return err
			}
			im.NoteLoad(loads, note(g.files[i].hash, f))
			loads++
		}
		report.Files = append(report.Files, one.Files...)
	}
	if p.rejects == nil || p.dry {
		return nil
	}
	return keepRejects(ctx, im, p.rejects)
}

// note is what the log of imports keeps of a file besides what the store did.
func note(hash string, f *source.FileReport) store.LoadNote {
	n := store.LoadNote{Hash: hash, Read: f.Read, Rejected: f.Rejected, Reasons: map[string]int64{}}
	for code, count := range f.Reasons {
		n.Reasons[string(code)] = count
	}
	return n
}

// unplaced is an error about files that were handed in. The folder in which they lie for
// the moment is left out of its text: the reader knows them by their names.
type unplaced struct {
	error
	folder string
}

func (u *unplaced) Error() string { return withoutFolder(u.error.Error(), u.folder) }

func (u *unplaced) Unwrap() error { return u.error }

// draftFolder is where a file of a draft lies below the desk's folder.
var draftFolder = regexp.MustCompile(`^[0-9a-f]{24}[/\\][0-9]+[/\\]`)

// withoutFolder takes the desk's folder and the draft's in it from a text.
func withoutFolder(text, folder string) string {
	parts := strings.Split(text, folder+string(filepath.Separator))
	for i := 1; i < len(parts); i++ {
		parts[i] = draftFolder.ReplaceAllString(parts[i], "")
	}
	return strings.Join(parts, "")
}

// plainly is an error without the folder; nil stays nil.
func plainly(err error, folder string) error {
	if err == nil || folder == "" {
		return err
	}
	return &unplaced{err, folder}
}

// keepRejects gives the run its rejected rows, packed on the way.
func keepRejects(ctx context.Context, im *store.Import, from *os.File) error {
	if _, err := from.Seek(0, io.SeekStart); err != nil {
		return fmt.Errorf("keep the rejected rows: %w", err)
	}
	packed, out := io.Pipe()
	go func() {
		w := gzip.NewWriter(out)
		_, err := io.Copy(w, from)
		out.CloseWithError(errors.Join(err, w.Close()))
	}()
	defer packed.Close() // ends the packing also where nobody reads to the end
	return im.KeepRejects(ctx, packed)
}
