package web

import (
	"html/template"
	"slices"
	"strconv"

	"taraz/kpi"
	"taraz/reports"
	"taraz/templates"
)

// duplicatesPage shows customers who seem to be one, side by side, and the merges made.
type duplicatesPage struct {
	room
	Done       *doneView
	Groups     []groupView
	Crowds     []groupView
	MoreGroups string
	Merges     []mergeView
	MergesNote string
}

// doneView says what has just been done.
type doneView struct {
	Text template.HTML
	Undo string // where the form to take it back goes, empty if there is nothing to take back
}

// groupView is a group of customers who share something.
type groupView struct {
	ID, Title string
	Why       template.HTML
	Members   []memberView
}

// memberView is one customer of a group.
type memberView struct {
	ID, Name, Field string // Field: the id of his control on the page
	Kept            bool   // proposed
	Facts           []sharedPair
}

// sharedPair is a fact about a member; Shared tells that another has the same.
type sharedPair struct {
	Term   string
	Text   template.HTML
	Shared bool
}

// mergeView is a merge of the list.
type mergeView struct {
	Num, When, Who, Kept, Moved string
	Merged                      []string
	Undo, Apart                 string // where the form goes; when it was undone
}

func (p *duplicatesPage) fill(v reports.View, groups []DuplicateGroup, merges []Merge) {
	for i, g := range groups {
		view := groupOf(v, g, i+1)
		if g.SharedBy > 0 {
			p.Crowds = append(p.Crowds, view)
		} else {
			p.Groups = append(p.Groups, view)
		}
	}
	for i, m := range merges {
		if i == mergesShown {
			p.MergesNote = v.T("duplicates.mergesshown", reports.Isolate(whole(v, mergesShown)), reports.Isolate(whole(v, int64(len(merges)))))
			break
		}
		p.Merges = append(p.Merges, mergeOf(v, m))
	}
}

// done says what the address tells was done, if the list of merges agrees.
func (p *duplicatesPage) done(v reports.View, merges []Merge, merged, apart string) {
	find := func(text string) *Merge {
		i := slices.IndexFunc(merges, func(m Merge) bool { return strconv.FormatInt(m.Num, 10) == text })
		if i < 0 {
			return nil
		}
		return &merges[i]
	}
	if m := find(merged); m != nil && m.Undone.IsZero() {
		p.Done = &doneView{v.H("duplicates.done", templates.Name(m.Kept),
			counted(v, "quality.customers", int64(len(m.Merged))), counted(v, "quality.facts", m.Moved)), undoPath(m.Num)}
	} else if m := find(apart); m != nil && !m.Undone.IsZero() {
		p.Done = &doneView{Text: v.H("duplicates.doneapart", templates.Name(m.Kept))}
	}
}

func undoPath(num int64) string { return "/quality/merges/" + strconv.FormatInt(num, 10) + "/undo" }

func groupOf(v reports.View, g DuplicateGroup, n int) groupView {
	out := groupView{ID: "g" + strconv.Itoa(n), Title: v.T("duplicates.group", reports.Isolate(whole(v, int64(n))), counted(v, "quality.customers", int64(len(g.Members))))}
	var by []string
	for i, m := range g.Members {
		for _, key := range m.By {
			if word := v.T("duplicates.by." + key); v.Words.Has("duplicates.by."+key) && !slices.Contains(by, word) {
				by = append(by, word)
			}
		}
		out.Members = append(out.Members, memberOf(v, m, out.ID+"m"+strconv.Itoa(i), i == 0))
	}
	out.Why = v.H("duplicates.why", joined(v, by))
	if g.SharedBy > 0 {
		out.Why = v.H("duplicates.crowd", joined(v, by), counted(v, "quality.customers", int64(g.SharedBy)))
	}
	return out
}

func memberOf(v reports.View, m Duplicate, field string, kept bool) memberView {
	out := memberView{ID: m.ID, Name: m.Name, Field: field, Kept: kept}
	if out.Name == "" {
		out.Name = v.T("duplicates.noname")
	}
	add := func(key, text string, shown func(string) template.HTML) {
		html := template.HTML(reports.Missing)
		if text != "" {
			html = shown(text)
		}
		out.Facts = append(out.Facts, sharedPair{v.T(key), html, text != "" && slices.Contains(m.By, key[len("duplicates."):])})
	}
	add("duplicates.id", m.ID, foreign)
	add("duplicates.phone", m.Phone, leftToRight)
	add("duplicates.email", m.Email, leftToRight)
	add("duplicates.national_id", m.NationalID, leftToRight)
	add("duplicates.city", m.City, foreign)
	add("duplicates.facts", whole(v, m.Facts), func(s string) template.HTML { return v.BDI(s) })
	add("duplicates.span", spanText(v, m.First, m.Last), foreign)
	return out
}

// foreign is a text from outside, leftToRight one that is read that way in every language.
func foreign(s string) template.HTML { return templates.Isolate(templates.Name(s)) }

func leftToRight(s string) template.HTML {
	return template.HTML(`<bdi dir="ltr">` + template.HTMLEscapeString(s) + `</bdi>`)
}

// spanText are the days of the first and the last fact.
func spanText(v reports.View, first, last kpi.Date) string {
	switch {
	case first == 0:
		return ""
	case first == last:
		return v.Format.Date(first)
	}
	return v.T("range", v.Format.Date(first), v.Format.Date(last))
}

func mergeOf(v reports.View, m Merge) mergeView {
	out := mergeView{Num: whole(v, m.Num), When: moment(v, m.At), Who: whoText(v, m.Who), Kept: m.Kept, Merged: m.Merged, Moved: whole(v, m.Moved)}
	if m.Undone.IsZero() {
		out.Undo = undoPath(m.Num)
	} else {
		out.Apart = v.T("duplicates.apartat", moment(v, m.Undone))
	}
	return out
}

// joined puts words in a row as the language does.
func joined(v reports.View, words []string) string {
	text := ""
	for i, w := range words {
		if i > 0 {
			text += v.T("list.comma")
		}
		text += w
	}
	return text
}
