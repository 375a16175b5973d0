package web

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"taraz/data/intake"
	"taraz/kpi"
)

func draftPath(id string) string { return "/imports/drafts/" + url.PathEscape(id) }

// filePath is the address of one file of a draft, counted from 0.
func filePath(id string, file int) string { return draftPath(id) + "?file=" + strconv.Itoa(file+1) }

// draft shows one file of a draft: how it was understood, and how it can be read otherwise.
func (s *Server) draft(c echo.Context) error {
	d, err := s.Intake.Draft(c.Request().Context(), c.Param("id"))
	if err != nil {
		return gone(err, "draft.gone")
	}
	n, err := fileOf(d, c.QueryParam("file"))
	if err != nil {
		return err
	}
	var ask error
	if c.QueryParam("ask") == "yes" && d.Files[n].Fault == nil && !ready(d.Files[n]) {
		ask = &problem{http.StatusOK, "draft.ask", nil, kpi.ErrInvalid}
	}
	return s.draftPage(c, http.StatusOK, d, n, d.Files[n], ask)
}

// changeDraft takes over what the form says about one file, and shows the file again or
// goes on to the check.
func (s *Server) changeDraft(c echo.Context) error {
	form, err := postForm(c)
	if err != nil {
		return err
	}
	d, err := s.Intake.Draft(c.Request().Context(), c.Param("id"))
	if err != nil {
		return gone(err, "draft.gone")
	}
	n, err := fileOf(d, form.Get("file"))
	if err != nil {
		return err
	}
	if form.Get("do") == "omit" {
		return s.omitFile(c, d, n)
	}
	choice, err := choiceOf(form, d.Files[n])
	if err != nil {
		return s.draftPage(c, statusOf(err), d, n, typed(d.Files[n], choice), err)
	}
	changed, err := s.Intake.Change(c.Request().Context(), d.ID, n, choice)
	switch {
	case refused(err), errors.Is(err, kpi.ErrUnknown) && s.held(c, d.ID):
		return s.draftPage(c, http.StatusUnprocessableEntity, d, n, typed(d.Files[n], choice), err)
	case err != nil:
		return gone(err, "draft.gone")
	case form.Get("do") == "check":
		return s.checkDraft(c, changed)
	}
	return c.Redirect(http.StatusSeeOther, filePath(d.ID, n))
}

// held tells whether a draft is still there: what is unknown may be a mapping instead.
func (s *Server) held(c echo.Context, id string) bool {
	_, err := s.Intake.Draft(c.Request().Context(), id)
	return err == nil
}

// omitFile goes on without a file.
func (s *Server) omitFile(c echo.Context, d *intake.Draft, n int) error {
	_, err := s.Intake.Omit(c.Request().Context(), d.ID, n)
	if refused(err) {
		return s.draftPage(c, http.StatusConflict, d, n, d.Files[n], err)
	}
	if err != nil {
		return gone(err, "draft.gone")
	}
	return c.Redirect(http.StatusSeeOther, draftPath(d.ID))
}

// checkDraft begins the check of all files, or leads to the first that it cannot begin with.
func (s *Server) checkDraft(c echo.Context, d *intake.Draft) error {
	for n, f := range d.Files {
		if !ready(f) {
			return c.Redirect(http.StatusSeeOther, filePath(d.ID, n)+"&ask=yes")
		}
	}
	j, err := s.Intake.Check(c.Request().Context(), d.ID, asPerson)
	if refused(err) {
		return s.draftPage(c, http.StatusUnprocessableEntity, d, 0, d.Files[0], err)
	}
	if err != nil {
		return gone(err, "draft.gone")
	}
	return c.Redirect(http.StatusSeeOther, jobPath(j.ID))
}

// commitDraft keeps the mappings that are to be remembered and begins the import.
func (s *Server) commitDraft(c echo.Context) error {
	form, err := postForm(c)
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	d, err := s.Intake.Draft(ctx, c.Param("id"))
	if err != nil {
		return gone(err, "draft.gone")
	}
	for n, f := range d.Files {
		if form.Get(fmt.Sprintf("keep-%d", n)) != "yes" || f.Text == "" {
			continue
		}
		name := strings.TrimSpace(form.Get(fmt.Sprintf("name-%d", n)))
		if name == "" {
			err = &problem{http.StatusUnprocessableEntity, "check.needname", nil, kpi.ErrInvalid}
		} else {
			_, err = s.Intake.Save(ctx, name, f.Text, f.Header, asPerson)
		}
		if refused(err) {
			return s.draftPage(c, http.StatusUnprocessableEntity, d, n, d.Files[n], err)
		}
		if err != nil {
			return fmt.Errorf("save mapping: %w", err)
		}
	}
	j, err := s.Intake.Commit(ctx, d.ID, asPerson)
	if refused(err) {
		return s.draftPage(c, http.StatusUnprocessableEntity, d, 0, d.Files[0], err)
	}
	if err != nil {
		return gone(err, "draft.gone")
	}
	return c.Redirect(http.StatusSeeOther, jobPath(j.ID))
}

// dropDraft forgets a draft and its files.
func (s *Server) dropDraft(c echo.Context) error {
	if _, err := postForm(c); err != nil {
		return err
	}
	if err := s.Intake.Drop(c.Param("id")); err != nil && !errors.Is(err, kpi.ErrUnknown) {
		return fmt.Errorf("drop draft: %w", err)
	}
	return c.Redirect(http.StatusSeeOther, "/imports")
}

// postForm reads a form that carries the browser's token.
func postForm(c echo.Context) (url.Values, error) {
	var big *http.MaxBytesError
	err := c.Request().ParseForm()
	if errors.As(err, &big) {
		return nil, err
	}
	if err != nil {
		return nil, fmt.Errorf("the form: %w: %w", kpi.ErrInvalid, err)
	}
	form := c.Request().PostForm
	return form, checkToken(c, form.Get("csrf"))
}

// gone says of what is no longer there what has become of it; other errors stay.
func gone(err error, key string) error {
	if errors.Is(err, kpi.ErrUnknown) {
		return &problem{http.StatusNotFound, key, nil, err}
	}
	return err
}

// fileOf is the position of the file that an address names, counted there from 1. Without
// a name it is the first one that something is missing from.
func fileOf(d *intake.Draft, text string) (int, error) {
	if text == "" {
		for n, f := range d.Files {
			if !ready(f) {
				return n, nil
			}
		}
		return 0, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > len(d.Files) {
		return 0, &problem{http.StatusNotFound, "draft.nofile", nil, kpi.ErrUnknown}
	}
	return n - 1, nil
}

// ready tells that a file can be checked: it is readable and nothing is open.
func ready(f *intake.File) bool {
	return f.Fault == nil && f.Entity != "" && len(f.Questions) == 0 && len(f.Missing) == 0
}
