package data

import (
	"slices"
	"strings"

	"taraz/kpi"
)

// UnitsOf returns the money units that a word or sign can mean, the likeliest first: rial
// for «ریال», usd, cad and more for $. A code of three letters is its own unit only where
// it is one of the world's common currencies; nil is no money at all.
func UnitsOf(word string) []string {
	key := joinedKey(word)
	if u, ok := currencyWords[key]; ok {
		return u
	}
	if slices.Contains(commonCurrencies, key) {
		return []string{key}
	}
	return nil
}

var commonCurrencies = []string{"usd", "eur", "gbp", "aed", "try", "cad", "aud", "jpy", "cny", "inr", "chf", "sek", "nok", "dkk", "rub", "iqd", "afn", "sar", "qar", "kwd", "omr", "brl", "mxn"}

// UnitLabel names a unit of money as people read it.
func UnitLabel(unit string) kpi.Words {
	switch unit {
	case "rial":
		return words("ریال", "rial")
	case "toman":
		return words("تومان", "toman")
	case "qiran":
		return words("قران", "qiran")
	case "new_rial":
		return words("ریال جدید", "new rial")
	}
	code := strings.ToUpper(unit)
	return words(code, code)
}
