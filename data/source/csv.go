package source

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"sync/atomic"
	"unicode/utf8"
	"unsafe"

	"golang.org/x/text/transform"
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
	src      *stream
	total    atomic.Int64
	r        io.Reader
	encoding string

	buf      []byte
	pos, end int  // the unread part of buf
	checked  int  // buf[:checked] is known to be UTF-8 or not
	multi    bool // some of that is not ASCII
	foreign  bool
	guess    bool // that it is UTF-8
	eof      bool

	line  int // of the next row
	eol   byte
	ends  string // lf, crlf, cr or mixed
	delim string
	split func(cells []string, raw []byte, delim string) []string
}

// newScanner reads a text and finds out its line ends and its delimiter.
func newScanner(src *stream, r io.Reader, d decoding, f Format, wanted []string) (*scanner, error) {
	s := &scanner{src: src, r: r, line: 1, split: splitByte, encoding: d.name, guess: d.guess}
	return s, s.start(f, wanted)
}

func (s *scanner) start(f Format, wanted []string) error {
	if err := s.refill(); err != nil {
		return err
	}
	if err := s.takeLineEnd(); err != nil {
		return err
	}
	s.delim = f.Delimiter
	if f.Delimiter == "auto" || f.Delimiter == "" {
		s.takeSep()
	}
	if s.delim == "auto" || s.delim == "" {
		names := append(slices.Clone(f.Names), wanted...)
		s.delim = sniffDelimiter(s.buf[s.pos:s.end], s.eol, names, f.titled())
	}
	switch {
	case s.delim == "whitespace":
		s.split = splitBlanks
	case len(s.delim) > 1:
		s.split = splitText
	}
	return nil
}

// takeLineEnd finds out how lines end. Where it is now so, now so, they are made alike.
func (s *scanner) takeLineEnd() error {
	s.eol = '\n'
	switch s.ends = endsOf(s.buf[:s.end]).name(); s.ends {
	case "cr":
		s.eol = '\r'
	case "mixed":
		all := io.MultiReader(bytes.NewReader(s.buf[:s.end]), s.r)
		s.r = transform.NewReader(all, evenEnds{})
		s.buf, s.end, s.checked, s.eof = nil, 0, 0, false
		return s.refill()
	}
	return nil
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

func (s *scanner) close() error { return s.src.Close() }

// refill reads more into a new block, in front of which the unread part stays.
func (s *scanner) refill() error {
	rest := s.buf[s.pos:s.end]
	if len(rest) > maxRow {
		return onLine(s.line, fault(faultLongRow, maxRow>>20))
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
	s.total.Store(s.src.read())
	s.buf, s.pos, s.end = block, 0, n
	return s.check()
}

// check looks once at every block for bytes that are no UTF-8, up to its last line end.
func (s *scanner) check() error {
	to := s.end
	if !s.eof {
		to = bytes.LastIndexAny(s.buf[:s.end], "\r\n") + 1
	}
	from := max(s.checked, 0)
	if to <= from {
		return nil
	}
	s.checked = to
	b := s.buf[from:to]
	if isASCII(b) {
		return nil
	}
	valid := utf8.Valid(b)
	if !valid && s.guess && !s.multi {
		if f := (surveyed{sample: b}); !f.count().utf8() {
			return s.turn(legacy(b))
		}
	}
	s.multi, s.foreign = true, s.foreign || !valid
	return nil
}

// turn reads on in another encoding where the first bytes are found that are not ASCII and
// no UTF-8: what was read before is the same in all of them.
func (s *scanner) turn(d decoding) error {
	r, err := d.reader(io.MultiReader(bytes.NewReader(s.buf[s.pos:s.end]), s.r))
	if err != nil {
		return err
	}
	s.r, s.encoding, s.guess = r, d.name, false
	s.buf, s.pos, s.end, s.checked, s.eof = nil, 0, 0, 0, false
	return s.refill()
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
		return cells, s.undecoded()
	}
	if bytes.IndexByte(raw, '"') >= 0 && s.delim != "whitespace" {
		return s.quotedRow(cells)
	}
	s.pos += size
	s.line++
	return s.split(cells, raw, s.delim), nil
}

// undecoded refuses a line that the encoding does not have.
func (s *scanner) undecoded() error {
	if s.encoding == "utf-8" {
		return fault(faultNotUTF8, s.line)
	}
	return fault(faultNotEncoded, s.line, s.encoding)
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
