package intake

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"taraz/data"
	"taraz/data/source"
	"taraz/kpi"
)

// Change keeps what a person decided about a file of a draft and looks at the file anew.
// What contradicts itself wraps kpi.ErrInvalid and changes nothing.
func (d *Desk) Change(ctx context.Context, id string, file int, c Choice) (*Draft, error) {
	x, err := d.find(id)
	if err != nil {
		return nil, err
	}
	if err := d.change(ctx, x, file, c); err != nil {
		return nil, err
	}
	return d.shown(x), nil
}

func (d *Desk) change(ctx context.Context, x *draft, file int, c Choice) error {
	x.mu.Lock()
	defer x.mu.Unlock()
	if file < 0 || file >= len(x.files) {
		return fmt.Errorf("the draft has no file %d: %w", file+1, kpi.ErrUnknown)
	}
	h := *x.files[file] // changed only if all of it holds
	reread := h.reading != c.Format
	h.reading = c.Format
	if c.Format.Dates != "" {
		h.undecided = nil
	}
	if reread || h.found == nil {
		if err := d.reread(ctx, &h); err != nil {
			return err
		}
	}
	if err := d.decide(ctx, &h, c, reread); err != nil {
		return err
	}
	if !readsAs(&h, x.files[file]) {
		x.changes++
	}
	x.files[file] = &h
	return nil
}

// readsAs tells whether a file is read in the same way before and after a change.
func readsAs(a, b *held) bool {
	if a.reading != b.reading || a.mapping == nil || b.mapping == nil {
		return a.reading == b.reading && a.mapping == b.mapping
	}
	return same(a.mapping, b.mapping)
}

// reread looks at a file as the person said it is written.
func (d *Desk) reread(ctx context.Context, h *held) error {
	f, err := h.format()
	if err != nil {
		return err
	}
	found, err := source.Inspect(ctx, h.path, f, rowsGuessed)
	if err != nil {
		return plainly(err, d.dir)
	}
	h.found, h.fault = found, nil
	return nil
}

// decide finds the mapping that a choice asks for.
func (d *Desk) decide(ctx context.Context, h *held, c Choice, reread bool) error {
	switch {
	case c.Text != "" && (h.mapping == nil || c.Text != string(h.mapping.YAML())):
		m, err := source.ParseMapping([]byte(c.Text))
		if err != nil {
			return err
		}
		h.mapping, h.origin, h.unsure = m, Origin{Kind: "own"}, nil
		return nil
	case c.Origin.Kind == "kept" || c.Origin.Kind == "preset":
		return d.use(ctx, h, c.Origin)
	case reread && (h.mapping == nil || h.origin.Kind == "guess"):
		if err := d.recognise(ctx, h); err != nil {
			return err
		}
	}
	if c.Entity != "" && (h.mapping == nil || h.mapping.Entity.Name != c.Entity) {
		return d.guessAs(h, c.Entity)
	}
	if c.Columns == nil || h.mapping == nil {
		return nil
	}
	return h.take(c)
}

// use takes a kept mapping or a preset.
func (d *Desk) use(ctx context.Context, h *held, o Origin) error {
	if o.Kind == "preset" {
		return h.usePreset(o.Name)
	}
	kept, err := d.kept(ctx, o.Name)
	if err != nil {
		return err
	}
	m, err := source.ParseMapping([]byte(kept.Text))
	if err != nil {
		return fmt.Errorf("the kept mapping %s: %w", o.Name, err)
	}
	h.mapping, h.origin, h.unsure = m, Origin{"kept", kept.Name, kept.Version}, nil
	return nil
}

// usePreset takes the preset of a name, or the one of a system that fits.
func (h *held) usePreset(name string) error {
	p, err := source.PresetFor(name, h.found.Header)
	if err != nil {
		return fmt.Errorf("file %s: %w", h.name, err)
	}
	h.mapping, h.origin, h.unsure = p.Mapping, Origin{Kind: "preset", Name: p.Name}, nil
	return nil
}

// guessAs takes the best guess of a file's columns as an entity that a person named.
func (d *Desk) guessAs(h *held, entity string) error {
	p, err := source.ProposeAs(entity, h.found.Header, h.sample(), d.org, h.found.Format)
	if err != nil {
		return err
	}
	h.propose(p)
	return nil
}

// take changes the mapping by what the form says of every column.
func (h *held) take(c Choice) error {
	m := *h.mapping
	if c.Source != "" {
		m.Source = c.Source
	}
	if c.Complete != "" {
		m.Complete = c.Complete
	}
	columns, err := chosen(&m, h.found.Header, c.Columns)
	if err != nil {
		return err
	}
	m.Columns = columns
	h.told = maps.Clone(h.told)
	for field, text := range c.Constants {
		if err := h.constant(&m, field, text); err != nil {
			return err
		}
	}
	if same(&m, h.mapping) {
		return nil
	}
	if len(missing(&m)) == 0 {
		if _, err := source.ParseMapping(m.YAML()); err != nil {
			return err
		}
	}
	h.mapping, h.origin = &m, Origin{Kind: "own"}
	return nil
}

// constant fills a field of every row with a text.
func (h *held) constant(m *source.Mapping, field, text string) error {
	if m.Entity.Index(field) < 0 {
		return fmt.Errorf("%s has no field %q: %w", m.Entity.Name, field, kpi.ErrInvalid)
	}
	m.Constants = slices.DeleteFunc(slices.Clone(m.Constants), func(c source.Constant) bool { return c.Field == field })
	if text != "" {
		m.Constants = append(m.Constants, source.Constant{Field: field, Text: text})
	}
	if h.told == nil {
		h.told = map[string]bool{}
	}
	h.told[field] = true
	return nil
}

// same tells whether two mappings read alike.
func same(a, b *source.Mapping) bool { return string(a.YAML()) == string(b.YAML()) }

// chosen are the columns of a mapping as a form says them. What the form cannot show is
// kept as it is.
func chosen(m *source.Mapping, header []string, said []Column) ([]source.Column, error) {
	var errs []error
	var all []source.Column
	filled := map[string]string{}
	fill := func(field, by string) {
		if before, ok := filled[field]; ok {
			errs = append(errs, fmt.Errorf("columns %q and %q are both read as %s: %w", before, by, field, kpi.ErrInvalid))
		}
		filled[field] = by
	}
	for _, c := range m.Columns {
		if fixed(c) {
			all = append(all, c)
			fill(c.Field, strings.Join(c.Columns, " "))
		}
	}
	for _, s := range said {
		if s.Field == "" || s.Fixed || !slices.Contains(header, s.Name) {
			continue
		}
		if m.Entity.Index(s.Field) < 0 {
			errs = append(errs, fmt.Errorf("%s has no field %q: %w", m.Entity.Name, s.Field, kpi.ErrInvalid))
			continue
		}
		fill(s.Field, s.Name)
		all = append(all, column(m, s))
	}
	slices.SortStableFunc(all, func(a, b source.Column) int {
		return cmp.Compare(m.Entity.Index(a.Field), m.Entity.Index(b.Field))
	})
	return all, errors.Join(errs...)
}

// column is one column as the form says it, with what the mapping says of it besides.
func column(m *source.Mapping, s Column) source.Column {
	c := source.Column{Field: s.Field, Columns: []string{s.Name}}
	for _, old := range m.Columns {
		if old.Field == s.Field && slices.Equal(old.Columns, c.Columns) {
			c = old
		}
	}
	c.Unit = ""
	if f, _ := m.Entity.Field(s.Field); f.Type == data.Money {
		c.Unit = s.Unit
	}
	before := c.Replace
	c.Replace = nil
	for from, to := range before {
		if to == "" { // the form has no word for nothing
			s.Replace = append(s.Replace, Replacement{from, ""})
		}
	}
	for _, r := range s.Replace {
		if _, nothing := before[data.Clean(r.From)]; r.To == "" && !(nothing && before[data.Clean(r.From)] == "") {
			continue
		}
		if c.Replace == nil {
			c.Replace = map[string]string{}
		}
		c.Replace[data.Clean(r.From)] = r.To
	}
	return c
}

// fixed tells the columns that the form cannot show.
func fixed(c source.Column) bool { return len(c.Columns) > 1 || c.After != "" }
