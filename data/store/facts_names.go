package store

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"taraz/data"
	"taraz/kpi"
)

// ScopeName is a scope with the name people know it by.
type ScopeName struct{ Name, Label string }

// Scopes lists the scopes of a kind that have at least one fact of any entity, ordered by
// label and then name, that of the empty field last.
func (s *Store) Scopes(ctx context.Context, kind kpi.ScopeKind) ([]ScopeName, error) {
	if _, err := kpi.ParseScopeKind(string(kind)); err != nil {
		return nil, err
	}
	if kind == kpi.Organisation {
		return []ScopeName{{Label: s.org.Name}}, nil
	}
	tx, err := s.reading(ctx)
	if err != nil {
		return nil, err
	}
	defer tx.Rollback()
	f := s.facts(tx)
	labels, err := f.labels(ctx, kind)
	if err != nil {
		return nil, fmt.Errorf("names of %s: %w", kind, err)
	}
	seen := map[string]bool{}
	for _, e := range data.Entities {
		if !slices.Contains(e.Scopes, kind) {
			continue
		}
		names, err := f.present(ctx, e, kind)
		if err != nil {
			return nil, fmt.Errorf("scopes of kind %s: %w", kind, err)
		}
		for _, n := range names {
			seen[n] = true
		}
	}
	list := make([]ScopeName, 0, len(seen))
	for n := range seen {
		label := labels[n]
		if label == "" {
			label = n
		}
		list = append(list, ScopeName{n, label})
	}
	slices.SortFunc(list, compareNames)
	return list, nil
}

func compareNames(a, b ScopeName) int {
	switch {
	case a.Name == "" || b.Name == "":
		return strings.Compare(b.Name, a.Name)
	case a.Label != b.Label:
		return strings.Compare(a.Label, b.Label)
	}
	return strings.Compare(a.Name, b.Name)
}

// labels are the names of the people, products and campaigns that scopes are called by the
// ids of.
func (f *facts) labels(ctx context.Context, kind kpi.ScopeKind) (map[string]string, error) {
	text := ""
	switch kind {
	case kpi.Employee, kpi.Manager, kpi.Portfolio:
		text = "SELECT id, name FROM employee WHERE name IS NOT NULL"
	case kpi.Campaign:
		text = "SELECT id, name FROM campaign WHERE name IS NOT NULL"
	case kpi.Product:
		text = `SELECT p.id, v.name FROM product p JOIN product_version v ON v.product = p.num WHERE v.name IS NOT NULL ORDER BY v.valid_from`
	default:
		return nil, nil
	}
	rows, err := f.q.QueryxContext(ctx, text)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	labels := map[string]string{}
	for rows.Next() {
		var id, name string
		if err := rows.Scan(&id, &name); err != nil {
			return nil, err
		}
		labels[id] = name
	}
	return labels, rows.Err()
}
