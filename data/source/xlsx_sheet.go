package source

import (
	"errors"
	"io"
	"math"
	"strconv"
)

func (s *sheet) next(cells []string) ([]string, int, error) {
	from := len(cells)
	for !s.done {
		t, err := s.xml.tag()
		if err == io.EOF {
			return cells, s.line, s.xml.trouble()
		}
		if err != nil {
			return cells, s.line, err
		}
		switch {
		case string(t.name) == "worksheet" && t.closes, string(t.name) == "worksheet" && t.alone:
			s.done = true
		case string(t.name) == "row" && !t.closes:
			if err := s.readRow(t); err != nil {
				return cells, s.line, s.inRow(err)
			}
			if cells = append(cells[:from], s.row...); !blankRow(s.row) {
				s.at.Store(int64(float64(s.size) * s.part.done()))
				return cells, s.line, nil
			}
		}
	}
	if err := s.drain(); err != nil {
		return cells[:from], s.line, err
	}
	s.at.Store(s.size)
	return cells[:from], s.line, io.EOF
}

// errWide is a cell beyond the last column that is read.
var errWide = errors.New("too wide")

// inRow tells the row in which something went wrong.
func (s *sheet) inRow(err error) error {
	if errors.Is(err, errWide) {
		return fault(faultTooWide, s.line, maxColumns)
	}
	return &Fault{Code: faultOnRow, Args: []any{s.line}, Cause: err}
}

// drain reads the part to its end, where its checksum is compared.
func (s *sheet) drain() error {
	for {
		if _, err := s.xml.tag(); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
	}
}

// readRow reads the cells of a row.
func (s *sheet) readRow(t xmlTag) error {
	s.line = max(s.line+1, number(t.attr("r")))
	s.row, s.long = s.row[:0], 0
	if t.alone {
		return nil
	}
	column := 0
	for {
		t, err := s.xml.tag()
		switch {
		case err == io.EOF:
			return s.xml.trouble()
		case err != nil:
			return err
		case t.closes && string(t.name) == "row":
			return nil
		case t.closes || string(t.name) != "c":
			continue
		}
		column++
		if err := s.readCell(t, &column); err != nil {
			return err
		}
	}
}

// number reads a whole number of a tag, 0 if it is none.
func number(text string) int {
	n, err := strconv.ParseInt(text, 10, 32)
	if err != nil {
		return 0
	}
	return int(n)
}

// columnOf reads the letters of a cell's name: A is 1, XFD 16,384.
func columnOf(name []byte) int {
	n := 0
	for _, c := range name {
		if c < 'A' || c > 'Z' || n > math.MaxInt16 {
			break
		}
		n = n*26 + int(c-'A') + 1
	}
	return n
}

// readCell reads a cell into the row. A cell without a name stands behind the last.
func (s *sheet) readCell(t xmlTag, column *int) error {
	style, kind := 0, byte('n')
	for {
		name, value, ok := t.next()
		if !ok {
			break
		}
		switch string(name) {
		case "r":
			if c := columnOf(value); c > 0 {
				*column = c
			}
		case "s":
			style = number(string(value))
		case "t":
			kind = kindOfCell(string(value))
		}
	}
	if t.alone {
		return nil
	}
	s.xml.out = s.xml.out[:0]
	if err := s.cellText(); err != nil || len(s.xml.out) == 0 {
		return err
	}
	text, err := s.value(kind, style)
	if err != nil || text == "" {
		return err
	}
	if *column > maxColumns {
		return errWide
	}
	for len(s.row) < *column {
		s.row = append(s.row, "")
	}
	s.row[*column-1] = text
	return nil
}

// kindOfCell folds the types of cells: n a number, s a shared text, b a truth, t a text.
func kindOfCell(t string) byte {
	switch t {
	case "s", "b", "n":
		return t[0]
	}
	return 't'
}

// cellText gathers the value of a cell up to its end. Formulas are left out.
func (s *sheet) cellText() error {
	for {
		t, err := s.xml.tag()
		switch {
		case err == io.EOF:
			return s.xml.trouble()
		case err != nil:
			return err
		case t.closes && string(t.name) == "c":
			return nil
		case t.closes || t.alone:
		case string(t.name) == "v":
			err = s.xml.text()
		case string(t.name) == "is":
			err = s.xml.richText("is")
		}
		if err != nil {
			return err
		}
	}
}

// value makes a text of what a cell holds.
func (s *sheet) value(kind byte, style int) (string, error) {
	out := s.xml.out
	switch kind {
	case 's':
		text, ok := s.book.shared.get(out)
		if !ok {
			return "", fault(faultWorkbookDamaged)
		}
		return text, nil
	case 'b':
		if string(out) == "1" {
			return "TRUE", nil
		}
		return "FALSE", nil
	case 'n':
		if style > 0 && style < len(s.book.styles) && s.book.styles[style] != plainStyle {
			return styled(string(out), s.book.styles[style], s.book.from1904), nil
		}
		return string(out), nil
	}
	if s.long += len(out); s.long > maxRow {
		return "", fault(faultLongValue, maxRow>>20)
	}
	return string(unescaped(out)), nil
}
