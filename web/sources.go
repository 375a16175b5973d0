package web

import (
	"context"
	"errors"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"taraz/kpi"
	"taraz/reports"
	"taraz/templates"
)

// Sources are the standing SQL sources.
type Sources interface {
	// Sources lists them, ordered by name.
	Sources(ctx context.Context) ([]SQLSource, error)
	// Sync begins to read one and goes on when nobody waits any more; the channel tells once
	// how it went. What came of it the source itself says later.
	Sync(name string) <-chan error
}

// SQLSource is a table or query of a foreign database that is read again and again. It
// holds nothing secret.
type SQLSource struct {
	Name, Kind, Host, Database, User string
	Table, Query                     string // one of them
	Entity, Mapping                  string // the mapping's name
	Watermark, LastValue             string
	Schedule                         string // such as 6h or daily 02:30; empty: only when asked
	Enabled, Running                 bool
	LastRun, NextRun                 time.Time // zero: none
	LastError                        string    // of the last run; empty: it went well
	Rows                             int64     // read by the last run that went well
}

// syncWait is how long a page waits for a source to be read before it says that this goes on.
const syncWait = 8 * time.Second

// sources answers /sources.
func (s *Server) sources(c echo.Context) error { return s.sourcesPage(c, http.StatusOK, nil) }

// syncSource reads a source now.
func (s *Server) syncSource(c echo.Context) error {
	if _, err := postForm(c); err != nil {
		return err
	}
	name := pathName(c, "name")
	list, err := s.Sources.Sources(c.Request().Context())
	if err != nil {
		return err
	}
	i := slices.IndexFunc(list, func(x SQLSource) bool { return x.Name == name })
	if i < 0 {
		return &problem{http.StatusNotFound, "sources.unknown", []any{templates.Name(name)}, fmt.Errorf("source %q: %w", name, kpi.ErrUnknown)}
	}
	patience := time.NewTimer(syncWait)
	defer patience.Stop()
	select {
	case err = <-s.Sources.Sync(name):
	case <-patience.C:
	case <-c.Request().Context().Done():
	}
	if errors.Is(err, kpi.ErrConflict) {
		v := s.reader(s.language(c))
		return s.sourcesPage(c, http.StatusConflict, &reports.Callout{Kind: "warn", Glyph: "watch", Text: v.H("sources.busy", templates.Name(name))})
	}
	if err != nil { // the source says why; what is not the reader's to mend is in the log too
		s.Log.Warn("SQL source failed", "source", name, "error", kpi.Sentence(err))
	}
	return c.Redirect(http.StatusSeeOther, "/sources?"+url.Values{"read": {name}}.Encode()+"#s"+strconv.Itoa(i+1))
}

// sourcesPage lists the standing sources.
type sourcesPage struct {
	room
	Done    *reports.Callout
	Sources []sourceView
	Add     string // the command
	Forms   string // of addresses
	Other   template.HTML
}

// sourceView is one source as it is shown.
type sourceView struct {
	ID, Name, Action string
	Status           reports.Status
	Problem, Query   string
	Running          bool
	Facts            []reports.Pair
}

const addCommand = `taraz source add --name shop-orders --url-file - \
  --table public.orders --as order --watermark updated_at --every 6h`

// addressForms are the addresses that the command asks for.
const addressForms = `postgres://READER:PASSWORD@HOST:5432/DATABASE
mysql://READER:PASSWORD@HOST:3306/DATABASE
mariadb://READER:PASSWORD@HOST:3306/DATABASE
sqlserver://READER:PASSWORD@HOST:1433/DATABASE`

func (s *Server) sourcesPage(c echo.Context, status int, fault *reports.Callout) error {
	list, err := s.Sources.Sources(c.Request().Context())
	if err != nil {
		return err
	}
	v := s.reader(s.language(c))
	p := &sourcesPage{room: s.enter(c, v, "/sources"), Add: addCommand, Forms: addressForms,
		Other: v.H("sources.add.db", code("taraz.db"), code("--db FILE"), code("taraz source --help"))}
	p.Fault = fault
	for i, x := range list {
		p.Sources = append(p.Sources, sourceOf(v, x, i+1))
		if fault == nil && x.Name == c.QueryParam("read") {
			p.Done = readNow(v, x)
		}
	}
	return s.showRoom(c, status, v, "sources", v.T("sources.title"), p)
}

// readNow says how the reading went that was asked for on the page.
func readNow(v reports.View, x SQLSource) *reports.Callout {
	switch {
	case x.Running:
		return &reports.Callout{Kind: "note", Glyph: "none", Text: v.H("sources.goeson", templates.Name(x.Name))}
	case x.LastError != "":
		return &reports.Callout{Kind: "off", Glyph: "off", Text: v.H("sources.failednow", templates.Name(x.Name))}
	case x.LastRun.IsZero():
		return nil
	}
	return &reports.Callout{Kind: "fine", Glyph: "good", Text: v.H("sources.readnow", templates.Name(x.Name), figure(whole(v, x.Rows)))}
}

func sourceOf(v reports.View, x SQLSource, n int) sourceView {
	out := sourceView{ID: "s" + strconv.Itoa(n), Name: x.Name, Action: "/sources/" + url.PathEscape(x.Name) + "/sync", Status: sourceStatus(v, x),
		Problem: x.LastError, Query: x.Query, Running: x.Running}
	add := func(key string, text template.HTML) {
		if text != "" {
			out.Facts = append(out.Facts, reports.Pair{Term: v.T(key), Text: text})
		}
	}
	add("sources.lastrun", orMissing(template.HTML(template.HTMLEscapeString(moment(v, x.LastRun)))))
	add("sources.nextrun", nextRun(v, x))
	add("sources.rows", rowsRead(v, x))
	add("sources.entity", template.HTML(template.HTMLEscapeString(entityName(v, x.Entity))))
	add("sources.server", v.H("sources.place", templates.Name(serverName(x.Kind)), templates.Name(x.Host)))
	add("sources.database", foreign(x.Database))
	add("sources.user", foreign(x.User))
	if x.Table != "" {
		add("sources.table", leftToRight(x.Table))
	}
	add("sources.mapping", foreign(x.Mapping))
	add("sources.watermark", watermark(v, x))
	return out
}

// code is what is typed as it stands.
func code(s string) template.HTML {
	return template.HTML(`<span class="code">` + template.HTMLEscapeString(s) + `</span>`)
}

func orMissing(h template.HTML) template.HTML {
	if h == "" {
		return reports.Missing
	}
	return h
}

// serverName is what people call a kind of server.
func serverName(kind string) string {
	switch kind {
	case "postgres":
		return "PostgreSQL"
	case "mysql":
		return "MySQL"
	case "mariadb":
		return "MariaDB"
	case "sqlserver":
		return "SQL Server"
	}
	return kind
}

func sourceStatus(v reports.View, x SQLSource) reports.Status {
	kind, key := "good", "sources.read"
	switch {
	case x.Running:
		kind, key = "none", "sources.running"
	case x.LastError != "":
		kind, key = "off", "sources.failed"
	case x.LastRun.IsZero():
		kind, key = "none", "sources.never"
	}
	return reports.Status{Kind: kind, Word: v.T(key), Pill: true}
}

// nextRun says when a source is read by itself, and how often.
func nextRun(v reports.View, x SQLSource) template.HTML {
	switch {
	case x.Schedule == "":
		return v.H("sources.onlyasked")
	case !x.Enabled || x.NextRun.IsZero():
		return v.H("sources.paused", scheduleText(v, x.Schedule))
	}
	return v.H("sources.next", moment(v, x.NextRun), scheduleText(v, x.Schedule))
}

// scheduleText writes a schedule in words; one of another form stays as it is.
func scheduleText(v reports.View, schedule string) string {
	var hour, minute int
	if n, err := fmt.Sscanf(schedule, "daily %d:%d", &hour, &minute); n == 2 && err == nil {
		return v.T("sources.daily", v.Digits(fmt.Sprintf("%02d:%02d", hour, minute)))
	}
	every, err := time.ParseDuration(schedule)
	switch {
	case err != nil || every < time.Minute:
		return schedule
	case every%time.Hour == 0:
		return v.T("sources.hours", reports.Isolate(v.Number(every.Hours(), 0)))
	}
	return v.T("sources.minutes", reports.Isolate(v.Number(every.Minutes(), 0)))
}

func rowsRead(v reports.View, x SQLSource) template.HTML {
	if x.LastRun.IsZero() {
		return reports.Missing
	}
	return v.BDI(whole(v, x.Rows))
}

func watermark(v reports.View, x SQLSource) template.HTML {
	switch {
	case x.Watermark == "":
		return v.H("sources.everyrow")
	case x.LastValue == "":
		return leftToRight(x.Watermark)
	}
	return v.H("sources.upto", leftToRight(x.Watermark), leftToRight(x.LastValue))
}
