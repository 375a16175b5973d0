package source

import (
	"bytes"
	"errors"
	"strings"
)

// errShort asks for more of the file: a quoted row goes on behind the block.
var errShort = errors.New("row goes on behind the block")

// quotedRow reads a row that holds quotes, which may go over several lines (RFC 4180). A
// quote that is never closed, and text behind a closing quote, wrap kpi.ErrInvalid with
// their line.
func (s *scanner) quotedRow(cells []string) ([]string, error) {
	from := len(cells)
	for {
		q := quotedReader{s: s, at: s.pos, line: s.line, eof: s.eof}
		cells, err := q.row(cells[:from])
		if !errors.Is(err, errShort) {
			if err == nil {
				s.pos, s.line = q.at, q.line
			}
			return cells, err
		}
		if s.end-s.pos > maxRow {
			return cells, unclosed(q.opened)
		}
		if err := s.refill(); err != nil {
			return cells, err
		}
	}
}

func unclosed(line int) error {
	return onLine(line, fault(faultUnclosed))
}

// quotedReader tries to read one row from the scanner's block.
type quotedReader struct {
	s      *scanner
	at     int
	line   int // of the byte at at
	opened int // the line of the last opened quote
	eof    bool
}

func (q *quotedReader) rest() []byte { return q.s.buf[q.at:q.s.end] }

func (q *quotedReader) row(cells []string) ([]string, error) {
	for {
		cell, last, err := q.field()
		if err != nil {
			return cells, err
		}
		cells = append(cells, cell)
		if last {
			return cells, nil
		}
	}
}

// field reads one field and what ends it; last tells that the row ends with it.
func (q *quotedReader) field() (cell string, last bool, err error) {
	if b := q.rest(); len(b) == 0 || b[0] != '"' {
		return q.bare()
	}
	cell, err = q.quoted()
	if err != nil {
		return "", false, err
	}
	return q.ending(cell)
}

// bare reads a field without quotes around it; quotes inside are text.
func (q *quotedReader) bare() (string, bool, error) {
	b := q.rest()
	end := bytes.IndexByte(b, q.s.eol)
	if end < 0 {
		if !q.eof {
			return "", false, errShort
		}
		end = len(b)
	}
	if i := bytes.Index(b[:end], []byte(q.s.delim)); i >= 0 {
		q.at += i + len(q.s.delim)
		return text(b[:i]), false, nil
	}
	q.endRow(end)
	return text(trimCR(b[:end])), true, nil
}

func (q *quotedReader) endRow(length int) {
	q.at = min(q.at+length+1, q.s.end)
	q.line++
}

// quoted reads up to the closing quote; a doubled quote is one.
func (q *quotedReader) quoted() (string, error) {
	q.opened = q.line
	q.at++
	doubled := false
	for from := q.at; ; {
		i := bytes.IndexByte(q.rest(), '"')
		if i < 0 {
			if q.eof {
				return "", unclosed(q.opened)
			}
			return "", errShort
		}
		q.line += bytes.Count(q.rest()[:i], []byte{q.s.eol})
		q.at += i + 1
		if b := q.rest(); len(b) > 0 && b[0] == '"' {
			doubled = true
			q.at++
			continue
		} else if len(b) == 0 && !q.eof {
			return "", errShort
		}
		cell := text(q.s.buf[from : q.at-1])
		if doubled {
			cell = strings.ReplaceAll(cell, `""`, `"`)
		}
		return cell, nil
	}
}

// ending reads what stands behind a closing quote: blanks, then a delimiter or a line end.
func (q *quotedReader) ending(cell string) (string, bool, error) {
	b := q.rest()
	n := 0
	for n < len(b) && b[n] == ' ' && q.s.delim != " " {
		n++
	}
	b = b[n:]
	switch {
	case bytes.HasPrefix(b, []byte(q.s.delim)):
		q.at += n + len(q.s.delim)
		return cell, false, nil
	case len(b) == 0 && q.eof:
		q.endRow(n)
		return cell, true, nil
	case len(b) < 2 && !q.eof:
		return "", false, errShort
	case b[0] == q.s.eol:
		q.endRow(n)
		return cell, true, nil
	case b[0] == '\r' && (len(b) == 1 || b[1] == '\n'):
		q.endRow(n + 1)
		return cell, true, nil
	}
	return "", false, onLine(q.line, fault(faultBehindQuote))
}
