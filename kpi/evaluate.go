package kpi

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// Query asks for KPI values.
type Query struct {
	KPIs    []string // nil: every KPI that supports Kind
	Periods []Period
	Kind    ScopeKind
	// Names are the scopes of the kind; nil: every scope with at least one fact of an
	// entity that the KPI rests on. The organisation needs none.
	Names []string
}

// Evaluator computes KPI values from facts, on a given day. It holds no state.
type Evaluator struct {
	Catalogue *Catalogue
	Calendar  Calendar
	Settings  Settings
	Facts     Facts
	Today     Date
}

// Values returns a value or a reason for every KPI, scope and period of the query, ordered
// by KPI id, scope name and period. It fails (ErrUnknown, ErrUnsupported, ErrInvalid) if
// the query cannot be understood, and with what Facts said if that failed; a computation
// that fails is a value with the reason error.
func (e *Evaluator) Values(ctx context.Context, q Query) ([]Value, error) {
	return e.evaluate(ctx, q, false)
}

// LikeForLike returns, for each period P of the query that is running, the period before it
// over its first min(k, length) days, k being the days of P that have been counted. The
// values carry that earlier period, ToDate and the last day counted in it.
func (e *Evaluator) LikeForLike(ctx context.Context, q Query) ([]Value, error) {
	return e.evaluate(ctx, q, true)
}

func (e *Evaluator) evaluate(ctx context.Context, q Query, earlier bool) ([]Value, error) {
	defs, err := e.definitions(q)
	if err != nil {
		return nil, err
	}
	periods, err := e.periods(q.Periods, earlier)
	if err != nil || len(defs) == 0 || len(periods) == 0 {
		return nil, err
	}
	names := q.Names
	if q.Kind == Organisation {
		names = nil
	}
	delivered, err := e.Facts.Delivered(ctx, q.Kind, names)
	if err != nil {
		return nil, fmt.Errorf("what has been delivered for %s: %w", q.Kind, err)
	}
	p := &plan{evaluator: e, delivered: delivered, kind: q.Kind,
		own: newAsking(q.Kind, names), whole: newAsking(Organisation, nil)}
	for _, d := range defs {
		for _, period := range periods {
			p.add(d, period, earlier)
		}
	}
	if err := p.ask(ctx, e.Facts); err != nil {
		return nil, err
	}
	return p.values(names), nil
}

// definitions returns the KPIs of a query, ordered by id, each once.
func (e *Evaluator) definitions(q Query) ([]*Definition, error) {
	if _, err := ParseScopeKind(string(q.Kind)); err != nil {
		return nil, err
	}
	var defs []*Definition
	if q.KPIs == nil {
		defs = slices.DeleteFunc(e.Catalogue.All(), func(d *Definition) bool {
			return !slices.Contains(d.traits.supports, q.Kind)
		})
	}
	for _, id := range q.KPIs {
		d, err := e.Catalogue.Find(id)
		if err != nil {
			return nil, err
		}
		if !slices.Contains(d.traits.supports, q.Kind) {
			return nil, fmt.Errorf("kpi %q: scope kind %q: want one of %s: %w", id, q.Kind, kindList(d.traits.supports), ErrUnsupported)
		}
		defs = append(defs, d)
	}
	slices.SortFunc(defs, func(a, b *Definition) int { return strings.Compare(a.ID, b.ID) })
	return slices.Compact(defs), nil
}

// periods returns the periods asked for in order, each once; for a comparison to date only
// those that are running.
func (e *Evaluator) periods(asked []Period, runningOnly bool) ([]Period, error) {
	var list []Period
	for _, p := range asked {
		if _, err := ParseGrain(string(p.Grain)); err != nil {
			return nil, fmt.Errorf("period %v: %w", p.First, err)
		}
		if !runningOnly || e.running(p) {
			list = append(list, p)
		}
	}
	slices.SortFunc(list, comparePeriods)
	return slices.Compact(list), nil
}

// comparePeriods orders by first day, then shorter before longer.
func comparePeriods(a, b Period) int {
	if a.First != b.First {
		return int(a.First - b.First)
	}
	return a.Grain.Months() - b.Grain.Months()
}

func (e *Evaluator) running(p Period) bool {
	from, to := e.Calendar.Span(p)
	return from <= e.Today && e.Today <= to
}
