package web

import (
	"compress/gzip"
	"strings"
	"sync"

	"github.com/labstack/echo/v4"

	"taraz/templates"
)

// shelf keeps rendered pages for as long as nothing they show has changed. A page is found
// by everything that it depends on; when the version moves on, the shelf is cleared.
type shelf struct {
	mu      sync.RWMutex
	version string
	pages   map[string]kept
	bytes   int
}

// kept is a page as it was sent, plain and packed.
type kept struct{ body, packed []byte }

// shelfBytes is how much the shelf holds before it starts anew.
const shelfBytes = 32 << 20

func newShelf() *shelf { return &shelf{pages: map[string]kept{}} }

func (s *shelf) find(version, key string) (kept, bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if s.version != version {
		return kept{}, false
	}
	k, ok := s.pages[key]
	return k, ok
}

func (s *shelf) put(version, key string, k kept) {
	s.mu.Lock()
	defer s.mu.Unlock()
	size := len(k.body) + len(k.packed)
	if s.version != version || s.bytes+size > shelfBytes {
		s.version, s.pages, s.bytes = version, map[string]kept{}, 0
	}
	s.pages[key] = k
	s.bytes += size
}

// fromShelf answers a GET of a page that depends on nothing but its address, language,
// theme and the state of the data, or makes it and keeps it.
func (s *Server) fromShelf(c echo.Context, handle func(c echo.Context) (name string, p *page, err error)) error {
	version, err := s.Setup.Version(c.Request().Context())
	if err != nil {
		return err
	}
	key := strings.Join([]string{c.Request().URL.Path, c.QueryParams().Encode(), s.language(c), theme(c)}, "\x00")
	if k, ok := s.kept.find(version, key); ok && version != "" {
		remember(c)
		return send(c, k)
	}
	name, p, err := handle(c)
	if err != nil {
		return err
	}
	body, err := s.pages.Render(s.language(c), name, p)
	if err != nil {
		return err
	}
	k := kept{body: body}
	if version != "" {
		if k.packed, err = templates.Pack(body, gzip.BestSpeed); err != nil {
			return err
		}
		s.kept.put(version, key, k)
	}
	return send(c, k)
}

// send answers with a page, packed where the browser takes it.
func send(c echo.Context, k kept) error {
	h := c.Response().Header()
	h.Add(echo.HeaderVary, "Accept-Encoding, Cookie")
	if k.packed != nil && strings.Contains(c.Request().Header.Get("Accept-Encoding"), "gzip") {
		h.Set(echo.HeaderContentEncoding, "gzip")
		return c.HTMLBlob(200, k.packed)
	}
	return c.HTMLBlob(200, k.body)
}
