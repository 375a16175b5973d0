package web

import (
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"taraz/data"
	"taraz/data/intake"
	"taraz/data/source"
	"taraz/kpi"
	"taraz/reports"
)

// The number of imports that the API lists: without being asked, and at most.
const (
	apiRunsShown = 50
	apiRunsMost  = 500
)

// sourceLength is how many bytes the name of a request's source may have.
const sourceLength = 200

// apiImport takes files (multipart) or rows (JSON) and answers with the job to poll.
func (s *Server) apiImport(c echo.Context) error {
	kind, _, err := mime.ParseMediaType(c.Request().Header.Get(echo.HeaderContentType))
	var r *received
	switch {
	case err == nil && kind == echo.MIMEMultipartForm:
		r, err = s.receive(c, []string{"mapping", "preset", "entity", "source", "covers", "dry_run"}, func(map[string]string) error { return nil })
	case err == nil && kind == echo.MIMEApplicationJSON:
		r, err = s.receiveRows(c)
	default:
		return echo.NewHTTPError(http.StatusUnsupportedMediaType, "want multipart/form-data with files, or application/json with rows")
	}
	if err != nil {
		return err
	}
	defer r.remove()
	q, err := s.importRequest(r)
	if err != nil {
		return err
	}
	j, err := s.Intake.Submit(c.Request().Context(), q)
	if err != nil {
		return err
	}
	return s.accepted(c, j)
}

// accepted answers that a job has begun and where it is told of.
func (s *Server) accepted(c echo.Context, j *intake.Job) error {
	at := "/api/v1/imports/jobs/" + url.PathEscape(j.ID)
	c.Response().Header().Set(echo.HeaderLocation, at)
	return c.JSON(http.StatusAccepted, map[string]string{"job": j.ID, "state": j.State, "url": at})
}

// importRequest is what the fields around files or rows ask for.
func (s *Server) importRequest(r *received) (intake.Request, error) {
	q := intake.Request{Who: asProgram, Uploads: r.files, Preset: r.fields["preset"], As: r.fields["entity"], Source: data.Clean(r.fields["source"])}
	if len(r.files) == 0 {
		return q, fmt.Errorf("want a file in a field called file, or rows: %w", kpi.ErrInvalid)
	}
	if r.fields["source"] != "" && (q.Source == "" || len(q.Source) > sourceLength) {
		return q, fmt.Errorf("source: want a name of at most %d bytes: %w", sourceLength, kpi.ErrInvalid)
	}
	given := 0
	for _, name := range []string{"mapping", "preset", "entity"} {
		if r.fields[name] != "" {
			given++
		}
	}
	if given > 1 {
		return q, fmt.Errorf("mapping, preset and entity: give one of them: %w", kpi.ErrInvalid)
	}
	if q.As != "" && data.ByName(q.As) == nil {
		return q, fmt.Errorf("entity %q: want one of %s: %w", q.As, strings.Join(data.Names(), ", "), kpi.ErrInvalid)
	}
	var err error
	if text := r.fields["mapping"]; text != "" {
		if q.Source != "" {
			return q, fmt.Errorf("source: the mapping says it already: %w", kpi.ErrInvalid)
		}
		if q.Mapping, err = source.ParseMapping([]byte(text)); err != nil {
			return q, err
		}
	}
	if text := r.fields["covers"]; text != "" {
		if q.Covers, err = data.NewDateReader(s.Organisation.Calendar).Day(text, data.DateFormat{}); err != nil {
			return q, fmt.Errorf("covers %q: want a day such as 2017-12-31 or 1404-05-31: %w", text, kpi.ErrInvalid)
		}
	}
	switch r.fields["dry_run"] {
	case "", "false":
	case "true":
		q.DryRun = true
	default:
		return q, fmt.Errorf("dry_run %q: want true or false: %w", r.fields["dry_run"], kpi.ErrInvalid)
	}
	return q, nil
}

// jobRecord is a job as JSON shows it.
type jobRecord struct {
	Job    string         `json:"job"`
	Kind   string         `json:"kind"`
	State  string         `json:"state"`
	Done   int64          `json:"done"`  // bytes read
	Total  int64          `json:"total"` // 0: not known
	Run    *int64         `json:"run"`   // of the list of imports; null until it is kept
	Error  *string        `json:"error"`
	Report *source.Report `json:"report"` // null until it is done
	Effect []effectRecord `json:"effect"`
}

// effectRecord is a KPI before and after an import, in the units of the values' JSON.
type effectRecord struct {
	KPI    string   `json:"kpi"`
	Period string   `json:"period"`
	Before *float64 `json:"before"`
	After  *float64 `json:"after"`
}

// apiJob answers how far a job has come, and of one that is done its report.
func (s *Server) apiJob(c echo.Context) error {
	if err := only(c.QueryParams()); err != nil {
		return err
	}
	j, err := s.Intake.Job(c.Param("id"))
	if err != nil {
		return err
	}
	r := jobRecord{Job: j.ID, Kind: j.Kind, State: j.State, Done: j.Done, Total: j.Total, Report: j.Report, Effect: []effectRecord{}}
	if j.Run > 0 {
		r.Run = &j.Run
	}
	if j.Err != nil {
		text := plainText(j.Err, statusOf(j.Err))
		r.Error = &text
	}
	if e := j.Effect; e != nil {
		r.Effect = s.effectRecords(*e)
	}
	return c.JSON(http.StatusOK, r)
}

func (s *Server) effectRecords(e intake.Effect) []effectRecord {
	list := make([]effectRecord, 0, len(e.Before))
	record := func(v kpi.Value) reports.ValueRecord {
		return reports.NewValueRecord(v, s.Catalogue, s.Organisation.Calendar, s.Factor)
	}
	for i, before := range e.Before {
		if i < len(e.After) && e.After[i].KPI == before.KPI {
			a := record(before)
			list = append(list, effectRecord{KPI: a.KPI, Period: a.Period, Before: a.Value, After: record(e.After[i]).Value})
		}
	}
	return list
}

// apiRuns answers the latest imports, the newest first.
func (s *Server) apiRuns(c echo.Context) error {
	if err := only(c.QueryParams(), "limit"); err != nil {
		return err
	}
	limit := apiRunsShown
	if text := c.QueryParam("limit"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 || n > apiRunsMost {
			return fmt.Errorf("limit %q: want a number from 1 to %d: %w", text, apiRunsMost, kpi.ErrInvalid)
		}
		limit = n
	}
	runs, err := s.Intake.Runs(c.Request().Context(), limit)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, map[string]any{"imports": runs})
}

// apiRun answers one import.
func (s *Server) apiRun(c echo.Context) error {
	if err := only(c.QueryParams()); err != nil {
		return err
	}
	r, err := s.findRun(c)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, r)
}

// apiUndo begins to take an import back and answers with the job to poll.
func (s *Server) apiUndo(c echo.Context) error {
	r, err := s.findRun(c)
	if err != nil {
		return err
	}
	j, err := s.Intake.Undo(c.Request().Context(), r.Num, asProgram)
	if err != nil {
		return err
	}
	return s.accepted(c, j)
}
