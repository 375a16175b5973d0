package reports

import "taraz/kpi"

// ScopeName is a scope with the name people know it by.
type ScopeName struct{ Name, Label string }

// PeopleInput lists whose cards there are, by kind, in the order to show.
type PeopleInput struct {
	Departments, Managers, Employees []ScopeName
}

// PeoplePage links to the cards of departments, managers and employees.
type PeoplePage struct {
	Organisation, Until string
	Empty               *Blank
	Groups              []Roster
}

// Roster is a list of cards.
type Roster struct {
	ID, Title, Count string
	Links            []Link
	Long             bool // shown in columns, over the whole width
}

// longRoster is from how many cards on a list takes the whole width.
const longRoster = 16

// NewPeoplePage makes the list of cards.
func NewPeoplePage(v View, in PeopleInput) *PeoplePage {
	p := &PeoplePage{Organisation: v.Organisation}
	if v.Until != 0 {
		p.Until = v.T("board.until", v.BothDates(v.Until))
	}
	if len(in.Departments)+len(in.Managers)+len(in.Employees) == 0 {
		p.Empty = v.blank("empty.people", Link{Href: "/imports", Text: v.T("imports.title")})
		return p
	}
	for _, g := range []struct {
		kind  kpi.ScopeKind
		key   string
		names []ScopeName
	}{{kpi.Department, "people.departments", in.Departments}, {kpi.Manager, "people.managers", in.Managers}, {kpi.Employee, "people.employees", in.Employees}} {
		p.Groups = append(p.Groups, v.roster(g.kind, v.T(g.key), g.names))
	}
	return p
}

func (v View) roster(kind kpi.ScopeKind, title string, names []ScopeName) Roster {
	r := Roster{ID: "l-" + string(kind), Title: title}
	for _, n := range names {
		if n.Name == "" {
			continue
		}
		link := Link{Href: v.At("/", v.Period, kpi.Scope{Kind: kind, Name: n.Name}), Text: n.Label}
		if n.Label == "" {
			link.Text = n.Name
		} else if n.Label != n.Name {
			link.Note = n.Name
		}
		r.Links = append(r.Links, link)
	}
	r.Count, r.Long = v.T("people.count", Isolate(v.Number(float64(len(r.Links)), 0))), len(r.Links) > longRoster
	return r
}

// NewPerson heads an employee's card.
func NewPerson(v View, name string) *Person {
	initial := ""
	for _, r := range name {
		initial = string(r)
		break
	}
	return &Person{Name: name, Initial: initial, Line: v.T("person.line")}
}
