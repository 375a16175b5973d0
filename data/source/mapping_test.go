package source

import (
	"errors"
	"strings"
	"testing"

	"taraz/data"
	"taraz/kpi"
)

// example is the mapping of DESIGN.md section 3.
const example = `
entity: deal
source: maven            # facts are idempotent by (source, entity, id)
ids: shared              # or own
complete: no
covers: 2017-12-31
format: {delimiter: auto, encoding: auto, header: true, sheet: 1, dates: day-first, years: 2000, decimal: dot}
where: deal_stage != ""
columns:
  id: opportunity_id
  employee: sales_agent
  customer: account
  product: {column: product, replace: {GTXPro: GTX Pro}}
  opened_on: engage_date
  closed_on: close_date
  stage: {column: deal_stage, replace: {Won: won, Lost: lost, Engaging: open, Prospecting: open}}
  amount: {column: close_value, unit: usd}
constants: {lost_reason: none}
`

func TestTheExampleMappingIsRead(t *testing.T) {
	m := mustMapping(t, example)
	if m.Entity.Name != "deal" || m.Source != "maven" || m.OwnIDs || m.Complete != "no" || m.Where != `deal_stage != ""` {
		t.Errorf("got %+v", m)
	}
	if got, want := m.Covers.String(), "2017-12-31"; got != want {
		t.Errorf("covers: got %s want %s", got, want)
	}
	want := Format{Delimiter: "auto", Encoding: "auto", Header: true, Sheet: "1", Dates: data.DayFirst, Years: 2000}
	if f := m.Format; f.Delimiter != want.Delimiter || !f.Header || f.Dates != want.Dates || f.Years != want.Years || f.Comma {
		t.Errorf("format: got %+v want %+v", f, want)
	}
	if c, ok := m.column("product"); !ok || c.Columns[0] != "product" || c.Replace["GTXPro"] != "GTX Pro" {
		t.Errorf("product: got %+v", c)
	}
	if c, ok := m.column("amount"); !ok || c.Unit != "usd" {
		t.Errorf("amount: got %+v", c)
	}
	if len(m.Constants) != 1 || m.Constants[0] != (Constant{"lost_reason", "none"}) {
		t.Errorf("constants: got %+v", m.Constants)
	}
}

func TestEveryOptionOfAMappingIsRead(t *testing.T) {
	m := mustMapping(t, `
entity: ticket
source: desk
ids: own
complete: months
covers: ۱۴۰۴/۰۵/۳۱
format: {delimiter: whitespace, header: [day, time, speed], encoding: windows-1256, sheet: Sheet A, dates: year-first, years: 1400, decimal: comma}
columns:
  opened_at: {columns: [day, time]}
  first_response_at: {column: speed, after: opened_at, unit: minutes}
`)
	f := m.Format
	if !m.OwnIDs || m.Complete != "months" || m.Covers.String() != "2025-08-22" {
		t.Errorf("got %+v", m)
	}
	if f.Delimiter != "whitespace" || f.Header || len(f.Names) != 3 || f.Encoding != "windows-1256" || f.Sheet != "Sheet A" || f.Years != 1400 || !f.Comma {
		t.Errorf("format: got %+v", f)
	}
	if c, _ := m.column("first_response_at"); c.After != "opened_at" || c.Unit != "minutes" {
		t.Errorf("after: got %+v", c)
	}
	a := mustMapping(t, `{entity: answer, source: s, columns: {score: {column: x, reversed: true}, answered_at: d}, constants: {survey: csat}}`)
	if c, _ := a.column("score"); !c.Reversed {
		t.Errorf("reversed: got %+v", c)
	}
	o := mustMapping(t, `{entity: order, source: s, columns: {customer: c, ordered_at: d, amount: {column: a, negative: return}}}`)
	if c, _ := o.column("amount"); !c.Negative {
		t.Errorf("negative: got %+v", c)
	}
}

func TestMistakesInMappings(t *testing.T) {
	const order = "entity: order\nsource: s\ncolumns: {id: i, customer: c, ordered_at: d, amount: a}\n"
	cases := []struct {
		name, text string
		want       []string // all of them in the error
	}{
		{"nothing", "", []string{"empty"}},
		{"no YAML", "entity: [", []string{"mapping", "line 1"}},
		{"a list", "- a\n", []string{"keys and values"}},
		{"two documents", order + "---\n" + order, []string{"one YAML document"}},
		{"an unknown key", order + "colums: {}\n", []string{"line 4", `"colums"`, "columns", "constants", "format"}},
		{"a key twice", order + "source: t\n", []string{`"source"`, "twice"}},
		{"no entity", "source: s\n", []string{"entity is missing", "customer", "departure"}},
		{"an unknown entity", "entity: orders\n", []string{`"orders"`, "order", "deal", "spend"}},
		{"an unknown field", "entity: order\ncolumns: {ammount: a, customer: c, ordered_at: d, amount: x}\n", []string{`"ammount"`, `did you mean "amount"`, "ordered_at"}},
		{"an unknown field in the constants", order + "constants: {kinds: sale}\n", []string{`"kinds"`, `did you mean "kind"`}},
		{"a required field without a column", "entity: order\ncolumns: {id: i, customer: c}\n", []string{"order needs ordered_at, amount"}},
		{"a contact without a campaign", "entity: contact\ncolumns: {contacted_on: d}\n", []string{"contact needs campaign"}},
		{"a field filled twice", order + "constants: {customer: x}\n", []string{"customer", "twice"}},
		{"a source with too long a name", strings.Replace(order, "source: s", "source: "+strings.Repeat("s", 501), 1), []string{"source", "501", "500"}},
		{"ids that are neither", order + "ids: mine\n", []string{`ids "mine"`, "shared, own"}},
		{"complete that is none", order + "complete: weeks\n", []string{`complete "weeks"`, "no, all, months"}},
		{"covers that is no day", order + "covers: soon\n", []string{`covers "soon"`}},
		{"covers that does not exist", order + "covers: 1400-12-30\n", []string{"covers"}},
		{"an unknown format key", order + "format: {delim: x}\n", []string{`"delim"`, "delimiter", "encoding"}},
		{"a delimiter of two letters", order + "format: {delimiter: ab}\n", []string{`delimiter "ab"`, "whitespace"}},
		{"an unknown encoding", order + "format: {encoding: klingon}\n", []string{`encoding "klingon"`, "windows-1256"}},
		{"an order of dates that is none", order + "format: {dates: dmy}\n", []string{`dates "dmy"`, "day-first"}},
		{"years that are no century", order + "format: {years: 1999}\n", []string{`years "1999"`, "1400"}},
		{"a decimal mark that is none", order + "format: {decimal: point}\n", []string{`decimal "point"`, "dot, comma"}},
		{"an unknown key of a column", "entity: order\ncolumns: {customer: {col: c}, ordered_at: d, amount: a}\n", []string{`"col"`, "replace", "reversed"}},
		{"column and columns", "entity: order\ncolumns: {customer: {column: c, columns: [d]}, ordered_at: d, amount: a}\n", []string{"one of column, columns and first"}},
		{"neither column nor columns", "entity: order\ncolumns: {customer: {replace: {a: b}}, ordered_at: d, amount: a}\n", []string{"one of column, columns and first"}},
		{"an empty list of columns", "entity: order\ncolumns: {customer: {columns: []}, ordered_at: d, amount: a}\n", []string{"list of column names"}},
		{"an empty column", "entity: order\ncolumns: {customer: '', ordered_at: d, amount: a}\n", []string{"customer", "empty"}},
		{"negative on another field", "entity: spend\ncolumns: {spent_on: d, amount: {column: a, negative: return}}\n", []string{"negative", "order"}},
		{"negative that is no return", "entity: order\ncolumns: {customer: c, ordered_at: d, amount: {column: a, negative: yes}}\n", []string{"negative", "return"}},
		{"reversed on another field", "entity: order\ncolumns: {customer: {column: c, reversed: true}, ordered_at: d, amount: a}\n", []string{"reversed", "score"}},
		{"otherwise on a text", "entity: order\ncolumns: {customer: {column: c, otherwise: x}, ordered_at: d, amount: a}\n", []string{"customer", "otherwise"}},
		{"otherwise that is no choice", "entity: deal\ncolumns: {stage: {column: c, otherwise: lots}}\n", []string{"stage", "otherwise", "lots"}},
		{"unit on a text", "entity: order\ncolumns: {customer: {column: c, unit: usd}, ordered_at: d, amount: a}\n", []string{"customer", "unit"}},
		{"after without a unit", "entity: ticket\ncolumns: {opened_at: d, resolved_at: {column: x, after: opened_at}}\n", []string{"resolved_at", "seconds, minutes or hours"}},
		{"after a field that is not mapped", "entity: ticket\ncolumns: {opened_at: d, resolved_at: {column: x, after: promised_at, unit: hours}}\n", []string{"promised_at"}},
		{"after a field that is no date", "entity: ticket\ncolumns: {opened_at: d, category: c, resolved_at: {column: x, after: category, unit: hours}}\n", []string{"category"}},
		{"after another duration", "entity: ticket\ncolumns: {opened_at: d, first_response_at: {column: x, after: opened_at, unit: hours}, resolved_at: {column: y, after: first_response_at, unit: hours}}\n", []string{"first_response_at"}},
		{"after itself", "entity: ticket\ncolumns: {opened_at: {column: x, after: opened_at, unit: hours}}\n", []string{"opened_at"}},
		{"after on a text", "entity: ticket\ncolumns: {opened_at: d, category: {column: x, after: opened_at, unit: hours}}\n", []string{"category", "after"}},
		{"a list as a constant", order + "constants: {channel: [a]}\n", []string{"channel", "single value"}},
		{"two mistakes at once", order + "ids: x\ncomplete: y\n", []string{`ids "x"`, `complete "y"`}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			_, err := ParseMapping([]byte(c.text))
			if !errors.Is(err, kpi.ErrInvalid) {
				t.Fatalf("got %v, want ErrInvalid", err)
			}
			for _, want := range c.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("error %q does not say %q", err, want)
				}
			}
		})
	}
}

func TestMappingsThatMayLeaveThingsOut(t *testing.T) {
	cases := []struct{ name, text string }{
		{"an order without an id", "{entity: order, source: s, columns: {customer: c, ordered_at: d, amount: a}}"},
		{"a required field as a constant", "{entity: answer, source: s, columns: {score: x, answered_at: d}, constants: {survey: nps}}"},
		{"no source", "{entity: spend, columns: {spent_on: d, amount: a}}"},
		{"a contact without a person", "{entity: contact, source: s, constants: {campaign: c, contacted_on: 2010-05-15}}"},
		{"complete: false is no", "{entity: spend, source: s, complete: false, columns: {spent_on: d, amount: a}}"},
		{"the same column for two fields", "{entity: customer, source: s, columns: {id: account, name: account}}"},
		{"a YAML alias", "entity: spend\nsource: &x s\ncolumns: {spent_on: d, amount: a, channel: *x}\n"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if _, err := ParseMapping([]byte(c.text)); err != nil {
				t.Errorf("got %v, want it read", err)
			}
		})
	}
}

func TestMappingsGuessedFromTheHeader(t *testing.T) {
	cases := []struct {
		name, entity string
		header       []string
		want         map[string]string // field: column
	}{
		{"fields by their names", "order", []string{"id", "customer", "ordered_at", "amount"},
			map[string]string{"id": "id", "customer": "customer", "ordered_at": "ordered_at", "amount": "amount"}},
		{"synonyms, case and blanks aside", "order", []string{"Order ID", "Customer_ID", "Order Date", "Total", "note"},
			map[string]string{"id": "Order ID", "customer": "Customer_ID", "ordered_at": "Order Date", "amount": "Total"}},
		{"Persian labels", "order", []string{"شماره سفارش", "مشتری", "تاریخ سفارش", "مبلغ"},
			map[string]string{"id": "شماره سفارش", "customer": "مشتری", "ordered_at": "تاریخ سفارش", "amount": "مبلغ"}},
		{"Arabic letters in a Persian header", "order", []string{"كد سفارش", "مشتري", "تاريخ فاكتور", "مبلغ كل"},
			map[string]string{"id": "كد سفارش", "customer": "مشتري", "ordered_at": "تاريخ فاكتور", "amount": "مبلغ كل"}},
		{"a surer name wins over a vaguer one", "order", []string{"date", "ordered_at", "customer", "amount"},
			map[string]string{"ordered_at": "ordered_at", "customer": "customer", "amount": "amount"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			m, err := MappingFor(c.entity, c.header)
			if err != nil {
				t.Fatal(err)
			}
			got := map[string]string{}
			for _, col := range m.Columns {
				got[col.Field] = col.Columns[0]
			}
			for field, want := range c.want {
				if got[field] != want {
					t.Errorf("%s: got %q want %q", field, got[field], want)
				}
			}
		})
	}
	if _, err := MappingFor("invoice", nil); !errors.Is(err, kpi.ErrUnknown) || !strings.Contains(err.Error(), "order") {
		t.Errorf("unknown entity: got %v", err)
	}
	if _, err := MappingFor("order", []string{"a", "b"}); !errors.Is(err, kpi.ErrInvalid) || !strings.Contains(err.Error(), "customer, ordered_at, amount") {
		t.Errorf("nothing recognised: got %v", err)
	}
}

func TestEveryEntityIsGuessedFromItsOwnFieldNames(t *testing.T) {
	for _, e := range data.Entities {
		m, err := MappingFor(e.Name, fieldNames(e))
		if err != nil {
			t.Errorf("%s: %v", e.Name, err)
			continue
		}
		if len(m.Columns) != len(e.Fields) {
			t.Errorf("%s: got %d columns want %d", e.Name, len(m.Columns), len(e.Fields))
		}
	}
}
