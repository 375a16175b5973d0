package staff_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"taraz/kpi"
	"taraz/kpi/staff"
)

// byDay computes every figure by going through the days of a window one by one. belongs
// tells whether an employee belongs to the scope on a day.
func byDay(in staff.Input, w kpi.Window, belongs func(staff.Span) bool) map[string]int64 {
	out := map[string]int64{}
	for _, p := range in.People {
		if p.Stub {
			continue
		}
		here := func(d kpi.Date) (staff.Span, bool) {
			for _, s := range in.Spans {
				if s.Employee == p.Employee && s.From <= d && d <= s.To {
					return s, belongs(s)
				}
			}
			return staff.Span{}, belongs(staff.Span{Employee: p.Employee})
		}
		employed := func(d kpi.Date) bool { return d >= p.Hired && (p.Left == 0 || d < p.Left) }
		has := func(events []staff.Event, d kpi.Date) bool {
			return slices.Contains(events, staff.Event{Employee: p.Employee, Day: d})
		}
		var present, trained, facing bool
		working, active := 0, 0
		for d := w.From; d <= w.To; d++ {
			s, in1 := here(d)
			if !in1 {
				continue
			}
			if p.Left == d && p.Left != 0 {
				out["leavers"]++
			}
			trained = trained || has(in.Trainings, d)
			if !employed(d) {
				continue
			}
			present = true
			if s.Facing {
				facing = true
				if !slices.Contains(in.Weekend, int(d.Weekday())) {
					working++
					if has(in.Activity, d) {
						active++
					}
				}
			}
		}
		for figure, is := range map[string]bool{"present": present, "trained": present && trained, "facing": facing,
			"adopters": facing && active > 0 && float64(active) >= float64(working)/2} {
			if is {
				out[figure]++
			}
		}
		for figure, d := range map[string]kpi.Date{"headcount_start": w.From - 1, "headcount": w.To} {
			if _, in1 := here(d); in1 && employed(d) {
				out[figure]++
			}
		}
	}
	return out
}

func TestAgainstEveryDay(t *testing.T) {
	departments := []string{"", "فروش", "پشتیبانی"}
	for seed := range 400 {
		rng := rand.New(rand.NewPCG(uint64(seed), 3))
		in := randomStaff(rng, departments)
		var windows []kpi.Window
		for range 1 + rng.IntN(4) {
			from := kpi.Date(1 + rng.IntN(90))
			windows = append(windows, kpi.Window{From: from, To: from + kpi.Date(rng.IntN(40)-1)})
		}
		for i, w := range windows {
			check := func(kind kpi.ScopeKind, scope staff.Scope, belongs func(staff.Span) bool) {
				parts, err := staff.Figures(in, windows, kind, nil)
				if err != nil {
					t.Fatal(err)
				}
				want := byDay(in, w, belongs)
				for figure := range kpi.StaffFigures {
					if got := parts[staff.Key{Figure: figure, Window: i, Scope: scope}].N; got != want[figure] {
						t.Fatalf("seed %d, %s %v, %d to %d: %s: got %d, want %d", seed, kind, scope, w.From, w.To, figure, got, want[figure])
					}
				}
			}
			check(kpi.Organisation, staff.Scope{}, func(staff.Span) bool { return true })
			for _, d := range departments {
				check(kpi.Department, staff.Scope{Name: d}, func(s staff.Span) bool { return s.Department == d })
			}
			for e := range int32(6) {
				check(kpi.Employee, staff.Scope{Employee: e + 1}, func(s staff.Span) bool { return s.Employee == e+1 })
				check(kpi.Manager, staff.Scope{Employee: e}, func(s staff.Span) bool {
					return slices.Contains(s.Managers, e) || e == 0 && len(s.Managers) == 0
				})
			}
		}
	}
}

func randomStaff(rng *rand.Rand, departments []string) staff.Input {
	in := staff.Input{Weekend: [][]int{{4, 5}, {6, 0}, {}}[rng.IntN(3)]}
	for e := range int32(1 + rng.IntN(5)) {
		p := staff.Person{Employee: e + 1, Hired: kpi.Date(rng.IntN(120) - 20), Stub: rng.IntN(8) == 0}
		if rng.IntN(2) == 0 {
			p.Left = p.Hired + kpi.Date(rng.IntN(80)-1)
		}
		in.People = append(in.People, p)
		for from := kpi.Date(-30); from < 140; {
			s := staff.Span{Employee: e + 1, From: from, To: from + kpi.Date(rng.IntN(70)),
				Department: departments[rng.IntN(len(departments))], Facing: rng.IntN(2) == 0}
			for m := int32(1); m < e+1; m++ {
				if rng.IntN(2) == 0 {
					s.Managers = append(s.Managers, m)
				}
			}
			from = s.To + 1
			if rng.IntN(6) > 0 { // else a gap
				in.Spans = append(in.Spans, s)
			}
		}
		for range rng.IntN(3) {
			in.Trainings = append(in.Trainings, staff.Event{Employee: e + 1, Day: kpi.Date(rng.IntN(130))})
		}
		for range rng.IntN(60) {
			in.Activity = append(in.Activity, staff.Event{Employee: e + 1, Day: kpi.Date(rng.IntN(130))})
		}
	}
	rng.Shuffle(len(in.Spans), func(a, b int) { in.Spans[a], in.Spans[b] = in.Spans[b], in.Spans[a] })
	return in
}
