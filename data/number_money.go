package data

import (
	"fmt"
	"math"
	"math/big"
	"slices"
	"strings"

	"taraz/kpi"
)

// MoneyFormat is how the amounts of one column are read.
type MoneyFormat struct {
	Unit   string // the unit of the column, e.g. toman
	Factor int64  // how many of the smallest unit it is worth; see UnitFactor
	Comma  bool   // the comma is the decimal point
}

// ErrOtherUnit: an amount names a unit that is not its column's.
var ErrOtherUnit = fmt.Errorf("another unit than the column's: %w", kpi.ErrInvalid)

// currencyWords are what may stand beside an amount, with the units it can mean.
var currencyWords = map[string][]string{
	"ریال": {"rial"}, "﷼": {"rial"}, "rial": {"rial"}, "rials": {"rial"}, "irr": {"rial"},
	"تومان": {"toman"}, "تومن": {"toman"}, "toman": {"toman"}, "tomans": {"toman"}, "irt": {"toman"},
	"قران": {"qiran"}, "ریالجدید": {"new_rial"},
	"$": {"usd", "cad", "aud", "nzd", "sgd", "hkd", "mxn"}, "us$": {"usd"},
	"دلار": {"usd", "cad", "aud"}, "dollar": {"usd", "cad", "aud"}, "dollars": {"usd", "cad", "aud"}, "usdollars": {"usd"},
	"€": {"eur"}, "یورو": {"eur"}, "euro": {"eur"}, "euros": {"eur"},
	"£": {"gbp"}, "پوند": {"gbp"}, "pound": {"gbp"}, "pounds": {"gbp"},
	"درهم": {"aed"}, "dh": {"aed"}, "dhs": {"aed"}, "لیر": {"try"}, "₺": {"try"}, "¥": {"jpy", "cny"}, "₹": {"inr"},
}

// ParseMoney reads an amount as ParseNumber reads numbers, with currency words and signs
// beside it, and returns it in the smallest unit, rounded half away from zero. A word of
// another unit than the column's, a percent sign and an amount beyond int64 wrap
// kpi.ErrInvalid.
func ParseMoney(s string, f MoneyFormat) (int64, error) {
	if v, ok := plainMoney(s, f); ok {
		return v, nil
	}
	d, err := parseDecimal(s, f.Comma)
	if err != nil {
		return 0, err
	}
	if d.percent {
		return 0, fmt.Errorf("%q is a percentage, not an amount: %w", s, kpi.ErrInvalid)
	}
	if err := f.checkWords(s, d.words); err != nil {
		return 0, err
	}
	v, ok := d.times(f.Factor)
	if !ok {
		return 0, fmt.Errorf("%q is too large an amount: %w", s, kpi.ErrInvalid)
	}
	if d.negative {
		v = -v
	}
	return v, nil
}

// plainMoney reads up to 12 ASCII digits with at most one dot and no more decimals than
// the unit has, the form of nearly all amounts.
func plainMoney(s string, f MoneyFormat) (int64, bool) {
	if len(s) == 0 || len(s) > 12 || s[0] == '.' {
		return 0, false
	}
	n, rest := int64(0), f.Factor
	point := false
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c == '.' && !point && !f.Comma && i < len(s)-1 {
			point = true
			continue
		}
		if c < '0' || c > '9' {
			return 0, false
		}
		if point {
			if rest%10 != 0 {
				return 0, false
			}
			rest /= 10
		}
		n = n*10 + int64(c-'0')
	}
	if n > math.MaxInt64/rest {
		return 0, false
	}
	return n * rest, true
}

func (f MoneyFormat) checkWords(s, words string) error {
	if words == "" {
		return nil
	}
	words = strings.Trim(words, ".") // "Rs." and the like end in a dot
	units := currencyWords[words]
	if units == nil && len(words) == 3 && allLetters(words) {
		units = []string{words}
	}
	switch {
	case slices.Contains(units, f.Unit):
		return nil
	case units == nil:
		return badNumber(s)
	}
	return fmt.Errorf("%q is not in %s: %w", s, f.Unit, ErrOtherUnit)
}

func allLetters(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < 'a' || s[i] > 'z' {
			return false
		}
	}
	return true
}

// times multiplies and rounds half away from zero. ok is false beyond int64.
func (d decimal) times(factor int64) (v int64, ok bool) {
	digits := strings.TrimLeft(d.digits, "0")
	if digits == "" {
		return 0, true
	}
	if len(digits)+d.exp > 19 {
		return 0, false
	}
	if len(digits)+d.exp < -19 {
		return 0, true // under a half of the smallest unit, whatever the factor
	}
	n, _ := new(big.Int).SetString(digits, 10)
	n.Mul(n, big.NewInt(factor))
	power := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(max(d.exp, -d.exp))), nil)
	if d.exp >= 0 {
		n.Mul(n, power)
	} else {
		half := new(big.Int).Rsh(power, 1)
		n.Div(n.Add(n, half), power)
	}
	return n.Int64(), n.IsInt64()
}
