package main_test

import (
	"bytes"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// module is what our import paths begin with.
const module = "taraz"

// mayImport is the table of who may import whom: every room of the house and the rooms
// that it may use. A room that is not here may not exist; cmd/taraz wires them all.
var mayImport = map[string][]string{
	"kpi":                  {},
	"kpi/customers":        {"kpi"},
	"kpi/staff":            {"kpi"},
	"data":                 {"kpi"},
	"data/source":          {"data", "kpi"},
	"data/sqlsource":       {"data", "kpi"},
	"data/store":           {"data", "kpi", "kpi/customers", "kpi/staff"},
	"data/store/storetest": {"data", "data/store", "kpi"},
	"data/intake":          {"data", "data/source", "data/store", "kpi"},
	"data/sample":          {"data", "kpi"},
	"scorecard":            {"kpi"},
	"templates":            {},
	"reports":              {"kpi", "scorecard", "templates"},
	"web":                  {"kpi", "scorecard", "reports", "templates", "data", "data/source", "data/intake"},
	"cmd/taraz":            {"*"},
}

// testsMayImport is what tests may use beyond their package's rooms.
var testsMayImport = []string{"data", "data/store/storetest"}

// file is a Go file of the repository, its path relative to the root.
type file struct {
	path    string
	room    string
	test    bool
	lines   int
	imports []string // of ours, without the module
}

// sources reads every Go file of the repository, ordered by path. Testdata, hidden folders
// and other modules are none of the house.
func sources(t *testing.T, root string) []file {
	t.Helper()
	var list []file
	err := filepath.WalkDir(root, func(name string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if e.IsDir() {
			return skipFolder(root, name)
		}
		if !strings.HasSuffix(name, ".go") {
			return nil
		}
		f, err := readSource(root, name)
		list = append(list, f)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func skipFolder(root, name string) error {
	base := filepath.Base(name)
	if name == root {
		return nil
	}
	if base == "testdata" || base == "vendor" || strings.HasPrefix(base, ".") || strings.HasPrefix(base, "_") {
		return filepath.SkipDir
	}
	if _, err := os.Stat(filepath.Join(name, "go.mod")); err == nil {
		return filepath.SkipDir
	}
	return nil
}

func readSource(root, name string) (file, error) {
	text, err := os.ReadFile(name)
	if err != nil {
		return file{}, err
	}
	rel, err := filepath.Rel(root, name)
	if err != nil {
		return file{}, err
	}
	f := file{path: filepath.ToSlash(rel), test: strings.HasSuffix(name, "_test.go"), lines: bytes.Count(text, []byte("\n"))}
	f.room = path.Dir(f.path)
	parsed, err := parser.ParseFile(token.NewFileSet(), name, text, parser.ImportsOnly)
	if err != nil {
		return f, err
	}
	for _, i := range parsed.Imports {
		p, err := strconv.Unquote(i.Path.Value)
		if err != nil {
			return f, err
		}
		if ours, ok := strings.CutPrefix(p, module+"/"); ok {
			f.imports = append(f.imports, ours)
		}
	}
	return f, nil
}

// broken says what is wrong with the imports of a file; empty if nothing is.
func broken(f file) []string {
	allowed, known := mayImport[f.room]
	if !known {
		return []string{f.path + ": " + f.room + " is no room of the house; add it to the table of imports with a reason"}
	}
	var list []string
	for _, i := range f.imports {
		fine := slices.Contains(allowed, i) || slices.Contains(allowed, "*") || i == f.room
		if f.test && slices.Contains(testsMayImport, i) {
			fine = true
		}
		if !fine {
			list = append(list, f.path+" imports "+i+"; "+f.room+" may import ["+strings.Join(allowed, " ")+"]")
		}
	}
	return list
}

func TestNoRoomImportsWhatItMayNot(t *testing.T) {
	files := sources(t, "../..")
	if len(files) < 20 {
		t.Fatalf("got %d Go files, want the whole repository", len(files))
	}
	for _, f := range files {
		for _, problem := range broken(f) {
			t.Error(problem)
		}
	}
}

func TestTheTableOfImportsCatchesWhatItShould(t *testing.T) {
	cases := []struct {
		name  string
		file  file
		wrong bool
	}{
		{"kpi imports nothing of ours", file{room: "kpi", imports: []string{"data"}}, true},
		{"its tests may read the entities", file{room: "kpi", test: true, imports: []string{"data"}}, false},
		{"web never imports the store", file{room: "web", imports: []string{"data/store"}}, true},
		{"nor do its tests, but for the helper", file{room: "web", test: true, imports: []string{"data/store"}}, true},
		{"which gives them a database", file{room: "web", test: true, imports: []string{"data/store/storetest"}}, false},
		{"reports reads scorecards", file{room: "reports", imports: []string{"scorecard", "kpi", "templates"}}, false},
		{"scorecards know no reports", file{room: "scorecard", imports: []string{"reports"}}, true},
		{"the command wires them all", file{room: "cmd/taraz", imports: []string{"data/store", "web", "kpi/staff"}}, false},
		{"an external test may import its own package", file{room: "web", test: true, imports: []string{"web"}}, false},
		{"a room nobody has heard of", file{room: "utils"}, true},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := broken(c.file); (len(got) > 0) != c.wrong {
				t.Errorf("got %v, want wrong %v", got, c.wrong)
			}
		})
	}
}

func TestTheTableOfImportsHasNoCycle(t *testing.T) {
	var visit func(room string, above []string)
	visit = func(room string, above []string) {
		if slices.Contains(above, room) {
			t.Fatalf("cycle: %s", strings.Join(append(above, room), " -> "))
		}
		for _, next := range mayImport[room] {
			if next != "*" {
				visit(next, append(slices.Clone(above), room))
			}
		}
	}
	for room := range mayImport {
		visit(room, nil)
	}
}

// longestFile is the number of lines beyond which a file holds more than one idea.
const longestFile = 400

func TestNoFileIsTooLong(t *testing.T) {
	for _, f := range sources(t, "../..") {
		if !f.test && f.lines > longestFile {
			t.Errorf("%s: got %d lines, want at most %d: split it by idea", f.path, f.lines, longestFile)
		}
	}
}
