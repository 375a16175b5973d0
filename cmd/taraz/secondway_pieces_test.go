package main

import (
	"fmt"
	"slices"
	"testing"

	"taraz/data/sample"
)

// TestASampleCompanyLoadedInPiecesAndCorrectedEqualsASecondWay loads facts before master
// data and orders in two halves, then corrects facts and master data: what the months hold
// must be what the second way makes of the last state.
func TestASampleCompanyLoadedInPiecesAndCorrectedEqualsASecondWay(t *testing.T) {
	unwatched(t)
	op := onSQLite(t)
	company, _, last := sampleCompany(t, op.now)
	op.must("init", "--name", "Sample", "--unit", "toman", "--locale", "fa")
	slices.Reverse(company.Tables)
	final := company
	final.Tables = nil
	for _, table := range company.Tables {
		final.Tables = append(final.Tables, corrected(table))
	}
	for _, piece := range []sample.Company{only2(company, func(entity string, i int) bool { return entity != "order" || i%2 == 0 }),
		only2(company, func(entity string, i int) bool { return entity == "order" && i%2 == 1 }), final} {
		importPiece(t, op, piece)
	}
	var sheets []sheet
	for _, table := range final.Tables {
		sheets = append(sheets, sheet{table.Entity, table.Fields, table.Rows})
	}
	c := readCompany(t, sheets)
	periods := grains(last-35, last)
	c.checkSample(t, op, periods["month"], "organisation")
	c.checkSample(t, op, periods["quarter"], "department")
	c.checkSample(t, op, periods["year"], "manager")
	c.checkSample(t, op, periods["year"], "employee")
	c.checkSample(t, op, periods["year"], "segment")
	c.checkSample(t, op, periods["year"], "category")
	op.must("check")
}

// only2 keeps some of the rows, counted by number.
func only2(c sample.Company, keep func(entity string, i int) bool) sample.Company {
	tables := c.Tables
	c.Tables = nil
	for _, t := range tables {
		rows := t.Rows
		t.Rows = nil
		for i, r := range rows {
			if keep(t.Entity, i) {
				t.Rows = append(t.Rows, r)
			}
		}
		if len(t.Rows) > 0 {
			c.Tables = append(c.Tables, t)
		}
	}
	return c
}

func importPiece(t *testing.T, op operator, c sample.Company) {
	t.Helper()
	files, err := c.Write(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if got := op.imports("--map", f.Mapping, f.Data); got[0].Rejected > 0 {
			t.Errorf("%s: %d rows rejected: %v", f.Entity, got[0].Rejected, got[0].Reasons)
		}
	}
}

// corrected returns a table of the sample with some cells changed: amounts, days, customers,
// employees of facts, departments, segments and costs of master data.
func corrected(table sample.Table) sample.Table {
	rows := table.Rows
	table.Rows = nil
	at := func(field string) int { return slices.Index(table.Fields, field) }
	for i, r := range rows {
		r = slices.Clone(r)
		other := rows[(i*31+17)%len(rows)]
		change := func(every int, fields ...string) {
			if i%every == every-1 {
				for _, f := range fields {
					r[at(f)] = other[at(f)]
				}
			}
		}
		switch table.Entity {
		case "order":
			correctOrder(table, r, rows)
		case "deal":
			change(13, "stage", "closed_on", "opened_on")
			change(17, "employee", "customer")
			change(19, "amount")
		case "ticket":
			change(11, "resolved_at", "opened_at", "promised_at", "first_response_at")
			change(13, "employee", "customer", "channel", "kind")
		case "answer":
			change(7, "answered_at")
		case "customer":
			change(9, "segment", "city", "channel", "manager", "wallet", "acquired_on")
		case "product":
			change(4, "unit_cost", "category")
		case "employee":
			change(8, "department", "customer_facing")
		case "contact":
			change(10, "contacted_on", "opted_out_on", "responded_on", "converted_on")
		case "spend":
			change(5, "spent_on", "amount", "channel", "purpose")
		case "training", "idea":
			change(6, "employee")
		}
		table.Rows = append(table.Rows, r)
	}
	return table
}

// correctOrder changes some orders, all lines of one alike.
func correctOrder(table sample.Table, r []string, rows [][]string) {
	at := func(field string) int { return slices.Index(table.Fields, field) }
	n := 0
	fmt.Sscanf(r[at("id")][1:], "%d", &n)
	if r[at("kind")] != "فروش" {
		return
	}
	other := rows[(n*31)%len(rows)]
	switch {
	case n%23 == 0:
		r[at("ordered_at")] = other[at("ordered_at")]
	case n%29 == 0:
		r[at("customer")] = other[at("customer")]
	case n%31 == 0:
		r[at("employee")], r[at("channel")] = other[at("employee")], other[at("channel")]
	case n%37 == 0:
		r[at("product")], r[at("amount")] = other[at("product")], other[at("amount")]
	case n%41 == 0:
		r[at("promised_on")], r[at("delivered_on")] = other[at("promised_on")], other[at("delivered_on")]
	}
}
