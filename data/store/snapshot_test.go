package store_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"taraz/data"
	"taraz/data/store"
	"taraz/data/store/storetest"
	"taraz/kpi"
)

func shipped(t testing.TB) *kpi.Catalogue {
	t.Helper()
	c, err := kpi.ShippedCatalogue(data.Schema())
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// withValues runs a test on both engines with the shipped catalogue.
func withValues(t *testing.T, today string, test func(t *testing.T, s *store.Store)) {
	t.Helper()
	storetest.With(t, storetest.Config{Options: store.Options{Now: storetest.Noon(today), Catalogue: shipped(t)}}, test)
}

func findings(t *testing.T, s *store.Store) []string {
	t.Helper()
	list, err := s.Check(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func noFindings(t *testing.T, s *store.Store) {
	t.Helper()
	for _, f := range findings(t, s) {
		t.Errorf("check: %s", f)
	}
}

func periods(t *testing.T, list ...string) []kpi.Period {
	t.Helper()
	var all []kpi.Period
	for _, s := range list {
		p, err := london.ParsePeriod(s)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
	return all
}

// written writes values, one line each, numbers to nine digits.
func written(values []kpi.Value) string {
	number := func(x *float64) string {
		if x == nil {
			return "-"
		}
		if *x == 0 {
			return "0"
		}
		return fmt.Sprintf("%.9g", math.Copysign(math.Abs(*x), *x))
	}
	var b strings.Builder
	for _, v := range values {
		fmt.Fprintln(&b, v.KPI, v.Scope, london.Format(v.Period), number(v.Value), number(v.Numerator), number(v.Denominator), v.Reason, v.N,
			v.ToDate, v.Cut, v.Maturing, v.ShortHistory)
	}
	return b.String()
}

func TestStoredValuesEqualThoseComputedFromTheFactsAlone(t *testing.T) {
	unwatched(t)
	withValues(t, "2025-05-10", func(t *testing.T, s *store.Store) {
		c := crm{rand.New(rand.NewPCG(3, 9))}
		for _, entity := range entityNames {
			mustImport(t, s, c.file(entity), c.file("order"))
		}
		some := periods(t, "2024-02", "2024-08", "2025-03", "2025-04", "2025-05", "2024-Q3", "2025-Q2", "2024", "2025")
		for _, kind := range []kpi.ScopeKind{kpi.Organisation, kpi.Department, kpi.Manager, kpi.Employee} {
			for i, like := range []bool{false, true, false} {
				q := kpi.Query{Periods: some, Kind: kind}
				if i == 2 { // periods before the facts are not stored, those beside them are
					q.Periods = append(periods(t, "2009-12", "2010-01", "2010"), some...)
				}
				ask := s.Query
				if like {
					ask = s.LikeForLike
				}
				got, err := ask(context.Background(), q)
				if err != nil {
					t.Fatal(err)
				}
				want, err := s.Live(context.Background(), q, like)
				if err != nil {
					t.Fatal(err)
				}
				if len(want) < 20 {
					t.Errorf("by %s: only %d values to compare", kind, len(want))
				}
				if g, w := strings.Split(written(got), "\n"), strings.Split(written(want), "\n"); strings.Join(g, "\n") != strings.Join(w, "\n") {
					for i := range max(len(g), len(w)) {
						if i >= len(g) || i >= len(w) || g[i] != w[i] {
							t.Errorf("by %s, like for like %v, line %d of %d and %d:\n got %s\nwant %s", kind, like, i, len(g), len(w), at(g, i), at(w, i))
							break
						}
					}
				}
			}
		}
	})
}

func at(list []string, i int) string {
	if i < len(list) {
		return list[i]
	}
	return "nothing"
}

func TestAQueryAnswersWhatIsNotStoredToo(t *testing.T) {
	withValues(t, "2025-05-20", func(t *testing.T, s *store.Store) {
		mustImport(t, s, company...)
		cases := []struct {
			name string
			q    kpi.Query
			want string
		}{
			{"the organisation", kpi.Query{KPIs: []string{"revenue"}, Periods: periods(t, "2025-02", "2025-03"), Kind: kpi.Organisation},
				"revenue organisation 2025-02 150 150 -  2 false 1970-01-01 false false\nrevenue organisation 2025-03 230 230 -  3 false 1970-01-01 false false\n"},
			{"every department with facts, the empty one included", kpi.Query{KPIs: []string{"revenue"}, Periods: periods(t, "2025-03"), Kind: kpi.Department},
				"revenue department: 2025-03 70 70 -  1 false 1970-01-01 false false\nrevenue department:Sales 2025-03 -40 -40 -  1 false 1970-01-01 false false\nrevenue department:Support 2025-03 200 200 -  1 false 1970-01-01 false false\n"},
			{"a department without a fact of the KPI", kpi.Query{KPIs: []string{"revenue", "win_rate"}, Periods: periods(t, "2025-03"), Kind: kpi.Department, Names: []string{"Head"}},
				"revenue department:Head 2025-03 - - - not_applicable 0 false 1970-01-01 false false\nwin_rate department:Head 2025-03 - 0 0 undefined 0 false 1970-01-01 false false\n"},
			{"a kind that is not stored", kpi.Query{KPIs: []string{"revenue"}, Periods: periods(t, "2025-Q1"), Kind: kpi.Segment, Names: []string{"gold"}},
				"revenue segment:gold 2025-Q1 110 110 -  3 false 1970-01-01 false false\n"},
			{"a period before the first fact", kpi.Query{KPIs: []string{"revenue"}, Periods: periods(t, "2024-12"), Kind: kpi.Organisation},
				"revenue organisation 2024-12 0 0 -  0 false 1970-01-01 false false\n"},
		}
		for _, c := range cases {
			t.Run(c.name, func(t *testing.T) {
				got, err := s.Query(context.Background(), c.q)
				if err != nil {
					t.Fatal(err)
				}
				if g := written(got); g != c.want {
					t.Errorf("got\n%swant\n%s", g, c.want)
				}
			})
		}
		_, err := s.Query(context.Background(), kpi.Query{KPIs: []string{"acquisition_cost"}, Periods: periods(t, "2025-03"), Kind: kpi.Employee})
		if !errors.Is(err, kpi.ErrUnsupported) {
			t.Errorf("a kind that the KPI does not have: got %v, want ErrUnsupported", err)
		}
		_, err = s.Query(context.Background(), kpi.Query{KPIs: []string{"revenu"}, Periods: periods(t, "2025-03"), Kind: kpi.Organisation})
		if !errors.Is(err, kpi.ErrUnknown) {
			t.Errorf("a KPI that does not exist: got %v, want ErrUnknown", err)
		}
	})
}

func TestCheckNamesWhatIsDamaged(t *testing.T) {
	unwatched(t)
	cases := []struct{ name, damage, want string }{
		{"a monthly sum", "UPDATE measure_month SET sum = sum + 1 WHERE measure = 'revenue' AND kind = 'organisation' AND month = 24301", "the monthly sum revenue by organisation"},
		{"a value", "UPDATE kpi_value SET value = value + 1 WHERE kpi = 'revenue' AND kind = 'organisation' AND first_month = 24302 AND grain = 'month'", "the value revenue in organisation: month from month 24302"},
		{"a value that is missing", "DELETE FROM kpi_value WHERE kpi = 'revenue' AND kind = 'organisation' AND grain = 'year'", "is missing"},
		{"a fact changed behind our back", "UPDATE fact_order SET amount = 1 WHERE id = 'o2'", "the customer months of all in 24302"},
		{"packed months", "UPDATE customer_month SET size = size + 1 WHERE employee = -1", "cannot be read"},
		{"the days of an entity", "UPDATE fact_month SET last_day = 0 WHERE field = 'ordered_at'", "the days of order.ordered_at"},
		{"a reference that leads nowhere", "UPDATE fact_order SET customer = 999 WHERE id = 'o2'", "refer to a customer that does not exist"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			withValues(t, "2025-05-20", func(t *testing.T, s *store.Store) {
				mustImport(t, s, company...)
				noFindings(t, s)
				if err := s.Exec(context.Background(), c.damage); err != nil {
					t.Fatal(err)
				}
				list := findings(t, s)
				if all := strings.Join(list, "\n"); !strings.Contains(all, c.want) {
					t.Errorf("got %q, want a finding with %q", all, c.want)
				}
				if again := findings(t, s); strings.Join(again, "\n") != strings.Join(list, "\n") {
					t.Errorf("looking has changed what is found: got %q, want %q", again, list)
				}
			})
		})
	}
}

func TestFreshenRewritesTheValuesWhenTheDayChanges(t *testing.T) {
	storetest.EachURL(t, func(t *testing.T, url string) {
		ctx := context.Background()
		now := storetest.Noon("2025-03-21")()
		opt := store.Options{Now: func() time.Time { return now }, Catalogue: shipped(t)}
		s, err := store.Create(ctx, url, storetest.London(), opt)
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		mustImport(t, s, company...)
		q := kpi.Query{KPIs: []string{"revenue"}, Periods: periods(t, "2025-03", "2025-04"), Kind: kpi.Organisation}
		read := func() string {
			t.Helper()
			values, err := s.Query(ctx, q)
			if err != nil {
				t.Fatal(err)
			}
			return written(values)
		}
		// On 21 March the 20th is over: the return and the anonymous sale of that day count.
		want := "revenue organisation 2025-03 230 230 -  3 true 2025-03-20 false false\nrevenue organisation 2025-04 - - - not_due 0 false 1970-01-01 false false\n"
		if got := read(); got != want {
			t.Errorf("on 21 March: got\n%swant\n%s", got, want)
		}
		now = storetest.Noon("2025-04-02")()
		if err := s.Freshen(ctx); err != nil {
			t.Fatal(err)
		}
		want = "revenue organisation 2025-03 230 230 -  3 false 1970-01-01 false false\nrevenue organisation 2025-04 500 500 -  1 true 2025-04-01 false false\n"
		if got := read(); got != want {
			t.Errorf("on 2 April: got\n%swant\n%s", got, want)
		}
		noFindings(t, s)
	})
}

func TestAnotherCatalogueIsAdopted(t *testing.T) {
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "taraz.db")
	s, err := store.Create(ctx, path, storetest.London(), store.Options{Now: storetest.Noon("2025-05-20")})
	if err != nil {
		t.Fatal(err)
	}
	mustImport(t, s, company...)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if s, err = store.Open(ctx, path, store.Options{Now: storetest.Noon("2025-05-20"), Catalogue: shipped(t)}); err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	values, err := s.Query(ctx, kpi.Query{KPIs: []string{"average_order_value"}, Periods: periods(t, "2025-Q1"), Kind: kpi.Organisation})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := written(values), "average_order_value organisation 2025-Q1 126.666667 380 3  3 false 1970-01-01 false false\n"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	noFindings(t, s)
}
