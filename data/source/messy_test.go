package source

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"taraz/data"
	"taraz/kpi"
)

var update = flag.Bool("update", false, "rewrite the expected outputs of the example files")

// Every folder of testdata/examples is a company's export as it really comes: rows.csv and
// mapping.yaml beside expected.txt, which holds the records and the rejects.
func TestExamplesOfMessyExports(t *testing.T) {
	folders, err := filepath.Glob("testdata/examples/*")
	if err != nil || len(folders) == 0 {
		t.Fatalf("got no examples, %v", err)
	}
	for _, folder := range folders {
		t.Run(filepath.Base(folder), func(t *testing.T) {
			got := readExample(t, folder)
			path := filepath.Join(folder, "expected.txt")
			if *update {
				if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

func readExample(t *testing.T, folder string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(folder, "mapping.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	sink := &fakeSink{}
	var rejects, out bytes.Buffer
	org := persian(t)
	report, err := Import(context.Background(), sink, Options{Organisation: org, Mapping: mustMapping(t, string(b)), Rejects: &rejects},
		[]string{filepath.Join(folder, "rows.csv")})
	if err != nil {
		t.Fatal(err)
	}
	f := report.Files[0]
	fmt.Fprintf(&out, "read %d, accepted %d, rejected %d\n", f.Read, f.Accepted, f.Rejected)
	l := sink.loads[0]
	for _, r := range l.records {
		fmt.Fprintln(&out, shown(l.load, r, org))
	}
	lines := strings.SplitAfter(strings.TrimPrefix(rejects.String(), "\uFEFF"), "\n")
	for _, line := range lines[1:] {
		_, line, _ = strings.Cut(line, ",") // without the file's path
		out.WriteString(line)
	}
	return out.String()
}

// shown writes the mapped fields of a record, days in the Jalali calendar.
func shown(l data.Load, r data.Record, org data.Organisation) string {
	var parts []string
	for i, f := range l.Entity.Fields {
		if !l.Mapped[i] || r[i].Null {
			continue
		}
		parts = append(parts, f.Name+"="+shownCell(f, r[i], org))
	}
	return strings.Join(parts, " ")
}

func shownCell(f data.Field, c data.Cell, org data.Organisation) string {
	switch f.Type {
	case data.Day:
		y, m, d := org.Calendar.Civil(kpi.Date(c.Int))
		return fmt.Sprintf("%d/%02d/%02d", y, m, d)
	case data.Time:
		at := time.Unix(c.Int, 0)
		y, m, d := org.Calendar.Civil(org.Calendar.Day(at))
		return fmt.Sprintf("%d/%02d/%02dT%s", y, m, d, at.In(org.Calendar.Zone).Format(time.TimeOnly))
	case data.Int, data.Money, data.Flag:
		return fmt.Sprint(c.Int)
	case data.Real:
		return fmt.Sprint(c.Real)
	}
	return c.Text
}
