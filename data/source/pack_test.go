package source

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"taraz/kpi"
)

func gzipped(t testing.TB, text string) string {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := io.WriteString(z, text); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// archive packs texts under names, in this order: name, text, name, text.
func archive(t testing.TB, parts ...string) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(parts); i += 2 {
		w, err := z.Create(parts[i])
		if err == nil && parts[i+1] != "" {
			_, err = io.WriteString(w, parts[i+1])
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

const packedRows = "id,day,amount\n1,2024-01-01,5\n2,2024-01-02,7\n"

func TestPackedFilesAreReadAsTheirContent(t *testing.T) {
	whole, err := os.ReadFile(book(t, "x.xlsx", [][]any{{"id", "day", "amount"}, {1, 45292, 5}, {2, 45293, 7}}, nil))
	if err != nil {
		t.Fatal(err)
	}
	jsonRows := `[{"id":1,"day":"2024-01-01","amount":5},{"id":2,"day":"2024-01-02","amount":7}]`
	cases := []struct{ name, bytes, kind, packed, member string }{
		{"x.csv.gz", gzipped(t, packedRows), "csv", "gzip", "x.csv"},
		{"x.json.gz", gzipped(t, jsonRows), "json", "gzip", "x.json"},
		{"x.xlsx.gz", gzipped(t, string(whole)), "xlsx", "gzip", "x.xlsx"},
		{"x.zip", archive(t, "export/", "", "export/خروجی.csv", packedRows, "__MACOSX/export/._خروجی.csv", "junk"), "csv", "zip", "خروجی.csv"},
		{"x.zip", archive(t, "orders.json", jsonRows), "json", "zip", "orders.json"},
		{"x.zip", archive(t, "orders.xlsx", string(whole)), "xlsx", "zip", "orders.xlsx"},
	}
	for _, c := range cases {
		t.Run(c.packed+" of "+c.kind, func(t *testing.T) {
			path := write(t, c.name, c.bytes)
			found, err := Inspect(t.Context(), path, DefaultFormat(), 5)
			if err != nil {
				t.Fatal(err)
			}
			if found.Kind != c.kind || found.Packed != c.packed || found.Member != c.member {
				t.Errorf("got %s in %s called %s, want %s in %s called %s", found.Kind, found.Packed, found.Member, c.kind, c.packed, c.member)
			}
			var last, total int64
			r, err := Import(t.Context(), &fakeSink{}, Options{Organisation: american(), Mapping: mustMapping(t, spendMapping),
				Progress: func(done, all int64) { last, total = done, all }}, []string{path})
			if err != nil || r.Files[0].Accepted != 2 {
				t.Fatalf("got %+v, %v", r, err)
			}
			if last != total || total != int64(len(c.bytes)) {
				t.Errorf("progress ended at %d of %d, want the %d packed bytes", last, total, len(c.bytes))
			}
		})
	}
}

func TestArchivesThatAreRefused(t *testing.T) {
	secret := archive(t, "a.csv", packedRows)
	for _, mark := range []string{"PK\x03\x04", "PK\x01\x02"} { // the flags of the part and of the directory
		at := strings.Index(secret, mark) + 6
		if mark == "PK\x01\x02" {
			at += 2
		}
		secret = secret[:at] + string(secret[at]|1) + secret[at+1:]
	}
	many := make([]string, 0, 20_000)
	for range 10_000 {
		many = append(many, "a", "")
	}
	cases := []struct{ name, bytes, want string }{
		{"several files", archive(t, "a.csv", packedRows, "b.csv", packedRows), "is an archive of 2 files (a.csv, b.csv)"},
		{"nothing", archive(t, "a/", ""), "nothing in it"},
		{"an empty file", archive(t, "a.csv", ""), "nothing in it"},
		{"a zip in a zip", archive(t, "a.zip", archive(t, "a.csv", packedRows)), "archive within the archive"},
		{"a gzip in a zip", archive(t, "a.gz", gzipped(t, packedRows)), "archive within the archive"},
		{"a gzip in a gzip", gzipped(t, gzipped(t, packedRows)), "archive within the archive"},
		{"a name that climbs out", archive(t, "../../x.csv", packedRows), "leads out of it (../../x.csv)"},
		{"a name from the root", archive(t, "/etc/x.csv", packedRows), "leads out of it"},
		{"a name of another system", archive(t, `..\..\x.csv`, packedRows), "leads out of it"},
		{"a password", secret, "with a password"},
		{"10,000 parts", archive(t, many...), "too many parts (10000)"},
		{"cut short", gzipped(t, strings.Repeat(packedRows, 900))[:100], "damaged or cut short"},
		{"a web page", gzipped(t, "<html><table>"), "web page"},
		{"an old workbook", archive(t, "a.xls", string(oleMagic)+strings.Repeat("x", 600)), "old Excel workbook"},
		{"another packer", "7z\xBC\xAF\x27\x1C\x00\x04" + strings.Repeat("\x00", 90), "packed as 7z"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			before, _ := filepath.Glob(filepath.Join(os.TempDir(), "taraz-*"))
			_, _, err := readAll(t, DefaultFormat(), c.bytes)
			if !errors.Is(err, kpi.ErrInvalid) || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
			if after, _ := filepath.Glob(filepath.Join(os.TempDir(), "taraz-*")); len(after) > len(before) {
				t.Errorf("files are left behind: %v", after)
			}
		})
	}
}

// grown runs f and returns by how much the memory taken from the
// system grew, in MiB.
func grown(f func()) (mib uint64) {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return (after.HeapSys - min(before.HeapSys, after.HeapSys)) >> 20
}

func TestBombsAreRefusedInLittleMemory(t *testing.T) {
	blanks := strings.Repeat(" ", 1<<20)
	row := strings.Repeat(" ", 99) + "\n"
	// One member of an archive after another: what is packed once is unpacked many times.
	bomb := func(first, text string, times int) string {
		return gzipped(t, first) + strings.Repeat(gzipped(t, text), times)
	}
	for name, packed := range map[string]string{
		"400 MB of blanks":         bomb("", blanks, 400),
		"400 MB of blank lines":    bomb("", strings.Repeat(row, 10_000), 400),
		"behind a header and rows": bomb(packedRows, strings.Repeat(row, 10_000), 400),
	} {
		path := write(t, "x.csv.gz", packed)
		var err error
		mib := grown(func() { _, err = Inspect(t.Context(), path, DefaultFormat(), 5) })
		if !errors.Is(err, kpi.ErrInvalid) || !strings.Contains(err.Error(), "too large when unpacked") {
			t.Errorf("%s of %d kB: got %v", name, len(packed)>>10, err)
		}
		if mib > 100 {
			t.Errorf("%s: took %d MiB", name, mib)
		}
	}
}
