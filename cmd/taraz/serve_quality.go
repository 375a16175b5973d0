package main

import (
	"context"

	"taraz/data/store"
	"taraz/reports"
	"taraz/web"
)

// quality is what is wrong with the data, for the pages.
type quality struct{ *desk }

func (q quality) Quality(ctx context.Context) ([]web.QualityFinding, error) {
	found, err := q.Store.Quality(ctx)
	list := make([]web.QualityFinding, len(found))
	for i, f := range found {
		list[i] = web.QualityFinding{Check: f.Check, Entity: f.Entity, Field: f.Field, Month: f.Month, Count: f.Count, Of: f.Of,
			Groups: f.Groups, Total: f.Total, Usual: f.Usual, Factor: f.Factor}
	}
	return list, err
}

func (q quality) QualityRows(ctx context.Context, finding, entity string, offset, limit int) (reports.RowPage, error) {
	page, err := q.Store.QualityRows(ctx, finding, entity, offset, limit)
	if err != nil {
		return reports.RowPage{}, err
	}
	return rowPage(page), nil
}

// merging makes customers one, for the pages.
type merging struct{ *store.Store }

func (m merging) Duplicates(ctx context.Context, limit int) ([]web.DuplicateGroup, error) {
	groups, err := m.Store.Duplicates(ctx, limit)
	list := make([]web.DuplicateGroup, len(groups))
	for i, g := range groups {
		list[i].SharedBy = g.SharedBy
		for _, d := range g.Members {
			list[i].Members = append(list[i].Members, web.Duplicate(d))
		}
	}
	return list, err
}

func (m merging) Merges(ctx context.Context) ([]web.Merge, error) {
	merges, err := m.Store.Merges(ctx)
	list := make([]web.Merge, len(merges))
	for i, x := range merges {
		list[i] = web.Merge(x)
	}
	return list, err
}
