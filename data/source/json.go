package source

import (
	"bytes"
	"io"
	"strings"
	"sync/atomic"

	"taraz/data"
)

// isJSON tells text that begins as an array of objects or an object does.
func isJSON(head []byte) bool {
	b := bytes.TrimLeft(head, " \t\r\n")
	if len(b) == 0 || b[0] != '[' && b[0] != '{' {
		return false
	}
	next := bytes.TrimLeft(b[1:], " \t\r\n")
	if len(next) == 0 {
		return false
	}
	if b[0] == '[' {
		return next[0] == '{' || next[0] == ']'
	}
	return next[0] == '"' || next[0] == '}'
}

// jsonTable reads the rows of JSON: the objects of an array, which may be a member of an
// object, or of JSON Lines. Members of objects within are columns called `a.b`, lists of
// plain values are joined, other lists are kept as JSON.
type jsonTable struct {
	jsonRow
	src    *stream
	total  atomic.Int64
	layout jsonLayout
	began  bool
	done   bool
}

// openJSON reads JSON twice: for the names of all columns, in the order in which they first
// occur, and for its rows.
func openJSON(c *content, encoding string, t *file) error {
	d, err := detectWhole(c, encoding)
	if err != nil {
		return err
	}
	t.found.format.Encoding = d.name
	src, r, _, err := c.text(d)
	if err != nil {
		return err
	}
	layout, err := surveyJSON(r)
	src.Close()
	if err != nil {
		return err
	}
	if len(layout.columns.names) == 0 {
		return fault(faultNoHeader)
	}
	j := &jsonTable{layout: layout}
	if j.src, r, _, err = c.text(d); err != nil {
		return err
	}
	j.jsonLexer, j.columns, j.keep = newJSONLexer(r), layout.columns, true
	t.table, t.found.kind, t.found.lineEnd = j, "json", "lf"
	if layout.lines {
		t.found.kind = "jsonl"
	}
	for _, name := range layout.columns.names {
		t.header = append(t.header, data.Clean(name))
	}
	return nil
}

func (j *jsonTable) read() int64 { return j.total.Load() }

func (j *jsonTable) close() error { return j.src.Close() }

func (j *jsonTable) next(cells []string) ([]string, int, error) {
	for {
		found, err := j.seek()
		if err != nil {
			return cells, j.line, err
		}
		if !found {
			j.done = true
			j.total.Store(j.src.size)
			return cells, j.line, io.EOF
		}
		line := j.line
		if err := j.row(); err != nil {
			return cells, line, err
		}
		j.total.Store(j.src.read())
		from := len(cells)
		if cells = j.cells(cells); !blankRow(cells[from:]) {
			return cells, line, nil
		}
		cells = cells[:from]
	}
}

// seek goes to the beginning of the next row.
func (j *jsonTable) seek() (bool, error) {
	if j.done {
		return false, nil
	}
	if j.layout.lines {
		return !j.over(), nil
	}
	if j.began {
		more, err := j.more(']')
		j.space() // the line is the row's
		return more, err
	}
	j.began = true
	for _, name := range j.layout.path {
		if err := j.member(name); err != nil {
			return false, err
		}
	}
	if err := j.take('['); err != nil {
		return false, err
	}
	return !j.ends(']'), nil
}

// member goes to the value of a member of an object.
func (j *jsonTable) member(name string) error {
	if err := j.take('{'); err != nil {
		return err
	}
	for {
		key, err := j.text(nil)
		if err != nil {
			return err
		}
		if err := j.take(':'); err != nil || string(key) == name {
			return err
		}
		if _, _, err := j.raw(nil, 1); err != nil {
			return err
		}
		if _, err := j.more('}'); err != nil {
			return err
		}
	}
}

// jsonColumns are the columns of rows of JSON, by their paths.
type jsonColumns struct {
	names []string
	at    map[string]int
}

func newJSONColumns() *jsonColumns { return &jsonColumns{at: map[string]int{}} }

// span is where the text of a cell stands.
type span struct{ row, from, to int }

// jsonRow reads one object after another as rows.
type jsonRow struct {
	*jsonLexer
	columns *jsonColumns
	keep    bool   // the cells are wanted, not the columns alone
	path    []byte // of the member at hand
	values  []byte // the texts of the row's cells
	spans   []span // of the columns
	rows    int    // so far
}

// row reads an object.
func (j *jsonRow) row() error {
	j.rows++
	j.values = j.values[:0]
	if j.space() != '{' {
		return onLine(j.line, fault(faultJSONObjects))
	}
	j.path = j.path[:0]
	return j.object(1)
}

// object reads the members of an object into the cells of their paths.
func (j *jsonRow) object(depth int) error {
	if depth > maxDepth {
		return onLine(j.line, fault(faultJSONDeep, maxDepth))
	}
	j.pos++ // its brace
	if j.ends('}') {
		return nil
	}
	prefix := len(j.path)
	for {
		var err error
		if prefix > 0 {
			j.path = append(j.path[:prefix], '.')
		}
		if j.path, err = j.text(j.path); err != nil {
			return err
		}
		if err := j.take(':'); err != nil {
			return err
		}
		if err := j.value(depth); err != nil {
			return err
		}
		j.path = j.path[:prefix]
		if more, err := j.more('}'); err != nil || !more {
			return err
		}
	}
}

func (j *jsonRow) value(depth int) error {
	c := j.space()
	if c == '{' {
		return j.object(depth + 1)
	}
	column, err := j.column()
	if err != nil {
		return err
	}
	from := len(j.values)
	switch c {
	case '"':
		j.values, err = j.text(j.values)
	case '[':
		err = j.list(depth + 1)
	default:
		if j.values, err = j.scalar(j.values); string(j.values[from:]) == "null" {
			j.values = j.values[:from]
		}
	}
	if err == nil && len(j.values)-from > maxRow || len(j.values) > 4*maxRow {
		err = onLine(j.line, fault(faultLongValue, maxRow>>20))
	}
	if !j.keep {
		j.values = j.values[:from]
	}
	j.spans[column] = span{j.rows, from, len(j.values)}
	return err
}

// column finds the column of the path, or makes it.
func (j *jsonRow) column() (int, error) {
	i, ok := j.columns.at[string(j.path)]
	if !ok {
		i = len(j.columns.names)
		if i == maxColumns {
			return 0, onLine(j.line, fault(faultJSONWide, maxColumns))
		}
		name := string(j.path)
		j.columns.at[name] = i
		j.columns.names = append(j.columns.names, name)
	}
	for len(j.spans) <= i {
		j.spans = append(j.spans, span{})
	}
	if j.spans[i].row == j.rows {
		return 0, onLine(j.line, fault(faultJSONTwice, shortened(string(j.path))))
	}
	return i, nil
}

// list reads an array: plain values are joined, others make it stay JSON.
func (j *jsonRow) list(depth int) error {
	from := len(j.values)
	all, nested, err := j.raw(j.values, depth)
	if j.values = all; err != nil || nested {
		return err
	}
	in, joined := lexText(bytes.Clone(all[from:])), all[:from]
	in.pos++
	for more := !in.ends(']'); more; {
		at := len(joined)
		if at > from {
			joined = append(joined, ", "...)
		}
		start := len(joined)
		if in.space() == '"' {
			joined, err = in.text(joined)
		} else if joined, err = in.scalar(joined); string(joined[start:]) == "null" {
			joined = joined[:at]
		}
		if err != nil {
			return err
		}
		if more, err = in.more(']'); err != nil {
			return err
		}
	}
	j.values = joined
	return nil
}

// cells appends the row's cells: one text, of which they are parts.
func (j *jsonRow) cells(cells []string) []string {
	all := strings.Clone(text(j.values))
	for i := range j.columns.names {
		cell := ""
		if i < len(j.spans) && j.spans[i].row == j.rows {
			cell = all[j.spans[i].from:j.spans[i].to]
		}
		cells = append(cells, cell)
	}
	return cells
}
