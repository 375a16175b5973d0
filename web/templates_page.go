package web

import (
	"bytes"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"taraz/data"
	"taraz/data/source"
	"taraz/kpi"
	"taraz/reports"
)

// templatesPage offers a workbook to fill in for every entity.
type templatesPage struct {
	room
	Groups []templateGroup
}

type templateGroup struct {
	ID, Title, Note string
	Items           []templateView
}

// templateView is one workbook. Needs are the columns that no row can lack.
type templateView struct{ Href, Name, Why, Needs, Columns, File string }

// templates answers /templates.
func (s *Server) templates(c echo.Context) error {
	v := s.reader(s.language(c))
	p := &templatesPage{room: s.enter(c, v, "/templates")}
	master := templateGroup{ID: "who", Title: v.T("templates.who"), Note: v.T("templates.who.note")}
	facts := templateGroup{ID: "what", Title: v.T("templates.what"), Note: v.T("templates.what.note")}
	for _, e := range data.Entities {
		if e.Master {
			master.Items = append(master.Items, templateOf(v, e))
		} else {
			facts.Items = append(facts.Items, templateOf(v, e))
		}
	}
	p.Groups = []templateGroup{master, facts}
	return s.showRoom(c, http.StatusOK, v, "templates", v.T("templates.title"), p)
}

func templateOf(v reports.View, e *data.Entity) templateView {
	var needs []string
	for _, f := range e.Fields {
		if f.Required {
			needs = append(needs, f.Label.In(v.Lang))
		}
	}
	out := templateView{Href: "/templates/" + e.Name + ".xlsx", Name: e.Label.In(v.Lang), Why: v.T("templates." + e.Name), File: e.Name + ".xlsx",
		Columns: v.T("templates.columns", reports.Isolate(whole(v, int64(len(e.Fields)))))}
	if len(needs) > 0 {
		out.Needs = v.T("templates.needs", joined(v, needs))
	}
	return out
}

const workbookType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// template answers /templates/ENTITY.xlsx, in the organisation's language.
func (s *Server) template(c echo.Context) error {
	file := pathName(c, "file")
	name, ok := strings.CutSuffix(file, ".xlsx")
	e := data.ByName(name)
	if !ok || e == nil {
		return &problem{http.StatusNotFound, "templates.unknown", nil, fmt.Errorf("template %q: %w", file, kpi.ErrUnknown)}
	}
	var b bytes.Buffer
	if err := source.Template(&b, e, s.Organisation); err != nil {
		return err
	}
	words := s.pages.Words(s.Organisation.Locale)
	named := words.T("templates.filename", e.Label.In(s.Organisation.Locale)) + ".xlsx"
	c.Response().Header().Set(echo.HeaderContentDisposition, attachment("taraz-"+e.Name+".xlsx", named))
	return c.Blob(http.StatusOK, workbookType, b.Bytes())
}

// attachment names a file for download as RFC 6266 does: plain for old readers, and in
// full for the others.
func attachment(plain, full string) string {
	return fmt.Sprintf(`attachment; filename="%s"; filename*=UTF-8''%s`, plain, strings.ReplaceAll(url.PathEscape(full), "+", "%2B"))
}
