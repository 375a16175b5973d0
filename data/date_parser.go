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

// takeTime removes hour:minute and what belongs to it. A text without a colon has no time.
func (p *dateParser) takeTime() bool {
	at := -1
	for i := range p.lexemes {
		if p.kind(i) == ':' {
			at = i
			break
		}
	}
	if at < 0 {
		return true
	}
	from, to := at-1, at+2
	if p.kind(at-1) != '0' || p.kind(at+1) != '0' {
		return false
	}
	hour, minute, second := p.lexemes[at-1].number, p.lexemes[at+1].number, 0
	if p.kind(to) == ':' && p.kind(to+1) == '0' {
		second = p.lexemes[to+1].number
		to += 2
		if p.kind(to) == '.' && p.kind(to+1) == '0' {
			to += 2
		}
	}
	from, to, hour, ok := p.takePeriod(from, to, hour)
	if !ok || hour > 23 || minute > 59 || second > 59 {
		return false
	}
	p.time.seconds = hour*3600 + minute*60 + second
	to, ok = p.takeZone(to)
	if !ok {
		return false
	}
	p.cut(p.stretch(from, to))
	return true
}

// takePeriod reads am or pm on either side of the time.
func (p *dateParser) takePeriod(from, to, hour int) (int, int, int, bool) {
	at := -1
	for _, i := range []int{to, to + 1, from - 1, from - 2} {
		if p.word(i, "am", "pm") && (i == to || i == from-1 || p.kind(i-1) == ' ' || p.kind(i+1) == ' ') {
			at = i
			break
		}
	}
	if at < 0 {
		return from, to, hour, true
	}
	pm := p.lexemes[at].text == "pm"
	from, to = min(from, at), max(to, at+1)
	switch {
	case hour > 12:
		return from, to, hour, pm
	case pm && hour == 0:
		return from, to, hour, false
	case hour == 12:
		hour = 0
	}
	if pm {
		hour += 12
	}
	return from, to, hour, true
}

// takeZone reads z, utc, gmt, +03:30, +0330 or +03 behind the time. Behind a blank a
// number is a zone only at the end of the text, so that "15:02 - 1403/02/15" is none.
func (p *dateParser) takeZone(to int) (int, bool) {
	at := to
	if p.kind(at) == ' ' {
		at++
	}
	if p.word(at, "z", "utc", "gmt") {
		p.time.zoned = true
		return at + 1, true
	}
	if k := p.kind(at); k != '+' && k != '-' || p.kind(at+1) != '0' {
		return to, true
	}
	hours, end := p.lexemes[at+1], at+2
	hour, minute := hours.number, 0
	switch {
	case len(hours.text) == 4:
		hour, minute = hour/100, hour%100
	case len(hours.text) > 2:
		return to, at > to
	case p.kind(end) == ':' && p.kind(end+1) == '0' && len(p.lexemes[end+1].text) == 2:
		minute = p.lexemes[end+1].number
		end += 2
	}
	if at > to && end != len(p.lexemes) {
		return to, true
	}
	if hour > 14 || minute > 59 {
		return to, false
	}
	p.time.zoned, p.time.offset = true, hour*3600+minute*60
	if p.lexemes[at].kind == '-' {
		p.time.offset = -p.time.offset
	}
	return end, true
}

// stretch widens the time by the T, the blanks and the lone hyphen that part it from the
// date.
func (p *dateParser) stretch(from, to int) (int, int) {
	if p.word(from-1, "t") {
		return from - 1, to
	}
	for p.kind(from-1) == ' ' || p.kind(from-1) == '-' && p.kind(from-2) == ' ' {
		from--
	}
	if from == 0 {
		for p.kind(to) == ' ' || p.kind(to) == '-' && p.kind(to+1) == ' ' {
			to++
		}
	}
	return from, to
}

func (p *dateParser) cut(from, to int) {
	rest := append([]lexeme{}, p.lexemes[:from]...)
	if from > 0 && to < len(p.lexemes) {
		rest = append(rest, lexeme{kind: ' '})
	}
	p.lexemes = append(rest, p.lexemes[to:]...)
	p.trim()
}

// date reads what is left when the time is gone: three parts, of which one may be the name
// of a month, or eight digits.
func (p *dateParser) date() (written, bool) {
	p.dropIdle()
	if len(p.lexemes) == 1 && p.kind(0) == '0' && len(p.lexemes[0].text) == 8 {
		return compact(p.lexemes[0].number)
	}
	parts, ok := p.parts()
	if !ok {
		return written{}, false
	}
	for i, l := range parts {
		if l.kind == 'a' {
			return namedDate(parts, i)
		}
	}
	return numberDate(parts)
}

func (p *dateParser) dropIdle() {
	var kept []lexeme
	for i := range p.lexemes {
		if p.kind(i) == 'a' && idle[p.lexemes[i].text] || p.kind(i) == ' ' && len(kept) > 0 && kept[len(kept)-1].kind == ' ' {
			continue
		}
		kept = append(kept, p.lexemes[i])
	}
	p.lexemes = kept
	p.trim()
}

// parts returns the three parts between two signs of the same kind.
func (p *dateParser) parts() (parts [3]lexeme, ok bool) {
	if len(p.lexemes) != 5 || p.kind(1) != p.kind(3) {
		return parts, false
	}
	switch p.kind(1) {
	case '-', '/', '.', ' ':
	default:
		return parts, false
	}
	for i := range parts {
		parts[i] = p.lexemes[2*i]
		if k := parts[i].kind; k != '0' && k != 'a' || k == '0' && len(parts[i].text) > 4 {
			return parts, false
		}
	}
	return parts, true
}

// compact reads yyyymmdd.
func compact(n int) (written, bool) {
	y := n / 10000
	return written{a: y, b: n / 100 % 100, c: n % 100}, y >= 1300 && y <= 1499 || y >= 1800 && y <= 2199
}

func numberDate(p [3]lexeme) (written, bool) {
	w := written{a: p[0].number, b: p[1].number, c: p[2].number}
	la, lb, lc := len(p[0].text), len(p[1].text), len(p[2].text)
	w.wideA, w.wideC = la == 2, lc == 2
	switch {
	case lb > 2:
		return w, false
	case la == 4 && lc <= 2:
		w.kind = wholeDate
	case la <= 2 && lc == 4:
		w.kind = yearLast
	case la <= 2 && lc <= 2 && (la == 2 || lc == 2):
		w.kind = shortDate
	default:
		return w, false
	}
	return w, true
}

// namedDate reads a date whose part i is the name of a month.
func namedDate(p [3]lexeme, i int) (written, bool) {
	month, system, ok := monthNamedBy(p[i].text)
	if !ok || i == 2 {
		return written{}, false
	}
	first, last := p[0], p[2]
	if i == 0 {
		first = p[1]
	}
	if first.kind != '0' || last.kind != '0' {
		return written{}, false
	}
	w := written{a: first.number, b: month, c: last.number, named: system}
	la, lc := len(first.text), len(last.text)
	w.wideA, w.wideC = la == 2, lc == 2
	switch {
	case lc == 4 && la <= 2:
		w.a, w.c = w.c, w.a
	case i == 1 && la == 4 && lc <= 2:
	case i == 0 && la <= 2 && lc == 2:
		w.kind = monthNamed
	case i == 1 && la <= 2 && lc <= 2 && (la == 2 || lc == 2):
		w.kind = shortNamed
	default:
		return written{}, false
	}
	return w, true
}
