package customers_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"taraz/kpi"
	"taraz/kpi/customers"
)

// told passes a ledger through a Pass that tells its members.
func told(t *testing.T, l *ledger, windows []kpi.Window) (parts map[customers.Key]kpi.Part, members map[customers.Key]map[int32]kpi.Part) {
	t.Helper()
	members = map[customers.Key]map[int32]kpi.Part{}
	pass, err := customers.New(customers.Config{Calendar: l.calendar, Settings: l.settings, FirstSale: l.firstSale(), Windows: windows,
		Member: func(k customers.Key, customer int32, p kpi.Part) {
			if members[k] == nil {
				members[k] = map[int32]kpi.Part{}
			}
			if _, twice := members[k][customer]; twice {
				t.Errorf("%v: customer %d was told twice", k, customer)
			}
			members[k][customer] = p
		}})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range l.rows() {
		if err := pass.Add(r, l.person(r.Customer)); err != nil {
			t.Fatal(err)
		}
	}
	parts, err = pass.Finish()
	if err != nil {
		t.Fatal(err)
	}
	return parts, members
}

func TestTheMembersOfAFigureAddUpToIt(t *testing.T) {
	rounds := 300
	if testing.Short() {
		rounds = 100
	}
	for seed := range rounds {
		l, windows := randomCompany(rand.New(rand.NewPCG(uint64(seed), 2)))
		plain := l.run(t, windows)
		parts, members := told(t, l, windows)
		for w := range windows {
			for scope := range int32(2) {
				for figure := range kpi.CustomerFigures {
					k := customers.Key{Figure: figure, Window: w, Scope: scope}
					checkMembers(t, fmt.Sprintf("seed %d, %v", seed, k), plain[k], parts[k], members[k], figure)
				}
			}
		}
		if t.Failed() {
			t.FailNow()
		}
	}
}

func checkMembers(t *testing.T, where string, plain, told kpi.Part, members map[int32]kpi.Part, figure string) {
	t.Helper()
	near := func(a, b float64) bool { return math.Abs(a-b) <= 1e-9*(1+math.Abs(a)) }
	if !near(plain.Sum, told.Sum) || plain.N != told.N {
		t.Errorf("%s: got %v where members are told, want %v", where, told, plain)
	}
	var sum kpi.Part
	for _, p := range members {
		sum.Sum, sum.N = sum.Sum+p.Sum, sum.N+p.N
		if customers.Counts(figure) && (p.Sum != 1 || p.N != 1) {
			t.Errorf("%s counts customers: got a member %v, want 1", where, p)
		}
	}
	// The total beside the top fifth holds anonymous sales too.
	if sum.N != plain.N || figure != "top20_total" && !near(sum.Sum, plain.Sum) {
		t.Errorf("%s: members add up to %v, want %v", where, sum, plain)
	}
}

func TestMembersAreWhoTheRulesSay(t *testing.T) {
	for _, c := range []struct{ name, facts, period, figure, want string }{
		{"the base of a 12-month retention and those of it who came back",
			"2023-02-01:10 2024-03-01:5\n2023-03-01:20\n2024-03-01:7", "2024-03", "active_12m_before", "1 2"},
		{"who came back", "2023-02-01:10 2024-03-01:5\n2023-03-01:20\n2024-03-01:7", "2024-03", "retained_12m", "1"},
		{"a return without a sale has money in revenue and is no case", "2024-02-01:10 2024-03-05:-4\n2024-03-01:7", "2024-03", "known_revenue", "1:-4/0 2:7/1"},
		{"the top fifth by profit, equal ones by number", "2024-03-01:5\n2024-03-01:9\n2024-03-01:9", "2024-03", "top20", "2:9/1"},
		{"of the anonymous nobody is told", "anonymous 2024-03-01:5\n2024-03-01:9", "2024-03", "top20_total", "2:9/1"},
		{"days of a relationship", "2024-03-01:5\n2024-03-11:5", "2024-03", "relationship_days", "1:30/1 2:20/1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := parse(t, c.facts)
			_, members := told(t, l, []kpi.Window{window(t, l.calendar, c.period, "")})
			var got []string
			for customer, p := range members[customers.Key{Figure: c.figure}] {
				one := fmt.Sprint(customer)
				if !customers.Counts(c.figure) {
					one += fmt.Sprintf(":%g/%d", p.Sum, p.N)
				}
				got = append(got, one)
			}
			slices.Sort(got)
			if g := strings.Join(got, " "); g != c.want {
				t.Errorf("got %s, want %s", g, c.want)
			}
		})
	}
}
