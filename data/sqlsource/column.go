package sqlsource

import (
	"fmt"
	"strconv"

	"taraz/kpi"
)

// shape is how the texts of a column become cells.
type shape int

const (
	plain  shape = iota
	flag         // t and f
	hex          // \x0a0b: bytes
	binary       // bytes
	bits         // a number of up to eight bytes
	money        // $1,234.50
	zoned        // an instant with its offset, +03 or +03:30
	local        // a date or time of MySQL, which may be all zeros
	utc          // an instant in UTC without saying so, which may be all zeros
	guid         // the sixteen bytes of SQL Server's uniqueidentifier
)

// growth is how values of a column are compared, to be a watermark.
type growth int

const (
	none    growth = iota // it cannot be one
	text                  // a parameter that is a text is read as the column's type
	whole                 // the parameter has to be a number
	decimal               // and this one a decimal
)

// column is a column of a result.
type column struct {
	name    string
	kind    string // its type, as the server calls it
	shape   shape
	growth  growth
	foreign bool // values of the type are no text, such as shapes on a map
}

// checkColumns refuses a result that is no table of texts.
func checkColumns(columns []column, l Limits) error {
	if len(columns) == 0 {
		return fmt.Errorf("the query gives no columns: %w", kpi.ErrInvalid)
	}
	if len(columns) > l.Columns {
		return fmt.Errorf("the result has %d columns: want at most %d: %w", len(columns), l.Columns, kpi.ErrInvalid)
	}
	for _, c := range columns {
		if c.foreign {
			return fmt.Errorf("column %q is of type %s, which is no text; name the columns that you need in a query: %w", c.name, c.kind, kpi.ErrInvalid)
		}
	}
	return nil
}

// mark is how the last value of a watermark stands in a statement.
type mark struct {
	parameter string
	value     any
}

func (c column) mark(parameter, last string) (mark, error) {
	m := mark{parameter, last}
	switch c.growth {
	case none:
		return m, fmt.Errorf("watermark column %q is of type %s: want a whole number, a date, a time or a text that grows with every change: %w", c.name, c.kind, kpi.ErrInvalid)
	case decimal:
		m.parameter = "CAST(" + parameter + " AS DECIMAL(65,30))"
	case whole:
		if last == "" {
			return m, nil
		}
		if n, err := strconv.ParseInt(last, 10, 64); err == nil {
			m.value = n
		} else if n, err := strconv.ParseUint(last, 10, 64); err == nil {
			m.value = n
		} else {
			return m, fmt.Errorf("watermark column %q holds numbers now, but the last value seen is %q: read it in full once: %w", c.name, last, kpi.ErrInvalid)
		}
	}
	return m, nil
}
