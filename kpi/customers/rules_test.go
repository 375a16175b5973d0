package customers_test

import (
	"fmt"
	"strings"
	"testing"

	"taraz/kpi"
	"taraz/kpi/customers"
)

// parse reads a ledger: one customer a line, events separated by blanks. An event is a day
// and what happened: 100 a sale, -30 a return, 100/60 a sale with its cost, ! a departure,
// !! a controllable one; "acquired", "wallet" and "anonymous" describe the customer.
func parse(t *testing.T, text string) *ledger {
	t.Helper()
	l := &ledger{calendar: gregorian(), settings: kpi.DefaultSettings(kpi.Gregorian), people: map[int32]customers.Person{}}
	for i, row := range strings.Split(strings.TrimSpace(text), "\n") {
		c, who := int32(i+1), customers.Person{Wallet: -1}
		for n, event := range strings.Fields(row) {
			what, arg, _ := strings.Cut(event, ":")
			switch {
			case what == "anonymous":
				who.Anonymous = true
			case what == "acquired":
				who.Acquired = day(t, arg)
			case what == "wallet":
				fmt.Sscan(arg, &who.Wallet)
			case strings.HasPrefix(arg, "!"):
				who.Departures = append(who.Departures, customers.Departure{Day: day(t, what), Controllable: arg == "!!"})
			default:
				l.lines = append(l.lines, parseLine(t, line{customer: c, day: day(t, what), order: n, cost: -1}, arg))
			}
		}
		l.people[c] = who
	}
	return l
}

func parseLine(t *testing.T, x line, arg string) line {
	t.Helper()
	amount, cost, has := strings.Cut(arg, "/")
	if _, err := fmt.Sscan(amount, &x.amount); err != nil {
		t.Fatal(err)
	}
	if has {
		fmt.Sscan(cost, &x.cost)
	}
	if x.amount < 0 {
		x.amount, x.back = -x.amount, true
	}
	return x
}

// want is an expected part; figures left out of a case are not looked at.
type want map[string]kpi.Part

func count(n int64) kpi.Part { return kpi.Part{Sum: float64(n), N: n} }

func sum(s float64, n int64) kpi.Part { return kpi.Part{Sum: s, N: n} }

type rule struct {
	name        string
	facts       string
	period, cut string
	churn, back int // churn_days and win_back_days, 0: as shipped
	want        want
}

func (r rule) check(t *testing.T) {
	l := parse(t, r.facts)
	if r.churn > 0 {
		l.settings.ChurnDays = r.churn
	}
	l.settings.WinBackDays = r.back
	parts := l.run(t, []kpi.Window{window(t, l.calendar, r.period, r.cut)})
	for name, want := range r.want {
		if got := parts[customers.Key{Figure: name}]; got.Sum != want.Sum || got.N != want.N {
			t.Errorf("%s: got %v, want %v", name, got, want)
		}
	}
}

func TestPurchases(t *testing.T) {
	for _, r := range []rule{
		{name: "a customer with two sales in P is active once",
			facts: "2024-03-01:100 2024-03-09:50", period: "2024-03",
			want: want{"active": count(1), "known_orders": count(2), "known_revenue": sum(150, 1), "repeat": count(1), "new": count(1)}},
		{name: "a return alone makes nobody active, but lowers revenue",
			facts: "2024-02-01:100 2024-03-09:-30", period: "2024-03",
			want: want{"active": count(0), "known_revenue": sum(-30, 0), "existing_revenue": sum(-30, 0), "top20_total": sum(-30, 0)}},
		{name: "retained customers bought in P-1 and in P, and P-1 is whole",
			facts: "2024-02-28:1 2024-03-01:1\n2024-02-29:1\n2024-03-01:1", period: "2024-03", cut: "2024-03-01",
			want: want{"active_before": count(2), "retained": count(1), "active": count(2), "new": count(1)}},
		{name: "a quarter's P-1 is the quarter before",
			facts: "2023-10-01:1 2024-03-31:1\n2023-12-31:1\n2023-09-30:1 2024-01-01:1", period: "2024-Q1",
			want: want{"active_before": count(2), "retained": count(1), "active": count(2), "existing_revenue": sum(2, 2)}},
		{name: "the first sale is the earliest ever, years before P",
			facts: "2010-01-01:1 2024-03-05:7", period: "2024-03",
			want: want{"new": count(0), "existing_revenue": sum(7, 1), "repeat": count(1), "relationship_days": sum(5203, 1)}},
		{name: "who was acquired before the first sale in the data is new in no period",
			facts: "acquired:2023-12-31 2024-03-05:7\nacquired:2024-01-01 2024-03-06:7\n2024-01-01:1", period: "2024-03",
			want: want{"new": count(1), "active": count(2)}},
		{name: "anonymous sales count in the total of top20 alone",
			facts: "anonymous 2024-03-05:70/30 2024-02-01:9/1\n2024-03-05:10/4", period: "2024-03",
			want: want{"active": count(1), "active_before": count(0), "known_revenue": sum(10, 1), "known_orders": count(1),
				"churn_base": count(0), "top20": sum(6, 1), "top20_total": sum(46, 1)}},
		{name: "relationship days run to the last day of P, of a cut P to the cut",
			facts: "2024-03-02:1", period: "2024-03", cut: "2024-03-12", want: want{"relationship_days": sum(10, 1)}},
		{name: "repeat looks at sale orders up to the end of P, not beyond",
			facts: "2024-03-02:1 2024-04-02:1\n2024-02-02:1 2024-03-02:1", period: "2024-03",
			want: want{"active": count(2), "repeat": count(1)}},
	} {
		t.Run(r.name, r.check)
	}
}

func TestSecondPurchase(t *testing.T) {
	for _, r := range []rule{ // the 90th day after 2024-01-01 is 2024-03-31
		{name: "the 90th day falls in P and a sale on it counts",
			facts: "2024-01-01:1 2024-03-31:1", period: "2024-03", want: want{"second_due": count(1), "second_bought": count(1)}},
		{name: "a sale on the 91st day is too late",
			facts: "2024-01-01:1 2024-04-01:1", period: "2024-03", want: want{"second_due": count(1), "second_bought": count(0)}},
		{name: "two orders on the first day are one purchase",
			facts: "2024-01-01:1 2024-01-01:5", period: "2024-03", want: want{"second_due": count(1), "second_bought": count(0)}},
		{name: "another day of the first month counts",
			facts: "2024-01-01:1 2024-01-02:1", period: "2024-03", want: want{"second_due": count(1), "second_bought": count(1)}},
		{name: "a return is no second purchase",
			facts: "2024-01-01:1 2024-02-02:-1", period: "2024-03", want: want{"second_due": count(1), "second_bought": count(0)}},
		{name: "a 90th day after the cut is not due yet",
			facts: "2024-01-01:1 2024-01-02:1", period: "2024-03", cut: "2024-03-30", want: want{"second_due": count(0), "second_bought": count(0)}},
	} {
		t.Run(r.name, r.check)
	}
}

func TestTwelveMonths(t *testing.T) {
	for _, r := range []rule{ // the 12 months ended with 2024-03 are 2023-04 to 2024-03
		{name: "the 12 months end with P and the 12 before end a month before them",
			facts: "2022-04-01:10 2023-04-01:20\n2023-03-31:40\n2022-03-31:80 2024-03-31:5", period: "2024-03",
			want: want{"active_12m_before": count(2), "retained_12m": count(1), "revenue_12m_before": sum(50, 2), "revenue_12m_of_before": sum(20, 2)}},
		{name: "a quarter and a year look at the same 12 months as their last month",
			facts: "2022-04-01:10 2023-04-01:20\n2023-03-31:40\n2022-03-31:80 2024-03-31:5", period: "2024-Q1",
			want: want{"active_12m_before": count(2), "retained_12m": count(1), "revenue_12m_before": sum(50, 2), "revenue_12m_of_before": sum(20, 2)}},
		{name: "returns lower both revenues, and a return of a former customer counts in the 12 months before",
			facts: "2022-05-01:10 2023-05-01:-4\n2021-01-01:9 2022-05-01:-9", period: "2024-03",
			want: want{"active_12m_before": count(1), "retained_12m": count(0), "revenue_12m_before": sum(1, 1), "revenue_12m_of_before": sum(-4, 1)}},
		{name: "share of wallet is capped by the wallet, customer by customer",
			facts: "wallet:100 2023-04-01:80 2024-03-01:50\nwallet:100 2023-05-01:30 2023-06-01:-10\n2023-05-01:30\nwallet:100 2023-03-31:10", period: "2024-03",
			want: want{"wallet": sum(200, 2), "wallet_revenue": sum(120, 2)}},
		{name: "net revenue below nothing counts as it is in the share of wallet",
			facts: "wallet:100 2023-03-01:80 2023-05-01:10 2023-05-02:-80", period: "2024-03",
			want: want{"wallet": sum(100, 1), "wallet_revenue": sum(-70, 1)}},
		{name: "a wallet needs a sale in these months, a return is not enough",
			facts: "wallet:100 2023-03-01:80 2023-05-02:-80", period: "2024-03",
			want: want{"wallet": sum(0, 0), "wallet_revenue": sum(0, 0)}},
	} {
		t.Run(r.name, r.check)
	}
}

func TestChurn(t *testing.T) {
	for _, r := range []rule{
		{name: "the churn day is the last sale + churn_days; before it nobody is lost",
			facts: "2024-02-29:1", period: "2024-03", churn: 32, want: want{"churn_base": count(1), "churned": count(0)}}, // churn day 2024-04-01
		{name: "no sale up to the churn day: churned in P",
			facts: "2024-01-31:1 2024-03-10:1", period: "2024-03", churn: 31, want: want{"churn_base": count(1), "churned": count(1), "won_back": count(0)}},
		{name: "a sale on the churn day prevents it",
			facts: "2024-01-31:1 2024-03-02:1", period: "2024-03", churn: 31, want: want{"churn_base": count(1), "churned": count(0)}},
		{name: "a churn day on the first day of P is in P",
			facts: "2024-01-30:1", period: "2024-03", churn: 31, want: want{"churn_base": count(1), "churned": count(1), "win_back_base": count(0)}},
		{name: "a churn day before P leaves the base and can be won back",
			facts: "2024-01-29:1 2024-03-31:1", period: "2024-03", churn: 31, want: want{"churn_base": count(0), "churned": count(0), "win_back_base": count(1), "won_back": count(1)}},
		{name: "a churn day after a sale in P counts in a longer P, once",
			facts: "2023-12-20:1 2024-01-25:1", period: "2024-Q1", churn: 31, want: want{"churn_base": count(1), "churned": count(1)}},
		{name: "who bought first in P is not in its base",
			facts: "2024-01-01:1", period: "2024-Q1", churn: 31, want: want{"churn_base": count(0), "churned": count(0)}},
		{name: "a departure in P counts once beside a churn day",
			facts: "2024-01-31:1 2024-03-01:!! 2024-03-02:!", period: "2024-03", churn: 31, want: want{"churn_base": count(1), "churned": count(1), "controllably_departed": count(1)}},
		{name: "a departure before P leaves the base, also before its churn day",
			facts: "2024-02-20:1 2024-02-21:!", period: "2024-03", want: want{"churn_base": count(0), "win_back_base": count(1), "churned": count(0)}},
		{name: "a later sale ends a departure",
			facts: "2024-02-20:1 2024-02-21:!! 2024-02-22:1", period: "2024-03", want: want{"churn_base": count(1), "win_back_base": count(0), "churned": count(0)}},
		{name: "a sale on the day of the departure does not end it",
			facts: "2024-02-20:1 2024-02-21:1 2024-02-21:!", period: "2024-03", want: want{"churn_base": count(0), "win_back_base": count(1)}},
		{name: "a departure in P counts although he buys again in P",
			facts: "2024-02-20:1 2024-03-05:! 2024-03-06:1", period: "2024-03", want: want{"churn_base": count(1), "churned": count(1)}},
		{name: "a departure of somebody lost before P counts in nothing",
			facts: "2024-01-05:1 2024-03-05:!!", period: "2024-03", churn: 31, want: want{"churn_base": count(0), "churned": count(0), "controllably_departed": count(0)}},
		{name: "a departure after the cut has not happened yet",
			facts: "2024-02-20:1 2024-03-05:!!", period: "2024-03", cut: "2024-03-04", want: want{"churn_base": count(1), "churned": count(0), "controllably_departed": count(0)}},
		{name: "win_back_days include the day so many days before P",
			facts: "2024-01-29:1 2024-03-31:1", period: "2024-04", churn: 31, back: 31, want: want{"win_back_base": count(0), "churn_base": count(1)}},
		{name: "who was lost longer ago than win_back_days is out of the base",
			facts: "2024-01-29:1\n2024-01-28:1", period: "2024-04", churn: 31, back: 32, want: want{"win_back_base": count(1)}}, // lost 2024-02-29, 2024-02-28
		{name: "a departure starts the loss where it comes before the churn day",
			facts: "2024-01-29:1 2024-02-01:!", period: "2024-04", churn: 31, back: 32, want: want{"win_back_base": count(0)}},
	} {
		t.Run(r.name, r.check)
	}
}

func TestTopFifth(t *testing.T) {
	for _, r := range []rule{
		{name: "the fifth of six customers is two of them, by profit and not by revenue",
			facts:  "2024-03-01:100/99\n2024-03-01:50/10\n2024-03-01:30/10\n2024-03-01:20/15\n2024-03-01:10/5\n2024-03-01:10/8",
			period: "2024-03", want: want{"top20": sum(60, 2), "top20_total": sum(73, 6)}},
		{name: "up to 5 % of revenue without a cost takes the cost ratio of the rest",
			facts: "2024-03-01:95/38\n2024-03-02:5", period: "2024-03", want: want{"top20": sum(57, 1), "top20_total": sum(60, 2)}},
		{name: "beyond 5 % it is revenue instead of profit",
			facts: "2024-03-01:94/38\n2024-03-02:6", period: "2024-03", want: want{"top20": sum(94, 1), "top20_total": sum(100, 2)}},
		{name: "without any cost it is revenue",
			facts: "2024-03-01:94\n2024-03-02:6 2024-03-03:-1", period: "2024-03", want: want{"top20": sum(94, 1), "top20_total": sum(99, 2)}},
		{name: "a return's cost subtracts",
			facts: "2024-03-01:94/40 2024-03-05:-10/5", period: "2024-03", want: want{"top20": sum(49, 1), "top20_total": sum(49, 1)}},
	} {
		t.Run(r.name, r.check)
	}
}

func TestScopesAreCountedApart(t *testing.T) {
	l := parse(t, "2024-02-01:10\n2024-03-01:20")
	l.lines = append(l.lines, line{scope: 7, customer: 1, day: day(t, "2024-03-09"), order: 9, amount: 5, cost: -1})
	parts := l.run(t, []kpi.Window{window(t, l.calendar, "2024-03", "")}, "active", "new", "known_revenue")
	for key, want := range map[customers.Key]kpi.Part{
		{Figure: "active", Scope: 0}: count(1), {Figure: "active", Scope: 7}: count(1),
		{Figure: "new", Scope: 0}: count(1), {Figure: "new", Scope: 7}: count(1), // the first purchase from him
		{Figure: "known_revenue", Scope: 7}: sum(5, 1),
	} {
		if got := parts[key]; got.Sum != want.Sum || got.N != want.N {
			t.Errorf("%v: got %v, want %v", key, got, want)
		}
	}
	if _, ok := parts[customers.Key{Figure: "churn_base"}]; ok {
		t.Error("got a figure that nobody asked for")
	}
}

func TestRowsOfOneMonthAreAddedUp(t *testing.T) {
	pass, err := customers.New(customers.Config{Calendar: gregorian(), Settings: kpi.DefaultSettings(kpi.Gregorian),
		Windows: []kpi.Window{window(t, gregorian(), "2024-04", "")}})
	if err != nil {
		t.Fatal(err)
	}
	jan := kpi.NewMonth(2024, 1)
	for _, r := range []customers.Row{
		{Customer: 1, Month: jan, Returns: 5},
		{Customer: 1, Month: jan, SaleOrders: 1, SaleDays: 1, FirstDay: day(t, "2024-01-05"), LastDay: day(t, "2024-01-05"), Sales: 10},
		{Customer: 1, Month: jan, SaleOrders: 1, SaleDays: 1, FirstDay: day(t, "2024-01-03"), LastDay: day(t, "2024-01-03"), Sales: 10},
	} {
		if err := pass.Add(r, customers.Person{Wallet: 100}); err != nil {
			t.Fatal(err)
		}
	}
	parts, err := pass.Finish()
	if err != nil {
		t.Fatal(err)
	}
	for figure, want := range map[string]kpi.Part{"second_due": count(1), "second_bought": count(1), "wallet_revenue": sum(15, 1)} {
		if got := parts[customers.Key{Figure: figure}]; got.Sum != want.Sum || got.N != want.N {
			t.Errorf("%s: got %v, want %v", figure, got, want)
		}
	}
}
