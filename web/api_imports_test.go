package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"taraz/kpi"
)

func TestTheAPITakesFiles(t *testing.T) {
	file := part{"file", "o.csv", "id,amount\n1,2\n"}
	for _, c := range []struct {
		name   string
		parts  []part
		status int
		says   string
	}{
		{"a file by itself is recognised", []part{file}, 202, ""},
		{"several files", []part{file, {"file", "p.csv", "x\n"}}, 202, ""},
		{"as an entity", []part{{"entity", "", "order"}, {"source", "", "shop"}, {"covers", "", "1404-05-31"}, {"dry_run", "", "true"}, file}, 202, ""},
		{"fields after the file", []part{file, {"entity", "", "order"}, {"source", "", "shop"}, {"covers", "", "2025-08-22"}, {"dry_run", "", "true"}}, 202, ""},
		{"by a mapping", []part{{"mapping", "", "entity: order\nsource: s\ncolumns: {customer: c, ordered_at: d, amount: a}\n"}, file}, 202, ""},
		{"by a preset", []part{{"preset", "", "hubspot-deals"}, file}, 202, ""},
		{"no file", []part{{"entity", "", "order"}}, 400, "field called file"},
		{"an entity that does not exist", []part{{"entity", "", "planet"}, file}, 400, "planet"},
		{"a wrong mapping", []part{{"mapping", "", "entity: planet\n"}, file}, 400, "planet"},
		{"two ways to read it", []part{{"entity", "", "order"}, {"preset", "", "hubspot"}, file}, 400, "give one of them"},
		{"a source beside a mapping that says it", []part{{"mapping", "", "entity: order\nsource: s\ncolumns: {customer: c, ordered_at: d, amount: a}\n"}, {"source", "", "x"}, file}, 400, "source"},
		{"a source without a letter", []part{{"entity", "", "order"}, {"source", "", " \x00"}, file}, 400, "source"},
		{"a source longer than a name", []part{{"entity", "", "order"}, {"source", "", strings.Repeat("s", 201)}, file}, 400, "source"},
		{"a field that it does not have", []part{{"dry", "", "true"}, file}, 400, `"dry"`},
		{"a field twice", []part{{"entity", "", "order"}, {"entity", "", "order"}, file}, 400, "twice"},
		{"neither true nor false", []part{{"dry_run", "", "yes"}, file}, 400, "true or false"},
		{"no day", []part{{"covers", "", "1404-13-01"}, file}, 400, "covers"},
		{"larger than allowed", []part{{"file", "o.csv", strings.Repeat("a,b\n", 800_000)}}, 413, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			left := emptied(t)
			f := newFake(t, kpi.Jalali)
			body, kind := multi(c.parts...)
			w := post(f.server(t).Handler(), "/api/v1/imports", kind, body)
			answered(t, w.Code, c.status, w.Body.String(), c.says)
			if (c.status == 202) != (len(f.desk.requests) == 1) {
				t.Fatalf("got %d requests", len(f.desk.requests))
			}
			if c.status == 202 && strings.Contains(c.name, "entity") || strings.Contains(c.name, "fields after") {
				if q := f.desk.requests[0]; q.As != "order" || q.Source != "shop" || !q.DryRun || q.Covers == 0 || q.Who != "api" {
					t.Errorf("got %+v", q)
				}
			}
			if still := left(); len(still) > 0 {
				t.Errorf("got %q left behind, want nothing", still)
			}
		})
	}
}

// answered checks a status and, of a refusal, that its JSON says what was wrong.
func answered(t *testing.T, status, want int, body, says string) {
	t.Helper()
	var got struct{ Error, Job, State, URL string }
	if err := json.Unmarshal([]byte(body), &got); err != nil || status != want || !strings.Contains(got.Error, says) || (want >= 400) != (got.Error != "") {
		t.Fatalf("got %d %.300s (%v), want %d with %q", status, body, err, want, says)
	}
	if want == 202 && (got.Job == "" || got.State != "waiting" || got.URL != "/api/v1/imports/jobs/"+got.Job) {
		t.Errorf("got %+v, want the job, its state and its address", got)
	}
}

func TestTheAPITakesRows(t *testing.T) {
	for _, c := range []struct {
		name, body string
		status     int
		says       string
		rows       string // the file of rows that reaches the desk
	}{
		{"rows as an entity", `{"entity":"order","rows":[{"id":"1","amount":1250.50,"ok":true,"note":null},{"id":"۲"}]}`, 202, "", "{\"id\":\"1\",\"amount\":1250.50,\"ok\":true,\"note\":null}\n{\"id\":\"۲\"}\n"},
		{"rows before the entity", ` { "rows" : [ {"id":1} ] , "entity" : "order", "dry_run": true, "source": "erp", "covers": "1404-05-31" } `, 202, "", "{\"id\":1}\n"},
		{"a number stays as it is written", `{"entity":"order","rows":[{"id":5.94687E+23,"n":12345678901234567890}]}`, 202, "", "{\"id\":5.94687E+23,\"n\":12345678901234567890}\n"},
		{"by a mapping", `{"mapping":"entity: order\ncolumns: {customer: c, ordered_at: d, amount: a}\n","rows":[{"c":1}]}`, 202, "", "{\"c\":1}\n"},
		{"an empty row is a row", `{"entity":"order","rows":[{}]}`, 202, "", "{}\n"},
		{"an unknown key", `{"entity":"order","rows":[{}],"sheet":1}`, 400, `"sheet"`, ""},
		{"a key twice", `{"entity":"order","entity":"deal","rows":[{}]}`, 400, "twice", ""},
		{"a key twice in a row", `{"entity":"order","rows":[{"id":1},{"id":1,"id":2}]}`, 400, "row 2", ""},
		{"rows twice", `{"entity":"order","rows":[{}],"rows":[{}]}`, 400, "twice", ""},
		{"something after the object", `{"entity":"order","rows":[{}]} {}`, 400, "after the object", ""},
		{"no rows", `{"entity":"order"}`, 400, "rows", ""},
		{"no row", `{"entity":"order","rows":[]}`, 400, "at least one", ""},
		{"a list as a value", `{"entity":"order","rows":[{"id":[1]}]}`, 400, `row 1, "id"`, ""},
		{"an object as a value", `{"entity":"order","rows":[{"id":{"x":1}}]}`, 400, `row 1, "id"`, ""},
		{"a row that is no object", `{"entity":"order","rows":[1]}`, 400, "row 1", ""},
		{"rows that are no list", `{"entity":"order","rows":{"id":1}}`, 400, "rows", ""},
		{"an entity that is no text", `{"entity":5,"rows":[{}]}`, 400, "entity", ""},
		{"a dry run that is no yes or no", `{"entity":"order","dry_run":"yes","rows":[{}]}`, 400, "dry_run", ""},
		{"a list at the top", `[{"id":1}]`, 400, "object", ""},
		{"no JSON", `hello`, 400, "JSON", ""},
		{"nothing", ``, 400, "JSON", ""},
		{"an end in the middle", `{"entity":"order","rows":[{"id":1}`, 400, "too early", ""},
		{"a comma too many", `{"entity":"order","rows":[{"id":1},]}`, 400, "JSON", ""},
		{"larger than allowed", `{"entity":"order","rows":[` + strings.Repeat(`{"id":"`+strings.Repeat("x", 1000)+`"},`, 3000) + `{}]}`, 413, "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			left := emptied(t)
			f := newFake(t, kpi.Jalali)
			w := post(f.server(t).Handler(), "/api/v1/imports", "application/json; charset=utf-8", strings.NewReader(c.body))
			answered(t, w.Code, c.status, w.Body.String(), c.says)
			if got := strings.Join(f.desk.contents, "|"); got != c.rows {
				t.Errorf("got rows %q, want %q", got, c.rows)
			}
			if still := left(); len(still) > 0 {
				t.Errorf("got %q left behind, want nothing", still)
			}
		})
	}
	t.Run("a row that never ends is refused before it fills the memory", func(t *testing.T) {
		d := newRowReader(&endless{start: `{"rows":[{"id":"`})
		err := d.document(&received{dir: t.TempDir(), fields: map[string]string{}})
		if err == nil || !strings.Contains(err.Error(), "longer than") {
			t.Errorf("got %v, want the row to be refused", err)
		}
	})
}

// endless is a text that begins and never ends.
type endless struct{ start string }

func (e *endless) Read(p []byte) (int, error) {
	if n := copy(p, e.start); n > 0 {
		e.start = e.start[n:]
		return n, nil
	}
	for i := range p {
		p[i] = 'x'
	}
	return len(p), nil
}

func TestTheAPIOfImportsIsStrict(t *testing.T) {
	f := newFake(t, kpi.Jalali)
	h := f.server(t).Handler()
	for kind, want := range map[string]int{"text/csv": 415, "": 415, "application/x-www-form-urlencoded": 415, "multipart/form-data": 400, "application/json": 400} {
		w := post(h, "/api/v1/imports", kind, strings.NewReader("id,amount\n"))
		answered(t, w.Code, want, w.Body.String(), "")
	}
	for path, want := range map[string]int{"/api/v1/imports?limit=0": 400, "/api/v1/imports?limit=501": 400, "/api/v1/imports?limit=x": 400, "/api/v1/imports?page=2": 400, "/api/v1/imports/99": 404,
		"/api/v1/imports/x": 404, "/api/v1/imports/12?x=1": 400, "/api/v1/imports/jobs/nope": 404, "/api/v1/imports/jobs/running?x=1": 400} {
		w := ask(h, "GET", path)
		answered(t, w.Code, want, w.Body.String(), "")
	}
	w := post(h, "/api/v1/imports", "application/json", strings.NewReader(`{"entity":"order","rows":[{}]}`), func(r *http.Request) { r.Header.Set("Origin", "http://evil.example") })
	if w.Code != 403 || len(f.desk.requests) > 0 {
		t.Errorf("from another site: got %d, want 403", w.Code)
	}
	f.desk.refuse = fmt.Errorf("the header is not recognised: say entity, preset or mapping: %w", kpi.ErrInvalid)
	body, kind := multi(part{"file", "o.csv", "a\n"})
	if w := post(h, "/api/v1/imports", kind, body); w.Code != 400 || !strings.Contains(w.Body.String(), `"error":"the header is not recognised: say entity, preset or mapping"`) {
		t.Errorf("what is not recognised: got %d %s", w.Code, w.Body)
	}
}

func TestAJobInJSON(t *testing.T) {
	f := newFake(t, kpi.Jalali)
	h := f.server(t).Handler()
	read := func(id string) (j struct {
		Job, Kind, State string
		Done, Total      int64
		Run              *int64
		Error            *string
		Report           *struct {
			Files []struct {
				File, Entity   string
				Read, Rejected int64
				Reasons        map[string]int64
			}
		}
		Effect []struct {
			KPI, Period   string
			Before, After *float64
		}
	}) {
		t.Helper()
		w := ask(h, "GET", "/api/v1/imports/jobs/"+id)
		if err := json.Unmarshal(w.Body.Bytes(), &j); err != nil || w.Code != 200 {
			t.Fatalf("%s: got %d %v %.200s", id, w.Code, err, w.Body)
		}
		return j
	}
	if j := read("running"); j.State != "running" || j.Kind != "import" || j.Done != 42_000 || j.Total != 100_000 || j.Report != nil || j.Run != nil || j.Error != nil || j.Effect == nil {
		t.Errorf("running: got %+v", j)
	}
	if j := read("imported"); j.Run == nil || *j.Run != 12 || j.Report == nil || j.Report.Files[0].Read != 48216 || j.Report.Files[0].Reasons["missing"] != 97 {
		t.Errorf("imported: got %+v", j)
	}
	if j := read("failed"); j.Error == nil || *j.Error != "the file ends <b>in the middle</b> of a quoted cell" {
		t.Errorf("failed: got %+v", j)
	}
	if j := read("broken"); j.Error == nil || *j.Error != "internal error" {
		t.Errorf("broken: got %v, want no word of the cause", *j.Error)
	}
	j := read("checked")
	for _, e := range j.Effect {
		d, err := f.cat.Find(e.KPI)
		if err != nil || e.Period != "1405-07" {
			t.Fatalf("got %+v (%v)", e, err)
		}
		if e.KPI == "nps" && (e.Before != nil || e.After == nil || *e.After != 31) {
			t.Errorf("nps: got %v -> %v, want null -> 31", e.Before, e.After)
		}
		if d.Unit == kpi.Money && e.Before != nil && *e.Before > f.level(d)/5 {
			t.Errorf("%s: got %v, want it in toman", e.KPI, *e.Before)
		}
	}
	if len(j.Effect) != len(f.cat.All()) {
		t.Errorf("got %d KPIs, want all of them", len(j.Effect))
	}
}

func TestRunsInJSON(t *testing.T) {
	f := newFake(t, kpi.Jalali)
	h := f.server(t).Handler()
	var list struct{ Imports []map[string]any }
	w := ask(h, "GET", "/api/v1/imports?limit=4")
	if err := json.Unmarshal(w.Body.Bytes(), &list); err != nil || len(list.Imports) != 4 {
		t.Fatalf("got %v %.300s", err, w.Body)
	}
	if r := list.Imports[0]; r["import"] != 13.0 || r["status"] != "running" || r["ended"] != nil {
		t.Errorf("a running one: got %v", r)
	}
	if r := list.Imports[1]; r["undoable"] != true || r["started"] != "2026-11-12T04:00:00Z" {
		t.Errorf("one that is done: got %v", r)
	}
	if r := list.Imports[2]; r["status"] != "undone" || r["undone_at"] != "2026-11-12T05:00:00Z" {
		t.Errorf("one that was undone: got %v", r)
	}
	var one struct {
		Import int64
		Files  []struct {
			Hash, Source string
			Rejected     int64
			Reasons      map[string]int64
			Months       []string
		}
	}
	w = ask(h, "GET", "/api/v1/imports/12")
	if err := json.Unmarshal(w.Body.Bytes(), &one); err != nil || one.Files[0].Rejected != 313 || one.Files[0].Source != "shop" || len(one.Files[0].Months) != 2 || one.Files[0].Hash == "" {
		t.Errorf("got %v %.300s", err, w.Body)
	}
	if w := ask(h, "GET", "/api/v1/imports/11"); !strings.Contains(w.Body.String(), `"reasons":{}`) || !strings.Contains(w.Body.String(), `"months":[]`) {
		t.Errorf("nothing is an empty list and not null: got %s", w.Body)
	}
	w = post(h, "/api/v1/imports/12/undo", "", strings.NewReader(""))
	if w.Code != 202 || len(f.desk.undone) != 1 || w.Header().Get("Location") == "" {
		t.Errorf("undo: got %d %s", w.Code, w.Body)
	}
	f.desk.refuse = fmt.Errorf("later imports changed the same rows: %w", kpi.ErrConflict)
	if w := post(h, "/api/v1/imports/9/undo", "", strings.NewReader("")); w.Code != 409 {
		t.Errorf("an undo that cannot be: got %d, want 409", w.Code)
	}
}
