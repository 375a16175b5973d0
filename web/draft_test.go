package web

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"taraz/data/intake"
	"taraz/kpi"
)

// formOf is the form of a file as a browser sends it when nothing is changed.
func formOf(f *intake.File) url.Values {
	form := url.Values{"csrf": {tokenOf}, "file": {"1"}, "state": {stateOf(f)}, "entity": {f.Entity}, "source": {f.Source}, "complete": {"no"}, "mapping": {strings.ReplaceAll(f.Text, "\n", "\r\n")}}
	for i, col := range f.Columns {
		form.Set(fmt.Sprintf("col-%d", i), col.Field)
		form.Set(fmt.Sprintf("unit-%d", i), col.Unit)
		for j, r := range col.Replace {
			form.Set(fmt.Sprintf("rep-%d-%d", i, j), r.To)
		}
	}
	return form
}

func TestDraftPages(t *testing.T) {
	h := newFake(t, kpi.Jalali).server(t).Handler()
	for _, c := range []struct {
		name, path string
		status     int
		has, lacks []string
	}{
		{"a file as it was understood", "/imports/drafts/ready", 200, []string{"orders-1405-07.csv", "۶٫۴", "windows-1256", "جداکننده «;»", "متن با جداکننده", "۶\u2069 ستون از \u2066۷", `<bdi class="n" dir="ltr">1405/07/01</bdi>`, "<bdi>م-214</bdi>", `name="state"`}, []string{"⟦", "%!", "NaN"}},
		{"every column has its fields, the required ones marked", "/imports/drafts/ready", 200, []string{`<option value="amount" data-money selected>مبلغ (لازم)</option>`, "— کنار می‌ماند —", `aria-label="ستون «مبلغ کل» چیست"`}, nil},
		{"an amount has its unit, another column hides it", "/imports/drafts/ready", 200, []string{`<option value="rial" selected>ریال</option>`, `name="unit-0" aria-label="واحد پول ستون «order_no»" hidden`}, []string{`name="unit-3" aria-label="واحد پول ستون «مبلغ کل»" hidden`}},
		{"a column that only the mapping's text can change", "/imports/drafts/ready", 200, []string{"در متن نگاشت"}, []string{`name="col-5"`}},
		{"the meaning of each cell of a choice", "/imports/drafts/ready?lang=en", 200, []string{`<option value="return" selected>return</option>`, "What each value means"}, nil},
		{"the same file before", "/imports/drafts/ready", 200, []string{"همین فایل با همین محتوا در ۲۱ آبان ۱۴۰۵", `href="/imports/runs/12"`}, nil},
		{"saved mappings and presets are offered", "/imports/drafts/ready", 200, []string{`value="kept:سفارش‌های فروشگاه"`, `value="preset:hubspot-deals"`}, nil},
		{"what complete means, in plain words", "/imports/drafts/ready?lang=en", 200, []string{"What is not in this file is left alone.", "is removed and counted"}, nil},
		{"the mapping's text can be changed", "/imports/drafts/ready", 200, []string{"<textarea", "entity: order"}, nil},
		{"the four steps", "/imports/drafts/ready?lang=en", 200, []string{`<li aria-current="step"><b>2. Columns`, "6\u2069 of \u20667\u2069 columns", "nothing is kept yet", "all of it or none"}, nil},
		{"the first file with an open question comes first", "/imports/drafts/several", 200, []string{"<h1><bdi>deals.xlsx</bdi>"}, nil},
		{"questions are answered by radio buttons", "/imports/drafts/several?lang=en", 200, []string{"does the day come first or the month?", `name="answer-0" value="month-first"`, `name="answer-2-0" value="lost"`, `<bdi class="cell">Verhandlung</bdi>`, `value="rial"> <span>rial</span>`, `role="radiogroup"`}, nil},
		{"required fields that are missing are named", "/imports/drafts/several?lang=en", 200, []string{"no column fills them yet: Stage"}, nil},
		{"asked to answer first", "/imports/drafts/several?file=1&ask=yes&lang=en", 200, []string{"what is open about this file has to be answered"}, nil},
		{"a workbook has sheets and its header's row", "/imports/drafts/several?file=1&lang=en", 200, []string{"sheet “<bdi>معامله‌ها</bdi>”", "column names in row", `name="sheet"`, "Excel workbook"}, []string{`name="encoding"`}},
		{"the files are tabs with their state", "/imports/drafts/several?file=2&lang=en", 200, []string{"To be answered", "Ready", "Unreadable", `href="/imports/drafts/several?file=3"`}, nil},
		{"a file that cannot be read says why, and can be read in another way", "/imports/drafts/several?file=3&lang=en", 200, []string{"the others cannot be imported either", "is a picture (JPEG)", `name="encoding"`, `value="look"`}, []string{"unsupported", "<table", `name="entity"`}},
		{"a file that is not there", "/imports/drafts/several?file=4", 404, nil, nil},
		{"no number of a file", "/imports/drafts/several?file=x", 404, nil, nil},
		{"a draft that is gone", "/imports/drafts/expired", 404, []string{"این فایل‌ها دیگر اینجا نیستند"}, []string{"unknown"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := ask(h, "GET", c.path)
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

func TestChangingAFile(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(url.Values)
		want   func(intake.Choice) bool
	}{
		{"nothing changed says what was so", func(url.Values) {}, func(c intake.Choice) bool {
			return c.Entity == "order" && c.Source == "shop" && c.Complete == "no" && c.Text == "" && len(c.Columns) == 7 && c.Columns[3].Field == "amount" && c.Columns[3].Unit == "rial"
		}},
		{"another field of a column", func(f url.Values) { f.Set("col-6", "product") }, func(c intake.Choice) bool { return c.Columns[6].Field == "product" }},
		{"a column left out", func(f url.Values) { f.Set("col-2", "") }, func(c intake.Choice) bool { return c.Columns[2].Field == "" }},
		{"another unit", func(f url.Values) { f.Set("unit-3", "toman") }, func(c intake.Choice) bool { return c.Columns[3].Unit == "toman" }},
		{"what is no amount has no unit", func(f url.Values) { f.Set("unit-0", "toman") }, func(c intake.Choice) bool { return c.Columns[0].Unit == "" }},
		{"another meaning of a cell", func(f url.Values) { f.Set("rep-4-1", "sale") }, func(c intake.Choice) bool {
			return slices.Equal(c.Columns[4].Replace, []intake.Replacement{{From: "فروش", To: "sale"}, {From: "برگشت", To: "sale"}})
		}},
		{"a column that the form cannot show stays", func(f url.Values) { f.Set("col-5", "city") }, func(c intake.Choice) bool { return c.Columns[5].Field == "channel" && c.Columns[5].Fixed }},
		{"how dates and numbers are written", func(f url.Values) { f.Set("dates", "day-first"); f.Set("years", "1400"); f.Set("decimal", "comma") }, func(c intake.Choice) bool {
			return c.Format == intake.Reading{Header: "auto", Dates: "day-first", Years: "1400", Decimal: "comma"} && len(c.Columns) == 7
		}},
		{"another encoding, with which the columns are guessed anew", func(f url.Values) { f.Set("encoding", "macintosh") }, func(c intake.Choice) bool { return c.Format.Encoding == "macintosh" && c.Columns == nil }},
		{"what the file decides itself is no change", func(f url.Values) { f.Set("header", ""); f.Set("encoding", "") }, func(c intake.Choice) bool { return c.Format.Header == "auto" && len(c.Columns) == 7 }},
		{"a tab is a delimiter", func(f url.Values) { f.Set("delimiter", "\t") }, func(c intake.Choice) bool { return c.Format.Delimiter == "\t" && c.Columns == nil }},
		{"another entity, with which the columns are guessed anew", func(f url.Values) { f.Set("entity", "lead") }, func(c intake.Choice) bool { return c.Entity == "lead" && c.Columns == nil }},
		{"complete and source", func(f url.Values) { f.Set("complete", "months"); f.Set("source", " erp ") }, func(c intake.Choice) bool { return c.Complete == "months" && c.Source == "erp" }},
		{"the mapping's text wins", func(f url.Values) { f.Set("mapping", "entity: order\r\nsource: x\r\n"); f.Set("col-0", "") }, func(c intake.Choice) bool {
			return c.Text == "entity: order\nsource: x" && c.Columns == nil
		}},
		{"a saved mapping instead", func(f url.Values) { f.Set("origin", "kept:سفارش: فروشگاه") }, func(c intake.Choice) bool {
			return c.Origin == intake.Origin{Kind: "kept", Name: "سفارش: فروشگاه"}
		}},
		{"a preset instead", func(f url.Values) { f.Set("origin", "preset:hubspot-deals") }, func(c intake.Choice) bool {
			return c.Origin == intake.Origin{Kind: "preset", Name: "hubspot-deals"}
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := newFake(t, kpi.Jalali)
			form := formOf(ordersFile())
			c.change(form)
			w := submit(f.server(t).Handler(), "/imports/drafts/ready", form)
			if w.Code != 303 || w.Header().Get("Location") != "/imports/drafts/ready?file=1" || len(f.desk.choices) != 1 {
				t.Fatalf("got %d to %q with %d choices: %.300s", w.Code, w.Header().Get("Location"), len(f.desk.choices), w.Body)
			}
			if !c.want(f.desk.choices[0]) {
				t.Errorf("got %+v", f.desk.choices[0])
			}
		})
	}
}

func TestAnswersToQuestions(t *testing.T) {
	f := newFake(t, kpi.Jalali)
	form := formOf(askingFile())
	for i, answer := range []string{"month-first", "Stage", "", "rial"} {
		form.Set(fmt.Sprintf("answer-%d", i), answer)
	}
	form.Set("answer-2-0", "open")
	w := submit(f.server(t).Handler(), "/imports/drafts/several", form)
	if w.Code != 303 || len(f.desk.choices) != 1 {
		t.Fatalf("got %d and %d choices: %.300s", w.Code, len(f.desk.choices), w.Body)
	}
	got := f.desk.choices[0]
	if got.Format.Dates != "month-first" || got.Columns[1].Field != "stage" || got.Columns[3].Unit != "rial" {
		t.Errorf("got %+v, want the month first, the stage and rial", got)
	}
	if r := got.Columns[1].Replace; !slices.Contains(r, intake.Replacement{From: "Verhandlung", To: "open"}) || !slices.Contains(r, intake.Replacement{From: "Won", To: "won"}) {
		t.Errorf("got meanings %+v, want the new one beside the old", r)
	}
	t.Run("the entity is a question too, and changes the columns", func(t *testing.T) {
		c := intake.Choice{Columns: []intake.Column{{Name: "a"}}}
		answer(&c, intake.Question{Kind: "entity"}, "lead")
		if c.Entity != "lead" {
			t.Errorf("got %+v", c)
		}
	})
	t.Run("a column that answers takes the field from another", func(t *testing.T) {
		c := intake.Choice{Columns: []intake.Column{{Name: "a", Field: "amount", Unit: "rial"}, {Name: "b"}}}
		answer(&c, intake.Question{Kind: "column", Field: "amount"}, "b")
		if c.Columns[0].Field != "" || c.Columns[0].Unit != "" || c.Columns[1].Field != "amount" {
			t.Errorf("got %+v", c.Columns)
		}
	})
}

func TestAFormThatCannotBeTaken(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(url.Values)
		status int
		has    string
	}{
		{"without the token", func(f url.Values) { f.Set("csrf", "x") }, 403, "پذیرفته نشد"},
		{"made when the file was read in another way", func(f url.Values) { f.Set("state", "0") }, 409, "در پنجرهٔ دیگری"},
		{"two columns as one field", func(f url.Values) { f.Set("col-6", "amount") }, 422, "به یک فیلد داده شده‌اند"},
		{"a mapping that is wrong, which stays to be mended", func(f url.Values) { f.Set("mapping", "entity: planet\n") }, 422, "entity: planet</textarea>"},
		{"the reason of a wrong mapping, as a text", func(f url.Values) { f.Set("mapping", "entity: planet\n") }, 422, "order &lt;b&gt;"},
		{"a saved mapping that is gone while the files are not", func(f url.Values) { f.Set("origin", "kept:forgotten") }, 422, `forgotten`},
		{"a file that is not there", func(f url.Values) { f.Set("file", "7") }, 404, ""},
		{"a form larger than any mapping", func(f url.Values) { f.Set("mapping", strings.Repeat("x", 2<<20)) }, 413, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := newFake(t, kpi.Jalali)
			form := formOf(ordersFile())
			c.change(form)
			w := submit(f.server(t).Handler(), "/imports/drafts/ready", form)
			if w.Code != c.status || !strings.Contains(w.Body.String(), c.has) || len(f.desk.choices) > 0 {
				t.Errorf("got %d and %d choices, want %d with %q: %.500s", w.Code, len(f.desk.choices), c.status, c.has, w.Body)
			}
			if strings.Contains(w.Body.String(), ": invalid") {
				t.Error("the page names the kind of our error")
			}
		})
	}
	f := newFake(t, kpi.Jalali)
	if w := submit(f.server(t).Handler(), "/imports/drafts/expired", url.Values{}); w.Code != 404 {
		t.Errorf("a draft that is gone: got %d, want 404", w.Code)
	}
}

func TestGoingOnToTheCheck(t *testing.T) {
	t.Run("a file that is ready is checked", func(t *testing.T) {
		f := newFake(t, kpi.Jalali)
		form := formOf(ordersFile())
		form.Set("do", "check")
		w := submit(f.server(t).Handler(), "/imports/drafts/ready", form)
		if w.Code != 303 || !strings.HasPrefix(w.Header().Get("Location"), "/imports/jobs/job-") {
			t.Errorf("got %d to %q, want the job", w.Code, w.Header().Get("Location"))
		}
	})
	t.Run("a file that cannot be read stops the others", func(t *testing.T) {
		f := newFake(t, kpi.Jalali)
		d := f.desk.drafts["several"]
		d.Files = d.Files[1:]
		form := formOf(ordersFile())
		form.Set("do", "check")
		w := submit(f.server(t).Handler(), "/imports/drafts/several", form)
		if got := w.Header().Get("Location"); w.Code != 303 || got != "/imports/drafts/several?file=2&ask=yes" {
			t.Errorf("got %d to %q, want the file that cannot be read", w.Code, got)
		}
	})
	t.Run("another file with a question comes first", func(t *testing.T) {
		f := newFake(t, kpi.Jalali)
		form := formOf(ordersFile())
		form.Set("file", "2")
		form.Set("do", "check")
		w := submit(f.server(t).Handler(), "/imports/drafts/several", form)
		if got := w.Header().Get("Location"); w.Code != 303 || got != "/imports/drafts/several?file=1&ask=yes" {
			t.Errorf("got %d to %q, want the file with the question", w.Code, got)
		}
	})
}

func TestAFileCanBeLeftOut(t *testing.T) {
	f := newFake(t, kpi.Jalali)
	h := f.server(t).Handler()
	leave := url.Values{"file": {"3"}, "do": {"omit"}}
	if w := submit(h, "/imports/drafts/several", leave); w.Code != 303 || len(f.desk.drafts["several"].Files) != 2 {
		t.Errorf("got %d with %d files left, want the picture gone", w.Code, len(f.desk.drafts["several"].Files))
	}
	if body := ask(h, "GET", "/imports/drafts/several").Body.String(); !strings.Contains(body, `value="omit"`) {
		t.Error("of two files none can be left out")
	}
	if body := ask(h, "GET", "/imports/drafts/ready").Body.String(); strings.Contains(body, `value="omit"`) {
		t.Error("the only file can be left out, want it cancelled instead")
	}
	leave.Set("file", "1")
	if w := submit(h, "/imports/drafts/ready", leave); w.Code != 409 || len(f.desk.drafts["ready"].Files) != 1 {
		t.Errorf("the only file: got %d, want 409 and the file still there", w.Code)
	}
}

func TestCommittingADraft(t *testing.T) {
	t.Run("the mapping is kept under its name and the import begins", func(t *testing.T) {
		f := newFake(t, kpi.Jalali)
		w := submit(f.server(t).Handler(), "/imports/drafts/ready/commit", url.Values{"keep-0": {"yes"}, "name-0": {" سفارش‌ها "}})
		if w.Code != 303 || !strings.HasPrefix(w.Header().Get("Location"), "/imports/jobs/") {
			t.Fatalf("got %d to %q: %.300s", w.Code, w.Header().Get("Location"), w.Body)
		}
		if len(f.desk.saved) != 1 || f.desk.saved[0].Name != "سفارش‌ها" || f.desk.saved[0].Text != orderYAML || !strings.HasPrefix(f.desk.saved[0].Entity, "order_no,") {
			t.Errorf("got %+v, want the mapping with the header of the file", f.desk.saved)
		}
	})
	t.Run("without the mark nothing is kept", func(t *testing.T) {
		f := newFake(t, kpi.Jalali)
		if w := submit(f.server(t).Handler(), "/imports/drafts/ready/commit", url.Values{"name-0": {"x"}}); w.Code != 303 || len(f.desk.saved) > 0 {
			t.Errorf("got %d and %+v", w.Code, f.desk.saved)
		}
	})
	t.Run("a name is wanted before anything is imported", func(t *testing.T) {
		f := newFake(t, kpi.Jalali)
		w := submit(f.server(t).Handler(), "/imports/drafts/ready/commit", url.Values{"keep-0": {"yes"}, "name-0": {" "}})
		if w.Code != 422 || !strings.Contains(w.Body.String(), "نامی بنویسید") || f.desk.drafts["ready"] == nil {
			t.Errorf("got %d: %.300s", w.Code, w.Body)
		}
	})
	t.Run("the token is wanted", func(t *testing.T) {
		f := newFake(t, kpi.Jalali)
		for _, path := range []string{"/imports/drafts/ready/commit", "/imports/drafts/ready/drop", "/imports/runs/12/undo"} {
			if w := submit(f.server(t).Handler(), path, url.Values{"csrf": {"no"}}); w.Code != 403 || f.desk.drafts["ready"] == nil || len(f.desk.undone) > 0 {
				t.Errorf("%s: got %d, want 403 and nothing done", path, w.Code)
			}
		}
	})
	t.Run("a draft that is gone", func(t *testing.T) {
		f := newFake(t, kpi.Jalali)
		if w := submit(f.server(t).Handler(), "/imports/drafts/expired/commit", nil); w.Code != 404 {
			t.Errorf("got %d, want 404", w.Code)
		}
	})
	t.Run("dropping it twice is no mistake", func(t *testing.T) {
		f := newFake(t, kpi.Jalali)
		h := f.server(t).Handler()
		for range 2 {
			if w := submit(h, "/imports/drafts/ready/drop", nil); w.Code != 303 || w.Header().Get("Location") != "/imports" {
				t.Errorf("got %d to %q", w.Code, w.Header().Get("Location"))
			}
		}
	})
}

func TestMeaningsOfCells(t *testing.T) {
	v := newFake(t, kpi.Jalali).server(t).reader("en")
	for _, c := range []struct{ name, entity, field, cell, want string }{
		{"a word of the field is understood by itself", "deal", "stage", "موفق", "understood: won"},
		{"so is a yes", "customer", "email_opt_in", "بله", "understood: yes"},
		{"a strange word is not", "deal", "stage", "Verhandlung", "— not said —"},
		{"a field without choices has no words", "deal", "amount", "1", "— not said —"},
	} {
		if got := meanings(v, c.entity, c.field, intake.Replacement{From: c.cell})[0].Text; got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

func TestNamesOfMappings(t *testing.T) {
	v := newFake(t, kpi.Jalali).server(t).reader("fa")
	for file, want := range map[string]string{"orders-1405-07.csv": "orders", "مشتریان مهر ۱۴۰۵.xlsx": "مشتریان مهر", "1405_07.csv": "سفارش", "2026-10 deals (3).csv.gz": "deals", ".csv": "csv"} {
		if got := mappingName(v, &intake.File{Name: file, Entity: "order"}); got != want {
			t.Errorf("%s: got %q, want %q", file, got, want)
		}
	}
}
