package web

import (
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
	"unicode"

	"github.com/labstack/echo/v4"

	"taraz/data/intake"
	"taraz/kpi"
)

// The limits of an upload: how long it may take to arrive, how many may arrive at once and
// how long another one waits for its turn, how many files it may hold and how long a text
// field may be.
const (
	uploadTime     = 30 * time.Minute
	uploadsAtOnce  = 4
	uploadPatience = 20 * time.Second
	uploadFiles    = 50
	formText       = 256 << 10 // bytes
)

// received is an upload: its files lie in a folder of their own until it is removed.
type received struct {
	dir    string
	files  []intake.Upload
	fields map[string]string
}

// remove takes away what nobody has moved from the folder.
func (r *received) remove() { os.RemoveAll(r.dir) }

// receive stores an upload part by part, so that no file is ever held in memory. known are
// the names that its text fields may have; first is asked before a file is stored, with the
// fields that came before it, and at the end.
func (s *Server) receive(c echo.Context, known []string, first func(fields map[string]string) error) (*received, error) {
	parts, err := c.Request().MultipartReader()
	if err != nil {
		return nil, fmt.Errorf("the upload form: %w: %w", kpi.ErrInvalid, err)
	}
	r, done, err := s.place(c)
	if err != nil {
		return nil, err
	}
	defer done()
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err == nil {
			err = r.read(part, known, first)
		}
		if err != nil {
			r.remove()
			return nil, broken(err)
		}
	}
	if err := first(r.fields); err != nil {
		r.remove()
		return nil, err
	}
	return r, nil
}

// place makes room for an upload: time, one of the few places, and a folder. done gives
// the place back.
func (s *Server) place(c echo.Context) (r *received, done func(), err error) {
	patience := http.NewResponseController(c.Response())
	for _, set := range []func(time.Time) error{patience.SetReadDeadline, patience.SetWriteDeadline} {
		if err := set(time.Now().Add(uploadTime)); err != nil && !errors.Is(err, http.ErrNotSupported) {
			return nil, nil, fmt.Errorf("upload: %w", err)
		}
	}
	wait := time.NewTimer(uploadPatience)
	defer wait.Stop()
	select {
	case s.uploads <- struct{}{}:
	case <-c.Request().Context().Done():
		return nil, nil, c.Request().Context().Err()
	case <-wait.C:
		c.Response().Header().Set("Retry-After", "60")
		return nil, nil, &problem{http.StatusTooManyRequests, "error.text.429", nil, errors.New("too many uploads at once; try again in a minute")}
	}
	dir, err := os.MkdirTemp("", "taraz-upload-*")
	if err != nil {
		<-s.uploads
		return nil, nil, broken(fmt.Errorf("upload: %w", err))
	}
	return &received{dir: dir, fields: map[string]string{}}, func() { <-s.uploads }, nil
}

func (r *received) read(part *multipart.Part, known []string, first func(map[string]string) error) error {
	name := part.FormName()
	if name == "file" {
		if err := first(r.fields); err != nil {
			return err
		}
		return r.store(part, fileName(part.FileName()))
	}
	if !slices.Contains(known, name) {
		return fmt.Errorf("field %q: want one of %s: %w", name, strings.Join(append([]string{"file"}, known...), ", "), kpi.ErrInvalid)
	}
	if _, twice := r.fields[name]; twice {
		return fmt.Errorf("field %q is given twice: %w", name, kpi.ErrInvalid)
	}
	b, err := io.ReadAll(io.LimitReader(part, formText+1))
	if err != nil {
		return err
	}
	if len(b) > formText {
		return fmt.Errorf("field %q is longer than %d bytes: %w", name, formText, kpi.ErrInvalid)
	}
	r.fields[name] = string(b)
	return nil
}

// store writes a file to the folder; one without a name is a field that was left empty.
func (r *received) store(from io.Reader, name string) error {
	if name == "" {
		return nil
	}
	if len(r.files) == uploadFiles {
		return fmt.Errorf("more than %d files at once: %w", uploadFiles, kpi.ErrInvalid)
	}
	path := filepath.Join(r.dir, strconv.Itoa(len(r.files)+1))
	to, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(to, from)
	if err = errors.Join(err, to.Close()); err != nil {
		return err
	}
	r.files = append(r.files, intake.Upload{Name: name, Path: path})
	return nil
}

// broken is an error of reading an upload: too large, a full disk, or not a form at all.
func broken(err error) error {
	var big *http.MaxBytesError
	var path *os.PathError
	var ours *problem
	var refusal *echo.HTTPError
	switch {
	case errors.Is(err, syscall.ENOSPC):
		return &problem{http.StatusInsufficientStorage, "error.text.507", nil, err}
	case errors.As(err, &big), errors.As(err, &path), errors.As(err, &ours), errors.As(err, &refusal), errors.Is(err, kpi.ErrInvalid):
		return err
	}
	return fmt.Errorf("the upload form: %w: %w", kpi.ErrInvalid, err)
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
	for len(string(runes)) > 200 { // a disk counts bytes, and wants no more than 255
		runes = runes[1:]
	}
	return string(runes)
}
