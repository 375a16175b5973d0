package store

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"taraz/data"
	"taraz/kpi"
)

// piece is a piece of SQL with the arguments of its question marks, in their order.
type piece struct {
	text string
	args []any
}

func (p *piece) add(text string, args ...any) {
	p.text += text
	p.args = append(p.args, args...)
}

func (p *piece) join(o piece) { p.add(o.text, o.args...) }

// compiled is a measure as an expression over one fact, empty where the fact is not
// selected, with the joins it takes.
type compiled struct {
	value string // of a fact that passes the test
	test  piece  // all conditions but those of Until; empty text: none
	joins []string
	until []dated
	kind  data.Type
}

// compile turns a measure into SQL over one fact of its table. value is what the aggregate
// is of: 1 for counts, the field otherwise.
func compile(t *table, m kpi.Measure) (compiled, error) {
	c := compiled{}
	for _, w := range m.Where {
		if err := c.condition(t, w); err != nil {
			return c, fmt.Errorf("measure %q: %w", m.Name, err)
		}
	}
	value := "1"
	if m.Aggregate != kpi.Count && m.Aggregate != kpi.Lines {
		x, err := t.field(m.Field)
		if err != nil {
			return c, fmt.Errorf("measure %q: %w", m.Name, err)
		}
		value, c.kind = x.sql, x.kind
		c.needs(x.join)
	}
	c.value = value
	return c, nil
}

// tested is a value where the measure's conditions hold, else nothing.
func (c compiled) tested(value string) piece {
	p := piece{}
	if c.test.text == "" {
		p.add(value)
		return p
	}
	p.add("CASE WHEN ")
	p.join(c.test)
	p.add(" THEN " + value + " END")
	return p
}

func (c *compiled) needs(join string) {
	if join != "" && !slices.Contains(c.joins, join) {
		c.joins = append(c.joins, join)
	}
}

func (c *compiled) condition(t *table, w kpi.Condition) error {
	if w.Until {
		d, err := t.date(w.Field)
		c.until = append(c.until, d)
		return err
	}
	x, err := t.field(w.Field)
	if err != nil {
		return err
	}
	c.needs(x.join)
	if c.test.text != "" {
		c.test.add(" AND ")
	}
	if w.Known != nil {
		c.test.add(known(x, *w.Known))
		return nil
	}
	return c.oneOf(t, x, w)
}

func known(x expression, yes bool) string {
	switch {
	case x.kind == data.Ref && yes:
		return x.sql + " <> 0"
	case x.kind == data.Ref:
		return x.sql + " = 0"
	case yes:
		return x.sql + " IS NOT NULL"
	}
	return x.sql + " IS NULL"
}

// oneOf compares a field's text with a list.
func (c *compiled) oneOf(t *table, x expression, w kpi.Condition) error {
	if x.kind == data.Ref {
		field, _ := t.entity.Field(w.Field)
		c.test.add(fmt.Sprintf("%s IN (SELECT num FROM %s WHERE id IN (%s))", x.sql, field.Refers, marks(len(w.In))), texts(w.In)...)
		return nil
	}
	args := make([]any, len(w.In))
	for i, s := range w.In {
		v, err := literal(x.kind, s)
		if err != nil {
			return fmt.Errorf("field %q: %w", w.Field, err)
		}
		args[i] = v
	}
	c.test.add(x.sql+" IN ("+marks(len(args))+")", args...)
	return nil
}

// literal is a text of the catalogue as the database keeps it.
func literal(kind data.Type, s string) (any, error) {
	switch kind {
	case data.Flag:
		switch s {
		case "yes":
			return int64(1), nil
		case "no":
			return int64(0), nil
		}
		return nil, fmt.Errorf("%q: want yes or no: %w", s, kpi.ErrInvalid)
	case data.Int, data.Money, data.Real:
		v, err := strconv.ParseFloat(s, 64)
		if err != nil {
			return nil, fmt.Errorf("%q: want a number: %w", s, kpi.ErrInvalid)
		}
		if kind != data.Real {
			return int64(v), nil
		}
		return v, nil
	case data.Day, data.Time:
		d, err := kpi.ParseDate(s)
		return int64(d), err
	}
	return s, nil
}

func marks(n int) string { return strings.TrimSuffix(strings.Repeat("?, ", n), ", ") }

func texts(list []string) []any {
	args := make([]any, len(list))
	for i, s := range list {
		args[i] = s
	}
	return args
}
