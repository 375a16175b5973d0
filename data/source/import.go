package source

import (
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"time"

	"taraz/data"
	"taraz/kpi"
)

// Options say what to import and how.
type Options struct {
	Organisation data.Organisation
	Mapping      *Mapping // nil: As
	As           string   // the entity whose fields the header's names are matched with
	Source       string   // of the facts, where no mapping says it; empty: DefaultSource
	Covers       kpi.Date // overrides the mapping's; 0: not given
	DryRun       bool     // the sink keeps nothing; the report says so
	Rejects      io.Writer
	// More tells that another call hands in more of what the mapping calls complete, Continues
	// that an earlier one has written to Rejects.
	More, Continues bool
	Names           []string // what the files are called in report and rejects, in their order; nil: by their paths
	// Progress is called now and then with the bytes read of all files.
	Progress func(done, total int64)
	Now      time.Time // no source can cover days after it; zero: not checked
}

// Sink takes the rows of one file after another.
type Sink interface {
	Load(ctx context.Context, l data.Load) (Loader, error)
}

// Loader takes the accepted rows of one file. A record and its texts are valid only until
// Add returns: keep copies of the records (the texts are never overwritten, but hold a
// whole block of the file in memory).
type Loader interface {
	// Add stores a record; duplicate tells that its key came before in the same file and
	// that it was not stored.
	Add(r data.Record) (duplicate bool, err error)
	Finish(ctx context.Context) (data.Loaded, error)
}

// Import reads files into a sink. An error means that nothing of the call may be kept:
// the caller's transaction is to be rolled back. Rejected rows are no error. Errors name
// the file, and wrap kpi.ErrInvalid where the file or the mapping is at fault.
func Import(ctx context.Context, sink Sink, opt Options, files []string) (*Report, error) {
	if err := opt.check(files); err != nil {
		return nil, err
	}
	j := &job{opt: opt, sink: sink}
	for _, path := range files {
		size, err := fileSize(path)
		if err != nil {
			return nil, err
		}
		j.total += size
	}
	out, err := newRejectWriter(opt.Rejects, opt.Continues)
	if err != nil {
		return nil, fmt.Errorf("rejects: %w", err)
	}
	j.rejects = out
	report := &Report{DryRun: opt.DryRun}
	for i, path := range files {
		j.more = opt.More || i < len(files)-1
		j.name = path
		if opt.Names != nil {
			j.name = opt.Names[i]
		}
		f, err := j.file(ctx, path)
		if err != nil {
			return nil, err
		}
		report.Files = append(report.Files, f)
	}
	if out != nil {
		out.Flush()
		if err := out.Error(); err != nil {
			return nil, fmt.Errorf("rejects: %w", err)
		}
	}
	return report, nil
}

func (o Options) check(files []string) error {
	if len(files) == 0 {
		return fault(faultNoFiles)
	}
	if o.Names != nil && len(o.Names) != len(files) {
		return fmt.Errorf("%d names for %d files: %w", len(o.Names), len(files), kpi.ErrInvalid)
	}
	if o.Mapping == nil && data.ByName(o.As) == nil {
		_, err := MappingFor(o.As, nil)
		return err
	}
	covers := o.Covers
	if covers == 0 && o.Mapping != nil {
		covers = o.Mapping.Covers
	}
	if today := o.Organisation.Calendar.Day(o.Now); !o.Now.IsZero() && covers > today {
		return fault(faultCovers, covers, today)
	}
	return nil
}

// job is one call of Import.
type job struct {
	opt         Options
	sink        Sink
	rejects     *csv.Writer
	total, done int64
	name        string // of the file at hand
	more        bool   // another file follows; together they are the whole of what a mapping calls complete
}

// file imports one file.
func (j *job) file(ctx context.Context, path string) (*FileReport, error) {
	m := j.opt.Mapping
	format, wanted := DefaultFormat(), []string(nil)
	if m != nil {
		format, wanted = m.Format, m.wanted()
	}
	t, err := open(path, format, wanted)
	if err != nil {
		return nil, err
	}
	defer t.close()
	if m == nil {
		if m, err = MappingFor(j.opt.As, t.header); err != nil {
			return nil, inFile(path, err)
		}
		if j.opt.Source != "" {
			m.Source = j.opt.Source
		}
	}
	p, err := bind(m, j.opt.Organisation, t)
	if err != nil {
		return nil, inFile(path, err)
	}
	p.columns.reopen = func() (*file, error) { return open(path, t.found.format, wanted) }
	return j.load(ctx, path, t, p, m)
}

func (j *job) load(ctx context.Context, path string, t *file, p *plan, m *Mapping) (*FileReport, error) {
	l := data.Load{Entity: p.entity, Source: m.Source, OwnIDs: m.OwnIDs, Mapped: p.mapped, Complete: m.Complete, Covers: m.Covers, More: j.more}
	if j.opt.Covers != 0 {
		l.Covers = j.opt.Covers
	}
	loader, err := j.sink.Load(ctx, l)
	if err != nil {
		return nil, inFile(path, err)
	}
	r := &FileReport{File: j.name, Entity: p.entity.Name, Reasons: map[Code]int64{}, Months: []string{}}
	list := &rejectList{out: j.rejects, locale: j.opt.Organisation.Locale, file: j.name, entity: p.entity, report: r}
	if err := list.head(p.header); err != nil {
		return nil, fmt.Errorf("rejects: %w", err)
	}
	rows, err := j.pump(ctx, t, p, loader, list)
	if err != nil {
		return nil, inFile(path, err)
	}
	if rows == 0 {
		return nil, fault(faultNoRows, pathArg(path))
	}
	loaded, err := loader.Finish(ctx)
	if err != nil {
		return nil, inFile(path, err)
	}
	r.loaded(loaded)
	j.done += t.read()
	return r, nil
}
