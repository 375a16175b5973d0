package main

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"taraz/data/store"
	"taraz/kpi"
)

func TestFactsOfTheFutureAndOfBeforeTheCompanyAreKeptListedAndInNoPeriodButTheirOwn(t *testing.T) {
	unwatched(t)
	var b strings.Builder
	fmt.Fprintln(&b, "id,customer,ordered_at,amount")
	for i := range 40 {
		fmt.Fprintf(&b, "%d,c%d,%d-%02d-03,%d\n", i, i%7, 1404+i/24, 1+i/2%12, 1000+i)
	}
	const odd = "id,customer,ordered_at,amount\nf,x1,1406-05-01,777\np,x2,1350-01-01,888\n"
	kpis := []string{"revenue", "gross_profit", "average_order_value", "new_customers", "active_customers", "retention_rate", "existing_customer_revenue_share"}
	eachEngine(t, func(t *testing.T, op operator) {
		op.must("init", "--name", "Shop", "--unit", "rial", "--locale", "en")
		op.must("import", "--as", "order", "--covers", "1405-08-30", op.file("orders.csv", b.String()))
		past := append(kpis, "--from", "1404-01", "--to", "1405-09")
		before := op.values(past...)
		got := op.imports("--as", "order", op.file("odd.csv", odd))[0]
		if got.Accepted != 2 || strings.Join(got.Months, " ") != "1350-01 1406-05" {
			t.Errorf("got %+v, want both kept in months of their own", got)
		}
		quality := strings.Join(strings.Fields(op.must("quality")), " ")
		hasAll(t, "quality", quality, "future_date:ordered_at order 1", "before_start:ordered_at order 1")
		after := op.values(past...)
		for key, want := range before {
			if text(after[key]) != text(want) {
				t.Errorf("%s: got %s, want %s as before", key, text(after[key]), text(want))
			}
		}
		op.reason(op.values("revenue", "--period", "1406-05"), "revenue 1406-05 organisation", "not_due")
		op.near(op.values("revenue", "--period", "1350-01"), "revenue 1350-01 organisation", 888)
	})
}

// text is a value with its reason and parts.
func text(r record) string {
	say := func(x *float64) string {
		if x == nil {
			return "-"
		}
		return fmt.Sprint(*x)
	}
	reason := ""
	if r.Reason != nil {
		reason = *r.Reason
	}
	return fmt.Sprint(say(r.Value), reason, " ", say(r.Numerator), "/", say(r.Denominator), " n ", r.N, " ", r.ToDate)
}

// instants are moments at the turns of days, months, years and clocks in Tehran, with the
// Jalali day that they are of there.
var instants = []struct{ at, day string }{
	{"2021-03-20T20:29:59Z", "1399-12-30"}, {"2021-03-20T20:30:00Z", "1400-01-01"}, // a leap year ends
	{"2022-03-20T20:29:59Z", "1400-12-29"}, {"2022-03-20T20:30:00Z", "1401-01-01"}, // a common one
	{"2022-03-21T20:29:59Z", "1401-01-01"}, {"2022-03-21T20:30:00Z", "1401-01-02"}, // midnight is skipped
	{"2022-03-21T21:30:00Z", "1401-01-02"}, {"2022-03-22T19:29:59Z", "1401-01-02"}, {"2022-03-22T19:30:00Z", "1401-01-03"},
	{"2022-09-21T19:29:59Z", "1401-06-30"}, {"2022-09-21T19:30:00Z", "1401-06-30"}, // the hour before midnight comes twice
	{"2022-09-21T20:29:59Z", "1401-06-30"}, {"2022-09-21T20:30:00Z", "1401-06-31"},
	{"2022-09-22T20:29:59Z", "1401-06-31"}, {"2022-09-22T20:30:00Z", "1401-07-01"},
	{"2023-03-21T20:29:59Z", "1402-01-01"}, {"2023-03-21T20:30:00Z", "1402-01-02"}, // no summer time any more
	{"2024-03-19T20:29:59Z", "1402-12-29"}, {"2024-03-19T20:30:00Z", "1403-01-01"},
	{"2025-03-20T20:29:59Z", "1403-12-30"}, {"2025-03-20T20:30:00Z", "1404-01-01"},
	{"2026-03-20T20:29:59Z", "1404-12-29"}, {"2026-03-20T20:30:00Z", "1405-01-01"}, // 1404 is no leap year
	{"1401-01-02 00:30", "1401-01-02"}, {"1401/06/30 23:30", "1401-06-30"}, {"2025-03-21 03:29:59+07:00", "1403-12-30"},
}

func TestInstantsFallOnTheRightJalaliDayAndMonth(t *testing.T) {
	unwatched(t)
	eachEngine(t, func(t *testing.T, op operator) {
		op.must("init", "--name", "Shop", "--unit", "rial", "--locale", "en")
		var b strings.Builder
		fmt.Fprintln(&b, "id,customer,employee,ordered_at,amount")
		months := map[string]float64{}
		for i, x := range instants {
			fmt.Fprintf(&b, "%d,c,e%d,%s,1\n", i, i, x.at)
			months[x.day[:7]]++
		}
		got := op.imports("--as", "order", "--covers", "1405-08-29", op.file("instants.csv", b.String()))[0]
		if got.Accepted != int64(len(instants)) {
			t.Fatalf("got %+v, want all of %d", got, len(instants))
		}
		values := op.values("revenue", "--from", "1399-12", "--to", "1405-07")
		for key, v := range values {
			if month := strings.Fields(key)[1]; v.Value == nil || *v.Value != months[month] {
				t.Errorf("%s: got %s, want %v", key, text(v), months[month])
			}
		}
		d, err := openDesk(context.Background(), environment{Now: func() time.Time { return op.now }, Getenv: func(string) string { return "" }}, op.db)
		if err != nil {
			t.Fatal(err)
		}
		defer d.Close()
		for i, x := range instants {
			if got := dayOf(t, d, x.day[:7], fmt.Sprint("e", i)); got != x.day {
				t.Errorf("%s: got %s, want %s", x.at, got, x.day)
			}
		}
	})
}

// dayOf is the Jalali day of an employee's only order of a month.
func dayOf(t *testing.T, d *desk, month, employee string) string {
	t.Helper()
	p, err := d.org.Calendar.ParsePeriod(month)
	if err != nil {
		t.Fatal(err)
	}
	page, err := d.Rows(context.Background(), store.RowQuery{KPI: "revenue", Period: p, Scope: kpi.Scope{Kind: "employee", Name: employee}, Limit: 2})
	if err != nil || len(page.Rows) != 1 {
		return fmt.Sprintf("%d rows in %s (%v)", len(page.Rows), month, err)
	}
	for i, c := range page.Columns {
		if c.Kind == "day" {
			y, m, day := d.org.Calendar.Civil(page.Rows[0][i].Day)
			return fmt.Sprintf("%04d-%02d-%02d", y, m, day)
		}
	}
	return "no day"
}

func TestMonthsEndOnTheirLastDayAndYearsAreComparedOverALeapEsfand(t *testing.T) {
	unwatched(t)
	const orders = "id,customer,ordered_at,amount\n" +
		"1,c,1402-12-29,80\n2,c,1403-01-31,1\n3,c,1403-02-01,2\n4,c,1403-06-31,4\n5,c,1403-07-01,8\n6,c,1403-07-30,16\n7,c,1403-08-01,32\n" +
		"8,c,1403-11-30,64\n9,c,1403-12-01,40\n10,c,1403-12-30,60\n11,c,1404-01-01,50\n12,c,1404-12-01,70\n13,c,1404-12-29,80\n14,c,1405-01-01,75\n"
	eachEngine(t, func(t *testing.T, op operator) {
		op.must("init", "--name", "Shop", "--unit", "rial", "--locale", "en")
		got := op.imports("--as", "order", "--covers", "1405-08-29", op.file("ends.csv", orders+"15,c,1404-12-30,9\n16,c,1403-07-31,9\n17,c,1402-12-30,9\n"))[0]
		if got.Accepted != 14 || got.Reasons["no_such_day"] != 3 {
			t.Errorf("got %+v, want the days that do not exist rejected", got)
		}
		months := op.values("revenue", "revenue_growth", "revenue_growth_yoy", "--from", "1402-12", "--to", "1405-01")
		for month, want := range map[string]float64{"1402-12": 80, "1403-01": 1, "1403-02": 2, "1403-06": 4, "1403-07": 24, "1403-08": 32, "1403-11": 64,
			"1403-12": 100, "1404-01": 50, "1404-12": 150, "1405-01": 75} {
			op.near(months, "revenue "+month+" organisation", want)
		}
		op.near(months, "revenue_growth 1404-01 organisation", -0.5) // Esfand of 30 days before it
		op.near(months, "revenue_growth 1405-01 organisation", -0.5) // of 29
		op.near(months, "revenue_growth_yoy 1403-12 organisation", 0.25)
		op.near(months, "revenue_growth_yoy 1404-12 organisation", 0.5)
		longer := op.values("revenue", "--from", "1403", "--to", "1404")
		op.near(longer, "revenue 1403 organisation", 227)
		op.near(longer, "revenue 1404 organisation", 200)
		op.near(op.values("revenue", "--period", "1403-Q4"), "revenue 1403-Q4 organisation", 164)
	})
}
