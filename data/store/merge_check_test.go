package store_test

import (
	"context"
	"strings"
	"testing"

	"taraz/data/store"
	"taraz/data/store/storetest"
)

func TestTheCheckFindsDamagedMerges(t *testing.T) {
	cases := []struct{ name, damage, want string }{
		{"a merged customer who is shown", "INSERT INTO customer (num, id) SELECT num, 'x' FROM customer_own WHERE id = 'c2'", "1 customers are merged and still shown"},
		{"nobody was kept", "UPDATE customer_own SET root = 99", "3 customers are merged into one who does not exist"},
		{"a fact of another", "UPDATE fact_lead SET via_customer = 77 WHERE id = 'l1'", "1 rows of lead are of a customer"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			storetest.Each(t, func(t *testing.T, s *store.Store) {
				mustImport(t, s, twice...)
				mustMerge(t, s, "c1", "c2", "c3")
				wantClean(t, s)
				if err := s.Exec(context.Background(), c.damage); err != nil {
					t.Fatal(err)
				}
				got, err := s.Check(context.Background())
				if err != nil || !strings.Contains(strings.Join(got, "\n"), c.want) {
					t.Errorf("got %q, %v, want %s", got, err, c.want)
				}
			})
		})
	}
}
