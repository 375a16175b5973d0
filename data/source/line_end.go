package source

import (
	"bytes"

	"golang.org/x/text/transform"
)

// lineEnds counts the line ends of a text outside quotes.
type lineEnds struct{ lf, crlf, cr int }

func endsOf(b []byte) lineEnds {
	var n lineEnds
	quoted := false
	for i := 0; i < len(b); {
		k := bytes.IndexAny(b[i:], "\r\n\"")
		if k < 0 {
			break
		}
		i += k + 1
		switch c := b[i-1]; {
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '\n':
			n.lf++
		case i < len(b) && b[i] == '\n':
			n.crlf++
			i++
		default:
			n.cr++
		}
	}
	return n
}

// name is lf, crlf, cr or mixed. Returns within a text of lines that end otherwise are
// text, unless there are many.
func (n lineEnds) name() string {
	all := n.lf + n.crlf + n.cr
	switch {
	case n.cr > 0 && n.cr == all:
		return "cr"
	case n.cr*10 >= all && n.cr > 0:
		return "mixed"
	case n.crlf > n.lf:
		return "crlf"
	}
	return "lf"
}

// evenEnds makes every line end a line feed, for texts in which they are mixed.
type evenEnds struct{ transform.NopResetter }

// Transform is that of transform.Transformer.
func (evenEnds) Transform(dst, src []byte, atEOF bool) (to, from int, err error) {
	for from < len(src) {
		if to == len(dst) {
			return to, from, transform.ErrShortDst
		}
		c := src[from]
		if c == '\r' {
			if from+1 == len(src) && !atEOF {
				return to, from, transform.ErrShortSrc
			}
			if from+1 < len(src) && src[from+1] == '\n' {
				from++
			}
			c = '\n'
		}
		dst[to] = c
		to, from = to+1, from+1
	}
	return to, from, nil
}
