package store

import (
	"context"
	"fmt"
	"slices"

	"github.com/jmoiron/sqlx"

	"taraz/kpi"
)

// orderRollup rebuilds customer_month, and those sums of measure_month that follow from the
// same lines, in one reading of the orders.
type orderRollup struct {
	f      *facts
	tx     *sqlx.Tx
	months monthSet // nil: all
	shape  orderShape
	source *lineSource
	places *places
	sums   *orderSums
	dates  dayCount // of all lines
	sales  dayCount
	lines  *gathered // all lines of a first load; nil: they are read
}

func (r *orderRollup) run(ctx context.Context, std map[string]orderColumn) error {
	lines, err := r.read(ctx)
	if err != nil {
		return err
	}
	defer lines.close()
	if err := r.scope(ctx); err != nil {
		return err
	}
	if r.months == nil {
		err = r.writeAll(ctx, lines)
	} else {
		err = r.writeMonths(ctx, lines)
	}
	if err != nil {
		return fmt.Errorf("customer months: %w", err)
	}
	if err := r.writeDays(ctx); err != nil {
		return err
	}
	return r.writeSums(ctx, std)
}

// read spools the lines of the months.
func (r *orderRollup) read(ctx context.Context) (*spool, error) {
	r.source = newLineSource(r.f, r.shape)
	if g := r.lines; g != nil {
		r.dates, r.sales = g.dates, g.sales
		g.given = true // the spool is the caller's now
		return g.spool, nil
	}
	r.dates, r.sales = newDayCount(r.f.cal), newDayCount(r.f.cal)
	q := lineQuery{kind: kpi.Employee}
	if r.months != nil {
		q.months = r.months.sorted()
	}
	return r.source.spoolLines(ctx, q, func(l *line) bool {
		r.dates.add(l.day)
		if l.sale {
			r.sales.add(l.day)
		}
		return true
	})
}

// scope prepares the sums by department, manager and employee, if there is any.
func (r *orderRollup) scope(ctx context.Context) error {
	spans, err := r.f.spans(ctx)
	if err != nil {
		return err
	}
	ids, err := r.f.names(ctx, "employee")
	if err != nil {
		return err
	}
	r.places = newPlaces(spans, ids)
	r.sums = &orderSums{cal: r.f.cal, many: r.source.many, by: map[placeKey]*orderSum{}, seen: map[orderKey]bool{}}
	return nil
}

// writeAll writes every customer month anew.
func (r *orderRollup) writeAll(ctx context.Context, lines *spool) error {
	if _, err := r.tx.ExecContext(ctx, "DELETE FROM customer_month"); err != nil {
		return err
	}
	packs := packers{ctx: ctx, tx: r.tx, open: map[int32]*packer{}}
	err := lines.each(func(part []line) error {
		return r.fold(part, packs.add)
	})
	if err != nil {
		return err
	}
	return packs.flush()
}

// fold turns lines into customer months of the whole and of every employee, and sums them.
func (r *orderRollup) fold(part []line, emit func(*customerMonth) error) error {
	byCustomer(part)
	whole := folder{cal: r.f.cal, many: r.source.many, until: kpi.Forever, emit: func(m *customerMonth) error {
		if !r.shape.staffed {
			r.sums.month(m)
		}
		return emit(m)
	}}
	if err := whole.fold(part); err != nil || !r.shape.staffed {
		return err
	}
	r.sums.lines(part, r.places)
	byScope(part)
	own := folder{cal: r.f.cal, scoped: true, many: r.source.many, until: kpi.Forever, emit: emit}
	return own.fold(part)
}

// writeMonths replaces the customer months of some calendar months.
func (r *orderRollup) writeMonths(ctx context.Context, lines *spool) error {
	fresh := map[int32][]customerMonth{}
	err := lines.each(func(part []line) error {
		return r.fold(part, func(m *customerMonth) error {
			fresh[m.Scope] = append(fresh[m.Scope], *m)
			return nil
		})
	})
	if err != nil {
		return err
	}
	old, err := monthEmployees(ctx, r.tx)
	if err != nil {
		return err
	}
	scopes := append([]int32{wholeScope}, old...)
	for e := range fresh {
		if !slices.Contains(scopes, e) {
			scopes = append(scopes, e)
		}
	}
	slices.Sort(scopes)
	for _, e := range scopes {
		if err := replaceMonths(ctx, r.tx, e, r.months, fresh[e]); err != nil {
			return err
		}
	}
	// Once no order has an employee any more, nobody's months are those of all.
	_, err = r.tx.ExecContext(ctx, "DELETE FROM customer_month WHERE employee = 0 AND NOT EXISTS (SELECT 1 FROM customer_month WHERE employee > 0)")
	return err
}

// packers writes the chunks of many employees side by side.
type packers struct {
	ctx  context.Context
	tx   *sqlx.Tx
	open map[int32]*packer
}

func (p packers) add(m *customerMonth) error {
	one := p.open[m.Scope]
	if one == nil {
		one = &packer{employee: m.Scope, write: func(c chunk) error { return insertChunk(p.ctx, p.tx, c) }}
		p.open[m.Scope] = one
	}
	return one.add(m)
}

func (p packers) flush() error {
	scopes := make([]int32, 0, len(p.open))
	for e := range p.open {
		scopes = append(scopes, e)
	}
	slices.Sort(scopes)
	for _, e := range scopes {
		if err := p.open[e].flush(); err != nil {
			return err
		}
	}
	return nil
}

func insertChunk(ctx context.Context, tx *sqlx.Tx, c chunk) error {
	_, err := tx.ExecContext(ctx, tx.Rebind("INSERT INTO customer_month (employee, first_customer, last_customer, size, packed) VALUES (?, ?, ?, ?, ?)"),
		c.Employee, c.First, c.Last, c.Size, c.Packed)
	return err
}
