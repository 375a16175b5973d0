package web

import (
	"net/url"

	"github.com/labstack/echo/v4"

	"taraz/reports"
)

// dataRoutes are the pages about data besides the imports.
func (s *Server) dataRoutes(e *echo.Echo) {
	e.GET("/quality", s.quality)
	e.GET("/quality/:check/:entity", s.qualityRows)
	e.GET("/quality/duplicates", s.duplicates)
	e.POST("/quality/duplicates", s.merge)
	e.POST("/quality/merges/:num/undo", s.unmerge)
	e.GET("/sources", s.sources)
	e.POST("/sources/:name/sync", s.syncSource)
	e.GET("/mappings", s.mappings)
	e.GET("/mappings/:name", s.mapping)
	e.POST("/mappings/:name/drop", s.dropMapping)
	e.GET("/templates", s.templates)
	e.GET("/templates/:file", s.template)
}

// room is what the pages about data have in common.
type room struct {
	Organisation, CSRF string
	Rooms              []reports.Link
	Fault              *reports.Callout
}

// enter makes the head of a page about data; path is its entry among them.
func (s *Server) enter(c echo.Context, v reports.View, path string) room {
	return room{Organisation: s.Organisation.Name, CSRF: formToken(c), Rooms: dataRooms(v, path)}
}

// showRoom renders a page about data.
func (s *Server) showRoom(c echo.Context, status int, v reports.View, name, title string, body any) error {
	p := s.shell(c, v.Lang, title, "/imports")
	p.Body = body
	return s.render(c, status, name, p)
}

// pathName is the name that an address carries in its path.
func pathName(c echo.Context, param string) string {
	name := c.Param(param)
	if c.Request().URL.RawPath == "" {
		return name // echo has matched the path as it was decoded
	}
	if plain, err := url.PathUnescape(name); err == nil {
		return plain
	}
	return name
}
