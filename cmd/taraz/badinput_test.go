package main

import (
	"bytes"
	"context"
	"encoding/json"
	"html"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// site is the service of an operator's database as a browser and a program meet it.
type site struct {
	t   *testing.T
	url string
	http.Client
}

// serve runs `taraz serve` until the test ends. What it prints first is its address.
func (op operator) serve() *site {
	op.t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	var out, errs printed
	env := environment{Stdout: &out, Stderr: &errs, Now: func() time.Time { return op.now }, Getenv: func(string) string { return "" }}
	ended := make(chan int, 1)
	go func() { ended <- run(ctx, []string{"serve", "--db", op.db, "--addr", "127.0.0.1:0"}, env) }()
	address := out.address()
	if address == "" {
		stop()
		op.t.Fatalf("taraz serve: exit %d: %s", <-ended, errs.String())
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		op.t.Fatal(err)
	}
	s := &site{t: op.t, url: "http://" + address, Client: http.Client{Jar: jar, Timeout: time.Minute}}
	op.t.Cleanup(func() {
		s.CloseIdleConnections()
		stop()
		if code := <-ended; code != exitDone {
			op.t.Errorf("taraz serve: exit %d: %s", code, errs.String())
		}
	})
	return s
}

// sent is an answer with the path that it stands at.
type sent struct {
	status     int
	path, body string
}

// text is the body without its tags.
func (s sent) text() string {
	return html.UnescapeString(regexp.MustCompile(`<[^>]*>`).ReplaceAllString(s.body, ""))
}

func (s *site) answer(r *http.Response, err error) sent {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return sent{r.StatusCode, r.Request.URL.RequestURI(), string(body)}
}

func (s *site) get(path string) sent {
	s.t.Helper()
	return s.answer(s.Get(s.url + path))
}

// hidden is a hidden field of a form.
func (s sent) hidden(name string) string {
	if m := regexp.MustCompile(`name="` + name + `" value="([^"]*)"`).FindStringSubmatch(s.body); m != nil {
		return html.UnescapeString(m[1])
	}
	return ""
}

// drop hands a file in on the page of imports, and returns the page to which that leads.
func (s *site) drop(name, content string) sent {
	s.t.Helper()
	kind, body := form(s.t, "csrf", s.get("/imports").hidden("csrf"), name, content)
	return s.answer(s.Post(s.url+"/imports", kind, body))
}

// submit sends the form of a draft back with some of its fields changed.
func (s *site) submit(draft sent, fields ...string) sent {
	s.t.Helper()
	f := url.Values{"csrf": {draft.hidden("csrf")}, "file": {draft.hidden("file")}, "state": {draft.hidden("state")}}
	for i := 0; i < len(fields); i += 2 {
		f.Set(fields[i], fields[i+1])
	}
	path, _, _ := strings.Cut(draft.path, "?")
	return s.answer(s.PostForm(s.url+path, f))
}

// send hands a file in by the API; field says how it is read.
func (s *site) send(field, value, name, content string) sent {
	s.t.Helper()
	kind, body := form(s.t, field, value, name, content)
	return s.answer(s.Post(s.url+"/api/v1/imports", kind, body))
}

// job polls what an accepted answer points to until it is over, and returns its error.
func (s *site) job(accepted sent) (state, fault string) {
	s.t.Helper()
	var at struct{ URL string }
	if err := json.Unmarshal([]byte(accepted.body), &at); err != nil || accepted.status != http.StatusAccepted {
		s.t.Fatalf("got %d %s, want a job", accepted.status, accepted.body)
	}
	for range 3000 {
		var job struct{ State, Error string }
		if err := json.Unmarshal([]byte(s.get(at.URL).body), &job); err != nil {
			s.t.Fatal(err)
		}
		if job.State == "done" || job.State == "failed" {
			return job.State, job.Error
		}
		time.Sleep(10 * time.Millisecond)
	}
	s.t.Fatal("the job is not over after 30 s")
	return "", ""
}

// form is a field and a file as a browser sends them.
func form(t *testing.T, field, value, name, content string) (kind string, body *bytes.Buffer) {
	t.Helper()
	body = &bytes.Buffer{}
	m := multipart.NewWriter(body)
	err := m.WriteField(field, value)
	if err == nil {
		var w io.Writer
		if w, err = m.CreateFormFile("file", name); err == nil {
			_, err = io.WriteString(w, content)
		}
	}
	if err == nil {
		err = m.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return m.FormDataContentType(), body
}

// temporary gives the test a folder of its own for temporary files, and returns what is
// left of the program's in it.
func temporary(t *testing.T) func() []string {
	t.Helper()
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	return func() []string {
		entries, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		var left []string
		for _, e := range entries {
			if !strings.HasPrefix(e.Name(), "Test") { // folders of tests
				left = append(left, e.Name())
			}
		}
		return left
	}
}

// everything is what readers see of a database but for the list of imports.
func (op operator) everything() string {
	op.t.Helper()
	return op.state() + op.must("quality", "--json") + op.must("check")
}

// hasAll checks that a text says every one of the words.
func hasAll(t *testing.T, what, text string, words ...string) {
	t.Helper()
	for _, w := range words {
		if !strings.Contains(text, w) {
			t.Errorf("%s: got %.500q, want %q in it", what, text, w)
		}
	}
}

// same checks that two lists are one.
func same[T comparable](t *testing.T, what string, got, want []T) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}
