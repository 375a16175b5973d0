package web

import (
	"fmt"
	"html/template"
	"slices"
	"strings"
	"unicode"

	"github.com/labstack/echo/v4"

	"taraz/data"
	"taraz/data/intake"
	"taraz/reports"
)

// draftPage is the page of one file of a draft.
type draftPage struct {
	Action, Drop, CSRF, State, Name string
	File                            int // counted from 1
	Facts                           []template.HTML
	Steps                           []step
	Tabs                            []fileTab
	Notes                           []reports.Callout
	Readable, Ready, Several        bool
	Questions                       []questionView
	Entities                        []option
	Entity, Origin                  string
	Origins                         []optionGroup
	Preview                         *previewView
	Choices                         []choiceView
	Reading                         []readingView
	Source                          string
	Complete                        []option
	Text                            string
}

// step is one of the four steps of an import.
type step struct {
	Text, Note    string
	Done, Current bool
}

// fileTab leads to another file of the same draft.
type fileTab struct {
	Href, Name string
	Status     reports.Status
	Current    bool
}

// option is one entry of a choice; Note explains it.
type option struct {
	Value, Text, Note string
	Current           bool
}

// optionGroup is a part of a long choice under a heading.
type optionGroup struct {
	Label   string
	Options []option
}

// questionView is a question with its answers; one about cells is answered for each.
type questionView struct {
	ID, Text string
	Parts    []questionPart
}

// questionPart is what one answer is given to: the whole question, or one cell of it.
type questionPart struct {
	Name, Cell string
	Answers    []option
}

// previewView are the first rows with what each column is read as.
type previewView struct {
	Caption string
	Columns []columnView
	Rows    []rowView
}

// columnView is a column of the preview; Fixed is what it is read as where the form cannot
// change that.
type columnView struct {
	ID, UnitID, Name, Fixed string
	Fields, Units           []option
	Money                   bool
}

// rowView is a row of the preview.
type rowView struct {
	Line  string
	Cells []cellView
}

// cellView is a cell; Why is why its row is rejected, if it is for this cell.
type cellView struct {
	Text template.HTML
	Why  string
}

// choiceView is a column whose cells have to be told what they mean.
type choiceView struct {
	Column, Field string
	Open          bool
	Rows          []meaningView
}

type meaningView struct {
	ID, From string
	Options  []option
}

// readingView is one setting of how the file is written.
type readingView struct {
	Name, Label string
	Options     []option
}

// draftPage shows a file of a draft; shown is that file, or as a form had it.
func (s *Server) draftPage(c echo.Context, status int, d *intake.Draft, n int, shown *intake.File, fault error) error {
	lang := s.language(c)
	v := s.reader(lang)
	kept, err := s.Intake.Kept(c.Request().Context())
	if err != nil {
		return err
	}
	p := &draftPage{Action: draftPath(d.ID), Drop: draftPath(d.ID) + "/drop", CSRF: formToken(c), State: stateOf(d.Files[n]),
		File: n + 1, Name: fileName(shown.Name), Facts: factsOf(v, shown), Tabs: tabsOf(v, d, n), Readable: shown.Fault == nil, Ready: ready(shown), Several: len(d.Files) > 1}
	if fault != nil {
		p.Notes = append(p.Notes, *refusal(v, fault))
	}
	p.Notes = append(p.Notes, notesOf(v, shown)...)
	for _, n := range shown.Notes {
		p.Notes = append(p.Notes, reports.Callout{Kind: "note", Glyph: "none", Text: template.HTML(template.HTMLEscapeString(n.In(v.Lang)))})
	}
	p.Steps = stepsOf(v, 2, shown)
	p.Reading = readingOf(v, shown)
	if p.Readable {
		s.fillDraft(p, v, shown, kept)
	}
	page := s.shell(c, lang, p.Name, "/imports")
	page.Scripts, page.Body = []string{"imports.js"}, p
	return s.render(c, status, "draft", page)
}

// fillDraft adds what only a readable file has.
func (s *Server) fillDraft(p *draftPage, v reports.View, f *intake.File, kept []intake.Kept) {
	for i, q := range f.Questions {
		p.Questions = append(p.Questions, questionOf(v, i, q))
	}
	for _, e := range data.Entities {
		p.Entities = append(p.Entities, option{Value: e.Name, Text: e.Label.In(v.Lang), Current: e.Name == f.Entity})
	}
	p.Entity, p.Origin, p.Origins = f.Entity, originText(v, f.Origin), originsOf(v, f, kept)
	p.Preview = previewOf(v, f, moneyUnits(s.Organisation))
	p.Choices = choicesOf(v, f)
	p.Source, p.Text = f.Source, f.Text
	for _, value := range []string{"no", "months", "all"} {
		p.Complete = append(p.Complete, option{Value: value, Text: v.T("draft.complete." + value), Note: v.T("draft.complete." + value + ".note"),
			Current: f.Complete == value || f.Complete == "" && value == "no"})
	}
}

// stepsOf are the steps of an import, with the one that is being taken.
func stepsOf(v reports.View, current int, f *intake.File) []step {
	var mapped int64
	for _, col := range f.Columns {
		if col.Field != "" {
			mapped++
		}
	}
	columns := v.T("draft.step.columns.note", reports.Isolate(whole(v, mapped)), reports.Isolate(whole(v, int64(len(f.Columns)))))
	file := v.T("draft.step.file.note")
	if f.Fault != nil {
		current, file, columns = 1, v.T("draft.state.fault"), ""
	}
	steps := []step{{Text: v.T("draft.step.file"), Note: file}, {Text: v.T("draft.step.columns"), Note: columns},
		{Text: v.T("draft.step.check"), Note: v.T("draft.step.check.note")}, {Text: v.T("draft.step.commit"), Note: v.T("draft.step.commit.note")}}
	for i := range steps {
		steps[i].Done, steps[i].Current = i+1 < current, i+1 == current
	}
	return steps
}

// tabsOf are the files of a draft; none where there is but one.
func tabsOf(v reports.View, d *intake.Draft, n int) []fileTab {
	if len(d.Files) < 2 {
		return nil
	}
	var tabs []fileTab
	for i, f := range d.Files {
		status := reports.Status{Kind: "watch", Word: v.T("draft.state.open")}
		switch {
		case f.Fault != nil:
			status = reports.Status{Kind: "off", Word: v.T("draft.state.fault")}
		case ready(f):
			status = reports.Status{Kind: "good", Word: v.T("draft.state.ready")}
		}
		tabs = append(tabs, fileTab{Href: filePath(d.ID, i), Name: fileName(f.Name), Status: status, Current: i == n})
	}
	return tabs
}

// notesOf says what is to be known about a file before it is read: that it cannot be read,
// that it was here before, that fields are missing.
func notesOf(v reports.View, f *intake.File) []reports.Callout {
	var notes []reports.Callout
	if f.Fault != nil {
		notes = append(notes, reports.Callout{Kind: "off", Glyph: "off", Text: v.H("draft.unreadable") + " " + lines(reason(v, f.Fault)) + " " + v.H("draft.unreadable.todo")})
	}
	if f.Seen != 0 {
		notes = append(notes, reports.Callout{Kind: "note", Glyph: "none", Text: v.H("draft.seen", moment(v, f.SeenAt)),
			Link: &reports.Link{Href: runPath(f.Seen), Text: v.T("draft.seenlink")}})
	}
	if len(f.Missing) > 0 {
		names := make([]string, len(f.Missing))
		for i, field := range f.Missing {
			names[i] = fieldName(v, f.Entity, field)
		}
		notes = append(notes, reports.Callout{Kind: "warn", Glyph: "watch", Text: v.H("draft.missing", entityName(v, f.Entity), strings.Join(names, v.T("list.comma")))})
	}
	return notes
}

func questionOf(v reports.View, i int, q intake.Question) questionView {
	var answers []option
	for _, a := range q.Answers {
		text := a.Label.In(v.Lang)
		if q.Kind == "unit" {
			text = reports.Format{Lang: v.Lang, Unit: a.Value}.MoneyUnit()
		}
		answers = append(answers, option{Value: a.Value, Text: text})
	}
	out := questionView{ID: fmt.Sprintf("question-%d", i), Text: q.Text.In(v.Lang)}
	if len(q.Cells) == 0 {
		out.Parts = []questionPart{{Name: fmt.Sprintf("answer-%d", i), Answers: answers}}
	}
	for j, cell := range q.Cells {
		out.Parts = append(out.Parts, questionPart{Name: fmt.Sprintf("answer-%d-%d", i, j), Cell: short(cell), Answers: answers})
	}
	return out
}

// cellText writes a cell of a file: a figure runs left to right, a text its own way.
func cellText(v reports.View, cell string) template.HTML {
	switch {
	case strings.TrimSpace(cell) == "":
		return template.HTML(`<span class="quiet">` + template.HTMLEscapeString(v.T("draft.blank")) + `</span>`)
	case strings.ContainsFunc(cell, unicode.IsLetter):
		return template.HTML("<bdi>" + template.HTMLEscapeString(cell) + "</bdi>")
	}
	return v.BDI(cell)
}

// moneyUnits are the units that amounts of an organisation can be written in.
func moneyUnits(o data.Organisation) []string {
	if o.Currency == "IRR" {
		return []string{"toman", "rial", "qiran", "new_rial"}
	}
	return []string{strings.ToLower(o.Currency)}
}

// current marks the option of a value; one that is not among them is added.
func current(options []option, value string) []option {
	i := slices.IndexFunc(options, func(o option) bool { return o.Value == value })
	if i < 0 {
		options = append(options, option{Value: value, Text: value})
		i = len(options) - 1
	}
	options[i].Current = true
	return options
}
