package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/jmoiron/sqlx"

	"taraz/data"
	"taraz/kpi"
)

// Query returns KPI values ordered by KPI, scope and period, as kpi.Evaluator.Values does.
// For the organisation, departments, managers and employees they are read as they were last
// written; values of other kinds, or of periods outside of the facts, are computed now.
func (s *Store) Query(ctx context.Context, q kpi.Query) ([]kpi.Value, error) {
	return s.answer(ctx, q, false)
}

// LikeForLike returns, for each running period of the query, the period before it over the
// same number of days, as kpi.Evaluator.LikeForLike does.
func (s *Store) LikeForLike(ctx context.Context, q kpi.Query) ([]kpi.Value, error) {
	return s.answer(ctx, q, true)
}

func (s *Store) answer(ctx context.Context, q kpi.Query, like bool) ([]kpi.Value, error) {
	if s.catalogue == nil {
		return nil, fmt.Errorf("values: the store was opened without a catalogue: %w", kpi.ErrUnsupported)
	}
	if err := s.Freshen(ctx); err != nil {
		return nil, err
	}
	tx, err := s.reading(ctx)
	if err != nil {
		return nil, err
	}
	defer tx.Rollback()
	return s.answerIn(ctx, tx, q, like)
}

// answerIn answers as of one transaction, whose values are of today.
func (s *Store) answerIn(ctx context.Context, tx *sqlx.Tx, q kpi.Query, like bool) ([]kpi.Value, error) {
	e, err := s.evaluator(ctx, tx, s.facts(tx))
	if err != nil {
		return nil, err
	}
	// Without periods the evaluator does nothing but check the question.
	if _, err := e.Values(ctx, kpi.Query{KPIs: q.KPIs, Kind: q.Kind, Names: q.Names}); err != nil {
		return nil, err
	}
	if q.Kind != kpi.Organisation {
		if err := checkScopes(ctx, tx, q.Kind, q.Names); err != nil {
			return nil, err
		}
	}
	kept, others, err := s.split(ctx, tx, q)
	if err != nil {
		return nil, err
	}
	var values []kpi.Value
	if q.Periods = kept; len(kept) > 0 {
		if values, err = s.stored(ctx, tx, e, q, like); err != nil || len(others) == 0 {
			return values, err
		}
	}
	ask := e.Values
	if like {
		ask = e.LikeForLike
	}
	q.Periods = others
	more, err := ask(ctx, q)
	if err != nil {
		return nil, err
	}
	values = append(values, more...)
	slices.SortFunc(values, compareValues)
	return values, nil
}

// split parts a query's periods into those that kpi_value answers and the others.
func (s *Store) split(ctx context.Context, tx *sqlx.Tx, q kpi.Query) (kept, others []kpi.Period, err error) {
	st, err := readState(ctx, tx)
	if err != nil || !slices.Contains(st.Kinds, q.Kind) {
		return nil, q.Periods, err
	}
	last := s.org.Calendar.Month(st.Day)
	for _, p := range q.Periods {
		if p != s.org.Calendar.PeriodOf(p.Grain, p.First) || p.Last() < st.First || p.First > last {
			others = append(others, p)
		} else {
			kept = append(kept, p)
		}
	}
	return kept, others, nil
}

// stored reads values, and fills in those of scopes that have no fact of a KPI at all.
func (s *Store) stored(ctx context.Context, tx *sqlx.Tx, e *kpi.Evaluator, q kpi.Query, like bool) ([]kpi.Value, error) {
	wanted := q.Periods
	if like {
		wanted = nil
		for _, p := range q.Periods {
			if from, to := s.org.Calendar.Span(p); from <= e.Today && e.Today <= to {
				wanted = append(wanted, p.Previous())
			}
		}
	}
	if len(wanted) == 0 {
		return nil, nil
	}
	defs := q.KPIs
	if defs == nil {
		defs = valueWriter{evaluator: e}.supporting(q.Kind, nil)
	}
	if len(defs) == 0 {
		return nil, nil
	}
	q.KPIs = defs
	values, err := readValues(ctx, tx, q, wanted, like)
	if err != nil {
		return nil, err
	}
	if q.Names != nil && q.Kind != kpi.Organisation {
		more, err := s.absent(ctx, e, q, values, like)
		if err != nil {
			return nil, err
		}
		values = append(values, more...)
	}
	slices.SortFunc(values, compareValues)
	return values, nil
}

func compareValues(a, b kpi.Value) int {
	return cmp.Or(strings.Compare(a.KPI, b.KPI), strings.Compare(a.Scope.Name, b.Scope.Name),
		cmp.Compare(a.Period.First, b.Period.First), cmp.Compare(a.Period.Grain.Months(), b.Period.Grain.Months()))
}

// valueRow is a row of kpi_value.
type valueRow struct {
	KPI, Kind, Scope, Grain       string
	FirstMonth                    kpi.Month `db:"first_month"`
	Value, Numerator, Denominator *float64
	Reason                        string
	N                             int64
	ToDate                        int64 `db:"to_date"`
	Cut                           kpi.Date
	Maturing                      int64
	ShortHistory                  int64 `db:"short_history"`
}

func (r valueRow) value() kpi.Value {
	return kpi.Value{KPI: r.KPI, Period: kpi.Period{Grain: kpi.Grain(r.Grain), First: r.FirstMonth},
		Scope: kpi.Scope{Kind: kpi.ScopeKind(r.Kind), Name: r.Scope}, Value: r.Value, Numerator: r.Numerator, Denominator: r.Denominator,
		Reason: kpi.Reason(r.Reason), N: r.N, ToDate: r.ToDate != 0, Cut: r.Cut, Maturing: r.Maturing != 0, ShortHistory: r.ShortHistory != 0}
}

func readValues(ctx context.Context, q sqlx.ExtContext, query kpi.Query, periods []kpi.Period, like bool) ([]kpi.Value, error) {
	in := map[kpi.Period]bool{}
	low, high := periods[0].First, periods[0].First
	for _, p := range periods {
		in[p] = true
		low, high = min(low, p.First), max(high, p.First)
	}
	text := `SELECT kpi, kind, scope, grain, first_month, value, numerator, denominator, reason, n, to_date, cut, maturing, short_history
		FROM kpi_value WHERE kind = ? AND kpi IN (?) AND like_for_like = ? AND first_month BETWEEN ? AND ?`
	args := []any{string(query.Kind), query.KPIs, asFlag(like), int64(low), int64(high)}
	switch {
	case query.Kind == kpi.Organisation:
		text += " AND scope = ''"
	case query.Names != nil && len(query.Names) == 0:
		return nil, nil
	case query.Names != nil:
		text += " AND scope IN (?)"
		args = append(args, query.Names)
	}
	text, args, err := sqlx.In(text, args...)
	if err != nil {
		return nil, err
	}
	rows, err := q.QueryxContext(ctx, sqlx.Rebind(sqlx.BindType(q.DriverName()), text), args...)
	if err != nil {
		return nil, fmt.Errorf("read the values: %w", err)
	}
	defer rows.Close()
	var values []kpi.Value
	for rows.Next() {
		var r valueRow
		if err := rows.Scan(&r.KPI, &r.Kind, &r.Scope, &r.Grain, &r.FirstMonth, &r.Value, &r.Numerator, &r.Denominator,
			&r.Reason, &r.N, &r.ToDate, &r.Cut, &r.Maturing, &r.ShortHistory); err != nil {
			return nil, fmt.Errorf("read the values: %w", err)
		}
		if v := r.value(); in[v.Period] {
			values = append(values, v)
		}
	}
	return values, rows.Err()
}

// absent computes the values of scopes in which a KPI has not a single fact: nothing has to
// be asked but what is covered.
func (s *Store) absent(ctx context.Context, e *kpi.Evaluator, q kpi.Query, have []kpi.Value, like bool) ([]kpi.Value, error) {
	with := map[[2]string]bool{}
	for _, v := range have {
		with[[2]string{v.KPI, v.Scope.Name}] = true
	}
	empty := *e
	empty.Facts = nothing{e.Facts}
	var all []kpi.Value
	for _, name := range q.Names {
		one := kpi.Query{Periods: q.Periods, Kind: q.Kind, Names: []string{name}}
		for _, id := range q.KPIs {
			if !with[[2]string{id, name}] {
				one.KPIs = append(one.KPIs, id)
			}
		}
		if len(one.KPIs) == 0 {
			continue
		}
		ask := empty.Values
		if like {
			ask = empty.LikeForLike
		}
		values, err := ask(ctx, one)
		if err != nil {
			return nil, err
		}
		all = append(all, values...)
	}
	return all, nil
}

// nothing are the facts of a scope that has none.
type nothing struct{ of kpi.Facts }

func (n nothing) Parts(context.Context, kpi.Request) (kpi.Parts, error) { return kpi.Parts{}, nil }

func (n nothing) Delivered(ctx context.Context, _ kpi.ScopeKind, _ []string) (kpi.Delivered, error) {
	d, err := n.of.Delivered(ctx, kpi.Organisation, nil)
	d.Present = nil
	return d, err
}

// reading begins a transaction that sees one moment of the database.
func (s *Store) reading(ctx context.Context) (*sqlx.Tx, error) {
	tx, err := s.reader.BeginTxx(ctx, readOnly(s.dialect))
	if err != nil {
		return nil, fmt.Errorf("begin reading: %w", s.clean(err))
	}
	return tx, nil
}

// Freshen rewrites the KPI values if the day, or the catalogue, has changed since they were
// written. Without facts, or without a catalogue, there is nothing to do.
func (s *Store) Freshen(ctx context.Context) error {
	if s.catalogue == nil {
		return nil
	}
	fresh, err := s.fresh(ctx)
	if err != nil || fresh {
		return err
	}
	return s.write(ctx, func(tx *sqlx.Tx) error {
		return s.refresh(ctx, tx, newTouched())
	})
}

func (s *Store) fresh(ctx context.Context) (bool, error) {
	st, err := readState(ctx, s.reader)
	if err != nil {
		return false, err
	}
	return st.Day == s.today() && st.Catalogue == s.print, nil
}

// everything marks all entities as loaded for the first time, so that all is rebuilt.
func everything() *touched {
	t := newTouched()
	t.settings = true
	for _, e := range data.Entities {
		if e.Master {
			t.master[e.Name] = true
		} else {
			t.first[e.Name] = true
		}
	}
	return t
}
