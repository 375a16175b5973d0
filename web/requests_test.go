package web

import (
	"compress/gzip"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"taraz/kpi"
)

// ask sends a request from this machine and returns the answer.
func ask(h http.Handler, method, path string, change ...func(*http.Request)) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, nil)
	r.Host = "127.0.0.1:8080"
	for _, c := range change {
		c(r)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func scope(s string) string { return url.QueryEscape(s) }

func TestRequests(t *testing.T) {
	h := newFake(t, kpi.Jalali).server(t).Handler()
	for _, c := range []struct {
		name, path string
		status     int
		has, lacks []string
	}{
		{"the board answers in the organisation's language", "/", 200, []string{`lang="fa" dir="rtl"`, "مهر ۱۴۰۵ در یک نگاه", "پوشش", "چه تغییر کرد و چرا", "آبان ۱۴۰۵ تا امروز", "۲۰ روز از ۳۰"}, []string{"⟦", "NaN", "&lt;nil&gt;", "%!", "<no value>"}},
		{"the address chooses the language", "/?lang=en", 200, []string{`lang="en" dir="ltr"`, "Mehr 1405 at a glance", "What changed, and why", "Aban 1405 to date"}, []string{"⟦", "NaN", "%!"}},
		{"an unknown language is the organisation's", "/?lang=de", 200, []string{`lang="fa"`}, nil},
		{"the address chooses the period", "/?period=1404-12", 200, []string{"اسفند ۱۴۰۴ در یک نگاه"}, []string{"تا امروز، ۲۰ روز"}},
		{"a quarter is a season", "/?period=1405-Q2", 200, []string{"تابستان ۱۴۰۵"}, []string{"NaN"}},
		{"a year has its cards too", "/?period=1404", 200, []string{"سال مالی منتهی به اسفند ۱۴۰۴"}, []string{"NaN"}},
		{"the running period says so", "/?period=1405-08", 200, []string{"تا امروز", "آبان ۱۴۰۵ در یک نگاه"}, []string{`class="tag signal"`}},
		{"links carry period, scope and language on", "/?period=1405-06&lang=en&scope=" + scope("department:فروش"), 200, []string{"/kpi/revenue?lang=en&amp;period=1405-06&amp;scope=department%3A"}, nil},
		{"a department has a board", "/?scope=" + scope("department:فروش"), 200, []string{"واحد: فروش", "امتیاز کل"}, nil},
		{"an employee has a card with his name", "/?scope=employee:e1", 200, []string{"نگار نمونه", `class="avatar"`}, nil},
		{"only what needs attention", "/?only=attention", 200, []string{`class="alarm"`, "معنادار"}, nil},
		{"a KPI's page has value, parts, definition, breakdown and rows", "/kpi/win_rate", 200, []string{"÷", "بازهٔ ۹۵٪", "win_rate", "به تفکیک", "ردیف‌های پشت این مقدار", `<script type="application/json" id="trend">`, "نمایش جدول"}, []string{"⟦", "NaN", "%!"}},
		{"a KPI by another kind of scope", "/kpi/revenue?by=segment", 200, []string{"خرده‌فروشی", "نامشخص"}, nil},
		{"a KPI's rows are paged", "/kpi/revenue?rows=40", 200, []string{"\u2066۴۱\u2069", "\u2066۵۷\u2069"}, []string{"rows=60"}},
		{"a KPI without rows has no such part", "/kpi/headcount", 200, []string{"headcount"}, []string{"ردیف‌های پشت این مقدار"}},
		{"a KPI in a department", "/kpi/revenue?scope=" + scope("department:فروش"), 200, []string{"واحد: فروش"}, nil},
		{"a KPI that comes later says so", "/kpi/customer_equity", 200, []string{"داده‌ای برای آن نیست"}, []string{"data-chart=\"trend\""}},
		{"people", "/people", 200, []string{"نگار نمونه", "خدمات پس از فروش", "scope=employee%3Ae1"}, nil},
		{"targets and the KPIs without one", "/targets", 200, []string{"هدف‌های تعیین‌شده"}, []string{"⟦", "NaN"}},
		{"the catalogue", "/catalogue?lang=en", 200, []string{`id="revenue"`, "Order amounts", "leading"}, []string{"⟦"}},
		{"imports", "/imports", 200, []string{`name="csrf"`, "orders-1405-07.csv", `enctype="multipart/form-data"`, `multiple`, `href="/templates"`, `href="/quality"`}, []string{"⟦"}},
		{"components in both directions", "/components", 200, []string{`dir="rtl" lang="fa"`, `dir="ltr" lang="en"`}, []string{"⟦"}},
		{"health", "/healthz", 200, []string{"ok"}, nil},
		{"readiness", "/readyz", 200, []string{"ready"}, nil},
		{"a month that does not exist", "/?period=1405-13", 400, []string{"1405-08", "خوانا نیست"}, []string{"invalid", "⟦"}},
		{"a period that has not begun", "/?period=1406-01&lang=en", 400, []string{"has not begun"}, nil},
		{"a scope nobody can read", "/?scope=galaxy:x&lang=en", 400, []string{"Scope", "galaxy:x"}, nil},
		{"a scope without facts", "/?scope=" + scope("department:nobody") + "&lang=en", 404, []string{"no facts", "nobody"}, nil},
		{"a KPI that does not exist", "/kpi/nope?lang=en", 404, []string{"There is no KPI", "nope"}, nil},
		{"a KPI that departments cannot have offers none", "/kpi/acquisition_cost?lang=en", 200, []string{"Customer acquisition cost"}, []string{"scope=department"}},
		{"a KPI that only its scopes have shows the first", "/kpi/contact_channel_share?lang=en", 200, []string{"Share of contact channel", "scope=contact_channel"}, []string{"Whole organisation"}},
		{"a KPI in a scope it does not have", "/kpi/acquisition_cost?scope=employee:e1&lang=en", 400, []string{"cannot be had by"}, nil},
		{"a breakdown it does not have", "/kpi/revenue?by=moon&lang=en", 400, []string{"moon"}, nil},
		{"a negative row", "/kpi/revenue?rows=-1", 400, nil, nil},
		{"a page that does not exist", "/admin", 404, []string{"پیدا نشد"}, nil},
		{"a static file that does not exist", "/static/../web.go", 404, nil, []string{"package"}},
		{"a static file by its plain name", "/static/taraz.css", 404, nil, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := ask(h, "GET", c.path)
			if w.Code != c.status {
				t.Fatalf("got status %d, want %d: %.600s", w.Code, c.status, w.Body)
			}
			for _, s := range c.has {
				if !strings.Contains(w.Body.String(), s) {
					t.Errorf("got a page without %q", s)
				}
			}
			for _, s := range c.lacks {
				if strings.Contains(w.Body.String(), s) {
					t.Errorf("got a page with %q, which must not appear", s)
				}
			}
		})
	}
}

func TestHeadersAreOnEveryAnswer(t *testing.T) {
	f := newFake(t, kpi.Jalali)
	s := f.server(t)
	h := s.Handler()
	css, err := s.pages.Assets.URL("taraz.css")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ method, path string }{{"GET", "/"}, {"GET", "/kpi/revenue"}, {"GET", "/people"}, {"GET", "/imports"}, {"GET", "/kpi/nope"}, {"GET", "/?period=x"}, {"GET", "/nowhere"},
		{"POST", "/imports"}, {"DELETE", "/"}, {"GET", css}, {"GET", "/static/x"}, {"GET", "/api/v1/scorecard"}, {"GET", "/api/v1/kpis"}, {"GET", "/healthz"}, {"GET", "/favicon.ico"}, {"HEAD", "/nowhere"}} {
		w := ask(h, c.method, c.path)
		got := w.Header()
		if p := got.Get("Content-Security-Policy"); p != policy || strings.Contains(p, "unsafe") {
			t.Errorf("%s %s: got policy %q", c.method, c.path, p)
		}
		for name, want := range map[string]string{"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "no-referrer", "Cross-Origin-Opener-Policy": "same-origin"} {
			if got.Get(name) != want {
				t.Errorf("%s %s: got %s %q, want %q", c.method, c.path, name, got.Get(name), want)
			}
		}
		if cache := got.Get("Cache-Control"); (c.path == css) != strings.Contains(cache, "immutable") || c.path != css && cache != "no-store" {
			t.Errorf("%s %s: got Cache-Control %q", c.method, c.path, cache)
		}
		if got.Get("X-Request-Id") == "" {
			t.Errorf("%s %s: got no request id", c.method, c.path)
		}
	}
}

// outside is what no page may hold: an address elsewhere, a style, a script of its own.
var outside = regexp.MustCompile(`https?://[^"'\s<]+|\sstyle="|\son[a-z]+="|javascript:`)

func TestNoPageReachesOutside(t *testing.T) {
	h := newFake(t, kpi.Jalali).server(t).Handler()
	for _, path := range []string{"/", "/kpi/win_rate", "/people", "/targets", "/catalogue", "/imports", "/components", "/nowhere", "/quality", "/quality/duplicates", "/sources", "/mappings", "/templates"} {
		if m := outside.FindString(ask(h, "GET", path).Body.String()); m != "" {
			t.Errorf("%s: got %q, want nothing from outside and nothing inline", path, m)
		}
	}
}

func TestForeignNamesAreTextEverywhere(t *testing.T) {
	f := newFake(t, kpi.Jalali)
	f.hostile = hostile
	h := f.server(t).Handler()
	q := scope("department:" + hostile)
	for _, path := range []string{"/?scope=" + q, "/?scope=employee:x9", "/kpi/revenue?by=department", "/kpi/revenue?scope=" + q, "/people", "/imports", "/?period=" + scope(hostile), "/?scope=" + scope(hostile), "/kpi/" + url.PathEscape(hostile), "/kpi/revenue?by=" + scope(hostile)} {
		w := ask(h, "GET", path)
		body := w.Body.String()
		for _, bad := range []string{"<script>alert", "<img src=x", "{{49}}", " 49 ", "</script><script>"} {
			if strings.Contains(body, bad) {
				t.Errorf("%.80s: got %q in the page", path, bad)
			}
		}
		if w.Code >= 500 {
			t.Errorf("%.80s: got status %d", path, w.Code)
		}
	}
	if body := ask(h, "GET", "/kpi/revenue?by=department").Body.String(); !strings.Contains(body, "{{7*7}}") || !strings.Contains(body, "__f__x__f__") {
		t.Error("the name itself should be shown as it is")
	}
}

func TestAnEmptyOrganisationIsLedToItsFirstImport(t *testing.T) {
	f := newFake(t, kpi.Jalali)
	f.empty = true
	h := f.server(t).Handler()
	for _, path := range []string{"/", "/people", "/targets", "/imports", "/catalogue", "/kpi/revenue", "/?lang=en"} {
		w := ask(h, "GET", path)
		if w.Code != 200 || strings.Contains(w.Body.String(), "⟦") || strings.Contains(w.Body.String(), "NaN") {
			t.Errorf("%s: got status %d %.300s", path, w.Code, w.Body)
		}
	}
	if body := ask(h, "GET", "/").Body.String(); !strings.Contains(body, `href="/imports"`) || !strings.Contains(body, "نخستین فایل") {
		t.Error("the empty board does not lead to the imports")
	}
}

func TestAFaultOfOursIsAnApologyWithAnID(t *testing.T) {
	f := newFake(t, kpi.Jalali)
	f.broken = errors.New("dial postgres://user:secret@db")
	h := f.server(t).Handler()
	for _, path := range []string{"/", "/kpi/revenue", "/people", "/api/v1/scorecard"} {
		w := ask(h, "GET", path)
		id := w.Header().Get("X-Request-Id")
		if w.Code != 500 || strings.Contains(w.Body.String(), "secret") || !strings.Contains(w.Body.String(), id) {
			t.Errorf("%s: got %d %.200s, want 500 with id %s and no word of the cause", path, w.Code, w.Body, id)
		}
	}
	if w := ask(h, "GET", "/readyz"); w.Code != 503 {
		t.Errorf("/readyz: got %d, want 503", w.Code)
	}
	if w := ask(h, "GET", "/healthz"); w.Code != 200 {
		t.Errorf("/healthz: got %d, want 200", w.Code)
	}
}

func TestLanguageAndThemeAreRemembered(t *testing.T) {
	h := newFake(t, kpi.Jalali).server(t).Handler()
	w := ask(h, "GET", "/?lang=en&theme=dark")
	var got []string
	for _, k := range w.Result().Cookies() {
		got = append(got, k.Name+"="+k.Value)
	}
	slices.Sort(got)
	if !slices.Equal(got, []string{"lang=en", "theme=dark"}) {
		t.Errorf("got cookies %v", got)
	}
	w = ask(h, "GET", "/", func(r *http.Request) { r.Header.Set("Cookie", "lang=en; theme=dark") })
	if body := w.Body.String(); !strings.Contains(body, `lang="en"`) || !strings.Contains(body, `data-theme="dark"`) {
		t.Error("the cookies were not followed")
	}
	if w := ask(h, "GET", "//evil.example/?x=1"); strings.Contains(w.Body.String(), `href="//`) {
		t.Error("a path with two slashes became a link to another host")
	}
}

func TestPagesAreKeptUntilTheDataChanges(t *testing.T) {
	f := newFake(t, kpi.Jalali)
	h := f.server(t).Handler()
	first := ask(h, "GET", "/").Body.String()
	f.broken = errors.New("asked again")
	if w := ask(h, "GET", "/"); w.Code != 200 || w.Body.String() != first {
		t.Errorf("the same version: got %d, want the page that was kept", w.Code)
	}
	w := ask(h, "GET", "/", func(r *http.Request) { r.Header.Set("Accept-Encoding", "gzip") })
	z, err := gzip.NewReader(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	if body, err := io.ReadAll(z); err != nil || string(body) != first {
		t.Errorf("packed: got another page (%v)", err)
	}
	f.version = "2"
	if w := ask(h, "GET", "/"); w.Code != 500 {
		t.Errorf("another version: got %d, want the source to be asked again", w.Code)
	}
}

func TestTheAPISpeaksTheCommandLinesJSON(t *testing.T) {
	h := newFake(t, kpi.Jalali).server(t).Handler()
	var list struct {
		Calendar string
		Values   []map[string]any
	}
	w := ask(h, "GET", "/api/v1/kpis?kpi=revenue&kpi=win_rate,csat&from=1405-05&to=1405-07&by=department")
	if err := json.Unmarshal(w.Body.Bytes(), &list); err != nil || list.Calendar != "jalali" || len(list.Values) != 3*4*3 {
		t.Errorf("values: got %d %v, %d of them (%.200s)", w.Code, err, len(list.Values), w.Body)
	}
	var card map[string]any
	w = ask(h, "GET", "/api/v1/scorecard?period=1405-07")
	if err := json.Unmarshal(w.Body.Bytes(), &card); err != nil || card["period"] != "1405-07" || card["scope"] != "organisation" || card["perspectives"] == nil {
		t.Errorf("card: got %d %v %.200s", w.Code, err, w.Body)
	}
	for path, want := range map[string]int{"/api/v1/kpis": 400, "/api/v1/kpis?period=1405-07&from=1405-01": 400, "/api/v1/kpis?kpi=nope&period=1405-07": 404, "/api/v1/kpis?period=1405-07&by=x": 404,
		"/api/v1/kpis?period=1405-07&by=segment&scope=organisation": 400, "/api/v1/kpis?from=1405&to=1405-07": 400, "/api/v1/kpis?from=1300&to=1405&grain=month": 400, "/api/v1/kpis?period=1405-07&grain=week": 400,
		"/api/v1/scorecard?perod=1405-07": 400, "/api/v1/scorecard?period=x": 400, "/api/v1/nope": 404} {
		w := ask(h, "GET", path)
		var body struct{ Error string }
		if err := json.Unmarshal(w.Body.Bytes(), &body); w.Code != want || err != nil || body.Error == "" {
			t.Errorf("%s: got %d %s, want %d and an error in JSON", path, w.Code, w.Body, want)
		}
	}
}

func TestOnlyThisMachineIsAnswered(t *testing.T) {
	h := newFake(t, kpi.Jalali).server(t).Handler()
	for host, want := range map[string]int{"127.0.0.1:8080": 200, "localhost:8080": 200, "localhost": 200, "[::1]:8080": 200, "127.0.0.2": 200, "evil.example": 421, "127.0.0.1.evil.example": 421, "192.168.1.4:8080": 421, "": 421} {
		if w := ask(h, "GET", "/healthz", func(r *http.Request) { r.Host = host }); w.Code != want {
			t.Errorf("host %q: got %d, want %d", host, w.Code, want)
		}
	}
}

func TestAGregorianOrganisationReadsItsOwnMonths(t *testing.T) {
	h := newFake(t, kpi.Gregorian).server(t).Handler()
	for path, want := range map[string]string{"/?lang=en": "October 2026 at a glance", "/?lang=fa": "اکتبر ۲۰۲۶", "/?lang=en&period=2026-Q3": "Q3 2026"} {
		if w := ask(h, "GET", path); w.Code != 200 || !strings.Contains(w.Body.String(), want) {
			t.Errorf("%s: got %d without %q", path, w.Code, want)
		}
	}
}
