package store_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"taraz/data/store"
	"taraz/data/store/storetest"
)

// groupsOf are the duplicates as id(by,by)+id(by) of every group.
func groupsOf(t *testing.T, s *store.Store, limit int) string {
	t.Helper()
	all, err := s.Duplicates(context.Background(), limit)
	if err != nil {
		t.Fatal(err)
	}
	var groups []string
	for _, g := range all {
		var members []string
		for _, m := range g.Members {
			members = append(members, m.ID+"("+strings.Join(m.By, ",")+")")
		}
		text := strings.Join(members, "+")
		if g.SharedBy > 0 {
			text = fmt.Sprintf("%d share %s: %d shown", g.SharedBy, strings.Join(g.Members[0].By, ","), len(members))
		}
		groups = append(groups, text)
	}
	return strings.Join(groups, " ")
}

func TestCustomersWhoShareAKeySeemToBeOne(t *testing.T) {
	cases := []struct{ name, rows, want string }{
		{"a phone, however it is typed", "id phone\nc1 09121234567\nc2 +98_912_123_4567\nc3 ۹۱۲۱۲۳۴۵۶۷\nc4 09127654321", "c1(phone)+c2(phone)+c3(phone)"},
		{"an e-mail address in other letters", "id email\nc1 A@x.com\nc2 a@X.com\nc3 b@x.com", "c1(email)+c2(email)"},
		{"a national id that lost its zero", "id national_id\nc1 0684159414\nc2 684159414", "c1(national_id)+c2(national_id)"},
		{"what is no phone, address or id is no key", "id phone email national_id\nc1 0000000000 none 1234567890\nc2 0000000000 none 1234567890", ""},
		{"through another customer", "id phone email\nc1 09121234567 -\nc2 09121234567 a@x.com\nc3 - a@x.com", "c1(phone)+c2(email,phone)+c3(email)"},
		{"two keys", "id phone email\nc1 09121234567 a@x.com\nc2 09121234567 a@x.com", "c1(email,phone)+c2(email,phone)"},
		{"a family with one phone and different national ids is not one", "id phone national_id\nc1 09121234567 0684159414\nc2 09121234567 0067749828", ""},
		{"nor through one without an id", "id phone national_id\nc1 09121234567 0684159414\nc2 09121234567 -\nc3 09121234567 0067749828", "c1(phone)+c2(phone)"},
		{"the biggest group first", "id phone\nc1 09121234567\nc2 09121234567\nc3 09127654321\nc4 09127654321\nc5 09127654321", "c3(phone)+c4(phone)+c5(phone) c1(phone)+c2(phone)"},
		{"one name in one city is no proof", "id name city\nc1 Ann Qom\nc2 Ann Qom", ""},
		{"the anonymous are nobody", "id kind phone\nc1 anonymous 09121234567\nc2 - 09121234567", ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			storetest.Each(t, func(t *testing.T, s *store.Store) {
				mustImport(t, s, file{entity: "customer", rows: c.rows})
				if got := groupsOf(t, s, 10); got != c.want {
					t.Errorf("got %q, want %q", got, c.want)
				}
			})
		})
	}
}

func TestAKeyOfManyProposesNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		rows := "id phone email"
		for i := range 20 {
			rows += fmt.Sprintf("\nc%d 02188776655 e%d@x.com", i, i/2)
		}
		mustImport(t, s, file{entity: "customer", rows: rows})
		wantFound(t, s, "duplicate_customer", " customer 20")
		mustImport(t, s, file{entity: "customer", rows: "id phone\nc20 02188776655"})
		wantFound(t, s, "duplicate_customer", " customer 20", "shared_by_many customer 21")
		if got := found(t, s, "duplicate_customer")[0].Groups; got != 10 {
			t.Errorf("got %d groups, want the ten pairs with one address", got)
		}
		got := groupsOf(t, s, 100)
		if !strings.HasSuffix(got, "c18(email)+c19(email) 21 share phone: 20 shown") {
			t.Errorf("got %s, want the pairs and then the phone of 21", got)
		}
		if got := groupsOf(t, s, 1); got != "c0(email)+c1(email)" {
			t.Errorf("the first alone: got %s, want c0 and c1", got)
		}
	})
}

func TestADuplicateSaysWhatItHas(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		mustImport(t, s, twice...)
		all, err := s.Duplicates(context.Background(), 10)
		if err != nil || len(all) != 1 {
			t.Fatalf("got %v, %v, want one group", all, err)
		}
		want := fmt.Sprint([]store.Duplicate{
			{ID: "c2", Name: "Anna", City: "Shiraz", Phone: "09121234567", Email: "a@x.y", By: []string{"phone"}, Facts: 8, First: day(t, "2025-01-01"), Last: day(t, "2025-11-01")},
			{ID: "c1", Name: "Ann", Phone: "09121234567", By: []string{"phone"}, Facts: 2, First: day(t, "2025-03-01"), Last: day(t, "2025-11-01")},
		})
		if got := fmt.Sprint(all[0].Members); got != want {
			t.Errorf("got %s\nwant %s", got, want)
		}
	})
}

func TestNamesakesAreShownApart(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		mustImport(t, s, file{entity: "customer", rows: "id name city phone\nc1 علي_رضا تهران 09121234567\nc2 علی__رضا تهران 09121234567\nc3 علی_رضا قم -\nc4 علی_رضا - -"})
		wantFound(t, s, "duplicate_customer", " customer 2", "name_and_city customer 2")
		if got, want := shown(t, s, "duplicate_customer:name_and_city", "customer", "Group", "ID", "City"), "1,c1,تهران 1,c2,تهران"; got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	})
}

func TestAMergedCustomerIsNoFinding(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		mustImport(t, s,
			file{entity: "customer", rows: "id name phone\nc1 Ann 09121234567\nc2 Ann 09121234567"},
			file{entity: "order", rows: "id customer ordered_at amount\no1 c3 2025-01-01 1"})
		wantFound(t, s, "duplicate_customer", " customer 2")
		wantFound(t, s, "stub", " customer 1")
		one := mustMerge(t, s, "c1", "c2")
		two := mustMerge(t, s, "c1", "c3")
		wantFound(t, s, "duplicate_customer")
		wantFound(t, s, "stub")
		if got := found(t, s, "incomplete_profile")[0]; got.Of != 1 {
			t.Errorf("got %d customers with a profile, want 1", got.Of)
		}
		mustUnmerge(t, s, one)
		mustUnmerge(t, s, two)
		wantFound(t, s, "duplicate_customer", " customer 2")
		wantFound(t, s, "stub", " customer 1")
	})
}
