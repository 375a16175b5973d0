package main

import "testing"

func TestTheRowsOfAnUndoneReadingAreReadAgain(t *testing.T) {
	eachEngine(t, func(t *testing.T, op operator) {
		k := newKeeper(t, op, "postgres")
		k.add("--watermark", "seen")
		before := k.must("kpi", "--json", "--period", "1404-01")
		first := k.synced()
		after := k.must("kpi", "--json", "--period", "1404-01")
		k.must("undo", "1")
		if got := k.must("kpi", "--json", "--period", "1404-01"); got != before {
			t.Errorf("after the undo: got %s, want the values of before", got)
		}
		if again := k.synced(); again.Inserted != first.Inserted || first.Inserted == 0 {
			t.Errorf("got %+v, want the %d rows again", again, first.Inserted)
		}
		if got := k.must("kpi", "--json", "--period", "1404-01"); got != after {
			t.Errorf("read again: got %s, want the values of the first reading", got)
		}
		k.must("check")
	})
}
