package data

import (
	"strconv"
	"unicode"
	"unicode/utf8"
)

// lexeme is a number, a word or a sign of a date.
type lexeme struct {
	kind   byte // '0' a number, 'a' a word, else the sign itself; ' ' a blank
	text   string
	number int
}

// dateParser takes a date apart: first the time, then what is left.
type dateParser struct {
	lexemes []lexeme
	time    clockTime
}

// lex splits a text into lexemes; runs of blanks are one.
func (p *dateParser) lex(s string) bool {
	for len(s) > 0 {
		n := span(s)
		l := lexeme{text: s[:n]}
		switch r, _ := utf8.DecodeRuneInString(s); {
		case r >= '0' && r <= '9':
			l.kind = '0'
			v, err := strconv.Atoi(l.text)
			if err != nil {
				return false
			}
			l.number = v
		case unicode.IsLetter(r):
			l.kind = 'a'
		case r < utf8.RuneSelf:
			l.kind = byte(r)
		default:
			return false
		}
		p.lexemes = append(p.lexemes, l)
		s = s[n:]
	}
	p.trim()
	return len(p.lexemes) > 0
}

// span returns the length of the run of digits, letters or blanks at the start of a text.
func span(s string) int {
	class := func(r rune) int {
		switch {
		case r >= '0' && r <= '9':
			return 1
		case unicode.IsLetter(r):
			return 2
		case r == ' ':
			return 3
		}
		return 0
	}
	var first int
	for i, r := range s {
		c := class(r)
		if i == 0 {
			first = c
			continue
		}
		if c != first || c == 0 {
			return i
		}
	}
	return len(s)
}

func (p *dateParser) trim() {
	for len(p.lexemes) > 0 && p.lexemes[0].kind == ' ' {
		p.lexemes = p.lexemes[1:]
	}
	for n := len(p.lexemes); n > 0 && p.lexemes[n-1].kind == ' '; n-- {
		p.lexemes = p.lexemes[:n-1]
	}
}

func (p *dateParser) kind(i int) byte {
	if i < 0 || i >= len(p.lexemes) {
		return 0
	}
	return p.lexemes[i].kind
}

func (p *dateParser) word(i int, words ...string) bool {
	if p.kind(i) != 'a' {
		return false
	}
	for _, w := range words {
		if p.lexemes[i].text == w {
			return true
		}
	}
	return false
}
