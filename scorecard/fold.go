package scorecard

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"taraz/kpi"
)

// folding brings what people type in either language to the ASCII that numbers and days
// are read from: both kinds of digits, separators, signs; marks of direction vanish.
var folding = strings.NewReplacer(append(digitPairs(),
	"٫", ".", "٬", ",", "،", ",", "٪", "%", "−", "-", "–", "-",
	"\u200c", "", "\u200e", "", "\u200f", "", "\u202a", "", "\u202b", "", "\u202c", "", "\ufeff", "", "\u00a0", " ", "\u202f", " ")...)

func digitPairs() []string {
	var pairs []string
	for i := range 10 {
		ascii := strconv.Itoa(i)
		pairs = append(pairs, string(rune('۰'+i)), ascii, string(rune('٠'+i)), ascii)
	}
	return pairs
}

func fold(s string) string { return strings.TrimSpace(folding.Replace(s)) }

// plainNumber is a number with or without groups of three.
var plainNumber = regexp.MustCompile(`^[+-]?(\d{1,3}(,\d{3})+|\d+)?(\.\d+)?([eE][+-]?\d{1,3})?$`)

// parseNumber reads a number in Persian or ASCII digits; share tells whether it ended in a
// percent sign, in which case it has been divided by 100.
func parseNumber(s string) (v float64, share bool, err error) {
	text := fold(s)
	if bare, has := strings.CutSuffix(text, "%"); has {
		text, share = strings.TrimSpace(bare), true
	} else if bare, has := strings.CutPrefix(text, "%"); has {
		text, share = strings.TrimSpace(bare), true
	}
	if !plainNumber.MatchString(text) || !strings.ContainsAny(text, "0123456789") {
		return 0, false, fmt.Errorf("%q; want a number such as 0.35, 1,200 or 35 %%: %w", s, kpi.ErrInvalid)
	}
	v, err = strconv.ParseFloat(strings.ReplaceAll(text, ",", ""), 64)
	if err != nil {
		return 0, false, fmt.Errorf("%q; want a number: %w", s, kpi.ErrInvalid)
	}
	if share {
		v /= 100
	}
	return v, share, nil
}

// parseDay reads a day: YYYY-MM-DD or YYYY/MM/DD, years 1300 to 1499 being Jalali.
func parseDay(s string) (kpi.Date, error) {
	bad := fmt.Errorf("date %q: want a day such as 2025-03-21 or 1404-01-01: %w", s, kpi.ErrInvalid)
	parts := strings.Split(strings.ReplaceAll(fold(s), "/", "-"), "-")
	if len(parts) != 3 || len(parts[0]) != 4 {
		return 0, bad
	}
	var n [3]int
	for i, p := range parts {
		v, err := strconv.Atoi(p)
		if err != nil || len(p) > 4 {
			return 0, bad
		}
		n[i] = v
	}
	cal := kpi.Calendar{System: kpi.Gregorian}
	if n[0] >= 1300 && n[0] < 1500 {
		cal.System = kpi.Jalali
	}
	day, ok := cal.DateOf(n[0], n[1], n[2])
	if !ok {
		return 0, fmt.Errorf("date %q: there is no such day: %w", s, kpi.ErrInvalid)
	}
	return day, nil
}
