package web

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"taraz/data/intake"
	"taraz/kpi"
	"taraz/reports"
)

// Drafts holds what is handed in while a person looks at it. What is gone wraps
// kpi.ErrUnknown.
type Drafts interface {
	// Take moves the uploads into a draft; a file that cannot be read is in it with its
	// fault.
	Take(ctx context.Context, who string, uploads []intake.Upload) (*intake.Draft, error)
	Draft(ctx context.Context, id string) (*intake.Draft, error)
	// Change decides how the file at a position is read. A change of entity without
	// columns guesses these anew, as does one of what the header is read by.
	Change(ctx context.Context, id string, file int, c intake.Choice) (*intake.Draft, error)
	// Omit takes the file at a position out of a draft of several.
	Omit(ctx context.Context, id string, file int) (*intake.Draft, error)
	Drop(id string) error
	// Save keeps a mapping under a name, by which a file of the same header is recognised.
	Save(ctx context.Context, name, text string, header []string, who string) (version int, err error)
	// Kept lists the saved mappings, of each the newest version.
	Kept(ctx context.Context) ([]intake.Kept, error)
}

// Jobs does the work that nobody waits for, one after another.
type Jobs interface {
	// Check tries all files of a draft without keeping anything; Commit imports them.
	Check(ctx context.Context, id, who string) (*intake.Job, error)
	Commit(ctx context.Context, id, who string) (*intake.Job, error)
	Submit(ctx context.Context, r intake.Request) (*intake.Job, error)
	Undo(ctx context.Context, num int64, who string) (*intake.Job, error)
	Job(id string) (*intake.Job, error)
	// Jobs lists those that wait or run, in their order.
	Jobs() []intake.Job
	// JobRejects returns the rejected rows of a check that is done, as CSV.
	JobRejects(id string) (io.ReadCloser, error)
}

// Runs lists the imports of the past.
type Runs interface {
	// Runs returns the latest, the newest first.
	Runs(ctx context.Context, limit int) ([]intake.Run, error)
	Run(ctx context.Context, num int64) (*intake.Run, error)
	// Rejects returns the rejected rows of a run, as CSV.
	Rejects(ctx context.Context, num int64) (io.ReadCloser, error)
}

// Intake is the counter at which files are handed in.
type Intake interface {
	Drafts
	Jobs
	Runs
}

// asPerson and asProgram are who imports, as long as nobody signs in.
const (
	asPerson  = "web"
	asProgram = "api"
)

// runsShown is how many imports the page lists.
const runsShown = 50

// importsPage is the page of imports.
type importsPage struct {
	Organisation, CSRF, FileHint string
	Rooms                        []reports.Link
	Fault                        *reports.Callout
	Jobs                         []jobLine
	Runs                         []runLine
}

// imports answers the form for files and the list of imports.
func (s *Server) imports(c echo.Context) error { return s.importsPage(c, http.StatusOK, nil) }

// upload takes files from the form and leads to the draft of them.
func (s *Server) upload(c echo.Context) error {
	if !strings.HasPrefix(c.Request().Header.Get(echo.HeaderContentType), echo.MIMEMultipartForm) {
		if _, err := postForm(c); err != nil {
			return err
		}
	}
	r, err := s.receive(c, []string{"csrf"}, func(fields map[string]string) error { return checkToken(c, fields["csrf"]) })
	if err != nil {
		return err
	}
	defer r.remove()
	if len(r.files) == 0 {
		err = &problem{http.StatusUnprocessableEntity, "imports.needfile", nil, kpi.ErrInvalid}
		return s.importsPage(c, http.StatusUnprocessableEntity, err)
	}
	d, err := s.Intake.Take(c.Request().Context(), asPerson, r.files)
	if refused(err) {
		return s.importsPage(c, http.StatusUnprocessableEntity, err)
	}
	if err != nil {
		return fmt.Errorf("upload: %w", err)
	}
	return c.Redirect(http.StatusSeeOther, draftPath(d.ID))
}

func (s *Server) importsPage(c echo.Context, status int, fault error) error {
	lang := s.language(c)
	v := s.reader(lang)
	runs, err := s.Intake.Runs(c.Request().Context(), runsShown)
	if err != nil {
		return err
	}
	p := &importsPage{Organisation: s.Organisation.Name, CSRF: formToken(c), Rooms: dataRooms(v, "/imports"),
		FileHint: v.T("imports.filehint", reports.Isolate(v.Number(float64(s.MaxUpload>>20), 0)))}
	if fault != nil {
		p.Fault = refusal(v, fault)
	}
	for _, j := range s.Intake.Jobs() {
		p.Jobs = append(p.Jobs, jobLineOf(v, j))
	}
	for _, r := range runs {
		p.Runs = append(p.Runs, runLineOf(v, r))
	}
	page := s.shell(c, lang, v.T("imports.title"), "/imports")
	page.Scripts, page.Body = []string{"imports.js"}, p
	return s.render(c, status, "imports", page)
}

// reader is who reads a page that has no period and no scope.
func (s *Server) reader(lang string) reports.View {
	return reports.View{Format: s.format(lang).Format, Words: s.pages.Words(lang), Organisation: s.Organisation.Name, Catalogue: s.Catalogue}
}

// dataRooms are the pages about data; current is the path of the open one.
func dataRooms(v reports.View, current string) []reports.Link {
	var links []reports.Link
	for _, r := range []struct{ path, key string }{{"/imports", "data.imports"}, {"/quality", "data.quality"},
		{"/sources", "data.sources"}, {"/mappings", "data.mappings"}, {"/templates", "data.templates"}} {
		links = append(links, reports.Link{Href: r.path, Text: v.T(r.key), Current: r.path == current})
	}
	return links
}

// number reads a whole number from 1 of an address; anything else does not exist.
func number(text string) (int64, error) {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 1 || text[0] == '+' {
		return 0, fmt.Errorf("import %q: want its number: %w", text, kpi.ErrUnknown)
	}
	return n, nil
}
