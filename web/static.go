package web

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"
)

// static answers a file under its hashed name, packed where the browser takes it, to be
// kept for ever.
func (s *Server) static(c echo.Context) error {
	a, ok := s.pages.Assets.Find(c.Param("name"))
	if !ok {
		return echo.NewHTTPError(http.StatusNotFound)
	}
	h := c.Response().Header()
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set(echo.HeaderVary, "Accept-Encoding")
	if a.Gzip != nil && strings.Contains(c.Request().Header.Get("Accept-Encoding"), "gzip") {
		h.Set(echo.HeaderContentEncoding, "gzip")
		return c.Blob(http.StatusOK, a.Type, a.Gzip)
	}
	return c.Blob(http.StatusOK, a.Type, a.Body)
}

// favicon leads browsers that ask unasked to the mark.
func (s *Server) favicon(c echo.Context) error {
	to, err := s.pages.Assets.URL("mark.svg")
	if err != nil {
		return err
	}
	return c.Redirect(http.StatusFound, to)
}

// healthy tells that the process answers.
func (s *Server) healthy(c echo.Context) error { return c.String(http.StatusOK, "ok\n") }

// ready tells that the database answers too.
func (s *Server) ready(c echo.Context) error {
	if _, _, err := s.Facts.Span(c.Request().Context()); err != nil {
		s.Log.Error("not ready", "error", err)
		return echo.NewHTTPError(http.StatusServiceUnavailable)
	}
	return c.String(http.StatusOK, "ready\n")
}
