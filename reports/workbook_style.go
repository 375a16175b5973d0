package reports

import (
	"math"
	"strings"

	"github.com/xuri/excelize/v2"

	"taraz/kpi"
)

// bookFont is on every machine that has Excel and reads well in both scripts; Vazirmatn
// may be absent on the reader's.
const bookFont = "Tahoma"

// The colours of the light palette, without #.
const (
	inkColour    = "151A22"
	faintColour  = "5F6877"
	lineColour   = "D5D9E0"
	sunkenColour = "EFF1F4"
	seriesColour = "2F4FC0"
	greenInk     = "0B7A5C"
	greenTint    = "DFF2EC"
	amberInk     = "9A5A00"
	amberTint    = "FBEFD9"
	redInk       = "B4233C"
	redTint      = "FBE3E7"
)

// style says how a cell looks; equal styles are one in the file.
type style struct {
	size   float64 // 0: 10
	bold   bool
	colour string // of the text; empty: ink
	fill   string
	format string // number format; empty: text
	indent int
	centre bool
	far    bool // away from the reading edge: headings of figures
	wrap   bool
	line   bool // hairline below
	strong bool // a stronger line below
}

// of returns the id of a style in the file.
func (k *workbook) of(s style) int {
	if s.size == 0 {
		s.size = 10
	}
	if s.colour == "" {
		s.colour = inkColour
	}
	if id, ok := k.styles[s]; ok {
		return id
	}
	x := &excelize.Style{
		Font:      &excelize.Font{Family: bookFont, Size: s.size, Bold: s.bold, Color: s.colour},
		Alignment: k.alignment(s),
	}
	if s.fill != "" {
		x.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{s.fill}}
	}
	if s.format != "" {
		x.CustomNumFmt = &s.format
	}
	if s.line || s.strong {
		b := excelize.Border{Type: "bottom", Color: lineColour, Style: 1}
		if s.strong {
			b = excelize.Border{Type: "bottom", Color: faintColour, Style: 1}
		}
		x.Border = []excelize.Border{b}
	}
	id, err := k.NewStyle(x)
	k.do(err)
	k.styles[s] = id
	return id
}

// alignment: figures stand right in both languages and read left to right, ones under
// ones; text stands at the reading edge.
func (k *workbook) alignment(s style) *excelize.Alignment {
	a := &excelize.Alignment{Vertical: "center", WrapText: s.wrap, Indent: s.indent, ReadingOrder: 1, Horizontal: "left"}
	if k.Persian() {
		a.ReadingOrder, a.Horizontal = 2, "right"
	}
	switch {
	case s.centre:
		a.Horizontal = "center"
	case s.format != "":
		a.Horizontal, a.ReadingOrder = "right", 1
	case s.far:
		a.Horizontal = "right"
	}
	return a
}

// persianShapes makes Excel and LibreOffice draw a number with Persian digits; the cell
// stays a number.
const persianShapes = "[$-3000429]"

// numFmt completes a number format: Persian digits, U+2212 before negative numbers.
func (k *workbook) numFmt(positive, negative string) string {
	return k.shape() + positive + ";" + k.shape() + negative
}

// shape is what gives a section of a number format its digits.
func (k *workbook) shape() string {
	if k.Persian() && !k.Latin {
		return persianShapes
	}
	return ""
}

// plainFmt is the format of a plain number with a count of decimals.
func (k *workbook) plainFmt(decimals int) string {
	n := digits(decimals)
	return k.numFmt(n, `"−"`+n)
}

func digits(decimals int) string {
	if decimals == 0 {
		return "#,##0"
	}
	return "#,##0." + strings.Repeat("0", decimals)
}

// valueFmt is the format of values of a KPI, and the name of its unit for a heading. Cells
// hold money in the display unit to its last digit; the format shows it in the scale of
// the largest amount.
func (k *workbook) valueFmt(d *kpi.Definition, largest float64) (format, unit string) {
	switch d.Unit {
	case kpi.Money:
		s := k.Scale(largest)
		return k.scaledFmt(s, threeDigits(largest/s.Divisor)), s.Words
	case kpi.Percent:
		return k.percentFmt(1), "" // the sign says it
	case kpi.Months:
		return `[>12]"` + k.word("over12") + `";` + k.shape() + "0", k.UnitName(d.Unit)
	}
	return k.plainFmt(Decimals(largest, d.Unit)), k.UnitName(d.Unit)
}

// axisFmt is the format of a value axis whose lines are a step apart.
func (k *workbook) axisFmt(d *kpi.Definition, largest, step float64) string {
	switch d.Unit {
	case kpi.Money:
		s := k.Scale(largest)
		return k.scaledFmt(s, decimalsOf(step*k.factor()/s.Divisor))
	case kpi.Percent:
		return k.percentFmt(decimalsOf(step * 100))
	}
	return k.plainFmt(decimalsOf(step))
}

// scaledFmt shows an amount in a scale: every comma at the end divides by a thousand.
func (k *workbook) scaledFmt(s Scale, decimals int) string {
	thousands := int(math.Round(math.Log10(s.Divisor/k.factor()))) / 3
	n := digits(decimals) + strings.Repeat(",", thousands)
	return k.numFmt(n, `"−"`+n)
}

func (k *workbook) percentFmt(decimals int) string {
	n := strings.TrimPrefix(digits(decimals), "#,##") + "%"
	return k.numFmt(n, `"−"`+n)
}

// decimalsOf returns how many decimals, three at most, a step has.
func decimalsOf(step float64) int {
	for n := range 3 {
		if math.Abs(step-Round(step, n)) < 1e-9 {
			return n
		}
	}
	return 3
}

// threeDigits returns the decimals that leave three significant digits.
func threeDigits(v float64) int {
	switch a := math.Abs(v); {
	case a >= 99.95:
		return 0
	case a >= 9.995:
		return 1
	}
	return 2
}

// scoreFmt shows the two decimals that colours are chosen from, so that 79.96 is never
// shown as 80.0.
func (k *workbook) scoreFmt() string { return k.plainFmt(2) }

// changeFmt is the format of a signed change.
func (k *workbook) changeFmt(decimals int, suffix string) string {
	n := digits(decimals) + suffix
	return k.numFmt(`"+"`+n, `"−"`+n) + ";" + k.shape() + n
}

// inUnit brings a value into what its cell holds: money in the display unit.
func (k *workbook) inUnit(v float64, unit kpi.Unit) float64 {
	if unit == kpi.Money {
		return v / k.factor()
	}
	return v
}
