package web

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"taraz/data"
	"taraz/kpi"
	"taraz/reports"
)

// Quality tells what is wrong with the data, or may be.
type Quality interface {
	Quality(ctx context.Context) ([]QualityFinding, error)
	// QualityRows returns the rows behind a finding, by its Name and entity. One that is gone
	// since has none; kpi.ErrUnknown for a check or an entity that does not exist.
	QualityRows(ctx context.Context, finding, entity string, offset, limit int) (reports.RowPage, error)
}

// QualityFinding counts what one check found in one entity.
type QualityFinding struct {
	Check, Entity string
	// Field is what was looked at: a date, "amount", "facts", a field of the profile or of what
	// customers share; empty: all of it.
	Field  string
	Month  kpi.Month // of a finding about one month, else 0
	Count  int64     // rows
	Of     int64     // how many were looked at; 0: it does not matter
	Groups int64     // of customers who seem to be one
	// Total and Usual are what a month has and what is usual, Factor one over the other;
	// amounts are in the currency's smallest unit.
	Total, Usual, Factor float64
}

// Name is what QualityRows knows a finding by.
func (q QualityFinding) Name() string {
	name := q.Check
	if q.Field != "" {
		name += ":" + q.Field
	}
	if q.Month != 0 {
		name += ":" + q.Month.String()
	}
	return name
}

// qualityChecks are the checks in the order of their weight. Those that bend may make a
// figure wrong; the others leave something out of it.
var qualityChecks = []struct {
	name string
	bend bool
}{
	{"unit_suspicion", true}, {"month_jump", true}, {"duplicate_customer", true}, {"future_date", true}, {"before_start", true},
	{"closes_before_opens", false}, {"missing_date", false}, {"stub", false}, {"incomplete_profile", false},
}

func knownCheck(name string) bool {
	for _, c := range qualityChecks {
		if c.name == name {
			return true
		}
	}
	return false
}

// quality answers /quality: how far the figures can be trusted.
func (s *Server) quality(c echo.Context) error {
	ctx := c.Request().Context()
	first, last, err := s.Facts.Span(ctx)
	if err != nil {
		return fmt.Errorf("span of the facts: %w", err)
	}
	v := s.reader(s.language(c))
	p := &qualityPage{room: s.enter(c, v, "/quality")}
	found, err := s.Quality.Quality(ctx)
	if err != nil {
		return err
	}
	if first == 0 && last == 0 && len(found) == 0 {
		p.Empty = &reports.Blank{Title: v.T("quality.nodata.title"), Text: v.T("quality.nodata"), Link: &reports.Link{Href: "/imports", Text: v.T("quality.nodata.do")}}
	} else {
		p.fill(v, found)
	}
	return s.showRoom(c, http.StatusOK, v, "quality", v.T("quality.title"), p)
}

// qualityRowsPage are the rows behind one finding.
type qualityRowsPage struct {
	room
	Heading, Of        string
	What, Effect, Todo string
	Note               *reports.Callout
	Act                *reports.Link
	Gone               string // nothing is found any more
	Rows               *reports.RowsTable
	Contacts           string // why no phone is shown
}

// qualityRows answers /quality/CHECK/ENTITY: the rows behind a count, a page at a time.
func (s *Server) qualityRows(c echo.Context) error {
	name, entity := pathName(c, "check"), pathName(c, "entity")
	check, _, _ := strings.Cut(name, ":")
	if !knownCheck(check) || data.ByName(entity) == nil {
		return &problem{http.StatusNotFound, "quality.unknown", nil, fmt.Errorf("check %q of %q: %w", name, entity, kpi.ErrUnknown)}
	}
	offset, err := rowOffset(c)
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	found, err := s.Quality.Quality(ctx)
	if err != nil {
		return err
	}
	v := s.reader(s.language(c))
	p := &qualityRowsPage{room: s.enter(c, v, "/quality"), Heading: v.T("quality." + check), What: v.T("quality." + check + ".what"),
		Effect: v.T("quality." + check + ".effect"), Todo: v.T("quality." + check + ".todo"), Of: entityName(v, entity)}
	i := slices.IndexFunc(found, func(q QualityFinding) bool { return q.Name() == name && q.Entity == entity })
	if i < 0 {
		p.Gone = v.T("quality.gone")
		return s.showRoom(c, http.StatusOK, v, "qualityrows", p.Heading, p)
	}
	p.Of, p.Note = findingText(v, found[i]), s.suspicion(v, found[i])
	page, err := s.Quality.QualityRows(ctx, name, entity, offset, rowsShown)
	if err != nil {
		return gone(err, "quality.unknown")
	}
	p.show(v, name, entity, offset, page)
	return s.showRoom(c, http.StatusOK, v, "qualityrows", p.Heading, p)
}

// rowOffset is the row that an address begins at.
func rowOffset(c echo.Context) (int, error) {
	text := c.QueryParam("rows")
	if text == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 || n > 1<<30 {
		return 0, &problem{http.StatusBadRequest, "error.text.400", nil, kpi.ErrInvalid}
	}
	return n, nil
}

func (p *qualityRowsPage) show(v reports.View, name, entity string, offset int, page reports.RowPage) {
	page, hidden := withoutContacts(page)
	if hidden {
		p.Contacts = v.T("quality.contacts")
	}
	if name == "duplicate_customer" {
		p.Act = &reports.Link{Href: "/quality/duplicates", Text: v.T("quality.duplicate_customer.act")}
	}
	path := findingPath(name, entity)
	p.Rows = reports.NewRowsTable(v, worded(v, entity, page), offset, rowsShown, func(offset int) string {
		if offset == 0 {
			return path + "#rows"
		}
		return path + "?rows=" + strconv.Itoa(offset) + "#rows"
	})
	p.Rows.Heading = v.T("quality.rowsheading")
	p.Rows.Caption = v.T("quality.rowscaption", reports.Isolate(whole(v, page.Total)))
}

func findingPath(name, entity string) string {
	return "/quality/" + url.PathEscape(name) + "/" + url.PathEscape(entity)
}

// withoutContacts hides how customers can be reached, which the page of duplicates alone
// shows: whether there is anything is all that the other checks need.
func withoutContacts(page reports.RowPage) (out reports.RowPage, hidden bool) {
	out = page
	out.Columns, out.Rows = slices.Clone(page.Columns), make([][]reports.RowCell, len(page.Rows))
	for i, row := range page.Rows {
		out.Rows[i] = slices.Clone(row)
	}
	for i, column := range out.Columns {
		if !isContact(column.Label) {
			continue
		}
		hidden = true
		out.Columns[i].Kind = reports.FlagColumn
		for _, row := range out.Rows {
			if i < len(row) && !row[i].Null {
				row[i] = reports.RowCell{Text: "yes", Null: row[i].Text == ""}
			}
		}
	}
	return out, hidden
}

// worded writes choices in the reader's language. The page is the caller's own.
func worded(v reports.View, entity string, page reports.RowPage) reports.RowPage {
	for i, column := range page.Columns {
		isChoice := func(f data.Field) bool { return f.Type == data.Choice && f.Label == column.Label }
		if !slices.ContainsFunc(data.ByName(entity).Fields, isChoice) {
			continue
		}
		for _, row := range page.Rows {
			if i < len(row) {
				row[i].Text = data.ChoiceLabel(row[i].Text).In(v.Lang)
			}
		}
	}
	return page
}

func isContact(label kpi.Words) bool {
	customer := data.ByName("customer")
	for _, name := range []string{"phone", "email", "national_id"} {
		if f, ok := customer.Field(name); ok && f.Label == label {
			return true
		}
	}
	return false
}
