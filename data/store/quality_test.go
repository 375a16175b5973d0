package store_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"taraz/data/store"
	"taraz/data/store/storetest"
	"taraz/kpi"
)

// found are the findings of a check, as name entity count.
func found(t *testing.T, s *store.Store, check string) []store.QualityFinding {
	t.Helper()
	all, err := s.Quality(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	var list []store.QualityFinding
	for _, q := range all {
		if q.Check == check {
			list = append(list, q)
		}
	}
	return list
}

func wantFound(t *testing.T, s *store.Store, check string, want ...string) {
	t.Helper()
	var got []string
	for _, q := range found(t, s, check) {
		got = append(got, fmt.Sprintf("%s %s %d", strings.TrimPrefix(strings.TrimPrefix(q.Name(), check), ":"), q.Entity, q.Count))
		wantRows(t, s, q)
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("%s: got %q, want %q", check, got, want)
	}
}

// wantRows compares a count with the rows that open behind it.
func wantRows(t *testing.T, s *store.Store, q store.QualityFinding) {
	t.Helper()
	page, err := s.QualityRows(context.Background(), q.Name(), q.Entity, 0, 1000)
	if err != nil || page.Total != q.Count || int64(len(page.Rows)) != q.Count || page.Entity != q.Entity {
		t.Errorf("%s of %s: got %d rows of %d, %v, want %d", q.Name(), q.Entity, len(page.Rows), page.Total, err, q.Count)
	}
	rest, err := s.QualityRows(context.Background(), q.Name(), q.Entity, 1, 1000)
	if err != nil || int64(len(rest.Rows)) != q.Count-1 {
		t.Errorf("%s of %s from the second on: got %d rows, %v, want %d", q.Name(), q.Entity, len(rest.Rows), err, q.Count-1)
	}
}

// shown are some cells of the rows behind a finding: the first column, or those named.
func shown(t *testing.T, s *store.Store, name, entity string, columns ...string) string {
	t.Helper()
	page, err := s.QualityRows(context.Background(), name, entity, 0, 100)
	if err != nil {
		t.Fatal(err)
	}
	var rows []string
	for _, r := range page.Rows {
		var cells []string
		for i, c := range page.Columns {
			for _, label := range columns {
				if c.Label.En != label {
					continue
				}
				switch {
				case r[i].Null:
					cells = append(cells, "-")
				case c.Kind == "day":
					cells = append(cells, r[i].Day.String())
				case c.Kind == "text" || c.Kind == "flag":
					cells = append(cells, r[i].Text)
				default:
					cells = append(cells, fmt.Sprint(r[i].Number))
				}
			}
		}
		rows = append(rows, strings.Join(cells, ","))
	}
	return strings.Join(rows, " ")
}

func TestASoundCompanyHasNoFindings(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		mustImport(t, s,
			file{entity: "customer", rows: "id name city segment channel phone\nc1 Ann Qom gold web 09121234567"},
			file{entity: "order", rows: "id customer ordered_at amount\no1 c1 2025-03-01 1"})
		all, err := s.Quality(context.Background())
		if err != nil || len(all) > 0 {
			t.Errorf("got %v, %v, want nothing", all, err)
		}
	})
}

func TestStubsAreListedWithHowOftenFactsReferToThem(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		mustImport(t, s,
			file{entity: "customer", rows: "id name\nc1 Ann"},
			file{entity: "order", rows: "id customer ordered_at amount product employee\no1 c1 2025-03-01 1 p1 e1\no2 c2 2025-03-02 1 p1 -\no3 c2 2025-04-02 1 p2 -\no4 c3 2025-05-05 1 p2 -"},
			file{entity: "ticket", rows: "id customer opened_at\nt1 c2 2025-01-01"},
			file{entity: "deal", rows: "id stage customer\nd1 open c4"})
		wantFound(t, s, "stub", " customer 3", " product 2", " employee 1")
		if got, want := shown(t, s, "stub", "customer", "ID", "Facts", "First", "Last"), "c2,3,2025-01-01,2025-04-02 c3,1,2025-05-05,2025-05-05 c4,1,-,-"; got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	})
}

func TestDatesThatKPIsNeedAreMissed(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		mustImport(t, s,
			file{entity: "deal", rows: `
				id stage opened_on  closed_on
				d1 open  2025-01-01 -
				d2 open  -          -
				d3 won   2025-01-01 -
				d4 lost  -          2025-01-01
				d5 lost  -          -`},
			file{entity: "ticket", rows: `
				id opened_at  resolved_at reopened_at compensation compensated_at
				t1 2025-01-01 -           -           -            -
				t2 2025-01-01 -           2025-02-01  -            -
				t3 2025-01-01 2025-01-02  2025-02-01  5            -
				t4 2025-01-01 2025-01-02  -           5            2025-01-03
				t5 2025-01-01 2025-01-02  -           0            -`},
			file{entity: "employee", rows: "id name hired_on\ne1 Ann 2020-01-01\ne2 Bob -"},
			file{entity: "idea", rows: "id employee submitted_on\ni1 e3 2025-01-01"})
		wantFound(t, s, "missing_date", "opened_on deal 3", "closed_on deal 2", "resolved_at ticket 1", "compensated_at ticket 1", "hired_on employee 1")
		if got := shown(t, s, "missing_date:closed_on", "deal", "ID"); got != "d3 d5" {
			t.Errorf("got %s, want d3 d5", got)
		}
		if got := shown(t, s, "missing_date:hired_on", "employee", "ID"); got != "e2" {
			t.Errorf("got %s, want e2", got)
		}
	})
}

func TestFactsOfTomorrowAreFoundAndPromisesAreNot(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) { // today is 2026-01-15
		mustImport(t, s,
			file{entity: "order", rows: `
				id customer ordered_at amount promised_on delivered_on
				o1 c1 2026-01-15 1 2027-01-01 2026-01-15
				o2 c1 2026-01-16 1 -          -
				o3 c1 2026-01-01 1 -          2026-01-16
				o4 c1 2405-01-01 1 -          -`},
			file{entity: "deal", rows: "id stage closed_on\nd1 open 2026-05-01\nd2 won 2026-05-01"},
			file{entity: "ticket", rows: "id opened_at promised_at\nt1 2026-01-01 2026-09-09"})
		wantFound(t, s, "future_date", "ordered_at order 2", "delivered_on order 1", "closed_on deal 1")
		if got := shown(t, s, "future_date:ordered_at", "order", "Order"); got != "o2 o4" {
			t.Errorf("got %s, want o2 o4", got)
		}
	})
}

func TestWhatClosesBeforeItOpensIsFound(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		mustImport(t, s,
			file{entity: "deal", rows: `
				id stage opened_on  closed_on
				d1 won   2025-02-02 2025-02-02
				d2 won   2025-02-02 2025-02-01
				d3 open  2025-02-02 2025-02-01`},
			file{entity: "ticket", rows: `
				id opened_at         first_response_at resolved_at
				t1 2025-01-01T10:00Z 2025-01-01T10:00Z 2025-01-01T10:00Z
				t2 2025-01-01T10:00Z 2025-01-01T09:59Z 2025-01-01T09:00Z`},
			file{entity: "lead", rows: "id created_on converted_on\nl1 2025-01-02 2025-01-01\nl2 2025-01-02 2025-01-02"},
			file{entity: "order", rows: "id customer ordered_at amount delivered_on\no1 c1 2025-01-02T23:00Z 1 2025-01-02\no2 c1 2025-01-02 1 2025-01-01"},
			file{entity: "contact", rows: "campaign person contacted_on responded_on converted_on\nk p 2025-01-02 2025-01-01 2025-01-02"},
			file{entity: "idea", rows: "id submitted_on implemented_on\ni1 2025-01-02 2025-01-01"},
			file{entity: "employee", rows: "id name hired_on left_on\ne1 A 2025-01-02 2025-01-01\ne2 B 2025-01-02 2025-01-02"})
		wantFound(t, s, "closes_before_opens", "closed_on deal 1", "resolved_at ticket 1", "first_response_at ticket 1",
			"converted_on lead 1", "delivered_on order 1", "responded_on contact 1", "implemented_on idea 1", "left_on employee 1")
		if got := shown(t, s, "closes_before_opens:closed_on", "deal", "ID"); got != "d2" {
			t.Errorf("got %s, want d2", got)
		}
	})
}

func TestFactsLongBeforeTheCompanyAreFound(t *testing.T) {
	cases := []struct {
		name, dates string
		want        []string
	}{
		{"more than ten years before the rest", "2014-12-31 2025-01-01 2025-01-02 2025-03-01", []string{"ordered_at order 1"}},
		{"ten years before the rest to the day", "2015-01-01 2025-01-01 2025-01-02 2025-03-01", nil},
		{"before 1971, though the rest is not far", "1970-12-31 1971-01-01 1972-01-01", []string{"ordered_at order 1"}},
		{"the first Persian year of a placeholder", "1921-03-21 2025-01-01", []string{"ordered_at order 1"}},
		{"two of a few are a history", "2010-01-01 2010-02-01 2025-01-01", nil},
		{"one alone", "1999-01-01", nil},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			storetest.Each(t, func(t *testing.T, s *store.Store) {
				rows := "id customer ordered_at amount"
				for i, d := range strings.Fields(c.dates) {
					rows += fmt.Sprintf("\no%d c1 %s 1", i, d)
				}
				mustImport(t, s, file{entity: "order", rows: rows})
				wantFound(t, s, "before_start", c.want...)
			})
		})
	}
}

// spending is one amount of spend a month of 2025.
func spending(amounts ...int) file {
	rows := "id spent_on amount"
	for i, a := range amounts {
		rows += fmt.Sprintf("\ns%d 2025-%02d-01 %d", i, i+1, a)
	}
	return file{entity: "spend", rows: rows}
}

func TestAMonthOverEightTimesTheUsualOneHasJumped(t *testing.T) {
	cases := []struct {
		name    string
		amounts []int
		want    []string
	}{
		{"exactly eight times is no jump", []int{10, 10, 10, 10, 10, 80}, nil},
		{"a little more is one", []int{10, 10, 10, 10, 10, 81}, []string{"amount:2025-06 spend 1"}},
		{"five months say nothing", []int{10, 10, 10, 10, 81}, nil},
		{"its own amount is not what is usual", []int{1, 2, 10, 10, 81, 9}, []string{"amount:2025-05 spend 1"}},
		{"the middle of an even number is between the two", []int{8, 8, 8, 12, 12, 12, 81}, []string{"amount:2025-07 spend 1"}},
		{"and not beyond", []int{8, 8, 8, 12, 12, 12, 80}, nil},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			storetest.Each(t, func(t *testing.T, s *store.Store) {
				mustImport(t, s, spending(c.amounts...))
				wantFound(t, s, "month_jump", c.want...)
			})
		})
	}
}

func TestAJumpSaysWhatIsUsual(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		mustImport(t, s, spending(10, 20, 30, 40, 50, 600))
		got := found(t, s, "month_jump")
		if len(got) != 1 || got[0].Total != 600 || got[0].Usual != 30 || got[0].Factor != 20 || got[0].Month.String() != "2025-06" {
			t.Errorf("got %+v, want 600 in 2025-06, 20 times 30", got)
		}
	})
}

func TestOrdersAndDealsJumpByAmountAndEverythingByNumber(t *testing.T) {
	orders, deals := "id customer ordered_at amount kind", "id stage opened_on closed_on amount"
	for m := 1; m <= 6; m++ {
		orders += fmt.Sprintf("\no%d c1 2025-%02d-01 10 sale", m, m)
		deals += fmt.Sprintf("\nd%d won 2025-01-01 2025-%02d-01 10", m, m)
	}
	orders += "\no7 c1 2025-07-01 1000 sale\no8 c1 2025-07-01 921 return\no9 c1 2025-08-01 81 sale\n"
	deals += "\nd7 lost 2025-01-01 2025-07-01 1000\nd8 open 2025-01-01 2025-07-01 1000\nd9 won 2025-01-01 2025-08-01 81"
	for i := range 8 {
		deals += fmt.Sprintf("\nx%d lost 2025-01-01 2025-08-01 1", i)
	}
	test := func(t *testing.T, s *store.Store) {
		mustImport(t, s, file{entity: "order", rows: orders}, file{entity: "deal", rows: deals})
		wantFound(t, s, "month_jump", "amount:2025-08 order 1", "amount:2025-08 deal 1", "facts:2025-08 deal 9")
		if got := shown(t, s, "month_jump:amount:2025-08", "deal", "ID"); got != "d9" {
			t.Errorf("got %s, want d9", got)
		}
	}
	t.Run("from the facts", func(t *testing.T) { storetest.Each(t, test) })
	t.Run("from the sums that are kept", func(t *testing.T) { withCatalogue(t, test) })
}

func TestAPriceOfTenTimesTheUsualOneIsInAnotherUnit(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		rows := "id customer ordered_at amount product quantity kind"
		for i, amount := range []int{100, 100, 100, 100, 200, 700, 1400, 699, 1401, 14, 8, 7, 15} {
			quantity := 1
			if i == 4 {
				quantity = 2
			}
			rows += fmt.Sprintf("\no%d c1 2025-01-01 %d p1 %d sale", i, amount, quantity)
		}
		for i := range 9 { // so that the usual price is 100
			rows += fmt.Sprintf("\nu%d c1 2025-01-01 100 p1 1 sale", i)
		}
		rows += "\nr1 c1 2025-01-01 1000 p1 1 return\nf1 c1 2025-01-01 100 p2 1 sale\nf2 c1 2025-01-01 100 p2 1 sale\nf3 c1 2025-01-01 1000 p2 1 sale\nn1 c1 2025-01-01 1000 - 1 sale\nq1 c1 2025-01-01 1000 p1 - sale"
		mustImport(t, s, file{entity: "order", rows: rows})
		wantFound(t, s, "unit_suspicion", "product order 4")
		if got := shown(t, s, "unit_suspicion:product", "order", "Order"); got != "o10 o5 o6 o9" {
			t.Errorf("got %s, want o10 o5 o6 o9", got)
		}
	})
}

func TestAMonthInAnotherUnitIsFound(t *testing.T) {
	cases := []struct {
		amount int
		want   []string
	}{{699, nil}, {700, []string{"amount:2025-06 order 4"}}, {1400, []string{"amount:2025-06 order 4"}}, {1401, nil}, {15, nil}, {14, []string{"amount:2025-06 order 4"}}}
	for _, c := range cases {
		t.Run(fmt.Sprint(c.amount), func(t *testing.T) {
			storetest.Each(t, func(t *testing.T, s *store.Store) {
				rows := "id customer ordered_at amount kind"
				for m := 1; m <= 6; m++ {
					amount := 100
					if m == 6 {
						amount = c.amount
					}
					for i := range 3 {
						rows += fmt.Sprintf("\no%d-%d c1 2025-%02d-01 %d sale", m, i, m, amount)
					}
					rows += fmt.Sprintf("\nr%d c1 2025-%02d-01 5 return", m, m)
				}
				mustImport(t, s, file{entity: "order", rows: rows})
				wantFound(t, s, "unit_suspicion", c.want...)
			})
		})
	}
}

func TestGapsOfProfilesAreCountedByField(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		mustImport(t, s, file{entity: "customer", rows: `
			id kind      name phone email city segment channel gender birth_year occupation
			c1 person    Ann  1     -     Qom  gold    web     f      1980       nurse
			c2 person    Bob  -     b@x.y Qom  gold    -       -      -          -
			c3 company   Cy   -     -     -    gold    web     -      -          -
			c4 -         -    -     -     Qom  gold    web     -      -          -
			c5 anonymous -    -     -     -    -       -       -      -          -`},
			file{entity: "order", rows: "id customer ordered_at amount\no1 c6 2025-01-01 1"})
		wantFound(t, s, "incomplete_profile", " customer 4", "name customer 2", "phone_or_email customer 3", "city customer 2",
			"segment customer 1", "channel customer 2", "gender customer 1", "birth_year customer 1", "occupation customer 1")
		all := found(t, s, "incomplete_profile")
		if q := all[0]; q.Of != 5 || q.Total != 18 || q.Usual != 31 {
			t.Errorf("got %v of %v fields of %d customers, want 18 of 31 of 5", q.Total, q.Usual, q.Of)
		}
		if q := all[6]; q.Field != "gender" || q.Of != 2 {
			t.Errorf("got %+v, want a gender of two persons", q)
		}
	})
}

func TestWithoutAProfileNoneIsIncomplete(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		mustImport(t, s, file{entity: "order", rows: "id customer ordered_at amount\no1 c6 2025-01-01 1"})
		wantFound(t, s, "incomplete_profile")
	})
}

func TestFindingsFollowTheData(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		mustImport(t, s, file{entity: "deal", rows: "id stage opened_on\nd1 open -"})
		wantFound(t, s, "missing_date", "opened_on deal 1")
		mustImport(t, s, file{entity: "deal", rows: "id stage opened_on\nd1 open 2025-01-01\nd2 open -\nd3 open -"})
		wantFound(t, s, "missing_date", "opened_on deal 2")
		mustImport(t, s, file{entity: "deal", rows: "id stage opened_on\nd2 open 2025-01-01\nd3 open 2025-01-01"})
		wantFound(t, s, "missing_date")
		page, err := s.QualityRows(context.Background(), "missing_date:opened_on", "deal", 0, 10)
		if err != nil || page.Total != 0 || len(page.Rows) != 0 {
			t.Errorf("rows of what is gone: got %v, %v, want none", page, err)
		}
	})
}

func TestRowsOfACheckThatDoesNotExistAreRefused(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		for _, c := range [][2]string{{"nonsense", "deal"}, {"stub", "nonsense"}, {"", ""}} {
			if _, err := s.QualityRows(context.Background(), c[0], c[1], 0, 1); !errors.Is(err, kpi.ErrUnknown) {
				t.Errorf("%q of %q: got %v, want unknown", c[0], c[1], err)
			}
		}
	})
}
