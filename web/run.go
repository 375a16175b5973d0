package web

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"taraz/data/intake"
	"taraz/data/source"
	"taraz/reports"
)

func runPath(num int64) string { return "/imports/runs/" + strconv.FormatInt(num, 10) }

// runPage is what one import did, and how it is taken back.
type runPage struct {
	Num, Heading, CSRF, Action, Rejects string
	Rooms                               []reports.Link
	Status                              reports.Status
	Facts                               []reports.Pair
	Notes                               []reports.Callout
	Sums                                []reports.Pair
	Files                               []runFileView
	Reasons                             []reasonView
	Rejected                            string
	Mend                                bool // rejected rows can be corrected and sent again
	Undo, WhyNot                        string
}

// runFileView is one file of a run.
type runFileView struct {
	Name, Entity, Source, Months, Hash                              string
	Read, Inserted, Updated, Unchanged, Removed, Rejected, Accepted string
}

// run shows an import of the past, or one under way.
func (s *Server) run(c echo.Context) error {
	r, err := s.findRun(c)
	if err != nil {
		return err
	}
	lang := s.language(c)
	v := s.reader(lang)
	page := s.shell(c, lang, v.T("run.title", reports.Isolate(whole(v, r.Num))), "/imports")
	p := runPageOf(v, r)
	p.CSRF = formToken(c)
	page.Body = p
	if r.Status == "running" {
		page.Refresh = refreshEvery
	}
	return s.show(c, "run", page)
}

func (s *Server) findRun(c echo.Context) (*intake.Run, error) {
	num, err := number(c.Param("num"))
	if err != nil {
		return nil, gone(err, "run.gone")
	}
	r, err := s.Intake.Run(c.Request().Context(), num)
	return r, gone(err, "run.gone")
}

// runRejects answers the rejected rows of a run.
func (s *Server) runRejects(c echo.Context) error {
	r, err := s.findRun(c)
	if err != nil {
		return err
	}
	rows, err := s.Intake.Rejects(c.Request().Context(), r.Num)
	if err != nil {
		return gone(err, "job.norejects")
	}
	name := "taraz"
	if len(r.Files) > 0 {
		name = r.Files[0].File
	}
	return sendRejects(c, rows, name)
}

// undoRun begins to take a run back.
func (s *Server) undoRun(c echo.Context) error {
	if _, err := postForm(c); err != nil {
		return err
	}
	r, err := s.findRun(c)
	if err != nil {
		return err
	}
	j, err := s.Intake.Undo(c.Request().Context(), r.Num, asPerson)
	if err != nil {
		return gone(err, "run.gone")
	}
	return c.Redirect(http.StatusSeeOther, jobPath(j.ID))
}

func runPageOf(v reports.View, r *intake.Run) *runPage {
	p := &runPage{Num: whole(v, r.Num), Heading: v.T("run.title", reports.Isolate(whole(v, r.Num))), Action: runPath(r.Num) + "/undo", Rooms: dataRooms(v, ""), Status: runStatus(v, r.Status)}
	p.Status.Pill = true
	p.facts(v, r)
	p.notes(v, r)
	all := runTotal(*r)
	sum := total{all.Read, all.Inserted, all.Updated, all.Unchanged, all.Rejected, all.Removed}
	var months []string
	counts := map[source.Code]int64{}
	for _, f := range r.Files {
		months = append(months, f.Months...)
		for code, n := range f.Reasons {
			counts[code] += n
		}
		p.Files = append(p.Files, runFileOf(v, f))
	}
	if r.Status == "done" || r.Status == "undone" {
		p.Sums = sum.sums(v, monthsText(v, sorted(months)))
	}
	p.Reasons = reasonsOf(v, counts, nil)
	p.Rejected = v.T("check.rejected", reports.Isolate(whole(v, all.Rejected)))
	if r.Rejects && all.Rejected > 0 {
		p.Rejects = runPath(r.Num) + "/rejects.csv"
		p.Mend = r.Status == "done"
	}
	if r.Undoable {
		p.Undo = v.T("run.undo.what", reports.Isolate(whole(v, all.Inserted)), reports.Isolate(whole(v, all.Updated)))
	} else if r.Status == "done" {
		p.WhyNot = r.WhyNot.In(v.Lang)
	}
	return p
}

// facts are when an import ran and who began it.
func (p *runPage) facts(v reports.View, r *intake.Run) {
	pair := func(key, text string) {
		if text != "" {
			p.Facts = append(p.Facts, reports.Pair{Term: v.T(key), Text: lines(text)})
		}
	}
	pair("imports.when", moment(v, r.Started))
	pair("imports.who", whoText(v, r.Who))
	if took := r.Ended.Sub(r.Started); !r.Ended.IsZero() && took > 0 {
		pair("run.took", v.T("run.seconds", v.Number(took.Seconds(), 1)))
	}
}

// notes say what a reader has to know first: that it failed, was undone, or still runs.
func (p *runPage) notes(v reports.View, r *intake.Run) {
	switch r.Status {
	case "failed":
		text := v.H("run.failednote")
		if r.Problem != "" {
			text += " " + lines(r.Problem)
		}
		p.Notes = append(p.Notes, reports.Callout{Kind: "off", Glyph: "off", Text: text})
	case "undone":
		p.Notes = append(p.Notes, reports.Callout{Kind: "note", Glyph: "none", Text: v.H("run.undonenote", moment(v, r.UndoneAt), whoText(v, r.UndoneBy))})
	case "running":
		p.Notes = append(p.Notes, reports.Callout{Kind: "note", Glyph: "none", Text: v.H("run.runningnote")})
	}
}

func runFileOf(v reports.View, f intake.RunFile) runFileView {
	out := runFileView{Name: fileName(f.File), Entity: entityName(v, f.Entity), Source: f.Source, Months: monthsText(v, f.Months),
		Read: whole(v, f.Read), Inserted: whole(v, f.Inserted), Updated: whole(v, f.Updated), Unchanged: whole(v, f.Unchanged),
		Removed: whole(v, f.Removed), Rejected: whole(v, f.Rejected), Accepted: whole(v, f.Accepted)}
	if len(f.Hash) > 12 {
		out.Hash = strings.ToLower(f.Hash[:12])
	}
	if out.Name == "" {
		out.Name = fmt.Sprintf("%s %s", out.Entity, f.Source)
	}
	return out
}
