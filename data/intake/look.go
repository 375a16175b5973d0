package intake

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"taraz/data"
	"taraz/data/source"
	"taraz/kpi"
)

// rowsShown is how many rows of a file a page shows, rowsGuessed in how many a guess looks.
const (
	rowsShown   = 20
	rowsGuessed = 1000
)

// look finds out what a file is and, where nobody has decided yet, how to read it.
func (d *Desk) look(ctx context.Context, h *held) error {
	run, seen, err := d.store.Seen(ctx, h.hash)
	if err != nil {
		return err
	}
	if seen {
		h.seen, h.seenAt = run.Num, run.Ended
	}
	h.reading = Reading{Header: "auto"}
	if err := d.reread(ctx, h); err != nil {
		h.fault = err
		return nil
	}
	return d.recognise(ctx, h)
}

// format is how a person said that a file is written, over what its mapping says.
func (h *held) format() (source.Format, error) {
	f := source.DefaultFormat()
	if h.mapping != nil {
		f = h.mapping.Format
	}
	var errs []error
	for _, s := range []struct{ key, value string }{
		{"encoding", h.reading.Encoding}, {"delimiter", h.reading.Delimiter}, {"sheet", h.reading.Sheet}, {"header", h.reading.Header},
		{"dates", h.reading.Dates}, {"years", h.reading.Years}, {"decimal", h.reading.Decimal},
	} {
		if s.value != "" {
			errs = append(errs, f.Set(s.key, s.value))
		}
	}
	return f, errors.Join(errs...)
}

// recognise finds the mapping of a file: one that was kept for such a file, a preset, or
// the best guess. A file of which nothing can be guessed has none.
func (d *Desk) recognise(ctx context.Context, h *held) error {
	h.mapping, h.origin, h.unsure, h.doubtful = nil, Origin{}, nil, false
	kept, ok, err := d.store.MappingBySignature(ctx, source.Signature(h.found.Header))
	if err != nil {
		return err
	}
	if ok {
		// A text that an earlier version wrote and this one refuses is no reason to stop.
		if m, err := source.ParseMapping([]byte(kept.Text)); err == nil {
			h.mapping, h.origin = source.Fitted(m, h.found.Header), Origin{"kept", kept.Name, kept.Version}
			return nil
		}
	}
	if best := source.Propose(h.found.Header, h.sample(), d.org, h.found.Format); len(best) > 0 {
		h.propose(best[0])
		h.doubtful = best[0].Preset == "" && (best[0].Score < sureScore || len(best) > 1 && best[0].Score-best[1].Score < sureLead)
	}
	return nil
}

// A guess is good enough for a file that nobody looks at from this score on, and with this
// lead over the next. A person may take any.
const sureScore, sureLead = 0.68, 0.15

// propose takes a guess. How the file is encoded is found out anew every time, and words
// that were only assumed to mean something are asked about.
func (h *held) propose(p source.Proposal) {
	m := *p.Mapping
	m.Format.Encoding, m.Format.Delimiter = "auto", "auto"
	m.Columns = slices.Clone(m.Columns)
	for i, c := range m.Columns {
		m.Columns[i].Replace = maps.Clone(c.Replace)
		for _, q := range p.Unsure {
			if q.Kind != "stage" && q.Kind != "choice" || q.Field != c.Field {
				continue
			}
			for _, w := range q.Words {
				delete(m.Columns[i].Replace, data.Clean(w))
			}
		}
	}
	h.mapping, h.origin, h.unsure, h.told = &m, Origin{Kind: "guess"}, p.Unsure, nil
	if p.Preset != "" {
		h.origin = Origin{Kind: "preset", Name: p.Preset}
	}
}

// sample is what a guess looks at besides the header.
func (h *held) sample() [][]string {
	rows := make([][]string, len(h.found.Rows))
	for i, r := range h.found.Rows {
		rows[i] = r.Cells
	}
	return rows
}

// shown is a draft for a page.
func (d *Desk) shown(x *draft) *Draft {
	x.mu.Lock()
	defer x.mu.Unlock()
	s := &Draft{ID: x.id, Who: x.who, At: x.at}
	for _, h := range x.files {
		f := &File{Name: h.name, Size: h.size, Hash: h.hash, Fault: h.fault, Seen: h.seen, SeenAt: h.seenAt}
		if h.found != nil {
			h.describe(f)
		}
		s.Files = append(s.Files, f)
	}
	return s
}

// describe fills in what the file turned out to be and how it is going to be read.
func (h *held) describe(f *File) {
	found := h.found
	f.Kind, f.Packed, f.Encoding, f.Delimiter = found.Kind, found.Packed, found.Encoding, found.Delimiter
	f.Sheets, f.Sheet, f.HeaderRow, f.Header = found.Sheets, found.Sheet, found.HeaderRow, found.Header
	for _, r := range found.Rows[:min(rowsShown, len(found.Rows))] {
		f.Rows, f.Lines = append(f.Rows, r.Cells), append(f.Lines, r.Line)
	}
	f.Format = h.reading
	f.Origin = h.origin
	for _, name := range found.Header {
		f.Columns = append(f.Columns, Column{Name: name})
	}
	if m := h.mapping; m != nil {
		f.Entity, f.Source, f.Complete, f.Text = m.Entity.Name, m.Source, m.Complete, string(m.YAML())
		f.Columns = columnsOf(m, found)
		f.Missing = missing(m)
	}
	f.Questions, f.Notes = h.questions(), h.notes()
}

// columnsOf says of every column of a file what a mapping reads it as.
func columnsOf(m *source.Mapping, found *source.Found) []Column {
	all := make([]Column, len(found.Header))
	for i, name := range found.Header {
		all[i].Name = name
		for _, c := range m.Columns {
			if !slices.Contains(c.Columns, name) {
				continue
			}
			all[i].Field, all[i].Unit, all[i].Fixed = c.Field, c.Unit, fixed(c)
			var seen []string
			if f, _ := m.Entity.Field(c.Field); (f.Type == data.Choice || f.Type == data.Flag) && i < len(found.Columns) {
				seen = found.Columns[i].Distinct
			}
			all[i].Replace = replacements(c.Replace, seen)
		}
	}
	return all
}

// replacements are what a mapping replaces and, of a choice, what else was seen.
func replacements(m map[string]string, seen []string) []Replacement {
	var all []Replacement
	for _, from := range seen {
		all = append(all, Replacement{from, m[data.Clean(from)]})
	}
	for _, from := range slices.Sorted(maps.Keys(m)) {
		if !slices.ContainsFunc(all, func(r Replacement) bool { return data.Clean(r.From) == from }) {
			all = append(all, Replacement{from, m[from]})
		}
	}
	return all
}

// missing lists the required fields that a mapping does not fill.
func missing(m *source.Mapping) []string {
	var names []string
	for _, f := range m.Entity.Fields {
		if f.Required && !m.Fills(f.Name) {
			names = append(names, f.Name)
		}
	}
	return names
}

// plan is what a job does with a draft as it stands now. A file that cannot be read or is
// not understood yet wraps kpi.ErrInvalid.
func (x *draft) plan() (*plan, error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	p := &plan{watch: true, seen: x.changes}
	for _, h := range x.files {
		switch {
		case h.fault != nil:
			return nil, fmt.Errorf("file %s: %w", h.name, h.fault)
		case h.mapping == nil:
			return nil, fmt.Errorf("file %s: nobody has said yet what its rows are: %w", h.name, kpi.ErrInvalid)
		case len(missing(h.mapping)) > 0:
			return nil, fmt.Errorf("file %s: no column gives %v: %w", h.name, missing(h.mapping), kpi.ErrInvalid)
		}
		m, err := h.settled()
		if err != nil {
			return nil, fmt.Errorf("file %s: %w", h.name, err)
		}
		as := *h // which may be changed while the job runs
		p.groups = append(p.groups, group{files: []*held{&as}, mapping: m})
	}
	return p, nil
}

// settled is the mapping of a file with what a person said of its format.
func (h *held) settled() (*source.Mapping, error) {
	m := *h.mapping
	var err error
	m.Format, err = h.format()
	return &m, err
}

// stale tells that a check has seen the files as they are no longer read.
func (x *draft) stale() bool {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.checked != nil && *x.checked != x.changes
}

// learn keeps that a job has seen the files, and what it could not decide, to be asked.
func (x *draft) learn(p *plan, err error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if err == nil {
		x.checked = &p.seen
	}
	var u *source.Undecided
	if !errors.As(err, &u) {
		return
	}
	for _, h := range x.files {
		if h.found == nil {
			continue
		}
		for _, c := range u.Columns {
			if slices.Contains(h.found.Header, c) {
				h.undecided = u
			}
		}
	}
}
