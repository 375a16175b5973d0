package source

import (
	"strconv"
	"unicode/utf8"

	"taraz/data"
)

// headRows is how many rows are looked at for the header, and how many rows above it are
// remembered for its names.
const headRows = 30

// held is a row that was read ahead.
type held struct {
	cells []string
	line  int
}

// readHeader takes the names of the columns from the mapping, from the row that the format
// says or, with neither, from their positions.
func (t *file) readHeader(f Format, wanted []string) error {
	if len(f.Names) > 0 {
		t.header = f.Names
		return nil
	}
	rows, at, err := t.headerRows(f, wanted)
	if err != nil {
		return err
	}
	if len(rows) == 0 {
		return fault(faultNoHeader)
	}
	if at < 0 {
		t.found.format.Header, t.found.format.HeaderRow = false, 0
		for i := range rows[0].cells {
			t.header = append(t.header, strconv.Itoa(i+1))
		}
		t.table = &pushedBack{table: t.table, rows: rows}
		return nil
	}
	t.header = headerNames(rows[:at], rows[at])
	t.found.headerRow = rows[at].line
	if f.titled() {
		t.found.format.HeaderRow = rows[at].line
	}
	t.table = &pushedBack{table: t.table, rows: rows[at+1:]}
	return nil
}

// headerRows reads as far as the header, or as far as is needed to find it. It returns the
// rows and which of them names the columns, -1 for none.
func (t *file) headerRows(f Format, wanted []string) ([]held, int, error) {
	most := 1
	switch {
	case f.titled() && f.HeaderRow > 0:
		return t.rowsTo(f.HeaderRow)
	case f.titled():
		most = headRows
	}
	var rows []held
	for len(rows) < most {
		cells, line, err := t.next(nil)
		if endOfFile(err) {
			break
		}
		if err != nil {
			return nil, 0, err
		}
		rows = append(rows, held{cells, line})
	}
	switch {
	case !f.Header:
		return rows, -1, nil
	case f.titled():
		return rows, findHeader(rows, wanted), nil
	}
	return rows, 0, nil
}

// rowsTo reads the rows up to a line, which has to hold one.
func (t *file) rowsTo(wanted int) ([]held, int, error) {
	var rows []held
	for {
		cells, line, err := t.next(nil)
		switch {
		case endOfFile(err), err == nil && line > wanted:
			return nil, 0, fault(faultHeaderRow, wanted)
		case err != nil:
			return nil, 0, err
		}
		if len(rows) == headRows {
			rows = rows[1:]
		}
		rows = append(rows, held{cells, line})
		if line == wanted {
			return rows, len(rows) - 1, nil
		}
	}
}

// findHeader tells which of the first rows names the columns: the one that holds most of
// the wanted names; else the first that is filled like the rest and holds texts only, or
// the one under it where groups of columns have names of their own. -1 is a file whose
// first rows hold numbers and dates: it has no names.
func findHeader(rows []held, wanted []string) int {
	best, found := 0, 0
	for i, r := range rows {
		if n := namesAmong(r.cells, wanted); n > found {
			best, found = i, n
		}
	}
	if found > 0 {
		return best
	}
	widths := make([]int, len(rows))
	for i, r := range rows {
		widths[i] = filled(r.cells)
	}
	usual := commonest(widths)
	for i, r := range rows {
		if widths[i]*10 < usual*6 {
			continue
		}
		if !texts(r.cells) {
			return -1
		}
		if i+2 < len(rows) && gaps(r.cells, rows[i+1].cells) && texts(rows[i+1].cells) && !texts(rows[i+2].cells) {
			return i + 1
		}
		return i
	}
	return -1
}

func filled(cells []string) int {
	n := 0
	for _, c := range cells {
		if !empty(c) {
			n++
		}
	}
	return n
}

// texts tells a row that may be names: no cell is a number, a date or very long.
func texts(cells []string) bool {
	const longest = 200
	for _, c := range cells {
		if empty(c) {
			continue
		}
		if len(c) > longest || !utf8.ValidString(c) {
			return false
		}
		if _, err := data.ParseNumber(c, false); err == nil {
			return false
		}
		column := data.DateColumn{}
		if column.Add(c); column.Dates() > 0 {
			return false
		}
	}
	return true
}

// gaps tells a row of names that leaves columns out which the row under it names.
func gaps(above, below []string) bool {
	for i, c := range below {
		if !empty(c) && (i >= len(above) || empty(above[i])) {
			return true
		}
	}
	return false
}

// headerNames makes the names of the columns of a row and those above it. An empty name is
// that of the nearest cell above; one that occurs twice has the name of its group in front,
// which stands over it or, where cells are merged, left of that.
func headerNames(above []held, row held) []string {
	names := make([]string, len(row.cells))
	count := map[string]int{}
	for i, c := range row.cells {
		names[i] = data.Clean(c)
		for k := len(above) - 1; k >= 0 && names[i] == ""; k-- {
			if i < len(above[k].cells) {
				names[i] = data.Clean(above[k].cells[i])
			}
		}
		count[names[i]]++
	}
	if len(above) == 0 {
		return names
	}
	groups := above[len(above)-1]
	for i, name := range names {
		if count[name] < 2 || name == "" || groups.line != row.line-1 {
			continue
		}
		if g := groupOf(groups.cells, i); g != "" && g != name {
			names[i] = g + " " + name
		}
	}
	return names
}

func groupOf(cells []string, column int) string {
	for i := min(column, len(cells)-1); i >= 0; i-- {
		if name := data.Clean(cells[i]); name != "" {
			return name
		}
	}
	return ""
}

// pushedBack gives out rows that were read ahead before the rest.
type pushedBack struct {
	table
	rows []held
}

func (p *pushedBack) next(cells []string) ([]string, int, error) {
	if len(p.rows) == 0 {
		return p.table.next(cells)
	}
	first := p.rows[0]
	p.rows = p.rows[1:]
	return append(cells, first.cells...), first.line, nil
}
