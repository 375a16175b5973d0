package store

import (
	"context"
	"database/sql/driver"
	"fmt"
	"strconv"

	"taraz/data"
	"taraz/kpi"
)

// Loader takes the rows of one file of one entity. It is used by one goroutine.
type Loader struct {
	im      *Import
	load    data.Load
	source  int64    // its num
	fills   []filler // what goes into the columns of bulk, in their order
	keys    []int    // the fields that identify a row
	bulk    *bulk
	stage   string // the staging table; empty if rows go straight into the facts
	seen    *keySet
	months  monthSet // of all dates, where rows go straight in
	primary monthSet // of the date that places a fact
	place   int      // the primary date's field, -1 if none
	last    kpi.Month
	rows    int64
	done    bool
	lines   *gathered // of orders that go straight in
}

// filler says how one column gets its value.
type filler struct {
	name     string
	field    int
	what     filling
	kind     data.Type
	numbers  *numbers // of references and of the entity's own id
	constant any      // for a field that the mapping does not fill, and for an empty cell
}

type filling int

const (
	fromCell filling = iota
	fromDay
	fromMonth
	fromConstant
	fromOwnID  // the num of a row of master data
	fromMerged // the num of a merged customer for whom another was kept, 0: none
)

// plan works out which columns a load writes: its keys and the mapped fields.
func (l *Loader) plan(ctx context.Context) error {
	e := l.load.Entity
	if err := l.planOwn(ctx); err != nil {
		return err
	}
	for _, c := range columnsOf(e) {
		f := e.Fields[c.field]
		if !l.load.Mapped[c.field] && !c.key {
			continue
		}
		one := filler{name: c.name, field: c.field, what: fromCell, kind: f.Type, constant: standard(f)}
		switch {
		case !l.load.Mapped[c.field]:
			one.what = fromConstant
		case c.role == ofDay:
			one.what = fromDay
		case c.role == ofMonth:
			one.what = fromMonth
		}
		if f.Type == data.Ref {
			var err error
			if one.numbers, err = l.im.numbersOf(ctx, f.Refers); err != nil {
				return err
			}
		}
		l.fills = append(l.fills, one)
		if f.Refers == "customer" && l.mayBeMerged(one.numbers) {
			via := one
			via.name = viaColumn
			if via.what == fromCell {
				via.what = fromMerged
			}
			l.fills = append(l.fills, via)
		}
	}
	for _, k := range e.Key {
		l.keys = append(l.keys, e.Index(k))
	}
	l.place = e.Index(e.Primary)
	return nil
}

// planOwn adds what stands before the fields: the source of facts, the num of master data.
func (l *Loader) planOwn(ctx context.Context) error {
	e := l.load.Entity
	if !e.Master {
		l.fills = []filler{{name: "source", what: fromConstant, constant: l.source}}
		return nil
	}
	n, err := l.im.numbersOf(ctx, e.Name)
	if err != nil {
		return err
	}
	l.fills = []filler{{name: keyColumns(e)[0], field: e.Index("id"), what: fromOwnID, numbers: n}}
	return nil
}

// standard is what a field holds that has no value of its own.
func standard(f data.Field) any {
	switch {
	case f.Type == data.Ref:
		return int64(0)
	case f.Name == "valid_from":
		return int64(Always)
	case f.Default == "":
		return nil
	case f.Type == data.Int:
		n, err := strconv.ParseInt(f.Default, 10, 64)
		if err != nil {
			return nil
		}
		return n
	}
	return f.Default
}

func (l *Loader) columns() []string {
	names := make([]string, len(l.fills))
	for i, f := range l.fills {
		names[i] = f.name
	}
	return names
}

// Add takes one accepted row. duplicate tells that the file has had its key before; the row
// is then left out. The record may be used again by the caller, its texts may not change.
func (l *Loader) Add(r data.Record) (duplicate bool, err error) {
	if l.im.failed != nil {
		return false, l.im.failed
	}
	if l.done {
		return false, fmt.Errorf("a row of %s after the end of its load: %w", l.load.Entity.Name, kpi.ErrConflict)
	}
	fresh, err := l.seen.add(l.hash(r))
	if err != nil {
		return false, l.im.fail(err)
	}
	if !fresh {
		return true, nil
	}
	row := l.bulk.row()
	if err := l.fill(r, row); err != nil {
		return false, l.im.fail(err)
	}
	if l.lines != nil {
		if err := l.lines.add(row); err != nil {
			return false, l.im.fail(err)
		}
	}
	l.rows++
	if err := l.bulk.next(); err != nil {
		return false, l.im.fail(err)
	}
	return false, nil
}

// hash is the keyed hash of a record's key.
func (l *Loader) hash(r data.Record) uint64 {
	var h uint64
	for _, k := range l.keys {
		f, c := &l.load.Entity.Fields[k], &r[k]
		switch {
		case f.Type == data.Text || f.Type == data.Ref:
			if !l.load.Mapped[k] || c.Null {
				h = l.seen.text(h, "")
			} else {
				h = l.seen.text(h, c.Text)
			}
		case !l.load.Mapped[k] || c.Null:
			n, _ := standard(*f).(int64)
			h = l.seen.number(h, n)
		default:
			h = l.seen.number(h, c.Int)
		}
	}
	return h
}

// fill sets the values of one row.
func (l *Loader) fill(r data.Record, row []driver.NamedValue) error {
	var at placed // of the dated field whose columns are being filled
	for i := range l.fills {
		f := &l.fills[i]
		c := &r[f.field]
		switch {
		case f.what == fromConstant || c.Null:
			row[i].Value = f.constant
			continue
		case f.what == fromDay:
			at = l.im.clock.instant(c.Int)
			row[i].Value = at.boxDay
			continue
		case f.what == fromMonth:
			if f.kind == data.Day {
				at = l.im.clock.date(c.Int)
			}
			l.note(f.field, kpi.Month(at.month))
			row[i].Value = at.boxMon
			continue
		}
		v, err := l.value(f, c)
		if err != nil {
			return err
		}
		row[i].Value = v
	}
	return nil
}

func (l *Loader) value(f *filler, c *data.Cell) (any, error) {
	switch {
	case f.numbers != nil:
		id := c.Text
		if l.load.OwnIDs && id != "" {
			id = l.load.Source + ":" + id
		}
		num, err := f.numbers.of(id)
		return f.numbers.seen(num, f.what), err
	case f.what == fromCell && f.field == l.ownID() && l.load.OwnIDs:
		return l.load.Source + ":" + c.Text, nil
	case f.kind == data.Real:
		return c.Real, nil
	case f.kind == data.Text || f.kind == data.Choice:
		if c.Text == "" {
			return f.constant, nil
		}
		return c.Text, nil
	}
	return c.Int, nil
}

// ownID is the field of the id of master data, -1 for facts.
func (l *Loader) ownID() int {
	if !l.load.Entity.Master {
		return -1
	}
	return l.load.Entity.Index("id")
}

// note keeps the month of a date.
func (l *Loader) note(field int, m kpi.Month) {
	if l.primary != nil && field == l.place {
		l.primary[m] = true
	}
	if l.months != nil && m != l.last {
		l.months[m] = true
		l.last = m
	}
}
