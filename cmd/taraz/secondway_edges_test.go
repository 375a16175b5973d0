package main

import (
	"maps"
	"strconv"
	"strings"
	"testing"
	"time"
)

// edge is a tiny company for one rule of METHOD.md, with figures worked out by hand. Its
// calendar is the Gregorian one. Files are tables, each begun by "entity: fields"; want has
// one value a line: KPI, period, scope, value or reason, numerator, denominator, n, where a
// dash stands for none.
type edge struct {
	name     string
	settings []string // KEY=VALUE
	today    string   // 2026-11-21 if empty
	covers   string   // 2026-10-31 if empty; "no": nothing is vouched for
	calendar string   // gregorian if empty
	fiscal   string   // first month of the fiscal year, 1 if empty
	files    string
	want     string
}

// sheetsOf reads the tables of an edge company.
func (e edge) sheetsOf() (list []sheet) {
	for _, row := range strings.Split(e.files, "\n") {
		row = strings.TrimSpace(row)
		switch entity, fields, head := strings.Cut(row, ": "); {
		case row == "":
		case head:
			list = append(list, sheet{entity: entity, fields: strings.Split(fields, ",")})
		default:
			last := &list[len(list)-1]
			last.rows = append(last.rows, strings.Split(row, ","))
		}
	}
	return list
}

// importEdge loads the tables of an edge company through the command line.
func importEdge(t *testing.T, op operator, e edge) {
	t.Helper()
	calendar, fiscal := "gregorian", "1"
	if e.calendar != "" {
		calendar = e.calendar
	}
	if e.fiscal != "" {
		fiscal = e.fiscal
	}
	op.must("init", "--name", "Edge", "--calendar", calendar, "--fiscal-start", fiscal, "--currency", "USD", "--locale", "en")
	for _, s := range e.settings {
		key, value, _ := strings.Cut(s, "=")
		op.must("settings", key, value)
	}
	for _, s := range e.sheetsOf() {
		m := "entity: " + s.entity + "\nsource: edge\ncolumns:\n"
		text := strings.Join(s.fields, ",") + "\n"
		for _, f := range s.fields {
			m += "  " + f + ": " + f + "\n"
		}
		for _, r := range s.rows {
			text += strings.Join(r, ",") + "\n"
		}
		args := []string{"--map", op.file(s.entity+".yaml", m)}
		if master := strings.Contains(" customer product employee campaign ", " "+s.entity+" "); !master && e.covers != "no" {
			day := e.covers
			if day == "" {
				day = "2026-10-31"
			}
			args = append(args, "--covers", day)
		}
		got := op.imports(append(args, op.file(s.entity+".csv", text))...)
		if got[0].Rejected > 0 || got[0].Inserted != int64(len(s.rows)) {
			t.Fatalf("%s: got %+v want %d rows inserted", s.entity, got[0], len(s.rows))
		}
	}
}

// expected is one line of want.
type expected struct {
	kpi, period, scope string
	result             result2
}

func (e edge) expectations(t *testing.T) (list []expected) {
	t.Helper()
	part := func(s string) *float64 {
		if s == "-" {
			return nil
		}
		if a, b, ok := strings.Cut(s, "/"); ok {
			x := number(t, a) / number(t, b)
			return &x
		}
		x := number(t, s)
		return &x
	}
	for _, row := range strings.Split(e.want, "\n") {
		f := strings.Fields(row)
		switch len(f) {
		case 0:
		case 4:
			list = append(list, expected{f[0], f[1], f[2], result2{reason: f[3]}})
		case 7:
			n, err := strconv.Atoi(f[6])
			if err != nil {
				t.Fatal(err)
			}
			list = append(list, expected{f[0], f[1], f[2], result2{value: *part(f[3]), num: part(f[4]), den: part(f[5]), n: n}})
		default:
			t.Fatalf("%q: want KPI, period, scope and a reason, or value, numerator, denominator and n", row)
		}
	}
	return list
}

// askFor asks for all expected values, each period and scope once.
func askFor(op operator, list []expected) map[string]record {
	values := map[string]record{}
	for i, x := range list {
		ids := []string{}
		for j, y := range list {
			if x.period != y.period || x.scope != y.scope {
				continue
			}
			if j < i {
				break // asked already
			}
			ids = append(ids, y.kpi)
		}
		if len(ids) > 0 {
			maps.Copy(values, op.values(append(ids, "--period", x.period, "--scope", x.scope)...))
		}
	}
	return values
}

// check compares what was worked out by hand with the product and, where the period is over
// and delivered, with the second way.
func (e edge) check(t *testing.T, op operator) {
	t.Helper()
	c := &company2{}
	if e.today == "" {
		c = readCompany(t, e.sheetsOf())
	}
	for _, s := range e.settings {
		if days, ok := strings.CutPrefix(s, "win_back_days="); ok {
			c.winBackDays, _ = strconv.Atoi(days)
		}
	}
	list := e.expectations(t)
	values := askFor(op, list)
	for _, x := range list {
		got, ok := values[x.kpi+" "+x.period+" "+x.scope]
		if !ok {
			t.Errorf("%s %s %s is missing", x.kpi, x.period, x.scope)
			continue
		}
		if what := differs(got, x.result); what != "" {
			t.Errorf("%s %s %s: %s", x.kpi, x.period, x.scope, what)
		}
		if !e.plain(c) {
			continue
		}
		kind, name, _ := strings.Cut(x.scope, ":")
		again := value2(x.kpi, c.scope(kind, name), parsePeriod2(x.period))
		if what := differs(record{Value: known2(again), Reason: &again.reason, Numerator: again.num, Denominator: again.den, N: int64(again.n)}, x.result); what != "" {
			t.Errorf("%s %s %s by hand and the second way: %s", x.kpi, x.period, x.scope, what)
		}
	}
}

// plain tells whether the second way can compute the company: periods that are over, calendar
// years, no setting but the limit to win back.
func (e edge) plain(c *company2) bool {
	return e.today == "" && e.covers != "no" && e.fiscal == "" && (len(e.settings) == 0 || c.winBackDays > 0)
}

func known2(r result2) *float64 {
	if r.reason != "" {
		return nil
	}
	return &r.value
}

func TestTheRulesOfTheMethodByHand(t *testing.T) {
	unwatched(t)
	for _, e := range slices2(customerEdges, moneyEdges, serviceEdges, peopleEdges, periodEdges) {
		t.Run(e.name, func(t *testing.T) {
			eachEngine(t, func(t *testing.T, op operator) {
				op.t = t
				if e.today != "" {
					op.now = onDay(t, e.today)
				}
				importEdge(t, op, e)
				e.check(t, op)
			})
		})
	}
}

func onDay(t *testing.T, day string) time.Time {
	t.Helper()
	at, err := time.Parse(time.DateOnly, day)
	if err != nil {
		t.Fatal(err)
	}
	return at.Add(9 * time.Hour)
}

// TestProfilesAreMeasuredAndKept imports customers in the middle of a month, corrects them in
// the next and looks back.
func TestProfilesAreMeasuredAndKept(t *testing.T) {
	op := onSQLite(t)
	op.now = onDay(t, "2025-01-20")
	e := edge{files: `customer: id,name,kind,phone,email,city,segment,channel,gender,birth_year,occupation
		A,Ann,person,1,,Shiraz,retail,web,f,1990,nurse
		B,Bob,person,,,,retail,,,,
		C,Co,company,,c@c.c,,trade,web,x,1990,x`}
	importEdge(t, op, e)
	op.now = onDay(t, "2025-02-10")
	later := strings.Replace(e.files, "B,Bob,person,,,,", "B,Bob,person,1,b@b.b,Qom,", 1)
	op.must("import", "--as", "customer", op.file("customer.csv", strings.ReplaceAll(strings.TrimPrefix(later, "customer: "), "\t", "")))
	op.now = onDay(t, "2025-03-03")
	want := edge{want: `profile_completeness 2024-12 organisation not_applicable
		profile_completeness 2025-01 organisation 14/21 14 21 3
		profile_completeness 2025-02 organisation 16/21 16 21 3
		profile_completeness 2025-02 segment:retail 12/16 12 16 2
		profile_completeness 2025-02 channel:web 12/13 12 13 2
		profile_completeness 2025-01 city: 6/13 6 13 2
		profile_completeness 2024 organisation not_applicable`}
	for _, x := range want.expectations(t) {
		got := op.values(x.kpi, "--period", x.period, "--scope", x.scope)[x.kpi+" "+x.period+" "+x.scope]
		got.N = int64(x.result.n) // what n counts here is not said
		if what := differs(got, x.result); what != "" {
			t.Errorf("%s %s %s: %s", x.kpi, x.period, x.scope, what)
		}
	}
}

func slices2(lists ...[]edge) (all []edge) {
	for _, l := range lists {
		all = append(all, l...)
	}
	return all
}
