package web

import (
	"taraz/data"
	"taraz/data/source"
	"taraz/kpi"
	"taraz/reports"
)

// reportView is the result of an import as it is shown.
type reportView struct {
	Done  reports.Callout
	Files []fileView
}

type fileView struct {
	File, Entity string
	Sums         []reports.Pair
	Months       string
	Reasons      []reasonView
	Rejects      []rejectView
}

type reasonView struct{ Code, Text, Todo, Count string }

type rejectView struct{ Line, Field, Sentence string }

type pastView struct{ When, File, Entity, Read, Inserted, Updated, Unchanged, Rejected string }

func reportOf(v reports.View, r *source.Report, dry bool) *reportView {
	out := &reportView{Done: reports.Callout{Kind: "fine", Glyph: "good", Text: v.H("imports.done")}}
	if dry {
		out.Done = reports.Callout{Kind: "note", Glyph: "none", Text: v.H("imports.drydone")}
	}
	for _, f := range r.Files {
		out.Files = append(out.Files, fileOf(v, f))
	}
	return out
}

func fileOf(v reports.View, f *source.FileReport) fileView {
	out := fileView{File: fileName(f.File), Entity: entityName(v, f.Entity)}
	sum := func(key string, n int64) {
		out.Sums = append(out.Sums, reports.Pair{Term: v.T(key), Text: v.BDI(whole(v, n))})
	}
	sum("imports.read", f.Read)
	sum("imports.inserted", f.Inserted)
	sum("imports.updated", f.Updated)
	sum("imports.unchanged", f.Unchanged)
	sum("imports.rejected", f.Rejected)
	if f.Removed > 0 {
		sum("imports.removed", f.Removed)
	}
	if len(f.Months) > 0 {
		out.Months = v.T("imports.months", monthsText(v, f.Months))
	}
	for _, code := range codes(f.Reasons) {
		key := "reject." + string(code)
		view := reasonView{Code: string(code), Text: string(code), Count: whole(v, f.Reasons[code])}
		if v.Words.Has(key) {
			view.Text, view.Todo = v.T(key), v.T(key+".todo")
		}
		out.Reasons = append(out.Reasons, view)
	}
	for i, reject := range f.Samples {
		if i == rejectsShown {
			break
		}
		out.Rejects = append(out.Rejects, rejectView{Line: whole(v, int64(reject.Line)), Field: fieldName(v, f.Entity, reject.Field), Sentence: reject.Sentence})
	}
	return out
}

func whole(v reports.View, n int64) string { return v.Number(float64(n), 0) }

// monthsText names the months touched, of a long list the first and the last.
func monthsText(v reports.View, months []string) string {
	name := func(text string) string {
		p, err := v.Calendar.ParsePeriod(text)
		if err != nil {
			return text
		}
		return v.Format.Period(p)
	}
	if len(months) > 6 {
		return v.T("range", name(months[0]), name(months[len(months)-1]))
	}
	text := ""
	for i, m := range months {
		if i > 0 {
			text += v.T("list.comma")
		}
		text += name(m)
	}
	return text
}

func entityName(v reports.View, name string) string {
	if e := data.ByName(name); e != nil {
		return e.Label.In(v.Lang)
	}
	return name
}

func fieldName(v reports.View, entity, field string) string {
	if e := data.ByName(entity); e != nil {
		if f, ok := e.Field(field); ok {
			return f.Label.In(v.Lang)
		}
	}
	return field
}

func pastOf(v reports.View, x PastImport, cal kpi.Calendar) pastView {
	at := x.At.In(cal.Zone)
	clock := v.Digits(at.Format("15:04"))
	read := x.Inserted + x.Updated + x.Unchanged + x.Rejected
	return pastView{When: v.Format.Date(cal.Day(x.At)) + v.T("list.comma") + clock, File: fileName(x.File), Entity: entityName(v, x.Entity),
		Read: whole(v, read), Inserted: whole(v, x.Inserted), Updated: whole(v, x.Updated), Unchanged: whole(v, x.Unchanged), Rejected: whole(v, x.Rejected)}
}
