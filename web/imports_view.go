package web

import (
	"errors"
	"html/template"
	"slices"
	"strconv"
	"strings"
	"time"

	"taraz/data"
	"taraz/data/intake"
	"taraz/data/source"
	"taraz/kpi"
	"taraz/reports"
)

// runLine is a line of the list of imports.
type runLine struct {
	Href, When, Who, Kinds, More, Problem                string
	Files                                                []string
	Read, Inserted, Updated, Unchanged, Removed, Rejects string
	Status                                               reports.Status
}

// filesNamed is how many files of one import the list names.
const filesNamed = 3

func runLineOf(v reports.View, r intake.Run) runLine {
	line := runLine{Href: runPath(r.Num), When: moment(v, r.Started), Who: whoText(v, r.Who), Problem: r.Problem, Status: runStatus(v, r.Status)}
	var kinds []string
	for i, f := range r.Files {
		if i < filesNamed {
			line.Files = append(line.Files, fileName(f.File))
		}
		if name := entityName(v, f.Entity); name != "" && !slices.Contains(kinds, name) {
			kinds = append(kinds, name)
		}
	}
	if n := len(r.Files) - filesNamed; n > 0 {
		line.More = v.T("imports.morefiles", whole(v, int64(n)))
	}
	line.Kinds = strings.Join(kinds, v.T("list.comma"))
	if all := runTotal(r); all.Read > 0 || r.Status == "done" {
		line.Read, line.Inserted, line.Updated, line.Unchanged, line.Rejects = whole(v, all.Read), whole(v, all.Inserted), whole(v, all.Updated), whole(v, all.Unchanged), whole(v, all.Rejected)
	}
	return line
}

// runTotal adds up the files of a run.
func runTotal(r intake.Run) intake.RunFile {
	var all intake.RunFile
	for _, f := range r.Files {
		all.Read += f.Read
		all.Accepted += f.Accepted
		all.Inserted += f.Inserted
		all.Updated += f.Updated
		all.Unchanged += f.Unchanged
		all.Removed += f.Removed
		all.Rejected += f.Rejected
	}
	return all
}

// runStatus is the mark of a run: its shape and its word.
func runStatus(v reports.View, status string) reports.Status {
	kinds := map[string]string{"done": "good", "failed": "off", "running": "watch", "undone": "none"}
	kind, ok := kinds[status]
	if !ok {
		return reports.Status{Kind: "none", Word: status}
	}
	return reports.Status{Kind: kind, Word: v.T("run." + status)}
}

// whoText is who did something: a name, or what stands for one while nobody signs in.
func whoText(v reports.View, who string) string {
	if v.Words.Has("who." + who) {
		return v.T("who." + who)
	}
	return who
}

// moment is a day and a time in the organisation's calendar and zone.
func moment(v reports.View, at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return v.Format.Date(v.Calendar.Day(at)) + v.T("list.comma") + v.Digits(at.In(v.Calendar.Zone).Format("15:04"))
}

// refused tells that an error is a refusal of what was given, which the reader can mend.
func refused(err error) bool {
	return errors.Is(err, kpi.ErrInvalid) || errors.Is(err, kpi.ErrUnsupported) || errors.Is(err, kpi.ErrConflict)
}

// refusal says that something was refused and why, in the reader's words where there are any.
func refusal(v reports.View, err error) *reports.Callout {
	var p *problem
	if errors.As(err, &p) {
		return &reports.Callout{Kind: "off", Glyph: "off", Text: v.H(p.key, p.args...)}
	}
	text := v.H("imports.refused") + " " + lines(reason(v, err))
	return &reports.Callout{Kind: "off", Glyph: "off", Text: text}
}

// reason is why something was refused or failed, without the names of our errors.
func reason(v reports.View, err error) string { return source.Explain(err, v.Lang) }

// lines writes a text of several lines, each isolated from the words around it.
func lines(text string) template.HTML {
	var b strings.Builder
	for i, line := range strings.Split(text, "\n") {
		if i > 0 {
			b.WriteString("<br>")
		}
		b.WriteString("<bdi>" + template.HTMLEscapeString(line) + "</bdi>")
	}
	return template.HTML(b.String())
}

// total is what became of the rows of one file or of several together.
type total struct{ read, inserted, updated, unchanged, rejected, removed int64 }

func (t *total) add(f *source.FileReport) {
	t.read += f.Read
	t.inserted += f.Inserted
	t.updated += f.Updated
	t.unchanged += f.Unchanged
	t.rejected += f.Rejected
	t.removed += f.Removed
}

// sums are the figures of a total, as a list of terms.
func (t total) sums(v reports.View, months string) []reports.Pair {
	pair := func(key string, n int64) reports.Pair { return reports.Pair{Term: v.T(key), Text: v.BDI(whole(v, n))} }
	read, rejected := pair("imports.readrows", t.read), pair("imports.rejected", t.rejected)
	read.Note = months
	if t.rejected > 0 {
		rejected.Class = "is-off"
		rejected.Note = v.T("imports.ofrows", reports.Isolate(v.Percent(float64(t.rejected)/float64(max(t.read, 1)))))
	}
	out := []reports.Pair{read, pair("imports.inserted", t.inserted), pair("imports.updated", t.updated), pair("imports.unchanged", t.unchanged), rejected}
	if t.removed > 0 {
		out = append(out, pair("imports.removed", t.removed))
	}
	return out
}

// reasonView is one reason of rejects: how often, how long its bar is, and what to do.
type reasonView struct{ Code, Text, Todo, Count, Width, Sample string }

// reasonsOf lists the reasons of rejects, the most frequent first, with a sample of each.
func reasonsOf(v reports.View, counts map[source.Code]int64, samples []source.Reject) []reasonView {
	all := (&source.FileReport{Reasons: counts}).SortedReasons()
	var out []reasonView
	for _, r := range all {
		view := reasonView{Code: string(r.Code), Text: string(r.Code), Count: whole(v, r.Count)}
		view.Width = plainShare(float64(r.Count) / float64(max(all[0].Count, 1)))
		if key := "reject." + string(r.Code); v.Words.Has(key) {
			view.Text, view.Todo = v.T(key), v.T(key+".todo")
		}
		if i := slices.IndexFunc(samples, func(s source.Reject) bool { return s.Code == r.Code }); i >= 0 {
			view.Sample = samples[i].Sentence
		}
		out = append(out, view)
	}
	return out
}

// plainShare is a part of one as an attribute of a drawing.
func plainShare(part float64) string { return strconv.FormatFloat(100*part, 'f', 1, 64) + "%" }

func whole(v reports.View, n int64) string { return v.Number(float64(n), 0) }

// monthsText names the months touched, of a long list the first and the last.
func monthsText(v reports.View, months []string) string {
	if len(months) == 0 {
		return ""
	}
	name := func(text string) string {
		p, err := v.Calendar.ParsePeriod(text)
		if err != nil {
			return text
		}
		return v.Format.Period(p)
	}
	if len(months) > 4 {
		return v.T("range", name(months[0]), name(months[len(months)-1]))
	}
	names := make([]string, len(months))
	for i, m := range months {
		names[i] = name(m)
	}
	return strings.Join(names, v.T("list.comma"))
}

// sorted are the months of several files, each once.
func sorted(months []string) []string {
	months = slices.Clone(months)
	slices.Sort(months)
	return slices.Compact(months)
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
