package source

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"sync/atomic"
	"unicode/utf8"
	"unsafe"

	"taraz/kpi"
)

// Sizes of the scanner, in bytes. A row, and so a field, has to fit in maxRow: an unclosed
// quote cannot swallow a file.
const (
	blockSize = 256 << 10
	maxRow    = 4 << 20
)

// scanner reads rows of a delimited text. Cells are texts that point into the block they
// were read into; a block is never written again, so they stay valid.
type scanner struct {
	f     *os.File
	count *counter
	total atomic.Int64
	r     io.Reader

	buf      []byte
	pos, end int // the unread part of buf
	checked  int // buf[:checked] is known to be UTF-8 or not
	foreign  bool
	eof      bool

	line  int // of the next row
	eol   byte
	delim string
	split func(cells []string, raw []byte, delim string) []string
}

// newScanner opens a text file and finds out its encoding, line ends and delimiter.
func newScanner(path string, f Format, wanted []string) (*scanner, error) {
	h, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("file %s: %w", path, err)
	}
	s := &scanner{f: h, count: &counter{r: h}, line: 1, split: splitByte}
	if err := s.start(f, wanted); err != nil {
		h.Close()
		return nil, fmt.Errorf("file %s: %w", path, err)
	}
	return s, nil
}

func (s *scanner) start(f Format, wanted []string) error {
	var err error
	if s.r, err = decode(s.count, f.Encoding); err != nil {
		return err
	}
	if err := s.refill(); err != nil {
		return err
	}
	s.eol = lineEnd(s.buf[:s.end])
	s.delim = f.Delimiter
	if f.Delimiter == "auto" || f.Delimiter == "" {
		s.takeSep()
	}
	if s.delim == "auto" || s.delim == "" {
		s.delim = sniffDelimiter(s.buf[s.pos:s.end], s.eol, append(f.Names, wanted...))
	}
	switch {
	case s.delim == "whitespace":
		s.split = splitBlanks
	case len(s.delim) > 1:
		s.split = splitText
	}
	return nil
}

// lineEnd returns the byte that ends lines: LF, or CR where a CR stands alone first.
func lineEnd(b []byte) byte {
	i := bytes.IndexAny(b, "\r\n")
	if i >= 0 && b[i] == '\r' && (i+1 == len(b) || b[i+1] != '\n') {
		return '\r'
	}
	return '\n'
}

// takeSep reads the line `sep=;` with which spreadsheets name the delimiter.
func (s *scanner) takeSep() {
	b := s.buf[s.pos:s.end]
	i := bytes.IndexByte(b, s.eol)
	if i < 5 || !bytes.EqualFold(b[:4], []byte("sep=")) {
		return
	}
	d := bytes.TrimRight(b[4:i], "\r")
	if utf8.RuneCount(d) == 1 {
		s.delim = string(d)
		s.pos += i + 1
		s.line++
	}
}

func (s *scanner) read() int64 { return s.total.Load() }

func (s *scanner) close() error { return s.f.Close() }

// refill reads more into a new block, in front of which the unread part stays.
func (s *scanner) refill() error {
	rest := s.buf[s.pos:s.end]
	if len(rest) > maxRow {
		return fmt.Errorf("line %d: a row of more than %d MiB; is a quote left open?: %w", s.line, maxRow>>20, kpi.ErrInvalid)
	}
	block := make([]byte, max(blockSize, 2*len(rest)))
	n := copy(block, rest)
	s.checked -= s.pos
	for n < len(block) && !s.eof {
		k, err := s.r.Read(block[n:])
		n += k
		if errors.Is(err, io.EOF) {
			s.eof = true
		} else if err != nil {
			return err
		}
	}
	s.total.Store(s.count.n)
	s.buf, s.pos, s.end = block, 0, n
	s.check()
	return nil
}

// check looks once at every block for bytes that are no UTF-8, up to its last line end.
func (s *scanner) check() {
	to := s.end
	if !s.eof {
		to = bytes.LastIndexAny(s.buf[:s.end], "\r\n") + 1
	}
	from := max(s.checked, 0)
	if to > from {
		s.foreign = s.foreign || !utf8.Valid(s.buf[from:to])
		s.checked = to
	}
}

func (s *scanner) next(cells []string) ([]string, int, error) {
	from := len(cells)
	for {
		line := s.line
		row, err := s.row(cells[:from])
		if err != nil {
			return row, line, err
		}
		if !blankRow(row[from:]) {
			return row, line, nil
		}
	}
}

func blankRow(cells []string) bool {
	for _, c := range cells {
		for i := 0; i < len(c); i++ {
			if c[i] != ' ' && c[i] != '\t' {
				return false
			}
		}
	}
	return true
}

// row reads one line, however blank.
func (s *scanner) row(cells []string) ([]string, error) {
	raw, size, err := s.rawLine()
	if err != nil {
		return cells, err
	}
	if s.foreign && !utf8.Valid(raw) {
		return cells, fmt.Errorf("line %d is not UTF-8: name the encoding, such as `format: {encoding: windows-1256}`: %w", s.line, kpi.ErrInvalid)
	}
	if bytes.IndexByte(raw, '"') >= 0 && s.delim != "whitespace" {
		return s.quotedRow(cells)
	}
	s.pos += size
	s.line++
	return s.split(cells, raw, s.delim), nil
}

// rawLine returns the bytes up to the next line end, and how many they are with it.
func (s *scanner) rawLine() (raw []byte, size int, err error) {
	for {
		b := s.buf[s.pos:s.end]
		if i := bytes.IndexByte(b, s.eol); i >= 0 {
			return trimCR(b[:i]), i + 1, nil
		}
		if s.eof {
			if len(b) == 0 {
				return nil, 0, io.EOF
			}
			return trimCR(b), len(b), nil
		}
		if err := s.refill(); err != nil {
			return nil, 0, err
		}
	}
}

func trimCR(b []byte) []byte {
	if n := len(b); n > 0 && b[n-1] == '\r' {
		return b[:n-1]
	}
	return b
}

// text makes a string of bytes that are never written again.
func text(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }

func splitByte(cells []string, raw []byte, delim string) []string {
	d := delim[0]
	for {
		i := bytes.IndexByte(raw, d)
		if i < 0 {
			return append(cells, text(raw))
		}
		cells = append(cells, text(raw[:i]))
		raw = raw[i+1:]
	}
}

func splitText(cells []string, raw []byte, delim string) []string {
	for {
		i := bytes.Index(raw, []byte(delim))
		if i < 0 {
			return append(cells, text(raw))
		}
		cells = append(cells, text(raw[:i]))
		raw = raw[i+len(delim):]
	}
}

func splitBlanks(cells []string, raw []byte, _ string) []string {
	for _, f := range bytes.Fields(raw) {
		cells = append(cells, text(f))
	}
	return cells
}

func endOfFile(err error) bool { return errors.Is(err, io.EOF) }
