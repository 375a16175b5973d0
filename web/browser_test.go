package web

import (
	"context"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"taraz/kpi"
)

// browser is a Chromium that looks at the pages as a reader does.
type browser struct {
	ctx  context.Context
	mu   sync.Mutex
	said []string // by the console: errors, exceptions, violations of the policy
}

// newBrowser starts Chromium. Without one the test is skipped, or fails where
// TARAZ_REQUIRE contains chromium.
func newBrowser(t *testing.T) *browser {
	t.Helper()
	if _, err := exec.LookPath("chromium"); err != nil {
		if strings.Contains(os.Getenv("TARAZ_REQUIRE"), "chromium") {
			t.Fatalf("TARAZ_REQUIRE asks for chromium: %v", err)
		}
		t.Skip("no chromium: the pages are not looked at in a browser (TARAZ_REQUIRE=chromium makes this a failure)")
	}
	alloc, stop := chromedp.NewExecAllocator(context.Background(), append(chromedp.DefaultExecAllocatorOptions[:], chromedp.NoSandbox,
		chromedp.Flag("disable-dev-shm-usage", true), chromedp.Flag("force-prefers-reduced-motion", true), chromedp.Flag("font-render-hinting", "none"))...)
	ctx, cancel := chromedp.NewContext(alloc)
	ctx, late := context.WithTimeout(ctx, 4*time.Minute)
	t.Cleanup(func() { late(); cancel(); stop() })
	b := &browser{ctx: ctx}
	if err := chromedp.Do(ctx, chromedp.Navigate("about:blank")); err != nil {
		t.Fatalf("starting chromium: %v", err)
	}
	messages := chromedp.Console(ctx)
	go func() {
		for m, err := range messages {
			if err != nil {
				return
			}
			if m.Type == chromedp.ConsoleError || m.Type == chromedp.ConsoleWarning || m.IsException() {
				b.mu.Lock()
				b.said = append(b.said, m.String()+" "+m.URL)
				b.mu.Unlock()
			}
		}
	}()
	return b
}

// open goes to an address at a width and waits for the charts.
func (b *browser) open(t *testing.T, url string, width int64) {
	t.Helper()
	if err := chromedp.Do(b.ctx, chromedp.EmulateViewport(width, 900), chromedp.Navigate(url)); err != nil {
		t.Fatalf("%s: %v", url, err)
	}
	for range 100 {
		left, err := chromedp.Run(b.ctx, chromedp.Evaluate[int](`document.querySelectorAll('[data-chart]:not([data-drawn])').length`))
		if err == nil && left == 0 {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Errorf("%s: a chart was not drawn within five seconds", url)
}

// number evaluates an expression on the open page.
func (b *browser) number(t *testing.T, expression string) int {
	t.Helper()
	n, err := chromedp.Run(b.ctx, chromedp.Evaluate[int](expression))
	if err != nil {
		t.Fatalf("%s: %v", expression, err)
	}
	return n
}

// complaints returns and forgets what the console said.
func (b *browser) complaints() []string {
	time.Sleep(30 * time.Millisecond)
	b.mu.Lock()
	defer b.mu.Unlock()
	said := b.said
	b.said = nil
	return said
}

// picture keeps a screenshot of the whole page where TARAZ_PICTURES names a folder, else
// in the test's own.
func (b *browser) picture(t *testing.T, name string) {
	t.Helper()
	dir := os.Getenv("TARAZ_PICTURES")
	if dir == "" {
		dir = t.TempDir()
	}
	size, err := chromedp.Run(b.ctx, chromedp.Evaluate[[]int64](`[innerWidth, Math.max(900, document.documentElement.scrollHeight)]`))
	if err != nil {
		t.Fatal(err)
	}
	if err := chromedp.Do(b.ctx, chromedp.EmulateViewport(size[0], size[1])); err != nil {
		t.Fatal(err)
	}
	time.Sleep(200 * time.Millisecond) // charts settle after the change of size
	shot, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, name+".png"), shot, 0o644)
	}
	if err != nil {
		t.Errorf("picture %s: %v", name, err)
	}
	if len(shot) < 10_000 {
		t.Errorf("picture %s: got %d bytes, want a page with something on it", name, len(shot))
	}
}

// seen are the pages that are looked at.
var seen = []struct{ name, path string }{
	{"board", "/"}, {"board-department", "/?scope=department:فروش"}, {"board-employee", "/?scope=employee:e1"}, {"board-quarter", "/?period=1405-Q2"},
	{"board-running", "/?period=1405-08"}, {"kpi", "/kpi/win_rate"}, {"kpi-money", "/kpi/revenue?by=segment"}, {"people", "/people"}, {"imports", "/imports"},
	{"targets", "/targets"}, {"catalogue", "/catalogue"}, {"components", "/components"}, {"error-404", "/kpi/nope"}, {"error-400", "/?period=1405-13"},
	{"draft", "/imports/drafts/ready"}, {"draft-asking", "/imports/drafts/several?file=1&ask=yes"}, {"draft-unreadable", "/imports/drafts/several?file=3"}, {"check", "/imports/jobs/checked"},
	{"job-failed", "/imports/jobs/failed"}, {"run", "/imports/runs/12"}, {"run-undone", "/imports/runs/11"}, {"run-failed", "/imports/runs/10"}, {"run-later", "/imports/runs/9"}, {"error-draft", "/imports/drafts/gone"},
	{"quality", "/quality"}, {"quality-rows", "/quality/unit_suspicion:amount:1405-05/order"}, {"duplicates", "/quality/duplicates?merged=4"}, {"sources", "/sources"},
	{"mappings", "/mappings"}, {"mapping", shopPath}, {"templates", "/templates"}, {"error-mapping", "/mappings/nope"},
}

func TestPagesInABrowser(t *testing.T) {
	b := newBrowser(t)
	site := httptest.NewServer(newFake(t, kpi.Jalali).server(t).Handler())
	defer site.Close()
	for _, lang := range []string{"fa", "en"} {
		for _, width := range []int64{1440, 390} {
			for _, p := range seen {
				name := p.name + "-" + lang
				if width < 720 {
					name += "-phone"
				}
				t.Run(name, func(t *testing.T) {
					b.open(t, site.URL+p.path+sep(p.path)+"lang="+lang, width)
					b.check(t, p.name)
					b.picture(t, name)
				})
			}
		}
	}
}

func sep(path string) string {
	if strings.Contains(path, "?") {
		return "&"
	}
	return "?"
}

// check holds what every page owes: nothing to complain about, the fonts, drawn charts,
// and no sideways scrolling.
func (b *browser) check(t *testing.T, name string) {
	t.Helper()
	for _, said := range b.complaints() {
		if !strings.HasPrefix(name, "error-") || !strings.Contains(said, "status of 40") {
			t.Errorf("the console said %q, want nothing", said)
		}
	}
	if over := b.number(t, `document.documentElement.scrollWidth - document.documentElement.clientWidth`); over > 0 {
		t.Errorf("the page is %d px wider than the screen", over)
	}
	if n := b.number(t, `[...document.fonts].filter(f => f.family.includes('Vazirmatn') && f.status === 'loaded').length`); n == 0 {
		t.Error("Vazirmatn was not loaded")
	}
	if n := b.number(t, `[...document.querySelectorAll('[data-chart]')].filter(e => !e.querySelector('svg path')).length`); n > 0 {
		t.Errorf("%d charts are empty", n)
	}
	if n := b.number(t, `[...document.querySelectorAll('.chart:not(.small)')].filter(e => !e.closest('figure').querySelector('table')).length`); n > 0 {
		t.Errorf("%d charts have no table", n)
	}
	if n := b.number(t, `document.querySelectorAll('[style]').length - document.querySelectorAll('[data-chart] [style], [data-chart][style]').length`); n > 0 {
		t.Errorf("%d elements have a style attribute", n)
	}
}

// labelsOverlap counts texts of one line of a chart's axis that run into each other.
const labelsOverlap = `(() => { let n = 0; document.querySelectorAll('.chart:not(.small) svg').forEach(svg => {
	const boxes = [...svg.querySelectorAll('text')].map(t => t.getBoundingClientRect());
	const low = Math.max(...boxes.map(r => r.bottom));
	const line = boxes.filter(r => low - r.bottom < 2).sort((a, b) => a.left - b.left);
	line.forEach((r, i) => { if (i && r.left < line[i-1].right + 2) n++; });
}); return n; })()`

func TestANarrowChartLosesNoPointAndNoLabel(t *testing.T) {
	b := newBrowser(t)
	site := httptest.NewServer(newFake(t, kpi.Jalali).server(t).Handler())
	defer site.Close()
	points := func(width int64) int {
		b.open(t, site.URL+"/kpi/win_rate?lang=en", width)
		if n := b.number(t, labelsOverlap); n > 0 {
			t.Errorf("%d px: %d labels of the axis run into each other", width, n)
		}
		return b.number(t, `echarts.getInstanceByDom(document.querySelector('.chart:not(.small)')).getOption().series.filter(s => s.showSymbol && s.showAllSymbol !== true).length`)
	}
	for _, width := range []int64{1440, 390} {
		if n := points(width); n != 0 {
			t.Errorf("%d px: %d series may leave out points", width, n)
		}
	}
	b.open(t, site.URL+"/?lang=en", 390)
	if n := b.number(t, `[...document.querySelectorAll('.menu .narrow a')].length`); n != 3 {
		t.Errorf("on a phone the menu offers %d grains, want month, quarter and year", n)
	}
}

func TestTheThemeSwitchTurnsThePageDark(t *testing.T) {
	b := newBrowser(t)
	site := httptest.NewServer(newFake(t, kpi.Jalali).server(t).Handler())
	defer site.Close()
	for _, p := range []struct{ name, path string }{{"board-dark", "/?theme=dark"}, {"kpi-dark", "/kpi/win_rate?theme=dark"}, {"components-dark", "/components?theme=dark"}} {
		b.open(t, site.URL+p.path, 1440)
		b.check(t, p.name)
		b.picture(t, p.name)
	}
	before, err := chromedp.Run(b.ctx, chromedp.Evaluate[string](`getComputedStyle(document.body).backgroundColor`))
	if err != nil || before != "rgb(14, 17, 22)" {
		t.Errorf("got a ground of %q (%v), want the dark one", before, err)
	}
	if err := chromedp.Do(b.ctx, chromedp.Click(chromedp.CSS("[data-theme-to]"))); err != nil {
		t.Fatal(err)
	}
	after, err := chromedp.Run(b.ctx, chromedp.Evaluate[string](`getComputedStyle(document.body).backgroundColor + document.cookie`))
	if err != nil || !strings.HasPrefix(after, "rgb(245, 246, 248)") || !strings.Contains(after, "theme=light") {
		t.Errorf("after the switch: got %q (%v), want the light ground and a cookie", after, err)
	}
}
