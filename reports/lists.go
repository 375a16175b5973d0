package reports

import (
	"cmp"
	"html/template"
	"slices"

	"taraz/kpi"
)

// CataloguePage lists every KPI with its definition.
type CataloguePage struct {
	Organisation, Count string
	Groups              []CatalogueGroup
}

// CatalogueGroup are the KPIs of a perspective.
type CatalogueGroup struct {
	ID, Title, Count string
	Rows             []CatalogueRow
}

// CatalogueRow is a KPI of the catalogue.
type CatalogueRow struct {
	ID, Href, Name, Unit, Better, Lead, Scopes string
	Meaning                                    string
	Later                                      bool
}

// perspectives lists the perspectives of the catalogue in their order.
var perspectives = []string{"financial", "customer", "process", "learning"}

// NewCataloguePage makes the list of all KPIs.
func NewCataloguePage(v View, all []*kpi.Definition, m MoneyParts) *CataloguePage {
	count := func(n int) string { return v.T("catalogue.count", Isolate(v.Number(float64(n), 0))) }
	p := &CataloguePage{Organisation: v.Organisation, Count: count(len(all))}
	for _, id := range perspectives {
		g := CatalogueGroup{ID: id, Title: v.T("perspective." + id)}
		for _, d := range all {
			if d.Perspective == id {
				g.Rows = append(g.Rows, v.catalogueRow(d, m))
			}
		}
		if g.Count = count(len(g.Rows)); len(g.Rows) > 0 {
			p.Groups = append(p.Groups, g)
		}
	}
	return p
}

func (v View) catalogueRow(d *kpi.Definition, m MoneyParts) CatalogueRow {
	r := CatalogueRow{ID: d.ID, Href: v.KPILink(d.ID), Name: v.name(d), Unit: v.UnitName(d.Unit), Better: v.Better(d.Better),
		Lead: v.T("catalogue.lag"), Meaning: d.Description.In(v.Lang), Later: d.Later, Scopes: v.kinds(m.Supports(d))}
	if d.Lead {
		r.Lead = v.T("catalogue.lead")
	}
	return r
}

// TargetsInput is what the page of targets is made of.
type TargetsInput struct {
	Targets   []kpi.Target
	Labels    map[kpi.Scope]string // names of scopes whose own are ids
	Today     kpi.Date
	Proposals []Proposal // KPIs of the strategy that have no target
}

// Proposal is a KPI without a target, with one proposed from its history or the reason why
// none can be.
type Proposal struct {
	Definition *kpi.Definition
	Target     *kpi.Target
	Why        string
}

// TargetsPage lists the targets, and the KPIs that have none.
type TargetsPage struct {
	Organisation, Count string
	Empty               *Blank
	Rows, Without       []TargetRow
}

// TargetRow is a target.
type TargetRow struct {
	Name, Href, Scope, Grain, From, Others string
	Red, Goal, More                        template.HTML
}

// NewTargetsPage makes the page of targets.
func NewTargetsPage(v View, in TargetsInput) *TargetsPage {
	p := &TargetsPage{Organisation: v.Organisation, Count: v.T("targets.count", Isolate(v.Number(float64(len(in.Targets)), 0)))}
	if len(in.Targets) == 0 {
		p.Empty = v.blank("empty.targets", Link{Href: "/catalogue", Text: v.T("catalogue.title")})
	}
	for _, t := range wholeFirst(holding(in.Targets, in.Today)) {
		row := v.targetRow(t.Target, in.Labels[t.Scope])
		if t.others > 0 {
			row.Others = v.T("targets.others", Isolate(v.Number(float64(t.others), 0)))
		}
		p.Rows = append(p.Rows, row)
	}
	for _, x := range in.Proposals {
		r := TargetRow{Name: v.name(x.Definition), Href: v.KPILink(x.Definition.ID), Red: Missing, Goal: Missing, More: text(x.Why)}
		if x.Target != nil {
			r.Red, r.Goal = v.ends(*x.Target, x.Definition)
			r.More = v.H("targets.fromhistory")
		}
		p.Without = append(p.Without, r)
	}
	return p
}

// held is the target that holds, and how many others there are for other days.
type held struct {
	kpi.Target
	others int
}

// holding returns, for each KPI, scope and grain, the target that holds on a day, the
// first one to come where none does yet, in the order given.
func holding(targets []kpi.Target, day kpi.Date) []held {
	type key struct {
		id    string
		scope kpi.Scope
		grain kpi.Grain
	}
	var out []held
	at := map[key]int{}
	for _, t := range targets {
		k := key{t.KPI, t.Scope, t.Grain}
		i, seen := at[k]
		if !seen {
			at[k] = len(out)
			out = append(out, held{Target: t})
			continue
		}
		out[i].others++
		now, new := out[i].ValidFrom, t.ValidFrom
		if new <= day && (now > day || new > now) || new > day && now > day && new < now {
			out[i].Target = t
		}
	}
	return out
}

// wholeFirst puts, within each KPI, the organisation's targets before those of its parts.
func wholeFirst(list []held) []held {
	at := map[string]int{}
	for _, t := range list {
		if _, seen := at[t.KPI]; !seen {
			at[t.KPI] = len(at)
		}
	}
	part := func(t held) int {
		if t.Scope == kpi.Whole {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(list, func(a, b held) int { return cmp.Or(cmp.Compare(at[a.KPI], at[b.KPI]), cmp.Compare(part(a), part(b))) })
	return list
}

func (v View) targetRow(t kpi.Target, label string) TargetRow {
	r := TargetRow{Name: v.nameOf(t.KPI), Href: v.KPILink(t.KPI), Scope: v.Format.Scope(t.Scope, label), Grain: v.GrainName(t.Grain), From: v.T("targets.always")}
	if t.ValidFrom != 0 {
		r.From = v.Format.Date(t.ValidFrom)
	}
	d, err := v.Catalogue.Find(t.KPI)
	if err != nil {
		return r
	}
	r.Red, r.Goal = v.ends(t, d)
	if t.Floor != nil || t.Best != nil {
		r.More = v.H("targets.floorbest", v.optional(t.Floor, d), v.optional(t.Best, d))
	}
	return r
}

// ends are red limit and goal of a target; of a band its outer and inner limits.
func (v View) ends(t kpi.Target, d *kpi.Definition) (red, goal template.HTML) {
	if t.Lower != nil && t.Upper != nil && t.RedLower != nil && t.RedUpper != nil {
		return v.H("range", fig(v.Value(*t.RedLower, d.Unit).Number), v.Value(*t.RedUpper, d.Unit).HTML()), v.goal(d, &t)
	}
	return v.optional(t.Red, d), v.optional(t.Goal, d)
}

func (v View) optional(x *float64, d *kpi.Definition) template.HTML {
	if x == nil {
		return Missing
	}
	return v.Value(*x, d.Unit).HTML()
}
