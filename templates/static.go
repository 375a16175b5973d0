package templates

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"path"
	"strings"
)

//go:embed static
var statics embed.FS

// Asset is a static file as it is served: under a name that changes with its content, so
// that it may be kept for ever.
type Asset struct {
	Name string // such as taraz.1f9a0c2b.css
	Type string // media type
	Body []byte
	Gzip []byte // nil where packing gains nothing
}

// Assets are the static files by their served name.
type Assets struct {
	byName map[string]*Asset
	byFile map[string]*Asset
}

// order lists the files that are served; a later one may name an earlier one.
var order = []string{"vazirmatn.woff2", "echarts.min.js", "charts.js", "app.js", "imports.js", "taraz.css", "mark.svg",
	"vazirmatn.OFL.txt", "echarts.LICENSE.txt", "echarts.NOTICE.txt"}

var mediaTypes = map[string]string{
	".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8",
	".woff2": "font/woff2", ".svg": "image/svg+xml", ".txt": "text/plain; charset=utf-8",
}

// LoadAssets reads, names and packs the static files once, at start.
func LoadAssets() (*Assets, error) {
	all := &Assets{byName: map[string]*Asset{}, byFile: map[string]*Asset{}}
	for _, file := range order {
		body, err := statics.ReadFile("static/" + file)
		if err != nil {
			return nil, fmt.Errorf("static file %s: %w", file, err)
		}
		if path.Ext(file) == ".css" {
			body = all.relink(body)
		}
		a, err := newAsset(file, body)
		if err != nil {
			return nil, err
		}
		all.byName[a.Name], all.byFile[file] = a, a
	}
	return all, nil
}

// relink replaces url(file) by the file's served name.
func (s *Assets) relink(css []byte) []byte {
	for file, a := range s.byFile {
		css = bytes.ReplaceAll(css, []byte("url("+file+")"), []byte("url("+a.Name+")"))
	}
	return css
}

func newAsset(file string, body []byte) (*Asset, error) {
	sum := sha256.Sum256(body)
	ext := path.Ext(file)
	a := &Asset{Type: mediaTypes[ext], Body: body,
		Name: strings.TrimSuffix(file, ext) + "." + hex.EncodeToString(sum[:4]) + ext}
	if ext == ".woff2" { // packed already
		return a, nil
	}
	packed, err := Pack(body, gzip.BestCompression)
	if err != nil {
		return nil, fmt.Errorf("static file %s: %w", file, err)
	}
	a.Gzip = packed
	return a, nil
}

// Pack returns the gzip form of a body at a level of compress/gzip.
func Pack(body []byte, level int) ([]byte, error) {
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, level)
	if err != nil {
		return nil, err
	}
	if _, err := z.Write(body); err != nil {
		return nil, err
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// Find returns the asset of a served name; ok is false for any other name.
func (s *Assets) Find(name string) (a *Asset, ok bool) {
	a, ok = s.byName[name]
	return a, ok
}

// URL returns the address of a file as pages link it. A file that is not listed is an
// error, which fails the page in a test.
func (s *Assets) URL(file string) (string, error) {
	a, ok := s.byFile[file]
	if !ok {
		return "", fmt.Errorf("static file %q: want one of %s", file, strings.Join(order, ", "))
	}
	return "/static/" + a.Name, nil
}

// Files lists the files in the order of their loading.
func (s *Assets) Files() []string { return append([]string(nil), order...) }
