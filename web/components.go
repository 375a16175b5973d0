package web

import (
	"html/template"

	"github.com/labstack/echo/v4"

	"taraz/reports"
)

// components shows every component in both directions, with figures that say they are
// samples.
func (s *Server) components(c echo.Context) error {
	lang := s.language(c)
	var sides []template.HTML
	for _, l := range []string{lang, other(lang)} {
		v := reports.View{Format: s.format(l).Format, Words: s.pages.Words(l), Catalogue: s.Catalogue}
		side, err := s.pages.Part(l, "components", "side", reports.NewSample(v, s.Organisation.Calendar.Day(s.Now())))
		if err != nil {
			return err
		}
		sides = append(sides, side)
	}
	p := s.shell(c, lang, s.pages.Words(lang).T("components.title"), "")
	p.Charts, p.Body = true, map[string]any{"Sides": sides}
	return s.show(c, "components", p)
}

func other(lang string) string {
	if lang == "fa" {
		return "en"
	}
	return "fa"
}
