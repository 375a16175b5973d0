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
	return &lineSource{f: f, many: many, scopes: newInterned(), seed: maphash.MakeSeed()}, err
}

// text is the SQL of the lines: customer, day, net, cost, sale, then the scope and the
// order's id where they are wanted.
func (s *lineSource) text(ctx context.Context, q lineQuery) (text string, names map[string]string, err error) {
	t, err := tableFor("order", q.kind)
	if err != nil {
		return "", nil, err
	}
	by, err := t.scope(q.kind, "f.ordered_at_day")
	if err != nil {
		return "", nil, err
	}
	cost, joins, err := s.f.costSQL(ctx)
	if err != nil {
		return "", nil, err
	}
	text = "SELECT f.customer, f.ordered_at_day, f.amount, " + cost + ", CASE WHEN f.kind = 'return' THEN 0 ELSE 1 END"
	if q.kind != kpi.Organisation {
		text += ", " + by.key
	}
	if s.many {
		text += ", f.source, f.id"
	}
	text += " FROM fact_order f " + joins + " " + strings.Join(by.joins, " ") + q.where()
	if q.kind == kpi.Employee {
		return text, nil, nil
	}
	names, err = s.f.names(ctx, by.of)
	return text, names, err
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

// costSQL is the known cost of a line; products are asked only if any has one.
func (f *facts) costSQL(ctx context.Context) (text, joins string, err error) {
	var n int
	err = sqlx.GetContext(ctx, f.q, &n, "SELECT COUNT(*) FROM (SELECT 1 FROM product_span WHERE unit_cost IS NOT NULL LIMIT 1) x")
	if err != nil || n == 0 {
		return "ABS(f.cost)", "", err
	}
	return knownCost, costJoin, nil
}

// each reads the lines.
func (s *lineSource) each(ctx context.Context, q lineQuery, fn func(line) error) error {
	text, names, err := s.text(ctx, q)
	if err != nil {
		return err
	}
	rows, err := s.f.q.QueryxContext(ctx, text)
	if err != nil {
		return fmt.Errorf("read the order lines: %w", err)
	}
	defer rows.Close()
	var l line
	var amount, sale, source int64
	var cost sql.NullInt64
	var key, id sql.RawBytes
	into := []any{&l.customer, &l.day, &amount, &cost, &sale}
	interning := q.kind != kpi.Organisation && q.kind != kpi.Employee
	switch q.kind {
	case kpi.Organisation:
	case kpi.Employee:
		into = append(into, &l.scope)
	default:
		into = append(into, &key)
	}
	if s.many {
		into = append(into, &source, &id)
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return fmt.Errorf("read the order lines: %w", err)
		}
		l.settle(amount, cost, sale)
		if interning {
			l.scope = s.scopes.num(named(names, string(key)))
		}
		if s.many {
			l.order = maphash.Bytes(s.seed, id) ^ uint64(source)*0x9E3779B97F4A7C15
		}
		if err := fn(l); err != nil {
			return err
		}
	}
	return rows.Err()
}

// settle gives amount and cost their signs.
func (l *line) settle(amount int64, cost sql.NullInt64, sale int64) {
	l.net, l.cost, l.sale, l.costed = amount, cost.Int64, sale != 0, cost.Valid
	if l.sale {
		return
	}
	l.net = -max(amount, -amount)
	l.cost = -l.cost
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
