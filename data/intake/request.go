package intake

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"taraz/kpi"
)

// Import makes an import at once, of files where they lie. Rejected rows go to rejects,
// too, unless it is nil; progress, unless it is nil, is called with the bytes read of all.
func (d *Desk) Import(ctx context.Context, r Request, rejects *os.File, progress func(done, total int64)) (*Result, error) {
	files := make([]*held, len(r.Uploads))
	for i, u := range r.Uploads {
		h := &held{name: u.Name, path: u.Path}
		var err error
		if h.info, err = os.Stat(u.Path); err != nil {
			return nil, unreadable(u.Path, err)
		}
		if h.hash, h.size, err = hashOf(ctx, u.Path); err != nil {
			return nil, unreadable(u.Path, err)
		}
		files[i] = h
	}
	p, err := d.requested(ctx, r, files)
	if err != nil {
		return nil, err
	}
	if rejects == nil {
		if rejects, err = os.CreateTemp(d.dir, "rejects-*.csv"); err != nil {
			return nil, fmt.Errorf("keep the rejected rows: %w", err)
		}
		defer os.Remove(rejects.Name())
		defer rejects.Close()
	}
	p.rejects, p.progress = rejects, progress
	return d.run(ctx, p)
}

// unreadable says of a path what is wrong with it.
func unreadable(path string, err error) error {
	info, statErr := os.Stat(path)
	var p *os.PathError
	switch {
	case errors.Is(err, os.ErrNotExist):
		return fmt.Errorf("file %s does not exist: %w", path, kpi.ErrInvalid)
	case statErr == nil && !info.Mode().IsRegular():
		return fmt.Errorf("%s is not a file: %w", path, kpi.ErrInvalid)
	case errors.As(err, &p):
		return fmt.Errorf("file %s: %w", path, p.Err)
	}
	return fmt.Errorf("file %s: %w", path, err)
}

// requested is the plan of a request.
func (d *Desk) requested(ctx context.Context, r Request, files []*held) (*plan, error) {
	if len(files) == 0 {
		return nil, fmt.Errorf("no file to import: %w", kpi.ErrInvalid)
	}
	p := &plan{who: r.Who, dry: r.DryRun, covers: r.Covers, watch: r.Watch}
	if r.Mapping != nil || r.As != "" {
		p.groups = []group{{files: files, mapping: r.Mapping, as: r.As, source: r.Source}}
		return p, nil
	}
	for i, h := range files {
		if len(r.Each) == len(files) {
			h.mapping = r.Each[i]
		} else if err := d.understand(ctx, r, h); err != nil {
			return nil, err
		}
		if r.Source != "" {
			m := *h.mapping
			m.Source = r.Source
			h.mapping = &m
		}
		last := len(p.groups) - 1
		if last >= 0 && same(p.groups[last].mapping, h.mapping) {
			p.groups[last].files = append(p.groups[last].files, h)
			continue
		}
		p.groups = append(p.groups, group{files: []*held{h}, mapping: h.mapping})
	}
	return p, nil
}

// understand finds the mapping of a file that nobody looks at: a preset that was named, or
// what is recognised beyond doubt.
func (d *Desk) understand(ctx context.Context, r Request, h *held) error {
	if r.Preset == "" {
		h.reading.Header = "auto"
	}
	if err := d.reread(ctx, h); err != nil {
		return err
	}
	if r.Preset != "" {
		return h.usePreset(r.Preset)
	}
	if err := d.recognise(ctx, h); err != nil {
		return err
	}
	switch {
	case h.mapping == nil:
		return fmt.Errorf("file %s: nothing in its header (%s) says what its rows are; name a mapping, a preset or an entity: %w",
			h.name, strings.Join(h.found.Header, ", "), kpi.ErrInvalid)
	case len(missing(h.mapping)) > 0:
		return fmt.Errorf("file %s: it looks like %ss, but no column gives %s; write a mapping: %w",
			h.name, h.mapping.Entity.Name, strings.Join(missing(h.mapping), ", "), kpi.ErrInvalid)
	}
	if h.doubtful {
		return fmt.Errorf("file %s: it may hold %ss, but that is not sure; say so (entity: %s), or name a mapping or a preset: %w",
			h.name, h.mapping.Entity.Name, h.mapping.Entity.Name, kpi.ErrInvalid)
	}
	if asked := h.questions(); len(asked) > 0 {
		texts := make([]string, len(asked))
		for i, q := range asked {
			texts[i] = q.Text.En
		}
		return fmt.Errorf("file %s: it looks like %ss, but: %s; say so in a mapping (`taraz mapping guess FILE` writes one): %w",
			h.name, h.mapping.Entity.Name, strings.Join(texts, "; "), kpi.ErrInvalid)
	}
	var err error
	h.mapping, err = h.settled()
	return err
}

// unchanged tells that a file that lies elsewhere is still the one whose hash was taken.
func (h *held) unchanged() error {
	if h.info == nil {
		return nil
	}
	now, err := os.Stat(h.path)
	if err == nil && os.SameFile(h.info, now) && now.Size() == h.info.Size() && now.ModTime().Equal(h.info.ModTime()) {
		return nil
	}
	return fmt.Errorf("file %s was changed while it was read; import it again when it is whole: %w", h.name, kpi.ErrConflict)
}

// Guess returns what a file would be read as, as a mapping file's text with remarks for
// what is not sure.
func (d *Desk) Guess(ctx context.Context, path, as string) (text string, questions []Question, err error) {
	h := &held{name: path, path: path, reading: Reading{Header: "auto"}}
	if err := d.reread(ctx, h); err != nil {
		return "", nil, err
	}
	if as != "" {
		err = d.guessAs(h, as)
	} else {
		err = d.recognise(ctx, h)
	}
	if err != nil {
		return "", nil, err
	}
	if h.mapping == nil {
		return "", nil, fmt.Errorf("file %s: nothing in its header (%s) says what its rows are; name an entity: %w",
			path, strings.Join(h.found.Header, ", "), kpi.ErrInvalid)
	}
	m, err := h.settled()
	if err != nil {
		return "", nil, err
	}
	return string(m.YAML()), h.questions(), nil
}
