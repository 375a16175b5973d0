package source

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"taraz/data"
	"taraz/kpi"
)

const spendMapping = "entity: spend\nsource: s\ncolumns: {id: id, spent_on: day, amount: amount}\n"

func TestTheReportOfAnImport(t *testing.T) {
	path := write(t, "spend.csv", "id,day,amount\n1,2024-01-01,5\n2,2024-01-01,x\n1,2024-01-01,6\n3,2024-01-01\n4,2024-01-01,7\n")
	sink := &fakeSink{}
	report, err := Import(context.Background(), sink, Options{Organisation: persian(t), Mapping: mustMapping(t, spendMapping)}, []string{path})
	if err != nil {
		t.Fatal(err)
	}
	f := report.Files[0]
	if f.Read != 5 || f.Accepted != 2 || f.Rejected != 3 || f.Read != f.Accepted+f.Rejected {
		t.Errorf("got read %d, accepted %d, rejected %d want 5, 2, 3", f.Read, f.Accepted, f.Rejected)
	}
	got, err := json.Marshal(report)
	if err != nil {
		t.Fatal(err)
	}
	want := `{"files":[{"file":` + quoted(path) + `,"entity":"spend","read":5,"accepted":2,"inserted":2,"updated":0,"unchanged":0,"rejected":3,` +
		`"reasons":{"bad_number":1,"duplicate":1,"too_few_columns":1},"removed":0,"months":["1404-02","1404-07"]}]}`
	if string(got) != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if r := f.SortedReasons(); len(r) != 3 || r[0].Code != BadNumber || r[1].Code != Duplicate || r[2].Code != TooFewColumns {
		t.Errorf("reasons: got %v", r)
	}
	if !sink.loads[0].finished {
		t.Error("the loader was not finished")
	}
}

func quoted(s string) string {
	b, err := json.Marshal(s)
	if err != nil {
		return ""
	}
	return string(b)
}

func TestAnImportOfNothingWrongHasEmptyLists(t *testing.T) {
	f := &FileReport{File: "x", Entity: "order", Reasons: map[Code]int64{}, Months: []string{}}
	got, err := json.Marshal(f)
	if err != nil || !strings.Contains(string(got), `"reasons":{},"removed":0,"months":[]`) {
		t.Errorf("got %s, %v", got, err)
	}
}

func TestWhatTheSinkIsTold(t *testing.T) {
	mapping := "entity: order\nsource: shop\nids: own\ncomplete: months\ncovers: 2024-01-31\ncolumns: {customer: c, ordered_at: d, amount: {column: a, negative: return}}\nconstants: {channel: web}\n"
	_, sink := mustLoad(t, american(), mapping, "c,d,a\nx,2024-01-01,5\n")
	l := sink.loads[0].load
	if l.Source != "shop" || !l.OwnIDs || l.Complete != "months" || l.Covers.String() != "2024-01-31" {
		t.Errorf("got %+v", l)
	}
	var mapped []string
	for i, f := range l.Entity.Fields {
		if l.Mapped[i] {
			mapped = append(mapped, f.Name)
		}
	}
	if got, want := strings.Join(mapped, " "), "id line customer ordered_at amount channel kind"; got != want {
		t.Errorf("mapped: got %s want %s", got, want)
	}
	if got := sink.cell(t, 0, "line").Int; got != 1 {
		t.Errorf("line: got %d want 1", got)
	}
}

func TestCoversOfTheCallWins(t *testing.T) {
	sink := &fakeSink{}
	_, err := Import(context.Background(), sink, Options{Organisation: american(), Mapping: mustMapping(t, spendMapping), Covers: kpi.NewDate(2024, 2, 1),
		Now: time.Date(2024, 3, 1, 0, 0, 0, 0, time.UTC)}, []string{write(t, "x.csv", "id,day,amount\n1,2024-01-01,5\n")})
	if err != nil || sink.loads[0].load.Covers != kpi.NewDate(2024, 2, 1) {
		t.Errorf("got %v, %v", sink.loads, err)
	}
}

func TestSeveralFilesAreLoadedOneAfterTheOther(t *testing.T) {
	sink := &fakeSink{}
	files := []string{write(t, "a.csv", "id,day,amount\n1,2024-01-01,5\n"), write(t, "b.csv", "day;id;amount\n2024-01-01;1;6\n2024-01-01;2;6\n")}
	var last, total int64
	report, err := Import(context.Background(), sink, Options{Organisation: american(), Mapping: mustMapping(t, spendMapping), DryRun: true,
		Progress: func(done, all int64) {
			if done < last {
				t.Errorf("progress went back from %d to %d", last, done)
			}
			last, total = done, all
		}}, files)
	if err != nil || len(report.Files) != 2 || !report.DryRun {
		t.Fatalf("got %+v, %v", report, err)
	}
	if report.Files[0].Accepted != 1 || report.Files[1].Accepted != 2 {
		t.Errorf("got %+v %+v: a key counts within one file", report.Files[0], report.Files[1])
	}
	if last != total || total == 0 {
		t.Errorf("progress ended at %d of %d", last, total)
	}
}

func TestAnEntityWithoutAMapping(t *testing.T) {
	sink := &fakeSink{}
	report, err := Import(context.Background(), sink, Options{Organisation: persian(t), As: "order"},
		[]string{write(t, "x.csv", "كد سفارش,مشتري,تاريخ سفارش,مبلغ\n۱,علی,۱۴۰۴/۰۱/۰۱,۱۲٬۵۰۰ تومان\n")})
	if err != nil || report.Files[0].Accepted != 1 {
		t.Fatalf("got %+v, %v", report, err)
	}
	if got := sink.cell(t, 0, "amount").Int; got != 125000 {
		t.Errorf("got %d rials want 125000", got)
	}
}

func TestImportsThatAreRefused(t *testing.T) {
	good := write(t, "good.csv", "id,day,amount\n1,2024-01-01,5\n")
	m := mustMapping(t, spendMapping)
	now := time.Date(2024, 3, 1, 0, 0, 0, 0, time.UTC)
	cases := []struct {
		name  string
		opt   Options
		files []string
		want  []string
	}{
		{"no file", Options{Mapping: m}, nil, []string{"no file"}},
		{"a missing file", Options{Mapping: m}, []string{good, "/nowhere/x.csv"}, []string{"/nowhere/x.csv", "does not exist"}},
		{"an empty file", Options{Mapping: m}, []string{write(t, "e.csv", "")}, []string{"e.csv", "is empty"}},
		{"a file with only a header", Options{Mapping: m}, []string{write(t, "h.csv", "id,day,amount\n\n")}, []string{"h.csv", "has a header but no rows"}},
		{"a missing column", Options{Mapping: m}, []string{write(t, "c.csv", "id,day,amout\n1,2024-01-01,5\n")}, []string{"c.csv", `no column "amount"`, `did you mean "amout"`, "id, day, amout"}},
		{"a column twice", Options{Mapping: m}, []string{write(t, "d.csv", "id,day,amount,day\n1,2024-01-01,5,x\n")}, []string{"d.csv", `"day" occurs twice`}},
		{"every missing column at once", Options{Mapping: m}, []string{write(t, "x.csv", "a,b\n1,2\n")}, []string{`"id"`, `"day"`, `"amount"`}},
		{"an unknown entity", Options{As: "orders"}, []string{good}, []string{`"orders"`, "customer"}},
		{"an entity that the header does not show", Options{As: "order"}, []string{good}, []string{"customer", "id, day, amount"}},
		{"a source that covers days to come", Options{Mapping: m, Covers: kpi.NewDate(2024, 3, 2), Now: now}, []string{good}, []string{"2024-03-02"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			c.opt.Organisation = american()
			_, err := Import(context.Background(), &fakeSink{}, c.opt, c.files)
			if !errors.Is(err, kpi.ErrInvalid) && !errors.Is(err, kpi.ErrUnknown) {
				t.Fatalf("got %v, want an error of a kind", err)
			}
			for _, want := range c.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("error %q does not say %q", err, want)
				}
			}
		})
	}
}

func TestDuplicateColumnsThatNobodyUsesDoNotMatter(t *testing.T) {
	r, _ := mustLoad(t, american(), spendMapping, "id,day,amount,note,note\n1,2024-01-01,5,a,b\n")
	if r.Accepted != 1 {
		t.Errorf("got %+v", r)
	}
}

func TestAFailingSinkStopsTheImport(t *testing.T) {
	path := writeOrders(t, 20*batchRows)
	broken := errors.New("disk full")
	_, err := Import(context.Background(), &fakeSink{fail: broken}, Options{Organisation: american(), Mapping: mustMapping(t, orderMapping)}, []string{path})
	if !errors.Is(err, broken) || !strings.Contains(err.Error(), "orders.csv") || !strings.Contains(err.Error(), "line 2") {
		t.Errorf("got %v, want the sink's error with file and line", err)
	}
}

func TestACancelledImportStops(t *testing.T) {
	path := writeOrders(t, 20*batchRows)
	ctx, cancel := context.WithCancel(context.Background())
	sink := &fakeSink{discard: true}
	_, err := Import(ctx, sink, Options{Organisation: american(), Mapping: mustMapping(t, orderMapping),
		Progress: func(int64, int64) { cancel() }}, []string{path})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want it cancelled", err)
	}
}

func TestAnErrorFarDownTheFileRefusesAllOfIt(t *testing.T) {
	text := "id,day,amount\n" + strings.Repeat("1,2024-01-01,5\n", 10*batchRows) + "2,\"2024-01-01,5\n"
	_, sink, err := load(t, american(), spendMapping, text)
	if !errors.Is(err, kpi.ErrInvalid) || !strings.Contains(err.Error(), "line 5122") {
		t.Errorf("got %v, want line 5122 named", err)
	}
	if sink.loads[0].finished {
		t.Error("the loader was finished although the file is broken")
	}
}

func rejectsOf(t *testing.T, org data.Organisation, mapping, text string) [][]string {
	t.Helper()
	var out bytes.Buffer
	_, err := Import(context.Background(), &fakeSink{}, Options{Organisation: org, Mapping: mustMapping(t, mapping), Rejects: &out},
		[]string{write(t, "rows.csv", text)})
	if err != nil {
		t.Fatal(err)
	}
	text, found := strings.CutPrefix(out.String(), "\uFEFF")
	if !found {
		t.Error("the rejects have no byte order mark: spreadsheets would show Persian wrong")
	}
	r := csv.NewReader(strings.NewReader(text))
	r.FieldsPerRecord = -1
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func TestRejectsRepeatTheRowWithItsReason(t *testing.T) {
	const text = "id,day,amount\n1,2024-01-01,5\n2,1400-12-30,\"x,\"\"y\"\n\n3,2024-01-01\n1,2024-01-01,7\n"
	rows := rejectsOf(t, american(), spendMapping, text)
	want := []string{
		"file line field code reason id day amount",
		`rows.csv 3 spent_on no_such_day Spent on: there is no day "1400-12-30" 2 1400-12-30 x,"y`,
		"rows.csv 5  too_few_columns the row has fewer cells than the header 3 2024-01-01",
		"rows.csv 6  duplicate a row with the same key came earlier in this file 1 2024-01-01 7",
	}
	if len(rows) != len(want) {
		t.Fatalf("got %d rows want %d: %q", len(rows), len(want), rows)
	}
	for i := range want {
		if i > 0 {
			rows[i][0] = rows[i][0][strings.LastIndex(rows[i][0], "/")+1:]
		}
		if got := strings.Join(rows[i], " "); got != want[i] {
			t.Errorf("row %d: got %q want %q", i, got, want[i])
		}
	}
}

func TestRejectsSpeakTheOrganisationsLanguage(t *testing.T) {
	rows := rejectsOf(t, persian(t), spendMapping, "id,day,amount\n1,1400-12-30,5\n2,1404/01/01,x\n")
	if got, want := rows[1][4], "«تاریخ»: روز «1400-12-30» در تقویم وجود ندارد"; got != want {
		t.Errorf("got %q want %q", got, want)
	}
	if got, want := rows[2][4], "«مبلغ»: «x» عدد فهمیدنی نیست"; got != want {
		t.Errorf("got %q want %q", got, want)
	}
}

func TestEveryReasonHasASentenceInBothLanguages(t *testing.T) {
	f := data.Field{Name: "x", Label: kpi.Words{Fa: "برچسب", En: "Label"}, Choices: []string{"a", "b"}}
	for _, code := range []Code{Missing, BadNumber, BadDate, NoSuchDay, BadChoice, NegativeSale, Duplicate, TooFewColumns, TooManyColumns, OutOfRange} {
		fa, en := sentence(refusal{code: code, text: "cell"}, f, "fa"), sentence(refusal{code: code, text: "cell"}, f, "en")
		if fa == "" || en == "" || fa == en || strings.Contains(fa+en, "%!") {
			t.Errorf("%s: got %q and %q", code, fa, en)
		}
	}
}

func TestRejectsAreSafeToOpenInASpreadsheet(t *testing.T) {
	cases := []struct{ name, in, want string }{
		{"a formula", "=1+1", "'=1+1"},
		{"a plus", "+cmd|calc", "'+cmd|calc"},
		{"an at sign", "@SUM(A1)", "'@SUM(A1)"},
		{"a minus that is no number", "-x", "'-x"},
		{"a tab", "\tx", "'\tx"},
		{"a carriage return", "\rx", "'\rx"},
		{"a full-width equals sign", "＝1", "'＝1"},
		{"a negative number stays", "-500", "-500"},
		{"a negative amount in Persian digits stays", "-۵۰۰", "-۵۰۰"},
		{"a signed number stays", "+7.5", "+7.5"},
		{"plain text stays", "a=b", "a=b"},
		{"nothing stays", "", ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := safeCell(c.in); got != c.want {
				t.Errorf("got %q want %q", got, c.want)
			}
		})
	}
}

func TestTheReportShowsOnlyTheFirstRejects(t *testing.T) {
	r, _ := mustLoad(t, american(), spendMapping, "id,day,amount\n"+strings.Repeat("1,2024-01-01,x\n", 500))
	if len(r.Samples) != maxSamples || r.Rejected != 500 || r.Reasons[BadNumber] != 500 {
		t.Errorf("got %d samples of %d rejects", len(r.Samples), r.Rejected)
	}
}

func TestRejectsThatCannotBeWrittenFailTheImport(t *testing.T) {
	f, err := os.Open(write(t, "readonly", ""))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	_, err = Import(context.Background(), &fakeSink{}, Options{Organisation: american(), Mapping: mustMapping(t, spendMapping), Rejects: f},
		[]string{write(t, "rows.csv", "id,day,amount\n1,2024-01-01,x\n")})
	if err == nil || !strings.Contains(err.Error(), "rejects") {
		t.Errorf("got %v, want the rejects' error", err)
	}
}
