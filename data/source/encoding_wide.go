package source

import (
	"bytes"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/transform"
)

// noText is the byte that stands for a sequence that could not be decoded.
const noText = 0xFF

// wideDecoder turns UTF-16 or UTF-32 into UTF-8. Halves of a pair that stand alone, numbers
// that are no character and a broken end become noText.
type wideDecoder struct {
	transform.NopResetter
	size int // 2 or 4 bytes a unit
	big  bool
}

// Transform is that of transform.Transformer.
func (w wideDecoder) Transform(dst, src []byte, atEOF bool) (to, from int, err error) {
	for from < len(src) {
		if to+utf8.UTFMax > len(dst) {
			return to, from, transform.ErrShortDst
		}
		r, size := w.rune(src[from:])
		if size == 0 && !atEOF {
			return to, from, transform.ErrShortSrc
		}
		if size == 0 {
			dst[to] = noText
			return to + 1, len(src), nil
		}
		from += size
		if r < 0 {
			dst[to] = noText
			to++
			continue
		}
		to += utf8.EncodeRune(dst[to:], r)
	}
	return to, from, nil
}

// rune reads one character: -1 if it is none, size 0 if more bytes are needed.
func (w wideDecoder) rune(b []byte) (r rune, size int) {
	if len(b) < w.size {
		return -1, 0
	}
	r = w.unit(b)
	if w.size == 4 {
		if !utf8.ValidRune(r) {
			r = -1
		}
		return r, 4
	}
	if !utf16.IsSurrogate(r) {
		return r, 2
	}
	if r >= 0xDC00 {
		return -1, 2
	}
	if len(b) < 4 {
		return -1, 0
	}
	if r = utf16.DecodeRune(r, w.unit(b[2:])); r == utf8.RuneError {
		return -1, 2
	}
	return r, 4
}

func (w wideDecoder) unit(b []byte) rune {
	n := uint32(0)
	for i := range w.size {
		at := i
		if !w.big {
			at = w.size - 1 - i
		}
		n = n<<8 | uint32(b[at])
	}
	return rune(n)
}

// strict marks the replacement characters of a decoder as noText: nothing that it reads
// holds one itself.
type strict struct{ transform.NopResetter }

var replacement = []byte(string(utf8.RuneError))

// Transform is that of transform.Transformer.
func (strict) Transform(dst, src []byte, atEOF bool) (to, from int, err error) {
	for from < len(src) {
		if to == len(dst) {
			return to, from, transform.ErrShortDst
		}
		i := bytes.Index(src[from:], replacement)
		if i == 0 {
			dst[to] = noText
			to, from = to+1, from+len(replacement)
			continue
		}
		end := from + i
		if i < 0 {
			end = len(src)
			if last := bytes.LastIndexByte(src, replacement[0]); !atEOF && last >= from && last > len(src)-len(replacement) {
				end = last
			}
		}
		if end == from {
			return to, from, transform.ErrShortSrc
		}
		n := copy(dst[to:], src[from:end])
		to, from = to+n, from+n
	}
	return to, from, nil
}

// wideName tells UTF-16 and UTF-32 without a mark by their zero bytes; empty if it is
// neither.
func wideName(head []byte) string {
	if name := thirtyTwo(head); name != "" {
		return name
	}
	return sixteen(head)
}

// thirtyTwo looks whether the bytes are characters of four bytes, nearly all of them below
// U+10000.
func thirtyTwo(b []byte) string {
	quads := len(b) / 4
	little, big := 0, 0
	for i := range quads {
		q := b[4*i : 4*i+4]
		if q[3] == 0 && q[2] <= 1 && (q[0] != 0 || q[1] != 0) {
			little++
		}
		if q[0] == 0 && q[1] <= 1 && (q[2] != 0 || q[3] != 0) {
			big++
		}
	}
	switch {
	case quads > 0 && little > quads*95/100:
		return "utf-32le"
	case quads > 0 && big > quads*95/100:
		return "utf-32be"
	}
	return ""
}

// sixteen looks whether every other byte is the upper half of a character of Latin (zero),
// Persian and Arabic text or their punctuation, and some of them are zero.
func sixteen(b []byte) string {
	upper := func(from int) bool {
		zero, other := 0, 0
		for i := from; i < len(b); i += 2 {
			switch c := b[i]; {
			case c == 0:
				zero++
			case c != 0x06 && c != 0x20 && c < 0xFB:
				other++
			}
		}
		half := len(b) / 2
		return zero > half/50 && other <= half/20
	}
	if len(b) < 4 {
		return ""
	}
	even, odd := upper(0), upper(1)
	switch {
	case odd && !even:
		return "utf-16le"
	case even && !odd:
		return "utf-16be"
	}
	return ""
}
