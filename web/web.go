// Package web serves the pages and the JSON of one organisation over echo. Handlers read
// the request, ask and answer; they know neither SQL nor arithmetic.
package web

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"taraz/data"
	"taraz/kpi"
	"taraz/reports"
	"taraz/scorecard"
	"taraz/templates"
)

// Setup is what the organisation has chosen.
type Setup interface {
	Settings(ctx context.Context) (kpi.Settings, error)
	// Strategy returns the organisation's strategies chained, nil where the shipped one holds.
	Strategy(ctx context.Context) (*scorecard.Strategy, error)
	// Version changes whenever a page could show something else: after an import, a new
	// target, strategy or setting, and with the day. Empty: unknown, nothing is kept.
	Version(ctx context.Context) (string, error)
}

// Facts answers what stands behind the values.
type Facts interface {
	// Span returns the days of the first and the last fact, 0 and 0 without facts.
	Span(ctx context.Context) (first, last kpi.Date, err error)
	// Scopes lists the scopes of a kind that have facts, in the order to show.
	Scopes(ctx context.Context, kind kpi.ScopeKind) ([]reports.ScopeName, error)
	// Rows returns the rows behind a value; kpi.ErrUnsupported where there are none to show.
	Rows(ctx context.Context, q reports.RowQuery) (reports.RowPage, error)
}

// Config is everything the service is made of.
type Config struct {
	Organisation data.Organisation
	Factor       float64 // smallest money units in one display unit
	Catalogue    *kpi.Catalogue
	Values       scorecard.Source
	Setup        Setup
	Facts        Facts
	Intake       Intake // nil: nothing can be imported here
	Quality      Quality
	Merging      Merging
	Sources      Sources
	Mappings     Mappings
	Now          func() time.Time
	Log          *slog.Logger
	MaxUpload    int64 // bytes; 0: 1 GiB
}

// Server answers requests.
type Server struct {
	Config
	pages   *templates.Pages
	kept    *shelf
	shipped *scorecard.Strategy // read once: it holds where the organisation has none of its own
	uploads chan struct{}       // holds a token for each upload that arrives
}

const defaultMaxUpload = 1 << 30

// New prepares the service; an error is a mistake in what is embedded or configured.
func New(c Config) (*Server, error) {
	if c.Catalogue == nil || c.Values == nil || c.Setup == nil || c.Facts == nil || c.Intake == nil || c.Now == nil || c.Log == nil {
		return nil, fmt.Errorf("web: want catalogue, values, setup, facts, intake, clock and log")
	}
	if c.Quality == nil || c.Merging == nil || c.Sources == nil || c.Mappings == nil {
		return nil, fmt.Errorf("web: want quality, merging, sources and mappings")
	}
	if c.MaxUpload == 0 {
		c.MaxUpload = defaultMaxUpload
	}
	pages, err := templates.Load()
	if err != nil {
		return nil, fmt.Errorf("web: %w", err)
	}
	shipped, err := scorecard.ShippedStrategy(func(id string) error { _, err := c.Catalogue.Find(id); return err })
	if err != nil {
		return nil, fmt.Errorf("web: %w", err)
	}
	return &Server{Config: c, pages: pages, kept: newShelf(), shipped: shipped, uploads: make(chan struct{}, uploadsAtOnce)}, nil
}

// Handler returns the routes behind everything that guards them.
func (s *Server) Handler() http.Handler {
	e := echo.New()
	e.HideBanner, e.HidePort = true, true
	e.IPExtractor = echo.ExtractIPDirect() // a forwarded header is anybody's word
	e.HTTPErrorHandler = s.fail
	e.Pre(s.identify, headers, s.localOnly)
	e.Use(s.recovered, s.sameOrigin, s.limited)
	s.routes(e)
	return e
}

func (s *Server) routes(e *echo.Echo) {
	e.GET("/", s.board)
	e.GET("/kpi/:id", s.kpi)
	e.GET("/people", s.people)
	e.GET("/targets", s.targets)
	e.GET("/catalogue", s.catalogue)
	s.importRoutes(e)
	s.dataRoutes(e)
	e.GET("/components", s.components)
	e.GET("/static/:name", s.static)
	e.GET("/favicon.ico", s.favicon)

	e.GET("/api/v1/kpis", s.apiKPIs)
	e.GET("/api/v1/scorecard", s.apiScorecard)
	e.GET("/healthz", s.healthy)
	e.GET("/readyz", s.ready)
}

// importRoutes are the pages and the JSON by which files come in and are taken back.
func (s *Server) importRoutes(e *echo.Echo) {
	if s.Intake == nil {
		return
	}
	e.GET("/imports", s.imports)
	e.POST("/imports", s.upload)
	e.GET("/imports/drafts/:id", s.draft)
	e.POST("/imports/drafts/:id", s.changeDraft)
	e.POST("/imports/drafts/:id/drop", s.dropDraft)
	e.POST("/imports/drafts/:id/commit", s.commitDraft)
	e.GET("/imports/jobs/:id", s.job)
	e.GET("/imports/jobs/:id/rejects.csv", s.jobRejects)
	e.GET("/imports/runs/:num", s.run)
	e.GET("/imports/runs/:num/rejects.csv", s.runRejects)
	e.POST("/imports/runs/:num/undo", s.undoRun)

	e.POST("/api/v1/imports", s.apiImport)
	e.GET("/api/v1/imports", s.apiRuns)
	e.GET("/api/v1/imports/:num", s.apiRun)
	e.POST("/api/v1/imports/:num/undo", s.apiUndo)
	e.GET("/api/v1/imports/jobs/:id", s.apiJob)
}
