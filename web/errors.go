package web

import (
	"errors"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"taraz/data/source"
	"taraz/kpi"
)

// problem is a mistake of the reader's that we can name in his language.
type problem struct {
	status int
	key    string // of the words
	args   []any
	err    error
}

func (p *problem) Error() string { return p.err.Error() }

func (p *problem) Unwrap() error { return p.err }

// statusOf maps an error to a status, once for all handlers.
func statusOf(err error) int {
	var p *problem
	var h *echo.HTTPError
	var big *http.MaxBytesError
	var fault *source.Fault
	switch {
	case errors.As(err, &p):
		return p.status
	case errors.As(err, &big):
		return http.StatusRequestEntityTooLarge
	case errors.As(err, &h):
		return h.Code
	case errors.Is(err, kpi.ErrUnknown):
		return http.StatusNotFound
	case errors.As(err, &fault) && errors.Is(err, kpi.ErrInvalid):
		return http.StatusUnprocessableEntity // the request is right, the file is not
	case errors.Is(err, kpi.ErrInvalid), errors.Is(err, kpi.ErrUnsupported):
		return http.StatusBadRequest
	case errors.Is(err, kpi.ErrConflict):
		return http.StatusConflict
	}
	return http.StatusInternalServerError
}

// errorPage is what an error shows.
type errorPage struct {
	Code                  string
	Title, Text, Detail   string
	ID, Home              string
	Organisation, Heading string
}

// fail answers an error: JSON under /api, else a page. What is ours is logged in full and
// shown as an apology with an id.
func (s *Server) fail(err error, c echo.Context) {
	if c.Response().Committed {
		return
	}
	status := statusOf(err)
	id := c.Response().Header().Get(echo.HeaderXRequestID)
	if status >= http.StatusInternalServerError {
		s.Log.Error("request failed", "id", id, "method", c.Request().Method, "route", c.Path(), "error", err)
	}
	var answered error
	switch {
	case c.Request().Method == http.MethodHead:
		answered = c.NoContent(status)
	case strings.HasPrefix(c.Request().URL.Path, "/api/"):
		answered = c.JSON(status, map[string]string{"error": plainText(err, status), "id": id})
	default:
		answered = s.failPage(err, status, id, c)
	}
	if answered != nil {
		s.Log.Error("error page failed", "id", id, "error", answered)
	}
}

// plainText is what an error says to a program; of our own mistakes nothing.
func plainText(err error, status int) string {
	if status >= http.StatusInternalServerError {
		return "internal error"
	}
	var h *echo.HTTPError
	if errors.As(err, &h) {
		if text, ok := h.Message.(string); ok {
			return text
		}
		return http.StatusText(status)
	}
	return kpi.Sentence(err)
}

func (s *Server) failPage(err error, status int, id string, c echo.Context) error {
	lang := s.language(c)
	w := s.pages.Words(lang)
	f := s.format(lang)
	known := "500"
	for _, code := range []string{"400", "403", "404", "405", "413", "429", "503", "507"} {
		if code == f.plain(status) {
			known = code
		}
	}
	if known == "500" && status < http.StatusInternalServerError {
		known = "400"
	}
	body := &errorPage{Code: f.Digits(f.plain(status)), Title: w.T("error.title." + known), Text: w.T("error.text." + known), Home: "/"}
	var p *problem
	switch {
	case errors.As(err, &p):
		body.Text = w.T(p.key, p.args...)
	case status >= http.StatusInternalServerError:
		body.ID = id
	case status == http.StatusBadRequest, status == http.StatusConflict, status == http.StatusUnprocessableEntity:
		body.Detail = plainText(err, status)
	}
	page := s.shell(c, lang, body.Title, "")
	page.Body = body
	return s.render(c, status, "error", page)
}
