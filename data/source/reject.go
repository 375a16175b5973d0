package source

import (
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"taraz/data"
)

// Reject is a row that was not accepted: where it stands and what is wrong with it.
type Reject struct {
	Line     int
	Field    string // empty where the whole row is wrong
	Code     Code
	Sentence string // in the organisation's language
}

// sentences say what is wrong, with the field's label (%[1]s) and the cell (%[2]s).
var sentences = map[Code]map[string]string{
	Missing: {
		"en": "%[1]s is missing",
		"fa": "«%[1]s» خالی است",
	},
	BadNumber: {
		"en": "%[1]s: %[2]q is not understood as a number",
		"fa": "«%[1]s»: «%[2]s» عدد فهمیدنی نیست",
	},
	BadDate: {
		"en": "%[1]s: %[2]q is not understood as a date",
		"fa": "«%[1]s»: «%[2]s» تاریخ فهمیدنی نیست",
	},
	NoSuchDay: {
		"en": "%[1]s: there is no day %[2]q",
		"fa": "«%[1]s»: روز «%[2]s» در تقویم وجود ندارد",
	},
	BadChoice: {
		"en": "%[1]s: %[2]q is none of the allowed values (%[3]s)",
		"fa": "«%[1]s»: «%[2]s» از مقدارهای مجاز (%[3]s) نیست",
	},
	NegativeSale: {
		"en": "%[1]s is negative in a sale: map kind, or say `negative: return` for this column",
		"fa": "«%[1]s» در فروش منفی است: ستون نوع را نگاشت کنید یا برای این ستون negative: return بنویسید",
	},
	Duplicate: {
		"en": "a row with the same key came earlier in this file",
		"fa": "سطری با همین کلید پیش‌تر در همین فایل آمده است",
	},
	TooFewColumns: {
		"en": "the row has fewer cells than the header",
		"fa": "خانه‌های این سطر کمتر از ستون‌های سرستون است",
	},
	TooManyColumns: {
		"en": "the row has more cells than the header",
		"fa": "خانه‌های این سطر بیشتر از ستون‌های سرستون است",
	},
	OutOfRange: {
		"en": "%[1]s: %[2]s is outside the allowed range",
		"fa": "«%[1]s»: «%[2]s» بیرون از بازهٔ مجاز است",
	},
}

// hint is advice that goes with a reason.
type hint string

const (
	hintUnit  hint = "unit"
	hintComma hint = "comma"
	hintYears hint = "years"
)

var hints = map[hint]map[string]string{
	"": {"en": "", "fa": ""},
	hintUnit: {
		"en": "; it names another unit than the column's: say `unit` in the mapping, or split the column",
		"fa": "؛ واحد پول آن واحد این ستون نیست: unit را در نگاشت بنویسید یا ستون را جدا کنید",
	},
	hintComma: {
		"en": "; a decimal comma needs `format: {decimal: comma}`",
		"fa": "؛ برای ممیز کاما format: {decimal: comma} لازم است",
	},
	hintYears: {
		"en": "; years of two digits need `format: {years: 1400}` or `{years: 2000}`",
		"fa": "؛ سال دورقمی format: {years: 1400} یا {years: 2000} می‌خواهد",
	},
}

// sentence says a refusal in a language, fa or else en.
func sentence(r refusal, f data.Field, locale string) string {
	label := f.Label.Fa
	if locale != "fa" {
		locale, label = "en", f.Label.En
	}
	allowed := strings.Join(f.Choices, ", ")
	if f.Type == data.Flag {
		allowed = "yes, no"
	}
	s := sentences[r.code][locale]
	if strings.Contains(s, "%") {
		s = fmt.Sprintf(s, label, shortened(data.Clean(r.text)), allowed)
	}
	return s + hints[r.hint][locale]
}

// shortened is a cell as a sentence can hold it.
func shortened(s string) string {
	const most = 100
	if list := []rune(s); len(list) > most {
		return string(list[:most]) + "…"
	}
	return s
}

// rejectList writes rejected rows as CSV and keeps the first for the report.
type rejectList struct {
	out    *csv.Writer // nil: nobody asked
	locale string
	file   string
	entity *data.Entity
	report *FileReport
}

// newRejectWriter begins a list of rejects, or goes on with one.
func newRejectWriter(w io.Writer, goesOn bool) (*csv.Writer, error) {
	if w == nil {
		return nil, nil
	}
	if goesOn {
		return csv.NewWriter(w), nil
	}
	_, err := io.WriteString(w, "\uFEFF") // or spreadsheets take Persian for something else
	return csv.NewWriter(w), err
}

// head writes the names of the columns, once a file.
func (l *rejectList) head(header []string) error {
	if l.out == nil {
		return nil
	}
	return l.out.Write(append(slices.Clone(rejectColumns), safeCells(header)...))
}

// add counts a rejected row, writes it and keeps it if it is among the first.
func (l *rejectList) add(r refusal, line int, cells []string) error {
	l.report.Rejected++
	l.report.Reasons[r.code]++
	if l.out == nil && len(l.report.Samples) >= maxSamples {
		return nil
	}
	e := Reject{Line: line, Code: r.code}
	f := data.Field{}
	if r.field >= 0 {
		f = l.entity.Fields[r.field]
		e.Field = f.Name
	}
	e.Sentence = sentence(r, f, l.locale)
	if len(l.report.Samples) < maxSamples {
		l.report.Samples = append(l.report.Samples, e)
	}
	if l.out == nil {
		return nil
	}
	return l.out.Write(append([]string{safeCell(l.file), strconv.Itoa(line), e.Field, string(e.Code), e.Sentence}, safeCells(cells)...))
}

func safeCells(cells []string) []string {
	safe := make([]string, len(cells))
	for i, c := range cells {
		safe[i] = safeCell(c)
	}
	return safe
}

// formulaSigns begin what a spreadsheet may run.
const formulaSigns = "=+-@\t\r＝＋－＠"

// safeCell puts an apostrophe before a text that a spreadsheet would run as a formula.
// Numbers stay as they are.
func safeCell(s string) string {
	first, _ := utf8.DecodeRuneInString(s)
	if s == "" || !strings.ContainsRune(formulaSigns, first) {
		return s
	}
	if _, err := data.ParseNumber(s, false); err == nil {
		return s
	}
	return "'" + s
}
