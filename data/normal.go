package data

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Clean returns a text as it is stored: NFC, without blanks at its ends, without NUL,
// control and bidirectional-format characters, with Persian yeh and kaf for the Arabic
// ones. Line breaks, tabs and other kinds of blank become plain blanks; ZWNJ, which
// belongs to Persian spelling, stays. Bytes that are no UTF-8 become U+FFFD.
func Clean(s string) string {
	if i := firstOdd(s); i == len(s) {
		return trimBlanks(s)
	}
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, "\uFFFD")
	}
	s = strings.Map(cleanRune, s)
	if !norm.NFC.IsNormalString(s) {
		s = norm.NFC.String(s)
	}
	return strings.Trim(s, " \u200C")
}

// firstOdd returns the index of the first byte that is not printable ASCII.
func firstOdd(s string) int {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c < 0x20 || c > 0x7E {
			return i
		}
	}
	return len(s)
}

func trimBlanks(s string) string {
	for len(s) > 0 && s[0] == ' ' {
		s = s[1:]
	}
	for len(s) > 0 && s[len(s)-1] == ' ' {
		s = s[:len(s)-1]
	}
	return s
}

func cleanRune(r rune) rune {
	switch {
	case r == 'ي' || r == 'ى':
		return 'ی'
	case r == 'ك':
		return 'ک'
	case unicode.IsSpace(r):
		return ' '
	case invisible(r):
		return -1
	}
	return r
}

// invisible tells the characters that no stored text keeps: controls, direction marks and
// embeddings, the byte order mark, soft hyphens and zero-width blanks.
func invisible(r rune) bool {
	switch {
	case r < 0x20, r >= 0x7F && r < 0xA0, r == 0xAD, r == 0x061C, r == 0xFEFF, r == 0x200B:
		return true
	case r >= 0x200E && r <= 0x200F, r >= 0x202A && r <= 0x202E, r >= 0x2060 && r <= 0x2069:
		return true
	}
	return false
}

// Stripped tells whether Clean drops characters of a text that nobody sees: controls, marks
// of direction and the like. Blanks of any kind do not count.
func Stripped(s string) bool {
	if firstOdd(s) == len(s) {
		return false
	}
	for _, r := range s {
		if invisible(r) && !unicode.IsSpace(r) {
			return true
		}
	}
	return false
}

// Fold replaces the Arabic yeh and kaf by the Persian ones and nothing else.
func Fold(s string) string {
	if ascii(s) {
		return s
	}
	return strings.Map(func(r rune) rune {
		switch r {
		case 'ي', 'ى':
			return 'ی'
		case 'ك':
			return 'ک'
		}
		return r
	}, s)
}

// Digits returns a text with Persian and Arabic digits as ASCII ones.
func Digits(s string) string {
	if ascii(s) {
		return s
	}
	return strings.Map(func(r rune) rune {
		if d, ok := digit(r); ok {
			return '0' + d
		}
		return r
	}, s)
}

// digit returns the value of a Persian (U+06F0), Arabic (U+0660) or full-width digit.
func digit(r rune) (rune, bool) {
	switch {
	case r >= 0x06F0 && r <= 0x06F9:
		return r - 0x06F0, true
	case r >= 0x0660 && r <= 0x0669:
		return r - 0x0660, true
	case r >= 0xFF10 && r <= 0xFF19:
		return r - 0xFF10, true
	}
	return 0, false
}

// CleanID returns an id as it is stored: Clean with single blanks, and where it is a code
// (digits with ASCII letters and signs at most) its Persian and Arabic digits are ASCII, so
// that ۱۰۰۱ and 1001 are one customer while «شعبه ۲» stays as it was written. It is never
// read as a number: 0001, 17850.0 and 5.94687E+23 stay.
func CleanID(s string) string {
	s = Clean(s)
	if strings.Contains(s, "  ") {
		s = strings.Join(strings.Fields(s), " ")
	}
	if ascii(s) {
		return s
	}
	if folded := Digits(s); ascii(folded) {
		return folded
	}
	return s
}

func ascii(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// MatchKey returns a text for comparing names that people typed: Clean, lower case, ASCII
// digits, without ZWNJ, tatweel and vowel signs, and with single blanks. It is never
// shown or stored as a name.
func MatchKey(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\u200C' || r == '\u200D' || r == 'ـ', r >= 0x064B && r <= 0x0652, r == 0x0670:
			return -1
		case r == 'أ' || r == 'إ':
			return 'ا'
		case r == 'ة':
			return 'ه'
		}
		return unicode.ToLower(r)
	}, Digits(Clean(s)))
	return strings.Join(strings.Fields(s), " ")
}
