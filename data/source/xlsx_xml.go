package source

import (
	"bytes"
	"io"
	"strconv"
	"unicode/utf8"
)

// maxTag is the longest tag of a workbook's XML, in bytes.
const maxTag = 64 << 10

// xmlReader reads the XML of a workbook's parts: tags with their attributes and the texts
// between them. It knows no entities but the five of XML and refuses declarations, so
// nothing can grow out of it.
type xmlReader struct {
	r        io.Reader
	buf      []byte
	pos, end int
	failed   error // of the reader, io.EOF at the end
	out      []byte
}

// xmlTag is a tag. Its bytes are valid until the next is read.
type xmlTag struct {
	name   []byte // without prefix
	attrs  []byte
	closes bool // </name>
	alone  bool // <name/>
}

func newXMLReader(r io.Reader) *xmlReader { return &xmlReader{r: r, buf: make([]byte, 128<<10)} }

// fill reads more behind the unread part, which moves to the front. It returns false at
// the end or where reading fails.
func (x *xmlReader) fill() bool {
	if x.failed != nil {
		return false
	}
	copy(x.buf, x.buf[x.pos:x.end])
	x.pos, x.end = 0, x.end-x.pos
	n, err := x.r.Read(x.buf[x.end:])
	x.end += n
	x.failed = err
	return n > 0 || err == nil
}

// trouble is why nothing more can be read.
func (x *xmlReader) trouble() error {
	if x.failed != nil && x.failed != io.EOF {
		return x.failed
	}
	return fault(faultWorkbookDamaged)
}

// tag returns the next tag and skips the text before it. At the end of the part it returns
// io.EOF.
func (x *xmlReader) tag() (xmlTag, error) {
	for {
		i := bytes.IndexByte(x.buf[x.pos:x.end], '<')
		if i < 0 {
			x.pos = x.end
			if x.fill() {
				continue
			}
			if x.failed == io.EOF {
				return xmlTag{}, io.EOF
			}
			return xmlTag{}, x.trouble()
		}
		x.pos += i
		t, ok, err := x.readTag()
		if err != nil || ok {
			return t, err
		}
	}
}

// readTag reads the tag at hand; ok is false for comments and instructions.
func (x *xmlReader) readTag() (t xmlTag, ok bool, err error) {
	n := 0
	for {
		b := x.buf[x.pos:x.end]
		switch {
		case len(b) >= 4 && string(b[:4]) == "<!--":
			return t, false, x.skipPast("-->")
		case len(b) >= 9 && string(b[:9]) == "<![CDATA[":
			return t, false, x.skipPast("]]>")
		case len(b) >= 9 && b[1] == '!':
			return t, false, fault(faultDeclaration)
		}
		if n = tagEnd(b); n >= 0 {
			break
		}
		if len(b) > maxTag || !x.fill() {
			return t, false, x.trouble()
		}
	}
	inner := x.buf[x.pos+1 : x.pos+n]
	x.pos += n + 1
	if len(inner) == 0 {
		return t, false, fault(faultWorkbookDamaged)
	}
	if inner[0] == '?' {
		return t, false, nil
	}
	return parseTag(inner), true, nil
}

// tagEnd finds the > of a tag outside quotes, -1 if it is not there yet.
func tagEnd(b []byte) int {
	quote := byte(0)
	for i, c := range b {
		switch {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '>':
			return i
		}
	}
	return -1
}

func parseTag(b []byte) xmlTag {
	t := xmlTag{}
	if b[0] == '/' {
		t.closes, b = true, b[1:]
	}
	if n := len(b); n > 0 && b[n-1] == '/' {
		t.alone, b = true, b[:n-1]
	}
	t.name = b
	if i := bytes.IndexAny(b, " \t\r\n"); i >= 0 {
		t.name, t.attrs = b[:i], b[i:]
	}
	if i := bytes.IndexByte(t.name, ':'); i >= 0 {
		t.name = t.name[i+1:]
	}
	return t
}

func (x *xmlReader) skipPast(end string) error {
	for {
		if i := bytes.Index(x.buf[x.pos:x.end], []byte(end)); i >= 0 {
			x.pos += i + len(end)
			return nil
		}
		x.pos = max(x.pos, x.end-len(end))
		if !x.fill() {
			return x.trouble()
		}
	}
}

// next cuts the first attribute off; ok is false behind the last.
func (t *xmlTag) next() (name, value []byte, ok bool) {
	b := bytes.TrimLeft(t.attrs, " \t\r\n")
	i := bytes.IndexByte(b, '=')
	if i < 0 {
		return nil, nil, false
	}
	name, b = bytes.TrimRight(b[:i], " \t\r\n"), bytes.TrimLeft(b[i+1:], " \t\r\n")
	if len(b) == 0 || b[0] != '"' && b[0] != '\'' {
		return nil, nil, false
	}
	end := bytes.IndexByte(b[1:], b[0])
	if end < 0 {
		return nil, nil, false
	}
	value, t.attrs = b[1:1+end], b[end+2:]
	return name, value, true
}

// attr returns an attribute by its name without prefix, entities resolved.
func (t xmlTag) attr(want string) string {
	for {
		name, value, ok := t.next()
		if !ok {
			return ""
		}
		if i := bytes.IndexByte(name, ':'); i >= 0 {
			name = name[i+1:]
		}
		if string(name) == want {
			out, err := appendText(nil, value)
			if err != nil {
				return ""
			}
			return string(out)
		}
	}
}

// text appends the text up to the next tag, entities resolved, to out.
func (x *xmlReader) text() error {
	for {
		b := x.buf[x.pos:x.end]
		i := bytes.IndexByte(b, '<')
		if i < 0 && len(b) < len(x.buf)/2 {
			if !x.fill() {
				return x.trouble()
			}
			continue
		}
		cut := i
		if i < 0 { // long: an entity at its end stays together
			cut = len(b)
			if k := bytes.LastIndexByte(b, '&'); k >= cut-12 && k > 0 {
				cut = k
			}
		}
		var err error
		if x.out, err = appendText(x.out, b[:cut]); err != nil {
			return err
		}
		x.pos += cut
		if len(x.out) > maxRow {
			return fault(faultLongValue, maxRow>>20)
		}
		if i >= 0 && !bytes.HasPrefix(x.buf[x.pos:x.end], []byte("<!")) {
			return nil
		}
		if i >= 0 {
			if err := x.marked(); err != nil {
				return err
			}
		}
	}
}

// marked reads a comment, which it skips, or a CDATA section, which is text as it stands.
func (x *xmlReader) marked() error {
	const opening = "<![CDATA["
	for x.end-x.pos < len(opening) {
		if !x.fill() {
			return x.trouble()
		}
	}
	switch b := x.buf[x.pos:x.end]; {
	case bytes.HasPrefix(b, []byte("<!--")):
		return x.skipPast("-->")
	case !bytes.HasPrefix(b, []byte(opening)):
		return fault(faultDeclaration)
	}
	x.pos += len(opening)
	for {
		b := x.buf[x.pos:x.end]
		if i := bytes.Index(b, []byte("]]>")); i >= 0 {
			x.out = append(x.out, b[:i]...)
			x.pos += i + 3
			return nil
		}
		if len(b) > maxTag || !x.fill() {
			return x.trouble()
		}
	}
}

// appendText appends XML text with its entities resolved.
func appendText(out, b []byte) ([]byte, error) {
	for {
		i := bytes.IndexByte(b, '&')
		if i < 0 {
			return append(out, b...), nil
		}
		out = append(out, b[:i]...)
		b = b[i+1:]
		end := bytes.IndexByte(b[:min(len(b), 12)], ';')
		if end < 0 {
			return out, fault(faultWorkbookDamaged)
		}
		r := entity(string(b[:end]))
		if r < 0 {
			return out, fault(faultDeclaration)
		}
		out, b = utf8.AppendRune(out, r), b[end+1:]
	}
}

// entity returns the character of an entity, -1 for one that XML itself does not know.
func entity(name string) rune {
	switch name {
	case "lt":
		return '<'
	case "gt":
		return '>'
	case "amp":
		return '&'
	case "quot":
		return '"'
	case "apos":
		return '\''
	}
	base, digits := 10, ""
	if len(name) > 1 && name[0] == '#' {
		digits = name[1:]
	}
	if len(digits) > 1 && digits[0]|0x20 == 'x' {
		base, digits = 16, digits[1:]
	}
	n, err := strconv.ParseUint(digits, base, 32)
	if err != nil || n > utf8.MaxRune {
		return -1
	}
	return rune(n)
}
