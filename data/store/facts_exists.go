package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/jmoiron/sqlx"

	"taraz/kpi"
)

// homes are the places where a scope of a kind can be named, by kind. A name that stands
// in none of them does not exist; the empty name is the scope of empty fields and always does.
var homes = map[kpi.ScopeKind][]string{
	kpi.Department:     {"employee_span WHERE department = ?"},
	kpi.Manager:        {"employee WHERE id = ?"},
	kpi.Employee:       {"employee WHERE id = ?"},
	kpi.Portfolio:      {"employee WHERE id = ?"},
	kpi.Segment:        {"customer WHERE segment = ?"},
	kpi.City:           {"customer WHERE city = ?"},
	kpi.Channel:        {"customer WHERE channel = ?", "campaign WHERE channel = ?", "fact_spend WHERE channel = ?"},
	kpi.ContactChannel: {"fact_interaction WHERE channel = ?", "fact_ticket WHERE channel = ?", "fact_order WHERE channel = ?"},
	kpi.Category:       {"product_span WHERE category = ?"},
	kpi.Product:        {"product WHERE id = ?"},
	kpi.Campaign:       {"campaign WHERE id = ?"},
}

// checkScopes refuses names that occur nowhere; the error wraps kpi.ErrUnknown and names
// the first of them.
func checkScopes(ctx context.Context, q sqlx.ExtContext, kind kpi.ScopeKind, names []string) error {
	for _, name := range names {
		known, err := scopeExists(ctx, q, kind, name)
		if err != nil {
			return err
		}
		if !known {
			return fmt.Errorf("scope %s: there is no such %s in the data: %w", kpi.Scope{Kind: kind, Name: name}, kind, kpi.ErrUnknown)
		}
	}
	return nil
}

func scopeExists(ctx context.Context, q sqlx.ExtContext, kind kpi.ScopeKind, name string) (bool, error) {
	if name == "" {
		return true, nil
	}
	for _, home := range homes[kind] {
		var one int
		err := sqlx.GetContext(ctx, q, &one, sqlx.Rebind(sqlx.BindType(q.DriverName()), "SELECT 1 FROM "+home+" LIMIT 1"), name)
		if err == nil {
			return true, nil
		}
		if !errors.Is(err, sql.ErrNoRows) {
			return false, fmt.Errorf("look for scope %s:%s: %w", kind, name, err)
		}
	}
	return false, nil
}
