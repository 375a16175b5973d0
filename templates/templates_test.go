package templates

import (
	"bytes"
	"compress/gzip"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

func TestBothLanguagesHaveTheSameKeysAndPlaceholders(t *testing.T) {
	fa, en := words(t, "fa"), words(t, "en")
	slot := regexp.MustCompile(`\{\d\}`)
	for _, k := range append(fa.Keys(), en.Keys()...) {
		if !fa.Has(k) || !en.Has(k) {
			t.Errorf("text %q: got fa %v, en %v, want it in both", k, fa.Has(k), en.Has(k))
			continue
		}
		a, b := slot.FindAllString(fa.texts[k], -1), slot.FindAllString(en.texts[k], -1)
		if len(a) != len(b) {
			t.Errorf("text %q: got placeholders %v in fa and %v in en, want the same", k, a, b)
		}
	}
}

func TestPersianTextsFollowTheHouseRules(t *testing.T) {
	fa := words(t, "fa")
	for _, k := range fa.Keys() {
		s := fa.texts[k]
		switch {
		case strings.ContainsAny(s, "يك"):
			t.Errorf("text %q: got an Arabic yeh or kaf in %q, want ی and ک", k, s)
		case regexp.MustCompile(`(^|\s)ن?می\s`).MatchString(s):
			t.Errorf("text %q: got a blank after می in %q, want a ZWNJ", k, s)
		case strings.Contains(s, " ها ") || strings.HasSuffix(s, " ها"):
			t.Errorf("text %q: got a blank before ها in %q, want a ZWNJ", k, s)
		case regexp.MustCompile(`[0-9%]`).MatchString(regexp.MustCompile(`\{\d\}`).ReplaceAllString(s, "")):
			t.Errorf("text %q: got Latin digits in %q, want Persian ones", k, s)
		}
	}
}

func TestEveryTextThatIsAskedForExists(t *testing.T) {
	fa := words(t, "fa")
	patterns := []*regexp.Regexp{regexp.MustCompile(`\b(?:t|th) "([a-z0-9._]+)"`),
		regexp.MustCompile(`\.(?:T|H|blank)\("([a-z0-9._]+)"[,)]`)}
	for _, root := range []string{"html", "../reports", "../web"} {
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || strings.HasSuffix(path, "_test.go") {
				return err
			}
			b, err := os.ReadFile(path)
			for _, p := range patterns {
				for _, m := range p.FindAllStringSubmatch(string(b), -1) {
					if key := m[1]; !fa.Has(key) && !fa.Has(key+".title") {
						t.Errorf("%s asks for text %q, which is not in locale/fa.json", path, key)
					}
				}
			}
			return err
		})
		if err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
	}
}

func TestWords(t *testing.T) {
	w := &Words{lang: "en", texts: map[string]string{"two": "{1} of {0}", "lone": "{", "esc": "a<b {0}"}}
	for _, c := range []struct{ name, got, want string }{
		{"arguments go where their numbers stand", w.T("two", 5, 3), "3 of 5"},
		{"a missing argument leaves nothing", w.T("two", 5), " of 5"},
		{"a lone brace is a text", w.T("lone"), "{"},
		{"an unknown key is marked", w.T("nope"), "⟦nope⟧"},
		{"markup in arguments is escaped", string(w.Html("two", "<i>", "{{7*7}}")), "{{7*7}} of &lt;i&gt;"},
		{"markup in texts is escaped", string(w.Html("esc", Figure("−3%"))), `a&lt;b <bdi class="n" dir="ltr">−3%</bdi>`},
		{"names are isolated", string(Isolate(Name("<b>"))), "<bdi>&lt;b&gt;</bdi>"},
		{"no figure, no isolate", string(Isolate(Figure(""))), ""},
	} {
		if c.got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, c.got, c.want)
		}
	}
	if _, err := LoadWords("de"); err == nil || !strings.Contains(err.Error(), "fa, en") {
		t.Errorf("an unknown language: got %v, want an error that lists fa, en", err)
	}
	if words(t, "fa").Dir() != "rtl" || words(t, "en").Dir() != "ltr" {
		t.Error("Persian runs right to left and English left to right")
	}
}

func TestStaticFilesAreNamedByTheirContentAndPacked(t *testing.T) {
	s, err := LoadAssets()
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range s.Files() {
		url, err := s.URL(file)
		if err != nil {
			t.Fatal(err)
		}
		if !regexp.MustCompile(`^/static/.+\.[0-9a-f]{8}\.[a-z0-9]+$`).MatchString(url) {
			t.Errorf("%s: got address %q, want a name with a hash", file, url)
		}
		a, ok := s.Find(strings.TrimPrefix(url, "/static/"))
		if !ok || a.Type == "" {
			t.Fatalf("%s: got %v %+v, want it found with a type", file, ok, a)
		}
		if a.Gzip == nil {
			continue
		}
		z, err := gzip.NewReader(bytes.NewReader(a.Gzip))
		if err != nil {
			t.Fatal(err)
		}
		if body, err := io.ReadAll(z); err != nil || !bytes.Equal(body, a.Body) {
			t.Errorf("%s: unpacking gives another file (%v)", file, err)
		}
	}
	if _, err := s.URL("secret.go"); err == nil {
		t.Error("a file that is not listed: got an address, want an error")
	}
}

func TestTheStylesheetIsOneLayoutForBothDirections(t *testing.T) {
	b, err := statics.ReadFile("static/taraz.css")
	if err != nil {
		t.Fatal(err)
	}
	css := regexp.MustCompile(`(?s)/\*.*?\*/`).ReplaceAllString(string(b), "")
	for _, p := range []string{`(?:margin|padding|border)-(?:left|right)`, `[{;\s](?:left|right)\s*:`, `float:`, `light-dark\(`, `color-mix\(`, `&\s`, `https?:`} {
		if m := regexp.MustCompile(p).FindString(css); m != "" {
			t.Errorf("got %q in taraz.css, want logical properties and nothing newer than Chromium 109", m)
		}
	}
	if n := strings.Count(css, "text-align: right") + strings.Count(css, "text-align: left"); n != 3 {
		t.Errorf("got %d physical alignments, want the 3 on purpose (numbers, code, YAML)", n)
	}
	for _, m := range regexp.MustCompile(`var\((--[a-z0-9-]+)`).FindAllStringSubmatch(css, -1) {
		if !strings.Contains(css, m[1]+":") {
			t.Errorf("got var(%s), which is defined nowhere", m[1])
		}
	}
}

func TestOurFilesReachForNothingOutside(t *testing.T) {
	for _, fsys := range []fs.FS{pages, statics} {
		err := fs.WalkDir(fsys, ".", func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || strings.Contains(path, "echarts") || strings.HasSuffix(path, ".txt") || strings.HasSuffix(path, ".woff2") {
				return err
			}
			b, err := fs.ReadFile(fsys, path)
			text := strings.ReplaceAll(string(b), `xmlns="http://www.w3.org/2000/svg"`, "")
			if m := regexp.MustCompile(`https?://\S*|//cdn\S*|\sstyle=|\son[a-z]+=|javascript:`).FindString(text); m != "" {
				t.Errorf("%s: got %q, want nothing from outside, no inline style and no inline script", path, m)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

func TestEveryPageParsesInBothLanguages(t *testing.T) {
	p, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	if len(p.Names()) < 8 {
		t.Errorf("got pages %v, want all of them", p.Names())
	}
	if _, err := p.Render("fa", "nope", nil); err == nil {
		t.Error("an unknown page: got no error")
	}
	if p.Words("de").Lang() != "fa" {
		t.Error("an unknown language: want the default one's words")
	}
}

func words(t *testing.T, lang string) *Words {
	t.Helper()
	w, err := LoadWords(lang)
	if err != nil {
		t.Fatal(err)
	}
	return w
}
