package reports

import (
	"math"
	"strconv"
	"strings"
)

// Scale is what amounts of a chart, a column or a figure are divided by, and its words.
type Scale struct {
	Divisor float64 // smallest currency units in one shown unit
	Words   string  // e.g. "میلیارد تومان"
}

// scales are the steps above the plain unit.
var scales = []struct {
	power  float64
	fa, en string
}{
	{1e12, "هزار میلیارد", "trillion"},
	{1e9, "میلیارد", "billion"},
	{1e6, "میلیون", "million"},
	{1e3, "هزار", "thousand"},
}

// moneyUnits are the names of display units; any other is written as its code.
var moneyUnits = map[string]word{
	"toman":    {"تومان", "toman"},
	"rial":     {"ریال", "rial"},
	"new_rial": {"ریال جدید", "new rial"},
	"qiran":    {"قران", "qiran"},
	"usd":      {"دلار", "USD"},
	"eur":      {"یورو", "EUR"},
	"gbp":      {"پوند", "GBP"},
	"aed":      {"درهم", "AED"},
	"try":      {"لیر", "TRY"},
}

func (f Format) factor() float64 {
	if f.Factor <= 0 {
		return 1
	}
	return f.Factor
}

// MoneyUnit returns the display unit's name; toman or rial is always written.
func (f Format) MoneyUnit() string {
	if w, ok := moneyUnits[f.Unit]; ok {
		return w.in(f.Lang)
	}
	return strings.ToUpper(f.Unit)
}

// Scale returns the scale in which an amount (smallest units) has one to three digits
// before the point. A chart takes the scale of its largest amount for all of them.
func (f Format) Scale(amount float64) Scale {
	v := math.Abs(amount) / f.factor()
	for _, s := range scales {
		if v < s.power*0.9995 { // 999.6 million is shown as 1.00 billion
			continue
		}
		return Scale{s.power * f.factor(), f.scaleWords(s.power, word{s.fa, s.en})}
	}
	return Scale{f.factor(), f.MoneyUnit()}
}

// scaleWords joins scale and unit; 10^12 toman have a name of their own in Persian.
func (f Format) scaleWords(power float64, w word) string {
	if f.Persian() && f.Unit == "toman" && power == 1e12 {
		return "همت"
	}
	return w.in(f.Lang) + " " + f.MoneyUnit()
}

// Money writes an amount (smallest units) with three significant digits and its scale in
// words: ۸۴٫۶ میلیارد تومان, ۱٫۲۰ همت.
func (f Format) Money(amount float64) Figure {
	return f.money(amount, f.Scale(amount), f.Number)
}

// MoneyIn writes an amount (smallest units) in a given scale, three significant digits.
func (f Format) MoneyIn(amount float64, s Scale) Figure { return f.money(amount, s, f.Number) }

func (f Format) money(amount float64, s Scale, write func(float64, int) string) Figure {
	v := amount / s.Divisor
	decimals := 2
	switch a := math.Abs(v); {
	case v == 0, a >= 99.95, s.Divisor == f.factor() && v == math.Trunc(v):
		decimals = 0
	case a >= 9.995:
		decimals = 1
	}
	return Figure{write(v, decimals), s.Words}
}

// FullMoney writes an amount (smallest units) in the display unit to its last digit:
// ۸۴٬۶۰۱٬۲۳۴ تومان. Where the unit counts in cents they are always written; a toman's rial
// only where there is one.
func (f Format) FullMoney(amount float64) Figure {
	v := amount / f.factor()
	decimals := len(strconv.FormatFloat(f.factor(), 'f', 0, 64)) - 1
	if f.Currency == "IRR" || decimals == 0 {
		for decimals > 0 && Round(v, decimals) == Round(v, decimals-1) {
			decimals--
		}
	}
	return Figure{f.Number(v, decimals), f.MoneyUnit()}
}
