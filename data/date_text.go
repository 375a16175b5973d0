package data

import (
	"strings"

	"taraz/kpi"
)

// clockTime is the time of day of a stamp.
type clockTime struct {
	seconds int  // since midnight
	offset  int  // of the zone, in seconds east of UTC
	zoned   bool // the stamp names its zone
}

// parseWritten reads a date with or without a time, as it was written.
func parseWritten(s string) (written, clockTime, error) {
	if w, t, ok := parseISO(s); ok {
		return w, t, nil
	}
	if len(s) > maxDate {
		return written{}, clockTime{}, ErrBadDate
	}
	p := dateParser{}
	if !p.lex(dateText(s)) || !p.takeTime() {
		return written{}, clockTime{}, ErrBadDate
	}
	w, ok := p.date()
	if !ok {
		return written{}, clockTime{}, ErrBadDate
	}
	return w, p.time, nil
}

// maxDate is the longest text, in bytes, that is taken for a date.
const maxDate = 120

// parseISO reads 2025-03-21, also with / or dots, and a time such as T08:09, 08:09:10 or
// 08:09:10Z behind it: the form of nearly all dates, without allocation.
func parseISO(s string) (w written, t clockTime, ok bool) {
	if len(s) < 10 || s[4] != s[7] || s[4] != '-' && s[4] != '/' && s[4] != '.' {
		return w, t, false
	}
	y1, ok1 := two(s, 0)
	y2, ok2 := two(s, 2)
	m, ok3 := two(s, 5)
	d, ok4 := two(s, 8)
	if !ok1 || !ok2 || !ok3 || !ok4 {
		return w, t, false
	}
	w = written{a: y1*100 + y2, b: m, c: d}
	if len(s) == 10 {
		return w, t, true
	}
	t, ok = isoTime(s[10:])
	return w, t, ok
}

func isoTime(s string) (t clockTime, ok bool) {
	if len(s) < 6 || s[0] != 'T' && s[0] != ' ' || s[3] != ':' {
		return t, false
	}
	h, ok1 := two(s, 1)
	m, ok2 := two(s, 4)
	sec, ok3 := 0, true
	rest := s[6:]
	if len(rest) >= 3 && rest[0] == ':' {
		sec, ok3 = two(rest, 1)
		rest = rest[3:]
	}
	if rest == "Z" {
		t.zoned = true
	} else if rest != "" {
		return t, false
	}
	t.seconds = h*3600 + m*60 + sec
	return t, ok1 && ok2 && ok3 && h < 24 && m < 60 && sec < 60
}

// two reads two ASCII digits.
func two(s string, i int) (int, bool) {
	if i+2 > len(s) {
		return 0, false
	}
	a, b := s[i]-'0', s[i+1]-'0'
	return int(a)*10 + int(b), a <= 9 && b <= 9
}

var dayPeriods = strings.NewReplacer(
	"ق.ظ.", " am ", "ق.ظ", " am ", "قبل از ظهر", " am ", "صبح", " am ",
	"ب.ظ.", " pm ", "ب.ظ", " pm ", "بعد از ظهر", " pm ", "بعدازظهر", " pm ", "عصر", " pm ",
	"a.m.", " am ", "p.m.", " pm ",
)

// dateText folds a date to what the lexer knows.
func dateText(s string) string {
	s = strings.Map(func(r rune) rune {
		if d, ok := digit(r); ok {
			return '0' + d
		}
		switch r {
		case ',', '،', '\t':
			return ' '
		case '\u2212', '\u2010', '\u2011':
			return '-'
		case '\u200C':
			return -1
		}
		if invisible(r) {
			return -1
		}
		return cleanRune(r)
	}, s)
	return dayPeriods.Replace(strings.ToLower(s))
}

// months are the names of months: Jalali in both scripts, Gregorian in both languages.
// 1 to 12 are Jalali, 101 to 112 Gregorian.
var months = map[string]int{
	"فروردین": 1, "اردیبهشت": 2, "خرداد": 3, "تیر": 4, "مرداد": 5, "امرداد": 5, "شهریور": 6,
	"مهر": 7, "آبان": 8, "ابان": 8, "آذر": 9, "اذر": 9, "دی": 10, "بهمن": 11, "اسفند": 12,
	"farvardin": 1, "ordibehesht": 2, "khordad": 3, "tir": 4, "mordad": 5, "shahrivar": 6,
	"mehr": 7, "aban": 8, "azar": 9, "dey": 10, "day": 10, "bahman": 11, "esfand": 12,
	"ordibehest": 2, "khurdad": 3, "amordad": 5, "shahrivr": 6, "abaan": 8, "dei": 10, "isfand": 12,
	"january": 101, "february": 102, "march": 103, "april": 104, "may": 105, "june": 106,
	"july": 107, "august": 108, "september": 109, "october": 110, "november": 111, "december": 112,
	"jan": 101, "feb": 102, "mar": 103, "apr": 104, "jun": 106, "jul": 107, "aug": 108,
	"sep": 109, "sept": 109, "oct": 110, "nov": 111, "dec": 112,
	"ژانویه": 101, "فوریه": 102, "مارس": 103, "آوریل": 104, "می": 105, "مه": 105, "ژوئن": 106,
	"ژوئیه": 107, "جولای": 107, "اوت": 108, "آگوست": 108, "سپتامبر": 109, "اکتبر": 110, "نوامبر": 111, "دسامبر": 112,
}

// idle are words that a date may hold without a meaning for it.
var idle = map[string]bool{
	"ماه": true, "سال": true, "شنبه": true, "یکشنبه": true, "دوشنبه": true, "سهشنبه": true,
	"چهارشنبه": true, "پنجشنبه": true, "جمعه": true,
	"ساعت": true,
	"sat":  true, "sun": true, "mon": true, "tue": true, "wed": true, "thu": true, "fri": true,
	"saturday": true, "sunday": true, "monday": true, "tuesday": true, "wednesday": true, "thursday": true, "friday": true,
}

func monthNamedBy(word string) (month int, system kpi.System, ok bool) {
	m, ok := months[word]
	if m > 100 {
		return m - 100, kpi.Gregorian, ok
	}
	return m, kpi.Jalali, ok
}
