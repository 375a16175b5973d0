package reports

import (
	"html/template"
	"net/url"
	"strings"

	"taraz/kpi"
	"taraz/scorecard"
	"taraz/templates"
)

// View is who reads a page and what he looks at: his language, the organisation's way to
// write numbers, and the period and scope of the address.
type View struct {
	Format
	Words        *templates.Words
	Organisation string
	Catalogue    Definitions
	Period       kpi.Period
	Scope        kpi.Scope
	ScopeLabel   string // the scope's name where its own is an id
	Until        kpi.Date
	Query        url.Values // what every link of the page carries besides period and scope (lang)
}

// Definitions finds the definition of a KPI; *kpi.Catalogue is one.
type Definitions interface {
	Find(id string) (*kpi.Definition, error)
}

// Link is a link, an entry of a menu or of a list.
type Link struct {
	Href, Text, Lang string
	Note             string
	Current          bool
}

// Pair is a term with its text, for lists of facts.
type Pair struct {
	Term  string
	Text  template.HTML
	Note  string
	Class string
}

// Blank is what stands where there is nothing to show: what is missing, what follows from
// that, and one thing to do.
type Blank struct {
	Title, Text string
	Link        *Link
}

// Callout is a message in a coloured box; Kind is off, warn, note or fine.
type Callout struct {
	Kind, Glyph string
	Text        template.HTML
	Link        *Link
}

// URL returns the address of a page for the view's period and scope.
func (v View) URL(path string) string { return v.At(path, v.Period, v.Scope) }

// At returns the address of a page for a period and a scope; further names and values of
// the query come in pairs, an empty value leaves its name out.
func (v View) At(path string, p kpi.Period, s kpi.Scope, pairs ...string) string {
	q := url.Values{}
	for name, values := range v.Query {
		q[name] = values
	}
	if !p.IsZero() {
		q.Set("period", v.Calendar.Format(p))
	}
	if s.Kind != kpi.Organisation && s.Kind != "" {
		q.Set("scope", s.String())
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		q.Del(pairs[i])
		if pairs[i+1] != "" {
			q.Set(pairs[i], pairs[i+1])
		}
	}
	if len(q) == 0 {
		return path
	}
	return path + "?" + q.Encode()
}

// KPILink returns the address of a KPI's page for the view's period and scope.
func (v View) KPILink(id string) string { return v.URL("/kpi/" + url.PathEscape(id)) }

// T returns a text of the page's words; figures among the arguments should be isolated.
func (v View) T(key string, args ...any) string { return v.Words.T(key, args...) }

// H returns a text of the page's words with figures and names isolated as markup.
func (v View) H(key string, args ...any) template.HTML { return v.Words.Html(key, args...) }

// fig is a figure for H.
func fig(s string) templates.Figure { return templates.Figure(s) }

// count is a whole number for H.
func (v View) count(n int) templates.Figure { return fig(v.Number(float64(n), 0)) }

// name is the KPI's name in the reader's language.
func (v View) name(d *kpi.Definition) string { return d.Name.In(v.Lang) }

// nameOf is the name of a KPI by its id, the id itself where the catalogue lost it.
func (v View) nameOf(id string) string {
	d, err := v.Catalogue.Find(id)
	if err != nil {
		return id
	}
	return v.name(d)
}

// ScopeText is the view's scope in words.
func (v View) ScopeText() string { return v.Format.Scope(v.Scope, v.ScopeLabel) }

// kindOf is the status of a colour: good, watch, off or none.
func kindOf(c scorecard.Colour) string {
	switch c {
	case scorecard.Green:
		return "good"
	case scorecard.Amber:
		return "watch"
	case scorecard.Red:
		return "off"
	}
	return "none"
}

// join puts texts in a row, separated as the language does.
func (v View) join(texts []string) string { return strings.Join(texts, v.T("list.comma")) }
