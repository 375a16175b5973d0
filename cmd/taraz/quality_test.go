package main

import (
	"encoding/json"
	"strings"
	"testing"
)

const spendOfAYear = `id,spent_on,amount
s1,2026-01-01,100
s2,2026-02-01,100
s3,2026-03-01,100
s4,2026-04-01,100
s5,2026-05-01,100
s6,2026-06-01,1000.50
`

func TestQualityPrintsWhatIsWrongWithTheData(t *testing.T) {
	eachEngine(t, func(t *testing.T, op operator) {
		op.must("init", "--calendar", "gregorian", "--currency", "USD", "--locale", "en")
		if got := op.must("quality"); got != "nothing was found wrong with the data.\n" {
			t.Errorf("of an empty database: got %q", got)
		}
		op.must("import", "--as", "spend", op.file("spend.csv", spendOfAYear))
		op.must("import", "--as", "deal", op.file("deals.csv", "id,stage,customer,opened_on\nd1,open,c1,\nd2,open,c1,2026-01-02\n"))
		want := []string{"stub", "customer", "1", "missing_date:opened_on", "deal", "1", "month_jump:amount:2026-06", "spend", "1"}
		if got := strings.Fields(op.must("quality")); strings.Join(got, " ") != strings.Join(want, " ") {
			t.Errorf("got %q, want %q", got, want)
		}
		var doc struct{ Findings []map[string]any }
		if err := json.Unmarshal([]byte(op.must("quality", "--json")), &doc); err != nil || len(doc.Findings) != 3 {
			t.Fatalf("got %v, %v, want three findings", doc, err)
		}
		jump := doc.Findings[2]
		for key, wanted := range map[string]any{"check": "month_jump", "entity": "spend", "field": "amount", "month": "2026-06",
			"count": 1.0, "total": 1000.5, "usual": 100.0, "factor": 10.005, "of": nil, "groups": nil} {
			if jump[key] != wanted {
				t.Errorf("%s: got %v, want %v", key, jump[key], wanted)
			}
		}
		op.fails(exitUsage, []string{"quality", "deal"}, "deal")
	})
}
