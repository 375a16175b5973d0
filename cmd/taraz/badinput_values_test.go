package main

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
)

// numbered is an order of one employee for every text: its amount, or whatever column says.
func numbered(column string, texts []string) string {
	var b strings.Builder
	fmt.Fprintln(&b, "id,customer,employee,ordered_at,amount")
	for i, text := range texts {
		day, amount := "1404-01-05", "1"
		if column == "amount" {
			amount = text
		} else {
			day = text
		}
		fmt.Fprintf(&b, "%d,c%d,e%d,\"%s\",\"%s\"\n", i, i, i, day, amount)
	}
	return b.String()
}

func TestAnAmountIsReadInEveryNotationOrRejectedAndNeverZero(t *testing.T) {
	unwatched(t)
	read := []struct {
		text string
		want float64
	}{
		{"۱۲٬۵۰۰", 12500}, {"12,500", 12500}, {"١٢٬٥٠٠", 12500}, {"12500.0", 12500}, {"1.25E+04", 12500}, {"۱۲٫۵", 12.5}, {"12.5", 12.5},
		{"۳.۱۴۹.۰۰۰ تومان", 3149000}, {"0", 0},
		{"(500)", -500}, {"500-", -500}, {"−500", -500}, {"-500", -500}, {"\u200E−۵۰۰", -500},
	}
	not := []string{"1e309", "NaN", "Infinity", "", "-", "12,5x", "12 500", "12,50", "۱۲/۵", "رایگان", "1 000 ریال", "99999999999999999999"}
	var texts []string
	for _, r := range read {
		texts = append(texts, r.text)
	}
	const mapping = "entity: order\nsource: s\ncolumns: {id: id, customer: customer, employee: employee, ordered_at: ordered_at, amount: {column: amount, unit: toman, negative: return}}\n"
	eachEngine(t, func(t *testing.T, op operator) {
		op.must("init", "--name", "Shop", "--locale", "en")
		list := filepath.Join(t.TempDir(), "rejects.csv")
		file := op.file("numbers.csv", numbered("amount", append(texts, not...)))
		got := op.imports("--map", op.file("m.yaml", mapping), "--covers", "1404-01-31", "--rejects", list, file)[0]
		if got.Accepted != int64(len(read)) || got.Rejected != int64(len(not)) {
			t.Errorf("got %+v, want %d rows accepted and %d rejected: %q", got, len(read), len(not), rejected(t, list))
		}
		values := op.values("revenue", "--period", "1404-01", "--by", "employee")
		for i, r := range read {
			key := fmt.Sprintf("revenue 1404-01 employee:e%d", i)
			if v := values[key].Value; v == nil || *v != r.want {
				t.Errorf("%q: got %v, want %v", r.text, v, r.want)
			}
		}
		for i, text := range not {
			if v, ok := values[fmt.Sprintf("revenue 1404-01 employee:e%d", len(read)+i)]; ok {
				t.Errorf("%q: got %+v, want no value at all", text, v)
			}
		}
		for _, r := range rejected(t, list) {
			if !strings.Contains(r, " amount bad_number") && !strings.Contains(r, " amount missing") && !strings.Contains(r, " amount out_of_range") {
				t.Errorf("got %q, want the field and why", r)
			}
		}
	})
}

func TestADateIsReadInEveryWritingOrRejectedOrAskedAbout(t *testing.T) {
	unwatched(t)
	read := []string{"۱۴۰۳/۰۲/۱۵", "1403-2-15", "14030215", "۱۵ اردیبهشت ۱۴۰۳", "2024-05-04", "2024-05-03T20:30:00Z", "1403.02.15"}
	not := []string{"1400/12/30", "1403/13/01", "1403/00/10", "45416", "0", "2024-02-30", "دیروز", "1403/07/31"}
	eachEngine(t, func(t *testing.T, op operator) {
		op.must("init", "--name", "Shop", "--unit", "rial", "--locale", "en")
		list := filepath.Join(t.TempDir(), "rejects.csv")
		got := op.imports("--as", "order", "--covers", "1404-01-01", "--rejects", list, op.file("days.csv", numbered("day", append(read, not...))))[0]
		if got.Accepted != int64(len(read)) || got.Reasons["no_such_day"] != 5 || got.Reasons["bad_date"] != 3 || strings.Join(got.Months, " ") != "1403-02" {
			t.Errorf("got %+v, want %d days, 5 that do not exist and 3 that are none: %q", got, len(read), rejected(t, list))
		}
		op.near(op.values("revenue", "--period", "1403-02"), "revenue 1403-02 organisation", float64(len(read)))
		// A day first is known by a day over 12; a serial number is a day in a workbook alone.
		for name, file := range map[string]string{
			"day first": op.file("first.csv", numbered("day", []string{"۱۵/۰۲/۱۴۰۳", "04/02/1403"})),
			"serials": op.file("serial.xlsx", workbookOf(cells("id", "customer", "ordered_at", "amount")+
				`<row><c t="inlineStr"><is><t>a</t></is></c><c t="inlineStr"><is><t>c</t></is></c><c><v>45416</v></c><c><v>5</v></c></row>`+endOfSheet).pack(t, 0)),
		} {
			got := op.imports("--as", "order", "--dry-run", file)[0]
			if got.Rejected != 0 || strings.Join(got.Months, " ") != "1403-02" {
				t.Errorf("%s: got %+v, want Ordibehesht 1403", name, got)
			}
		}
		before := op.everything()
		open := op.file("open.csv", numbered("day", []string{"05/06/2024", "07/08/2024"}))
		op.fails(exitFailed, []string{"import", "--as", "order", open}, "ordered_at", "day-first or month-first")
		short := op.file("short.csv", numbered("day", []string{"99/1/1", "99/2/1"}))
		op.fails(exitFailed, []string{"import", "--as", "order", short}, "ordered_at", "two digits", "century")
		s := op.serve()
		hasAll(t, "the order of days on the page", s.drop("open.csv", strings.ReplaceAll(numbered("day", []string{"05/06/2024"}), "amount", "amount (rial)")).text(), "does the day come first, or the month?")
		if after := op.everything(); after != before {
			t.Error("the database changed")
		}
	})
}

func TestReturnsSubtractAndMakeNoCustomersAndCancelledInvoicesAreLeftOut(t *testing.T) {
	unwatched(t)
	const invoices = "no,buyer,date,total,state\n1,c1,1404-01-05,100,paid\n2,c1,1404-01-09,-30,refund\n3,c9,1404-01-10,(20),refund\n4,c2,1404-01-11,50,cancelled\n" +
		"5,c3,1404-02-11,-40,refund\n"
	const mapping = "entity: order\nsource: s\ncovers: 2025-06-21\nwhere: state != \"cancelled\"\ncolumns: {id: no, customer: buyer, ordered_at: date, amount: {column: total, unit: rial, negative: return}}\n"
	eachEngine(t, func(t *testing.T, op operator) {
		op.must("init", "--name", "Shop", "--unit", "rial", "--locale", "en")
		file := op.file("invoices.csv", invoices)
		got := op.imports("--map", op.file("plain.yaml", strings.Replace(mapping, ", negative: return", "", 1)), "--dry-run", file)[0]
		if got.Accepted != 1 || got.Reasons["negative_sale"] != 3 {
			t.Errorf("without a word about returns: got %+v, want the negative sales rejected", got)
		}
		if got := op.imports("--map", op.file("m.yaml", mapping), file)[0]; got.Read != 4 || got.Accepted != 4 {
			t.Errorf("got %+v, want four rows, the cancelled one left out", got)
		}
		values := op.values("revenue", "new_customers", "active_customers", "average_order_value", "--from", "1404-01", "--to", "1404-02")
		for key, want := range map[string]float64{"revenue 1404-01 organisation": 50, "revenue 1404-02 organisation": -40,
			"new_customers 1404-01 organisation": 1, "new_customers 1404-02 organisation": 0,
			"active_customers 1404-01 organisation": 1, "active_customers 1404-02 organisation": 0,
			"average_order_value 1404-01 organisation": 50} {
			op.near(values, key, want)
		}
		op.reason(values, "average_order_value 1404-02 organisation", "undefined")
	})
}

func TestRialsAndTomansAreNeverMixedInSilence(t *testing.T) {
	unwatched(t)
	eachEngine(t, func(t *testing.T, op operator) {
		op.must("init", "--name", "Shop", "--unit", "toman", "--locale", "en")
		op.fails(exitFailed, []string{"import", op.file("open.csv", goodOrders)}, "rials or in tomans")
		mixed := op.imports("--as", "order", op.file("mixed.csv", numbered("amount", []string{"500 تومان", "500 ریال", "۵۰۰ ریال", "700"})))[0]
		if mixed.Accepted != 2 || mixed.Reasons["bad_number"] != 2 {
			t.Errorf("got %+v, want the amounts of another unit rejected", mixed)
		}
		op.must("undo", "1")
		var b strings.Builder
		fmt.Fprintln(&b, "id,customer,product,ordered_at,amount")
		for i := range 120 {
			month, factor := 1+i/10, 1
			if month == 12 {
				factor = 10 // somebody exported this month in rials
			}
			fmt.Fprintf(&b, "%d,c%d,p,1404-%02d-%02d,%d\n", i, i%7, month, 1+i%10, (1000+i)*factor)
		}
		op.must("import", "--as", "order", op.file("year.csv", b.String()))
		hasAll(t, "quality", op.must("quality"), "month_jump:amount:1404-12", "unit_suspicion")
	})
}

// What an amount of more than 2^53 is in a value, float64, is the next number that has one:
// the sums themselves are whole numbers.
func TestAnAmountOverTwoToThe53IsAddedUpExactly(t *testing.T) {
	unwatched(t)
	const big = 9007199254740993 // 2^53 + 1
	rows := func(kind string) string {
		return fmt.Sprintf("id,customer,ordered_at,amount,kind\n1,c1,1404-01-05,%d,sale\n2,c1,1404-01-06,9007199254740992,%s\n", int64(big), kind)
	}
	eachEngine(t, func(t *testing.T, op operator) {
		op.must("init", "--name", "Shop", "--unit", "rial", "--locale", "en")
		op.must("import", "--as", "order", "--covers", "1404-01-31", op.file("big.csv", rows("return")))
		op.near(op.values("revenue", "--period", "1404-01"), "revenue 1404-01 organisation", 1)
		op.must("import", "--as", "order", op.file("big.csv", rows("sale")))
		got := op.values("revenue", "--period", "1404-01")["revenue 1404-01 organisation"]
		if got.Value == nil || *got.Value != 18014398509481984 {
			t.Errorf("got %v, want the number nearest to 18014398509481985", got.Value)
		}
		if again := op.imports("--as", "order", op.file("big.csv", rows("sale")))[0]; again.Unchanged != 2 {
			t.Errorf("got %+v, want the amounts to be those that are stored", again)
		}
		off := op.imports("--as", "order", "--dry-run", op.file("big.csv", strings.Replace(rows("sale"), "993", "994", 1)))[0]
		if off.Updated != 1 {
			t.Errorf("one rial more: got %+v, want one row updated", off)
		}
	})
}
