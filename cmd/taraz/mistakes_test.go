package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const goodOrders = "id,customer,ordered_at,amount\n1,c1,1404-01-05,1000\n2,c2,1404-01-06,2000\n"

// shop makes an organisation with two orders.
func shop(t *testing.T) operator {
	t.Helper()
	op := onSQLite(t)
	op.must("init", "--name", "Shop", "--locale", "en")
	op.must("import", "--as", "order", op.file("orders.csv", goodOrders))
	return op
}

// state is everything a reader could see, to prove that a failure changed nothing.
func (op operator) state() string {
	return op.must("kpi", "--json", "--from", "1403-11", "--to", "1404-03") + op.must("targets", "--json") + op.must("strategy") + op.must("settings", "--json")
}

func TestAMistakeInAnImportIsNamedAndChangesNothing(t *testing.T) {
	op := shop(t)
	before := op.state()
	mapping := func(text string) string { return op.file("map.yaml", text) }
	good := op.file("more.csv", "id,customer,ordered_at,amount\n3,c1,1404-02-01,5\n")
	const columns = "entity: order\nsource: x\ncolumns: {id: id, customer: customer, ordered_at: ordered_at, amount: amount}\n"
	for name, c := range map[string]struct {
		args  []string
		words []string
	}{
		"a missing file":                       {[]string{"import", "--as", "order", "nowhere.csv"}, []string{"nowhere.csv"}},
		"a missing mapping":                    {[]string{"import", "--map", "nowhere.yaml", good}, []string{"nowhere.yaml"}},
		"a list of rejects that has no folder": {[]string{"import", "--as", "order", "--rejects", "nowhere/rejects.csv", good}, []string{"nowhere/rejects.csv"}},
		"one missing file of two":              {[]string{"import", "--as", "order", good, "nowhere.csv"}, []string{"nowhere.csv"}},
		"an unknown entity":                    {[]string{"import", "--as", "invoice", good}, []string{"invoice", "order", "ticket"}},
		"an unknown column":                    {[]string{"import", "--map", mapping(strings.Replace(columns, "amount: amount", "amount: total", 1)), good}, []string{"total", "amount", "more.csv"}},
		"an unknown field":                     {[]string{"import", "--map", mapping(strings.Replace(columns, "amount: amount", "amonut: amount", 1)), good}, []string{"amonut", "amount"}},
		"an unknown key":                       {[]string{"import", "--map", mapping(columns + "colums: {}\n"), good}, []string{"colums"}},
		"malformed YAML":                       {[]string{"import", "--map", mapping("entity: [order\n"), good}, []string{"map.yaml", "line"}},
		"a required field that is unmapped":    {[]string{"import", "--map", mapping("entity: order\nsource: x\ncolumns: {id: id, customer: customer, ordered_at: ordered_at}\n"), good}, []string{"amount"}},
		"an empty file":                        {[]string{"import", "--as", "order", op.file("empty.csv", "")}, []string{"empty.csv", "empty"}},
		"a file with only a header":            {[]string{"import", "--as", "order", op.file("header.csv", "id,customer,ordered_at,amount\n")}, []string{"header.csv", "no rows"}},
		"a truncated workbook":                 {[]string{"import", "--as", "order", op.file("broken.xlsx", "PK\x03\x04 not a workbook")}, []string{"broken.xlsx"}},
		"a quote that is never closed":         {[]string{"import", "--as", "order", op.file("quote.csv", "id,customer,ordered_at,amount\n3,\"c1,1404-02-01,5\n4,c1,1404-02-01,5\n")}, []string{"quote.csv", "line 2"}},
	} {
		t.Run(name, func(t *testing.T) {
			op := op
			op.t = t
			op.fails(exitFailed, c.args, c.words...)
			if after := op.state(); after != before {
				t.Error("the database changed")
			}
		})
	}
}

func TestABadRowIsSetAsideWithItsLineFieldAndReason(t *testing.T) {
	op := onSQLite(t)
	op.must("init", "--name", "Shop", "--locale", "en")
	file := op.file("orders.csv", "id,customer,ordered_at,amount\n"+
		"1,c1,1404-01-05,1000\n2,c2,1400-12-30,2000\n3,c2,1404-01-07,\"12,5x\"\n4,,1404-01-07,10\n5,c1,1404-01-08,-50\n1,c1,1404-01-05,1000\n")
	rejects := filepath.Join(t.TempDir(), "rejects.csv")
	got := op.imports("--as", "order", "--rejects", rejects, file)[0]
	if got.Read != 6 || got.Accepted != 1 || got.Rejected != 5 {
		t.Errorf("got %+v, want 6 read, 1 accepted, 5 rejected", got)
	}
	for _, code := range []string{"no_such_day", "bad_number", "missing", "negative_sale", "duplicate"} {
		if got.Reasons[code] != 1 {
			t.Errorf("reason %s: got %d want 1", code, got.Reasons[code])
		}
	}
	text, err := os.ReadFile(rejects)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"12,5x", "no_such_day", "ordered_at", "1400-12-30"} {
		if !strings.Contains(string(text), want) {
			t.Errorf("the rejects do not say %q:\n%s", want, text)
		}
	}
}

func TestAMistakeInAQuestionIsNamed(t *testing.T) {
	op := shop(t)
	for name, c := range map[string]struct {
		code  int
		args  []string
		words []string
	}{
		"an unknown command":         {exitUsage, []string{"scorecrad"}, []string{"scorecrad"}},
		"an unknown flag":            {exitUsage, []string{"kpi", "--perriod", "1404"}, []string{"perriod"}},
		"an unknown KPI":             {exitFailed, []string{"kpi", "win_rat", "--period", "1404-01"}, []string{"win_rat", "win_rate"}},
		"an unknown kind of scope":   {exitFailed, []string{"kpi", "--period", "1404-01", "--by", "shop"}, []string{"shop", "department"}},
		"a scope a KPI has not":      {exitFailed, []string{"kpi", "acquisition_cost", "--period", "1404-01", "--by", "employee"}, []string{"acquisition_cost", "channel", "campaign"}},
		"a scope that is not there":  {exitFailed, []string{"kpi", "revenue", "--period", "1404-01", "--scope", "department:Sails"}, []string{"department:Sails"}},
		"a card nobody has":          {exitFailed, []string{"scorecard", "--period", "1404-01", "--scope", "employee:nobody"}, []string{"employee:nobody"}},
		"a month that is none":       {exitFailed, []string{"kpi", "--period", "1404-13"}, []string{"1404-13", "1404-Q"}},
		"two grains":                 {exitUsage, []string{"kpi", "--from", "1404-01", "--to", "1404-Q2"}, []string{"grain"}},
		"no period":                  {exitUsage, []string{"kpi", "revenue"}, []string{"--period"}},
		"a setting nobody knows":     {exitFailed, []string{"settings", "churn_dayz", "90"}, []string{"churn_dayz", "churn_days"}},
		"churn days under a month":   {exitFailed, []string{"settings", "churn_days", "30"}, []string{"churn_days", "31"}},
		"a database that is not one": {exitFailed, []string{"kpi", "--db", op.file("note.db", "only a note"), "--period", "1404-01"}, []string{"note.db"}},
		"a database that is missing": {exitFailed, []string{"kpi", "--db", "nowhere.db", "--period", "1404-01"}, []string{"nowhere.db", "init"}},
		"init over something":        {exitFailed, []string{"init", "--name", "Again"}, []string{"exists"}},
		"a calendar nobody has":      {exitUsage, []string{"init", "--db", "x.db", "--name", "X", "--calendar", "lunar"}, []string{"lunar", "jalali", "gregorian"}},
		"serving beyond the machine": {exitFailed, []string{"serve", "--addr", "0.0.0.0:0"}, []string{"0.0.0.0", "loopback"}},
	} {
		t.Run(name, func(t *testing.T) {
			op := op
			op.t = t
			op.fails(c.code, c.args, c.words...)
		})
	}
	for _, name := range []string{"nowhere.db", "x.db"} {
		if _, err := os.Stat(name); err == nil {
			t.Errorf("%s was made by a command that must not make a database", name)
		}
	}
}

func TestAMistakeInTargetsOrStrategyKeepsTheEarlierOnes(t *testing.T) {
	op := shop(t)
	op.must("targets", "--set", op.file("good.csv", "kpi,red,goal\nretention_rate,40 %,0.6\n"))
	before := op.state()
	for name, c := range map[string]struct {
		args  []string
		words []string
	}{
		"goal equal to red":              {[]string{"targets", "--set", op.file("a.csv", "kpi,red,goal\nrevenue,1,2\nretention_rate,0.5,0.5\n")}, []string{"a.csv", "line 3", "retention_rate", "goal"}},
		"an order against the direction": {[]string{"targets", "--set", op.file("b.csv", "kpi,red,goal\nretention_rate,0.6,0.5\n")}, []string{"retention_rate"}},
		"a target of an unknown KPI":     {[]string{"targets", "--set", op.file("c.csv", "kpi,red,goal\nretention,0.4,0.5\n")}, []string{"retention"}},
		"a strategy of an unknown KPI":   {[]string{"strategy", "--set", op.file("d.yaml", "perspectives:\n  - id: customer\n    name: {fa: م, en: C}\n    objectives:\n      - {id: o, name: {fa: ه, en: O}, kpis: [{id: csta}]}\n")}, []string{"csta", "csat"}},
		"a strategy that is no YAML":     {[]string{"strategy", "--set", op.file("e.yaml", "perspectives: [\n")}, []string{"e.yaml", "line"}},
		"a negative weight":              {[]string{"strategy", "--set", op.file("f.yaml", "perspectives:\n  - id: customer\n    name: {fa: م, en: C}\n    objectives:\n      - {id: o, name: {fa: ه, en: O}, kpis: [{id: csat, weight: -1}]}\n")}, []string{"csat", "weight"}},
	} {
		t.Run(name, func(t *testing.T) {
			op := op
			op.t = t
			op.fails(exitFailed, c.args, c.words...)
			if op.state() != before {
				t.Error("the database changed")
			}
		})
	}
}

func TestADryRunStoresNothing(t *testing.T) {
	op := shop(t)
	before := op.state()
	got := op.imports("--as", "order", "--dry-run", op.file("more.csv", "id,customer,ordered_at,amount\n3,c1,1404-02-01,5\n"))
	if got[0].Inserted != 1 {
		t.Errorf("got %+v, want one row that would be inserted", got[0])
	}
	if op.state() != before {
		t.Error("the database changed")
	}
}

func TestSeveralFilesOfOneCallAreTogetherTheWholeOfTheirSource(t *testing.T) {
	eachEngine(t, func(t *testing.T, op operator) {
		op.t = t
		op.must("init", "--name", "Shop", "--locale", "en")
		mapping := op.file("whole.yaml", "entity: order\nsource: till\ncovers: 2025-04-20\ncomplete: all\ncolumns: {id: id, customer: customer, ordered_at: ordered_at, amount: amount}\n")
		first := op.file("a.csv", "id,customer,ordered_at,amount\n1,c1,1404-01-05,1000\n2,c2,1404-01-06,2000\n")
		second := op.file("b.csv", "id,customer,ordered_at,amount\n3,c3,1404-01-07,4000\n")
		op.must("import", "--map", mapping, first, second)
		values := op.values("revenue", "--period", "1404-01")
		op.near(values, "revenue 1404-01 organisation", 7000)
		if got := op.imports("--map", mapping, second); got[0].Removed != 2 || got[0].Unchanged != 1 {
			t.Errorf("the second file alone: got %+v, want two facts removed and one unchanged", got[0])
		}
		op.near(op.values("revenue", "--period", "1404-01"), "revenue 1404-01 organisation", 4000)
		op.must("check")
	})
}

func TestAScopeIsFoundHoweverItsLettersAreTyped(t *testing.T) {
	op := onSQLite(t)
	op.must("init", "--name", "Shop", "--locale", "en")
	op.must("import", "--as", "employee", op.file("staff.csv", "id,name,department\n۱۲,علي,پشتيباني\n"))
	values := op.values("headcount", "--period", "1404-01", "--scope", "department:پشتیبانی")
	op.near(values, "headcount 1404-01 department:پشتیبانی", 1)
	typed := op.values("headcount", "--period", "1404-01", "--scope", "department:پشتيباني")
	op.near(typed, "headcount 1404-01 department:پشتیبانی", 1)
	op.near(op.values("headcount", "--period", "1404-01", "--scope", "employee:12"), "headcount 1404-01 employee:12", 1)
	op.must("targets", "--set", op.file("targets.csv", "kpi,scope,red,goal\ncsat,department:پشتيباني,0.6,0.8\ncsat,employee:۱۲,0.6,0.8\n"))
	if shown := op.must("targets"); !strings.Contains(shown, "department:پشتیبانی") || !strings.Contains(shown, "employee:12") {
		t.Errorf("got targets\n%swant the scopes as the facts have them", shown)
	}
}

func TestAnOrganisationWithoutANameIsOurs(t *testing.T) {
	op := onSQLite(t)
	if out := op.must("init", "--locale", "en"); !strings.Contains(out, "Our organisation") {
		t.Errorf("got %q, want our organisation", out)
	}
}

func TestCoversReadsADayOfEitherCalendar(t *testing.T) {
	for _, day := range []string{"1404-01-31", "۱۴۰۴/۰۱/۳۱", "2025-04-20"} {
		op := shop(t)
		op.reason(op.values("revenue", "--period", "1404-01"), "revenue 1404-01 organisation", "late")
		op.must("import", "--as", "order", "--covers", day, op.file("more.csv", goodOrders))
		op.near(op.values("revenue", "--period", "1404-01"), "revenue 1404-01 organisation", 3000)
	}
	op := shop(t)
	op.fails(exitUsage, []string{"import", "--as", "order", "--covers", "1404-12-30", op.file("more.csv", goodOrders)}, "--covers", "1404-12-30")
}

func TestEveryCommandPrintsOneJSONDocumentWhenAsked(t *testing.T) {
	op := onSQLite(t)
	targets := op.file("targets.csv", "kpi,red,goal\ncsat,0.6,0.8\n")
	strategy := op.file("strategy.yaml", "perspectives:\n  - id: customer\n    name: {fa: م, en: C}\n    objectives:\n      - {id: o, name: {fa: ه, en: O}, kpis: [{id: csat}]}\n")
	for _, args := range [][]string{
		{"init", "--name", "Shop"},
		{"import", "--as", "order", op.file("orders.csv", goodOrders)},
		{"kpi", "revenue", "--period", "1404-01"},
		{"scorecard"},
		{"report", "board", "--out", filepath.Join(t.TempDir(), "board.xlsx")},
		{"targets", "--set", targets},
		{"targets"},
		{"targets", "--propose"},
		{"strategy", "--set", strategy},
		{"strategy"},
		{"settings"},
		{"settings", "churn_days", "90"},
		{"catalogue"},
		{"check"},
		{"migrate"},
		{"version"},
	} {
		var document map[string]any
		op.decode(op.must(append(args, "--json")...), &document)
		if len(document) == 0 {
			t.Errorf("taraz %s --json: an empty document", strings.Join(args, " "))
		}
	}
}

func TestPeriodsAndSettingsAreReadInPersianDigits(t *testing.T) {
	op := shop(t)
	op.must("settings", "churn_days", "۹۰")
	if out := op.must("settings", "churn_days"); !strings.Contains(out, "90") {
		t.Errorf("churn_days: got %q want 90", out)
	}
	if got := op.values("revenue", "--from", "۱۴۰۴-۰۱", "--to", "۱۴۰۴-۰۲"); len(got) != 2 {
		t.Errorf("two months in Persian digits: got %d values", len(got))
	}
}
