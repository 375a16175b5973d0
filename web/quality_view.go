package web

import (
	"html/template"
	"math"
	"slices"

	"taraz/data"
	"taraz/kpi"
	"taraz/reports"
	"taraz/templates"
)

// findingsShown is how many findings of a check are listed at once; the rest unfolds.
const findingsShown = 6

// qualityPage says how far the figures can be trusted.
type qualityPage struct {
	room
	Empty  *reports.Blank
	Lede   template.HTML
	Sums   []qualitySum
	Checks []checkView
	Fine   []fineView
}

// qualitySum counts checks of one standing.
type qualitySum struct{ Kind, Term, Text, Note string }

// checkView is a check that found something.
type checkView struct {
	ID, Title, Count   string
	What, Effect, Todo string
	Status             reports.Status
	Findings, More     []findingView
	MoreText           string
	Act                *reports.Link
}

// findingView is one finding with the way to its rows.
type findingView struct {
	Text, Count, Href string
	Note              template.HTML
}

// fineView is a check that found nothing.
type fineView struct{ Title, What string }

// fill groups findings by check, the weightiest first.
func (p *qualityPage) fill(v reports.View, found []QualityFinding) {
	counts := map[string]int{}
	for _, c := range qualityChecks {
		var mine []QualityFinding
		for _, q := range found {
			if q.Check == c.name {
				mine = append(mine, q)
			}
		}
		if len(mine) == 0 {
			counts["good"]++
			p.Fine = append(p.Fine, fineView{v.T("quality." + c.name), v.T("quality." + c.name + ".what")})
			continue
		}
		kind := "none"
		if c.bend && slices.ContainsFunc(mine, func(q QualityFinding) bool { return !provesNothing(q) }) {
			kind = "watch"
		}
		counts[kind]++
		p.Checks = append(p.Checks, checkOf(v, c.name, kind, mine))
	}
	slices.SortStableFunc(p.Checks, func(a, b checkView) int { return standing(a.Status.Kind) - standing(b.Status.Kind) })
	p.Lede = v.H("quality.lede." + lede(counts))
	for _, kind := range []string{"watch", "none", "good"} {
		p.Sums = append(p.Sums, qualitySum{kind, v.T("quality." + kind), whole(v, int64(counts[kind])), v.T("quality." + kind + ".note")})
	}
}

func lede(counts map[string]int) string {
	switch {
	case counts["watch"] > 0:
		return "watch"
	case counts["none"] > 0:
		return "none"
	}
	return "good"
}

func standing(kind string) int { return slices.Index([]string{"watch", "none", "good"}, kind) }

// provesNothing tells of a finding that is a hint at most.
func provesNothing(q QualityFinding) bool {
	return q.Field == "name_and_city" || q.Field == "shared_by_many"
}

func checkOf(v reports.View, name, kind string, found []QualityFinding) checkView {
	out := checkView{ID: name, Title: v.T("quality." + name), What: v.T("quality." + name + ".what"), Effect: v.T("quality." + name + ".effect"),
		Todo: v.T("quality." + name + ".todo"), Count: countText(v, name, found), Status: reports.Status{Kind: kind, Word: v.T("quality." + kind)}}
	for _, q := range found {
		f := findingView{Text: findingText(v, q), Count: whole(v, q.Count), Note: findingNote(v, q), Href: findingPath(q.Name(), q.Entity)}
		if q.Name() == "duplicate_customer" {
			f.Href = "/quality/duplicates"
		}
		out.Findings = append(out.Findings, f)
	}
	if n := len(out.Findings); n > findingsShown+1 { // one alone is shown as soon as its link
		out.Findings, out.More = out.Findings[:findingsShown], out.Findings[findingsShown:]
		out.MoreText = v.T("quality.more", reports.Isolate(whole(v, int64(n-findingsShown))))
	}
	if name == "duplicate_customer" && kind == "watch" {
		out.Act = &reports.Link{Href: "/quality/duplicates", Text: v.T("quality.duplicate_customer.act")}
	}
	return out
}

// countText is how much a check found in all: months, groups or rows.
func countText(v reports.View, check string, found []QualityFinding) string {
	rows, months := int64(0), int64(0)
	seen := map[kpi.Month]bool{}
	for _, q := range found {
		switch {
		case check == "incomplete_profile" && q.Field != "", provesNothing(q):
		case q.Month != 0:
			seen[q.Month] = true
			months = int64(len(seen))
		default:
			rows += q.Count
		}
	}
	if rows == 0 && months == 0 && len(found) > 0 && found[0].Month == 0 {
		rows = found[0].Count
	}
	switch {
	case check == "duplicate_customer" && found[0].Groups > 0 && !provesNothing(found[0]):
		return joined(v, []string{counted(v, "quality.groups", found[0].Groups), counted(v, "quality.customers", found[0].Count)})
	case months > 0 && rows > 0:
		return joined(v, []string{counted(v, "quality.months", months), counted(v, "quality.rows", rows)})
	case months > 0:
		return counted(v, "quality.months", months)
	}
	return counted(v, "quality.rows", rows)
}

// counted is a number of things in words; English has another word for one of them.
func counted(v reports.View, key string, n int64) string {
	if n == 1 {
		key += ".one"
	}
	return v.T(key, reports.Isolate(whole(v, n)))
}

// findingText names what a finding is about: an entity, a field of it, a month.
func findingText(v reports.View, q QualityFinding) string {
	text := entityName(v, q.Entity)
	add := func(s string) {
		if s != "" {
			text += v.T("list.comma") + s
		}
	}
	switch {
	case q.Check == "duplicate_customer", q.Check == "incomplete_profile", q.Check == "unit_suspicion" && q.Month == 0:
		return qualityField(v, q)
	case q.Month != 0:
		add(monthName(v, q.Month))
		add(qualityField(v, q))
	case q.Field != "":
		add(qualityField(v, q))
	}
	return text
}

// qualityField is what a finding looked at, in words.
func qualityField(v reports.View, q QualityFinding) string {
	for _, key := range []string{"quality.field." + q.Check + "." + q.Field, "quality.field." + q.Field} {
		if v.Words.Has(key) {
			return v.T(key)
		}
	}
	return fieldName(v, q.Entity, q.Field)
}

func monthName(v reports.View, m kpi.Month) string {
	return v.Format.Period(v.Calendar.PeriodOf(kpi.Monthly, m))
}

// findingNote is what is worth knowing beside a finding's count.
func findingNote(v reports.View, q QualityFinding) template.HTML {
	switch {
	case q.Factor > 0 && q.Factor < 1:
		usual, total := amounts(v, q)
		return v.H("quality.note.part", figure(v.Percent(q.Factor)), total, usual)
	case q.Factor > 0:
		usual, total := amounts(v, q)
		return v.H("quality.note.factor", times(v, q.Factor), total, usual)
	case q.Groups > 0:
		return template.HTML(template.HTMLEscapeString(counted(v, "quality.groups", q.Groups)))
	case q.Check == "incomplete_profile" && q.Field == "" && q.Usual > 0:
		return v.H("quality.note.filled", figure(v.Percent(math.Floor(q.Total/q.Usual*1000)/1000)))
	case q.Of > 0:
		return v.H("quality.note.share", figure(v.Percent(float64(q.Count)/float64(q.Of))), figure(whole(v, q.Of)))
	}
	return ""
}

func figure(s string) templates.Figure { return templates.Figure(s) }

// times writes a factor, with a decimal while that says something.
func times(v reports.View, x float64) templates.Figure {
	if x < 100 && math.Abs(x-math.Round(x)) >= 0.05 {
		return figure(v.Number(x, 1))
	}
	return figure(v.Number(math.Round(x), 0))
}

// amounts are what is usual and what a month has: money, or a number of facts.
func amounts(v reports.View, q QualityFinding) (usual, total template.HTML) {
	if q.Field == "amount" {
		return v.Money(q.Usual).HTML(), v.Money(q.Total).HTML()
	}
	facts := func(n float64) template.HTML {
		return template.HTML(template.HTMLEscapeString(counted(v, "quality.facts", int64(math.Round(n)))))
	}
	return facts(q.Usual), facts(q.Total)
}

// suspicion says of a finding about a month what is strange about it, and what it may mean.
func (s *Server) suspicion(v reports.View, q QualityFinding) *reports.Callout {
	if q.Check == "unit_suspicion" && q.Month == 0 {
		return &reports.Callout{Kind: "warn", Glyph: "watch", Text: v.H("quality.unit.product" + s.unitWords())}
	}
	if q.Factor <= 0 {
		return nil
	}
	usual, total := amounts(v, q)
	text := v.H("quality.month.says", monthName(v, q.Month), usual, total, times(v, q.Factor))
	if q.Check == "unit_suspicion" {
		key := "quality.unit.tenfold"
		if q.Factor < 1 {
			key = "quality.unit.tenth"
		}
		text = v.H("quality.unit.says", monthName(v, q.Month), usual, total) + " " + v.H(key+s.unitWords())
	}
	return &reports.Callout{Kind: "warn", Glyph: "watch", Text: text}
}

// unitWords chooses the guess about a unit: rials and tomans are confused, other currencies
// lose a decimal point.
func (s *Server) unitWords() string {
	if factor, err := data.UnitFactor(s.Organisation.Currency, "toman"); err == nil && factor > 0 {
		return ".toman"
	}
	return ".other"
}
