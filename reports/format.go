package reports

import (
	"html/template"
	"math"
	"strconv"
	"strings"

	"taraz/kpi"
	"taraz/scorecard"
)

// Format writes numbers, money, dates and reasons for one reader: in his language, and in
// the organisation's calendar and money unit. The zero Factor counts as 1.
type Format struct {
	Lang     string // fa or en
	Calendar kpi.Calendar
	Currency string  // ISO 4217
	Unit     string  // the display unit, e.g. toman
	Factor   float64 // smallest units in one display unit (data.UnitFactor)
	Latin    bool    // Latin digits in Persian too
}

// Missing is written where there is no value; its reason stands beside it.
const Missing = "—"

// Figure is a number as it is shown: the digits with sign and ٪ (one isolate of its own),
// and the words of scale and unit that follow it in small type.
type Figure struct{ Number, Unit string }

// String returns number and unit in one text.
func (g Figure) String() string {
	if g.Unit == "" {
		return g.Number
	}
	return g.Number + " " + g.Unit
}

// HTML returns the figure for a page: the number isolated, the unit after it.
func (g Figure) HTML() template.HTML {
	s := bdi(g.Number)
	if g.Unit != "" {
		s += ` <span class="unit">` + template.HTMLEscapeString(g.Unit) + `</span>`
	}
	return template.HTML(s)
}

// The characters of the Persian number system and the isolates for text that markup cannot
// reach (SVG, chart options, workbooks).
const (
	minus = "\u2212"
	lri   = "\u2066" // left-to-right isolate
	rli   = "\u2067" // right-to-left isolate
	fsi   = "\u2068" // isolate in the direction of its first letter
	pdi   = "\u2069" // ends an isolate
)

var persian = strings.NewReplacer("0", "۰", "1", "۱", "2", "۲", "3", "۳", "4", "۴", "5", "۵",
	"6", "۶", "7", "۷", "8", "۸", "9", "۹", ".", "٫", ",", "٬", "%", "٪")

var latin = strings.NewReplacer("۰", "0", "۱", "1", "۲", "2", "۳", "3", "۴", "4", "۵", "5",
	"۶", "6", "۷", "7", "۸", "8", "۹", "9")

var persianDigits = strings.NewReplacer("0", "۰", "1", "۱", "2", "۲", "3", "۳", "4", "۴",
	"5", "۵", "6", "۶", "7", "۷", "8", "۸", "9", "۹")

// Persian tells whether the reader reads Persian.
func (f Format) Persian() bool { return f.Lang == "fa" }

// Direction returns rtl or ltr.
func (f Format) Direction() string {
	if f.Persian() {
		return "rtl"
	}
	return "ltr"
}

// Digits writes the digits of a text in the reader's script and leaves the rest alone.
func (f Format) Digits(s string) string {
	if f.Persian() && !f.Latin {
		return persianDigits.Replace(s)
	}
	return s
}

func (f Format) script(s string) string {
	if f.Persian() && !f.Latin {
		return persian.Replace(s)
	}
	return s
}

// Number writes a number with a fixed count of decimals, grouped in thousands, rounded half
// away from zero. What is no number is Missing.
func (f Format) Number(v float64, decimals int) string {
	s, ok := plain(v, decimals)
	if !ok {
		return Missing
	}
	return f.script(s)
}

// signed writes a number with its sign: + or U+2212, none where nothing is left to show.
func (f Format) signed(v float64, decimals int, suffix string) string {
	s, ok := plain(v, decimals)
	if !ok {
		return Missing
	}
	if v > 0 && strings.ContainsAny(s, "123456789") {
		s = "+" + s
	}
	return f.script(s + suffix)
}

// plain writes a number in Latin digits.
func plain(v float64, decimals int) (string, bool) {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return "", false
	}
	s := strconv.FormatFloat(math.Abs(Round(v, decimals)), 'f', decimals, 64)
	whole, rest, _ := strings.Cut(s, ".")
	s = group(whole)
	if rest != "" {
		s += "." + rest
	}
	if v < 0 && strings.ContainsAny(s, "123456789") {
		s = minus + s
	}
	return s, true
}

func group(digits string) string {
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

// Round rounds half away from zero; what a binary fraction misses of a half (2.675) counts
// as a half.
func Round(v float64, decimals int) float64 {
	p := math.Pow10(decimals)
	if math.Abs(v)*p > 1e15 { // no decimals left to round
		return v
	}
	return math.Copysign(math.Floor(math.Abs(v)*p+0.5+1e-9), v) / p
}

// Score writes a score with one decimal. It is rounded to hundredths, by which colours are
// chosen, and then cut: 79.96 is 79.9, so that no amber score reads 80.0.
func (f Format) Score(s float64) string { return f.Number(ShownScore(s), 1) }

// ShownScore returns a score as it is shown, cut to one decimal (METHOD.md section 4).
func ShownScore(s float64) float64 { return scorecard.Shown(s, 1) }

// ScoreChange writes the difference of two scores in points, taken between the scores as
// they are shown, so that a reader who subtracts finds the same.
func (f Format) ScoreChange(before, after float64) string {
	return f.Points(ShownScore(after) - ShownScore(before))
}

// Points writes signed points of a score with one decimal.
func (f Format) Points(v float64) string { return f.signed(v, 1, "") }

// Percent writes a fraction as a percentage with one decimal.
func (f Format) Percent(v float64) string { return f.percent(v, 1) }

func (f Format) percent(v float64, decimals int) string {
	s, ok := plain(100*v, decimals)
	if !ok {
		return Missing
	}
	return f.script(s + "%")
}

// Share writes a fraction such as a weight or a coverage as a whole percentage, cut: a
// coverage of 69.9 % never reads 70 %, which is the limit.
func (f Format) Share(v float64) string { return f.percent(math.Floor(100*v+1e-6)/100, 0) }

// Range writes the bounds of a score: ۶۴٫۹ تا ۶۷٫۹ (a dash is read backwards in Persian),
// 64.9–67.9.
func (f Format) Range(low, high float64) string {
	if f.Persian() {
		return f.Score(low) + " تا " + f.Score(high)
	}
	return f.Score(low) + "–" + f.Score(high)
}

// BDI isolates a figure on a page: <bdi class="n" dir="ltr">−۳٫۳٪</bdi>.
func (f Format) BDI(figure string) template.HTML { return template.HTML(bdi(figure)) }

func bdi(figure string) string {
	return `<bdi class="n" dir="ltr">` + template.HTMLEscapeString(figure) + `</bdi>`
}

// Isolate wraps a figure in U+2066…U+2069, for charts and workbooks.
func Isolate(figure string) string { return lri + figure + pdi }

// Label wraps a label that may mix scripts and figures for charts and workbooks:
// U+2067…U+2069 in Persian; in English as it is, unless it holds right-to-left letters.
func (f Format) Label(s string) string {
	switch {
	case f.Persian():
		return rli + s + pdi
	case strings.ContainsFunc(s, rightToLeft):
		return fsi + s + pdi
	}
	return s
}

// Name isolates a name in the direction of its first letter, to stand inside a label.
func Name(s string) string { return fsi + s + pdi }

func rightToLeft(r rune) bool {
	return r >= 0x0590 && r <= 0x08FF || r >= 0xFB1D && r <= 0xFDFF || r >= 0xFE70 && r <= 0xFEFF
}
