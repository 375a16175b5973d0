package web

import (
	"net/http/httptest"
	"os"
	"testing"

	"github.com/chromedp/chromedp"

	"taraz/kpi"
)

// TestPagesAreAccessible runs axe-core (WCAG 2.2 AA and its best practice) over every page
// in both themes, wide and narrow. TARAZ_AXE names the file axe.min.js, which is not ours
// to ship.
func TestPagesAreAccessible(t *testing.T) {
	path := os.Getenv("TARAZ_AXE")
	if path == "" {
		t.Skip("TARAZ_AXE does not name axe.min.js: accessibility is not checked")
	}
	axe, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	const run = `axe.run().then(r => r.violations.map(v => v.id + ': ' + v.nodes[0].html.slice(0, 200)).join('\n'))`
	b := newBrowser(t)
	site := httptest.NewServer(newFake(t, kpi.Jalali).server(t).Handler())
	defer site.Close()
	for _, theme := range []string{"light", "dark"} {
		for _, width := range []int64{1440, 390} {
			for _, p := range seen {
				b.open(t, site.URL+p.path+sep(p.path)+"theme="+theme, width)
				if _, err := chromedp.Run(b.ctx, chromedp.Evaluate[bool](string(axe)+";true")); err != nil {
					t.Fatal(err)
				}
				found, err := chromedp.Run(b.ctx, chromedp.Evaluate[string](run, chromedp.EvalAwaitPromise))
				if err != nil || found != "" {
					t.Errorf("%s, %s, %d px: %v %s", p.name, theme, width, err, found)
				}
			}
		}
	}
}
