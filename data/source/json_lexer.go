package source

import (
	"bytes"
	"fmt"
	"io"
	"unicode/utf16"
	"unicode/utf8"
)

// maxDepth is how deep a row of JSON may be nested.
const maxDepth = 20

// jsonLexer reads the signs of JSON one by one (RFC 8259), as literally as they stand. Its
// errors are faults with their line.
type jsonLexer struct {
	r        io.Reader
	buf      []byte
	pos, end int
	line     int
	failed   error // of the reader, io.EOF at the end
}

func newJSONLexer(r io.Reader) *jsonLexer {
	return &jsonLexer{r: r, buf: make([]byte, 64<<10), line: 1}
}

// lexText reads JSON that is in memory.
func lexText(b []byte) *jsonLexer { return &jsonLexer{buf: b, end: len(b), line: 1, failed: io.EOF} }

// peek returns the next byte, 0 at the end or where reading fails.
func (l *jsonLexer) peek() byte {
	for l.pos == l.end {
		if l.failed != nil {
			return 0
		}
		l.pos, l.end = 0, 0
		l.end, l.failed = l.r.Read(l.buf)
	}
	return l.buf[l.pos]
}

// space skips blanks and returns the byte behind them, which stays to be read.
func (l *jsonLexer) space() byte {
	for {
		switch c := l.peek(); c {
		case '\n':
			l.line++
		case ' ', '\t', '\r':
		default:
			return c
		}
		l.pos++
	}
}

// over tells whether all of the text has been read.
func (l *jsonLexer) over() bool { return l.space() == 0 && l.pos == l.end && l.failed == io.EOF }

// broken says what stands where something else was wanted.
func (l *jsonLexer) broken(want string) error {
	c := l.peek()
	if l.pos == l.end && l.failed != nil {
		if l.failed != io.EOF {
			return l.failed
		}
		return onLine(l.line, fault(faultJSON, "the end of the file", want))
	}
	return onLine(l.line, fault(faultJSON, fmt.Sprintf("%q", rune(c)), want))
}

// take reads one sign behind blanks.
func (l *jsonLexer) take(c byte) error {
	if l.space() != c {
		return l.broken(fmt.Sprintf("%q", rune(c)))
	}
	l.pos++
	return nil
}

// more reads what stands behind a member: a comma, or the closing sign, with which it
// returns false.
func (l *jsonLexer) more(closing byte) (bool, error) {
	switch l.space() {
	case ',':
		l.pos++
		return true, nil
	case closing:
		l.pos++
		return false, nil
	}
	return false, l.broken(fmt.Sprintf("%q or ','", rune(closing)))
}

// ends reads the closing sign of an empty list or object, if it is there.
func (l *jsonLexer) ends(closing byte) bool {
	if l.space() != closing {
		return false
	}
	l.pos++
	return true
}

// text appends a string, its escapes resolved, to out.
func (l *jsonLexer) text(out []byte) ([]byte, error) {
	if err := l.take('"'); err != nil {
		return out, err
	}
	from := len(out)
	for {
		if l.peek() == 0 && l.pos == l.end {
			return out, l.broken(`'"'`)
		}
		b := l.buf[l.pos:l.end]
		n := 0
		for n < len(b) && b[n] != '"' && b[n] != '\\' && b[n] >= 0x20 {
			n++
		}
		out = append(out, b[:n]...)
		l.pos += n
		if len(out)-from > maxRow {
			return out, onLine(l.line, fault(faultLongValue, maxRow>>20))
		}
		if n == len(b) {
			continue
		}
		switch b[n] {
		case '"':
			l.pos++
			if !utf8.Valid(out[from:]) {
				return out, fault(faultNotUTF8, l.line)
			}
			return out, nil
		case '\\':
			l.pos++
			var err error
			if out, err = l.escape(out); err != nil {
				return out, err
			}
		default:
			return out, l.broken("text without control characters")
		}
	}
}

var plainEscapes = map[byte]byte{'"': '"', '\\': '\\', '/': '/', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t'}

func (l *jsonLexer) escape(out []byte) ([]byte, error) {
	c := l.peek()
	if plain, ok := plainEscapes[c]; ok {
		l.pos++
		return append(out, plain), nil
	}
	if c != 'u' {
		return out, l.broken("an escape")
	}
	l.pos++
	r, err := l.hex()
	if err != nil {
		return out, err
	}
	for utf16.IsSurrogate(r) && l.peek() == '\\' {
		l.pos++
		if l.peek() != 'u' {
			return l.escape(utf8.AppendRune(out, utf8.RuneError))
		}
		l.pos++
		low, err := l.hex()
		if err != nil {
			return out, err
		}
		if pair := utf16.DecodeRune(r, low); pair != utf8.RuneError {
			return utf8.AppendRune(out, pair), nil
		}
		out = utf8.AppendRune(out, utf8.RuneError)
		r = low
	}
	return utf8.AppendRune(out, r), nil // half a pair becomes U+FFFD
}

func (l *jsonLexer) hex() (rune, error) {
	r := rune(0)
	for range 4 {
		c := l.peek()
		i := bytes.IndexByte([]byte("0123456789abcdef"), c|0x20)
		if i < 0 || c < '0' {
			return 0, l.broken("four hexadecimal digits")
		}
		r = r<<4 | rune(i)
		l.pos++
	}
	return r, nil
}

// scalar appends a number, true, false or null as it stands.
func (l *jsonLexer) scalar(out []byte) ([]byte, error) {
	from := len(out)
	for c := l.peek(); c == '-' || c == '+' || c == '.' || c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z'; c = l.peek() {
		if out = append(out, c); len(out)-from > maxID {
			return out, onLine(l.line, fault(faultJSON, "a very long number", "a value"))
		}
		l.pos++
	}
	word := out[from:]
	switch {
	case len(word) == 0:
		return out, l.broken("a value")
	case string(word) == "true", string(word) == "false", string(word) == "null", isJSONNumber(word):
		return out, nil
	}
	return out, onLine(l.line, fault(faultJSON, fmt.Sprintf("%q", shortened(string(word))), "a value"))
}

// isJSONNumber follows the grammar of numbers: -?(0|[1-9][0-9]*)(.[0-9]+)?([eE][+-]?[0-9]+)?
func isJSONNumber(b []byte) bool {
	digits := func() bool {
		n := 0
		for n < len(b) && b[n] >= '0' && b[n] <= '9' {
			n++
		}
		b = b[n:]
		return n > 0
	}
	if len(b) > 0 && b[0] == '-' {
		b = b[1:]
	}
	if len(b) > 1 && b[0] == '0' && b[1] >= '0' && b[1] <= '9' || !digits() {
		return false
	}
	if len(b) > 0 && b[0] == '.' {
		if b = b[1:]; !digits() {
			return false
		}
	}
	if len(b) > 0 && b[0]|0x20 == 'e' {
		if b = b[1:]; len(b) > 0 && (b[0] == '+' || b[0] == '-') {
			b = b[1:]
		}
		return digits() && len(b) == 0
	}
	return len(b) == 0
}

// raw appends a value as it stands, without the blanks between its signs, and tells
// whether it is a list with lists or objects in it.
func (l *jsonLexer) raw(out []byte, depth int) ([]byte, bool, error) {
	if depth > maxDepth {
		return out, false, onLine(l.line, fault(faultJSONDeep, maxDepth))
	}
	if len(out) > 4*maxRow {
		return out, false, onLine(l.line, fault(faultLongValue, maxRow>>20))
	}
	var err error
	switch c := l.space(); c {
	case '"':
		out, err = l.rawText(out)
		return out, false, err
	case '[', '{':
		return l.rawList(out, c, depth)
	}
	out, err = l.scalar(out)
	return out, false, err
}

func (l *jsonLexer) rawList(out []byte, opening byte, depth int) ([]byte, bool, error) {
	closing := opening + 2
	l.pos++
	out = append(out, opening)
	if l.ends(closing) {
		return append(out, closing), false, nil
	}
	nested := false
	for {
		var err error
		if opening == '{' {
			if out, err = l.rawText(out); err != nil {
				return out, nested, err
			}
			if err := l.take(':'); err != nil {
				return out, nested, err
			}
			out = append(out, ':')
		}
		if c := l.space(); c == '[' || c == '{' {
			nested = true
		}
		if out, _, err = l.raw(out, depth+1); err != nil {
			return out, nested, err
		}
		more, err := l.more(closing)
		if err != nil {
			return out, nested, err
		}
		if !more {
			return append(out, closing), nested, nil
		}
		out = append(out, ',')
	}
}

// rawText appends a string in quotes, only what has to be escaped.
func (l *jsonLexer) rawText(out []byte) ([]byte, error) {
	text, err := l.text(nil)
	if err != nil {
		return out, err
	}
	out = append(out, '"')
	for _, c := range text {
		switch {
		case c == '"' || c == '\\':
			out = append(out, '\\', c)
		case c < 0x20:
			out = fmt.Appendf(out, `\u%04x`, c)
		default:
			out = append(out, c)
		}
	}
	return append(out, '"'), nil
}
