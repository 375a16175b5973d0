package web

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"taraz/kpi"
	"taraz/reports"
)

// Merging finds customers who seem to be one, and makes them one.
type Merging interface {
	// Duplicates lists groups of customers who seem to be one, the biggest first, and after
	// them those who share a key with many.
	Duplicates(ctx context.Context, limit int) ([]DuplicateGroup, error)
	// Merge gives the facts of others to keep. kpi.ErrInvalid for a choice that makes no
	// sense, kpi.ErrConflict for a customer who is merged already.
	Merge(ctx context.Context, who, keep string, others []string) (num int64, err error)
	// Unmerge takes a merge apart; kpi.ErrUnknown, or kpi.ErrConflict if it is undone already.
	Unmerge(ctx context.Context, num int64, who string) error
	// Merges lists the merges that were ever made, the latest first.
	Merges(ctx context.Context) ([]Merge, error)
}

// DuplicateGroup are customers who seem to be one. SharedBy is how many customers share one
// key that proves nothing because so many share it; 0 in a group that may be merged.
type DuplicateGroup struct {
	Members  []Duplicate
	SharedBy int
}

// Duplicate is a customer who seems to be another one too.
type Duplicate struct {
	ID, Name, City           string
	Phone, Email, NationalID string
	By                       []string // what he shares with another: phone, email, national_id
	Facts                    int64
	First, Last              kpi.Date // of the facts; 0: none has a date
}

// Merge is one merge of customers, by their ids.
type Merge struct {
	Num      int64
	At       time.Time
	Who      string
	Kept     string
	Merged   []string
	Moved    int64     // facts
	Undone   time.Time // zero: it is in force
	UndoneBy string
}

// How many groups and merges a page shows, and how long making or undoing one may take.
const (
	groupsShown = 20
	mergesShown = 50
	mergeTime   = 10 * time.Minute
)

// duplicates answers /quality/duplicates.
func (s *Server) duplicates(c echo.Context) error {
	return s.duplicatesPage(c, http.StatusOK, nil)
}

func (s *Server) duplicatesPage(c echo.Context, status int, fault *reports.Callout) error {
	ctx := c.Request().Context()
	groups, err := s.Merging.Duplicates(ctx, groupsShown+1)
	if err != nil {
		return err
	}
	merges, err := s.Merging.Merges(ctx)
	if err != nil {
		return err
	}
	v := s.reader(s.language(c))
	p := &duplicatesPage{room: s.enter(c, v, "/quality")}
	p.Fault = fault
	if len(groups) > groupsShown {
		groups, p.MoreGroups = groups[:groupsShown], v.T("duplicates.more", reports.Isolate(whole(v, groupsShown)))
	}
	p.fill(v, groups, merges)
	if fault == nil {
		p.done(v, merges, c.QueryParam("merged"), c.QueryParam("apart"))
	}
	return s.showRoom(c, status, v, "duplicates", v.T("duplicates.title"), p)
}

// merge makes the customers of a form one.
func (s *Server) merge(c echo.Context) error {
	form, err := postForm(c)
	if err != nil {
		return err
	}
	keep := form.Get("keep")
	others := slices.DeleteFunc(slices.Clone(form["merge"]), func(id string) bool { return id == keep })
	if keep == "" || len(others) == 0 {
		return s.mergeRefused(c, &problem{http.StatusUnprocessableEntity, "duplicates.needtwo", nil, kpi.ErrInvalid})
	}
	if err := patient(c, mergeTime); err != nil {
		return err
	}
	num, err := s.Merging.Merge(c.Request().Context(), asPerson, keep, others)
	switch {
	case errors.Is(err, kpi.ErrConflict):
		return s.mergeRefused(c, &problem{http.StatusConflict, "duplicates.taken", nil, err})
	case errors.Is(err, kpi.ErrInvalid), errors.Is(err, kpi.ErrUnknown):
		return s.mergeRefused(c, &problem{http.StatusUnprocessableEntity, "duplicates.changed", nil, err})
	case err != nil:
		return err
	}
	return c.Redirect(http.StatusSeeOther, "/quality/duplicates?merged="+strconv.FormatInt(num, 10))
}

// unmerge takes a merge apart.
func (s *Server) unmerge(c echo.Context) error {
	if _, err := postForm(c); err != nil {
		return err
	}
	num, err := strconv.ParseInt(c.Param("num"), 10, 64)
	if err != nil || num < 1 {
		return &problem{http.StatusNotFound, "duplicates.nomerge", nil, kpi.ErrUnknown}
	}
	if err := patient(c, mergeTime); err != nil {
		return err
	}
	err = s.Merging.Unmerge(c.Request().Context(), num, asPerson)
	if errors.Is(err, kpi.ErrConflict) {
		return s.mergeRefused(c, &problem{http.StatusConflict, "duplicates.apartalready", nil, err})
	}
	if err != nil {
		return gone(err, "duplicates.nomerge")
	}
	return c.Redirect(http.StatusSeeOther, "/quality/duplicates?"+url.Values{"apart": {strconv.FormatInt(num, 10)}}.Encode())
}

// mergeRefused shows the page again, with what was wrong.
func (s *Server) mergeRefused(c echo.Context, p *problem) error {
	v := s.reader(s.language(c))
	return s.duplicatesPage(c, p.status, &reports.Callout{Kind: "off", Glyph: "off", Text: v.H(p.key, p.args...)})
}

// patient lets an answer take longer than others do: every value that rests on what is
// changed is written anew before it.
func patient(c echo.Context, long time.Duration) error {
	err := http.NewResponseController(c.Response()).SetWriteDeadline(time.Now().Add(long))
	if errors.Is(err, http.ErrNotSupported) {
		return nil
	}
	return err
}
