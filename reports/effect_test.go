package reports

import (
	"strings"
	"testing"

	"taraz/kpi"
)

func TestTheEffectOfAnImport(t *testing.T) {
	at := func(id string, x float64) kpi.Value {
		return kpi.Value{KPI: id, Period: mehr, Scope: kpi.Whole, Value: &x}
	}
	none := func(id string, r kpi.Reason) kpi.Value {
		return kpi.Value{KPI: id, Period: mehr, Scope: kpi.Whole, Reason: r}
	}
	v := reader(t, english)
	t.Run("what moves most comes first, what stays is apart", func(t *testing.T) {
		e := NewEffect(v, mehr, []kpi.Value{at("rate", 0.412), at("sales", 1e9), at("wait", 4), at("nobody", 1)},
			[]kpi.Value{at("rate", 0.409), at("sales", 2e9), at("wait", 4), at("nobody", 2)})
		if len(e.Changed) != 2 || e.Changed[0].Name != "Sales </script>" || e.Changed[1].Name != "Rate" || len(e.Same) != 1 {
			t.Fatalf("got %+v, want sales before rate, and wait unchanged", e)
		}
		rate := e.Changed[1]
		if !strings.Contains(string(rate.Before), "41.2%") || !strings.Contains(string(rate.After), "40.9%") || rate.Delta.Tone != "worse" || rate.Delta.Figure.String() != "−0.3 pp" {
			t.Errorf("got %s -> %s, %+v; want 41.2%% -> 40.9%%, worse by 0.3 points", rate.Before, rate.After, rate.Delta)
		}
		if e.Period != "Mehr 1405" {
			t.Errorf("got period %q, want Mehr 1405", e.Period)
		}
	})
	t.Run("no data is not zero", func(t *testing.T) {
		e := NewEffect(v, mehr, []kpi.Value{none("rate", kpi.Late), none("sales", kpi.NotApplicable)}, []kpi.Value{at("rate", 0), none("sales", kpi.NotApplicable)})
		if len(e.Changed) != 1 || len(e.Same) != 1 {
			t.Fatalf("got %+v, want one that came and one that stays away", e)
		}
		if c := e.Changed[0]; !strings.Contains(string(c.Before), Missing) || !strings.Contains(string(c.Before), "late") || c.Delta != nil || !strings.Contains(string(c.After), "0.0%") {
			t.Errorf("got %s -> %s, %v; want a dash with its reason, then 0.0%% and no change", c.Before, c.After, c.Delta)
		}
	})
	t.Run("a movement that three digits hide is written in full", func(t *testing.T) {
		e := NewEffect(v, mehr, []kpi.Value{at("sales", 10_000_000_000)}, []kpi.Value{at("sales", 10_000_010_000)})
		if len(e.Changed) != 1 || !strings.Contains(string(e.Changed[0].After), "1,000,001,000") {
			t.Errorf("got %+v, want the whole amount", e.Changed)
		}
	})
	t.Run("names and links are the reader's", func(t *testing.T) {
		fa := reader(t, farsi)
		e := NewEffect(fa, mehr, []kpi.Value{at("rate", 0.1)}, []kpi.Value{at("rate", 0.2)})
		if c := e.Changed[0]; c.Name != "نرخ" || c.Href != "/kpi/rate?period=1405-07" || !strings.Contains(string(c.After), "۲۰٫۰٪") {
			t.Errorf("got %+v", c)
		}
	})
}
