package web

import (
	"strconv"

	"taraz/data/intake"
	"taraz/reports"
)

// encodings are those that exports come in; any other may be said in the mapping.
var encodings = []string{"utf-8", "utf-16le", "utf-16be", "utf-32", "windows-1256", "macintosh", "iso-8859-6", "windows-1252"}

// headerRows is how far down the row of the names is offered.
const headerRows = 10

// readingOf are the settings of how a file is written that its kind has, each with what
// the file itself says first.
func readingOf(v reports.View, f *intake.File) []readingView {
	var out []readingView
	add := func(name, found string, options ...option) {
		auto := option{Text: v.T("draft.auto")}
		if found != "" {
			auto.Text = v.T("draft.autois", found)
		}
		value := *setting(&f.Format, name)
		if value == "auto" {
			value = ""
		}
		out = append(out, readingView{Name: name, Label: v.T("draft.reading." + name), Options: current(append([]option{auto}, options...), value)})
	}
	switch f.Kind {
	case "csv", "":
		add("encoding", reports.Isolate(f.Encoding), plainOptions(encodings)...)
		add("delimiter", delimiterText(v, f.Delimiter), delimiters(v)...)
		add("header", headerText(v, f), headerOptions(v)...)
	case "xlsx":
		add("sheet", f.Sheet, plainOptions(f.Sheets)...)
		add("header", headerText(v, f), headerOptions(v)...)
	}
	add("dates", "", named(v, "draft.dates.", "day-first", "month-first", "year-first")...)
	add("years", "", centuries(v)...)
	add("decimal", "", named(v, "draft.decimal.", "dot", "comma")...)
	return out
}

func plainOptions(values []string) []option {
	out := make([]option, len(values))
	for i, value := range values {
		out[i] = option{Value: value, Text: value}
	}
	return out
}

func named(v reports.View, prefix string, values ...string) []option {
	out := make([]option, len(values))
	for i, value := range values {
		out[i] = option{Value: value, Text: v.T(prefix + value)}
	}
	return out
}

func delimiters(v reports.View) []option {
	var out []option
	for _, d := range []string{",", ";", "\t", "|", "،", "whitespace"} {
		out = append(out, option{Value: d, Text: delimiterText(v, d)})
	}
	return out
}

// headerText says which row holds the names of the columns.
func headerText(v reports.View, f *intake.File) string {
	if f.HeaderRow == 0 {
		return v.T("draft.header.false")
	}
	return v.T("draft.header.row", whole(v, int64(f.HeaderRow)))
}

func headerOptions(v reports.View) []option {
	out := []option{{Value: "false", Text: v.T("draft.header.false")}, {Value: "true", Text: v.T("draft.header.row", whole(v, 1))}}
	for row := 2; row <= headerRows; row++ {
		out = append(out, option{Value: strconv.Itoa(row), Text: v.T("draft.header.row", whole(v, int64(row)))})
	}
	return out
}

func centuries(v reports.View) []option {
	var out []option
	for _, year := range []int{1300, 1400, 1900, 2000} {
		out = append(out, option{Value: strconv.Itoa(year), Text: v.T("draft.years.from", v.Digits(strconv.Itoa(year)), v.Digits(strconv.Itoa(year+99)))})
	}
	return out
}
