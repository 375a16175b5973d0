package source

import (
	"errors"
	"strings"
	"testing"

	"taraz/kpi"
)

func spendWhere(where string) string {
	return "entity: spend\nsource: s\ncolumns: {id: id, spent_on: day, amount: sum}\nwhere: |-\n  " + where + "\n"
}

const spendRows = `id,day,sum,type,Cost Center,وضعیت,number,row,count
1,2024-01-01,10,a,X 1,موفق,5,q,1
2,2024-01-02,200,b,X 2,ناموفق,x,q,2
3,2024-01-03,"1,000",a,,موفق,,r,3
4,2024-01-04,5,,X 1,موفق,7,r,4
`

func TestConditions(t *testing.T) {
	cases := []struct {
		name, where string
		want        string // the ids read
	}{
		{"equality", `type == "a"`, "1 3"},
		{"inequality with nothing", `type != ""`, "1 2 3"},
		{"and, or, not", `type == "a" and not (id == "3") or id == "4"`, "1 4"},
		{"a list", `type in ["b", ""]`, "2 4"},
		{"a column by row[...]", `row["Cost Center"] == "X 1"`, "1 4"},
		{"a Persian column as it is", `وضعیت == "موفق"`, "1 3 4"},
		{"Arabic letters in the condition", `وضعيت == "موفق"`, "1 3 4"},
		{"number reads as the import does", `number(sum) >= 200`, "2 3"},
		{"date reads as the import does", `date(day) > date("2024-01-02")`, "3 4"},
		{"days can be subtracted", `date(day) - date("2024-01-01") == 1`, "2"},
		{"a reserved name by row[...]", `row["number"] == "5"`, "1"},
		{"a row whose cell cannot be read is left out", `number(row["number"]) > 0`, "1 4"},
		{"and is not let in by a not", `not (number(row["number"]) > 100)`, "1 4"},
		{"a column called row", `row["row"] == "r"`, "3 4"},
		{"a column called like a function of the language", `count == "2"`, "2"},
		{"texts can be matched", `row["Cost Center"] startsWith "X"`, "1 2 4"},
		{"no row at all", `type == "zzz"`, ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			r, sink := mustLoad(t, american(), spendWhere(c.where), spendRows)
			var ids []string
			for i := range sink.loads[0].records {
				ids = append(ids, sink.cell(t, i, "id").Text)
			}
			if got := strings.Join(ids, " "); got != c.want {
				t.Errorf("got %q want %q", got, c.want)
			}
			if r.Read != int64(len(ids)) || r.Rejected != 0 {
				t.Errorf("got read %d, rejected %d: rows left out are not read", r.Read, r.Rejected)
			}
		})
	}
}

func TestConditionsThatAreRefused(t *testing.T) {
	cases := []struct{ name, where, want string }{
		{"an unknown column", `typ == "a"`, `no column "typ", did you mean "type"`},
		{"an unknown column in row[...]", `row["cost center"] == "a"`, `did you mean "Cost Center"`},
		{"row without a name", `row == "a"`, `row["name"]`},
		{"row with a name that is no literal", `row[type] == "a"`, "in quotes"},
		{"no truth", `type`, "where"},
		{"a text compared with a number", `sum > 5`, "number(x)"},
		{"a syntax error", `type ==`, "where"},
		{"a function that is not there", `len(type) > 1`, "where"},
		{"a date in quotes that does not exist", `date(day) > date("2024-13-01")`, "cannot be read"},
		{"a number in quotes that is none", `number(sum) > number("x")`, "cannot be read"},
		{"a condition that is too long", `type == "` + strings.Repeat("a", 2000) + `"`, "longer than"},
		{"a bomb", strings.Repeat("(", 400) + "true" + strings.Repeat(")", 400) + " and " + strings.Repeat("not ", 100) + "true", "where"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			_, _, err := load(t, american(), spendWhere(c.where), spendRows)
			if !errors.Is(err, kpi.ErrInvalid) || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want it to say %q", err, c.want)
			}
		})
	}
}

func TestTheWholeColumnDecidesTheOrderOfDatesInAConditionToo(t *testing.T) {
	mapping := "entity: spend\nsource: s\ncolumns: {id: id, spent_on: day, amount: sum}\nwhere: date(booked) < date(\"2024-02-01\")\n"
	_, sink := mustLoad(t, american(), mapping, "id,day,sum,booked\n1,2024-01-01,1,1/2/2024\n2,2024-01-01,1,2/1/2024\n3,2024-01-01,1,1/31/2024\n")
	if got := len(sink.loads[0].records); got != 2 {
		t.Errorf("got %d rows, want the first and the third: the column is month first", got)
	}
	_, _, err := load(t, american(), mapping, "id,day,sum,booked\n1,2024-01-01,1,1/2/2024\n")
	if !errors.Is(err, kpi.ErrInvalid) || !strings.Contains(err.Error(), "booked") || !strings.Contains(err.Error(), "dates") {
		t.Errorf("got %v, want the file refused naming the column and the key", err)
	}
}
