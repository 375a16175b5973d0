package source

import (
	"slices"
	"testing"
)

func TestTheSignatureOfAHeader(t *testing.T) {
	base := []string{"شماره فاکتور", "تاریخ", "Amount (USD)"}
	cases := []struct {
		name   string
		header []string
		same   bool
	}{
		{"the same columns", []string{"شماره فاکتور", "تاریخ", "Amount (USD)"}, true},
		{"another order", []string{"Amount (USD)", "شماره فاکتور", "تاریخ"}, true},
		{"another keyboard, case and blanks", []string{"شماره\u200cفاكتور", "تاريخ ", "amount_(usd)"}, true},
		{"a column more", []string{"شماره فاکتور", "تاریخ", "Amount (USD)", "x"}, false},
		{"a column less", []string{"شماره فاکتور", "تاریخ"}, false},
		{"a column twice", []string{"شماره فاکتور", "تاریخ", "تاریخ", "Amount (USD)"}, false},
		{"names run together", []string{"شماره فاکتورتاریخ", "Amount (USD)"}, false},
		{"another unit", []string{"شماره فاکتور", "تاریخ", "Amount (EUR)"}, false},
	}
	for _, c := range cases {
		if got := Signature(c.header) == Signature(base); got != c.same {
			t.Errorf("%s: got same %v want %v", c.name, got, c.same)
		}
	}
	if a := Signature(nil); len(a) != 32 || a == Signature([]string{"x"}) {
		t.Errorf("got %q for nothing, want a fingerprint of its own", a)
	}
}

func TestAMappingFitsAHeaderThatIsTypedDifferently(t *testing.T) {
	m, err := ParseMapping([]byte("entity: order\nsource: s\ncolumns: {id: no, customer: مشتری, ordered_at: {columns: [Day, Time]}, amount: kept}\n"))
	if err != nil {
		t.Fatal(err)
	}
	header := []string{"kept", "KEPT", "No", "مشتري", "day", "TIME", ""}
	fitted := Fitted(m, header)
	for field, want := range map[string][]string{"id": {"No"}, "customer": {"مشتري"}, "ordered_at": {"day", "TIME"}, "amount": {"kept"}} {
		for _, c := range fitted.Columns {
			if c.Field == field && !slices.Equal(c.Columns, want) {
				t.Errorf("%s: got %q, want %q", field, c.Columns, want)
			}
		}
	}
	if m.Columns[0].Columns[0] != "no" {
		t.Errorf("got %q, want the kept mapping as it was", m.Columns[0].Columns[0])
	}
	if Signature(header) != Signature(header[:6]) {
		t.Error("a delimiter too many at the end makes another signature")
	}
}
