package store

import (
	"context"
	"fmt"
	"slices"

	"github.com/jmoiron/sqlx"

	"taraz/kpi"
)

// values rewrites the KPI values that an import, a new day, another setting or another
// catalogue can have changed.
func (r refresher) values(ctx context.Context) error {
	if r.store.catalogue == nil {
		return nil
	}
	e, err := r.store.evaluator(ctx, r.tx, r.f)
	if err != nil {
		return err
	}
	now := valueState{Day: r.f.today, Catalogue: r.store.print}
	first, _, err := r.f.span(ctx)
	if err != nil {
		return err
	}
	if now.First = r.f.cal.Month(r.f.today); first != 0 {
		now.First = min(now.First, r.f.cal.Month(first))
	}
	s, err := r.scopeOfChange(ctx, now)
	if err != nil {
		return err
	}
	w := valueWriter{evaluator: e, tx: r.tx, from: s.from, first: now.First}
	if now.Kinds, err = w.affordable(ctx); err != nil {
		return err
	}
	for _, kind := range keptKinds {
		if err := w.keep(ctx, kind, s, now.Kinds); err != nil {
			return fmt.Errorf("values by %s: %w", kind, err)
		}
	}
	return writeState(ctx, r.tx, now)
}

// maxScopePeriods bounds how many periods of how many scopes of one kind are kept: the
// months, quarters and years of 36 months for about 200 employees. Beyond it, writing them
// all at every import would cost more than computing the few that somebody looks at.
const maxScopePeriods = 10_000

// headsOf counts the scopes of the kinds that people belong to.
var headsOf = map[kpi.ScopeKind]string{
	kpi.Department: "SELECT COUNT(DISTINCT department) FROM employee_span",
	kpi.Manager:    "SELECT COUNT(DISTINCT manager) FROM employee_chain WHERE manager <> 0",
	kpi.Employee:   "SELECT COUNT(*) FROM employee",
}

// affordable returns the kinds of scope whose values are worth keeping.
func (w valueWriter) affordable(ctx context.Context) ([]kpi.ScopeKind, error) {
	periods := len(w.periods(sinceEver))
	kinds := []kpi.ScopeKind{kpi.Organisation}
	for _, kind := range keptKinds[1:] {
		var heads int
		if err := w.tx.GetContext(ctx, &heads, headsOf[kind]); err != nil {
			return nil, fmt.Errorf("count the scopes of kind %s: %w", kind, err)
		}
		if heads > 0 && heads*periods <= maxScopePeriods {
			kinds = append(kinds, kind)
		}
	}
	return kinds, nil
}

// keep writes the values of a kind that is kept, all of them if it was not so far, and
// removes those of a kind that is not.
func (w valueWriter) keep(ctx context.Context, kind kpi.ScopeKind, c change, kinds []kpi.ScopeKind) error {
	if !slices.Contains(kinds, kind) {
		_, err := w.tx.ExecContext(ctx, w.tx.Rebind("DELETE FROM kpi_value WHERE kind = ?"), string(kind))
		return err
	}
	old, err := readState(ctx, w.tx)
	if err != nil {
		return err
	}
	if !slices.Contains(old.Kinds, kind) {
		w.from, c.kpis = sinceEver, nil
	}
	return w.kind(ctx, kind, c.kpis)
}

// evaluator computes values as of one transaction.
func (s *Store) evaluator(ctx context.Context, q sqlx.ExtContext, f kpi.Facts) (*kpi.Evaluator, error) {
	settings, err := s.settingsIn(ctx, q)
	if err != nil {
		return nil, err
	}
	return &kpi.Evaluator{Catalogue: s.catalogue, Calendar: s.org.Calendar, Settings: settings, Facts: f, Today: s.today()}, nil
}

// valueWriter computes and writes the values of one kind of scope after the other.
type valueWriter struct {
	evaluator   *kpi.Evaluator
	tx          *sqlx.Tx
	from, first kpi.Month
}

// scopeBatch is how many scopes are computed at a time, which bounds the memory.
const scopeBatch = 100

func (w valueWriter) kind(ctx context.Context, kind kpi.ScopeKind, kpis []string) error {
	kpis = w.supporting(kind, kpis)
	if len(kpis) == 0 {
		return nil
	}
	if kind != kpi.Organisation {
		var employees int
		if err := w.tx.GetContext(ctx, &employees, "SELECT COUNT(*) FROM (SELECT 1 FROM employee LIMIT 1) x"); err != nil || employees == 0 {
			return err
		}
	}
	listed, names, err := w.listed(ctx, kind, kpis)
	if err != nil {
		return err
	}
	from := w.from
	if kind != kpi.Organisation && from > w.first {
		same, err := w.sameScopes(ctx, kind, kpis, listed)
		if err != nil {
			return err
		}
		if !same { // values of earlier periods are missing or too many
			from = sinceEver
		}
	}
	if err := w.clear(ctx, kind, kpis, from); err != nil {
		return err
	}
	q := kpi.Query{KPIs: kpis, Periods: w.periods(from), Kind: kind}
	for batch := range slices.Chunk(names, scopeBatch) {
		q.Names = batch
		if err := w.batch(ctx, q, listed); err != nil {
			return err
		}
	}
	return nil
}

// batch computes and writes the values of some scopes.
func (w valueWriter) batch(ctx context.Context, q kpi.Query, listed map[kpiScope]bool) error {
	values, err := w.evaluator.Values(ctx, q)
	if err != nil {
		return err
	}
	earlier, err := w.evaluator.LikeForLike(ctx, q)
	if err != nil {
		return err
	}
	unlisted := func(v kpi.Value) bool { return !listed[kpiScope{v.KPI, v.Scope.Name}] }
	return w.write(ctx, slices.DeleteFunc(values, unlisted), slices.DeleteFunc(earlier, unlisted))
}

// kpiScope is a KPI in a scope of the kind at hand.
type kpiScope struct{ KPI, Scope string }

// listed are the scopes of a kind in which every KPI has a fact of something it rests on,
// and all scopes in order.
func (w valueWriter) listed(ctx context.Context, kind kpi.ScopeKind, kpis []string) (map[kpiScope]bool, []string, error) {
	d, err := w.evaluator.Facts.Delivered(ctx, kind, nil)
	if err != nil {
		return nil, nil, err
	}
	listed := map[kpiScope]bool{}
	var names []string
	for _, id := range kpis {
		def, err := w.evaluator.Catalogue.Find(id)
		if err != nil {
			return nil, nil, err
		}
		if kind == kpi.Organisation {
			listed[kpiScope{id, ""}], names = true, []string{""}
			continue
		}
		needed, optional := w.evaluator.Catalogue.Rests(def)
		for _, entity := range append(needed, optional...) {
			for name := range d.Present[entity] {
				listed[kpiScope{id, name}] = true
				names = append(names, name)
			}
		}
	}
	slices.Sort(names)
	return listed, slices.Compact(names), nil
}

// supporting lists the KPIs (of all, if nil) that have values in scopes of a kind.
func (w valueWriter) supporting(kind kpi.ScopeKind, kpis []string) []string {
	list := []string{}
	for _, d := range w.evaluator.Catalogue.All() {
		if (kpis == nil || slices.Contains(kpis, d.ID)) && slices.Contains(w.evaluator.Catalogue.Supports(d), kind) {
			list = append(list, d.ID)
		}
	}
	return list
}

// periods are all periods from the first fact to today that end in a month or later.
func (w valueWriter) periods(from kpi.Month) []kpi.Period {
	cal := w.evaluator.Calendar
	return periodsOf(cal, w.first, cal.Month(w.evaluator.Today), from)
}

func periodsOf(cal kpi.Calendar, first, last, from kpi.Month) []kpi.Period {
	var list []kpi.Period
	for _, g := range kpi.Grains {
		for p := cal.PeriodOf(g, first); p.First <= last; p = p.Next() {
			if p.Last() >= from {
				list = append(list, p)
			}
		}
	}
	return list
}

// sameScopes tells whether every KPI has values for exactly the scopes it is to have.
func (w valueWriter) sameScopes(ctx context.Context, kind kpi.ScopeKind, kpis []string, listed map[kpiScope]bool) (bool, error) {
	text, args, err := sqlx.In("SELECT DISTINCT kpi, scope FROM kpi_value WHERE kind = ? AND kpi IN (?)", string(kind), kpis)
	if err != nil {
		return false, err
	}
	var before []kpiScope
	if err := w.tx.SelectContext(ctx, &before, w.tx.Rebind(text), args...); err != nil {
		return false, err
	}
	for _, s := range before {
		if !listed[s] {
			return false, nil
		}
	}
	return len(before) == len(listed), nil
}

// clear removes the values that are about to be written.
func (w valueWriter) clear(ctx context.Context, kind kpi.ScopeKind, kpis []string, from kpi.Month) error {
	for _, g := range kpi.Grains {
		text, args, err := sqlx.In("DELETE FROM kpi_value WHERE kind = ? AND kpi IN (?) AND grain = ? AND (first_month >= ? OR like_for_like = 1)",
			string(kind), kpis, string(g), int64(from)-int64(g.Months())+1)
		if err != nil {
			return err
		}
		if _, err := w.tx.ExecContext(ctx, w.tx.Rebind(text), args...); err != nil {
			return err
		}
	}
	return nil
}

func (w valueWriter) write(ctx context.Context, values, earlier []kpi.Value) error {
	out := rowWriter{tx: w.tx, table: "kpi_value", columns: []string{"kpi", "kind", "scope", "grain", "first_month", "like_for_like",
		"value", "numerator", "denominator", "reason", "n", "to_date", "cut", "maturing", "short_history"}}
	for like, list := range [][]kpi.Value{values, earlier} {
		for i := range list {
			v := &list[i]
			err := out.add(ctx, v.KPI, string(v.Scope.Kind), v.Scope.Name, string(v.Period.Grain), int64(v.Period.First), int64(like),
				v.Value, v.Numerator, v.Denominator, string(v.Reason), v.N, asFlag(v.ToDate), int64(v.Cut), asFlag(v.Maturing), asFlag(v.ShortHistory))
			if err != nil {
				return err
			}
		}
	}
	return out.flush(ctx)
}
