package web

import (
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"taraz/kpi"
)

// hiddenChoices counts the members of the first group whose place in the merge is not asked.
const hiddenChoices = `[...document.querySelectorAll('.twins')[0].querySelectorAll('.joins')].filter(e => getComputedStyle(e).visibility === 'hidden').length`

func TestCustomersAreMergedInABrowser(t *testing.T) {
	b := newBrowser(t)
	f := newFake(t, kpi.Jalali)
	site := httptest.NewServer(f.server(t).Handler())
	defer site.Close()
	b.open(t, site.URL+"/quality/duplicates", 1440)
	if err := chromedp.Do(b.ctx, chromedp.Click(chromedp.CSS(`input[name=keep][value="c-2044"]`)), chromedp.Click(chromedp.CSS(`input[name=merge][value="c-3310"]`))); err != nil {
		t.Fatal(err)
	}
	if n := b.number(t, hiddenChoices); n != 1 {
		t.Errorf("got %d members whose part in the merge is hidden, want the one who is kept alone", n)
	}
	if _, err := chromedp.RunResponse(b.ctx, chromedp.Click(chromedp.CSS("form[action='/quality/duplicates'] button[type=submit]"))); err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(f.rooms.asked, "; "); got != "web merges c-101 into c-2044" {
		t.Errorf("got %q, want the one who was unchecked to stay out", got)
	}
	if n := b.number(t, `document.querySelectorAll('[role=status] form').length`); n != 1 {
		t.Errorf("got %d offers to take it back, want one", n)
	}
	b.check(t, "merged")
	if _, err := chromedp.RunResponse(b.ctx, chromedp.Click(chromedp.CSS("[role=status] button"))); err != nil {
		t.Fatal(err)
	}
	if got := f.rooms.asked[len(f.rooms.asked)-1]; got != "web takes 5 apart" {
		t.Errorf("got %q, want the merge taken apart", got)
	}
	b.check(t, "apart")
}

func TestAMappingIsDroppedOnlyAfterASecondLook(t *testing.T) {
	b := newBrowser(t)
	f := newFake(t, kpi.Jalali)
	site := httptest.NewServer(f.server(t).Handler())
	defer site.Close()
	b.open(t, site.URL+shopPath, 390)
	if n := b.number(t, `document.querySelector('form[action$="/drop"]').checkVisibility() ? 1 : 0`); n != 0 {
		t.Error("the form that drops a mapping should not stand open")
	}
	if err := chromedp.Do(b.ctx, chromedp.Click(chromedp.CSS(".crowd > summary"))); err != nil {
		t.Fatal(err)
	}
	if _, err := chromedp.RunResponse(b.ctx, chromedp.Click(chromedp.CSS(`form[action$="/drop"] button`))); err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(f.rooms.asked, "; "); got != "drops سفارش‌های فروشگاه" {
		t.Errorf("got %q", got)
	}
	b.check(t, "dropped")
}
