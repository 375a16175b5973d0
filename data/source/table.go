package source

import (
	"fmt"
	"os"
	"strconv"
	"strings"

	"taraz/data"
	"taraz/kpi"
)

// table is a file as rows of texts.
type table interface {
	// next appends the cells of the next row that is not blank to cells, and returns them
	// with the row's line, counted from 1. Behind the last row it returns io.EOF. The
	// texts live as long as they are held.
	next(cells []string) ([]string, int, error)
	// read is how many bytes of the file have been read.
	read() int64
	close() error
}

// file is an open table with the names of its columns.
type file struct {
	table
	header []string
	serial data.DateFormat // how a workbook counts days; nothing for a text file
	pad    bool            // rows leave out empty cells at their end
}

// next reads a row as a table does; rows of a workbook get the width of the header.
func (t *file) next(cells []string) ([]string, int, error) {
	from := len(cells)
	cells, line, err := t.table.next(cells)
	if !t.pad || err != nil || t.header == nil {
		return cells, line, err
	}
	width := from + len(t.header)
	for len(cells) < width {
		cells = append(cells, "")
	}
	for len(cells) > width && cells[len(cells)-1] == "" {
		cells = cells[:len(cells)-1]
	}
	return cells, line, nil
}

// open opens a CSV or XLSX file, whichever it is by its content, and reads its header.
// Wanted names, the columns that a mapping asks for, help to find the delimiter.
func open(path string, f Format, wanted []string) (*file, error) {
	kind, err := sniffKind(path)
	if err != nil {
		return nil, err
	}
	t := &file{}
	if kind == workbook {
		err = openWorkbook(path, f, t)
	} else {
		err = openText(path, f, wanted, t)
	}
	if err != nil {
		return nil, err
	}
	if err := t.readHeader(path, f); err != nil {
		t.close()
		return nil, err
	}
	return t, nil
}

func openText(path string, f Format, wanted []string, t *file) error {
	s, err := newScanner(path, f, wanted)
	t.table = s
	return err
}

// readHeader takes the names of the columns from the first row, the mapping or, with
// neither, from their positions.
func (t *file) readHeader(path string, f Format) error {
	if len(f.Names) > 0 {
		t.header = f.Names
		return nil
	}
	first, line, err := t.next(nil)
	if endOfFile(err) {
		return fmt.Errorf("file %s is empty: %w", path, kpi.ErrInvalid)
	}
	if err != nil {
		return fmt.Errorf("file %s: %w", path, err)
	}
	if !f.Header {
		for i := range first {
			t.header = append(t.header, strconv.Itoa(i+1))
		}
		t.table = &pushedBack{table: t.table, cells: first, line: line}
		return nil
	}
	for _, name := range first {
		t.header = append(t.header, data.Clean(name))
	}
	return nil
}

// pushedBack gives out a row that was read for its width before the rest.
type pushedBack struct {
	table
	cells []string
	line  int
}

func (p *pushedBack) next(cells []string) ([]string, int, error) {
	if p.cells == nil {
		return p.table.next(cells)
	}
	cells = append(cells, p.cells...)
	p.cells = nil
	return cells, p.line, nil
}

// find returns the position of a column. A name that is missing or occurs twice wraps
// kpi.ErrInvalid and names the header.
func find(header []string, name string) (int, error) {
	at := -1
	for i, h := range header {
		if h != name {
			continue
		}
		if at >= 0 {
			return 0, fmt.Errorf("column %q occurs twice in the header (%s): %w", name, strings.Join(header, ", "), kpi.ErrInvalid)
		}
		at = i
	}
	if at < 0 {
		return 0, fmt.Errorf("no column %q%s; the header is %s: %w", name, suggestion(name, header), strings.Join(header, ", "), kpi.ErrInvalid)
	}
	return at, nil
}

// Peek returns the header and up to n rows of a file, as texts, for a preview.
func Peek(path string, f Format, n int) (header []string, rows [][]string, err error) {
	t, err := open(path, f, nil)
	if err != nil {
		return nil, nil, err
	}
	defer t.close()
	for len(rows) < n {
		cells, _, err := t.next(nil)
		if endOfFile(err) {
			break
		}
		if err != nil {
			return nil, nil, fmt.Errorf("file %s: %w", path, err)
		}
		for i := range cells {
			cells[i] = data.Clean(cells[i])
		}
		rows = append(rows, cells)
	}
	return t.header, rows, nil
}

// Row is a row of a file as texts, with its line, counted from 1.
type Row struct {
	Line  int
	Cells []string
}

// Rows reads the rows of a file that are not blank, its header among them, and tells how
// its cells hold days. More than most rows wrap kpi.ErrInvalid.
func Rows(path string, most int) ([]Row, data.DateFormat, error) {
	t, err := open(path, Format{Delimiter: "auto", Encoding: "auto"}, nil)
	if err != nil {
		return nil, data.DateFormat{}, err
	}
	defer t.close()
	var rows []Row
	for {
		cells, line, err := t.next(nil)
		switch {
		case endOfFile(err):
			return rows, t.serial, nil
		case err != nil:
			return nil, t.serial, fmt.Errorf("file %s: %w", path, err)
		case len(rows) == most:
			return nil, t.serial, fmt.Errorf("file %s has more than %d rows: %w", path, most, kpi.ErrInvalid)
		}
		for i := range cells {
			cells[i] = data.Clean(cells[i])
		}
		rows = append(rows, Row{line, cells})
	}
}

func fileSize(path string) (int64, error) {
	info, err := os.Stat(path)
	if os.IsNotExist(err) {
		return 0, fmt.Errorf("file %s does not exist: %w", path, kpi.ErrInvalid)
	}
	if err != nil {
		return 0, fmt.Errorf("file %s: %w", path, err)
	}
	if !info.Mode().IsRegular() {
		return 0, fmt.Errorf("%s is not a file: %w", path, kpi.ErrInvalid)
	}
	return info.Size(), nil
}
