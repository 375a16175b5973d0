package web

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"taraz/kpi"
)

const shopPath = "/mappings/%D8%B3%D9%81%D8%A7%D8%B1%D8%B4%E2%80%8C%D9%87%D8%A7%DB%8C%20%D9%81%D8%B1%D9%88%D8%B4%DA%AF%D8%A7%D9%87"

func TestThePagesAboutData(t *testing.T) {
	broken := []string{"⟦", "NaN", "%!", "&lt;nil&gt;", "<no value>"}
	contacts := []string{"09120000000", "0012345678"}
	for _, c := range []struct {
		name, path string
		status     int
		has, lacks []string
	}{
		{"quality orders checks by weight, the clean ones last", "/quality", 200, []string{"کیفیت داده", "چه کنید", "اثرش بر شاخص‌ها", `href="/quality/stub/customer"`, `href="/quality/month_jump:amount:1405-05/order"`, "۱۲٫۴", "برابر معمول", "بی‌مورد"}, broken},
		{"quality in English", "/quality?lang=en", 200, []string{"Data quality", "May make figures wrong", "times the usual", "90.8%", `5.0%</bdi> of <bdi class="n" dir="ltr">2,000`, "\u20663\u2069 more"}, broken},
		{"customers who occur twice lead to where they are compared", "/quality?lang=en", 200, []string{`href="/quality/duplicates"`, "\u20662\u2069 groups, \u20665\u2069 customers"}, nil},
		{"the rows of a month say before and after", "/quality/month_jump:amount:1405-05/order?lang=en", 200, []string{"Mordad 1405", "12.4", "million toman", "usually have", "What to do"}, broken},
		{"a number of facts is no money", "/quality/month_jump:facts:1405-05/order?lang=en", 200, []string{"9,944", "854", "facts"}, []string{"854</bdi><span class=\"unit\">"}},
		{"a suspicion is said in words", "/quality/unit_suspicion:amount:1405-05/order?lang=en", 200, []string{"About ten times the usual: were amounts in rials read as tomans?"}, []string{"tenth of the usual:"}},
		{"a suspicion in Persian", "/quality/unit_suspicion:amount:1405-06/order", 200, []string{"حدود یک‌دهم معمول: آیا مبلغ‌های تومانی به‌جای ریال خوانده شده‌اند؟"}, broken},
		{"prices of products", "/quality/unit_suspicion:product/order?lang=en", 200, []string{"were rials and tomans confused?"}, nil},
		{"rows are paged", "/quality/future_date:ordered_at/order?rows=40", 200, []string{"\u2066۴۱\u2069", "\u2066۵۷\u2069", "?rows=20"}, []string{"rows=60"}},
		{"behind the last row the way leads back", "/quality/future_date:ordered_at/order?rows=400", 200, []string{"?rows=40#rows"}, []string{"rows=380", "rows=420"}},
		{"a negative row", "/quality/stub/customer?rows=-1", 400, nil, nil},
		{"a row that is no number", "/quality/stub/customer?rows=x", 400, nil, nil},
		{"a row beyond all counting", "/quality/stub/customer?rows=99999999999", 400, nil, nil},
		{"phones stay on the page of duplicates", "/quality/incomplete_profile/customer?lang=en", 200, []string{"yes", "Phone, e-mail and national id are not shown here"}, contacts},
		{"choices are in the reader's language", "/quality/incomplete_profile:city/customer", 200, []string{"شرکت", "بدون شهر"}, []string{"company"}},
		{"the rows of duplicates hide them too", "/quality/duplicate_customer/customer", 200, []string{`href="/quality/duplicates"`}, contacts},
		{"a finding that is gone", "/quality/month_jump:amount:1399-01/order?lang=en", 200, []string{"Nothing is found any more"}, broken},
		{"a check nobody knows", "/quality/vibes/order", 404, []string{"چنین بررسی"}, nil},
		{"a check of an entity nobody knows", "/quality/stub/planet", 404, nil, nil},
		{"duplicates stand side by side", "/quality/duplicates", 200, []string{"مریم احمدی", `<bdi dir="ltr">+98 912 123 4567</bdi>`, `<bdi dir="ltr">Maryam@Example.com</bdi>`, `type="radio" name="keep" value="c-101" required checked`, `type="checkbox" name="merge" value="c-2044" checked`,
			"یکسان: تلفن، ایمیل", "میان \u2066۱۴۳\u2069 مشتری", "/quality/merges/4/undo", `name="csrf"`, "جدا شد"}, append(broken, "/quality/merges/3/undo")},
		{"duplicates in English", "/quality/duplicates?lang=en", 200, []string{"In common: phone, e-mail", "Group", "national id", "shared by"}, broken},
		{"a merge that was made says so", "/quality/duplicates?merged=4&lang=en", 200, []string{`role="status"`, "c-55", "The KPIs are up to date"}, nil},
		{"one that was never made does not", "/quality/duplicates?merged=99", 200, nil, []string{`role="status"`}},
		{"nor one that was taken apart", "/quality/duplicates?merged=3", 200, nil, []string{`role="status"`}},
		{"templates of every entity", "/templates", 200, []string{"/templates/customer.xlsx", "/templates/departure.xlsx", "لازم: مشتری، تاریخ سفارش، مبلغ"}, broken},
		{"templates in English", "/templates?lang=en", 200, []string{"required: Customer, Ordered at, Amount", "15"}, broken},
		{"a template nobody knows", "/templates/planet.xlsx", 404, []string{"چنین قالبی نیست"}, nil},
		{"a template of another kind", "/templates/order.csv", 404, nil, nil},
		{"sources with state, plan and error", "/sources", 200, []string{"shop-orders", "هر \u2066۶\u2069 ساعت", "هر روز ۰۲:۳۰", "refused the sign-in", "در حال خواندن", "taraz source add", "--url-file -", `<bdi dir="ltr">updated_at</bdi>`, "disabled", "متوقف"}, broken},
		{"sources in English", "/sources?lang=en", 200, []string{"Read now", "SELECT id, stage FROM opportunity", "paused (every", "only when asked", "1,250", "Not read yet"}, append(broken, "Secret")},
		{"a source that was read now", "/sources?read=shop-orders&lang=en", 200, []string{"was read:"}, nil},
		{"a reading that goes on", "/sources?read=tickets&lang=en", 200, []string{"You may leave this page"}, nil},
		{"mappings with entity, versions and who", "/mappings", 200, []string{"سفارش‌های فروشگاه", "سفارش", `href="` + shopPath + `"`, `href="/mappings/a%2Fb%20%3F%23"`}, broken},
		{"a mapping shows its versions and what changed", shopPath + "?lang=en", 200, []string{"Version", `class="gone"`, `class="new"`, "unit: rial", "unit: toman", "from the command line", "What changed", "employee: فروشنده"}, broken},
		{"a name with a slash", "/mappings/a%2Fb%20%3F%23", 200, []string{"not: [a mapping"}, append(broken, `class="diff"`)},
		{"a mapping nobody kept", "/mappings/nope", 404, []string{"چنین نگاشتی"}, nil},
		{"a mapping that was dropped", "/mappings?dropped=yes&lang=en", 200, []string{"The mapping was dropped."}, nil},
		{"the imports lead to all of them", "/imports", 200, []string{`href="/quality"`, `href="/templates"`, `href="/sources"`, `href="/mappings"`}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := ask(newFake(t, kpi.Jalali).server(t).Handler(), "GET", c.path)
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

// dataPages are the pages about data, each in a state with much to show.
var dataPages = []string{"/quality", "/quality/stub/customer", "/quality/unit_suspicion:amount:1405-05/order", "/quality/duplicates", "/quality/duplicates?merged=4", "/sources", "/sources?read=tickets", "/mappings", shopPath, "/templates"}

func TestForeignNamesAreTextOnThePagesAboutData(t *testing.T) {
	f := newFake(t, kpi.Jalali)
	f.hostile = hostile
	f.rooms.spoil(hostile)
	h := f.server(t).Handler()
	bad := url.PathEscape(hostile)
	shown := 0
	for _, path := range append([]string{"/mappings/" + bad, "/quality/" + bad + "/order", "/quality/stub:" + bad + "/customer", "/sources?read=" + url.QueryEscape(hostile), "/templates/" + bad, "/quality/duplicates?merged=" + bad}, dataPages...) {
		w := ask(h, "GET", path)
		body := w.Body.String()
		for _, wrong := range []string{"<script>alert", "<img src=x", "{{49}}", " 49 ", "</script><script>"} {
			if strings.Contains(body, wrong) {
				t.Errorf("%.80s: got %q in the page", path, wrong)
			}
		}
		if w.Code >= 500 {
			t.Errorf("%.80s: got status %d", path, w.Code)
		}
		if m := outside.FindString(strings.ReplaceAll(body, "onerror=alert", "")); m != "" {
			t.Errorf("%.80s: got %q, want nothing from outside", path, m)
		}
		shown += strings.Count(body, "{{7*7}}")
	}
	if shown < 30 {
		t.Errorf("got the name %d times, want it shown as it is wherever it stands", shown)
	}
}

func TestWithoutFactsThePagesAboutDataSaySo(t *testing.T) {
	f := newFake(t, kpi.Jalali)
	f.empty = true
	h := f.server(t).Handler()
	for path, want := range map[string]string{"/quality?lang=en": "There is no data yet", "/sources?lang=en": "There is no source yet", "/mappings?lang=en": "No mapping is kept yet", "/quality/duplicates?lang=en": "No customer occurs twice"} {
		w := ask(h, "GET", path)
		if w.Code != 200 || !strings.Contains(w.Body.String(), want) || strings.Contains(w.Body.String(), "⟦") {
			t.Errorf("%s: got %d without %q", path, w.Code, want)
		}
	}
	if body := ask(h, "GET", "/quality?lang=en").Body.String(); strings.Contains(body, "Nothing found by") {
		t.Error("without facts nothing was checked, which is not the same as nothing found")
	}
	f.empty, f.rooms.clean = false, true
	if body := ask(h, "GET", "/quality?lang=en").Body.String(); !strings.Contains(body, "The figures can be trusted") || strings.Contains(body, "There is no data yet") {
		t.Error("with facts and no finding the page should say that all is fine")
	}
}

func TestAFaultOfOursOnThePagesAboutData(t *testing.T) {
	f := newFake(t, kpi.Jalali)
	f.broken = errors.New("dial postgres://user:secret@db")
	h := f.server(t).Handler()
	for _, path := range []string{"/quality", "/quality/stub/customer", "/quality/duplicates", "/sources", "/mappings"} {
		if w := ask(h, "GET", path); w.Code != 500 || strings.Contains(w.Body.String(), "secret") {
			t.Errorf("%s: got %d %.200s, want 500 and no word of the cause", path, w.Code, w.Body)
		}
	}
}

func TestChangesNeedTheToken(t *testing.T) {
	for _, path := range []string{"/quality/duplicates", "/quality/merges/4/undo", "/sources/shop-orders/sync", shopPath + "/drop"} {
		f := newFake(t, kpi.Jalali)
		h := f.server(t).Handler()
		for name, body := range map[string]string{"no token": "keep=c-101&merge=c-2044", "another's token": "keep=c-101&merge=c-2044&csrf=" + strings.Repeat("0", 64)} {
			w := post(h, path, "application/x-www-form-urlencoded", strings.NewReader(body))
			if w.Code != 403 || f.rooms.asked != nil {
				t.Errorf("%s, %s: got %d and %q, want 403 and nothing done", path, name, w.Code, f.rooms.asked)
			}
		}
		w := post(h, path, "application/x-www-form-urlencoded", strings.NewReader("csrf="+tokenOf), func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "cross-site") })
		if w.Code != 403 || f.rooms.asked != nil {
			t.Errorf("%s from another site: got %d and %q, want 403 and nothing done", path, w.Code, f.rooms.asked)
		}
		if w := ask(h, "GET", path); path != "/quality/duplicates" && w.Code != 405 && w.Code != 404 {
			t.Errorf("GET %s: got %d, want it refused", path, w.Code)
		}
	}
}
