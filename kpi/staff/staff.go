// Package staff computes every staff figure of METHOD.md section 3 from who worked where and
// when. It is pure: people and events in, parts out.
//
// An employee counts at a day if he was hired by then and has not left by then: on the day
// he leaves he no longer counts. What belongs to a scope follows from his department and
// managers as of the day, so that a move between departments is no leaving.
package staff

import (
	"fmt"
	"slices"

	"taraz/kpi"
)

// Person is somebody who is known as an employee.
type Person struct {
	Employee int32
	Hired    kpi.Date // the least Date where it is unknown
	Left     kpi.Date // 0: has not left
	Stub     bool     // known by a reference alone; never counts
}

// Span is a time in which an employee's place did not change. To is included. Where it
// names no manager, the employee reports to nobody.
type Span struct {
	Employee   int32
	From, To   kpi.Date
	Department string
	Managers   []int32 // all levels above, not himself
	Facing     bool    // customer-facing
}

// Event is something recorded about an employee on a day.
type Event struct {
	Employee int32
	Day      kpi.Date
}

// Input is all that the figures are made of. Spans of one employee do not overlap; days
// outside them belong to no scope but the organisation and the employee himself. Events may
// come in any order and repeat.
type Input struct {
	People    []Person
	Spans     []Span
	Trainings []Event
	Activity  []Event // an interaction, deal or ticket
	Weekend   []int   // time.Weekday numbers that are not working days
}

// Scope names a part of the staff: a department by its name, an employee or a manager (all
// who report to him) by number. The zero Scope is the organisation, the employees without
// a department, or those without a manager.
type Scope struct {
	Name     string
	Employee int32
}

// Key finds a Part in the answer: Window is an index into the windows asked for.
type Key struct {
	Figure string
	Window int
	Scope  Scope
}

// Figures computes the figures asked for (names of kpi.StaffFigures, nil: all) over windows
// of days in every scope of a kind. Sum and N of a part are both the number of employees; a
// missing key stands for 0. Windows need no Period. An unknown figure wraps kpi.ErrUnknown,
// a kind that employees do not have kpi.ErrUnsupported, two spans of one employee that
// overlap kpi.ErrInvalid.
func Figures(in Input, windows []kpi.Window, kind kpi.ScopeKind, figures []string) (map[Key]kpi.Part, error) {
	wanted, err := pick(figures)
	if err != nil {
		return nil, err
	}
	scopes, ok := scopesOf[kind]
	if !ok {
		return nil, fmt.Errorf("staff figures by %s: want organisation, department, manager or employee: %w", kind, kpi.ErrUnsupported)
	}
	careers, err := careersOf(in)
	if err != nil {
		return nil, err
	}
	t := &tally{windows: windows, scopes: scopes, week: weekOf(in.Weekend), parts: map[Key]kpi.Part{}, wanted: wanted}
	for _, c := range careers {
		for i := range windows {
			t.count(c, i)
		}
	}
	return t.parts, nil
}

func pick(list []string) (map[string]bool, error) {
	wanted := map[string]bool{}
	for name := range kpi.StaffFigures {
		wanted[name] = list == nil
	}
	for _, name := range list {
		if _, ok := wanted[name]; !ok {
			return nil, fmt.Errorf("staff figure %q: want one of %v: %w", name, names(), kpi.ErrUnknown)
		}
		wanted[name] = true
	}
	return wanted, nil
}

func names() []string {
	var list []string
	for name := range kpi.StaffFigures {
		list = append(list, name)
	}
	slices.Sort(list)
	return list
}

// scopesOf lists, per kind, the scopes that a span of an employee's belongs to.
var scopesOf = map[kpi.ScopeKind]func(Span) []Scope{
	kpi.Organisation: func(Span) []Scope { return []Scope{{}} },
	kpi.Department:   func(s Span) []Scope { return []Scope{{Name: s.Department}} },
	kpi.Employee:     func(s Span) []Scope { return []Scope{{Employee: s.Employee}} },
	kpi.Manager: func(s Span) []Scope {
		if len(s.Managers) == 0 {
			return []Scope{{}}
		}
		scopes := make([]Scope, len(s.Managers))
		for i, m := range s.Managers {
			scopes[i] = Scope{Employee: m}
		}
		return scopes
	},
}
