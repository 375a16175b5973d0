package scorecard

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"

	"taraz/kpi"
)

var update = flag.Bool("update", false, "rewrite the expected cards of the example companies")

// TestExampleCompanies builds the card of every folder in testdata from its strategy,
// targets and values and compares it with the one beside them. The expected numbers were
// checked by hand against METHOD.md when they were written.
func TestExampleCompanies(t *testing.T) {
	folders, err := filepath.Glob("testdata/*")
	if err != nil || len(folders) == 0 {
		t.Fatalf("example companies: %v, %v", folders, err)
	}
	for _, folder := range folders {
		t.Run(filepath.Base(folder), func(t *testing.T) {
			r := request(t, "2024-06")
			m := &memory{values: readValues(t, filepath.Join(folder, "values.csv"))}
			if m.targets, err = file.ParseCSV(read(t, filepath.Join(folder, "targets.csv"))); err != nil {
				t.Fatal(err)
			}
			if r.Strategy, err = ParseStrategy(read(t, filepath.Join(folder, "strategy.yaml")), catalogue.known); err != nil {
				t.Fatal(err)
			}
			r.Source = m
			c, err := Build(context.Background(), r)
			if err != nil {
				t.Fatal(err)
			}
			if got, want := c.Explanation.Total(), *c.Score-*c.Before.Score; !near(got, want) {
				t.Errorf("explanation: got %v, want %v", got, want)
			}
			compare(t, c, filepath.Join(folder, "card.json"))
		})
	}
}

// compare rounds to nine digits first: the last one differs between machines.
func compare(t *testing.T, c *Card, path string) {
	t.Helper()
	text, err := c.JSON(View{Calendar: gregorian, Factor: 10, Lang: "en"})
	if err != nil {
		t.Fatal(err)
	}
	var got, want any
	if err := json.Unmarshal(text, &got); err != nil {
		t.Fatal(err)
	}
	if *update {
		var b bytes.Buffer
		if err := json.Indent(&b, text, "", "  "); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, append(b.Bytes(), '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := json.Unmarshal(read(t, path), &want); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got, cmp.Comparer(near)); diff != "" {
		t.Errorf("%s: difference (-want +got):\n%s", path, diff)
	}
}

func read(t *testing.T, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func readValues(t *testing.T, path string) []kpi.Value {
	t.Helper()
	rows, err := csv.NewReader(bytes.NewReader(read(t, path))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var values []kpi.Value
	for _, row := range rows[1:] {
		v := kpi.Value{KPI: row[0], Period: month(t, row[1]), Scope: kpi.Whole, Reason: kpi.Reason(row[3])}
		if row[2] != "" {
			x, err := strconv.ParseFloat(row[2], 64)
			if err != nil {
				t.Fatal(err)
			}
			v.Value = &x
		}
		if v.N, err = strconv.ParseInt(row[4], 10, 64); err != nil {
			t.Fatal(err)
		}
		values = append(values, v)
	}
	return values
}
