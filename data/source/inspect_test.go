package source

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"taraz/data"
)

func TestWhatIsFoundInAFile(t *testing.T) {
	text := "کد;تاریخ;مبلغ;وضعیت;ملاحظه\n1;13/02/2024;1.250,50;باز;x\n2;01/03/2024;7,5;بسته;\n3;02/03/2024;8;باز;\n"
	f, err := Inspect(t.Context(), write(t, "x.csv", text), DefaultFormat(), 2)
	if err != nil {
		t.Fatal(err)
	}
	if f.Kind != "csv" || f.Packed != "" || f.Encoding != "utf-8" || f.Delimiter != ";" || f.LineEnd != "lf" || f.HeaderRow != 1 || f.Sampled != 3 {
		t.Errorf("got %+v", f)
	}
	if got := joinRows(f.Rows); got != "1|13/02/2024|1.250,50|باز|x/2|01/03/2024|7,5|بسته|" || f.Rows[1].Line != 3 {
		t.Errorf("got %q", got)
	}
	if !f.Format.Comma || f.Format.Delimiter != ";" || f.Format.Encoding != "utf-8" {
		t.Errorf("got %+v, want the format filled in", f.Format)
	}
	day, amount, state, note := f.Columns[1], f.Columns[2], f.Columns[3], f.Columns[4]
	if day.Dates != data.DayFirst || day.DateShare != 1 || day.Century {
		t.Errorf("got %+v", day)
	}
	if !amount.Comma || amount.Dot || amount.NumberShare != 1 || amount.Dates != 0 {
		t.Errorf("got %+v", amount)
	}
	if !slices.Equal(state.Distinct, []string{"باز", "بسته"}) || state.Filled != 3 || note.Filled != 1 {
		t.Errorf("got %+v, %+v", state, note)
	}
}

func TestColumnsWhoseDatesSomebodyHasToRead(t *testing.T) {
	text := "a,b,c,d,e\n01/02/2024,2024-01-02,99/02/15,12,1403/02/15\n03/04/2024,2024-01-03,99/02/16,13,14030216\n"
	f, err := Inspect(t.Context(), write(t, "x.csv", text), DefaultFormat(), 0)
	if err != nil {
		t.Fatal(err)
	}
	want := []data.DateOrder{data.DayFirst | data.MonthFirst, data.YearFirst, data.YearFirst, 0, data.YearFirst}
	for i, c := range f.Columns {
		if c.Dates != want[i] || c.Century != (i == 2) {
			t.Errorf("column %s: got %q, century open %v, want %q", c.Name, c.Dates, c.Century, want[i])
		}
	}
}

// A wrong guess can be seen: all of the row stands in one cell, or rows are uneven.
func TestEveryDelimiterIsFoundAndAWrongOneShows(t *testing.T) {
	for _, delim := range []string{",", ";", "\t", "|", "،"} {
		text := strings.ReplaceAll("id¦name¦note\n1¦a b¦x.y\n2¦c d¦z\n", "¦", delim)
		path := write(t, "x.csv", text)
		f, err := Inspect(t.Context(), path, DefaultFormat(), 5)
		if err != nil || f.Delimiter != delim || joinRows(f.Rows) != "1|a b|x.y/2|c d|z" {
			t.Errorf("%q: got %+v, %v", delim, f, err)
		}
		wrong, err := Inspect(t.Context(), path, formatted(func(f *Format) { f.Delimiter = "!" }), 5)
		if err != nil || wrong.Delimiter != "!" || len(wrong.Header) != 1 {
			t.Errorf("%q: got %+v, %v, want one column", delim, wrong, err)
		}
	}
}

func TestUnevenRowsAndUnseenCharactersAreCounted(t *testing.T) {
	text := "id,name,name\n1,a\u202Eb,x\n\n2,c\n3,d,e,f\n4,\x00g\x07,\u200Fh\n"
	f, err := Inspect(t.Context(), write(t, "x.csv", text), DefaultFormat(), 9)
	if err != nil {
		t.Fatal(err)
	}
	if f.Uneven != 2 || f.Stripped != 3 || f.Sampled != 4 {
		t.Errorf("got %d uneven, %d stripped of %d rows", f.Uneven, f.Stripped, f.Sampled)
	}
	if got, want := joinRows(f.Rows), "1|ab|x/2|c/3|d|e|f/4|g|h"; got != want {
		t.Errorf("got %q want %q", got, want)
	}
}

func TestASampleIsBounded(t *testing.T) {
	var b strings.Builder
	b.WriteString("id,kind\n")
	for i := range 12_000 {
		fmt.Fprintf(&b, "%d,%d\n", i, i%40)
	}
	f, err := Inspect(t.Context(), write(t, "x.csv", b.String()), DefaultFormat(), 3)
	if err != nil || f.Sampled != 10_000 || len(f.Rows) != 3 || len(f.Columns[0].Distinct) != 30 || f.Columns[0].Filled != 10_000 || f.Columns[0].NumberShare != 1 {
		t.Errorf("got %+v, %v", f, err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Inspect(ctx, write(t, "y.csv", b.String()), DefaultFormat(), 3); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want it cancelled", err)
	}
}

func TestOnlySoMuchOfVeryLongRowsIsKept(t *testing.T) {
	text := "id,comment\n" + strings.Repeat("1,"+strings.Repeat("x", 1<<20)+"\n", 20)
	found, err := Inspect(t.Context(), write(t, "long.csv", text), DefaultFormat(), 1000)
	if err != nil || found.Sampled != 20 || len(found.Rows) == 0 || len(found.Rows) > 5 {
		t.Fatalf("got %d rows kept of %d (%v), want a few of 20", len(found.Rows), found.Sampled, err)
	}
}
