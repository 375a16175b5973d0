package staff_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"taraz/kpi"
	"taraz/kpi/staff"
)

func day(t *testing.T, s string) kpi.Date {
	t.Helper()
	d, err := kpi.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

const always, ever = kpi.Date(-1_000_000), kpi.Forever

// company is written as people: one a line, "hired left" and then events separated by
// blanks: t:DAY a training, a:DAY something recorded, m:DAY:DEPARTMENT a move, f:DAY and
// n:DAY from when he is customer-facing or not, stub. A dash stands for an unknown day.
func company(t *testing.T, text string) staff.Input {
	t.Helper()
	in := staff.Input{Weekend: []int{4, 5}} // Thursday, Friday
	for i, row := range strings.Split(strings.TrimSpace(text), "\n") {
		fields := strings.Fields(row)
		p := staff.Person{Employee: int32(i + 1), Hired: always}
		if fields[0] != "-" {
			p.Hired = day(t, fields[0])
		}
		if fields[1] != "-" {
			p.Left = day(t, fields[1])
		}
		spans := []staff.Span{{Employee: p.Employee, From: always, To: ever, Managers: []int32{9}}}
		for _, f := range fields[2:] {
			if f == "stub" {
				p.Stub = true
				continue
			}
			what, arg, _ := strings.Cut(f, ":")
			on, name, _ := strings.Cut(arg, ":")
			e := staff.Event{Employee: p.Employee, Day: day(t, on)}
			switch what {
			case "t":
				in.Trainings = append(in.Trainings, e)
			case "a":
				in.Activity = append(in.Activity, e)
			default:
				last := &spans[len(spans)-1]
				next := *last
				last.To, next.From = e.Day-1, e.Day
				next.Facing = what == "f" || what == "m" && last.Facing
				if what == "m" {
					next.Department = name
				}
				spans = append(spans, next)
			}
		}
		in.People, in.Spans = append(in.People, p), append(in.Spans, spans...)
	}
	return in
}

func TestFigures(t *testing.T) {
	org := staff.Scope{}
	for _, c := range []struct {
		name   string
		people string
		kind   kpi.ScopeKind
		scope  staff.Scope
		want   map[string]int64
	}{ // the window is March 2024; its 1st is a Friday, its 2nd a Saturday
		{"an employee counts from the day he is hired", "2024-03-01 -\n2024-02-29 -\n2024-03-31 -\n2024-04-01 -", kpi.Organisation, org,
			map[string]int64{"headcount_start": 1, "headcount": 3, "present": 3, "leavers": 0}},
		{"on the day he leaves he no longer counts", "- 2024-03-31\n- 2024-03-01\n- 2024-02-29\n- 2024-04-01", kpi.Organisation, org,
			map[string]int64{"headcount_start": 3, "headcount": 1, "present": 2, "leavers": 2}},
		{"without a day of hiring he counts from the first day on", "- -", kpi.Organisation, org,
			map[string]int64{"headcount_start": 1, "headcount": 1, "present": 1}},
		{"stubs never count", "- - stub t:2024-03-03 a:2024-03-03 f:2024-01-01\n- 2024-03-05 stub", kpi.Organisation, org,
			map[string]int64{"headcount": 0, "present": 0, "leavers": 0, "trained": 0, "facing": 0, "adopters": 0}},
		{"a move between departments is no leaving", "- - m:2024-01-01:Sales m:2024-03-10:Support", kpi.Department, staff.Scope{Name: "Sales"},
			map[string]int64{"headcount_start": 1, "headcount": 0, "present": 1, "leavers": 0}},
		{"who moves in counts there from then on", "- - m:2024-01-01:Sales m:2024-03-10:Support", kpi.Department, staff.Scope{Name: "Support"},
			map[string]int64{"headcount_start": 0, "headcount": 1, "present": 1, "leavers": 0}},
		{"a leaver leaves the department of that day", "- 2024-03-20 m:2024-01-01:Sales m:2024-03-10:Support", kpi.Department, staff.Scope{Name: "Support"},
			map[string]int64{"leavers": 1, "headcount": 0, "present": 1}},
		{"employees without a department form the empty scope", "- -\n- - m:2024-01-01:Sales", kpi.Department, org,
			map[string]int64{"headcount": 1}},
		{"two trainings make one trained employee", "- - t:2024-03-01 t:2024-03-31\n- - t:2024-02-29", kpi.Organisation, org,
			map[string]int64{"trained": 1, "present": 2}},
		{"a training of somebody not present in P is none", "- 2024-03-01 t:2024-03-05", kpi.Organisation, org,
			map[string]int64{"trained": 0, "present": 0}},
		{"a training belongs to the department of its day", "- - m:2024-01-01:Sales m:2024-03-10:Support t:2024-03-10", kpi.Department, staff.Scope{Name: "Sales"},
			map[string]int64{"trained": 0, "present": 1}},
		{"half of the working days make an adopter", // 2 to 6 March are working days, 7 and 8 a weekend, 9 and 10 working days
			"2024-03-01 2024-03-11 f:2024-01-01 a:2024-03-02 a:2024-03-03 a:2024-03-04 a:2024-03-10\n" +
				"2024-03-01 2024-03-11 f:2024-01-01 a:2024-03-02 a:2024-03-03 a:2024-03-04", kpi.Organisation, org,
			map[string]int64{"facing": 2, "adopters": 1}},
		{"days of a weekend make no adopter, nor does the same day twice",
			"2024-03-01 2024-03-07 f:2024-01-01 a:2024-03-01 a:2024-03-02 a:2024-03-02 a:2024-03-03", kpi.Organisation, org,
			map[string]int64{"facing": 1, "adopters": 0}},
		{"only days on which he faces customers count", // 2 and 3 March
			"2024-03-01 - f:2024-01-01 n:2024-03-04 a:2024-03-03 a:2024-03-20", kpi.Organisation, org,
			map[string]int64{"facing": 1, "adopters": 1}},
		{"without a working day nobody is an adopter", "2024-03-01 2024-03-02 f:2024-01-01", kpi.Organisation, org,
			map[string]int64{"facing": 1, "adopters": 0}},
		{"a manager's scope is everybody below", "- -\n- -", kpi.Manager, staff.Scope{Employee: 9}, map[string]int64{"headcount": 2}},
		{"an employee is a scope of his own", "- -\n- - t:2024-03-02", kpi.Employee, staff.Scope{Employee: 2}, map[string]int64{"headcount": 1, "trained": 1}},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := kpi.Window{From: day(t, "2024-03-01"), To: day(t, "2024-03-31")}
			parts, err := staff.Figures(company(t, c.people), []kpi.Window{w}, c.kind, nil)
			if err != nil {
				t.Fatal(err)
			}
			for figure, want := range c.want {
				if got := parts[staff.Key{Figure: figure, Scope: c.scope}]; got.N != want || got.Sum != float64(want) {
					t.Errorf("%s: got %v, want %d", figure, got, want)
				}
			}
		})
	}
}

func TestEveryLevelAboveIsAScope(t *testing.T) {
	in := staff.Input{People: []staff.Person{{Employee: 1}, {Employee: 2}, {Employee: 3}},
		Spans: []staff.Span{{Employee: 2, From: always, To: ever, Managers: []int32{1}}, {Employee: 3, From: always, To: ever, Managers: []int32{2, 1}}}}
	parts, err := staff.Figures(in, []kpi.Window{{From: 100, To: 130}}, kpi.Manager, []string{"headcount"})
	if err != nil {
		t.Fatal(err)
	}
	for manager, want := range map[int32]int64{0: 1, 1: 2, 2: 1, 3: 0} {
		if got := parts[staff.Key{Figure: "headcount", Scope: staff.Scope{Employee: manager}}].N; got != want {
			t.Errorf("below %d: got %d, want %d", manager, got, want)
		}
	}
	if len(parts) != 3 {
		t.Errorf("got %d parts, want 3: nothing but what was asked for", len(parts))
	}
}

func TestFiguresRefuses(t *testing.T) {
	overlap := staff.Input{People: []staff.Person{{Employee: 4}}, Spans: []staff.Span{{Employee: 4, From: 1, To: 9}, {Employee: 4, From: 9, To: 20}}}
	for _, c := range []struct {
		name    string
		in      staff.Input
		kind    kpi.ScopeKind
		figures []string
		err     error
		text    string
	}{
		{"a kind of scope that employees do not have", staff.Input{}, kpi.Segment, nil, kpi.ErrUnsupported, "staff figures by segment"},
		{"an unknown figure, listing the known ones", staff.Input{}, kpi.Organisation, []string{"heads"}, kpi.ErrUnknown, "headcount_start"},
		{"two places at once", overlap, kpi.Organisation, nil, kpi.ErrInvalid, "employee 4"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := staff.Figures(c.in, []kpi.Window{{From: 1, To: 2}}, c.kind, c.figures)
			if !errors.Is(err, c.err) || !strings.Contains(fmt.Sprint(err), c.text) {
				t.Errorf("got %v, want %v with %q", err, c.err, c.text)
			}
		})
	}
}
