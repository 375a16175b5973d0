package store_test

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"taraz/data/store"
	"taraz/kpi"
)

func TestAnEntityIsCoveredToItsLatestFactOrALaterDayThatWasVouchedFor(t *testing.T) {
	withValues(t, "2025-02-20", func(t *testing.T, s *store.Store) {
		mustImport(t, s, file{entity: "deal", rows: `
			id stage opened_on  closed_on  employee
			d1 open  2025-01-05 2025-02-10 ann
			d2 won   2025-01-03 2025-01-20 -
			d3 open  -          -          bob`},
			file{entity: "order", rows: `
			id customer ordered_at promised_on amount
			o1 c1       2025-01-10 2025-02-15  1
			o2 c1       2025-02-12 2025-02-25  1
			o3 c1       2025-02-28 -           1`},
			file{entity: "idea", covers: "2025-02-01", rows: `
			id submitted_on
			i1 2025-01-01`},
			file{entity: "spend", rows: `
			id spent_on   amount
			s1 2025-05-01 1`},
			file{entity: "employee", rows: `
			id  valid_from name department
			ann -          Ann  Sales
			bob 2025-01-01 Bob  -
			bob 2025-02-01 Bob  Desk`})
		d, err := s.Facts(s.Reader()).Delivered(context.Background(), kpi.Department, nil)
		if err != nil {
			t.Fatal(err)
		}
		var until []string
		for _, e := range slices.Sorted(maps.Keys(d.Until)) {
			name := d.Until[e].String()
			if d.Until[e] == kpi.Forever {
				name = "forever"
			}
			if d.Until[e] < 0 {
				name = "nothing yet"
			}
			until = append(until, e+" "+name)
		}
		// The hope of an open deal and what lies in the future do not count: o1's promise does.
		if got, want := strings.Join(until, ", "), "deal 2025-01-20, employee forever, idea 2025-02-01, order 2025-02-15, spend nothing yet"; got != want {
			t.Errorf("covered:\n got %s\nwant %s", got, want)
		}
		var present []string
		for _, e := range slices.Sorted(maps.Keys(d.Present)) {
			present = append(present, fmt.Sprintf("%s %q", e, slices.Sorted(maps.Keys(d.Present[e]))))
		}
		if got, want := strings.Join(present, ", "), `deal ["" "Desk" "Sales"], employee ["" "Desk" "Sales"], idea [""], order [""]`; got != want {
			t.Errorf("present:\n got %s\nwant %s", got, want)
		}
		if got, want := d.FirstSale.String(), "2025-01-10"; got != want {
			t.Errorf("first sale: got %s, want %s", got, want)
		}
		first, last, err := s.Span(context.Background())
		if got, want := fmt.Sprint(first, last, err), "2025-01-01 2025-02-20 <nil>"; got != want {
			t.Errorf("span: got %s, want %s", got, want)
		}
	})
}

func TestAScopeHasFactsByEveryDayThatMattersToThem(t *testing.T) {
	unwatched(t)
	cases := []struct {
		name, entity, rows string
		departments        string
		managers           string
	}{
		{"a deal closed after a move has facts in both departments", "deal", `
			id stage opened_on  closed_on  employee
			d1 won   2025-01-10 2025-01-20 ann`, `"X" "Y"`, `"" "lea"`},
		{"a deal open after a move too", "deal", `
			id stage opened_on  closed_on employee
			d1 open  2025-01-10 -         ann`, `"X" "Y" "Z"`, `"" "lea"`},
		{"a deal open when it was brought to a department and closed elsewhere too", "deal", `
			id stage opened_on  closed_on  employee
			d1 lost  2025-01-10 2025-03-20 ann`, `"X" "Y" "Z"`, `"" "lea"`},
		{"the hope of an open deal is no fact before it is opened", "deal", `
			id stage opened_on  closed_on  employee
			d1 open  2025-03-10 2025-01-20 ann`, `"Z"`, `""`},
		{"a ticket counts by its promise and its compensation", "ticket", `
			id opened_at  resolved_at promised_at compensated_at employee
			t1 2025-01-10 2025-01-11  2025-01-20  2025-03-20     ann`, `"X" "Y" "Z"`, `"" "lea"`},
		{"a ticket resolved before a move does not reach beyond it", "ticket", `
			id opened_at  resolved_at employee
			t1 2025-01-10 2025-01-15  ann`, `"X"`, `""`},
		{"an order counts by its promise", "order", `
			id customer ordered_at promised_on amount employee
			o1 c1       2025-01-10 2025-01-20  1      ann`, `"X" "Y"`, `"" "lea"`},
		{"a fact with one day counts on it alone", "lead", `
			id created_on converted_on employee
			l1 2025-01-10 2025-01-20   ann`, `"X"`, `""`},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			withValues(t, "2025-05-20", func(t *testing.T, s *store.Store) {
				mustImport(t, s, file{entity: c.entity, rows: c.rows})
				mustImport(t, s, file{entity: "employee", rows: `
					id  valid_from name department manager
					ann -          Ann  X          -
					ann 2025-01-16 Ann  Y          lea
					ann 2025-03-01 Ann  Z          -`})
				for kind, want := range map[kpi.ScopeKind]string{kpi.Department: c.departments, kpi.Manager: c.managers} {
					d, err := s.Facts(s.Reader()).Delivered(context.Background(), kind, nil)
					if err != nil {
						t.Fatal(err)
					}
					if got := fmt.Sprintf("%q", slices.Sorted(maps.Keys(d.Present[c.entity]))); got != "["+want+"]" {
						t.Errorf("by %s: got %s, want [%s]", kind, got, want)
					}
				}
				noFindings(t, s)
			})
		})
	}
}

func TestAReturnIsNoFirstSaleAndLeavesNothingWithoutFacts(t *testing.T) {
	withValues(t, "2025-02-20", func(t *testing.T, s *store.Store) {
		first, last, err := s.Span(context.Background())
		if got, want := fmt.Sprint(int(first), int(last), err), "0 0 <nil>"; got != want {
			t.Errorf("span without facts: got %s, want %s", got, want)
		}
		mustImport(t, s, file{entity: "order", rows: `
			id customer ordered_at amount kind
			o1 c1       2025-01-10 5      return
			o2 c1       2025-02-12 5      sale`})
		d, err := s.Facts(s.Reader()).Delivered(context.Background(), kpi.Organisation, nil)
		if got, want := fmt.Sprint(d.FirstSale, err), "2025-02-12 <nil>"; got != want {
			t.Errorf("first sale: got %s, want %s", got, want)
		}
	})
}

func TestStaffFiguresFollowDepartmentsManagersAndDays(t *testing.T) {
	staff := func(figure string) kpi.Measure { return kpi.Measure{Staff: figure} }
	cases := []struct {
		name    string
		measure kpi.Measure
		kind    kpi.ScopeKind
		windows []string
		want    string
	}{
		{"headcount at the end of the last day", staff("headcount"), kpi.Organisation, []string{"2025-01", "2025-02", "2025-03"}, "=3/3 | =3/3 | =2/2"},
		{"headcount of departments", staff("headcount"), kpi.Department, []string{"2025-01", "2025-02"}, "Desk=2/2 Sales=1/1 | Desk=1/1 Sales=2/2"},
		{"headcount under managers", staff("headcount"), kpi.Manager, []string{"2025-01", "2025-02"}, "=2/2 lea=1/1 | =3/3"},
		{"leavers", staff("leavers"), kpi.Employee, []string{"2025-03"}, "sam=1/1"},
		{"a trained employee counts once", staff("trained"), kpi.Organisation, []string{"2025-01"}, "=1/1"},
		{"adopters have something recorded on half of their working days", staff("adopters"), kpi.Employee, []string{"2025-01-06..2025-01-08", "2025-01-06..2025-01-10"}, "kim=1/1 | "},
		{"somebody who is only referred to is no employee", staff("present"), kpi.Employee, []string{"2025-01"}, "kim=1/1 lea=1/1 sam=1/1"},
	}
	withValues(t, "2025-05-20", func(t *testing.T, s *store.Store) {
		mustImport(t, s, file{entity: "employee", rows: `
			id  valid_from name department manager hired_on   left_on    customer_facing
			lea -          Lea  Desk       -       2020-01-01 -          0
			kim -          Kim  Desk       lea     -          -          1
			kim 2025-02-01 Kim  Sales      -       -          -          1
			sam -          Sam  Sales      -       2024-05-01 2025-03-10 1`},
			file{entity: "training", rows: `
			id employee completed_on
			x1 kim      2025-01-10
			x2 kim      2025-01-11
			x3 ghost    2025-01-11`},
			file{entity: "interaction", rows: `
			id employee happened_at
			i1 kim      2025-01-06T10:00Z
			i2 kim      2025-01-06T11:00Z`},
			file{entity: "deal", rows: `
			id employee stage opened_on  closed_on
			d1 kim      open  2025-01-07 2025-01-09`})
		for _, c := range cases {
			t.Run(c.name, func(t *testing.T) {
				if got := asked(t, s, c.measure, c.kind, c.windows...); got != c.want {
					t.Errorf("got %s, want %s", got, c.want)
				}
			})
		}
	})
}

func TestTheCompletenessOfProfilesIsMeasuredAtTheImportAndKept(t *testing.T) {
	withValues(t, "2025-02-20", func(t *testing.T, s *store.Store) {
		mustImport(t, s, file{entity: "customer", rows: `
			id kind      name segment city channel phone email gender birth_year occupation
			c1 person    A    gold    Rome web     1     2     f      1980       -
			c2 company   B    gold    -    -       -     -     f      -          -
			c3 anonymous C    gold    Rome web     -     -     -      -          -
			c4 -         -    -       -    -       -     x     -      -          -`})
		filled, fields := figure("profile_filled"), figure("profile_fields")
		if got, want := asked(t, s, filled, kpi.Organisation, "2025-01", "2025-02", "2025-03"), " | =10/3 | =10/3"; got != want {
			t.Errorf("filled: got %s, want %s", got, want)
		}
		if got, want := asked(t, s, fields, kpi.Segment, "2025-02"), "=5/1 gold=13/2"; got != want {
			t.Errorf("fields by segment: got %s, want %s", got, want)
		}
		mustImport(t, s, file{entity: "order", rows: `
			id customer ordered_at amount
			o1 c9       2025-02-12 5`})
		if got, want := asked(t, s, fields, kpi.Organisation, "2025-02"), "=23/4"; got != want {
			t.Errorf("after an order brought a customer: got %s, want %s", got, want)
		}
		noFindings(t, s)
	})
}
