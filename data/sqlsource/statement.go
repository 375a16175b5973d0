package sqlsource

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"taraz/kpi"
)

// dialect is how a kind of server writes names and parameters.
type dialect struct {
	open, shut string // around a name; shut is doubled within
	parameter  string // the first and only one
	parts      int    // of a table's name, at most
}

func (a Address) dialect() dialect {
	switch a.kind {
	case Postgres:
		return dialect{`"`, `"`, "$1", 2}
	case SQLServer:
		return dialect{"[", "]", "@p1", 3}
	}
	return dialect{"`", "`", "?", 2}
}

func (d dialect) quote(name string) string {
	return d.open + strings.ReplaceAll(name, d.shut, d.shut+d.shut) + d.shut
}

// tableName quotes a table's name, each of its parts for itself.
func tableName(name string, d dialect) (string, error) {
	parts := strings.Split(name, ".")
	if len(parts) > d.parts {
		return "", fmt.Errorf("table %q: want NAME or SCHEMA.NAME: %w", name, kpi.ErrInvalid)
	}
	for i, p := range parts {
		if p == "" || len(p) > 128 || !utf8.ValidString(p) || strings.ContainsFunc(p, unicode.IsControl) {
			return "", fmt.Errorf("table %q: want NAME or SCHEMA.NAME: %w", name, kpi.ErrInvalid)
		}
		parts[i] = d.quote(p)
	}
	return strings.Join(parts, "."), nil
}

// from is what stands behind FROM: the table, or the query as one.
func (c Config) from() string {
	if c.Table != "" {
		name, _ := tableName(c.Table, c.Address.dialect()) // Check has looked at it
		return name
	}
	return "(" + trimQuery(c.Query) + "\n) taraz_source"
}

// plan is the statement that reads the rows.
type plan struct {
	statement string
	args      []any
}

// plan decides what to read, asking the server for the largest value of the watermark first:
// a row that is written in between is read again rather than never.
func (c Config) plan(ctx context.Context, s session, done *Spooled) (plan, error) {
	all := plan{statement: "SELECT * FROM " + c.from()}
	if c.Query != "" && c.Watermark == "" && c.Address.kind != SQLServer {
		all.statement = trimQuery(c.Query)
	}
	if c.Watermark == "" {
		return all, nil
	}
	name := c.Address.dialect().quote(c.Watermark)
	mark, err := c.watermark(ctx, s, name)
	if err != nil || c.Sample > 0 {
		return all, err
	}
	largest := "SELECT MAX(" + name + ") FROM " + c.from()
	if c.Last != "" {
		from := name + " >= " + mark.parameter
		done.Last, err = one(ctx, s, largest+" WHERE "+from, mark.value)
		if err == nil && done.Last != "" {
			all = plan{all.statement + " WHERE (" + from + " OR " + name + " IS NULL)", []any{mark.value}}
		}
	}
	if err == nil && done.Last == "" {
		done.Last, err = one(ctx, s, largest)
		done.Restarted = c.Last != "" && done.Last != ""
	}
	if err == nil {
		done.Last, err = c.before(ctx, s, largest, name, mark, done.Last)
	}
	if done.Last == "" {
		done.Last = c.Last
	}
	return all, err
}

// before keeps a watermark from standing in the future, where one mistyped year would hide
// every later change: it is the largest value up to the day after tomorrow. The rows beyond
// are read each time.
func (c Config) before(ctx context.Context, s session, largest, name string, m mark, last string) (string, error) {
	if c.Now.IsZero() || len(last) < len(time.DateOnly) {
		return last, nil
	}
	most := c.Now.AddDate(0, 0, 2).UTC().Format(time.DateOnly)
	if _, err := time.Parse(time.DateOnly, last[:len(time.DateOnly)]); err != nil || last < most {
		return last, nil
	}
	return one(ctx, s, largest+" WHERE "+name+" <= "+m.parameter, most)
}

// watermark asks of what type the column is, and how its last value is given to the server.
func (c Config) watermark(ctx context.Context, s session, name string) (mark, error) {
	rows, err := s.query(ctx, "SELECT "+name+" FROM "+c.from()+" WHERE 1 = 0")
	if err != nil {
		return mark{}, fmt.Errorf("watermark column %q: %w", c.Watermark, err)
	}
	defer rows.close()
	column := rows.columns()[0]
	if _, err := rows.next(); !errors.Is(err, io.EOF) {
		return mark{}, fmt.Errorf("watermark column %q: %w", c.Watermark, err)
	}
	return column.mark(c.Address.dialect().parameter, c.Last)
}

// one returns the single value of a statement, empty for NULL.
func one(ctx context.Context, s session, statement string, args ...any) (string, error) {
	rows, err := s.query(ctx, statement, args...)
	if err != nil {
		return "", err
	}
	defer rows.close()
	cells, err := rows.next()
	if err != nil {
		return "", err
	}
	value := string(cells[0])
	if _, err := rows.next(); !errors.Is(err, io.EOF) {
		return "", err
	}
	return value, nil
}
