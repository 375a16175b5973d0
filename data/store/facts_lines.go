package store

import (
	"context"
	"database/sql"
	"fmt"
	"hash/maphash"
	"strings"

	"github.com/jmoiron/sqlx"

	"taraz/kpi"
)

// lineQuery says which order lines are read and what their scope is.
type lineQuery struct {
	kind     kpi.ScopeKind // the scope is interned; Employee: the employee's num; Organisation: 0
	from, to kpi.Date      // both included; zero: all
	months   []kpi.Month   // nil: all
}

// lineSource reads order lines.
type lineSource struct {
	f      *facts
	many   bool
	shape  orderShape // what the lines may have; columns that none has are not read
	scopes *interned
	seed   maphash.Seed
}

// interned numbers texts from 0 on.
type interned struct {
	of    map[string]int32
	names []string
}

func newInterned() *interned { return &interned{of: map[string]int32{}} }

func (n *interned) num(s string) int32 {
	if i, ok := n.of[s]; ok {
		return i
	}
	i := int32(len(n.names))
	n.of[s] = i
	n.names = append(n.names, s)
	return i
}

func (f *facts) lineSource(ctx context.Context) (*lineSource, error) {
	many, err := f.multiLine(ctx)
	return newLineSource(f, orderShape{many: many, staffed: true, costed: true, returns: true}), err
}

func newLineSource(f *facts, shape orderShape) *lineSource {
	return &lineSource{f: f, many: shape.many, shape: shape, scopes: newInterned(), seed: maphash.MakeSeed()}
}

// text is the SQL of the lines: customer, day, net, cost, sale, then the scope and the
// order's id where they are wanted.
func (s *lineSource) text(ctx context.Context, q lineQuery) (text string, costed bool, names map[string]string, err error) {
	t, err := tableFor("order", q.kind)
	if err != nil {
		return "", false, nil, err
	}
	by, err := t.scope(q.kind, "f.ordered_at_day")
	if err != nil {
		return "", false, nil, err
	}
	cost, joins, err := s.f.costSQL(ctx, s.shape.costed)
	if err != nil {
		return "", false, nil, err
	}
	text = "SELECT f.customer, f.ordered_at_day, f.amount"
	if cost != "" {
		text += ", " + cost
	}
	if s.shape.returns {
		text += ", CASE WHEN f.kind = 'return' THEN 0 ELSE 1 END"
	}
	if s.divides(q.kind) {
		text += ", " + by.key
	}
	if s.many {
		text += ", f.source, f.id"
	}
	text += " FROM fact_order f " + joins + " " + strings.Join(by.joins, " ") + q.where()
	if q.kind != kpi.Employee {
		names, err = s.f.names(ctx, by.of)
	}
	return text, cost != "", names, err
}

// divides tells whether the lines' scopes are read.
func (s *lineSource) divides(kind kpi.ScopeKind) bool {
	return kind != kpi.Organisation && (kind != kpi.Employee || s.shape.staffed)
}

func (q lineQuery) where() string {
	text := " WHERE f.ordered_at_day IS NOT NULL AND f.amount IS NOT NULL"
	if q.months != nil {
		list := make([]string, len(q.months))
		for i, m := range q.months {
			list[i] = fmt.Sprint(int64(m))
		}
		text += " AND f.ordered_at_month IN (" + strings.Join(list, ", ") + ")"
	}
	if q.from != 0 || q.to != 0 {
		text += fmt.Sprintf(" AND f.ordered_at_day BETWEEN %d AND %d", q.from, q.to)
	}
	return text
}

// costSQL is the known cost of a line; products are asked only if any has one. It is empty
// where no line has a cost (own tells whether lines may have their own).
func (f *facts) costSQL(ctx context.Context, own bool) (text, joins string, err error) {
	var n int
	err = sqlx.GetContext(ctx, f.q, &n, "SELECT COUNT(*) FROM (SELECT 1 FROM product_span WHERE unit_cost IS NOT NULL LIMIT 1) x")
	switch {
	case err != nil:
		return "", "", err
	case n > 0:
		return knownCost, costJoin, nil
	case own:
		return "ABS(f.cost)", "", nil
	}
	return "", "", nil
}

// each reads the lines.
func (s *lineSource) each(ctx context.Context, q lineQuery, fn func(line) error) error {
	text, costed, names, err := s.text(ctx, q)
	if err != nil {
		return err
	}
	rows, err := s.f.q.QueryxContext(ctx, text)
	if err != nil {
		return fmt.Errorf("read the order lines: %w", err)
	}
	defer rows.Close()
	r := s.row(q.kind, costed)
	for rows.Next() {
		if err := rows.Scan(r.into...); err != nil {
			return fmt.Errorf("read the order lines: %w", err)
		}
		l := r.line()
		if r.interning {
			l.scope = s.scopes.num(named(names, string(r.key)))
		}
		if s.many {
			l.order = maphash.Bytes(s.seed, r.id) ^ uint64(r.source)*0x9E3779B97F4A7C15
		}
		if err := fn(l); err != nil {
			return err
		}
	}
	return rows.Err()
}

// lineRow is where a row of the lines is read to.
type lineRow struct {
	l                    line
	amount, sale, source int64
	cost                 sql.NullInt64
	key, id              sql.RawBytes
	interning            bool
	into                 []any
}

func (s *lineSource) row(kind kpi.ScopeKind, costed bool) *lineRow {
	r := &lineRow{sale: 1}
	r.into = []any{&r.l.customer, &r.l.day, &r.amount}
	if costed {
		r.into = append(r.into, &r.cost)
	}
	if s.shape.returns {
		r.into = append(r.into, &r.sale)
	}
	switch {
	case !s.divides(kind):
	case kind == kpi.Employee:
		r.into = append(r.into, &r.l.scope)
	default:
		r.interning = true
		r.into = append(r.into, &r.key)
	}
	if s.many {
		r.into = append(r.into, &r.source, &r.id)
	}
	return r
}

// line gives amount and cost their signs.
func (r *lineRow) line() line {
	l := r.l
	l.net, l.cost, l.sale, l.costed = r.amount, r.cost.Int64, r.sale != 0, r.cost.Valid
	if !l.sale {
		l.net, l.cost = -max(r.amount, -r.amount), -l.cost
	}
	return l
}

// spoolLines reads lines into a spool, which the caller closes.
func (s *lineSource) spoolLines(ctx context.Context, q lineQuery, rescope func(*line) bool) (*spool, error) {
	var last sql.NullInt64
	if err := sqlx.GetContext(ctx, s.f.q, &last, "SELECT MAX(num) FROM customer"); err != nil {
		return nil, err
	}
	sp := newSpool(int32(last.Int64))
	err := s.each(ctx, q, func(l line) error {
		if rescope != nil && !rescope(&l) {
			return nil
		}
		return sp.add(l)
	})
	if err != nil {
		sp.close()
		return nil, err
	}
	return sp, nil
}
