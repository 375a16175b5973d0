package source

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"taraz/data"
)

// written makes the template of an entity and returns the file's path.
func written(t *testing.T, e *data.Entity, org data.Organisation) string {
	t.Helper()
	var out bytes.Buffer
	if err := Template(&out, e, org); err != nil {
		t.Fatal(err)
	}
	return write(t, e.Name+".xlsx", out.String())
}

// fillIn copies the rows of the examples to the first sheet, as a person would fill it in.
func fillIn(t *testing.T, path string) string {
	t.Helper()
	f, err := excelize.OpenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	sheets := f.GetSheetList()
	rows, err := f.GetRows(sheets[1])
	if err != nil || len(rows) != 1+templateExamples {
		t.Fatalf("got %d rows of example, %v", len(rows), err)
	}
	for r, row := range rows[1:] {
		for c, cell := range row {
			name, _ := excelize.CoordinatesToCellName(c+1, r+2)
			if err := f.SetCellStr(sheets[0], name, cell); err != nil {
				t.Fatal(err)
			}
		}
	}
	to := filepath.Join(t.TempDir(), "filled.xlsx")
	if err := f.SaveAs(to); err != nil {
		t.Fatal(err)
	}
	return to
}

func TestFilledTemplatesAreImportedByTheirEntity(t *testing.T) {
	for name, org := range map[string]data.Organisation{"fa": persian(t), "en": american()} {
		for _, e := range data.Entities {
			t.Run(name+" "+e.Name, func(t *testing.T) {
				sink := &fakeSink{}
				report, err := Import(context.Background(), sink, Options{Organisation: org, As: e.Name}, []string{fillIn(t, written(t, e, org))})
				if err != nil {
					t.Fatal(err)
				}
				if r := report.Files[0]; r.Accepted != templateExamples || r.Rejected != 0 {
					t.Errorf("got %d accepted, rejected %v", r.Accepted, r.Samples)
				}
				if l := sink.loads[0].load; slices.Contains(l.Mapped, false) {
					t.Errorf("got fields %v mapped, want all of %v", l.Mapped, fieldNames(e))
				}
			})
		}
	}
}

func TestFilledTemplatesAreProposedAsTheirEntity(t *testing.T) {
	for name, org := range map[string]data.Organisation{"fa": persian(t), "en": american()} {
		for _, e := range data.Entities {
			header, rows, err := Peek(fillIn(t, written(t, e, org)), DefaultFormat(), 10)
			if err != nil {
				t.Fatal(err)
			}
			all := Propose(header, rows, org, DefaultFormat())
			if len(all) == 0 || all[0].Mapping.Entity != e || all[0].Preset != "" {
				t.Errorf("%s %s: got %s", name, e.Name, first(all))
				continue
			}
			for _, f := range e.Fields {
				if needed(e, f) && !all[0].Mapping.Fills(f.Name) {
					t.Errorf("%s %s: %s is not filled", name, e.Name, f.Name)
				}
			}
		}
	}
}

func TestAnEmptyTemplateHoldsNoRows(t *testing.T) {
	for _, e := range data.Entities {
		_, err := Import(context.Background(), &fakeSink{}, Options{Organisation: persian(t), As: e.Name}, []string{written(t, e, persian(t))})
		if err == nil || !strings.Contains(err.Error(), "no rows") {
			t.Errorf("%s: got %v, want it refused as without rows", e.Name, err)
		}
	}
}

func TestTemplatesAreInTheOrganisationsLanguage(t *testing.T) {
	cases := []struct {
		org            data.Organisation
		sheets, header []string
		rtl            bool
		guide          []string
	}{
		{persian(t), []string{"سفارش", "نمونه", "راهنما"}, []string{"شماره سفارش", "سطر", "مشتری", "تاریخ سفارش", "مبلغ"}, true, []string{"تومان", "فروش، برگشت", "1404/07/15 14:30", "شناسهٔ مشتری"}},
		{american(), []string{"Order", "Examples", "Guide"}, []string{"Order", "Line", "Customer", "Ordered at", "Amount"}, false, []string{"USD", "sale, return", "2025/10/07 14:30", "The id of the customer"}},
	}
	for _, c := range cases {
		f, err := excelize.OpenFile(written(t, data.ByName("order"), c.org))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		if got := f.GetSheetList(); !slices.Equal(got, c.sheets) {
			t.Errorf("got sheets %v want %v", got, c.sheets)
		}
		rows, _ := f.GetRows(c.sheets[0])
		if len(rows) != 1 || !slices.Equal(rows[0][:5], c.header) {
			t.Errorf("got %v want a header alone, beginning %v", rows, c.header)
		}
		view, err := f.GetSheetView(c.sheets[0], 0)
		if err != nil || *view.RightToLeft != c.rtl {
			t.Errorf("right to left: got %v, %v want %v", *view.RightToLeft, err, c.rtl)
		}
		guide, _ := f.GetRows(c.sheets[2])
		text := ""
		for _, row := range guide {
			text += strings.Join(row, "|") + "\n"
		}
		for _, want := range c.guide {
			if !strings.Contains(text, want) {
				t.Errorf("the guide does not say %q:\n%s", want, text)
			}
		}
	}
}

func TestTemplatesOfferListsAndMarkWhatIsRequired(t *testing.T) {
	f, err := excelize.OpenFile(written(t, data.ByName("order"), persian(t)))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lists, err := f.GetDataValidations("سفارش")
	if err != nil {
		t.Fatal(err)
	}
	kind := slices.IndexFunc(lists, func(v *excelize.DataValidation) bool { return strings.Contains(v.Formula1, "فروش") })
	if kind < 0 || lists[kind].Formula1 != `"فروش,برگشت"` || lists[kind].Sqref != "M2:M10000" {
		t.Errorf("got %+v, want the list of kinds over column M", lists)
	}
	day := slices.IndexFunc(lists, func(v *excelize.DataValidation) bool {
		return v.Prompt != nil && strings.Contains(*v.Prompt, "1404/07/15")
	})
	if day < 0 {
		t.Error("no hint says how a date is written")
	}
	notes, err := f.GetComments("سفارش")
	var cells []string
	for _, n := range notes {
		cells = append(cells, n.Cell)
	}
	slices.Sort(cells)
	if err != nil || !slices.Equal(cells, []string{"C1", "D1", "E1"}) {
		t.Errorf("got notes on %v, %v want customer, day and amount", cells, err)
	}
	if a, b := mustStyle(t, f, "سفارش", "C1"), mustStyle(t, f, "سفارش", "A1"); a == b {
		t.Error("a required column looks like any other")
	}
}

func mustStyle(t *testing.T, f *excelize.File, sheet, cell string) int {
	t.Helper()
	s, err := f.GetCellStyle(sheet, cell)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// A spreadsheet cuts lists of more than 255 characters.
func TestListsOfTemplatesAreShortEnough(t *testing.T) {
	for _, org := range []data.Organisation{persian(t), american()} {
		for _, e := range data.Entities {
			for _, f := range e.Fields {
				k := &templateBook{entity: e, org: org}
				if list := strings.Join(k.allowed(f), ","); len([]rune(list)) > 255 {
					t.Errorf("%s.%s: got %d characters", e.Name, f.Name, len([]rune(list)))
				}
				if k.wants(f) == "" {
					t.Errorf("%s.%s: the guide says nothing", e.Name, f.Name)
				}
			}
		}
	}
}

func TestATemplateThatCannotBeWrittenSaysSo(t *testing.T) {
	full, err := os.Open(os.DevNull) // not open for writing
	if err != nil {
		t.Fatal(err)
	}
	defer full.Close()
	if err := Template(full, data.ByName("order"), american()); err == nil {
		t.Error("got no error")
	}
}
