package source

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"taraz/data"
	"taraz/kpi"
)

// The real files lie beside the checkout and are never part of the project.
const realData = "../../../shared/data"

func realFile(t testing.TB, name string) string {
	t.Helper()
	path := filepath.Join(realData, name)
	if _, err := os.Stat(path); err != nil {
		if slices.Contains(strings.Split(os.Getenv("TARAZ_REQUIRE"), ","), "data") {
			t.Fatalf("the reference data is required (TARAZ_REQUIRE) but missing: %v", err)
		}
		t.Skipf("skipped: no reference data beside the checkout (%s)", name)
	}
	return path
}

func mappingFile(t testing.TB, name string) *Mapping {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", "mappings", name+".yaml"))
	if err != nil {
		t.Fatal(err)
	}
	return mustMapping(t, string(b))
}

func TestRealFilesAreReadWhole(t *testing.T) {
	const maven, iran = "maven_crm/", "iran_ecommerce_1398/open_sample/"
	cases := []struct {
		mapping, file string
		want          int64
	}{
		{"maven_deal", maven + "sales_pipeline.csv", 8800},
		{"maven_won_as_order", maven + "sales_pipeline.csv", 4238},
		{"maven_customers", maven + "accounts.csv", 85},
		{"maven_products", maven + "products.csv", 7},
		{"maven_employees", maven + "sales_teams.csv", 35},
		{"cdnow_order", "cdnow/CDNOW_sample.txt", 6919},
		{"iran_raw_order", iran + "raw_subset.csv", 5009},
		{"iran_raw_order_gregorian", iran + "raw_subset.csv", 5009},
		{"iran_didar_order", iran + "A_didar_style_utf8bom_persian_digits.csv", 5009},
		{"callcenter_ticket", "call_center/Call-Center-Dataset.csv", 5000},
		{"callcenter_csat", "call_center/Call-Center-Dataset.csv", 4054},
		{"nps_answer", "nps_bank/NPStimeseries.csv", 5000},
		{"nps_customer", "nps_bank/NPStimeseries.csv", 5000},
		{"marketing_spend", "marketing_spend/Marketing.csv", 308},
		{"marketing_order", "marketing_spend/Marketing.csv", 308},
		{"hr_employee", "hr_attrition/emp_attrition.csv", 1470},
		{"hr_leaver", "hr_attrition/emp_attrition.csv", 237},
		{"hr_answer", "hr_attrition/emp_attrition.csv", 1470},
		{"hr_training", "hr_attrition/emp_attrition.csv", 1416},
		{"bank_contact", "bank_marketing/bank-additional.csv", 4119},
	}
	for _, c := range cases {
		t.Run(c.mapping, func(t *testing.T) {
			path := realFile(t, c.file)
			org := american()
			if strings.HasPrefix(c.mapping, "iran") {
				org = persian(t)
			}
			r, _ := importReal(t, org, c.mapping, path)
			if r.Read != c.want || r.Accepted != c.want || r.Rejected != 0 {
				t.Errorf("got read %d, accepted %d, rejected %d (%v), want %d accepted", r.Read, r.Accepted, r.Rejected, r.Samples, c.want)
			}
		})
	}
}

func importReal(t testing.TB, org data.Organisation, mapping, path string) (*FileReport, *fakeSink) {
	t.Helper()
	sink := &fakeSink{}
	report, err := Import(context.Background(), sink, Options{Organisation: org, Mapping: mappingFile(t, mapping)}, []string{path})
	if err != nil {
		t.Fatalf("import: %v", err)
	}
	return report.Files[0], sink
}

func sum(s *fakeSink, field string) (total int64) {
	i := s.loads[0].load.Entity.Index(field)
	for _, r := range s.loads[0].records {
		total += r[i].Int
	}
	return total
}

func TestMoneyOfRealFilesAddsUpToTheReferences(t *testing.T) {
	_, cdnow := importReal(t, american(), "cdnow_order", realFile(t, "cdnow/CDNOW_sample.txt"))
	if got, want := sum(cdnow, "amount"), int64(24409194); got != want {
		t.Errorf("CDNOW: got %d cents, want %d", got, want)
	}
	const iran = "iran_ecommerce_1398/open_sample/"
	_, raw := importReal(t, persian(t), "iran_raw_order", realFile(t, iran+"raw_subset.csv"))
	_, didar := importReal(t, persian(t), "iran_didar_order", realFile(t, iran+"A_didar_style_utf8bom_persian_digits.csv"))
	if got, want := sum(raw, "amount"), int64(1732660000); got != want {
		t.Errorf("raw export: got %d rials, want %d", got, want)
	}
	if got, want := sum(didar, "amount"), int64(1732660000); got != want {
		t.Errorf("Didar export: got %d rials, want %d", got, want)
	}
}

func TestTheSameOrdersHaveTheSameDaysInBothIranianFiles(t *testing.T) {
	const iran = "iran_ecommerce_1398/open_sample/"
	org := persian(t)
	day := func(mapping, file string) map[string]kpi.Date {
		_, s := importReal(t, org, mapping, realFile(t, iran+file))
		days := map[string]kpi.Date{}
		e := s.loads[0].load.Entity
		reader := data.NewDateReader(org.Calendar)
		for _, r := range s.loads[0].records {
			days[r[e.Index("id")].Text] = reader.DayOf(r[e.Index("ordered_at")].Int)
		}
		return days
	}
	named := day("iran_raw_order", "raw_subset.csv")
	stamped := day("iran_raw_order_gregorian", "raw_subset.csv")
	didar := day("iran_didar_order", "A_didar_style_utf8bom_persian_digits.csv")
	for id, want := range named {
		if stamped[id] != want || didar[id] != want {
			t.Fatalf("order %s: by name %s, by time stamp %s, in the Didar file %s", id, want, stamped[id], didar[id])
		}
	}
}
