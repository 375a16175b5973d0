package templates

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"path"
	"sort"
	"strings"
)

//go:embed html
var pages embed.FS

// Pages renders the html files in one set of languages and assets. It is safe for
// concurrent use.
type Pages struct {
	Assets *Assets
	words  map[string]*Words
	sets   map[string]*template.Template // by language and page
}

// Load reads everything that is embedded; an error is a mistake in a file of ours.
func Load() (*Pages, error) {
	assets, err := LoadAssets()
	if err != nil {
		return nil, err
	}
	p := &Pages{Assets: assets, words: map[string]*Words{}, sets: map[string]*template.Template{}}
	for _, lang := range Languages {
		if p.words[lang], err = LoadWords(lang); err != nil {
			return nil, err
		}
		if err := p.parse(p.words[lang]); err != nil {
			return nil, err
		}
	}
	return p, nil
}

func (p *Pages) parse(w *Words) error {
	base, err := template.New("base").Funcs(p.funcs(w)).Option("missingkey=error").
		ParseFS(pages, "html/layout.html", "html/parts/*.html")
	if err != nil {
		return fmt.Errorf("templates: %w", err)
	}
	for _, name := range p.Names() {
		set, err := template.Must(base.Clone()).ParseFS(pages, "html/pages/"+name+".html")
		if err != nil {
			return fmt.Errorf("templates: %w", err)
		}
		p.sets[w.Lang()+"/"+name] = set
	}
	return nil
}

// Names lists the pages, sorted.
func (p *Pages) Names() []string {
	entries, err := pages.ReadDir("html/pages")
	if err != nil {
		return nil
	}
	names := make([]string, 0, len(entries))
	for _, e := range entries {
		names = append(names, strings.TrimSuffix(e.Name(), path.Ext(e.Name())))
	}
	sort.Strings(names)
	return names
}

// Words returns the texts of a language, those of the default one for an unknown language.
func (p *Pages) Words(lang string) *Words {
	if w, ok := p.words[lang]; ok {
		return w
	}
	return p.words[Languages[0]]
}

// Render makes a whole page or an error, never half of one.
func (p *Pages) Render(lang, page string, data any) ([]byte, error) {
	set, ok := p.sets[lang+"/"+page]
	if !ok {
		return nil, fmt.Errorf("page %q in %q: want one of %s", page, lang, strings.Join(p.Names(), ", "))
	}
	var b bytes.Buffer
	if err := set.ExecuteTemplate(&b, "layout", data); err != nil {
		return nil, fmt.Errorf("page %s: %w", page, err)
	}
	return b.Bytes(), nil
}

// Part makes one named part of a page, to stand in a page of another language.
func (p *Pages) Part(lang, page, part string, data any) (template.HTML, error) {
	set, ok := p.sets[lang+"/"+page]
	if !ok {
		return "", fmt.Errorf("page %q in %q: want one of %s", page, lang, strings.Join(p.Names(), ", "))
	}
	var b bytes.Buffer
	if err := set.ExecuteTemplate(&b, part, data); err != nil {
		return "", fmt.Errorf("page %s, part %s: %w", page, part, err)
	}
	return template.HTML(b.String()), nil
}

func (p *Pages) funcs(w *Words) template.FuncMap {
	return template.FuncMap{
		"t":     w.strict,
		"th":    w.strictHTML,
		"fig":   func(s any) template.HTML { return Isolate(Figure(fmt.Sprint(s))) },
		"name":  func(s any) template.HTML { return Isolate(Name(fmt.Sprint(s))) },
		"asset": p.Assets.URL,
		"args":  args,
		"lang":  w.Lang,
		"dir":   w.Dir,
	}
}

// strict is T that fails the page for an unknown key.
func (w *Words) strict(key string, a ...any) (string, error) {
	if !w.Has(key) {
		return "", fmt.Errorf("text %q is not in locale/%s.json", key, w.lang)
	}
	return w.T(key, a...), nil
}

func (w *Words) strictHTML(key string, a ...any) (template.HTML, error) {
	if !w.Has(key) {
		return "", fmt.Errorf("text %q is not in locale/%s.json", key, w.lang)
	}
	return w.Html(key, a...), nil
}

// args makes a map of names and values, to hand a part more than one thing.
func args(pairs ...any) (map[string]any, error) {
	if len(pairs)%2 != 0 {
		return nil, fmt.Errorf("args: want names and values in pairs, got %d", len(pairs))
	}
	m := make(map[string]any, len(pairs)/2)
	for i := 0; i < len(pairs); i += 2 {
		key, ok := pairs[i].(string)
		if !ok {
			return nil, fmt.Errorf("args: name %v is not a text", pairs[i])
		}
		m[key] = pairs[i+1]
	}
	return m, nil
}
