package source

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"taraz/data"
	"taraz/kpi"
)

func TestEveryFaultHasWordsInBothLanguages(t *testing.T) {
	for code, words := range faults {
		en, fa := words["en"], words["fa"]
		if en == "" || fa == "" {
			t.Errorf("%s: got %q and %q", code, en, fa)
		}
		if !strings.ContainsAny(fa, "ابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی") {
			t.Errorf("%s: %q is not Persian", code, fa)
		}
		if strings.ContainsAny(fa, "يك") {
			t.Errorf("%s: %q has Arabic letters", code, fa)
		}
	}
}

func TestRefusalsAreSaidInBothLanguages(t *testing.T) {
	cases := []struct{ name, file, text, en, fa string }{
		{"an open quote", "x.csv", "id,day,amount\n1,2024-01-01,5\n2,\"x\n", "file x.csv: line 3: a quote that is opened here is never closed",
			"فایل «x.csv»: سطر ۳: گیومه‌ای که اینجا باز شده هرگز بسته نمی‌شود"},
		{"an old workbook", "x.xls", string(oleMagic) + strings.Repeat("x", 600), "file x.xls is an old Excel workbook (.xls): save it as .xlsx or CSV",
			"فایل «x.xls» کارپوشهٔ قدیمی اکسل (‎.xls) است: آن را با قالب ‎.xlsx یا CSV ذخیره کنید"},
		{"nothing", "x.csv", "", "file x.csv is empty", "فایل «x.csv» خالی است"},
		{"broken JSON", "x.json", "[{\"a\":1,}]", `file x.json: line 1: broken JSON: got '}', want '"'`,
			`فایل «x.json»: سطر ۱: JSON نادرست است: به‌جای '"'، '}' آمده است`},
		{"a missing column", "x.csv", "id,day,amout\n1,2024-01-01,5\n", `file x.csv: field amount: no column "amount", did you mean "amout"; the header is id, day, amout`,
			"فایل «x.csv»: فیلد amount: ستون «amount» نیست، منظورتان «amout» است؟ سرستون این است: id, day, amout"},
		{"only a header", "x.csv", "id,day,amount\n", "file x.csv has a header but no rows", "فایل «x.csv» سرستون دارد ولی هیچ سطری ندارد"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			_, err := Import(t.Context(), &fakeSink{}, Options{Organisation: american(), Mapping: mustMapping(t, spendMapping)}, []string{write(t, c.file, c.text)})
			if !errors.Is(err, kpi.ErrInvalid) {
				t.Fatalf("got %v, want ErrInvalid", err)
			}
			if got := Explain(err, "en"); got != c.en {
				t.Errorf("got %q want %q", got, c.en)
			}
			if got := Explain(fmt.Errorf("import: %w", err), "fa"); got != c.fa {
				t.Errorf("got %q want %q", got, c.fa)
			}
		})
	}
}

func TestWhatIsNoFaultIsSaidAsItIs(t *testing.T) {
	err := fmt.Errorf("covers: %w", kpi.ErrInvalid)
	if got := Explain(err, "fa"); got != "covers" {
		t.Errorf("got %q", got)
	}
	if got := Explain(errors.New("disk full"), "fa"); got != "disk full" {
		t.Errorf("got %q", got)
	}
	if got := Explain(inFile("/tmp/x.csv", errors.New("disk full")), "fa"); got != "فایل «x.csv»: disk full" || errors.Is(inFile("x", errors.New("y")), kpi.ErrInvalid) {
		t.Errorf("got %q", got)
	}
	if got, want := Explain(errors.Join(fault(faultNoFiles), fault(faultEmptyArchive)), "en"), "no file to import\nis an archive with nothing in it"; got != want {
		t.Errorf("got %q want %q", got, want)
	}
}

func TestColumnsWhoseDatesAreUndecidedCanBeAskedFor(t *testing.T) {
	mapping := mustMapping(t, "entity: ticket\nsource: s\ncolumns: {id: id, opened_at: opened, resolved_at: closed}\n")
	text := "id,opened,closed\n1,01/02/2024,03/02/2024\n2,05/06/2024,13/06/2024\n"
	load := func(m *Mapping, text string) error {
		_, err := Import(context.Background(), &fakeSink{}, Options{Organisation: american(), Mapping: m}, []string{write(t, "x.csv", text)})
		return err
	}
	err := load(mapping, text)
	var open *Undecided
	if !errors.As(err, &open) || !errors.Is(err, kpi.ErrInvalid) {
		t.Fatalf("got %v, want the columns that are open", err)
	}
	if strings.Join(open.Columns, "|") != "opened" || open.Orders != data.DayFirst|data.MonthFirst || open.Century {
		t.Errorf("got %+v", open)
	}
	if got := err.Error(); !strings.Contains(got, "column \"opened\": its dates, such as \"01/02/2024\", can be read day-first or month-first: say which with `format: {dates: day-first}`") || strings.Contains(got, "EXTRA") {
		t.Errorf("got %q", got)
	}
	if got := Explain(err, "fa"); !strings.Contains(got, "هم با روز در آغاز و با ماه در آغاز خوانده می‌شود") || strings.Contains(got, "%!") {
		t.Errorf("got %q", got)
	}
	mapping.Format.Dates = data.DayFirst
	if err := load(mapping, text); err != nil {
		t.Errorf("got %v with the order", err)
	}
	mapping.Format.Dates = 0
	err = load(mapping, "id,opened,closed\n1,99/02/15,99/02/16\n")
	if !errors.As(err, &open) || !open.Century || len(open.Columns) != 2 || !strings.Contains(Explain(err, "fa"), "دورقمی") {
		t.Errorf("got %+v, %v want the century asked for", open, err)
	}
	err = load(mapping, "id,opened,closed\n1,13/02/2024,2024-01-01\n2,02/13/2024,2024-01-01\n")
	if !errors.As(err, &open) || open.Orders != data.DayFirst|data.MonthFirst || !strings.Contains(Explain(err, "fa"), "فقط") || strings.Contains(Explain(err, "en"), "%!") {
		t.Errorf("got %+v, %v want both orders", open, err)
	}
}
