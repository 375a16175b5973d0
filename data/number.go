package data

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"taraz/kpi"
)

// ParseNumber reads a number as people type it: ASCII, Persian or Arabic digits; `٬ ، ,`
// or repeated dots between groups of three as thousands; one dot or ٫ as decimal point; a
// minus (also U+2212, also behind) or parentheses; powers of ten; a percent sign, which
// divides by 100. With comma the comma is the decimal point and the dot parts thousands.
// What is not wholly understood, infinite or too small to be told from zero wraps
// kpi.ErrInvalid.
func ParseNumber(s string, comma bool) (float64, error) {
	if v, ok := plainNumber(s); ok {
		return v, nil
	}
	d, err := parseDecimal(s, comma)
	if err != nil {
		return 0, err
	}
	if d.words != "" {
		return 0, badNumber(s)
	}
	if d.percent {
		d.exp -= 2
	}
	text := d.digits + "e" + strconv.Itoa(d.exp)
	v, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsInf(v, 0) || (v == 0 && !d.zero()) {
		return 0, fmt.Errorf("%q is too large or too small a number: %w", s, kpi.ErrInvalid)
	}
	if d.negative {
		v = -v
	}
	return v, nil
}

// plainNumber reads up to 15 ASCII digits, which need no care.
func plainNumber(s string) (float64, bool) {
	if len(s) == 0 || len(s) > 15 {
		return 0, false
	}
	n := int64(0)
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
		n = n*10 + int64(s[i]-'0')
	}
	return float64(n), true
}

// ParseWhole reads a whole number as ParseNumber does; 2.0 is whole, 2.5 wraps
// kpi.ErrInvalid.
func ParseWhole(s string, comma bool) (int64, error) {
	v, err := ParseNumber(s, comma)
	if err != nil {
		return 0, err
	}
	if v != math.Trunc(v) || math.Abs(v) > 1<<53 {
		return 0, fmt.Errorf("%q is not a whole number: %w", s, kpi.ErrInvalid)
	}
	return int64(v), nil
}

func badNumber(s string) error { return fmt.Errorf("%q is not a number: %w", s, kpi.ErrInvalid) }

// maxNumber is the longest text, in bytes, that is taken for a number.
const maxNumber = 200

// decimal is a number before it is rounded: digits x 10^exp.
type decimal struct {
	negative bool
	signs    int    // minus, plus or parentheses
	digits   string // significant digits, at least one
	exp      int
	percent  bool
	words    string // what stood beside the number, lower case, blanks removed
}

func (d decimal) zero() bool { return strings.Trim(d.digits, "0") == "" }

// parseDecimal takes a text apart into sign, number and words.
func parseDecimal(s string, comma bool) (decimal, error) {
	d := decimal{}
	if len(s) > maxNumber {
		return d, badNumber(s[:20] + "...")
	}
	text := numberText(s)
	text = d.takeParentheses(text)
	from := strings.IndexFunc(text, numeric)
	to := strings.LastIndexFunc(text, numeric)
	if from < 0 {
		return d, badNumber(s)
	}
	to++
	if !d.takeWords(text[:from], text[to:]) {
		return d, badNumber(s)
	}
	number, ok := d.takePower(text[from:to])
	if !ok || !d.takeDigits(number, comma) {
		return d, badNumber(s)
	}
	return d, nil
}

// numberText folds digits and signs and drops the marks that only steer direction.
func numberText(s string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if d, ok := digit(r); ok {
			return '0' + d
		}
		switch r {
		case '\u2212', '\uFE63', '\uFF0D':
			return '-'
		case '٪':
			return '%'
		case '\u00A0', '\u202F', '\t', '\n', '\r':
			return ' '
		}
		if r < 0x20 {
			return '?' // a control inside a number is nothing that is understood
		}
		if invisible(r) {
			return -1
		}
		return cleanRune(r)
	}, s))
}

// numeric tells what may stand inside a number. Its first and last such characters bound
// it; signs and words lie outside.
func numeric(r rune) bool {
	return r >= '0' && r <= '9' || r == '.' || r == ',' || r == '٬' || r == '،' || r == '٫'
}

func (d *decimal) takeParentheses(s string) string {
	if len(s) > 2 && s[0] == '(' && s[len(s)-1] == ')' {
		d.negative, d.signs = true, 1
		return strings.TrimSpace(s[1 : len(s)-1])
	}
	return s
}

// takeWords reads what stands before and behind the number: at most one sign, a percent
// sign, and words or currency signs.
func (d *decimal) takeWords(before, behind string) bool {
	var words strings.Builder
	for _, r := range before + "\x00" + behind {
		switch {
		case r == '-' || r == '+':
			d.signs++
			d.negative = d.negative || r == '-'
		case r == '%':
			if d.percent {
				return false
			}
			d.percent = true
		case r == ' ' || r == 0:
		case r == '(' || r == ')' || r == '?':
			return false
		default:
			words.WriteRune(r)
		}
	}
	d.words = strings.ToLower(words.String())
	return d.signs <= 1 && !strings.Contains(behind, "+")
}

// takePower splits 3.00E+05 into 3.00 and a power of ten.
func (d *decimal) takePower(s string) (mantissa string, ok bool) {
	i := strings.IndexAny(s, "eE")
	if i < 0 {
		return s, true
	}
	power, err := strconv.Atoi(s[i+1:])
	if err != nil || power > 400 || power < -400 || i == 0 {
		return "", false
	}
	d.exp = power
	return s[:i], true
}

// takeDigits reads the digits with their separators.
func (d *decimal) takeDigits(s string, comma bool) bool {
	whole, fraction, point := splitDecimal(s, comma)
	whole, ok := joinGroups(whole)
	if !ok || !allDigits(fraction) || whole == "" && fraction == "" {
		return false
	}
	if point && whole == "" {
		whole = "0"
	}
	d.digits = whole + fraction
	d.exp -= len(fraction)
	return true
}

// splitDecimal cuts at the decimal point, if there is one.
func splitDecimal(s string, comma bool) (whole, fraction string, point bool) {
	if i := strings.Index(s, "٫"); i >= 0 {
		return s[:i], s[i+len("٫"):], true
	}
	mark := "."
	if comma {
		mark = ","
	}
	if i := strings.Index(s, mark); i >= 0 && strings.Count(s, mark) == 1 {
		return s[:i], s[i+1:], true
	}
	return s, "", false
}

// joinGroups removes one kind of thousands separator between groups of three digits. A
// lone decimal mark of the column never gets here, but left of ٫, where it parts thousands.
func joinGroups(s string) (string, bool) {
	i := strings.IndexFunc(s, func(r rune) bool { return r < '0' || r > '9' })
	if i < 0 {
		return s, true
	}
	mark := ","
	for _, m := range []string{"٬", "،", "."} {
		if strings.HasPrefix(s[i:], m) {
			mark = m
		}
	}
	groups := strings.Split(s, mark)
	for n, g := range groups {
		if !allDigits(g) || n > 0 && len(g) != 3 || n == 0 && (g == "" || len(g) > 3 || g[0] == '0') {
			return "", false
		}
	}
	return strings.Join(groups, ""), true
}

func allDigits(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}
