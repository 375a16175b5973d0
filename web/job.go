package web

import (
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"taraz/data/intake"
	"taraz/kpi"
	"taraz/reports"
)

func jobPath(id string) string { return "/imports/jobs/" + url.PathEscape(id) }

// refreshEvery is after how many seconds a page of a running job asks again by itself.
const refreshEvery = 3

// jobPage is the page of a job that is not done, or that failed.
type jobPage struct {
	Heading, Poll, Note, Home, Read string // Read: what is written while it reads, {0} being how much
	Progress                        *progressView
	Fault                           *reports.Callout
	Back                            *reports.Link
}

// progressView is how far a job has come.
type progressView struct {
	Done, Total int64
	Text        string
}

// jobLine is a job in the list of those that wait or run.
type jobLine struct {
	Href, Text, Who, When string
	Progress              *progressView
}

// job shows how far a job has come; of a check what it found, of one that is done the run.
func (s *Server) job(c echo.Context) error {
	j, err := s.Intake.Job(c.Param("id"))
	if err != nil {
		return gone(err, "job.gone")
	}
	switch {
	case j.State != intake.Done:
		return s.jobPage(c, j)
	case j.Kind == intake.CheckJob:
		return s.checkPage(c, j)
	case j.Run > 0:
		return c.Redirect(http.StatusSeeOther, runPath(j.Run))
	}
	return c.Redirect(http.StatusSeeOther, "/imports")
}

func (s *Server) jobPage(c echo.Context, j *intake.Job) error {
	lang := s.language(c)
	v := s.reader(lang)
	p := &jobPage{Heading: v.T("job." + j.Kind), Home: "/imports"}
	page := s.shell(c, lang, p.Heading, "/imports")
	page.Body = p
	if j.Draft != "" {
		p.Back = &reports.Link{Href: draftPath(j.Draft), Text: v.T("check.back")}
	}
	if j.State == intake.Failed {
		p.Fault = failure(v, j.Err, c.Response().Header().Get(echo.HeaderXRequestID))
		if statusOf(j.Err) >= http.StatusInternalServerError {
			s.Log.Error("job failed", "job", j.ID, "id", c.Response().Header().Get(echo.HeaderXRequestID), "error", j.Err)
		}
		return s.show(c, "job", page)
	}
	p.Poll, p.Progress, p.Note = "/api/v1/imports/jobs/"+url.PathEscape(j.ID), progressOf(v, *j), v.T("job.leave")
	p.Read = v.T("job.read", reports.Isolate("{0}"))
	page.Scripts, page.Refresh = []string{"imports.js"}, refreshEvery
	return s.show(c, "job", page)
}

// failure says that a job failed and that nothing of it was kept. What is ours is an
// apology with an id.
func failure(v reports.View, err error, id string) *reports.Callout {
	out := &reports.Callout{Kind: "off", Glyph: "off"}
	if refused(err) || errors.Is(err, kpi.ErrUnknown) {
		out.Text = v.H("job.failed") + " " + lines(reason(v, err))
	} else {
		out.Text = v.H("job.broken", v.BDI(id))
	}
	return out
}

// progressOf is how far a job has come, in words too.
func progressOf(v reports.View, j intake.Job) *progressView {
	p := &progressView{Done: j.Done, Total: j.Total}
	switch {
	case j.State == intake.Waiting:
		p.Text = v.T("job.waiting")
	case j.Total > 0 && j.Done >= j.Total:
		p.Text = v.T("job.finishing")
	case j.Total > 0:
		p.Text = v.T("job.read", reports.Isolate(v.Share(float64(j.Done)/float64(j.Total))))
	default:
		p.Text = v.T("job.running")
	}
	return p
}

func jobLineOf(v reports.View, j intake.Job) jobLine {
	return jobLine{Href: jobPath(j.ID), Text: v.T("job." + j.Kind), Who: whoText(v, j.Who), When: moment(v, j.Started), Progress: progressOf(v, j)}
}

// jobRejects answers the rejected rows of a check.
func (s *Server) jobRejects(c echo.Context) error {
	j, err := s.Intake.Job(c.Param("id"))
	if err != nil {
		return gone(err, "job.gone")
	}
	rows, err := s.Intake.JobRejects(j.ID)
	if err != nil {
		return gone(err, "job.norejects")
	}
	name := "taraz"
	if j.Report != nil && len(j.Report.Files) > 0 {
		name = j.Report.Files[0].File
	}
	return sendRejects(c, rows, name)
}

// sendRejects answers rejected rows as a file named after the one they come from.
func sendRejects(c echo.Context, rows io.ReadCloser, file string) error {
	defer rows.Close()
	name := fileName(file)
	if i := strings.LastIndexByte(name, '.'); i > 0 {
		name = name[:i]
	}
	h := c.Response().Header()
	h.Set(echo.HeaderContentDisposition, mime.FormatMediaType("attachment", map[string]string{"filename": name + "-rejects.csv"}))
	return c.Stream(http.StatusOK, "text/csv; charset=utf-8", rows)
}
