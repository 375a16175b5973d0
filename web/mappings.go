package web

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/labstack/echo/v4"

	"taraz/data/source"
	"taraz/kpi"
	"taraz/reports"
)

// Mappings are the mappings that were kept, in versions.
type Mappings interface {
	// Mappings returns the latest version of every mapping, by name.
	Mappings(ctx context.Context) ([]KeptMapping, error)
	// MappingVersions returns all versions of one, the latest first; kpi.ErrUnknown if there
	// is none of that name.
	MappingVersions(ctx context.Context, name string) ([]KeptMapping, error)
	// DropMapping forgets one with all its versions.
	DropMapping(ctx context.Context, name string) error
}

// KeptMapping is a mapping in one of its versions, as YAML.
type KeptMapping struct {
	Name, Text, Who string
	Version         int
	At              time.Time
}

// mappingsPage lists the kept mappings.
type mappingsPage struct {
	room
	Done     string
	Empty    *reports.Blank
	Mappings []mappingView
}

// mappingView is a mapping of the list.
type mappingView struct{ Name, Href, Entity, Source, Columns, Version, When, Who string }

// mappings answers /mappings.
func (s *Server) mappings(c echo.Context) error {
	list, err := s.Mappings.Mappings(c.Request().Context())
	if err != nil {
		return err
	}
	v := s.reader(s.language(c))
	p := &mappingsPage{room: s.enter(c, v, "/mappings")}
	if c.QueryParam("dropped") == "yes" {
		p.Done = v.T("mappings.dropped")
	}
	if len(list) == 0 {
		p.Empty = &reports.Blank{Title: v.T("mappings.none.title"), Text: v.T("mappings.none"), Link: &reports.Link{Href: "/imports", Text: v.T("mappings.none.do")}}
	}
	for _, m := range list {
		p.Mappings = append(p.Mappings, mappingOf(v, m))
	}
	return s.showRoom(c, http.StatusOK, v, "mappings", v.T("mappings.title"), p)
}

func mappingOf(v reports.View, m KeptMapping) mappingView {
	out := mappingView{Name: m.Name, Href: mappingPath(m.Name), Version: whole(v, int64(m.Version)), When: moment(v, m.At), Who: whoText(v, m.Who)}
	if read, err := source.ParseMapping([]byte(m.Text)); err == nil && read.Entity != nil {
		out.Entity, out.Source, out.Columns = read.Entity.Label.In(v.Lang), read.Source, whole(v, int64(len(read.Columns)))
	}
	return out
}

func mappingPath(name string) string { return "/mappings/" + url.PathEscape(name) }

// mappingPage shows one mapping in all its versions.
type mappingPage struct {
	room
	Name, Entity, Source, Drop string
	Facts                      []reports.Pair
	Changed                    string
	Diff                       []diffLine
	Versions                   []versionView
}

// versionView is one version of a mapping.
type versionView struct {
	Title, When, Who, Text string
	Latest                 bool
}

// mapping answers /mappings/NAME.
func (s *Server) mapping(c echo.Context) error {
	name := pathName(c, "name")
	list, err := s.Mappings.MappingVersions(c.Request().Context(), name)
	if err == nil && len(list) == 0 {
		err = fmt.Errorf("mapping %q: %w", name, kpi.ErrUnknown)
	}
	if err != nil {
		return gone(err, "mappings.unknown")
	}
	v := s.reader(s.language(c))
	p := &mappingPage{room: s.enter(c, v, "/mappings"), Name: name, Drop: mappingPath(name) + "/drop"}
	latest := mappingOf(v, list[0])
	p.Entity, p.Source = latest.Entity, latest.Source
	for i, m := range list {
		p.Versions = append(p.Versions, versionView{Title: v.T("mappings.version", reports.Isolate(whole(v, int64(m.Version)))), When: moment(v, m.At),
			Who: whoText(v, m.Who), Text: m.Text, Latest: i == 0})
	}
	if len(list) > 1 {
		p.Changed = v.T("mappings.changed", reports.Isolate(whole(v, int64(list[1].Version))), reports.Isolate(whole(v, int64(list[0].Version))))
		p.Diff = shortened(diffLines(list[1].Text, list[0].Text))
	}
	return s.showRoom(c, http.StatusOK, v, "mapping", v.T("mappings.one", name), p)
}

// dropMapping forgets a mapping; what was imported with it stays.
func (s *Server) dropMapping(c echo.Context) error {
	if _, err := postForm(c); err != nil {
		return err
	}
	if err := s.Mappings.DropMapping(c.Request().Context(), pathName(c, "name")); err != nil {
		return gone(err, "mappings.unknown")
	}
	return c.Redirect(http.StatusSeeOther, "/mappings?dropped=yes")
}
