package web

import (
	"bytes"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/labstack/echo/v4"

	"taraz/data/intake"
	"taraz/kpi"
)

// tokenOf is the browser's token in the tests.
const tokenOf = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

// part is a part of a multipart form; a file if it has a name.
type part struct{ field, file, content string }

// multi makes a form as a browser sends it.
func multi(parts ...part) (body *bytes.Buffer, kind string) {
	body = &bytes.Buffer{}
	m := multipart.NewWriter(body)
	for _, p := range parts {
		if p.file == "" {
			m.WriteField(p.field, p.content)
			continue
		}
		w, _ := m.CreateFormFile(p.field, p.file)
		io.WriteString(w, p.content)
	}
	m.Close()
	return body, m.FormDataContentType()
}

// post sends a body from this machine with the browser's token in its cookie.
func post(h http.Handler, path, kind string, body io.Reader, change ...func(*http.Request)) *httptest.ResponseRecorder {
	r := httptest.NewRequest("POST", path, body)
	r.Host = "127.0.0.1:8080"
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	r.AddCookie(&http.Cookie{Name: csrfCookie, Value: tokenOf})
	for _, c := range change {
		c(r)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// submit posts a form with the browser's token.
func submit(h http.Handler, path string, form url.Values) *httptest.ResponseRecorder {
	form = clone(form)
	if !form.Has("csrf") {
		form.Set("csrf", tokenOf)
	}
	return post(h, path, "application/x-www-form-urlencoded", strings.NewReader(form.Encode()))
}

func clone(form url.Values) url.Values {
	out := url.Values{}
	for k, v := range form {
		out[k] = v
	}
	return out
}

// emptied points temporary files of a test to a folder and returns what was left there.
func emptied(t *testing.T) func() []string {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	return func() []string {
		left, err := filepath.Glob(filepath.Join(dir, "*"))
		if err != nil {
			t.Fatal(err)
		}
		return left
	}
}

func TestUploads(t *testing.T) {
	left := emptied(t)
	token := part{"csrf", "", tokenOf}
	file := part{"file", "o.csv", "id,amount\n1,2\n"}
	for _, c := range []struct {
		name   string
		parts  []part
		header [2]string
		status int
		taken  []string // the names of the files
		has    string
	}{
		{"a file leads to its draft", []part{token, file}, [2]string{}, 303, []string{"o.csv"}, "/imports/drafts/new-1"},
		{"several files are one draft", []part{token, file, {"file", "p.xlsx", "PK"}, {"file", "o.csv", "other"}}, [2]string{}, 303, []string{"o.csv", "p.xlsx", "o.csv"}, ""},
		{"no file", []part{token}, [2]string{}, 422, nil, "فایلی انتخاب نشده"},
		{"an empty field for a file", []part{token, {"file", "", ""}}, [2]string{}, 422, nil, "فایلی انتخاب نشده"},
		{"without the token", []part{file}, [2]string{}, 403, nil, "پذیرفته نشد"},
		{"with the token after the file", []part{file, token}, [2]string{}, 403, nil, ""},
		{"with another token", []part{{"csrf", "", strings.Repeat("0", 64)}, file}, [2]string{}, 403, nil, ""},
		{"from another site", []part{token, file}, [2]string{"Sec-Fetch-Site", "cross-site"}, 403, nil, ""},
		{"from another origin", []part{token, file}, [2]string{"Origin", "http://evil.example"}, 403, nil, ""},
		{"a field that the form does not have", []part{token, {"mapping", "", "x"}, file}, [2]string{}, 400, nil, "mapping"},
		{"the token twice", []part{token, token, file}, [2]string{}, 400, nil, ""},
		{"larger than allowed", []part{token, {"file", "o.csv", strings.Repeat("a,b\n", 800_000)}}, [2]string{}, 413, nil, "بزرگ"},
		{"a name that leads elsewhere stays a name", []part{token, {"file", "../../etc/passwd.csv", "a,b\n"}}, [2]string{}, 303, []string{"passwd.csv"}, ""},
		{"more files than anybody drops at once", append([]part{token}, many(uploadFiles+1)...), [2]string{}, 400, nil, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := newFake(t, kpi.Jalali)
			body, kind := multi(c.parts...)
			w := post(f.server(t).Handler(), "/imports", kind, body, func(r *http.Request) {
				if c.header[0] != "" {
					r.Header.Set(c.header[0], c.header[1])
				}
			})
			var names []string
			for _, taken := range f.desk.taken {
				for _, u := range taken {
					names = append(names, u.Name)
				}
			}
			if w.Code != c.status || strings.Join(names, "|") != strings.Join(c.taken, "|") || !strings.Contains(w.Body.String()+w.Header().Get("Location"), c.has) {
				t.Errorf("got status %d, location %q and files %q, want %d and %q with %q: %.400s", w.Code, w.Header().Get("Location"), names, c.status, c.taken, c.has, w.Body)
			}
			if still := left(); len(still) > 0 {
				t.Errorf("got %q left behind, want nothing", still)
			}
		})
	}
}

func many(n int) []part {
	var parts []part
	for i := range n {
		parts = append(parts, part{"file", fmt.Sprintf("%d.csv", i), "a\n"})
	}
	return parts
}

func TestAnUploadArrivesWhole(t *testing.T) {
	f := newFake(t, kpi.Jalali)
	content := strings.Repeat("سلام,۱۲\r\n", 5000)
	body, kind := multi(part{"csrf", "", tokenOf}, part{"file", "سفارش‌ها.csv", content})
	if w := post(f.server(t).Handler(), "/imports", kind, body); w.Code != 303 || f.desk.contents[0] != content || f.desk.taken[0][0].Name != "سفارش‌ها.csv" {
		t.Errorf("got %d, %q with %d bytes; want 303 and the file as it was sent", w.Code, f.desk.taken, len(f.desk.contents[0]))
	}
}

func TestWhatTheDeskRefusesIsSaidOnThePage(t *testing.T) {
	f := newFake(t, kpi.Jalali)
	f.desk.refuse = fmt.Errorf("50 files are looked at <b>already</b>: %w", kpi.ErrConflict)
	body, kind := multi(part{"csrf", "", tokenOf}, part{"file", "o.csv", "a\n"})
	w := post(f.server(t).Handler(), "/imports", kind, body)
	if text := w.Body.String(); w.Code != 422 || !strings.Contains(text, "already&lt;/b&gt;") || strings.Contains(text, "conflict") {
		t.Errorf("got %d %.300s, want 422 and the reason as a text", w.Code, text)
	}
}

func TestAnUploadThatBreaksOffLeavesNothing(t *testing.T) {
	left := emptied(t)
	f := newFake(t, kpi.Jalali)
	body, kind := multi(part{"csrf", "", tokenOf}, part{"file", "o.csv", strings.Repeat("x", 1000)})
	cut := bytes.NewReader(body.Bytes()[:body.Len()-200])
	if w := post(f.server(t).Handler(), "/imports", kind, cut); w.Code != 400 || len(f.desk.taken) > 0 {
		t.Errorf("got %d and %d drafts, want 400 and none", w.Code, len(f.desk.taken))
	}
	if still := left(); len(still) > 0 {
		t.Errorf("got %q left behind, want nothing", still)
	}
}

func TestOnlyAFewUploadsArriveAtOnce(t *testing.T) {
	f := newFake(t, kpi.Jalali)
	s := f.server(t)
	for range uploadsAtOnce {
		s.uploads <- struct{}{}
	}
	body, kind := multi(part{"csrf", "", tokenOf}, part{"file", "o.csv", "a\n"})
	done := make(chan int)
	go func() { done <- post(s.Handler(), "/imports", kind, body).Code }()
	<-s.uploads // one of the others is through
	if code := <-done; code != 303 {
		t.Errorf("got %d, want the upload to have waited for its place", code)
	}
	if n := len(s.uploads); n != uploadsAtOnce-1 {
		t.Errorf("got %d places taken, want %d: each is given back", n, uploadsAtOnce-1)
	}
}

func TestTheListOfImports(t *testing.T) {
	f := newFake(t, kpi.Jalali)
	h := f.server(t).Handler()
	for lang, want := range map[string][]string{
		"fa": {"۴۶٬۶۹۹", "ثبت شد", "ناموفق", "برگردانده شد", "در حال انجام", "۲۱ آبان ۱۴۰۵، ۰۷:۳۰", "از همین صفحه", "و ۱ فایل دیگر", "در نوبت است", "\u2066۴۲٪\u2069 خوانده شد"},
		"en": {"46,699", "Kept", "Failed", "Undone", "Running", "21 Aban 1405, 07:30", "by the API", "and 1 more files", "Waiting for its turn", "\u206642%\u2069 read", "the disk is full"},
	} {
		body := ask(h, "GET", "/imports?lang="+lang).Body.String()
		for _, text := range append(want, `href="/imports/runs/12"`, `href="/imports/jobs/waiting"`, `<progress value="42000" max="100000"`) {
			if !strings.Contains(body, text) {
				t.Errorf("%s: got a list without %q", lang, text)
			}
		}
	}
}

func TestWithoutADeskThereIsNoService(t *testing.T) {
	c := newFake(t, kpi.Jalali).server(t).Config
	c.Intake = nil
	if _, err := New(c); err == nil || !strings.Contains(err.Error(), "intake") {
		t.Errorf("got %v, want an error that names what is missing", err)
	}
}

func TestChoicesAreInTheReadersWords(t *testing.T) {
	s := newFake(t, kpi.Jalali).server(t)
	for _, c := range [][3]string{{"order", "kind", "برگشت"}, {"customer", "email_opt_in", "بله"}} {
		found := false
		for _, o := range meanings(s.reader("fa"), c[0], c[1], intake.Replacement{From: "?"}) {
			found = found || o.Text == c[2]
		}
		if !found {
			t.Errorf("%s.%s: want %q among the meanings", c[0], c[1], c[2])
		}
	}
}

func TestAFullDiskIsSaidWithoutItsPath(t *testing.T) {
	full := &os.PathError{Op: "write", Path: "/secret/place", Err: syscall.ENOSPC}
	err := broken(full)
	s := newFake(t, kpi.Jalali).server(t)
	for path, want := range map[string]string{"/imports": "دیسک سرور پر است", "/api/v1/imports": "internal error"} {
		r := httptest.NewRequest("POST", path, nil)
		w := httptest.NewRecorder()
		s.fail(err, echo.New().NewContext(r, w))
		if w.Code != 507 || !strings.Contains(w.Body.String(), want) || strings.Contains(w.Body.String(), "/secret") {
			t.Errorf("%s: got %d %.200s, want 507 with %q", path, w.Code, w.Body, want)
		}
	}
}

func TestAFormWithoutFilesNeedsTheTokenToo(t *testing.T) {
	f := newFake(t, kpi.Jalali)
	for body, want := range map[string]int{"": 403, "csrf=x": 403, "csrf=" + tokenOf: 400} {
		w := post(f.server(t).Handler(), "/imports", "application/x-www-form-urlencoded", strings.NewReader(body))
		if w.Code != want {
			t.Errorf("%q: got status %d, want %d", body, w.Code, want)
		}
	}
}

func TestTheNameOfAFileFitsOnADisk(t *testing.T) {
	for sent, want := range map[string]string{
		strings.Repeat("😀", 90) + ".csv": strings.Repeat("😀", 49) + ".csv",
		strings.Repeat("آ", 90) + ".csv": strings.Repeat("آ", 76) + ".csv",
		strings.Repeat("x", 90) + ".csv": strings.Repeat("x", 76) + ".csv",
	} {
		if got := fileName(sent); got != want {
			t.Errorf("got %q of %d bytes, want %q", got, len(got), want)
		}
	}
}
