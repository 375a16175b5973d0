// Package templates holds what a page is made of: the html files, the static files and
// the words of both languages, all embedded. It knows nothing of scorecards.
package templates

import (
	"embed"
	"encoding/json"
	"fmt"
	"html/template"
	"sort"
	"strconv"
	"strings"
)

//go:embed locale/*.json
var locales embed.FS

// Languages lists the languages of the pages, the first one being the default.
var Languages = []string{"fa", "en"}

// Words are the texts of one language by key.
type Words struct {
	lang  string
	texts map[string]string
}

// LoadWords reads the texts of "fa" or "en". An unknown language is an error that names
// the known ones.
func LoadWords(lang string) (*Words, error) {
	b, err := locales.ReadFile("locale/" + lang + ".json")
	if err != nil {
		return nil, fmt.Errorf("language %q: want one of %s", lang, strings.Join(Languages, ", "))
	}
	w := &Words{lang: lang}
	if err := json.Unmarshal(b, &w.texts); err != nil {
		return nil, fmt.Errorf("locale/%s.json: %w", lang, err)
	}
	return w, nil
}

// Lang returns "fa" or "en".
func (w *Words) Lang() string { return w.lang }

// Dir returns the direction of the language's script: "rtl" or "ltr".
func (w *Words) Dir() string {
	if w.lang == "fa" {
		return "rtl"
	}
	return "ltr"
}

// Has tells whether there is a text for a key.
func (w *Words) Has(key string) bool {
	_, ok := w.texts[key]
	return ok
}

// Keys lists every key, sorted.
func (w *Words) Keys() []string {
	keys := make([]string, 0, len(w.texts))
	for k := range w.texts {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}

// T returns the text of a key with {0}, {1} ... replaced by the arguments. An unknown key
// comes back as ⟦key⟧, which no page may show (a test looks for it).
func (w *Words) T(key string, args ...any) string {
	return w.fill(key, args, func(a any) string { return fmt.Sprint(a) }, func(s string) string { return s })
}

// Html is T for a page: the text and plain arguments are escaped, a Figure becomes one
// left-to-right isolate, a Name an isolate of its own direction, template.HTML stays.
func (w *Words) Html(key string, args ...any) template.HTML {
	return template.HTML(w.fill(key, args, func(a any) string { return string(Isolate(a)) }, template.HTMLEscapeString))
}

func (w *Words) fill(key string, args []any, show func(any) string, text func(string) string) string {
	s, ok := w.texts[key]
	if !ok {
		s = "⟦" + key + "⟧"
	}
	var b strings.Builder
	for s != "" {
		open := strings.IndexByte(s, '{')
		end := strings.IndexByte(s, '}')
		if open < 0 || end < open {
			break
		}
		b.WriteString(text(s[:open]))
		if i, err := strconv.Atoi(s[open+1 : end]); err == nil && i < len(args) {
			b.WriteString(show(args[i]))
		}
		s = s[end+1:]
	}
	return b.String() + text(s)
}

// Figure is a formatted number with its sign and percent mark. On a page it is one
// left-to-right isolate, so that nothing around it can tear it apart.
type Figure string

// Name is a text that came from outside (a customer, a file, a department). On a page it
// is isolated, so that its direction cannot disturb the sentence around it.
type Name string

// Isolate writes a value into a page: see Words.Html.
func Isolate(a any) template.HTML {
	switch v := a.(type) {
	case template.HTML:
		return v
	case Figure:
		if v == "" {
			return ""
		}
		return template.HTML(`<bdi class="n" dir="ltr">` + template.HTMLEscapeString(string(v)) + `</bdi>`)
	case Name:
		return template.HTML(`<bdi>` + template.HTMLEscapeString(string(v)) + `</bdi>`)
	}
	return template.HTML(template.HTMLEscapeString(fmt.Sprint(a)))
}
