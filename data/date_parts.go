package data

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
