package data

import (
	"errors"
	"math"
	"strconv"
	"testing"

	"taraz/kpi"
)

func TestNumbers(t *testing.T) {
	cases := []struct {
		name, in string
		comma    bool
		want     float64
	}{
		{"whole", "1234", false, 1234},
		{"one dot is decimal", "12.50", false, 12.5},
		{"one dot is decimal even before three digits", "785.000", false, 785},
		{"Persian digits", "۱۲۳", false, 123},
		{"Arabic digits", "١٢٣", false, 123},
		{"comma in groups of three", "12,500", false, 12500},
		{"Persian thousands", "۱۲٬۵۰۰", false, 12500},
		{"Persian comma as thousands", "۱۲،۵۰۰", false, 12500},
		{"repeated dots are thousands", "۳.۱۴۹.۰۰۰", false, 3149000},
		{"Persian decimal mark", "۱۲٫۵", false, 12.5},
		{"Persian thousands and decimals", "۱٬۲۳۴٬۵۶۷٫۸۹۱", false, 1234567.891},
		{"dot thousands before a Persian decimal mark", "۱.۲۳۴٫۵", false, 1234.5},
		{"thousands and decimals", "1,234,567.89", false, 1234567.89},
		{"a decimal mark in front", ".5", false, 0.5},
		{"a leading minus", "-5", false, -5},
		{"a trailing minus", "500-", false, -500},
		{"the minus sign U+2212", "−500", false, -500},
		{"a mark of direction before the minus", "\u200E\u2212۵۰", false, -50},
		{"parentheses are a minus", "(500)", false, -500},
		{"a plus", "+7", false, 7},
		{"blanks around", " 7 ", false, 7},
		{"a power of ten", "3.00E+05", false, 300000},
		{"a negative power", "5e-1", false, 0.5},
		{"a percentage", "35%", false, 0.35},
		{"a Persian percentage", "۲۶٪", false, 0.26},
		{"a percentage with a blank", "2.5 %", false, 0.025},
		{"a decimal comma where the mapping says so", "12,50", true, 12.5},
		{"a decimal comma before three digits", "12,500", true, 12.5},
		{"dots are thousands with a decimal comma", "1.234,56", true, 1234.56},
		{"one dot is thousands with a decimal comma", "785.000", true, 785000},
		{"sixteen digits", "9007199254740993", false, 9007199254740993},
		{"zero", "0", false, 0},
		{"negative zero is zero", "-0", false, 0},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got, err := ParseNumber(c.in, c.comma)
			if err != nil || got != c.want {
				t.Errorf("%q: got %v, %v want %v", c.in, got, err, c.want)
			}
		})
	}
}

// refusedNumbers are understood by nobody alike; each would be a silent zero or a wrong
// number somewhere.
var refusedNumbers = []struct {
	name, in string
	comma    bool
}{
	{"nothing", "", false},
	{"blanks", "  ", false},
	{"a word", "abc", false},
	{"NaN", "NaN", false},
	{"infinity", "Infinity", false},
	{"too large", "1e309", false},
	{"too small to tell from zero", "1e-400", false},
	{"a letter behind", "12,5x", false},
	{"a letter inside", "12x5", false},
	{"a comma before two digits", "12,50", false},
	{"a comma before four digits", "1,2345", false},
	{"a leading comma", ",500", false},
	{"a trailing comma", "12,500,", false},
	{"a group of zero", "0,123", false},
	{"groups of two", "1,23,456", false},
	{"two kinds of thousands", "1,234.567.890", false},
	{"dots that are no groups", "1.23.4", false},
	{"a dot before two digits with a decimal comma", "12.50", true},
	{"a slash as decimal mark", "۱۲/۵", false},
	{"a blank between digits", "1 234", false},
	{"two signs", "--5", false},
	{"a sign on both sides", "-5-", false},
	{"a minus in parentheses", "(-5)", false},
	{"one parenthesis", "(5", false},
	{"hexadecimal", "0x1F", false},
	{"a sign alone", "-", false},
	{"a dot alone", ".", false},
	{"two percent signs", "5%%", false},
	{"a currency beside a plain number", "5 USD", false},
	{"a control character inside", "5\x006", false},
	{"a power that is no number", "1e", false},
	{"two powers", "1e5e5", false},
}

func TestNumbersThatAreRefused(t *testing.T) {
	for _, c := range refusedNumbers {
		t.Run(c.name, func(t *testing.T) {
			if got, err := ParseNumber(c.in, c.comma); !errors.Is(err, kpi.ErrInvalid) {
				t.Errorf("%q: got %v, %v want ErrInvalid", c.in, got, err)
			}
			if c.name == "too small to tell from zero" {
				return // an amount under half of the smallest unit is rounded to it
			}
			if got, err := ParseMoney(c.in, MoneyFormat{Unit: "eur", Factor: 100, Comma: c.comma}); !errors.Is(err, kpi.ErrInvalid) {
				t.Errorf("%q as money: got %v, %v want ErrInvalid", c.in, got, err)
			}
		})
	}
}

func TestWholeNumbers(t *testing.T) {
	if n, err := ParseWhole("۱۳۶۵", false); n != 1365 || err != nil {
		t.Errorf("got %v, %v want 1365", n, err)
	}
	if n, err := ParseWhole("2.0", false); n != 2 || err != nil {
		t.Errorf("got %v, %v want 2", n, err)
	}
	for _, s := range []string{"2.5", "1e300", "x"} {
		if n, err := ParseWhole(s, false); !errors.Is(err, kpi.ErrInvalid) {
			t.Errorf("%q: got %v, %v want ErrInvalid", s, n, err)
		}
	}
}

var (
	dollars = MoneyFormat{Unit: "usd", Factor: 100}
	rials   = MoneyFormat{Unit: "rial", Factor: 1}
	tomans  = MoneyFormat{Unit: "toman", Factor: 10}
)

func TestMoney(t *testing.T) {
	cases := []struct {
		name, in string
		format   MoneyFormat
		want     int64
	}{
		{"whole dollars are cents", "1054", dollars, 105400},
		{"cents", "29.33", dollars, 2933},
		{"one decimal", "29.3", dollars, 2930},
		{"a half cent is rounded away from zero", "0.125", dollars, 13},
		{"a negative half cent too", "-0.125", dollars, -13},
		{"under a half is rounded down", "0.1249999", dollars, 12},
		{"a toman is ten rials", "۱۲٬۵۰۰", tomans, 125000},
		{"a tenth of a toman is a rial", "12.5", tomans, 125},
		{"a fraction of a rial is rounded", "12.5", rials, 13},
		{"tomans with the word", "۳.۱۴۹.۰۰۰ تومان", tomans, 31490000},
		{"rials with the word in Arabic letters", "220,000 ريال", rials, 220000},
		{"the rial sign", "﷼ ۵۰۰", rials, 500},
		{"a dollar sign in front", "$1,234.50", dollars, 123450},
		{"a dollar sign behind a minus", "-$5", dollars, -500},
		{"a negative in parentheses with its sign", "($5.00)", dollars, -500},
		{"an ISO code", "5 USD", dollars, 500},
		{"a trailing minus", "50-", dollars, -5000},
		{"the minus sign", "−50", dollars, -5000},
		{"a power of ten", "3.00E+05", dollars, 30000000},
		{"beyond what a float holds", "9007199254740993", rials, 9007199254740993},
		{"the largest amount", "9223372036854775807", rials, math.MaxInt64},
		{"zero", "0.00", dollars, 0},
		{"many decimals", "0.00000000000000000000001", dollars, 0},
		{"a decimal comma", "1.234,56", MoneyFormat{Unit: "eur", Factor: 100, Comma: true}, 123456},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got, err := ParseMoney(c.in, c.format)
			if err != nil || got != c.want {
				t.Errorf("%q: got %d, %v want %d", c.in, got, err, c.want)
			}
		})
	}
}

func TestMoneyThatIsRefused(t *testing.T) {
	cases := []struct {
		name, in string
		format   MoneyFormat
	}{
		{"beyond int64", "9223372036854775808", rials},
		{"beyond int64 by its unit", "9223372036854775807", tomans},
		{"a huge power", "1e30", dollars},
		{"a percentage", "5%", dollars},
		{"tomans in a column of rials", "220,000 تومان", rials},
		{"rials in a column of tomans", "220,000 ریال", tomans},
		{"euros in a column of dollars", "€5", dollars},
		{"an unknown word", "5 apples", dollars},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got, err := ParseMoney(c.in, c.format); !errors.Is(err, kpi.ErrInvalid) {
				t.Errorf("%q: got %d, %v want ErrInvalid", c.in, got, err)
			}
		})
	}
}

func TestDurations(t *testing.T) {
	cases := []struct {
		name, in string
		unit     float64
		want     float64
	}{
		{"seconds", "109", 1, 109},
		{"minutes", "1.5", 60, 90},
		{"hours in Persian digits", "۲", 3600, 7200},
		{"H:MM:SS whatever the unit", "0:02:23", 3600, 143},
		{"many hours", "120:00:01", 1, 432001},
		{"Persian H:MM:SS", "۱:۰۰:۰۵", 1, 3605},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got, err := ParseDuration(c.in, c.unit, false)
			if err != nil || got != c.want {
				t.Errorf("got %v, %v want %v", got, err, c.want)
			}
		})
	}
	for _, s := range []string{"", "1:2:3", "1:60:00", "1:30", "x", "1e300", "::", "1:00:00:00"} {
		if got, err := ParseDuration(s, 1, false); !errors.Is(err, kpi.ErrInvalid) {
			t.Errorf("%q: got %v, %v want ErrInvalid", s, got, err)
		}
	}
}

func FuzzNumber(f *testing.F) {
	for _, c := range refusedNumbers {
		f.Add(c.in, c.comma)
	}
	for _, s := range []string{"1,234.5", "۳.۱۴۹.۰۰۰ تومان", "(۵)", "3.00E+05", "\u200E\u2212۵"} {
		f.Add(s, false)
	}
	f.Fuzz(func(t *testing.T, s string, comma bool) {
		v, err := ParseNumber(s, comma)
		if err != nil {
			if !errors.Is(err, kpi.ErrInvalid) {
				t.Fatalf("%q: error %v has no kind", s, err)
			}
			return
		}
		if math.IsNaN(v) || math.IsInf(v, 0) {
			t.Fatalf("%q: got %v", s, v)
		}
		// What is understood once is understood again, and as the same number.
		again, err := ParseNumber(strconv.FormatFloat(v, 'f', -1, 64), false)
		if len(strconv.FormatFloat(v, 'f', -1, 64)) < maxNumber && (err != nil || again != v) {
			t.Fatalf("%q: got %v, then %v, %v", s, v, again, err)
		}
		if m, err := ParseMoney(s, MoneyFormat{Unit: "usd", Factor: 100, Comma: comma}); err == nil && math.Abs(v) < 1e12 && math.Abs(float64(m)-v*100) > 0.51 {
			t.Fatalf("%q: number %v, but money %v cents", s, v, m)
		}
	})
}
