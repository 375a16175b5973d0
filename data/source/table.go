package source

import (
	"bytes"
	"io"
	"os"
	"strings"

	"taraz/data"
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
	found  found
	header []string
	serial data.DateFormat // how a workbook counts days; nothing for a text file
	pad    bool            // rows leave out empty cells at their end
}

// found is what a file turned out to be, and what was detected of its format.
type found struct {
	kind      string // csv, xlsx, json or jsonl
	lineEnd   string
	sheets    []string
	sheet     string
	headerRow int    // its line, 0 for none
	format    Format // with which reading again gives the same
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

// open opens a file of any kind, whichever it is by its content, and reads its header.
// Wanted names, the columns that a mapping asks for, help to find the delimiter and the
// header.
func open(path string, f Format, wanted []string) (*file, error) {
	c, err := examine(path)
	if err != nil {
		return nil, err
	}
	t := &file{found: found{format: f}}
	if c.kind == workbook {
		err = openWorkbook(c, f, t)
	} else {
		err = openText(c, f, wanted, t)
	}
	if err == nil && t.header == nil {
		err = t.readHeader(f, wanted)
	}
	if err != nil {
		if t.table != nil {
			t.close()
		}
		return nil, inFile(path, err)
	}
	t.takeRejects()
	return t, nil
}

// openText opens a content that is no workbook: CSV, or JSON by its first signs.
func openText(c *content, f Format, wanted []string, t *file) error {
	d, err := detect(c, f.Encoding)
	if err != nil {
		return err
	}
	if !d.guess {
		t.found.format.Encoding = d.name
	}
	src, r, head, err := c.text(d)
	if err != nil {
		return err
	}
	switch {
	case d.name != "utf-8" && markup(head):
		err = fault(faultMarkup)
	case isJSON(head):
		src.Close()
		return openJSON(c, f.Encoding, t)
	default:
		var s *scanner
		if s, err = newScanner(src, r, d, f, wanted); err == nil {
			t.table, t.found.kind, t.found.lineEnd = s, "csv", s.ends
			t.found.format.Delimiter = s.delim
			return nil
		}
	}
	src.Close()
	return err
}

// text opens a content as UTF-8, and shows how it begins.
func (c *content) text(d decoding) (*stream, io.Reader, []byte, error) {
	src, err := c.open()
	if err != nil {
		return nil, nil, nil, err
	}
	r, err := d.reader(src)
	var head []byte
	if err == nil {
		head, err = beginning(r)
	}
	if err != nil {
		src.Close()
		return nil, nil, nil, err
	}
	return src, io.MultiReader(bytes.NewReader(head), r), head, nil
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
			return 0, fault(faultColumnTwice, name, strings.Join(header, ", "))
		}
		at = i
	}
	if at < 0 {
		return 0, noColumn(name, header)
	}
	return at, nil
}

// noColumn refuses a header without a column, and names the one that may be meant.
func noColumn(name string, header []string) error {
	all := strings.Join(header, ", ")
	if near := nearest(name, header); near != "" {
		return fault(faultNoColumnBut, name, near, all)
	}
	return fault(faultNoColumn, name, all)
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
			return nil, nil, inFile(path, err)
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
			return nil, t.serial, inFile(path, err)
		case len(rows) == most:
			return nil, t.serial, fault(faultTooManyRows, pathArg(path), most)
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
		return 0, fault(faultNoFile, pathArg(path))
	}
	if err != nil {
		return 0, inFile(path, err)
	}
	if !info.Mode().IsRegular() {
		return 0, fault(faultNotAFile, pathArg(path))
	}
	return info.Size(), nil
}
