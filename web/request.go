package web

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"taraz/kpi"
	"taraz/reports"
	"taraz/scorecard"
	"taraz/templates"
)

// writer is the organisation's way to write figures in one language.
type writer struct{ reports.Format }

func (w writer) plain(n int) string { return strconv.Itoa(n) }

func (s *Server) format(lang string) writer {
	o := s.Organisation
	return writer{reports.Format{Lang: lang, Calendar: o.Calendar, Currency: o.Currency, Unit: o.Unit, Factor: s.Factor}}
}

// language is the one the address asks for, else the cookie's, else the organisation's.
func (s *Server) language(c echo.Context) string {
	cookie := ""
	if k, err := c.Cookie("lang"); err == nil {
		cookie = k.Value
	}
	for _, lang := range []string{c.QueryParam("lang"), cookie, s.Organisation.Locale} {
		if slices.Contains(templates.Languages, lang) {
			return lang
		}
	}
	return templates.Languages[0]
}

// theme is light, dark or empty for what the system says.
func theme(c echo.Context) string {
	cookie := ""
	if k, err := c.Cookie("theme"); err == nil {
		cookie = k.Value
	}
	for _, t := range []string{c.QueryParam("theme"), cookie} {
		if t == "light" || t == "dark" {
			return t
		}
	}
	return ""
}

// remember keeps a language or theme that the address asks for.
func remember(c echo.Context) {
	for _, name := range []string{"lang", "theme"} {
		value := c.QueryParam(name)
		if slices.Contains([]string{"fa", "en", "light", "dark"}, value) {
			c.SetCookie(&http.Cookie{Name: name, Value: value, Path: "/", MaxAge: 365 * 24 * 3600, SameSite: http.SameSiteLaxMode})
		}
	}
}

// sight is a request understood: who reads, and which period and scope he looks at.
type sight struct {
	reports.View
	today       kpi.Date
	first, last kpi.Date // of all facts; 0 and 0 without any
	theme       string
	kinds       []kpi.ScopeKind // the kinds of scope that the page can show; nil: all
}

// look reads language, period and scope of a request. Without a period it is the last
// finished month with facts.
func (s *Server) look(c echo.Context) (*sight, error) {
	lang := s.language(c)
	v := &sight{today: s.Organisation.Calendar.Day(s.Now()), theme: theme(c)}
	v.View = reports.View{Format: s.format(lang).Format, Words: s.pages.Words(lang), Organisation: s.Organisation.Name, Catalogue: s.Catalogue, Query: url.Values{}}
	if c.QueryParam("lang") == lang {
		v.Query.Set("lang", lang)
	}
	var err error
	if v.first, v.last, err = s.Facts.Span(c.Request().Context()); err != nil {
		return nil, fmt.Errorf("span of the facts: %w", err)
	}
	v.Until = min(v.last, v.today)
	if err := v.readPeriod(c.QueryParam("period")); err != nil {
		return nil, err
	}
	if err := v.readScope(c.QueryParam("scope")); err != nil {
		return nil, err
	}
	return v, s.labelScope(c, v)
}

// has tells whether the page can show a kind of scope.
func (v *sight) has(kind kpi.ScopeKind) bool { return v.kinds == nil || slices.Contains(v.kinds, kind) }

func (v *sight) readPeriod(text string) error {
	cal := v.Calendar
	if text == "" {
		v.Period = scorecard.DefaultPeriod(cal, kpi.Monthly, v.first, v.last, v.today)
		return nil
	}
	p, err := cal.ParsePeriod(text)
	if err == nil && p.First > cal.Month(v.today) {
		err = fmt.Errorf("period %s has not begun: %w", text, kpi.ErrInvalid)
	}
	if err != nil {
		month := cal.PeriodOf(kpi.Monthly, cal.Month(v.today))
		example := func(g kpi.Grain) string { return cal.Format(cal.PeriodOf(g, month.First)) }
		return &problem{http.StatusBadRequest, "error.period", []any{reports.Name(text), reports.Isolate(example(kpi.Monthly)),
			reports.Isolate(example(kpi.Quarterly)), reports.Isolate(example(kpi.Yearly))}, err}
	}
	v.Period = p
	return nil
}

func (v *sight) readScope(text string) error {
	v.Scope = kpi.Whole
	if text == "" {
		return nil
	}
	scope, err := kpi.ParseScope(text)
	if err != nil {
		return &problem{http.StatusBadRequest, "error.scope", []any{reports.Name(text)}, err}
	}
	v.Scope = scope
	return nil
}

// labelScope finds the name of a scope that is known by an id.
func (s *Server) labelScope(c echo.Context, v *sight) error {
	switch v.Scope.Kind {
	case kpi.Employee, kpi.Manager, kpi.Portfolio, kpi.Product, kpi.Campaign:
	default:
		return nil
	}
	names, err := s.Facts.Scopes(c.Request().Context(), v.Scope.Kind)
	if err != nil {
		return fmt.Errorf("names of %s: %w", v.Scope.Kind, err)
	}
	if i := slices.IndexFunc(names, func(n reports.ScopeName) bool { return n.Name == v.Scope.Name }); i >= 0 {
		v.ScopeLabel = names[i].Label
	}
	return nil
}
