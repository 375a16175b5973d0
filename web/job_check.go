package web

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/labstack/echo/v4"

	"taraz/data/intake"
	"taraz/data/source"
	"taraz/kpi"
	"taraz/reports"
)

// rejectsShown is how many rejected rows of a file are listed, changesShown how many KPIs
// that would change.
const (
	rejectsShown = 20
	changesShown = 8
)

// checkPage is what a check found: what would become of the rows, and of the KPIs.
type checkPage struct {
	Heading, CSRF, Commit, Drop, Back, Rejects string
	Facts                                      string
	Steps                                      []step
	Sums                                       []reports.Pair
	Notes                                      []reports.Callout
	Files                                      []checkedFile
	Reasons                                    []reasonView
	Rejected, Rows                             string
	Effect                                     *effectView
	Keep                                       []keepView
	Held                                       bool // its files are still here
}

// checkedFile is what a check found about one file.
type checkedFile struct {
	Name, Entity                           string
	Read, Inserted, Updated, Same, Rejects string
	Preview                                *previewView
	Rows                                   []rejectView
}

type rejectView struct{ Line, Field, Sentence string }

// effectView is the effect on the KPIs: what changes most, the rest of it, and how many stay.
type effectView struct {
	reports.Effect
	More []reports.EffectRow
	Note string
}

// keepView offers to remember the mapping of a file under a name.
type keepView struct {
	ID, NameID, Name, File string
	Checked                bool
}

// checkPage shows what a check found, with what can be done next while its files are held.
func (s *Server) checkPage(c echo.Context, j *intake.Job) error {
	lang := s.language(c)
	v := s.reader(lang)
	p := &checkPage{Heading: v.T("check.title"), CSRF: formToken(c), Rejects: jobPath(j.ID) + "/rejects.csv"}
	d, err := s.heldDraft(c.Request().Context(), j.Draft)
	if err != nil {
		return err
	}
	if d != nil {
		p.Held, p.Commit, p.Drop, p.Back = true, draftPath(d.ID)+"/commit", draftPath(d.ID)+"/drop", draftPath(d.ID)+"?file=1"
		p.Keep = keepsOf(v, d)
		p.Steps = stepsOf(v, 3, d.Files[0])
	} else {
		p.Notes = append(p.Notes, reports.Callout{Kind: "warn", Glyph: "watch", Text: v.H("check.gone"), Link: &reports.Link{Href: "/imports", Text: v.T("imports.again")}})
	}
	p.fill(v, j.Report, d)
	if j.Effect != nil {
		p.Effect = effectOf(v, *j.Effect)
	}
	page := s.shell(c, lang, p.Heading, "/imports")
	page.Scripts, page.Body = []string{"imports.js"}, p
	return s.show(c, "check", page)
}

// heldDraft returns a draft, nil where it is gone.
func (s *Server) heldDraft(ctx context.Context, id string) (*intake.Draft, error) {
	if id == "" {
		return nil, nil
	}
	d, err := s.Intake.Draft(ctx, id)
	if errors.Is(err, kpi.ErrUnknown) {
		return nil, nil
	}
	return d, err
}

// fill adds what the report says about all files and about each.
func (p *checkPage) fill(v reports.View, r *source.Report, d *intake.Draft) {
	var all total
	var months, names []string
	counts := map[source.Code]int64{}
	var samples []source.Reject
	for i, f := range r.Files {
		all.add(f)
		months = append(months, f.Months...)
		names = append(names, fileName(f.File))
		for code, n := range f.Reasons {
			counts[code] += n
		}
		samples = append(samples, f.Samples...)
		p.Files = append(p.Files, checkedOf(v, f, fileNamed(d, f.File, i)))
	}
	p.Facts = strings.Join(names, v.T("list.comma"))
	p.Sums = all.sums(v, monthsText(v, sorted(months)))
	p.Reasons = reasonsOf(v, counts, samples)
	p.Rejected = v.T("check.rejected", reports.Isolate(whole(v, all.rejected)))
	p.Rows = whole(v, all.inserted+all.updated)
	if all.inserted+all.updated+all.removed == 0 {
		p.Notes = append(p.Notes, reports.Callout{Kind: "note", Glyph: "none", Text: v.H("check.nothing")})
	}
	if all.removed > 0 {
		p.Notes = append(p.Notes, reports.Callout{Kind: "warn", Glyph: "watch", Text: v.H("check.removes", v.BDI(whole(v, all.removed)))})
	}
}

// fileNamed is the file of a draft that a report speaks of: the one at its place if the
// names agree, else the first of its name; nil where there is none.
func fileNamed(d *intake.Draft, name string, at int) *intake.File {
	if d == nil {
		return nil
	}
	if at < len(d.Files) && fileName(d.Files[at].Name) == fileName(name) {
		return d.Files[at]
	}
	for _, f := range d.Files {
		if fileName(f.Name) == fileName(name) {
			return f
		}
	}
	return nil
}

func checkedOf(v reports.View, r *source.FileReport, f *intake.File) checkedFile {
	out := checkedFile{Name: fileName(r.File), Entity: entityName(v, r.Entity), Read: whole(v, r.Read), Inserted: whole(v, r.Inserted),
		Updated: whole(v, r.Updated), Same: whole(v, r.Unchanged), Rejects: whole(v, r.Rejected)}
	for i, x := range r.Samples {
		if i == rejectsShown {
			break
		}
		out.Rows = append(out.Rows, rejectView{Line: whole(v, int64(x.Line)), Field: fieldName(v, r.Entity, x.Field), Sentence: x.Sentence})
	}
	if f != nil {
		out.Preview = checkedPreview(v, r, f)
	}
	return out
}

// checkedPreview are the first rows of a file with the cells marked for which a row is
// rejected.
func checkedPreview(v reports.View, r *source.FileReport, f *intake.File) *previewView {
	type place struct {
		line  int
		field string
	}
	bad := map[place]string{}
	for _, x := range r.Samples {
		bad[place{x.Line, x.Field}] = x.Sentence
	}
	p := &previewView{Caption: v.T("check.preview.note", reports.Isolate(whole(v, int64(min(previewShown, len(f.Rows))))))}
	for _, col := range f.Columns {
		name := v.T("draft.leftout")
		if col.Field != "" {
			name = fieldName(v, f.Entity, col.Field)
		}
		p.Columns = append(p.Columns, columnView{Name: col.Name, Fixed: name})
	}
	p.Rows = rowsOf(v, f, func(line, column int) string {
		if field := f.Columns[column].Field; field != "" {
			return bad[place{line, field}]
		}
		return ""
	})
	return p
}

func effectOf(v reports.View, e intake.Effect) *effectView {
	out := &effectView{Effect: reports.NewEffect(v, e.Period, e.Before, e.After)}
	if n := len(out.Changed); n > changesShown {
		out.Changed, out.More = out.Changed[:changesShown], out.Changed[changesShown:]
	}
	out.Note = v.T("check.same", reports.Isolate(whole(v, int64(len(out.Same)))))
	return out
}

// keepsOf offers to remember the mappings that are not remembered yet.
func keepsOf(v reports.View, d *intake.Draft) []keepView {
	var out []keepView
	for i, f := range d.Files {
		if f.Fault != nil || f.Text == "" || f.Origin.Kind == "kept" {
			continue
		}
		name := f.Origin.Name
		if name == "" {
			name = mappingName(v, f)
		}
		out = append(out, keepView{ID: fmt.Sprintf("keep-%d", i), NameID: fmt.Sprintf("name-%d", i), Name: name, File: fileName(f.Name), Checked: f.Origin.Kind != "preset"})
	}
	return out
}

var notOfAName = regexp.MustCompile(`[\p{N}_\-. ()]+$|^[\p{N}_\-. ()]+`)

// mappingName proposes a name: that of the file without its kind and without the month at
// either end, else that of the entity.
func mappingName(v reports.View, f *intake.File) string {
	name := fileName(f.Name)
	if i := strings.IndexByte(name, '.'); i > 0 {
		name = name[:i]
	}
	if name = notOfAName.ReplaceAllString(name, ""); name == "" {
		name = entityName(v, f.Entity)
	}
	return name
}
