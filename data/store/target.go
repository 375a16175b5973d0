package store

import (
	"context"
	"fmt"

	"github.com/jmoiron/sqlx"

	"taraz/kpi"
)

// storedTarget is a target as its row holds it.
type storedTarget struct {
	KPI, Kind, Scope, Grain string
	ValidFrom               int64 `db:"valid_from"`
	Red, Goal, Floor, Best  *float64
	RedLower                *float64 `db:"red_lower"`
	Lower, Upper            *float64
	RedUpper                *float64 `db:"red_upper"`
}

// Targets returns every target, ordered by KPI, scope, grain and first day.
func (s *Store) Targets(ctx context.Context) ([]kpi.Target, error) {
	var rows []storedTarget
	err := s.reader.SelectContext(ctx, &rows, `SELECT kpi, kind, scope, grain, valid_from, red, goal, floor, best,
		red_lower, lower, upper, red_upper FROM target ORDER BY kpi, kind, scope, grain, valid_from`)
	if err != nil {
		return nil, fmt.Errorf("read the targets: %w", err)
	}
	list := make([]kpi.Target, len(rows))
	for i, r := range rows {
		list[i] = kpi.Target{KPI: r.KPI, Scope: kpi.Scope{Kind: kpi.ScopeKind(r.Kind), Name: r.Scope},
			ValidFrom: kpi.Date(r.ValidFrom), Grain: kpi.Grain(r.Grain), Red: r.Red, Goal: r.Goal, Floor: r.Floor,
			Best: r.Best, RedLower: r.RedLower, Lower: r.Lower, Upper: r.Upper, RedUpper: r.RedUpper}
	}
	return list, nil
}

// PutTargets keeps targets, all or none. One of the same KPI, scope, grain and first day
// replaces the one before as a whole.
func (s *Store) PutTargets(ctx context.Context, targets []kpi.Target) error {
	for _, t := range targets {
		if t.KPI == "" || t.Scope.Kind == "" || t.Grain == "" {
			return fmt.Errorf("target %q of %s: want a KPI, a scope and a grain: %w", t.KPI, t.Scope, kpi.ErrInvalid)
		}
	}
	return s.write(ctx, func(tx *sqlx.Tx) error {
		for _, t := range targets {
			_, err := tx.ExecContext(ctx, tx.Rebind(`INSERT INTO target
				(kpi, kind, scope, grain, valid_from, red, goal, floor, best, red_lower, lower, upper, red_upper)
				VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
				ON CONFLICT (kpi, kind, scope, grain, valid_from) DO UPDATE SET red = excluded.red, goal = excluded.goal,
				floor = excluded.floor, best = excluded.best, red_lower = excluded.red_lower, lower = excluded.lower,
				upper = excluded.upper, red_upper = excluded.red_upper`),
				t.KPI, string(t.Scope.Kind), t.Scope.Name, string(t.Grain), int64(t.ValidFrom),
				t.Red, t.Goal, t.Floor, t.Best, t.RedLower, t.Lower, t.Upper, t.RedUpper)
			if err != nil {
				return fmt.Errorf("target %s of %s: %w", t.KPI, t.Scope, err)
			}
		}
		return nil
	})
}
