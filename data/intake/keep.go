package intake

import (
	"context"
	"fmt"
	"strings"

	"taraz/data"
	"taraz/data/source"
	"taraz/data/store"
	"taraz/kpi"
)

// Save keeps a mapping under a name, so that the next file with the same header is
// recognised. The same mapping again makes no new version.
func (d *Desk) Save(ctx context.Context, name, text string, header []string, who string) (version int, err error) {
	name = data.Clean(name)
	if name == "" || len(name) > 200 {
		return 0, fmt.Errorf("name of a mapping %q: want 1 to 200 bytes: %w", name, kpi.ErrInvalid)
	}
	if strings.Trim(name, ".") == "" { // no address leads there
		return 0, fmt.Errorf("name of a mapping %q: want more than dots: %w", name, kpi.ErrInvalid)
	}
	m, err := source.ParseMapping([]byte(text))
	if err != nil {
		return 0, err
	}
	return d.store.SaveMapping(ctx, store.KeptMapping{Name: name, Signature: source.Signature(header), Text: string(m.YAML()), Who: who})
}

// Kept lists the latest version of every kept mapping.
func (d *Desk) Kept(ctx context.Context) ([]Kept, error) {
	all, err := d.store.Mappings(ctx)
	return keptOf(all), err
}

// KeptVersions lists the versions of one kept mapping, the latest first; kpi.ErrUnknown if
// there is none of that name.
func (d *Desk) KeptVersions(ctx context.Context, name string) ([]Kept, error) {
	all, err := d.store.MappingVersions(ctx, name)
	if err == nil && len(all) == 0 {
		err = fmt.Errorf("no mapping %q was kept: %w", name, kpi.ErrUnknown)
	}
	return keptOf(all), err
}

// Forget drops a kept mapping with all its versions.
func (d *Desk) Forget(ctx context.Context, name string) error { return d.store.DropMapping(ctx, name) }

func (d *Desk) kept(ctx context.Context, name string) (Kept, error) {
	all, err := d.KeptVersions(ctx, name)
	if err != nil {
		return Kept{}, err
	}
	return all[0], nil
}

func keptOf(list []store.KeptMapping) []Kept {
	all := make([]Kept, len(list))
	for i, k := range list {
		all[i] = Kept{Name: k.Name, Version: k.Version, At: k.At, Who: k.Who, Text: k.Text}
		if m, err := source.ParseMapping([]byte(k.Text)); err == nil {
			all[i].Entity = m.Entity.Name
		}
	}
	return all
}
