package web

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/hex"
	"fmt"
	"net"
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"
)

// policy lets a page use what this service serves and nothing else.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; " +
	"connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'"

// headers sets what every answer carries, errors and static files included.
func headers(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		h := c.Response().Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
		h.Set("Cache-Control", "no-store")
		return next(c)
	}
}

// identify gives the request an id, by which an error can be found in the log.
func (s *Server) identify(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		c.Response().Header().Set(echo.HeaderXRequestID, token(6))
		return next(c)
	}
}

// localOnly refuses a request whose Host is not this machine: a foreign name that resolves
// to 127.0.0.1 (DNS rebinding) would otherwise read the pages from a visitor's browser.
func (s *Server) localOnly(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		host := c.Request().Host
		if h, _, err := net.SplitHostPort(host); err == nil {
			host = h
		}
		if n := len(host); n > 2 && host[0] == '[' && host[n-1] == ']' {
			host = host[1 : n-1]
		}
		if !loopback(host) {
			return echo.NewHTTPError(http.StatusMisdirectedRequest, fmt.Sprintf("host %q is not this machine", host))
		}
		return next(c)
	}
}

// recovered turns a panic into an error of ours.
func (s *Server) recovered(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) (err error) {
		defer func() {
			if p := recover(); p != nil {
				err = fmt.Errorf("panic: %v", p)
			}
		}()
		return next(c)
	}
}

// sameOrigin refuses a POST that another site made the browser send.
func (s *Server) sameOrigin(next echo.HandlerFunc) echo.HandlerFunc {
	var check http.CrossOriginProtection
	return func(c echo.Context) error {
		if err := check.Check(c.Request()); err != nil {
			return echo.NewHTTPError(http.StatusForbidden, err.Error())
		}
		return next(c)
	}
}

const smallBody = 1 << 20

// uploadRoutes take files; what they may hold is the operator's to say.
var uploadRoutes = []string{"POST /imports", "POST /api/v1/imports"}

// limited bounds the body; one that says it is larger is refused before a byte is read.
func (s *Server) limited(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		limit := int64(smallBody)
		r := c.Request()
		if slices.Contains(uploadRoutes, r.Method+" "+c.Path()) {
			limit = s.MaxUpload + smallBody // the form around the file
		}
		if r.ContentLength > limit {
			c.Response().Header().Set("Connection", "close")
			return echo.NewHTTPError(http.StatusRequestEntityTooLarge)
		}
		r.Body = http.MaxBytesReader(c.Response(), r.Body, limit)
		return next(c)
	}
}

// csrfCookie holds the token that a form has to send back in its field csrf.
const csrfCookie = "csrf"

// formToken returns the browser's token, giving it one first where it has none.
func formToken(c echo.Context) string {
	if k, err := c.Cookie(csrfCookie); err == nil && len(k.Value) == 64 {
		return k.Value
	}
	value := token(32)
	c.SetCookie(&http.Cookie{Name: csrfCookie, Value: value, Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode})
	return value
}

// checkToken refuses a form whose token is not the browser's.
func checkToken(c echo.Context, sent string) error {
	k, err := c.Cookie(csrfCookie)
	if err != nil || len(k.Value) != 64 || subtle.ConstantTimeCompare([]byte(k.Value), []byte(sent)) != 1 {
		return echo.NewHTTPError(http.StatusForbidden, "the form's token is missing or not this browser's")
	}
	return nil
}

// token returns n random bytes in hexadecimal digits.
func token(n int) string {
	b := make([]byte, n)
	rand.Read(b) // never fails: crypto/rand stops the process instead
	return hex.EncodeToString(b)
}
