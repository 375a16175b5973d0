package web

import (
	"net/http/httptest"
	"testing"

	"taraz/kpi"
)

func TestSmoke(t *testing.T) {
	f := newFake(t, kpi.Jalali)
	h := f.server(t).Handler()
	for _, u := range []string{"/", "/?lang=en", "/kpi/revenue", "/kpi/win_rate?by=employee", "/people", "/targets", "/catalogue", "/imports", "/components", "/?scope=employee:e1", "/kpi/nope", "/?period=abc", "/api/v1/scorecard"} {
		w := httptest.NewRecorder()
		r := httptest.NewRequest("GET", u, nil)
		r.Host = "127.0.0.1:8080"
		h.ServeHTTP(w, r)
		t.Log(u, w.Code, w.Body.Len())
		if w.Code == 500 {
			t.Log(w.Body.String())
		}
	}
}
