package source

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"taraz/data"
	"taraz/kpi"
)

func TestAMappingIsWrittenAsAPersonWouldWriteIt(t *testing.T) {
	m := mustMapping(t, example)
	want := `entity: deal
source: maven
covers: 2017-12-31
format: {dates: day-first, years: 2000}
where: deal_stage != ""
columns:
  id: opportunity_id
  employee: sales_agent
  customer: account
  product: {column: product, replace: {GTXPro: GTX Pro}}
  opened_on: engage_date
  closed_on: close_date
  stage: {column: deal_stage, replace: {Engaging: open, Lost: lost, Prospecting: open, Won: won}}
  amount: {column: close_value, unit: usd}
constants:
  lost_reason: none
`
	if got := string(m.YAML()); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// reread writes a mapping and reads it back.
func reread(t *testing.T, m *Mapping) *Mapping {
	t.Helper()
	again, err := ParseMapping(m.YAML())
	if err != nil {
		t.Fatalf("got %v for\n%s", err, m.YAML())
	}
	return again
}

func TestWrittenMappingsAreReadBackTheSame(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 500 {
		m := randomMapping(r)
		if again := reread(t, m); !reflect.DeepEqual(again, m) {
			t.Fatalf("got %+v\nwant %+v\nfrom\n%s", again, m, m.YAML())
		}
	}
}

// awkward are names that YAML would take for something else.
var awkward = []string{"yes", "null", "~", "1.0", "2020-01-01", "a: b", "- x", "#x", "'", `"`, `\`, "{", "[a]", "*a", "&a", "!x", "%", "@", "`", "|", ">", "کد مشتری",
	"شماره\u200cفاکتور", "مبلغ فاکتور (ریال)", "Deal - Won time", "Answered (Y/N)", "0x1F", "1_000", "= 1", "true", "é", "?", "a ? b", "x:", ":x", "1e3", "😀"}

func word(r *rand.Rand) string {
	if r.IntN(3) > 0 {
		return awkward[r.IntN(len(awkward))]
	}
	letters := []rune("aZ09 :,#-'\"{}[]&*!|>%@`?\\/یک،٬\t")
	out := make([]rune, 1+r.IntN(8))
	for i := range out {
		out[i] = letters[r.IntN(len(letters))]
	}
	if s := data.Clean(string(out)); s != "" {
		return s
	}
	return "x"
}

func words(r *rand.Rand) []string {
	all := make([]string, 1+r.IntN(3))
	for i := range all {
		all[i] = word(r)
	}
	return all
}

// randomMapping makes a mapping of orders that says everything it can.
func randomMapping(r *rand.Rand) *Mapping {
	m := &Mapping{Entity: data.ByName("order"), Source: word(r), OwnIDs: r.IntN(2) == 0, Format: randomFormat(r),
		Complete: []string{"no", "all", "months"}[r.IntN(3)], Covers: kpi.Date(r.IntN(20000) * r.IntN(2))}
	if r.IntN(2) == 0 {
		m.Where = data.Fold(word(r) + "\n" + word(r))
	}
	for _, f := range m.Entity.Fields {
		c := Column{Field: f.Name, Columns: []string{word(r)}}
		switch {
		case f.Name == "amount":
			c.Unit, c.Negative = "toman", r.IntN(2) == 0
		case f.Name == "kind":
			c.Otherwise = "sale"
		case f.Name == "delivered_on":
			c.After, c.Unit = "ordered_at", "hours"
		case r.IntN(4) == 0 && !f.Required && f.Name != "promised_on":
			m.Constants = append(m.Constants, Constant{f.Name, word(r)})
			continue
		case r.IntN(3) == 0:
			c.Columns, c.First = words(r), r.IntN(2) == 0
		}
		if r.IntN(3) == 0 {
			c.Replace = map[string]string{word(r): word(r), word(r): "", "": " a\nb "}
		}
		m.Columns = append(m.Columns, c)
	}
	return m
}

func randomFormat(r *rand.Rand) Format {
	f := DefaultFormat()
	pick := func(list ...string) string { return list[r.IntN(len(list))] }
	f.Delimiter = pick("auto", "whitespace", ",", ";", "\t", "|", "،")
	f.Encoding = pick("auto", "utf-8", "windows-1256", "utf-16")
	f.Sheet = pick("1", "2", "برگه ۱", word(r))
	if f.Header = r.IntN(2) == 0; !f.Header && r.IntN(2) == 0 {
		f.Names = words(r)
	}
	if f.Header {
		f.HeaderRow = []int{0, 1, 7, FindHeader}[r.IntN(4)]
	}
	f.Dates = []data.DateOrder{0, data.DayFirst, data.MonthFirst, data.YearFirst}[r.IntN(4)]
	f.Years = []int{0, 1300, 1400, 1900, 2000}[r.IntN(5)]
	f.Comma = r.IntN(2) == 0
	return f
}

// A key that the writer forgets would be lost when a mapping is saved.
func TestEveryKeyOfAFormatIsWritten(t *testing.T) {
	standard := reflect.ValueOf(DefaultFormat())
	r := rand.New(rand.NewPCG(3, 4))
	varied := map[string]bool{}
	for range 200 {
		v := reflect.ValueOf(randomFormat(r))
		for i := range v.NumField() {
			if !reflect.DeepEqual(v.Field(i).Interface(), standard.Field(i).Interface()) {
				varied[v.Type().Field(i).Name] = true
			}
		}
	}
	for i := range standard.NumField() {
		if name := standard.Type().Field(i).Name; !varied[name] {
			t.Errorf("the writer's test does not know Format.%s: write it, read it and vary it in randomFormat", name)
		}
	}
}

func TestEveryMappingFileIsWrittenAndReadBack(t *testing.T) {
	for _, name := range []string{"maven_deal", "callcenter_ticket", "cdnow_order", "hr_answer", "bank_contact", "nps_answer"} {
		m := mappingFile(t, name)
		if again := reread(t, m); !reflect.DeepEqual(again, m) {
			t.Errorf("%s: got %+v want %+v", name, again, m)
		}
	}
}

func TestTheFirstFilledColumnIsTaken(t *testing.T) {
	const mapping = "entity: deal\nsource: s\ncolumns: {stage: s, closed_on: {first: [won, lost]}, amount: {first: [real, hoped]}}\n"
	r, sink := mustLoad(t, american(), mapping, "s,won,lost,real,hoped\nwon,2024-05-01,2024-06-01,5,7\nlost,,2024-06-01, ,7\nopen,,,,\n")
	if r.Accepted != 3 {
		t.Fatalf("got %d accepted, want 3: %v", r.Accepted, r.Samples)
	}
	var got []int64
	for i := range 2 {
		got = append(got, sink.cell(t, i, "closed_on").Int, sink.cell(t, i, "amount").Int)
	}
	if want := []int64{19844, 500, 19875, 700}; !slices.Equal(got, want) {
		t.Errorf("got %v want %v", got, want)
	}
	if !sink.cell(t, 2, "closed_on").Null || !sink.cell(t, 2, "amount").Null {
		t.Error("nothing filled: want nothing")
	}
}

// Where two columns fill one date, both decide the order of day and month.
func TestTheOrderOfDatesIsDecidedOverAllAlternatives(t *testing.T) {
	const mapping = "entity: deal\nsource: s\ncolumns: {stage: s, closed_on: {first: [won, lost]}}\n"
	r, sink := mustLoad(t, american(), mapping, "s,won,lost\nwon,02/03/2024,\nlost,,25/03/2024\n")
	if r.Accepted != 2 || sink.cell(t, 0, "closed_on").Int != 19784 {
		t.Errorf("got %d accepted, day %d, want 2 March 2024", r.Accepted, sink.cell(t, 0, "closed_on").Int)
	}
}

func TestOtherwiseIsForWhatNothingElseKnows(t *testing.T) {
	const mapping = "entity: deal\nsource: s\ncolumns: {stage: {column: s, replace: {Gewonnen: won}, otherwise: open}}\n"
	r, sink := mustLoad(t, american(), mapping, "s,x\nGewonnen,1\nLost,2\nProposal sent,3\n,4\n")
	if r.Accepted != 3 || r.Reasons[Missing] != 1 {
		t.Fatalf("got %d accepted, %v: want the empty stage rejected as missing", r.Accepted, r.Reasons)
	}
	for i, want := range []string{"won", "lost", "open"} {
		if got := sink.cell(t, i, "stage").Text; got != want {
			t.Errorf("row %d: got %s want %s", i+1, got, want)
		}
	}
}

func TestReplacedWordsOfChoicesAreReadInAnyCase(t *testing.T) {
	const mapping = "entity: customer\nsource: s\ncolumns: {id: i, kind: {column: k, replace: {Firma: company, b2c: person}}, email_opt_in: {column: o, replace: {Opt Out: no}}, channel: {column: c, replace: {Web: site}}}\n"
	r, sink := mustLoad(t, american(), mapping, "i,k,o,c\n1,FIRMA,opt out,WEB\n2,B2C,Yes,Web\n3,Person,OPT OUT,x\n")
	if r.Accepted != 3 {
		t.Fatalf("got %d accepted, %v", r.Accepted, r.Samples)
	}
	for i, want := range []string{"company 0 WEB", "person 1 site", "person 0 x"} {
		got := fmt.Sprint(sink.cell(t, i, "kind").Text, " ", sink.cell(t, i, "email_opt_in").Int, " ", sink.cell(t, i, "channel").Text)
		if got != want {
			t.Errorf("row %d: got %s want %s: case counts in texts alone", i+1, got, want)
		}
	}
}
