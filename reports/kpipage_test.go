package reports

import (
	"strings"
	"testing"

	"taraz/kpi"
)

func history(xs ...float64) []kpi.Value { return values(mehr.Shift(1-len(xs)), xs...) }

func steady(last float64) []kpi.Value {
	xs := []float64{0.81, 0.82, 0.8, 0.81, 0.83, 0.82, 0.81, 0.8, 0.82, 0.81, 0.83, 0.82, 0.81, last}
	return history(xs...)
}

func TestTheSentenceOfAKPI(t *testing.T) {
	v := reader(t, english)
	target := &kpi.Target{Goal: ptr(0.8), Red: ptr(0.5)}
	missing := history(0.5)
	missing[0].Value, missing[0].Reason = nil, kpi.Late
	running := history(0.5)
	running[0].ToDate, running[0].Cut = true, kpi.NewDate(2026, 10, 1)
	for _, c := range []struct {
		name   string
		values []kpi.Value
		target *kpi.Target
		want   string
	}{
		{"a signal below the limits", steady(0.5), nil, "below the lower natural limit"},
		{"a signal above them", steady(0.99), nil, "above the upper natural limit"},
		{"routine", steady(0.82), nil, "within routine variation"},
		{"too few periods", history(0.5, 0.6), nil, "not yet enough periods"},
		{"above the goal", steady(0.82), target, `2.0</bdi> percentage points above its goal`},
		{"below it", history(0.5, 0.6), target, `20.0</bdi> percentage points below its goal`},
		{"at it", history(0.5, 0.8), target, "exactly at its goal"},
		{"no value", missing, target, "has no value: late"},
		{"to date", running, target, "counted up to 9 Mehr 1405"},
	} {
		in := KPIInput{Definition: rate, Measures: all, History: c.values, Targets: []*kpi.Target{c.target}}
		if got := string(NewKPIPage(v, in).Sentence); !strings.Contains(got, c.want) {
			t.Errorf("%s: got %q, want %q in it", c.name, got, c.want)
		}
	}
}

func TestAKPIPage(t *testing.T) {
	v := reader(t, english)
	values := steady(0.5)
	newest := &values[len(values)-1]
	newest.Numerator, newest.Denominator, newest.N = ptr(1606), ptr(3212), 3212
	k := onCard(rate, ptr(0.81), ptr(0.5), standing(50))
	p := NewKPIPage(v, KPIInput{Definition: rate, Measures: all, History: values, Targets: []*kpi.Target{{Goal: ptr(0.8), Red: ptr(0.5)}}, OnCard: &k, Before: values[len(values)-2]})
	for _, c := range []struct{ name, got, want string }{
		{"the value", string(p.Value), `<bdi class="n" dir="ltr">50.0%</bdi>`},
		{"exactly at red is still amber", p.Status.Kind, "watch"},
		{"the change with its unit and since when", p.Delta.Figure.Number + " " + p.Delta.Since, "−31.0 pp since Shahrivar"},
		{"numerator", string(p.Parts.Numerator), `<bdi class="n" dir="ltr">1,606</bdi>`},
		{"denominator", string(p.Parts.Denominator), `<bdi class="n" dir="ltr">3,212</bdi>`},
		{"n", string(p.Count), `Based on <bdi class="n" dir="ltr">3,212</bdi> cases.`},
		{"entities by name, unknown ones by id", string(p.Definition[5].Text), "Customers, comet"},
		{"the signal", p.Signal, "signal"},
	} {
		if c.got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, c.got, c.want)
		}
	}
	if off := NewKPIPage(v, KPIInput{Definition: rate, Measures: all, History: values}); off.Status.Word != "Not scored" {
		t.Errorf("off the card: got %q", off.Status.Word)
	}
	back := &kpi.Definition{ID: "back", Unit: kpi.Months, Kind: kpi.Cohort, Better: kpi.Down, Payback: true}
	for spent, want := range map[float64]string{3000: "<", 1606: "≥"} {
		paid := history(2)
		paid[0].Numerator, paid[0].Denominator = ptr(1606), ptr(spent)
		if got := NewKPIPage(v, KPIInput{Definition: back, Measures: all, History: paid}).Parts; got.Sign != want || got.Value != "" {
			t.Errorf("months to earn back %v: got sign %q and value %q, want %q and no quotient", spent, got.Sign, got.Value, want)
		}
	}
	unborn := history(1)
	unborn[0].Value, unborn[0].Reason, unborn[0].ToDate = nil, kpi.NotDue, true
	if got := string(NewKPIPage(v, KPIInput{Definition: rate, Measures: all, History: unborn}).Count); strings.Contains(got, "up to") {
		t.Errorf("a period without a day yet: got %q, want no day up to which it counts", got)
	}
	flow := history(1e10)
	if whole := NewKPIPage(v, KPIInput{Definition: sales, Measures: all, History: flow}); whole.Parts.Denominator != "" || !strings.Contains(string(whole.Parts.Numerator), "1,000,000,000") {
		t.Errorf("a flow: got %+v, want its amount in full", whole.Parts)
	}
}

func TestTheBreakdownIsOrderedByWhatItRestsOn(t *testing.T) {
	v := reader(t, english)
	small, big := values(mehr.Shift(-1), 0.4, 0.5), values(mehr.Shift(-1), 0.6, 0.7)
	big[1].N = 900
	named := func(n string) kpi.Scope { return kpi.Scope{Kind: kpi.Department, Name: n} }
	b := v.breakdown(rate, BreakdownInput{Kinds: []kpi.ScopeKind{kpi.Department}, Kind: kpi.Department, Target: &kpi.Target{Goal: ptr(0.6)},
		Scopes:  []ScopeSeries{{Scope: named(""), Values: small}, {Scope: named("d1"), Label: "<b>Sales</b>", Values: big}, {Scope: named("none")}},
		Linkage: func(s kpi.Scope) string { return "/" + s.Name }})
	if b.Rows[0].Name != "<b>Sales</b>" || b.Rows[1].Name != "not given" || b.Rows[2].Value != Missing || b.Rows[0].Href != "/d1" {
		t.Errorf("got rows %+v", b.Rows)
	}
	if len(b.Charts) != 2 || b.Charts[0].Data.Y.Min != b.Charts[1].Data.Y.Min || b.Charts[0].Value != "70.0%" {
		t.Errorf("got %d charts, want two on one axis", len(b.Charts))
	}
	much, little := values(mehr.Shift(-1), 2e10, 2.35e10), values(mehr.Shift(-1), 9e9, 9.29e9)
	money := v.breakdown(sales, BreakdownInput{Kind: kpi.Department, Scopes: []ScopeSeries{{Scope: named("a"), Values: much}, {Scope: named("b"), Values: little}}})
	if got := money.Charts[0].Value + " " + money.Charts[1].Value; got != "2.35 0.929" {
		t.Errorf("amounts over one axis: got %s, want both in its unit", got)
	}
	goal := &kpi.Target{Goal: ptr(0.6)}
	for d, want := range map[*kpi.Definition]bool{rate: true, sales: false, late: false} {
		b := v.breakdown(d, BreakdownInput{Kind: kpi.Department, Target: goal, Scopes: []ScopeSeries{{Scope: named("a"), Values: small}, {Scope: named("b"), Values: big}}})
		if got := strings.Contains(b.Caption, "goal"); got != want || (b.Rows[0].Trend.Goal != "") != want {
			t.Errorf("%s by department: the organisation's goal is drawn: %v, want %v", d.ID, got, want)
		}
	}
	if one := v.breakdown(rate, BreakdownInput{Kind: kpi.Department, Scopes: []ScopeSeries{{Scope: named("a"), Values: big}}}); len(one.Charts) != 0 || one.Caption != "" {
		t.Errorf("a single scope: got %d charts, want the table alone", len(one.Charts))
	}
	if q := v.breakdown(wait, BreakdownInput{Kind: kpi.Department}); q.Overlap == "" {
		t.Error("a median: want a word that its figures do not add up")
	}
}

func TestRowsBehindAValueArePaged(t *testing.T) {
	v := reader(t, english)
	page := RowPage{Entity: "order", Total: 45, Columns: []RowColumn{{Label: kpi.Words{En: "ID"}, Kind: TextColumn}, {Label: kpi.Words{En: "Day"}, Kind: DayColumn}, {Label: kpi.Words{En: "Sum"}, Kind: MoneyColumn}, {Label: kpi.Words{En: "Q"}, Kind: NumberColumn}, {Label: kpi.Words{En: "In"}, Kind: FlagColumn}},
		Rows: [][]RowCell{{{Text: "<i>"}, {Day: kpi.NewDate(2026, 11, 12)}, {Number: 1234560}, {Number: 2.5}, {Text: "yes"}, {Text: "a cell too many"}}, {{Null: true}, {Null: true}, {Null: true}, {Number: 3}, {Text: "no"}}}}
	got := v.rowsTable(RowsInput{Query: RowQuery{KPI: "sales", Period: mehr, Scope: kpi.Whole, Offset: 20, Limit: 20}, Page: page})
	var text []string
	for _, c := range append(got.Rows[0], got.Rows[1]...) {
		text = append(text, string(c.HTML))
	}
	want := []string{"<bdi>&lt;i&gt;</bdi>", `<span class="keep">21 Aban 1405</span>`, `<bdi class="n" dir="ltr">123,456</bdi> <span class="unit">toman</span>`, `<bdi class="n" dir="ltr">2.50</bdi>`, "yes", Missing, Missing, Missing, `<bdi class="n" dir="ltr">3</bdi>`, "no"}
	if strings.Join(text, "|") != strings.Join(want, "|") {
		t.Errorf("got %q, want %q", text, want)
	}
	if got.Previous == nil || strings.Contains(got.Previous.Href, "rows=") || got.Next == nil || !strings.Contains(got.Next.Href, "rows=40") {
		t.Errorf("got links %+v %+v", got.Previous, got.Next)
	}
	last := v.rowsTable(RowsInput{Query: RowQuery{KPI: "sales", Offset: 40, Limit: 20}, Page: page})
	if last.Next != nil {
		t.Errorf("the last page: got a next one %+v", last.Next)
	}
}

func TestPeopleCatalogueAndTargets(t *testing.T) {
	v := reader(t, english)
	many := make([]ScopeName, 20)
	for i := range many {
		many[i] = ScopeName{Name: "e" + string(rune('a'+i)), Label: "Person"}
	}
	p := NewPeoplePage(v, PeopleInput{Departments: []ScopeName{{Name: "Sales", Label: "Sales"}, {}}, Employees: many})
	if len(p.Groups[0].Links) != 1 || !strings.Contains(p.Groups[0].Count, "1") || !p.Groups[2].Long || p.Groups[2].Links[0].Note != "ea" || p.Groups[0].Links[0].Note != "" {
		t.Errorf("got %+v", p.Groups)
	}
	if NewPeoplePage(v, PeopleInput{}).Empty == nil {
		t.Error("nobody: want the empty state")
	}
	cat := NewCataloguePage(v, all, all)
	if len(cat.Groups) != 3 || cat.Groups[0].Rows[0].ID != "sales" || cat.Groups[0].Rows[0].Unit != "toman" {
		t.Errorf("got %+v", cat.Groups)
	}
	today := kpi.NewDate(2026, 11, 12)
	of := func(from kpi.Date, goal float64) kpi.Target {
		return kpi.Target{KPI: "rate", Scope: kpi.Whole, Grain: kpi.Monthly, ValidFrom: from, Goal: ptr(goal), Red: ptr(goal / 2)}
	}
	targets := NewTargetsPage(v, TargetsInput{Today: today, Targets: []kpi.Target{of(0, 0.1), of(today-10, 0.3), of(today-50, 0.2), of(today+9, 0.4), {KPI: "gone", Scope: kpi.Whole, Grain: kpi.Monthly}},
		Proposals: []Proposal{{Definition: wait, Why: "too short"}, {Definition: sales, Target: &kpi.Target{Goal: ptr(1e10), Red: ptr(5e9)}}}})
	if len(targets.Rows) != 2 || !strings.Contains(string(targets.Rows[0].Goal), "30.0%") || !strings.Contains(targets.Rows[0].Others, "3") || targets.Rows[1].Name != "gone" {
		t.Errorf("got %+v, want the target that holds today and the count of the others", targets.Rows)
	}
	theirs := kpi.Target{KPI: "rate", Scope: kpi.Scope{Kind: kpi.Employee, Name: "e7"}, Grain: kpi.Monthly}
	named := NewTargetsPage(v, TargetsInput{Targets: []kpi.Target{theirs, of(0, 0.1)}, Labels: map[kpi.Scope]string{theirs.Scope: "Negar"}})
	if got := named.Rows[0].Scope + "; " + named.Rows[1].Scope; got != "Organisation; Employee: Negar" {
		t.Errorf("got %q, want the organisation first and people by name", got)
	}
	if w := targets.Without; len(w) != 2 || w[0].Goal != Missing || !strings.Contains(string(w[1].Goal), "1.00") {
		t.Errorf("got proposals %+v", w)
	}
	band := kpi.Target{RedLower: ptr(0.3), Lower: ptr(0.4), Upper: ptr(0.6), RedUpper: ptr(0.7)}
	if red, goal := v.ends(band, rate); !strings.Contains(string(red), "30.0%") || !strings.Contains(string(goal), "60.0%") {
		t.Errorf("a band: got %q and %q", red, goal)
	}
	if got := NewPerson(v, "نگار").Initial; got != "ن" {
		t.Errorf("got initial %q", got)
	}
}
