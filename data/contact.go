package data

import "strings"

// FoldPhone returns a phone number as one text however it was typed: +98 and ten digits for
// an Iranian mobile or landline (+98, 0098, 98 or 0 before it, or the zero that a
// spreadsheet dropped), + and the digits of a number of another country. Empty: it is no
// number that could tell customers apart, because it is too short, lacks its area code, or
// ends in seven equal digits. Of several numbers in one cell the first counts.
func FoldPhone(s string) string {
	s = Digits(Clean(s))
	if p := foldOnePhone(s); p != "" {
		return p
	}
	for _, part := range strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune("/,،;؛|", r) }) {
		if p := foldOnePhone(part); p != "" {
			return p
		}
	}
	return ""
}

func foldOnePhone(s string) string {
	digits, abroad := phoneDigits(s)
	if strings.HasPrefix(digits, "00") {
		digits, abroad = digits[2:], true
	}
	if n := len(digits); n >= 7 && strings.Count(digits[n-7:], digits[n-1:]) == 7 {
		return ""
	}
	rest, iranian := strings.CutPrefix(digits, "98")
	switch {
	case abroad && iranian || iranian && (len(digits) == 12 || len(digits) == 13):
		return iranianPhone(strings.TrimPrefix(rest, "0"))
	case abroad:
		return foreignPhone(digits, 8)
	case strings.HasPrefix(digits, "0"):
		return iranianPhone(digits[1:])
	case len(digits) > 10: // a country code without its sign
		return foreignPhone(digits, 11)
	}
	if p := iranianPhone(digits); p != "" {
		return p
	}
	if len(digits) == 10 {
		return digits // of a country that nothing names
	}
	return ""
}

// phoneDigits are the digits of the first number in a text, up to a word behind it (an
// extension), and whether a plus stands before them.
func phoneDigits(s string) (digits string, plus bool) {
	if whole, zero := strings.CutSuffix(s, ".0"); zero && onlyDigits(whole) { // a spreadsheet's number
		return whole, false
	}
	var b strings.Builder
	for _, r := range s {
		switch {
		case r >= '0' && r <= '9':
			b.WriteRune(r)
		case r == '+' && b.Len() == 0:
			plus = true
		case strings.ContainsRune(" -.()/_‌–—‑", r):
		case b.Len() > 0:
			return b.String(), plus
		}
	}
	return b.String(), plus
}

// areaCodes are those of Iran's provinces, without the zero.
const areaCodes = " 11 13 17 21 23 24 25 26 28 31 34 35 38 41 44 45 51 54 56 58 61 66 71 74 76 77 81 83 84 86 87 "

// iranianPhone takes the ten digits after the zero or the country code.
func iranianPhone(digits string) string {
	if len(digits) != 10 || digits[0] != '9' && !strings.Contains(areaCodes, " "+digits[:2]+" ") {
		return ""
	}
	return "+98" + digits
}

func foreignPhone(digits string, least int) string {
	if len(digits) < least || len(digits) > 15 {
		return ""
	}
	return "+" + digits
}

// FoldEmail returns an e-mail address in lower case, without blanks, mailto: and a name
// around it; empty if it is none. Dots and +tags stay: two addresses that one provider
// delivers to one mailbox are still two.
func FoldEmail(s string) string {
	s = strings.ToLower(Digits(Clean(s)))
	if i := strings.LastIndexByte(s, '<'); i >= 0 {
		s, _, _ = strings.Cut(s[i+1:], ">")
	}
	s = strings.Join(strings.Fields(s), "")
	s, _, _ = strings.Cut(strings.TrimPrefix(s, "mailto:"), "?")
	s = strings.TrimRight(s, ".,;")
	local, domain, ok := strings.Cut(s, "@")
	dot := strings.LastIndexByte(domain, '.')
	if !ok || local == "" || dot < 1 || dot == len(domain)-1 || strings.ContainsAny(domain, "@,;/") {
		return ""
	}
	return s
}

// FoldNationalID returns an Iranian national id as ten digits, zeros that a spreadsheet
// dropped put back, or a company's as eleven; empty if the check digit is not right.
func FoldNationalID(s string) string {
	s = strings.TrimSuffix(Digits(Clean(s)), ".0")
	s = strings.Map(func(r rune) rune {
		if strings.ContainsRune(" -‌/.", r) {
			return -1
		}
		return r
	}, s)
	if !onlyDigits(s) {
		return ""
	}
	if n := len(s); n == 8 || n == 9 {
		s = strings.Repeat("0", 10-n) + s
	}
	if len(s) == 10 && rightPerson(s) || len(s) == 11 && rightCompany(s) {
		return s
	}
	return ""
}

func onlyDigits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}

// rightPerson checks the tenth digit of a person's id: the nine before it, weighted 10 to
// 2, modulo 11.
func rightPerson(s string) bool {
	if strings.Count(s, s[:1]) == len(s) {
		return false
	}
	sum := 0
	for i := range 9 {
		sum += int(s[i]-'0') * (10 - i)
	}
	r := sum % 11
	if r >= 2 {
		r = 11 - r
	}
	return int(s[9]-'0') == r
}

// rightCompany checks the eleventh digit of a company's id: the ten before it, each raised
// by the tenth and two, weighted twice by 29, 27, 23, 19, 17, modulo 11.
func rightCompany(s string) bool {
	if strings.Count(s, s[:1]) == len(s) {
		return false
	}
	weights := [5]int{29, 27, 23, 19, 17}
	raise, sum := int(s[9]-'0')+2, 0
	for i := range 10 {
		sum += (int(s[i]-'0') + raise) * weights[i%5]
	}
	return int(s[10]-'0') == sum%11%10
}
