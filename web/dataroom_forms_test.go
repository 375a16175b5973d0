package web

import (
	"bytes"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/xuri/excelize/v2"

	"taraz/kpi"
)

func TestCustomersAreMergedAndTakenApart(t *testing.T) {
	conflict := fmt.Errorf("merge: customer c-2 is merged already: %w", kpi.ErrConflict)
	for _, c := range []struct {
		name, path string
		form       url.Values
		refuse     error
		status     int
		asked, has string // of a redirect where it leads
	}{
		{"those who are checked go to the one who is kept", "/quality/duplicates", url.Values{"keep": {"c-101"}, "merge": {"c-101", "c-2044", "c-3310"}}, nil, 303, "web merges c-2044+c-3310 into c-101", "/quality/duplicates?merged=5"},
		{"one who is not checked stays out", "/quality/duplicates", url.Values{"keep": {"c-2044"}, "merge": {"c-101"}}, nil, 303, "web merges c-101 into c-2044", "/quality/duplicates?merged=5"},
		{"nobody beside the one who is kept", "/quality/duplicates", url.Values{"keep": {"c-101"}, "merge": {"c-101"}}, nil, 422, "", "یکی را برای نگه‌داشتن"},
		{"nobody to keep", "/quality/duplicates", url.Values{"merge": {"c-101", "c-2044"}}, nil, 422, "", "یکی را برای نگه‌داشتن"},
		{"somebody merged meanwhile", "/quality/duplicates", url.Values{"keep": {"c-1"}, "merge": {"c-2"}}, conflict, 409, "web merges c-2 into c-1", "در این میان ادغام شده"},
		{"somebody who is no more", "/quality/duplicates", url.Values{"keep": {"c-1"}, "merge": {"c-2"}}, fmt.Errorf("no such: %w", kpi.ErrInvalid), 422, "web merges c-2 into c-1", "فهرست در این میان عوض شده"},
		{"a fault of ours", "/quality/duplicates", url.Values{"keep": {"c-1"}, "merge": {"c-2"}}, errors.New("disk of postgres://u:secret@h"), 500, "web merges c-2 into c-1", "مشکل"},
		{"a merge is taken apart", "/quality/merges/4/undo", url.Values{}, nil, 303, "web takes 4 apart", "/quality/duplicates?apart=4"},
		{"one that was taken apart already", "/quality/merges/3/undo", url.Values{}, nil, 409, "web takes 3 apart", "پیش‌تر از هم جدا شده"},
		{"one that never was", "/quality/merges/99/undo", url.Values{}, nil, 404, "web takes 99 apart", "چنین ادغامی نیست"},
		{"one without a number", "/quality/merges/x/undo", url.Values{}, nil, 404, "", "چنین ادغامی نیست"},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := newFake(t, kpi.Jalali)
			f.rooms.refuse = c.refuse
			w := submit(f.server(t).Handler(), c.path, c.form)
			where := w.Body.String()
			if c.status == http.StatusSeeOther {
				where = w.Header().Get("Location")
			}
			if asked := strings.Join(f.rooms.asked, "; "); w.Code != c.status || asked != c.asked || c.status < 500 && !strings.Contains(where, c.has) || strings.Contains(where, "secret") {
				t.Errorf("got %d, %q and %.300q, want %d, %q and %q", w.Code, asked, where, c.status, c.asked, c.has)
			}
		})
	}
}

func TestWhatWasDoneIsSaidAndCanBeTakenBack(t *testing.T) {
	h := newFake(t, kpi.Jalali).server(t).Handler()
	w := submit(h, "/quality/duplicates", url.Values{"keep": {"c-101"}, "merge": {"c-2044", "c-3310"}})
	body := ask(h, "GET", w.Header().Get("Location")+"&lang=en").Body.String()
	if !strings.Contains(body, `role="status"`) || !strings.Contains(body, `action="/quality/merges/5/undo"`) || !strings.Contains(body, ">c-101<") {
		t.Error("after a merge the page should say so and offer to take it apart")
	}
	w = submit(h, "/quality/merges/5/undo", url.Values{})
	body = ask(h, "GET", w.Header().Get("Location")+"&lang=en").Body.String()
	if !strings.Contains(body, "was taken apart, and everything is as before") || strings.Contains(body, `action="/quality/merges/5/undo"`) {
		t.Error("after a merge was taken apart the page should say so and offer it no more")
	}
}

func TestASourceIsReadNow(t *testing.T) {
	for _, c := range []struct {
		name, source string
		refuse       error
		status       int
		asked, has   string
	}{
		{"one that answers", "shop-orders", nil, 303, "reads shop-orders", "/sources?read=shop-orders#s1"},
		{"one with a name of two words", "معامله‌های CRM", nil, 303, "reads معامله‌های CRM", "#s2"},
		{"one that fails says why itself", "shop-orders", fmt.Errorf("does not answer: %w", kpi.ErrInvalid), 303, "reads shop-orders", "/sources?read=shop-orders#s1"},
		{"one that is being read", "tickets", fmt.Errorf("is being read already: %w", kpi.ErrConflict), 409, "reads tickets", "هم‌اکنون در حال خواندن"},
		{"one that nobody added", "nope", nil, 404, "", "nope"},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := newFake(t, kpi.Jalali)
			f.rooms.refuse = c.refuse
			w := submit(f.server(t).Handler(), "/sources/"+url.PathEscape(c.source)+"/sync", url.Values{})
			if text := w.Body.String() + w.Header().Get("Location"); w.Code != c.status || strings.Join(f.rooms.asked, "; ") != c.asked || !strings.Contains(text, c.has) {
				t.Errorf("got %d, %q and %.300q, want %d, %q and %q", w.Code, f.rooms.asked, text, c.status, c.asked, c.has)
			}
		})
	}
	f := newFake(t, kpi.Jalali)
	f.rooms.refuse = errors.New("the network is gone")
	h := f.server(t).Handler()
	w := submit(h, "/sources/shop-orders/sync", url.Values{})
	if body := ask(h, "GET", strings.Split(w.Header().Get("Location"), "#")[0]+"&lang=en").Body.String(); !strings.Contains(body, "failed for the reason given below") || !strings.Contains(body, "the network is gone") {
		t.Error("after a reading that failed the page should say so and why")
	}
}

func TestNobodyWaitsForeverForASource(t *testing.T) {
	f := newFake(t, kpi.Jalali)
	h := f.server(t).Handler()
	synctest.Test(t, func(t *testing.T) {
		f.rooms.slow = make(chan struct{})
		w := submit(h, "/sources/shop-orders/sync", url.Values{})
		if w.Code != http.StatusSeeOther {
			t.Errorf("got %d, want to be led on while the source is still read", w.Code)
		}
		if body := ask(h, "GET", "/sources?read=shop-orders&lang=en").Body.String(); !strings.Contains(body, "You may leave this page") {
			t.Error("the page should say that the reading goes on")
		}
		close(f.rooms.slow)
		synctest.Wait()
	})
}

func TestAMappingIsDropped(t *testing.T) {
	f := newFake(t, kpi.Jalali)
	h := f.server(t).Handler()
	for path, want := range map[string]int{shopPath + "/drop": 303, "/mappings/a%2Fb%20%3F%23/drop": 303, "/mappings/nope/drop": 404} {
		if w := submit(h, path, url.Values{}); w.Code != want {
			t.Errorf("%s: got %d, want %d", path, w.Code, want)
		}
	}
	slices.Sort(f.rooms.asked)
	if got := strings.Join(f.rooms.asked, "; "); got != "drops a/b ?#; drops سفارش‌های فروشگاه" {
		t.Errorf("got %q dropped", got)
	}
	if w := ask(h, "GET", shopPath); w.Code != 404 {
		t.Errorf("after it was dropped: got %d, want 404", w.Code)
	}
}

func TestATemplateIsAWorkbookWithANameInBothForms(t *testing.T) {
	h := newFake(t, kpi.Jalali).server(t).Handler()
	w := ask(h, "GET", "/templates/order.xlsx?lang=en")
	if w.Code != 200 || w.Header().Get("Content-Type") != workbookType {
		t.Fatalf("got %d of %q, want a workbook", w.Code, w.Header().Get("Content-Type"))
	}
	named := w.Header().Get("Content-Disposition")
	kind, params, err := mime.ParseMediaType(named)
	if err != nil || kind != "attachment" || !strings.Contains(named, `filename="taraz-order.xlsx"`) || !strings.Contains(named, "filename*=UTF-8''") || params["filename"] == "" {
		t.Errorf("got %q (%v), want a plain name and one in the organisation's language", named, err)
	}
	book, err := excelize.OpenReader(bytes.NewReader(w.Body.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	if sheets := book.GetSheetList(); len(sheets) != 3 || sheets[0] != "سفارش" {
		t.Errorf("got sheets %q, want the organisation's language whatever the reader's", sheets)
	}
}
