package scorecard

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"taraz/kpi"
)

var file = TargetFile{Name: "targets.csv", Catalogue: catalogue, Factor: 10}

const header = "kpi,scope,valid_from,grain,red,goal,floor,best,lower,upper,red_lower,red_upper\n"

func TestTargetsAreReadFromCSV(t *testing.T) {
	sales := kpi.Scope{Kind: kpi.Department, Name: "فروش تهران"}
	cases := []struct {
		name, text string
		want       kpi.Target
	}{
		{"money in the organisation's unit", header + "revenue,organisation,2025-03-21,quarter,80,90.5,,,,,,\n",
			kpi.Target{KPI: "revenue", Scope: kpi.Whole, ValidFrom: day(t, "2025-03-21"), Grain: kpi.Quarterly, Red: num(800), Goal: num(905)}},
		{"columns in any order, scope, day and grain left out", "goal,red,kpi\n0.5,0.25,win_rate\n", agree("win_rate", 0.25, 0.5)},
		{"shares as percentages", header + "win_rate,,,,25 %,50%,,,,,,\n", agree("win_rate", 0.25, 0.5)},
		{"Persian digits and signs", header + "win_rate,,۱۴۰۴/۰۱/۰۱,month,۲۵٪,۰٫۵,,,,,,\n",
			from(t, agree("win_rate", 0.25, 0.5), "2025-03-21")},
		{"thousands", header + "tickets,,,,\"1,200\",\"۱٬۰۰۰\",,,,,,\n", agree("tickets", 1200, 1000)},
		{"a negative number with the typographic sign", header + "nps,,,,−10,40,,,,,,\n", agree("nps", -10, 40)},
		{"a band", header + "spend_share,,,,,,,,10%,20%,5%,40%\n", bandOf("spend_share", 0.05, 0.1, 0.2, 0.4)},
		{"floor and best", header + "nps,,,,0,40,-50,90,,,,\n",
			kpi.Target{KPI: "nps", Scope: kpi.Whole, Grain: kpi.Monthly, Red: num(0), Goal: num(40), Floor: num(-50), Best: num(90)}},
		{"a scope with a name", header + "win_rate,department:فروش تهران,,,0.25,0.5,,,,,,\n", of(agree("win_rate", 0.25, 0.5), sales, kpi.Monthly)},
		{"semicolons, a byte order mark, capitals and an empty line", "\ufeffKPI;Red;Goal\r\n;;\r\nwin_rate;0,25;0.5\r\n", kpi.Target{}},
		{"tabs and trailing empty cells", "kpi\tred\tgoal\t\t\nwin_rate\t0.25\t0.5\t\t\n", agree("win_rate", 0.25, 0.5)},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got, err := file.ParseCSV([]byte(c.text))
			if c.want.KPI == "" {
				if !errors.Is(err, kpi.ErrInvalid) || !strings.Contains(err.Error(), `line 3: column red: "0,25"`) {
					t.Errorf("got %v, %v, want the decimal comma refused and never guessed", got, err)
				}
				return
			}
			if diff := cmp.Diff([]kpi.Target{c.want}, got); err != nil || diff != "" {
				t.Errorf("got %v, difference (-want +got):\n%s", err, diff)
			}
		})
	}
}

func TestOneWrongRowRefusesAllAndEveryWrongRowIsNamed(t *testing.T) {
	text := header +
		"win_rate,,,,0.2,0.3,,,,,,\n" +
		"win_rat,,,,0.2,0.3,,,,,,\n" +
		"win_rate,planet:Mars,,,0.2,0.3,,,,,,\n" +
		"whole_only,department:Sales,,,1,2,,,,,,\n" +
		"win_rate,,1400-12-30,,0.2,0.3,,,,,,\n" +
		"win_rate,,,week,0.2,0.3,,,,,,\n" +
		"win_rate,,2024-01-01,,0.2,12x,,,,,,\n" +
		"win_rate,,2024-01-02,,0.3,0.3,,,,,,\n" +
		"tickets,,,,30 %,10,,,,,,\n" +
		"win_rate,,2024-01-03,,20,30,,,,,,\n" +
		"win_rate,,,,0.25,0.35,,,,,,\n" +
		"headcount,,,,1,2,,,,,,\n" +
		"nps,,,,1,2,,,,,,,7\n"
	got, err := file.ParseCSV([]byte(text))
	if got != nil || err == nil {
		t.Fatalf("got %v, %v, want none", got, err)
	}
	want := []string{
		`line 3: column kpi: kpi "win_rat"`,
		`line 4: column scope: scope kind "planet"`,
		`line 5: column scope: kpi "whole_only" has no department`,
		`line 6: column valid_from: date "1400-12-30": there is no such day`,
		`line 7: column grain: grain "week": want month, quarter or year`,
		`line 8: column goal: "12x"; want a number`,
		`line 9: column goal: kpi "win_rate": 0.3 equals red`,
		`line 10: column red: "30 %"; kpi "tickets" is in count`,
		`line 11: column red: kpi "win_rate": 20 lies outside what the unit allows; want 0 to 1`,
		`line 11: column goal: kpi "win_rate": 30 lies outside`,
		`line 12: the same kpi, scope, grain and valid_from as line 2`,
		`line 13: column kpi: kpi "headcount": this KPI is shown and never scored`,
		`line 14: "7" stands in a column without a header`,
	}
	lines := strings.Split(err.Error(), "\n")
	if len(lines) != len(want) {
		t.Errorf("got %d errors, want %d:\n%v", len(lines), len(want), err)
	}
	for i := range min(len(lines), len(want)) {
		if !strings.HasPrefix(lines[i], "targets.csv: "+want[i]) {
			t.Errorf("got  %s\nwant %s", lines[i], want[i])
		}
	}
	for _, kind := range []error{kpi.ErrInvalid, kpi.ErrUnknown, kpi.ErrUnsupported} {
		if !errors.Is(err, kind) {
			t.Errorf("got an error that is not %q", kind)
		}
	}
}

func TestTargetFilesThatAreRefusedAsAWhole(t *testing.T) {
	cases := []struct{ name, text, want string }{
		{"an empty file", "\n\n", "the file is empty; want a header with kpi, scope"},
		{"only a header", header, "there is only a header"},
		{"an unknown column", "kpi,red,gaol\nwin_rate,1,2\n", `line 1: column "gaol" is not one of kpi, scope`},
		{"a column that occurs twice", "kpi,red,red\nwin_rate,1,2\n", `column "red" occurs twice`},
		{"no kpi column", "red,goal\n1,2\n", "column kpi is missing"},
		{"an open quote", "kpi,red\n\"win_rate,1\n", "line 2"},
		{"another encoding", "kpi,red\n\xe3\xc7,1\n", "want a text file in UTF-8"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got, err := file.ParseCSV([]byte(c.text))
			if got != nil || !errors.Is(err, kpi.ErrInvalid) || !strings.Contains(err.Error(), c.want) || !strings.HasPrefix(err.Error(), "targets.csv: ") {
				t.Errorf("got %v, %v, want %q", got, err, c.want)
			}
		})
	}
}

func TestARowOfASpreadsheetKeepsItsOwnLine(t *testing.T) {
	rows := []Row{{3, []string{"kpi", "red", "goal"}}, {7, []string{"win_rate", "0.5", "0.25"}}, {9, []string{"nps", "1"}}}
	_, err := file.ParseRows(rows)
	if err == nil || !strings.Contains(err.Error(), "line 7: column goal: ") || !strings.Contains(err.Error(), "line 9: column goal: kpi \"nps\": is missing") {
		t.Errorf("got %v, want lines 7 and 9 named", err)
	}
}

func TestWrittenTargetsReadBackTheSame(t *testing.T) {
	targets := []kpi.Target{
		of(from(t, agree("revenue", 8_123_456_789, 9_000_000_001), "2025-03-21"), kpi.Scope{Kind: kpi.Department, Name: `Sales, "North"`}, kpi.Yearly),
		agree("win_rate", 0.1+0.2, 2.0/3),
		bandOf("spend_share", 0.05, 0.1, 0.2, 0.4),
		{KPI: "nps", Scope: kpi.Whole, Grain: kpi.Monthly, Red: num(-10), Goal: num(40), Floor: num(-50), Best: num(90)},
	}
	var b bytes.Buffer
	if err := file.WriteCSV(&b, targets); err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(b.String(), header) || !strings.Contains(b.String(), ",2025-03-21,year,812345678.9,900000000.1,") {
		t.Errorf("got %s", b.String())
	}
	got, err := file.ParseCSV(b.Bytes())
	if diff := cmp.Diff(targets, got); err != nil || diff != "" {
		t.Errorf("got %v, difference (-want +got):\n%s", err, diff)
	}
	if _, err := file.Rows([]kpi.Target{{KPI: "gone"}}); !errors.Is(err, kpi.ErrUnknown) {
		t.Errorf("a KPI that is gone: got %v, want it unknown", err)
	}
}

func TestParseNumber(t *testing.T) {
	good := map[string]float64{"1": 1, "-1.5": -1.5, "+2": 2, "1,234,567.5": 1234567.5, ".5": 0.5, "3.00E+05": 300000, "۱۲٫۵": 12.5,
		"٪۳۵": 0.35, "35 ٪": 0.35, " 7 ": 7, "١٢": 12, "\u200f5": 5}
	for text, want := range good {
		if got, _, err := parseNumber(text); err != nil || !near(got, want) {
			t.Errorf("%q: got %v, %v, want %v", text, got, err, want)
		}
	}
	for _, text := range []string{"", "-", ".", "12,5", "1.2.3", "12x", "1e999", "NaN", "Inf", "0x10", "1 2", "%", "1,2345", "--1"} {
		if got, _, err := parseNumber(text); !errors.Is(err, kpi.ErrInvalid) {
			t.Errorf("%q: got %v, %v, want it refused", text, got, err)
		}
	}
}
