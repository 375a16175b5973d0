package source

import (
	"bytes"
	"fmt"
	"io"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
	"golang.org/x/text/transform"

	"taraz/kpi"
)

var byteOrderMarks = []struct {
	mark     string
	encoding encoding.Encoding // nil: UTF-8
}{
	{"\xEF\xBB\xBF", nil},
	{"\xFF\xFE\x00\x00", utf32.UTF32(utf32.LittleEndian, utf32.IgnoreBOM)},
	{"\x00\x00\xFE\xFF", utf32.UTF32(utf32.BigEndian, utf32.IgnoreBOM)},
	{"\xFF\xFE", unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)},
	{"\xFE\xFF", unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)},
}

// decode returns a reader of UTF-8 without a byte order mark. A mark at the start decides,
// whatever the name; without one auto means UTF-8, or UTF-16 where every other byte of the
// start is zero.
func decode(r io.Reader, name string) (io.Reader, error) {
	head := make([]byte, 1024)
	n, err := io.ReadFull(r, head)
	if err != nil && n == 0 && err != io.EOF {
		return nil, err
	}
	head = head[:n]
	for _, b := range byteOrderMarks {
		if bytes.HasPrefix(head, []byte(b.mark)) {
			return decoded(head[len(b.mark):], r, b.encoding), nil
		}
	}
	e, err := named(name, head)
	if err != nil {
		return nil, err
	}
	return decoded(head, r, e), nil
}

func decoded(head []byte, r io.Reader, e encoding.Encoding) io.Reader {
	all := io.MultiReader(bytes.NewReader(head), r)
	if e == nil {
		return all
	}
	return transform.NewReader(all, e.NewDecoder())
}

func named(name string, head []byte) (encoding.Encoding, error) {
	switch name {
	case "", "auto":
		return sixteen(head), nil
	case "utf-8", "utf8":
		return nil, nil
	case "utf-16":
		if e := sixteen(head); e != nil {
			return e, nil
		}
		return unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), nil
	}
	e, err := htmlindex.Get(name)
	if err != nil {
		return nil, fmt.Errorf("encoding %q is not known: %w", name, kpi.ErrInvalid)
	}
	return e, nil
}

// sixteen tells UTF-16 by its zero bytes, nil if it is none.
func sixteen(head []byte) encoding.Encoding {
	even, odd := 0, 0
	for i, b := range head {
		if b == 0 && i%2 == 0 {
			even++
		} else if b == 0 {
			odd++
		}
	}
	half := len(head) / 2
	switch {
	case half > 0 && odd > half*4/10 && even == 0:
		return unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)
	case half > 0 && even > half*4/10 && odd == 0:
		return unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
	}
	return nil
}

// counter counts the bytes read through it.
type counter struct {
	r io.Reader
	n int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}
