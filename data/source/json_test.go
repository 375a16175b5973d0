package source

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"taraz/kpi"
)

func TestJSONIsReadAsRows(t *testing.T) {
	cases := []struct{ name, kind, text, header, rows string }{
		{"an array of objects", "json", `[{"a":1,"b":"x"},{"a":2,"b":"y"}]`, "a|b", "1|x/2|y"},
		{"objects one per line", "jsonl", "{\"a\":1}\n\n{\"a\":2}\n", "a", "1/2"},
		{"objects on one line", "jsonl", `{"a":1}{"a":2}`, "a", "1/2"},
		{"one object", "jsonl", `{"a":1,"b":{"c":2}}`, "a|b.c", "1|2"},
		{"an object around the array", "json", `{"count":2,"next":null,"results":[{"a":1},{"a":2}]}`, "a", "1/2"},
		{"two objects around it", "json", `{"Response":{"List":[{"a":1},{"a":2}],"Total":2}}`, "a", "1/2"},
		{"columns in the order in which they first occur", "json", `[{"b":1},{"a":2,"b":3},{"c":4}]`, "b|a|c", "1||/3|2|/||4"},
		{"objects within", "json", `[{"a":{"b":1,"c":{"d":2}}},{"a":null}]`, "a.b|a.c.d|a", "1|2|"},
		{"lists of plain values", "json", `[{"a":["x","y, z",1,null,true],"b":[]}]`, "a|b", "x, y, z, 1, true|"},
		{"lists of objects stay JSON", "jsonl", "{\"a\":[ {\"b\" : 1} , [2] ]}\n{\"a\":[[\"\\u0041\\n\"]]}\n", "a", `[{"b":1},[2]]/[["A\u000a"]]`},
		{"numbers as they are written", "json", `[{"a":9007199254740993,"b":1.50,"c":5.94687E+23,"d":-0}]`, "a|b|c|d", "9007199254740993|1.50|5.94687E+23|-0"},
		{"truths and nothing", "json", `[{"a":true,"b":false,"c":null}]`, "a|b|c", "true|false|"},
		{"escapes", "json", `[{"a":"\"\\\/\n\t\u0633\ud83d\ude00\ud800x"}]`, "a", "\"\\/\n\tس😀\uFFFDx"},
		{"empty objects are no rows", "json", `[{},{"a":1},{"a":""}]`, "a", "1"},
		{"a mark and blanks", "json", "\uFEFF \n [ {\"a\" : 1 } ] \n", "a", "1"},
		{"names are cleaned", "json", `[{" مشتري ":1}]`, "مشتری", "1"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			path := write(t, "x.json", c.text)
			f, err := open(path, DefaultFormat(), nil)
			if err != nil {
				t.Fatal(err)
			}
			defer f.close()
			header, rows, err := readAll(t, DefaultFormat(), c.text)
			if err != nil {
				t.Fatal(err)
			}
			if got := strings.Join(header, "|"); got != c.header || f.found.kind != c.kind {
				t.Errorf("got %s with %q want %s with %q", f.found.kind, got, c.kind, c.header)
			}
			if got := strings.Join(rows, "/"); got != c.rows {
				t.Errorf("got %q want %q", got, c.rows)
			}
		})
	}
}

func TestJSONThatIsRefused(t *testing.T) {
	wide := func(n int) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, "%q:1,", fmt.Sprint("k", i))
		}
		return b.String()
	}
	cases := []struct{ name, text, want string }{
		{"a key twice", "[{\"a\":1},\n{\"a\":1,\"a\":2}]", `line 2: "a" occurs twice`},
		{"a path twice", `[{"a":{"b":1},"a.b":2}]`, `"a.b" occurs twice`},
		{"20,000 levels", `[{"a":` + strings.Repeat(`{"a":`, 20_000), "nested more than 20 deep"},
		{"20,000 lists", `[{"a":` + strings.Repeat("[", 20_000), "nested more than 20 deep"},
		{"a value of 5 MiB", "[{\"a\":1},\n{\"a\":\"" + strings.Repeat("x", 5<<20) + `"}]`, "line 2: a value of more than 4 MiB"},
		{"1,001 columns", "[{" + wide(1000) + `"z":1}]`, "too many columns: more than 1000"},
		{"a comma too many", "[{\"a\":1},\n{\"a\":2,}]", `line 2: broken JSON: got '}'`},
		{"an end too soon", "[{\"a\":1},\n{\"a\":2", "line 2: broken JSON: got the end of the file"},
		{"a number that is none", `[{"a":01}]`, `got "01"`},
		{"a word that is none", `[{"a":NaN}]`, `got "NaN"`},
		{"a raw line end in a text", "[{\"a\":\"x\ny\"}]", "line 1: broken JSON"},
		{"what is no object among the rows", "[{\"a\":1},\n2]", "line 2: want an array of objects"},
		{"what is no object among lines", "{\"a\":1}\n2\n", "line 2: want an array of objects"},
		{"trailing text", "[{\"a\":1}]\nx", "line 2: goes on behind the end"},
		{"several lists", `{"a":[{"x":1}],"b":[{"x":1}]}`, "several lists of rows (a, b)"},
		{"no rows", `[]`, "is empty"},
		{"bytes that are no UTF-8", "[{\"a\":\"علی\"},\n{\"a\":\"\x8d\"}]", "line 2 is not UTF-8"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			_, _, err := readAll(t, DefaultFormat(), c.text)
			if !errors.Is(err, kpi.ErrInvalid) || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
			if said := Explain(err, "fa"); !strings.Contains(said, "فایل") || strings.Contains(said, "%!") {
				t.Errorf("got %q in Persian", said)
			}
		})
	}
}

func TestRowsOfJSONHaveTheirLine(t *testing.T) {
	f, err := open(write(t, "x.json", "[\n{\"a\":1},\n\n{\"a\":\n2},{\"a\":3}]"), DefaultFormat(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer f.close()
	for _, want := range []int{2, 4, 5} {
		if _, line, err := f.next(nil); err != nil || line != want {
			t.Errorf("got line %d, %v want %d", line, err, want)
		}
	}
}

func TestJSONIsImported(t *testing.T) {
	text := `{"records":[{"attributes":{"type":"Spend"},"id":"۱","day":"2024-01-01","amount":12.5},{"id":2,"day":"2024-01-02","amount":"x"}]}`
	r, sink := mustLoad(t, american(), spendMapping, text)
	if r.Accepted != 1 || r.Reasons[BadNumber] != 1 || r.Samples[0].Line != 1 || sink.cell(t, 0, "amount").Int != 1250 {
		t.Errorf("got %+v", r)
	}
}

// Whatever the standard library takes for JSON is read or refused for what it holds, never
// for how it is written; and the other way round.
func FuzzJSON(f *testing.F) {
	for _, s := range []string{`[{"a":1}]`, `{"a":[{"b":"\u0041"}]}`, "{\"a\":1}\n{\"b\":[1,\"x\"]}", `[{"a":{"b":null}},{"a":1e5}]`, `[{"a":[[]]}`, `[{"a":-}]`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if !isJSON([]byte(s)) {
			return
		}
		_, rows, err := readAll(t, formatted(func(f *Format) { f.Encoding = "utf-8" }), s)
		var broken *Fault
		if err != nil && !errors.Is(err, kpi.ErrInvalid) {
			t.Fatalf("error %v has no kind", err)
		}
		for e := err; errors.As(e, &broken); e = broken.Cause {
			if broken.Code == faultJSON && json.Valid([]byte(s)) {
				t.Fatalf("got %v for what is JSON", err)
			}
		}
		if err == nil && strings.HasPrefix(s, "[") && !json.Valid([]byte(s)) {
			t.Fatalf("got rows %q of what is no JSON", rows)
		}
	})
}
