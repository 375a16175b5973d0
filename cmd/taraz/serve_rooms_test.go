package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"taraz/data/store"
	"taraz/kpi"
	"taraz/web"
)

// guest is a browser without JavaScript at a service of the operator's database.
type guest struct {
	t      *testing.T
	client *http.Client
	site   string
	desk   *desk
}

// visit serves the operator's database until the test ends.
func (op operator) visit() guest {
	op.t.Helper()
	listener, err := web.Listen("127.0.0.1:0")
	if err != nil {
		op.t.Fatal(err)
	}
	var out, errs bytes.Buffer
	env := environment{Stdout: &out, Stderr: &errs, Now: func() time.Time { return op.now }, Getenv: func(string) string { return "" }}
	ctx, stop := context.WithCancel(context.Background())
	d, err := openDesk(ctx, env, op.db)
	if err != nil {
		op.t.Fatal(err)
	}
	served := make(chan error, 1)
	go func() { served <- d.serve(ctx, listener, sources{d, ""}) }()
	op.t.Cleanup(func() {
		stop()
		if err := <-served; err != nil {
			op.t.Error(err)
		}
		d.Close()
	})
	jar, err := cookiejar.New(nil)
	if err != nil {
		op.t.Fatal(err)
	}
	return guest{op.t, &http.Client{Jar: jar}, "http://" + listener.Addr().String(), d}
}

func (v guest) page(res *http.Response, err error) string {
	v.t.Helper()
	if err != nil {
		v.t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK {
		v.t.Fatalf("%s: got %d, %v: %.300s", res.Request.URL, res.StatusCode, err, body)
	}
	return string(body)
}

func (v guest) get(path string) string { return v.page(v.client.Get(v.site + path)) }

var formToken = regexp.MustCompile(`name="csrf" value="([0-9a-f]{64})"`)

// fill posts a form with the token of the page that it stands on.
func (v guest) fill(from, path string, form url.Values) string {
	v.t.Helper()
	found := formToken.FindStringSubmatch(v.get(from))
	if found == nil {
		v.t.Fatalf("%s has no form", from)
	}
	form.Set("csrf", found[1])
	return v.page(v.client.PostForm(v.site+path, form))
}

func (v guest) wants(page string, words ...string) {
	v.t.Helper()
	for _, w := range words {
		if !strings.Contains(page, w) {
			v.t.Errorf("got a page without %q", w)
		}
	}
}

func TestThePagesAboutDataShowTheDatabase(t *testing.T) {
	eachEngine(t, func(t *testing.T, op operator) {
		op.must("init", "--calendar", "gregorian", "--currency", "USD", "--locale", "en")
		v := op.visit()
		v.wants(v.get("/quality"), "There is no data yet")
		op.must("import", "--as", "customer", op.file("customers.csv", "id,name,phone\nc1,Ann,0912 123 4567\nc2,Anne,+989121234567\n"))
		op.must("import", "--as", "order", op.file("orders.csv", "id,customer,ordered_at,amount\no1,c1,2026-09-01,10\no2,c2,2026-09-02,20\no3,c2,2027-01-05,30\n"))
		op.must("import", "--as", "spend", op.file("spend.csv", spendOfAYear))

		v.wants(v.get("/quality"), `href="/quality/duplicates"`, `href="/quality/future_date:ordered_at/order"`, `href="/quality/month_jump:amount:2026-06/spend"`)
		v.wants(v.get("/quality/month_jump:amount:2026-06/spend"), "June 2026", "1,000", "s6")
		v.wants(v.get("/quality/future_date:ordered_at/order"), "o3")
		v.wants(v.get("/quality/duplicates"), "0912 123 4567", "+989121234567", `value="c2" required checked`)

		merged := v.fill("/quality/duplicates", "/quality/duplicates", url.Values{"keep": {"c2"}, "merge": {"c1", "c2"}})
		v.wants(merged, "The KPIs are up to date", `action="/quality/merges/1/undo"`, "No customer occurs twice")
		apart := v.fill("/quality/duplicates", "/quality/merges/1/undo", url.Values{})
		v.wants(apart, "everything is as before", `value="c2" required checked`)

		text := "entity: order\nsource: shop\ncolumns:\n  id: no\n  customer: c\n  ordered_at: d\n  amount: a\n"
		for _, m := range []string{text, strings.Replace(text, "no", "number", 1)} {
			if _, err := v.desk.SaveMapping(t.Context(), store.KeptMapping{Name: "shop / orders", Text: m, Who: "web"}); err != nil {
				t.Fatal(err)
			}
		}
		v.wants(v.get("/mappings"), `href="/mappings/shop%20%2F%20orders"`, "from this page")
		v.wants(v.get("/mappings/shop%20%2F%20orders"), `class="gone"`, "id: number")
		v.wants(v.fill("/mappings/shop%20%2F%20orders", "/mappings/shop%20%2F%20orders/drop", url.Values{}), "The mapping was dropped.", "No mapping is kept yet")
		v.wants(v.get("/sources"), "There is no source yet", "taraz source add")
		v.wants(v.get("/templates"), "/templates/order.xlsx")
	})
}

func TestASourceIsReadFromThePageAndStopsWithTheService(t *testing.T) {
	op := onSQLite(t)
	op.must("init")
	d, err := openDesk(t.Context(), environment{Now: func() time.Time { return op.now }, Getenv: func(string) string { return "" }}, op.db)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	room, stop := newSourceRoom(t.Context(), sources{d, ""})
	if err := <-room.Sync("nope"); !errors.Is(err, kpi.ErrUnknown) {
		t.Errorf("a source that nobody added: got %v, want kpi.ErrUnknown", err)
	}
	began := make(chan struct{})
	ended := room.begin(func(ctx context.Context) error {
		close(began)
		<-ctx.Done()
		return ctx.Err()
	})
	<-began
	stop()
	select {
	case err := <-ended:
		if !errors.Is(err, context.Canceled) {
			t.Errorf("got %v, want the reading undone", err)
		}
	default:
		t.Error("stop returned before the reading had ended")
	}
}
