package web

import (
	"fmt"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"taraz/data/intake"
	"taraz/kpi"
)

// step clicks on what a selector finds and waits for the page that follows.
func (b *browser) step(t *testing.T, selector string) {
	t.Helper()
	if _, err := chromedp.RunResponse(b.ctx, chromedp.Click(chromedp.CSS(selector))); err != nil {
		t.Fatalf("click on %s: %v", selector, err)
	}
}

// text evaluates an expression that is a text.
func (b *browser) text(t *testing.T, expression string) string {
	t.Helper()
	s, err := chromedp.Run(b.ctx, chromedp.Evaluate[string](expression))
	if err != nil {
		t.Fatalf("%s: %v", expression, err)
	}
	return s
}

func TestTheWizardInABrowser(t *testing.T) {
	b := newBrowser(t)
	file := filepath.Join(t.TempDir(), "سفارش‌های مهر.csv")
	if err := os.WriteFile(file, []byte("order_no;تاریخ\n1;1405/07/01\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, width := range []int64{1440, 390} {
		for _, lang := range []string{"fa", "en"} {
			f := newFake(t, kpi.Jalali)
			site := httptest.NewServer(f.server(t).Handler())
			look := func(name string) {
				b.check(t, name)
				b.picture(t, fmt.Sprintf("wizard-%s-%s-%d", name, lang, width))
				if err := chromedp.Do(b.ctx, chromedp.EmulateViewport(width, 900)); err != nil {
					t.Fatal(err)
				}
			}
			b.open(t, site.URL+"/imports?lang="+lang, width)
			if err := chromedp.Do(b.ctx, chromedp.SetUploadFiles(chromedp.CSS("#file"), []string{file})); err != nil {
				t.Fatal(err)
			}
			if got := b.text(t, `document.querySelector('[data-chosen] bdi').textContent`); got != "سفارش‌های مهر.csv" {
				t.Errorf("got %q among the chosen files, want its name", got)
			}
			look("file")
			b.step(t, "form[enctype] button[type=submit]")
			if n := b.number(t, `document.querySelectorAll('select[data-unit]').length`); n != 6 {
				t.Errorf("got %d columns to choose for, want 6", n)
			}
			if err := chromedp.Do(b.ctx, chromedp.SetValue(chromedp.CSS("select[name=col-6]"), "cost")); err != nil {
				t.Fatal(err)
			}
			b.text(t, `(() => { document.querySelector('select[name=col-6]').dispatchEvent(new Event('change')); return ''; })()`)
			if n := b.number(t, `document.getElementById('unit-6').hidden ? 1 : 0`); n != 0 {
				t.Error("a column read as an amount does not ask for its unit")
			}
			look("columns")
			b.step(t, "button[value=check].solid")
			if n := b.number(t, `document.querySelectorAll('dl.sums dd').length`); n != 5 {
				t.Errorf("got %d figures of the check, want 5", n)
			}
			look("check")
			b.step(t, ".dock .solid")
			if got := b.text(t, `location.pathname`); got != "/imports/runs/12" {
				t.Errorf("got %s after the import, want its run", got)
			}
			if len(f.desk.saved) != 1 || f.desk.choices[0].Columns[6].Field != "cost" || len(f.desk.taken) != 1 {
				t.Errorf("got %+v, %+v", f.desk.saved, f.desk.choices)
			}
			look("run")
			b.text(t, `(() => { document.querySelector('details.panel').open = true; return ''; })()`)
			look("undo")
			b.step(t, "details.panel button[type=submit]")
			if len(f.desk.undone) != 1 {
				t.Errorf("got %v undone, want the run", f.desk.undone)
			}
			site.Close()
		}
	}
}

func TestAJobsPageFollowsItsJob(t *testing.T) {
	b := newBrowser(t)
	f := newFake(t, kpi.Jalali)
	j := *f.desk.jobs["running"]
	f.desk.jobs["running"] = &j
	site := httptest.NewServer(f.server(t).Handler())
	defer site.Close()
	b.open(t, site.URL+"/imports/jobs/running?lang=en", 1440)
	until := func(want string) {
		t.Helper()
		for range 60 {
			if strings.Contains(b.text(t, `location.pathname + ' ' + document.querySelector('main')?.textContent`), want) {
				return
			}
			time.Sleep(100 * time.Millisecond)
		}
		t.Fatalf("six seconds later the page still lacks %q", want)
	}
	until("42%")
	b.picture(t, "job-running-en")
	next := j
	next.Done = 77_000
	f.desk.set(&next)
	until("77%")
	last := next
	last.State, last.Run, last.Done = intake.Done, 12, 100_000
	f.desk.set(&last)
	until("/imports/runs/12")
	if said := b.complaints(); len(said) > 0 {
		t.Errorf("the console said %q, want nothing", said)
	}
}

func TestThePagesOfImportsWorkWithoutJavaScript(t *testing.T) {
	f := newFake(t, kpi.Jalali)
	h := f.server(t).Handler()
	for _, path := range []string{"/imports", "/imports/drafts/ready", "/imports/jobs/checked", "/imports/runs/12"} {
		body := ask(h, "GET", path).Body.String()
		if strings.Contains(body, `type="button"`) || !strings.Contains(body, `type="submit"`) {
			t.Errorf("%s: got a button that needs JavaScript, or no other", path)
		}
	}
}
