package sample_test

import (
	"strconv"
	"testing"

	"taraz/data/sample"
	"taraz/kpi"
)

// acts are the three parts of the story, by month from 0.
var acts = []struct {
	name     string
	from, to int
}{{"the good year", 6, 17}, {"the crisis", 20, 24}, {"the recovery", 30, 35}}

// shares counts, act by act, the rows that are something among those that could be. A row
// belongs to the month of its dated field.
func shares(t *testing.T, c sample.Company, entity, dated string, is func(map[string]string) (is, could bool)) (out [3]float64) {
	t.Helper()
	var yes, all [3]float64
	first := c.Organisation.Calendar.Month(c.From)
	for _, r := range cells(t, c, entity) {
		d := day(t, c, r[dated])
		hit, could := is(r)
		for i, a := range acts {
			if m := int(c.Organisation.Calendar.Month(d) - first); d != 0 && could && m >= a.from && m <= a.to {
				all[i]++
				if hit {
					yes[i]++
				}
			}
		}
	}
	for i := range out {
		out[i] = yes[i] / all[i]
	}
	return out
}

func TestTheStoryCanBeSeen(t *testing.T) {
	score := func(survey string, top int) func(map[string]string) (bool, bool) {
		return func(r map[string]string) (bool, bool) {
			s, err := strconv.Atoi(r["score"])
			return err == nil && s >= top, r["survey"] == survey
		}
	}
	for seed := range uint64(2) {
		c := sample.Generate(now, seed)
		for _, x := range []struct {
			name, entity, dated string
			is                  func(map[string]string) (bool, bool)
			better              float64 // 1: more is better, -1: less
			gap                 float64 // by which the crisis is worse than either
		}{
			{"complaints among tickets", "ticket", "opened_at", func(r map[string]string) (bool, bool) { return r["kind"] == "شکایت", true }, -1, 0.15},
			{"tickets without an answer", "ticket", "opened_at", func(r map[string]string) (bool, bool) { return r["first_response_at"] == "", true }, -1, 0.04},
			{"deliveries as promised", "order", "promised_on", func(r map[string]string) (bool, bool) {
				return day(t, c, r["delivered_on"]) <= day(t, c, r["promised_on"]) && r["delivered_on"] != "", true
			}, 1, 0.2},
			{"satisfied customers", "answer", "answered_at", score("csat", 4), 1, 0.25},
			{"promoters", "answer", "answered_at", score("nps", 9), 1, 0.15},
			{"satisfied employees", "answer", "answered_at", score("employee", 4), 1, 0.15},
			{"departures that could have been prevented", "departure", "left_on", func(r map[string]string) (bool, bool) { return r["controllable"] == "بله", true }, -1, 0.15},
		} {
			got := shares(t, c, x.entity, x.dated, x.is)
			if x.better*(got[0]-got[1]) < x.gap || x.better*(got[2]-got[1]) < x.gap {
				t.Errorf("seed %d: %s: got %.3f, %.3f in the crisis, %.3f after; want it worse by %.2f", seed, x.name, got[0], got[1], got[2], x.gap)
			}
		}
	}
}

// sales lists the days of sales by known customer.
func sales(t *testing.T, c sample.Company) map[string][]kpi.Date {
	days := map[string][]kpi.Date{}
	for _, r := range cells(t, c, "order") {
		if r["kind"] == "فروش" && r["customer"] != "C00000" {
			days[r["customer"]] = append(days[r["customer"]], day(t, c, r["ordered_at"]))
		}
	}
	return days
}

func TestCustomersComeBack(t *testing.T) {
	for seed := range uint64(2) {
		c := sample.Generate(now, seed)
		calendar := c.Organisation.Calendar
		last := calendar.Month(c.To)
		in := func(days []kpi.Date, from, to kpi.Month) bool {
			for _, d := range days {
				if m := calendar.Month(d); m >= from && m <= to {
					return true
				}
			}
			return false
		}
		before, kept := 0, 0
		for _, days := range sales(t, c) {
			if in(days, last-23, last-12) {
				before++
				if in(days, last-11, last) {
					kept++
				}
			}
		}
		if got := float64(kept) / float64(before); got < 0.55 || got > 0.80 {
			t.Errorf("seed %d: retention over 12 months: got %.3f, want 0.55 to 0.80", seed, got)
		}
	}
}

func TestEsfandIsHighAndFarvardinLow(t *testing.T) {
	c := made()
	sum := map[int]float64{}
	for _, r := range cells(t, c, "order") {
		amount, err := strconv.ParseFloat(r["amount"], 64)
		if err != nil {
			t.Fatal(err)
		}
		_, month, _ := c.Organisation.Calendar.Civil(day(t, c, r["ordered_at"]))
		sum[month] += amount
	}
	if !(sum[12] > 1.2*sum[11] && sum[1] < 0.8*sum[2]) {
		t.Errorf("got Bahman %.0f, Esfand %.0f, Farvardin %.0f, Ordibehesht %.0f", sum[11], sum[12], sum[1], sum[2])
	}
}

func TestAReturnTakesBackNoMoreThanWasSold(t *testing.T) {
	c := made()
	sold := map[string]string{}
	for _, r := range cells(t, c, "order") {
		key := r["id"][1:] + "/" + r["line"]
		switch r["kind"] {
		case "فروش":
			sold[key] = r["amount"]
		default:
			if sold[key] != r["amount"] {
				t.Fatalf("return %s: got %s, want %s", r["id"], r["amount"], sold[key])
			}
		}
	}
}

func TestNobodyWorksBeforeHeCameOrAfterHeLeft(t *testing.T) {
	c := made()
	hired, left := map[string]kpi.Date{}, map[string]kpi.Date{}
	for _, r := range cells(t, c, "employee") {
		hired[r["id"]], left[r["id"]] = day(t, c, r["hired_on"]), day(t, c, r["left_on"])
	}
	for entity, field := range map[string]string{"order": "ordered_at", "interaction": "happened_at", "training": "completed_on",
		"idea": "submitted_on", "lead": "created_on", "deal": "opened_on", "ticket": "opened_at"} {
		for _, r := range cells(t, c, entity) {
			e, d := r["employee"], day(t, c, r[field])
			if e == "" || r["kind"] == "برگشت از فروش" {
				continue
			}
			if d < hired[e] || left[e] != 0 && d >= left[e] {
				t.Errorf("%s %s: %s works on %s, hired %s, left %s", entity, r["id"], e, d, hired[e], left[e])
			}
		}
	}
}
