package source

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"taraz/kpi"
)

const orderColumns = "entity: order\nsource: s\ncolumns: {id: id, customer: customer, ordered_at: day, amount: amount, quantity: qty}\n"

// orderRow writes one order; parts are customer, day, amount and quantity.
func orderRow(customer, day, amount, qty string) string {
	quote := func(s string) string { return `"` + strings.ReplaceAll(s, `"`, `""`) + `"` }
	return "id,customer,day,amount,qty\n1," + quote(customer) + "," + quote(day) + "," + quote(amount) + "," + quote(qty) + "\n"
}

func TestRowsThatAreRejected(t *testing.T) {
	const ticket = "entity: ticket\nsource: s\ncolumns: {id: id, opened_at: day, kind: customer, justified: amount, resolved_at: {column: qty, after: opened_at, unit: hours}}\n"
	const answer = "entity: answer\nsource: s\ncolumns: {id: id, answered_at: day, score: amount, survey: customer, scale_max: qty}\n"
	cases := []struct {
		name, mapping, rows string
		code                Code
		field               string
	}{
		{"an empty required field", orderColumns, orderRow(" ", "2024-01-01", "1", ""), Missing, "customer"},
		{"an empty id", orderColumns, "id,customer,day,amount,qty\n ,c,2024-01-01,1,\n", Missing, "id"},
		{"an empty person", "entity: contact\nsource: s\ncolumns: {person: id, campaign: customer, contacted_on: day}\n", "id,customer,day\n,spring,2024-01-01\n", Missing, "person"},
		{"an empty id of master data", "entity: customer\nsource: s\ncolumns: {id: id, name: customer}\n", "id,customer\n,Ann\n", Missing, "id"},
		{"an empty amount", orderColumns, orderRow("c", "2024-01-01", "", ""), Missing, "amount"},
		{"an amount that is none", orderColumns, orderRow("c", "2024-01-01", "12,5x", ""), BadNumber, "amount"},
		{"an amount beyond int64", orderColumns, orderRow("c", "2024-01-01", "1e309", ""), BadNumber, "amount"},
		{"not a number", orderColumns, orderRow("c", "2024-01-01", "NaN", ""), BadNumber, "amount"},
		{"a decimal comma without the mapping's word", orderColumns, orderRow("c", "2024-01-01", "12,50", ""), BadNumber, "amount"},
		{"a number field that is none", orderColumns, orderRow("c", "2024-01-01", "1", "many"), BadNumber, "quantity"},
		{"a date that is none", orderColumns, orderRow("c", "soon", "1", ""), BadDate, "ordered_at"},
		{"a day that does not exist", orderColumns, orderRow("c", "1400-12-30", "1", ""), NoSuchDay, "ordered_at"},
		{"a month that does not exist", orderColumns, orderRow("c", "2024-13-01", "1", ""), NoSuchDay, "ordered_at"},
		{"a year beyond the calendar", orderColumns, orderRow("c", "9999-12-31", "1", ""), OutOfRange, "ordered_at"},
		{"an id longer than a database's index can hold", orderColumns, orderRow(strings.Repeat("c", maxID+1), "2024-01-01", "1", ""), OutOfRange, "customer"},
		{"a negative sale", orderColumns, orderRow("c", "2024-01-01", "-50", ""), NegativeSale, "amount"},
		{"a negative sale in parentheses", orderColumns, orderRow("c", "2024-01-01", "(50)", ""), NegativeSale, "amount"},
		{"a negative sale with its minus behind", orderColumns, orderRow("c", "2024-01-01", "50-", ""), NegativeSale, "amount"},
		{"a negative sale with U+2212", orderColumns, orderRow("c", "2024-01-01", "−50", ""), NegativeSale, "amount"},
		{"a choice that is none", ticket, orderRow("praise", "2024-01-01", "", ""), BadChoice, "kind"},
		{"a flag that is none", ticket, orderRow("request", "2024-01-01", "maybe", ""), BadChoice, "justified"},
		{"a duration that is none", ticket, orderRow("request", "2024-01-01", "", "soon"), BadNumber, "resolved_at"},
		{"a score over its scale", answer, orderRow("csat", "2024-01-01", "6", ""), OutOfRange, "score"},
		{"a score under its scale", answer, orderRow("csat", "2024-01-01", "0", ""), OutOfRange, "score"},
		{"a score over a scale that is given", answer, orderRow("csat", "2024-01-01", "8", "7"), OutOfRange, "score"},
		{"a scale that is none", answer, orderRow("csat", "2024-01-01", "1", "1"), OutOfRange, "scale_max"},
		{"too few columns", orderColumns, "id,customer,day,amount,qty\n1,c,2024-01-01\n", TooFewColumns, ""},
		{"too many columns", orderColumns, "id,customer,day,amount,qty\n1,c,2024-01-01,5,1,9\n", TooManyColumns, ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			r, _ := mustLoad(t, american(), c.mapping, c.rows)
			if r.Read != 1 || r.Rejected != 1 || r.Reasons[c.code] != 1 || len(r.Reasons) != 1 {
				t.Fatalf("got read %d, reasons %v, want one row rejected as %s", r.Read, r.Reasons, c.code)
			}
			s := r.Samples[0]
			if s.Line != 2 || s.Field != c.field || s.Code != c.code || s.Sentence == "" || strings.Contains(s.Sentence, "%!") {
				t.Errorf("got %+v, want line 2, field %q", s, c.field)
			}
		})
	}
}

func TestSentencesThatHelp(t *testing.T) {
	const two = "entity: order\nsource: s\ncolumns: {id: id, customer: customer, ordered_at: day, amount: amount}\n"
	cases := []struct{ name, rows, en, fa string }{
		{"a decimal comma", orderRow("c", "2024-01-01", "12,50", ""), "decimal: comma", "decimal: comma"},
		{"an amount in another unit", orderRow("c", "2024-01-01", "€5", ""), "another unit", "واحد"},
		{"a year of two digits among others", orderRow("c", "2024-01-01", "5", "") + "2,c,1/2/24,5,\n", "years: 1400", "years: 1400"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			for locale, want := range map[string]string{"en": c.en, "fa": c.fa} {
				org := american()
				org.Locale = locale
				r, _ := mustLoad(t, org, two, c.rows)
				if len(r.Samples) != 1 || !strings.Contains(r.Samples[0].Sentence, want) {
					t.Errorf("%s: got %v, want it to say %q", locale, r.Samples, want)
				}
			}
		})
	}
}

func TestOrders(t *testing.T) {
	const kinds = "entity: order\nsource: s\ncolumns: {id: id, customer: customer, ordered_at: day, amount: amount, quantity: qty, kind: kind}\n"
	const returns = "entity: order\nsource: s\ncolumns: {id: id, customer: customer, ordered_at: day, amount: {column: amount, negative: return}}\n"
	cases := []struct {
		name, mapping, rows string
		amount              int64
		kind                string
	}{
		{"an unmapped kind is a sale", orderColumns, orderRow("c", "2024-01-01", "50", ""), 5000, "sale"},
		{"an empty kind is a sale", kinds, "id,customer,day,amount,qty,kind\n1,c,2024-01-01,50,1,\n", 5000, "sale"},
		{"a return's sign does not count", kinds, "id,customer,day,amount,qty,kind\n1,c,2024-01-01,-50,-1,return\n", 5000, "return"},
		{"a return without a sign", kinds, "id,customer,day,amount,qty,kind\n1,c,2024-01-01,50,1,Return\n", 5000, "return"},
		{"a negative amount is a return where the mapping says so", returns, orderRow("c", "2024-01-01", "-50", ""), 5000, "return"},
		{"a positive one stays a sale", returns, orderRow("c", "2024-01-01", "50", ""), 5000, "sale"},
		{"a sale of nothing", orderColumns, orderRow("c", "2024-01-01", "0", ""), 0, "sale"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			_, sink := mustLoad(t, american(), c.mapping, c.rows)
			if got := sink.cell(t, 0, "amount").Int; got != c.amount {
				t.Errorf("amount: got %d want %d", got, c.amount)
			}
			if got := sink.cell(t, 0, "kind").Text; got != c.kind {
				t.Errorf("kind: got %q want %q", got, c.kind)
			}
		})
	}
}

func TestAReturnBeforeASaleLeavesNoTrace(t *testing.T) {
	const returns = "entity: order\nsource: s\ncolumns: {id: id, customer: customer, ordered_at: day, amount: {column: amount, negative: return}}\n"
	rows := strings.Builder{}
	rows.WriteString("id,customer,day,amount\n")
	for i := range 5 * batchRows {
		amount := "5"
		if i%7 == 0 {
			amount = "-5"
		}
		rows.WriteString("o" + strconv.Itoa(i) + ",c,2024-01-01," + amount + "\n")
	}
	_, sink := mustLoad(t, american(), returns, rows.String())
	for i := range sink.loads[0].records {
		want := "sale"
		if i%7 == 0 {
			want = "return"
		}
		if got := sink.cell(t, i, "kind").Text; got != want {
			t.Fatalf("row %d: got %s want %s", i, got, want)
		}
	}
}

func TestScalesOfSurveys(t *testing.T) {
	const answer = "entity: answer\nsource: s\ncolumns: {id: id, answered_at: day, survey: survey, score: score, scale_min: low, scale_max: high}\n"
	const reversed = "entity: answer\nsource: s\ncolumns: {id: id, answered_at: day, survey: survey, score: {column: score, reversed: true}}\n"
	cases := []struct {
		name, mapping, row        string
		survey                    string
		score, scaleMin, scaleMax float64
	}{
		{"csat is 1 to 5", answer, "csat,5,,", "csat", 5, 1, 5},
		{"nps is 0 to 10", answer, "nps,0,,", "nps", 0, 0, 10},
		{"ces is 1 to 7", answer, "ces,7,,", "ces", 7, 1, 7},
		{"employee is 1 to 5", answer, "employee,3,,", "employee", 3, 1, 5},
		{"another survey is 1 to 5", answer, "readiness,3,,", "readiness", 3, 1, 5},
		{"the source's own scale wins", answer, "csat,9,0,10", "csat", 9, 0, 10},
		{"one end of a scale alone", answer, "csat,9,,10", "csat", 9, 1, 10},
		{"the name of a survey in capitals", answer, "CSAT,4,,", "csat", 4, 1, 5},
		{"a reversed score counts from the other end", reversed, "csat,5,,", "csat", 1, 1, 5},
		{"a reversed nps", reversed, "nps,3,,", "nps", 7, 0, 10},
		{"half points", answer, "csat,3.5,,", "csat", 3.5, 1, 5},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			_, sink := mustLoad(t, american(), c.mapping, "id,day,survey,score,low,high\n1,2024-01-01,"+c.row+"\n")
			if got := sink.cell(t, 0, "survey").Text; got != c.survey {
				t.Errorf("survey: got %q want %q", got, c.survey)
			}
			for field, want := range map[string]float64{"score": c.score, "scale_min": c.scaleMin, "scale_max": c.scaleMax} {
				if got := sink.cell(t, 0, field).Real; got != want {
					t.Errorf("%s: got %v want %v", field, got, want)
				}
			}
			e := sink.loads[0].load
			if !e.Mapped[e.Entity.Index("scale_min")] || !e.Mapped[e.Entity.Index("scale_max")] {
				t.Error("the scale does not count as mapped")
			}
		})
	}
}

func TestMoneyUnitsOfColumns(t *testing.T) {
	mapping := func(unit string) string {
		return "entity: spend\nsource: s\ncolumns: {id: id, spent_on: day, amount: {column: amount" + unit + "}}\n"
	}
	const rows = "id,day,amount\n1,1404/01/01,۱۲٬۵۰۰\n"
	for unit, want := range map[string]int64{"": 125000, ", unit: rial": 12500, ", unit: toman": 125000, ", unit: new_rial": 125000000, ", unit: qiran": 1250000} {
		_, sink := mustLoad(t, persian(t), mapping(unit), rows)
		if got := sink.cell(t, 0, "amount").Int; got != want {
			t.Errorf("%q: got %d rials want %d", unit, got, want)
		}
	}
	_, _, err := load(t, persian(t), mapping(", unit: usd"), rows)
	if err == nil || !strings.Contains(err.Error(), "amount") || !strings.Contains(err.Error(), "rate table") && !strings.Contains(err.Error(), "toman") {
		t.Errorf("a unit of another currency: got %v", err)
	}
	_, sink := mustLoad(t, american(), "entity: spend\nsource: s\nformat: {decimal: comma}\ncolumns: {id: id, spent_on: day, amount: amount}\n",
		"id;day;amount\n1;2024-01-01;1.234,50\n")
	if got := sink.cell(t, 0, "amount").Int; got != 123450 {
		t.Errorf("decimal comma: got %d want 123450", got)
	}
}

func TestDatesAsDurations(t *testing.T) {
	const ticket = `
entity: ticket
source: s
columns:
  id: id
  opened_at: {columns: [day, time]}
  first_response_at: {column: wait, after: opened_at, unit: seconds}
  resolved_at: {column: talk, after: opened_at, unit: hours}
  compensated_at: {column: days, after: opened_at, unit: hours}
`
	_, sink := mustLoad(t, persian(t), ticket, "id,day,time,wait,talk,days\n1,2021-01-01,9:12:58,109,0:02:23,24\n2,2021-01-01,,,1.5,\n")
	opened := sink.cell(t, 0, "opened_at").Int
	if got, want := time.Unix(opened, 0).UTC().Format(time.RFC3339), "2021-01-01T05:42:58Z"; got != want {
		t.Errorf("opened: got %s want %s", got, want)
	}
	if got := sink.cell(t, 0, "first_response_at").Int - opened; got != 109 {
		t.Errorf("first response: got %d s want 109", got)
	}
	if got := sink.cell(t, 0, "resolved_at").Int - opened; got != 143 {
		t.Errorf("H:MM:SS: got %d s want 143", got)
	}
	if got, want := kpi.Date(sink.cell(t, 0, "compensated_at").Int).String(), "2021-01-02"; got != want {
		t.Errorf("a day as a duration: got %s want %s", got, want)
	}
	if c := sink.cell(t, 1, "first_response_at"); !c.Null {
		t.Errorf("an empty duration: got %+v want nothing", c)
	}
	if got := sink.cell(t, 1, "resolved_at").Int - sink.cell(t, 1, "opened_at").Int; got != 5400 {
		t.Errorf("hours: got %d s want 5400", got)
	}
}

func TestDurationsFromDayToDay(t *testing.T) {
	const order = "entity: order\nsource: s\ncolumns: {id: id, customer: c, ordered_at: day, amount: a, promised_on: p, delivered_on: {column: h, after: promised_on, unit: hours}}\n"
	r, sink := mustLoad(t, persian(t), order, "id,c,day,a,p,h\n1,c,1404/01/01,5,1404/01/05,49\n2,c,1404/01/01,5,1404/01/05,-1\n3,c,1404/01/01,5,,5\n")
	if got, want := kpi.Date(sink.cell(t, 0, "delivered_on").Int), kpi.Date(sink.cell(t, 0, "promised_on").Int)+2; got != want {
		t.Errorf("got %s want %s", got, want)
	}
	if got, want := kpi.Date(sink.cell(t, 1, "delivered_on").Int), kpi.Date(sink.cell(t, 1, "promised_on").Int)-1; got != want {
		t.Errorf("before: got %s want %s", got, want)
	}
	if r.Reasons[Missing] != 1 || r.Samples[0].Field != "promised_on" {
		t.Errorf("a duration after nothing: got %v", r.Samples)
	}
}

func TestReplacements(t *testing.T) {
	const deal = "entity: deal\nsource: s\ncolumns: {id: id, stage: {column: stage, replace: {برنده: won, باخت: lost, '': open}}, lost_reason: {column: why, replace: {none: ''}}}\n"
	_, sink := mustLoad(t, american(), deal, "id,stage,why\n1,برنده,none\n2, باخت ,price\n3,,\n4,Won,x\n")
	for i, want := range []string{"won", "lost", "open", "won"} {
		if got := sink.cell(t, i, "stage").Text; got != want {
			t.Errorf("stage of row %d: got %q want %q", i, got, want)
		}
	}
	if c := sink.cell(t, 0, "lost_reason"); !c.Null {
		t.Errorf("replaced by nothing: got %+v want nothing", c)
	}
	if c := sink.cell(t, 1, "lost_reason"); c.Text != "price" {
		t.Errorf("not replaced: got %+v", c)
	}
}

func TestTextsAndIDs(t *testing.T) {
	const customer = "entity: customer\nsource: s\ncolumns: {id: id, name: name, manager: m, birth_year: y, email_opt_in: f}\n"
	_, sink := mustLoad(t, american(), customer, "id,name,m,y,f\n0001, علي\u202E كريمي ,17850.0,۱۳۶۵,بله\n5.94687E+23,شعبه ۲,,1990.0,N\n۱۰۰۱,x,شعبه ۲,,\n")
	for i, want := range []string{"0001", "5.94687E+23", "1001"} {
		if got := sink.cell(t, i, "id").Text; got != want {
			t.Errorf("id of row %d: got %q want %q", i, got, want)
		}
	}
	if got, want := sink.cell(t, 0, "name").Text, "علی کریمی"; got != want {
		t.Errorf("name: got %q want %q", got, want)
	}
	if got, want := sink.cell(t, 0, "manager").Text, "17850.0"; got != want {
		t.Errorf("reference: got %q want %q", got, want)
	}
	if got := sink.cell(t, 0, "birth_year").Int; got != 1365 {
		t.Errorf("year: got %d want 1365", got)
	}
	if a, b, c := sink.cell(t, 0, "email_opt_in"), sink.cell(t, 1, "email_opt_in"), sink.cell(t, 2, "email_opt_in"); a.Int != 1 || b.Int != 0 || b.Null || !c.Null {
		t.Errorf("flags: got %+v %+v %+v", a, b, c)
	}
	if c := sink.cell(t, 1, "manager"); !c.Null {
		t.Errorf("an empty reference: got %+v want nothing", c)
	}
}

func TestConstants(t *testing.T) {
	const spend = "entity: spend\nsource: s\ncolumns: {id: id, amount: a}\nconstants: {spent_on: 1404/05/31, purpose: acquisition, channel: 'کانال ي'}\n"
	_, sink := mustLoad(t, persian(t), spend, "id,a\n1,5\n")
	if got, want := kpi.Date(sink.cell(t, 0, "spent_on").Int).String(), "2025-08-22"; got != want {
		t.Errorf("got %s want %s", got, want)
	}
	if got, want := sink.cell(t, 0, "channel").Text, "کانال ی"; got != want {
		t.Errorf("got %q want %q", got, want)
	}
	for _, bad := range []string{"spent_on: 1400/12/30", "spent_on: soon", "spent_on: ''", "spent_on: 2024-01-01, purpose: fun", "spent_on: 01/02/2024"} {
		_, _, err := load(t, persian(t), "entity: spend\nsource: s\ncolumns: {id: id, amount: a}\nconstants: {"+bad+"}\n", "id,a\n1,5\n")
		if err == nil || !strings.Contains(err.Error(), "constant") {
			t.Errorf("%s: got %v, want the constant refused", bad, err)
		}
	}
}

func TestDerivedIDs(t *testing.T) {
	const order = "entity: order\nsource: s\ncolumns: {customer: c, ordered_at: d, amount: a}\n"
	ids := func(csv string) []string {
		r, sink := mustLoad(t, american(), order, csv)
		if r.Rejected != 0 {
			t.Fatalf("got %v", r.Samples)
		}
		var ids []string
		for i := range sink.loads[0].records {
			ids = append(ids, sink.cell(t, i, "id").Text)
		}
		e := sink.loads[0].load
		if !e.Mapped[e.Entity.Index("id")] || !e.Mapped[e.Entity.Index("line")] || e.Mapped[e.Entity.Index("kind")] {
			t.Errorf("mapped: got %v, want the derived id and the line in it, not the kind", e.Mapped)
		}
		return ids
	}
	const rows = "x,2024-01-01,5\nx,2024-01-01,5\ny,2024-01-01,5\nx,2024-01-01,5\n"
	first := ids("c,d,a\n" + rows)
	again := ids("c,d,a\n" + rows)
	for i := range first {
		if first[i] != again[i] {
			t.Errorf("row %d: got %s, then %s", i, first[i], again[i])
		}
		for j := range i {
			if first[i] == first[j] {
				t.Errorf("rows %d and %d have one id", j, i)
			}
		}
	}
	moved := ids("c,d,a\ny,2024-01-01,5\n" + "x,2024-01-01,5\n")
	if moved[0] != first[2] || moved[1] != first[0] {
		t.Errorf("got %v, want the ids of the same rows elsewhere in %v", moved, first)
	}
	quoted := ids("c;d;a\n\"x\" ; 2024-01-01;۵\n")
	if quoted[0] != first[0] {
		t.Errorf("got %s want %s: neither delimiter, blanks nor digits change a row", quoted[0], first[0])
	}
	if got := ids("c,d,a\nx,2024-01-01,5\n,,\n"); len(got) != 1 {
		t.Errorf("got %d rows want 1", len(got))
	}
}

func TestAPersonIsDerivedLikeAnID(t *testing.T) {
	const contact = "entity: contact\nsource: s\ncolumns: {contacted_on: d}\nconstants: {campaign: c}\n"
	r, sink := mustLoad(t, american(), contact, "d,x\n2024-01-01,1\n2024-01-01,1\n")
	if r.Accepted != 2 || sink.cell(t, 0, "person").Text == sink.cell(t, 1, "person").Text {
		t.Errorf("got %d people, want 2", r.Accepted)
	}
}

func TestAHundredThousandDerivedIDsAreAllDifferent(t *testing.T) {
	f := newFolding()
	seen := map[string]bool{}
	for i := range 100_000 {
		id := f.id([]string{strconv.Itoa(i % 60_000), "x"})
		if seen[id] {
			t.Fatalf("row %d: %s came before", i, id)
		}
		seen[id] = true
	}
}

func TestTheOrderOfDatesIsDecidedByTheWholeFile(t *testing.T) {
	const spend = "entity: spend\nsource: s\ncolumns: {id: id, spent_on: day, amount: a}\n"
	day := func(mapping, csv string, row int) string {
		_, sink := mustLoad(t, american(), mapping, csv)
		return kpi.Date(sink.cell(t, row, "spent_on").Int).String()
	}
	if got, want := day(spend, "id,day,a\n1,1/2/2024,5\n2,1/13/2024,5\n", 0), "2024-01-02"; got != want {
		t.Errorf("a later row decides: got %s want %s", got, want)
	}
	if got, want := day(spend, "id,day,a\n1,2024-01-05,5\n2,1/2/2024,5\n3,13/2/2024,5\n", 1), "2024-02-01"; got != want {
		t.Errorf("after dates that need none: got %s want %s", got, want)
	}
	far := "id,day,a\n" + strings.Repeat("1,2024-01-05,5\n", 3*batchRows) + "2,1/2/2024,5\n3,13/2/2024,5\n"
	if got, want := day(spend, far, 1), "2024-02-01"; got != want {
		t.Errorf("far down: got %s want %s", got, want)
	}
	_, _, err := load(t, american(), spend, "id,day,a\n1,1/2/2024,5\n")
	if err == nil || !strings.Contains(err.Error(), `column "day"`) || !strings.Contains(err.Error(), "dates: day-first") {
		t.Errorf("undecided: got %v, want column and key named", err)
	}
	_, _, err = load(t, american(), spend, "id,day,a\n1,1/2/24,5\n")
	if err == nil || !strings.Contains(err.Error(), "years") {
		t.Errorf("two digits: got %v, want the key years named", err)
	}
	const both = "id,day,a\n1,13/2/2024,5\n2,2/13/2024,5\n"
	if _, _, err = load(t, american(), spend, both); err == nil {
		t.Error("both orders: got it read, want the file refused")
	}
	r, _ := mustLoad(t, american(), spend+"format: {dates: day-first}\n", both)
	if r.Accepted != 1 || r.Reasons[BadDate] != 1 {
		t.Errorf("both orders with dates: got %+v, want one accepted and one bad_date", r)
	}
}
