package source

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// rejectColumns stand before the columns of the source in a list of rejects.
var rejectColumns = []string{"file", "line", "field", "code", "reason"}

// corrected is a list of rejects that somebody has corrected and handed in again: it is read
// as the file that its rows come from. What the list adds, its own columns and the
// apostrophes before texts that a spreadsheet would run, is taken away again.
type corrected struct {
	table
	header []string // with the list's own columns
}

// isRejects tells a list of rejects by its header.
func isRejects(header []string) bool {
	n := len(rejectColumns)
	return len(header) > n && slices.Equal(header[:n], rejectColumns)
}

// takeRejects reads a list of rejects as the file that its rows come from.
func (t *file) takeRejects() {
	if !isRejects(t.header) {
		return
	}
	t.table = &corrected{t.table, t.header}
	names := make([]string, len(t.header)-len(rejectColumns))
	for i, name := range t.header[len(rejectColumns):] {
		names[i] = unsafeCell(name)
	}
	t.header = names
}

// next leaves out the header where another file's rejects begin with the same one; another
// header is another kind of file.
func (c *corrected) next(cells []string) ([]string, int, error) {
	from := len(cells)
	for {
		all, line, err := c.table.next(cells[:from])
		if err != nil {
			return all, line, err
		}
		row := all[from:]
		if isRejects(row) {
			if !slices.Equal(row, c.header) {
				return all[:from], line, onLine(line, fault(faultSeveralRejects))
			}
			continue
		}
		n := min(len(rejectColumns), len(row))
		row = slices.Delete(row, 0, n)
		for i, cell := range row {
			row[i] = unsafeCell(cell)
		}
		return all[:from+len(row)], line, nil
	}
}

// unsafeCell undoes what safeCell did to a cell of a list of rejects.
func unsafeCell(s string) string {
	rest, ok := strings.CutPrefix(s, "'")
	if !ok || rest == "" {
		return s
	}
	if first, _ := utf8.DecodeRuneInString(rest); strings.ContainsRune(formulaSigns, first) {
		return rest
	}
	return s
}
