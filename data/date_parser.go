package data

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
