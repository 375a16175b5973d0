package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"taraz/web"
)

// visitor is a person with a browser and no knowledge of Taraz.
type visitor struct {
	t    *testing.T
	ctx  context.Context
	home string
}

// visit serves an operator's database and opens a browser. Without Chromium the test is
// skipped, or fails where TARAZ_REQUIRE contains chromium.
func visit(t *testing.T, op operator) visitor {
	t.Helper()
	if _, err := exec.LookPath("chromium"); err != nil {
		if strings.Contains(os.Getenv("TARAZ_REQUIRE"), "chromium") {
			t.Fatalf("TARAZ_REQUIRE asks for chromium: %v", err)
		}
		t.Skip("no chromium: nobody visits the pages (TARAZ_REQUIRE=chromium makes this a failure)")
	}
	listener, err := web.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var out, errs bytes.Buffer
	ctx, stop := context.WithCancel(context.Background())
	env := environment{Stdout: &out, Stderr: &errs, Now: func() time.Time { return op.now }, Getenv: func(string) string { return "" }}
	d, err := openDesk(ctx, env, op.db)
	if err != nil {
		t.Fatal(err)
	}
	served := make(chan error, 1)
	go func() { served <- d.serve(ctx, listener, sources{d, ""}) }()
	alloc, end := chromedp.NewExecAllocator(context.Background(), append(chromedp.DefaultExecAllocatorOptions[:], chromedp.NoSandbox,
		chromedp.Flag("disable-dev-shm-usage", true), chromedp.Flag("force-prefers-reduced-motion", true))...)
	tab, leave := chromedp.NewContext(alloc)
	tab, late := context.WithTimeout(tab, 2*time.Minute)
	t.Cleanup(func() {
		late()
		leave()
		end()
		stop()
		if err := <-served; err != nil {
			t.Errorf("serving: %v; %s", err, errs.String())
		}
		d.Close()
	})
	return visitor{t, tab, "http://" + listener.Addr().String()}
}

// at waits until the browser is at a path and shows a text.
func (v visitor) at(path, text string) {
	v.t.Helper()
	got := ""
	for range 200 {
		now, err := chromedp.Run(v.ctx, chromedp.Evaluate[string](`document.readyState === 'complete' ? location.pathname + '\n' + document.body.innerText : ''`))
		if got = now; err == nil && strings.HasPrefix(got, path) && strings.Contains(got, text) {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	v.t.Fatalf("ten seconds later the browser is at %.3000q, want %s with %q", got, path, text)
}

func (v visitor) open(path string) {
	v.t.Helper()
	v.do(chromedp.EmulateViewport(1440, 900), chromedp.Navigate(v.home+path))
}

func (v visitor) click(selector string) {
	v.t.Helper()
	v.do(chromedp.Click(chromedp.CSS(selector)))
}

func (v visitor) do(steps ...chromedp.Action[chromedp.Void]) {
	v.t.Helper()
	if err := chromedp.Do(v.ctx, steps...); err != nil {
		v.t.Fatal(err)
	}
}

// picture keeps the whole page where TARAZ_PICTURES names a folder.
func (v visitor) picture(name string) {
	v.t.Helper()
	dir := os.Getenv("TARAZ_PICTURES")
	if dir == "" {
		return
	}
	height, err := chromedp.Run(v.ctx, chromedp.Evaluate[int64](`Math.max(900, document.documentElement.scrollHeight)`))
	if err != nil {
		v.t.Fatal(err)
	}
	v.do(chromedp.EmulateViewport(1440, height))
	time.Sleep(200 * time.Millisecond)
	shot, err := chromedp.Run(v.ctx, chromedp.CaptureScreenshot())
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, name+".png"), shot, 0o644)
	}
	if err != nil {
		v.t.Error(err)
	}
	v.do(chromedp.EmulateViewport(1440, 900))
}

// didarDeals are deals as a Persian CRM exports them: Jalali dates, Persian digits, and two
// rows that nobody can read.
func didarDeals() string {
	text := "\uFEFFکد دیدار معامله,عنوان معامله,ای دی مشتری,تاریخ ایجاد معامله,تاریخ انجام معامله,وضعیت معامله,ارزش معامله\n"
	for i := range 40 {
		stage := []string{"موفق", "ناموفق", "جاری"}[i%3]
		text += persianDigits(fmt.Sprintf("د-%d,سفارش آنلاین,م-%d,1405/07/%02d 10:%02d,1405/07/%02d,%s,%d٬%03d٬000\n",
			i+1, i%11, 1+i%20, i, 5+i%20, stage, 1+i%4, 100+i))
	}
	return text + "د-41,بد,م-1,۱۴۰۵/۰۷/۳۱ ۱۰:۰۰,۱۴۰۵/۰۷/۳۱,موفق,۱٬۰۰۰\nد-42,بد,م-1,۱۴۰۵/۰۷/۰۱ ۱۰:۰۰,۱۴۰۵/۰۷/۰۲,موفق,توافقی\n"
}

func persianDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r - '0' + '۰'
		}
		return r
	}, s)
}

func TestAPersonWhoHasNeverSeenTarazGetsAPersianExportIn(t *testing.T) {
	op := onSQLite(t)
	op.company()
	v := visit(t, op)
	file := op.file("معامله‌های مهر.csv", didarDeals())
	v.open("/imports")
	v.do(chromedp.SetUploadFiles(chromedp.CSS("#file"), []string{file}))
	v.click("form[enctype] button[type=submit]")
	v.at("/imports/drafts/", "ریال است یا تومان")
	v.picture("1-draft")
	v.click("input[type=radio][value=toman]")
	v.click("button[value=check].solid")
	v.at("/imports/", "۴۰")
	v.picture("2-check")
	v.click(".dock .solid")
	v.at("/imports/runs/1", "معامله‌های مهر.csv")
	v.picture("3-run")
	var doc struct{ Values []record }
	op.decode(op.must("kpi", "win_rate", "--json", "--period", "1405-07"), &doc)
	if len(doc.Values) != 1 || doc.Values[0].N == 0 {
		t.Errorf("got %+v, want the won deals counted", doc.Values)
	}
	v.open("/imports")
	v.at("/imports", "معامله‌های مهر.csv")
	v.picture("4-list")
}
