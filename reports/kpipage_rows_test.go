package reports

import (
	"strconv"
	"strings"
	"testing"

	"taraz/kpi"
)

func TestAPageOfRowsKnowsItsNeighbours(t *testing.T) {
	const total, limit = 57, 20
	for _, c := range []struct {
		name                  string
		offset, rows          int
		shown, previous, next string
	}{
		{"the first page", 0, 20, "1–20 of 57", "", "20"},
		{"one in the middle", 20, 20, "21–40 of 57", "0", "40"},
		{"the last page", 40, 17, "41–57 of 57", "20", ""},
		{"an odd place", 5, 20, "6–25 of 57", "0", "25"},
		{"far behind the end the way leads to the last page", 4000, 0, "", "40", ""},
	} {
		page := RowPage{Total: total, Columns: []RowColumn{{kpi.Words{En: "ID"}, TextColumn}, {kpi.Words{En: "Amount"}, MoneyColumn}}}
		for range c.rows {
			page.Rows = append(page.Rows, []RowCell{{Text: "<a>"}, {Number: 10}})
		}
		got := NewRowsTable(reader(t, Format{Lang: "en", Currency: "IRR", Unit: "toman", Factor: 10}), page, c.offset, limit, strconv.Itoa)
		href := func(l *Link) string {
			if l == nil {
				return ""
			}
			return l.Href
		}
		shown := strings.NewReplacer(lri, "", pdi, "").Replace(got.Shown)
		if shown != c.shown || href(got.Previous) != c.previous || href(got.Next) != c.next {
			t.Errorf("%s: got %q, back to %q, on to %q; want %q, %q, %q", c.name, shown, href(got.Previous), href(got.Next), c.shown, c.previous, c.next)
		}
		if c.rows > 0 && (len(got.Head) != 2 || got.Head[0].Number || !got.Head[1].Number || !strings.Contains(string(got.Rows[0][0].HTML), "&lt;a&gt;")) {
			t.Errorf("%s: got head %v and first cell %q", c.name, got.Head, got.Rows[0][0].HTML)
		}
	}
}
