package main

import (
	"context"

	"taraz/data/store"
	"taraz/web"
)

// keptMappings are the mappings that were kept, for the pages.
type keptMappings struct{ *store.Store }

func (k keptMappings) Mappings(ctx context.Context) ([]web.KeptMapping, error) {
	list, err := k.Store.Mappings(ctx)
	return shownMappings(list), err
}

func (k keptMappings) MappingVersions(ctx context.Context, name string) ([]web.KeptMapping, error) {
	list, err := k.Store.MappingVersions(ctx, name)
	return shownMappings(list), err
}

func shownMappings(from []store.KeptMapping) []web.KeptMapping {
	list := make([]web.KeptMapping, len(from))
	for i, m := range from {
		list[i] = web.KeptMapping{Name: m.Name, Text: m.Text, Who: m.Who, Version: m.Version, At: m.At}
	}
	return list
}
