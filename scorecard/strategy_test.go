package scorecard

import (
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"taraz/kpi"
)

const small = `
valid_from: 2025-03-21
perspectives:
  - id: customer
    name: {fa: مشتری, en: Customer}
    weight: 30
    objectives:
      - {id: keep, name: {fa: حفظ مشتریان ارزشمند, en: Keep valuable customers}, weight: 1, kpis: [{id: retention, weight: 2}, {id: nps}]}
  - id: money
    name: {en: Money}
    objectives:
      - id: grow
        name: {fa: رشد}
        kpis: [{id: revenue, weight: 0}]
`

func TestParseStrategyReadsTheFormOfTheDesign(t *testing.T) {
	s, err := ParseStrategy([]byte(small), catalogue.known)
	if err != nil {
		t.Fatal(err)
	}
	if s.ValidFrom != day(t, "2025-03-21") || len(s.Perspectives) != 2 {
		t.Fatalf("got %+v, want two perspectives from 2025-03-21", s)
	}
	p := s.Perspectives[0]
	if p.Weight != 30 || p.Name.Fa != "مشتری" || p.Objectives[0].Weight != 1 || p.Objectives[0].Name.En != "Keep valuable customers" {
		t.Errorf("got %+v", p)
	}
	if got := p.Objectives[0].KPIs; got[0] != (StrategyKPI{"retention", 2}) || got[1] != (StrategyKPI{"nps", 1}) {
		t.Errorf("KPIs: got %v, want weights 2 and, by default, 1", got)
	}
	m := s.Perspectives[1]
	if m.Weight != 1 || m.Name.Fa != "Money" || m.Objectives[0].Name.En != "رشد" || m.Objectives[0].KPIs[0].Weight != 0 {
		t.Errorf("got %+v, want weight 1, the one name in both languages, a KPI of weight 0", m)
	}
	if got := s.KPIs(); !slices.Equal(got, []string{"retention", "nps", "revenue"}) {
		t.Errorf("KPIs: got %v", got)
	}
}

func TestStrategyMistakesAreNamed(t *testing.T) {
	change := func(old, new string) string {
		if !strings.Contains(small, old) {
			t.Fatalf("%q is not in the sample", old)
		}
		return strings.Replace(small, old, new, 1)
	}
	cases := []struct {
		name, text string
		kind       error
		want       []string
	}{
		{"an unknown KPI", change("id: nps", "id: npss"), kpi.ErrUnknown, []string{`perspective "customer": objective "keep": kpi "npss"`}},
		{"every mistake at once", strings.NewReplacer("id: nps", "id: npss", "weight: 30", "weight: -30", "id: grow", "id: keep").Replace(small), kpi.ErrInvalid,
			[]string{`kpi "npss"`, `perspective "customer": weight -30; want a number of 0 or more`, `objective "keep": stands a second time`}},
		{"a negative weight of a KPI", change("weight: 2", "weight: -2"), kpi.ErrInvalid, []string{`objective "keep": kpi "retention": weight -2`}},
		{"a weight that is no number", change("weight: 30", "weight: much"), kpi.ErrInvalid, []string{"line 6", "want a number"}},
		{"a weight of infinity", change("weight: 30", "weight: .inf"), kpi.ErrInvalid, []string{"weight +Inf"}},
		{"a KPI that stands twice", change("id: revenue", "id: nps"), kpi.ErrInvalid, []string{`kpi "nps": stands a second time`, `first: perspective "customer"`}},
		{"an unknown key", change("weight: 30", "wieght: 30"), kpi.ErrInvalid, []string{"line 6", `unknown key "wieght"`, "id, name, weight, objectives"}},
		{"an unknown language", change("en: Money", "de: Geld"), kpi.ErrInvalid, []string{`unknown key "de"`, "fa, en"}},
		{"a KPI as a bare word", change("{id: nps}", "nps"), kpi.ErrInvalid, []string{"a text `nps`", "want a KPI such as {id: csat, weight: 2}"}},
		{"objectives that are no list", change("        kpis: [{id: revenue, weight: 0}]", "        kpis: {id: revenue}"), kpi.ErrInvalid, []string{"want a list, each a KPI"}},
		{"malformed YAML", "perspectives: [", kpi.ErrInvalid, []string{"line 1"}},
		{"an empty file", " \n", kpi.ErrInvalid, []string{"empty"}},
		{"no perspectives", "valid_from: 2025-03-21\n", kpi.ErrInvalid, []string{"perspectives is missing"}},
		{"a perspective without objectives", "perspectives: [{id: a, name: {en: A}}]", kpi.ErrInvalid, []string{`perspective "a": objectives is missing`}},
		{"an objective without KPIs, ids or names", "perspectives: [{objectives: [{id: o}]}]", kpi.ErrInvalid,
			[]string{"perspective 1: id is missing", "perspective 1: name is missing", `objective "o": kpis is missing`}},
		{"a KPI without an id", change("{id: nps}", "{weight: 1}"), kpi.ErrInvalid, []string{`objective "keep": kpi 2: id is missing`}},
		{"a day that does not exist", change("2025-03-21", "1400-12-30"), kpi.ErrInvalid, []string{"valid_from", "no such day"}},
		{"a day that is none", change("2025-03-21", "soon"), kpi.ErrInvalid, []string{"valid_from", "2025-03-21"}},
		{"two documents", small + "---\n" + small, kpi.ErrInvalid, []string{"one document"}},
		{"a list", "- a\n", kpi.ErrInvalid, []string{"a list", "want a strategy"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			s, err := ParseStrategy([]byte(c.text), catalogue.known)
			if s != nil || !errors.Is(err, c.kind) {
				t.Fatalf("got %v, %v, want an error of kind %q", s, err, c.kind)
			}
			for _, want := range c.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("got %q, want it to say %q", err, want)
				}
			}
			if strings.Contains(err.Error(), "scorecard.") {
				t.Errorf("got %q, want no names of Go types", err)
			}
		})
	}
}

func TestAJalaliValidFromIsReadAsJalali(t *testing.T) {
	s, err := ParseStrategy([]byte(strings.Replace(small, "2025-03-21", "۱۴۰۴/۰۱/۰۱", 1)), catalogue.known)
	if err != nil || s.ValidFrom != day(t, "2025-03-21") {
		t.Errorf("got %v, %v, want 2025-03-21", s, err)
	}
}

func TestOfDatedStrategiesTheLastValidOneHolds(t *testing.T) {
	always, early, late := &Strategy{}, &Strategy{ValidFrom: 100}, &Strategy{ValidFrom: 200}
	for i, s := range []*Strategy{always, early, late} {
		s.Perspectives = []StrategyPerspective{{ID: string(rune('a' + i))}}
	}
	chain := Chain(late, always, early)
	for at, want := range map[kpi.Date]string{-5: "a", 99: "a", 100: "b", 199: "b", 200: "c", 5000: "c"} {
		if got := chain.At(at).Perspectives[0].ID; got != want {
			t.Errorf("day %d: got %s, want %s", at, got, want)
		}
	}
	if got := Chain(late).At(199); got != nil {
		t.Errorf("before the first: got %v, want none", got)
	}
	if late.Earlier != nil || Chain() != nil {
		t.Error("want the given strategies untouched, and no strategy of none")
	}
}

func TestTheShippedStrategy(t *testing.T) {
	text := shippedCatalogue(t)
	ids := map[string]bool{}
	for _, m := range regexp.MustCompile(`(?m)^  - id: (\w+)$`).FindAllStringSubmatch(text, -1) {
		ids[m[1]] = true
	}
	s, err := ShippedStrategy(func(id string) error {
		if !ids[id] {
			return kpi.ErrUnknown
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if n := len(s.KPIs()); n < 20 || n > 28 {
		t.Errorf("got %d KPIs, want 20 to 28", n)
	}
	if len(s.Perspectives) != 4 || !slices.Contains(s.KPIs(), "retention_rate_12m") || slices.Contains(s.KPIs(), "retention_rate") {
		t.Errorf("got %d perspectives and KPIs %v, want four and the retention over 12 months", len(s.Perspectives), s.KPIs())
	}
	for _, p := range s.Perspectives {
		if n := len(p.Objectives); n < 2 || n > 4 || p.Weight <= 0 {
			t.Errorf("%s: got %d objectives at weight %v, want 2 to 4", p.ID, n, p.Weight)
		}
		if p.Name.Fa == p.Name.En {
			t.Errorf("%s: want a name in both languages", p.ID)
		}
	}
	for _, id := range s.KPIs() {
		def := definitionText(text, id)
		if strings.Contains(def, "better: none") || strings.Contains(def, "later: true") {
			t.Errorf("%s can never be scored, want another", id)
		}
	}
}

func shippedCatalogue(t *testing.T) string {
	t.Helper()
	files, err := filepath.Glob("../kpi/catalogue/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("catalogue files: %v, %v", files, err)
	}
	var all strings.Builder
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(b)
		all.WriteString("\n")
	}
	return all.String()
}

func definitionText(catalogue, id string) string {
	_, rest, _ := strings.Cut(catalogue, "  - id: "+id+"\n")
	def, _, _ := strings.Cut(rest, "\n  - id: ")
	return def
}
