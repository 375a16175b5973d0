package store

import (
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/jmoiron/sqlx"

	"taraz/kpi"
)

// packRows is how many customer months make a chunk; a customer is never divided.
const packRows = 8192

// packer collects customer months of one employee (or wholeScope), in their order, and
// writes them as chunks.
type packer struct {
	employee    int32
	size        int
	first, last int32 // customers
	month       kpi.Month
	buffer      []byte
	write       func(chunk) error
}

// chunk is a row of customer_month.
type chunk struct {
	Employee int32  `db:"employee"`
	First    int32  `db:"first_customer"`
	Last     int32  `db:"last_customer"`
	Size     int    `db:"size"`
	Packed   []byte `db:"packed"`
}

func (p *packer) add(r *customerMonth) error {
	if p.size >= packRows && r.Customer != p.last {
		if err := p.flush(); err != nil {
			return err
		}
	}
	if p.size == 0 {
		p.first, p.last, p.month = r.Customer, r.Customer, 0
	}
	p.buffer = binary.AppendUvarint(p.buffer, uint64(r.Customer-p.last))
	if r.Customer != p.last {
		p.month = 0
	}
	p.buffer = binary.AppendVarint(p.buffer, int64(r.Month-p.month))
	p.last, p.month = r.Customer, r.Month
	p.buffer = r.append(p.buffer)
	p.size++
	return nil
}

func (p *packer) flush() error {
	if p.size == 0 {
		return nil
	}
	err := p.write(chunk{p.employee, p.first, p.last, p.size, p.buffer})
	p.size, p.buffer = 0, p.buffer[:0]
	return err
}

// append packs what a row holds besides customer and month.
func (r *customerMonth) append(b []byte) []byte {
	b = binary.AppendUvarint(b, uint64(r.SaleOrders))
	if r.SaleOrders > 0 {
		b = binary.AppendUvarint(b, uint64(r.SaleDays))
		b = binary.AppendVarint(b, int64(r.FirstDay))
		b = binary.AppendUvarint(b, uint64(r.LastDay-r.FirstDay))
		b = binary.AppendVarint(b, r.FirstDaySales)
		b = binary.AppendVarint(b, r.Sales-r.FirstDaySales)
	}
	b = binary.AppendVarint(b, r.Returns)
	b = binary.AppendUvarint(b, uint64(r.lines))
	b = binary.AppendUvarint(b, uint64(r.costedLines))
	if r.costedLines > 0 {
		b = binary.AppendVarint(b, r.Costed)
		b = binary.AppendVarint(b, r.Cost)
	}
	return b
}

var errPacked = errors.New("packed customer months are damaged; import again or restore a backup")

// unpack hands over the rows of a chunk.
func (c chunk) unpack(fn func(*customerMonth) error) error {
	d := unpacker{b: c.Packed}
	customer, month := c.First, kpi.Month(0)
	for range c.Size {
		var r customerMonth
		if step := int32(d.uint()); step != 0 {
			customer, month = customer+step, 0
		}
		month += kpi.Month(d.int())
		r.Scope, r.Customer, r.Month = c.Employee, customer, month
		d.row(&r)
		if d.bad {
			return errPacked
		}
		if err := fn(&r); err != nil {
			return err
		}
	}
	if len(d.b) != 0 || customer != c.Last {
		return errPacked
	}
	return nil
}

type unpacker struct {
	b   []byte
	bad bool
}

func (d *unpacker) uint() uint64 {
	v, n := binary.Uvarint(d.b)
	if n <= 0 {
		d.bad, d.b = true, nil
		return 0
	}
	d.b = d.b[n:]
	return v
}

func (d *unpacker) int() int64 {
	v, n := binary.Varint(d.b)
	if n <= 0 {
		d.bad, d.b = true, nil
		return 0
	}
	d.b = d.b[n:]
	return v
}

func (d *unpacker) row(r *customerMonth) {
	r.SaleOrders = int32(d.uint())
	if r.SaleOrders > 0 {
		r.SaleDays = int32(d.uint())
		r.FirstDay = kpi.Date(d.int())
		r.LastDay = r.FirstDay + kpi.Date(d.uint())
		r.FirstDaySales = d.int()
		r.Sales = r.FirstDaySales + d.int()
	}
	r.Returns = d.int()
	r.lines = int32(d.uint())
	r.costedLines = int32(d.uint())
	if r.costedLines > 0 {
		r.Costed = d.int()
		r.Cost = d.int()
	}
}

// eachMonth streams customer_month of one employee, or of the whole organisation, in
// customer order.
func eachMonth(ctx context.Context, q sqlx.ExtContext, employee int32, fn func(*customerMonth) error) error {
	last := int64(-1 << 31)
	for {
		c, err := nextChunk(ctx, q, employee, last)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		if err == nil {
			err = c.unpack(fn)
		}
		if err != nil {
			return fmt.Errorf("customer months: %w", err)
		}
		last = int64(c.First)
	}
}

func nextChunk(ctx context.Context, q sqlx.ExtContext, employee int32, after int64) (c chunk, err error) {
	text := sqlx.Rebind(sqlx.BindType(q.DriverName()), `SELECT employee, first_customer, last_customer, size, packed
		FROM customer_month WHERE employee = ? AND first_customer > ? ORDER BY first_customer LIMIT 1`)
	err = sqlx.GetContext(ctx, q, &c, text, employee, after)
	return c, err
}

// monthEmployees lists whose months are kept, wholeScope left out.
func monthEmployees(ctx context.Context, q sqlx.ExtContext) (list []int32, err error) {
	err = sqlx.SelectContext(ctx, q, &list, "SELECT DISTINCT employee FROM customer_month WHERE employee >= 0 ORDER BY employee")
	return list, err
}
