package source

import (
	"bytes"
	"encoding/binary"
	"io"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// surveyBlock is how much of a text is looked at in one go, in bytes; sampleSize is how
// much of what is no UTF-8 is kept for guessing what it is.
const (
	surveyBlock = 128 << 10
	sampleSize  = 512 << 10
)

// surveyed is what the bytes of a whole text say about its encoding.
type surveyed struct {
	broken int    // sequences of the sample that UTF-8 does not have
	multi  int    // characters of more than one byte; many, if they come before the sample
	sample []byte // from the first block on that is no UTF-8
}

// utf8 tells text that is UTF-8, but for a damaged place at most.
func (f surveyed) utf8() bool { return f.broken == 0 || f.multi > f.broken }

// survey reads a text through for bytes that are no UTF-8: they may come late, behind
// columns of plain ASCII.
func survey(r io.Reader) (surveyed, error) {
	var f surveyed
	buf, rest := make([]byte, surveyBlock+utf8.UTFMax), 0
	for len(f.sample) < sampleSize {
		n, err := readFull(r, buf[rest:rest+surveyBlock])
		if err != nil {
			return f, err
		}
		block := buf[:rest+n]
		cut := len(block)
		if n > 0 {
			cut -= openEnd(block)
		}
		f.add(block[:cut])
		if n == 0 {
			break
		}
		rest = copy(buf, block[cut:])
	}
	f.count()
	return f, nil
}

// openEnd is how many bytes at the end begin a character that may go on.
func openEnd(b []byte) int {
	for i := 1; i <= min(utf8.UTFMax-1, len(b)); i++ {
		if c := b[len(b)-i]; utf8.RuneStart(c) {
			if c >= utf8.RuneSelf && !utf8.FullRune(b[len(b)-i:]) {
				return i
			}
			return 0
		}
	}
	return 0
}

func (f *surveyed) add(b []byte) {
	switch {
	case f.sample != nil:
		f.sample = append(f.sample, b...)
	case !utf8.Valid(b):
		f.sample = bytes.Clone(b)
	case f.multi == 0 && !isASCII(b):
		f.multi = sampleSize // what is broken behind a block of it is a damaged place
	}
}

func isASCII(b []byte) bool {
	for ; len(b) >= 8; b = b[8:] {
		if binary.LittleEndian.Uint64(b)&0x8080808080808080 != 0 {
			return false
		}
	}
	for _, c := range b {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// count counts the characters of the sample.
func (f *surveyed) count() *surveyed {
	for b := f.sample; len(b) > 0; {
		r, size := utf8.DecodeRune(b)
		if r == utf8.RuneError && size == 1 {
			f.broken++
		} else if size > 1 {
			f.multi++
		}
		b = b[size:]
	}
	return f
}

// legacy guesses which of the encodings of one byte a text is in: the one whose letters
// stand beside letters as words have them.
func legacy(sample []byte) decoding {
	decode := func(c *charmap.Charmap) []rune {
		runes := make([]rune, len(sample))
		for i, b := range sample {
			runes[i] = c.DecodeByte(b)
		}
		return runes
	}
	if arabicWords(decode(charmap.Windows1256)) {
		return decoding{name: "windows-1256", other: charmap.Windows1256}
	}
	mac, windows := plausible(decode(charmap.Macintosh)), plausible(decode(charmap.Windows1252))
	if ends := endsOf(sample); ends.cr > ends.lf+ends.crlf {
		mac += mac/4 + 1
	}
	if mac > windows {
		return decoding{name: "macintosh", other: charmap.Macintosh}
	}
	return decoding{name: "windows-1252", other: charmap.Windows1252}
}

// arabicWords tells text in which letters of Arabic script stand beside each other, and
// seldom beside Latin ones.
func arabicWords(text []rune) bool {
	together, mixed := 0, 0
	for i := 1; i < len(text); i++ {
		a, b := unicode.Is(unicode.Arabic, text[i-1]), unicode.Is(unicode.Arabic, text[i])
		switch {
		case a && b:
			together++
		case a && unicode.Is(unicode.Latin, text[i]), b && unicode.Is(unicode.Latin, text[i-1]):
			mixed++
		}
	}
	return together > 2*mixed
}

// plausible scores a reading of the bytes above ASCII: letters inside words count for it,
// signs inside words and capitals behind small letters against it.
func plausible(text []rune) int {
	score := 0
	at := func(i int) rune {
		if i < 0 || i >= len(text) {
			return ' '
		}
		return text[i]
	}
	for i, r := range text {
		if r < utf8.RuneSelf {
			continue
		}
		before, after := at(i-1), at(i+1)
		inside := unicode.IsLetter(before) || unicode.IsLetter(after)
		switch {
		case r == utf8.RuneError || unicode.IsControl(r):
			score -= 3
		case unicode.IsUpper(r) && unicode.IsLower(before):
			score -= 2
		case unicode.IsLetter(r) && unicode.IsLetter(before) && unicode.IsLetter(after), usualSign(r):
			score += 2
		case unicode.IsLetter(r) && inside:
			score++
		case unicode.IsLetter(r):
		case inside:
			score -= 2
		default:
			score--
		}
	}
	return score
}

// usualSign tells the signs above ASCII that exports hold.
func usualSign(r rune) bool {
	switch r {
	case '’', '‘', '“', '”', '–', '—', '…', '•', '€', '£', '©', '®', '™', '°', '«', '»', '\u00A0':
		return true
	}
	return false
}
