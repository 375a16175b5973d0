package web

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"taraz/kpi"
	"taraz/reports"
	"taraz/templates"
)

// page is what the layout shows around a page's body.
type page struct {
	Title, Theme, ThemeHref, Home string
	Rooms, Languages              []reports.Link
	Bar                           *bar
	Charts                        bool
	Scripts                       []string // static files besides the ones of every page
	Refresh                       int      // seconds after which the page asks again by itself without JavaScript
	Body                          any
}

// bar is the strip of period, grain and scope; every control is a link.
type bar struct {
	Period, Scope, Against, Note string
	Previous, Next               *reports.Link
	Grains                       []reports.Link
	Groups                       []menuGroup
}

type menuGroup struct {
	Title string
	Links []reports.Link
}

// rooms are the entries of the navigation.
var rooms = []struct{ path, key string }{{"/", "room.board"}, {"/catalogue", "room.catalogue"}, {"/people", "room.people"}, {"/targets", "room.targets"}, {"/imports", "room.imports"}}

// shell makes the layout's part of a page; room is the path of the current entry.
func (s *Server) shell(c echo.Context, lang, title, room string) *page {
	w := s.pages.Words(lang)
	remember(c)
	p := &page{Title: title, Theme: theme(c), Home: "/"}
	q := c.Request().URL.Query()
	for _, r := range rooms {
		href := url.Values{}
		for _, keep := range []string{"period", "lang"} {
			if value := q.Get(keep); value != "" && (keep == "lang" || r.path != "/imports") {
				href.Set(keep, value)
			}
		}
		p.Rooms = append(p.Rooms, reports.Link{Href: address(r.path, href), Text: w.T(r.key), Current: r.path == room})
	}
	for _, other := range templates.Languages {
		if other != lang {
			p.Languages = append(p.Languages, reports.Link{Href: with(c, "lang", other), Text: w.T("language." + other), Lang: other})
		}
	}
	next := "dark"
	if p.Theme == "dark" {
		next = "light"
	}
	p.ThemeHref = with(c, "theme", next)
	return p
}

func address(path string, q url.Values) string {
	if len(q) == 0 {
		return path
	}
	return path + "?" + q.Encode()
}

// with is the request's own address with one value of its query changed. The path is ours
// to write: one that begins with two slashes would name another host.
func with(c echo.Context, name, value string) string {
	u := c.Request().URL
	q := u.Query()
	q.Set(name, value)
	return address("/"+strings.TrimLeft(u.EscapedPath(), "/\\"), q)
}

// viewed makes the shell of a page that has a period and a scope.
func (s *Server) viewed(c echo.Context, v *sight, title, room, path string) (*page, error) {
	p := s.shell(c, v.Lang, title, room)
	p.Home = v.URL("/")
	b := &bar{Period: v.Format.Period(v.Period), Scope: v.ScopeText(), Against: v.Format.Period(v.Period.Previous())}
	cal := v.Calendar
	if _, end := cal.Span(v.Period.Previous()); v.first != 0 && end >= v.first {
		b.Previous = stepTo(v, path, v.Period.Previous())
	}
	running := cal.PeriodOf(v.Period.Grain, cal.Month(v.today))
	if v.Period.First < running.First {
		b.Next = stepTo(v, path, v.Period.Next())
	}
	if v.Period == running {
		b.Note = v.T("bar.todate")
	}
	for _, g := range kpi.Grains {
		to := cal.PeriodOf(g, min(v.Period.Last(), cal.Month(v.today)))
		b.Grains = append(b.Grains, reports.Link{Href: v.At(path, to, v.Scope), Text: v.T("grain." + string(g)), Current: g == v.Period.Grain})
	}
	var err error
	b.Groups, err = s.scopeMenu(c, v, path)
	p.Bar = b
	return p, err
}

func stepTo(v *sight, path string, p kpi.Period) *reports.Link {
	return &reports.Link{Href: v.At(path, p, v.Scope), Text: v.Format.Period(p)}
}

// scopeMenu offers the organisation, its departments, and the list of people.
func (s *Server) scopeMenu(c echo.Context, v *sight, path string) ([]menuGroup, error) {
	var departments []reports.ScopeName
	var err error
	if v.has(kpi.Department) {
		if departments, err = s.Facts.Scopes(c.Request().Context(), kpi.Department); err != nil {
			return nil, err
		}
	}
	var top menuGroup
	if v.has(kpi.Organisation) {
		top.Links = []reports.Link{{Href: v.At(path, v.Period, kpi.Whole), Text: v.T("bar.whole"), Current: v.Scope == kpi.Whole}}
	}
	if v.Scope.Kind != kpi.Organisation && v.Scope.Kind != kpi.Department {
		top.Links = append(top.Links, reports.Link{Href: v.URL(path), Text: v.ScopeText(), Current: true})
	}
	groups := []menuGroup{top}
	list := menuGroup{Title: v.T("bar.departments")}
	for _, d := range departments {
		if d.Name != "" {
			scope := kpi.Scope{Kind: kpi.Department, Name: d.Name}
			list.Links = append(list.Links, reports.Link{Href: v.At(path, v.Period, scope), Text: d.Label, Current: scope == v.Scope})
		}
	}
	if len(list.Links) > 0 {
		groups = append(groups, list)
	}
	return append(groups, menuGroup{Links: []reports.Link{{Href: v.At("/people", v.Period, kpi.Whole), Text: v.T("bar.people")}}}), nil
}

// render makes the whole page before the first byte goes out.
func (s *Server) render(c echo.Context, status int, name string, p *page) error {
	body, err := s.pages.Render(s.language(c), name, p)
	if err != nil {
		return err
	}
	return c.HTMLBlob(status, body)
}

// show renders a page with status 200.
func (s *Server) show(c echo.Context, name string, p *page) error {
	return s.render(c, http.StatusOK, name, p)
}
