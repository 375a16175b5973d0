package web

import (
	"errors"
	"fmt"
	"html/template"
	"io"
	"mime/multipart"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/labstack/echo/v4"

	"taraz/data"
	"taraz/data/source"
	"taraz/kpi"
	"taraz/reports"
)

// form is the upload form as it was sent.
type form struct {
	token, entity, mapping string
	dry                    bool
	file                   string // path of the stored upload, "" without one
}

// uploadTime is how long an upload may take to arrive and to be loaded.
const uploadTime = 30 * time.Minute

// pastShown is how many earlier imports the page lists, rejectsShown how many rows.
const (
	pastShown    = 30
	rejectsShown = 20
	formText     = 256 << 10 // bytes of a text field
)

// imports answers the upload form and the list of past imports.
func (s *Server) imports(c echo.Context) error {
	return s.importPage(c, http.StatusOK, form{}, nil, nil)
}

// load answers an upload: the result, or why the file was refused.
func (s *Server) load(c echo.Context) error {
	patience := http.NewResponseController(c.Response())
	for _, set := range []func(time.Time) error{patience.SetReadDeadline, patience.SetWriteDeadline} {
		if err := set(time.Now().Add(uploadTime)); err != nil && !errors.Is(err, http.ErrNotSupported) {
			return fmt.Errorf("upload: %w", err)
		}
	}
	dir, err := os.MkdirTemp("", "taraz-upload-*")
	if err != nil {
		return fmt.Errorf("upload: %w", err)
	}
	defer os.RemoveAll(dir)
	f, err := readForm(c, dir)
	if err != nil {
		return err
	}
	if err := checkToken(c, f.token); err != nil {
		return err
	}
	report, err := s.take(c, f)
	if err != nil {
		err = &uploaded{err, dir}
	}
	switch {
	case err == nil:
		return s.importPage(c, http.StatusOK, f, report, nil)
	case statusOf(err) >= http.StatusInternalServerError:
		return err
	}
	return s.importPage(c, http.StatusUnprocessableEntity, f, nil, err)
}

// uploaded is an error with an upload. Where the file lay for the moment is left out of its
// text: the reader knows it by its name.
type uploaded struct {
	err error
	dir string
}

func (u *uploaded) Error() string {
	return strings.ReplaceAll(u.err.Error(), u.dir+string(filepath.Separator), "")
}

func (u *uploaded) Unwrap() error { return u.err }

// take checks the form and loads its file.
func (s *Server) take(c echo.Context, f form) (*source.Report, error) {
	u := Upload{Path: f.file, As: f.entity, DryRun: f.dry}
	switch {
	case f.file == "":
		return nil, &problem{http.StatusUnprocessableEntity, "imports.needfile", nil, kpi.ErrInvalid}
	case strings.TrimSpace(f.mapping) != "":
		var err error
		u.As = ""
		if u.Mapping, err = source.ParseMapping([]byte(f.mapping)); err != nil {
			return nil, err
		}
	case f.entity == "":
		return nil, &problem{http.StatusUnprocessableEntity, "imports.needkind", nil, kpi.ErrInvalid}
	}
	return s.Loader.Load(c.Request().Context(), u)
}

// readForm reads a multipart form part by part; the file goes to a directory of its own.
func readForm(c echo.Context, dir string) (form, error) {
	var f form
	parts, err := c.Request().MultipartReader()
	if err != nil {
		return f, fmt.Errorf("the upload form: %w: %w", kpi.ErrInvalid, err)
	}
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return f, nil
		}
		if err == nil {
			err = f.read(part, dir)
		}
		if err != nil {
			return f, broken(err)
		}
	}
}

// broken is an error of reading the form: too large, or not a form at all.
func broken(err error) error {
	var big *http.MaxBytesError
	var path *os.PathError
	if errors.As(err, &big) || errors.As(err, &path) || errors.Is(err, kpi.ErrInvalid) {
		return err
	}
	return fmt.Errorf("the upload form: %w: %w", kpi.ErrInvalid, err)
}

func (f *form) read(part *multipart.Part, dir string) error {
	if part.FormName() == "file" {
		return f.store(part, dir)
	}
	b, err := io.ReadAll(io.LimitReader(part, formText+1))
	if err != nil {
		return err
	}
	if len(b) > formText {
		return fmt.Errorf("field %q is longer than %d bytes: %w", part.FormName(), formText, kpi.ErrInvalid)
	}
	switch text := string(b); part.FormName() {
	case "csrf":
		f.token = text
	case "entity":
		f.entity = text
	case "mapping":
		f.mapping = text
	case "dry":
		f.dry = text == "yes"
	}
	return nil
}

func (f *form) store(part *multipart.Part, dir string) error {
	name := fileName(part.FileName())
	if name == "" || f.file != "" {
		return nil // no file chosen, or a second one
	}
	path := filepath.Join(dir, name)
	to, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(to, part)
	if closed := to.Close(); err == nil {
		err = closed
	}
	if err == nil {
		f.file = path
	}
	return err
}

// fileName is the last part of a name that a browser sent, without what could lead out of
// a directory or deceive a reader.
func fileName(sent string) string {
	sent = sent[strings.LastIndexAny(sent, `/\`)+1:]
	clean := strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.In(r, unicode.Cf) && r != '\u200c' {
			return -1
		}
		return r
	}, sent)
	runes := []rune(strings.TrimLeft(clean, "."))
	if len(runes) > 80 { // the end carries the kind of file
		runes = runes[len(runes)-80:]
	}
	return string(runes)
}

// importsPage is the page of imports.
type importsPage struct {
	Organisation, Action, CSRF, FileHint, Mapping, Example string
	Dry                                                    bool
	Entities                                               []option
	Fault                                                  *reports.Callout
	Report                                                 *reportView
	Past                                                   []pastView
}

type option struct {
	Value, Text string
	Current     bool
}

const exampleMapping = `entity: order
source: crm
columns:
  id: order_no
  customer: customer_id
  ordered_at: date
  amount: {column: total, unit: toman}
`

func (s *Server) importPage(c echo.Context, status int, f form, report *source.Report, fault error) error {
	lang := s.language(c)
	v := reports.View{Format: s.format(lang).Format, Words: s.pages.Words(lang)}
	p := &importsPage{Organisation: s.Organisation.Name, Action: "/imports", CSRF: formToken(c), Mapping: f.mapping, Dry: f.dry,
		FileHint: v.T("imports.filehint", reports.Isolate(v.Number(float64(s.MaxUpload>>20), 0)))}
	p.Example = strings.ReplaceAll(exampleMapping, "unit: toman", "unit: "+s.Organisation.Unit)
	for _, e := range data.Entities {
		p.Entities = append(p.Entities, option{e.Name, e.Label.In(lang), e.Name == f.entity})
	}
	if fault != nil {
		p.Fault = refusal(v, fault)
	}
	if report != nil {
		p.Report = reportOf(v, report, f.dry)
	}
	past, err := s.Loader.Past(c.Request().Context(), pastShown)
	if err != nil {
		return err
	}
	for _, x := range past {
		p.Past = append(p.Past, pastOf(v, x, s.Organisation.Calendar))
	}
	page := s.shell(c, lang, v.T("imports.title"), "/imports")
	page.Body = p
	return s.render(c, status, "imports", page)
}

// refusal says that a file was refused and why; of the reader's own mistakes in his words.
func refusal(v reports.View, err error) *reports.Callout {
	var p *problem
	if errors.As(err, &p) {
		return &reports.Callout{Kind: "off", Glyph: "off", Text: v.H(p.key, p.args...)}
	}
	text := v.H("imports.refused") + ` <bdi dir="ltr">` + template.HTML(template.HTMLEscapeString(kpi.Sentence(err))) + `</bdi>`
	return &reports.Callout{Kind: "off", Glyph: "off", Text: text}
}

// codes lists the reasons of rejects in a fixed order.
func codes(reasons map[source.Code]int64) []source.Code {
	var out []source.Code
	for code := range reasons {
		out = append(out, code)
	}
	slices.SortFunc(out, func(a, b source.Code) int {
		if reasons[a] != reasons[b] {
			return int(reasons[b] - reasons[a])
		}
		return strings.Compare(string(a), string(b))
	})
	return out
}
