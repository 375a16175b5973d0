package web

import (
	"fmt"
	"mime"
	"strings"
	"testing"

	"taraz/kpi"
)

func TestJobAndRunPages(t *testing.T) {
	h := newFake(t, kpi.Jalali).server(t).Handler()
	for _, c := range []struct {
		name, path string
		status     int
		has, lacks []string
	}{
		{"a job that waits says so, and asks again without JavaScript", "/imports/jobs/waiting", 200, []string{"در نوبت است", `<noscript><meta http-equiv="refresh" content="3"></noscript>`, `data-poll="/api/v1/imports/jobs/waiting"`, "<progress aria-label"}, []string{"⟦"}},
		{"a running job says how far it is", "/imports/jobs/running?lang=en", 200, []string{`<progress value="42000" max="100000"`, "42%", "You may leave this page"}, nil},
		{"a job that has read everything says what it does now", "/imports/jobs/finishing?lang=en", 200, []string{"KPIs are being computed"}, nil},
		{"a failed job says why and that nothing was kept", "/imports/jobs/failed?lang=en", 200, []string{"nothing was kept", "&lt;b&gt;in the middle&lt;/b&gt;", `href="/imports/drafts/ready"`}, []string{"refresh", ": invalid", "data-poll"}},
		{"a fault of ours is an apology", "/imports/jobs/broken?lang=en", 200, []string{"The fault is ours"}, []string{"secret", "postgres"}},
		{"a job that nobody knows", "/imports/jobs/nope", 404, []string{"دیگر شناخته نیست"}, []string{"unknown"}},
		{"what a check found", "/imports/jobs/checked", 200, []string{"۴۸٬۲۱۶", "۴۶٬۶۹۹", "۲۱۲", "۹۹۲", "۳۱۳", "\u2066۰٫۶٪\u2069 ردیف‌ها", "مهر ۱۴۰۵، آبان ۱۴۰۵", "چنین روزی نیست", `width="100.0%"`, `width="65.5%"`, "روز یا ماه را درست کنید.", `href="/imports/jobs/checked/rejects.csv"`}, []string{"⟦", "NaN", "%!"}},
		{"rejected cells are marked in the preview", "/imports/jobs/checked", 200, []string{`<td class="bad" title="«تاریخ سفارش»: روز «1405/07/31» در تقویم وجود ندارد">`, `<td class="bad" title="«مبلغ» خالی است">`}, nil},
		{"the effect on the KPIs, what moved first", "/imports/jobs/checked?lang=en", 200, []string{"If it is committed", "Mehr 1405, before and after", "other KPIs stay as they are", "Other KPIs that change", `href="/kpi/retention_rate_12m?period=1405-07"`}, nil},
		{"no data is not zero in the effect", "/imports/jobs/checked?lang=en", 200, []string{`— <span class="unit">late</span>`}, nil},
		{"commit with the number of rows, cancel, back", "/imports/jobs/checked?lang=en", 200, []string{`Commit <bdi class="n" dir="ltr">46,911</bdi> rows`, `action="/imports/drafts/ready/commit"`, `formaction="/imports/drafts/ready/drop"`, "Back to the columns", `name="keep-0" value="yes" checked`, `name="name-0" value="orders"`}, nil},
		{"a check whose files are gone cannot be committed", "/imports/jobs/lone?lang=en", 200, []string{"The files are no longer here"}, []string{"Commit ", "/commit"}},
		{"an import that is done leads to its run", "/imports/jobs/imported", 303, nil, nil},
		{"an undo that is done leads to its run", "/imports/jobs/undone", 303, nil, nil},
		{"a run with its files, reasons and months", "/imports/runs/12?lang=en", 200, []string{"Import \u206612\u2069", "9f86d081884c", "48,216", "Mehr 1405, Aban 1405", "No such day", `href="/imports/runs/12/rejects.csv"`, "3.4 seconds", "from this page"}, []string{"⟦", "%!"}},
		{"a run that can be undone says what that does", "/imports/runs/12?lang=en", 200, []string{"\u206646,699\u2069 new rows are removed and \u2066212\u2069 return", `action="/imports/runs/12/undo"`}, nil},
		{"rejected rows can be corrected and sent again", "/imports/runs/12?lang=en", 200, []string{"Correct it and send that same file", `action="/imports" enctype="multipart/form-data"`}, nil},
		{"a run that was undone", "/imports/runs/11?lang=en", 200, []string{"It was undone on 21 Aban 1405, 08:30 (from this page)"}, []string{"/undo\"", "Correct it"}},
		{"a run that failed", "/imports/runs/10?lang=en", 200, []string{"failed and nothing of it was kept", "the disk is full"}, []string{"/undo\"", "<dl class=\"sums"}},
		{"a run that cannot be undone says why", "/imports/runs/9?lang=en", 200, []string{"cannot be undone", "undo import 12 first"}, []string{"/undo\""}},
		{"a run under way", "/imports/runs/13?lang=en", 200, []string{"nothing of it is visible until it ends", "http-equiv=\"refresh\""}, []string{"/undo\""}},
		{"a run that is not in the list", "/imports/runs/99?lang=en", 404, []string{"no such import"}, nil},
		{"no number of a run", "/imports/runs/x", 404, nil, nil},
		{"a number with a sign is none", "/imports/runs/+12", 404, nil, nil},
		{"rejects of a run that has none", "/imports/runs/9/rejects.csv", 404, nil, nil},
		{"rejects of a job that nobody knows", "/imports/jobs/nope/rejects.csv", 404, nil, nil},
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
	for path, want := range map[string]string{"/imports/jobs/imported": "/imports/runs/12", "/imports/jobs/undone": "/imports/runs/11"} {
		if got := ask(h, "GET", path).Header().Get("Location"); got != want {
			t.Errorf("%s: got location %q, want %q", path, got, want)
		}
	}
}

func TestRejectsAreAFile(t *testing.T) {
	f := newFake(t, kpi.Jalali)
	f.desk.runs[1].Files[0].File = "سفارش \"مهر\"\r\nX: 1.csv"
	h := f.server(t).Handler()
	for path, name := range map[string]string{"/imports/runs/12/rejects.csv": "سفارش \"مهر\"X: 1-rejects.csv", "/imports/jobs/checked/rejects.csv": "orders-1405-07-rejects.csv"} {
		w := ask(h, "GET", path)
		kind, params, err := mime.ParseMediaType(w.Header().Get("Content-Disposition"))
		if w.Code != 200 || w.Body.String() != rejectsCSV || err != nil || kind != "attachment" || params["filename"] != name {
			t.Errorf("%s: got %d, %q as %q (%v)", path, w.Code, w.Body, w.Header().Get("Content-Disposition"), err)
		}
		if w.Header().Get("Cache-Control") != "no-store" || w.Header().Get("Content-Type") != "text/csv; charset=utf-8" || w.Header().Get("X-Test") != "" {
			t.Errorf("%s: got headers %v", path, w.Header())
		}
	}
}

func TestUndoingARun(t *testing.T) {
	f := newFake(t, kpi.Jalali)
	h := f.server(t).Handler()
	w := submit(h, "/imports/runs/12/undo", nil)
	if w.Code != 303 || len(f.desk.undone) != 1 || f.desk.undone[0] != 12 || !strings.HasPrefix(w.Header().Get("Location"), "/imports/jobs/") {
		t.Errorf("got %d to %q, undone %v", w.Code, w.Header().Get("Location"), f.desk.undone)
	}
	if w := submit(h, "/imports/runs/99/undo", nil); w.Code != 404 {
		t.Errorf("a run that is not there: got %d, want 404", w.Code)
	}
	f.desk.refuse = fmt.Errorf("import 9 cannot be undone: import 12 changed the same rows: %w", kpi.ErrConflict)
	if w := submit(h, "/imports/runs/9/undo", nil); w.Code != 409 || !strings.Contains(w.Body.String(), "import 12 changed") {
		t.Errorf("a run that cannot be undone: got %d %.300s, want 409 with the reason", w.Code, w.Body)
	}
}

func TestForeignNamesAreTextInImports(t *testing.T) {
	f := newFake(t, kpi.Jalali)
	f.desk.spoil(hostile)
	h := f.server(t).Handler()
	for _, path := range []string{"/imports", "/imports/drafts/ready", "/imports/drafts/several?file=1", "/imports/drafts/several?file=3", "/imports/jobs/checked", "/imports/jobs/failed",
		"/imports/runs/12", "/imports/runs/11", "/imports/runs/10", "/imports/runs/9", "/imports/drafts/%3Cscript%3Ealert", "/imports/jobs/%3Cscript%3Ealert"} {
		w := ask(h, "GET", path)
		body := w.Body.String()
		for _, bad := range []string{"<script>alert", "<img src=x", "{{49}}", " 49 ", "</script><script>"} {
			if strings.Contains(body, bad) {
				t.Errorf("%s: got %q in the page", path, bad)
			}
		}
		if w.Code >= 500 || w.Code == 200 && !strings.Contains(body, "{{7*7}}") {
			t.Errorf("%s: got status %d, want the name as it is", path, w.Code)
		}
	}
}

func TestImportPagesReachForNothingOutside(t *testing.T) {
	h := newFake(t, kpi.Jalali).server(t).Handler()
	for _, path := range []string{"/imports", "/imports/drafts/ready", "/imports/drafts/several?file=1", "/imports/jobs/checked", "/imports/jobs/running", "/imports/jobs/failed", "/imports/runs/12"} {
		w := ask(h, "GET", path)
		if m := outside.FindString(w.Body.String()); m != "" {
			t.Errorf("%s: got %q, want nothing from outside and nothing inline", path, m)
		}
		if w.Header().Get("Content-Security-Policy") != policy || w.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("%s: got headers %v", path, w.Header())
		}
	}
}
