package data

import (
	"fmt"
	"strings"

	"golang.org/x/text/currency"

	"taraz/kpi"
)

// iranian holds the units of the rial by their worth in (old) rials, which are stored for
// ever (law of October 2025; METHOD.md section 12).
var iranian = map[string]int64{"rial": 1, "toman": 10, "qiran": 100, "new_rial": 10_000}

// UnitFactor returns how many of the currency's smallest units one unit is worth: 10 for
// (IRR, toman), 100 for (USD, usd). A unit that is not one of the currency's wraps
// kpi.ErrInvalid and names the allowed ones.
func UnitFactor(code, unit string) (int64, error) {
	if code == "IRR" {
		if f, ok := iranian[unit]; ok {
			return f, nil
		}
		return 0, fmt.Errorf("money unit %q: want one of rial, toman, qiran, new_rial for IRR: %w", unit, kpi.ErrInvalid)
	}
	iso, err := currency.ParseISO(code)
	if err != nil {
		return 0, fmt.Errorf("currency %q: want an ISO 4217 code such as IRR or USD: %w", code, kpi.ErrInvalid)
	}
	if unit != strings.ToLower(code) {
		return 0, fmt.Errorf("money unit %q: want %s; amounts in another currency need a rate table: %w", unit, strings.ToLower(code), kpi.ErrInvalid)
	}
	scale, _ := currency.Standard.Rounding(iso)
	factor := int64(1)
	for range scale {
		factor *= 10
	}
	return factor, nil
}
