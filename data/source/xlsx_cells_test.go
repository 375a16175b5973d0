package source

import (
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

func TestCellsOfEveryType(t *testing.T) {
	shared := `<sst><si><t>first</t></si><si><r><t>two </t></r><r><rPr><b/></rPr><t xml:space="preserve">runs</t></r><rPh sb="0" eb="1"><t>spoken</t></rPh></si><si/><si><t>a_x000D__x0041_b</t></si></sst>`
	cases := []struct{ name, cell, want string }{
		{"a number", `<c><v>1250.5</v></c>`, "1250.5"},
		{"a power of ten stays as it is", `<c><v>5.94687E+23</v></c>`, "5.94687E+23"},
		{"a number as text", `<c t="str"><v>0001</v></c>`, "0001"},
		{"a shared text", `<c t="s"><v>0</v></c>`, "first"},
		{"a shared text in several styles", `<c t="s"><v>1</v></c>`, "two runs"},
		{"an empty shared text", `<c t="s"><v>2</v></c>`, ""},
		{"characters that XML has not", `<c t="s"><v>3</v></c>`, "a Ab"},
		{"a text in the cell", `<c t="inlineStr"><is><t>علي &amp; &#x633;&lt;</t></is></c>`, "علی & س<"},
		{"a text as it stands", `<c t="str"><v><![CDATA[a<b]]>c</v></c>`, "a<bc"},
		{"yes", `<c t="b"><v>1</v></c>`, "TRUE"},
		{"no", `<c t="b"><v>0</v></c>`, "FALSE"},
		{"an error", `<c t="e"><v>#N/A</v></c>`, "#N/A"},
		{"a formula's value", `<c><f>1+1</f><v>2</v></c>`, "2"},
		{"a day", `<c s="1"><v>45416</v></c>`, "2024-05-04"},
		{"a day and a time", `<c s="2"><v>45416.5</v></c>`, "2024-05-04 12:00:00"},
		{"a day in a Persian format", `<c s="3"><v>45416</v></c>`, "2024-05-04"},
		{"a day before the day that never was", `<c s="1"><v>59</v></c>`, "1900-02-28"},
		{"a time of day", `<c s="4"><v>0.384</v></c>`, "09:12:58"},
		{"a duration", `<c s="5"><v>1.5</v></c>`, "36:00:00"},
		{"minutes that are longer than an hour", `<c s="6"><v>0.0625</v></c>`, "01:30:00"},
		{"thousands", `<c s="7"><v>12500.5</v></c>`, "12500.5"},
		{"a colour and words around a number", `<c s="8"><v>7</v></c>`, "7"},
		{"what is no day though it should be", `<c s="1"><v>1E+300</v></c>`, "1E+300"},
		{"a style that is not there", `<c s="99"><v>7</v></c>`, "7"},
	}
	styles := `<styleSheet><numFmts count="5"><numFmt numFmtId="164" formatCode="[$-fa-IR,96]yyyy/mm/dd;@"/><numFmt numFmtId="165" formatCode="h:mm:ss&quot; day&quot;"/>` +
		`<numFmt numFmtId="166" formatCode="[h]:mm:ss"/><numFmt numFmtId="167" formatCode="[mm]:ss"/><numFmt numFmtId="168" formatCode="[Red]#,##0&quot; days&quot;\d"/></numFmts>` +
		`<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="22"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="166"/><xf numFmtId="167"/><xf numFmtId="3"/><xf numFmtId="168"/></cellXfs></styleSheet>`
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			path := write(t, "x.xlsx", sheetOf(t, row("a", "b")+"<row>"+c.cell+`<c><v>0</v></c></row>`, "xl/sharedStrings.xml", shared, "xl/styles.xml", styles))
			found, err := Inspect(t.Context(), path, DefaultFormat(), 1)
			if err != nil {
				t.Fatal(err)
			}
			if got := found.Rows[0].Cells[0]; got != c.want {
				t.Errorf("got %q want %q", got, c.want)
			}
		})
	}
}

func TestDaysFrom1904AreTheSameDays(t *testing.T) {
	path := book(t, "x.xlsx", [][]any{{"day", "plain"}, {45416 - 1462, 1}}, func(f *excelize.File) {
		yes := true
		_ = f.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &yes})
		style, _ := f.NewStyle(&excelize.Style{NumFmt: 14})
		_ = f.SetCellStyle("Sheet1", "A2", "A2", style)
	})
	found, err := Inspect(t.Context(), path, DefaultFormat(), 1)
	if err != nil || found.Rows[0].Cells[0] != "2024-05-04" {
		t.Errorf("got %+v, %v", found, err)
	}
}

func TestDurationsOfAWorkbookAreAddedToTheirDate(t *testing.T) {
	path := book(t, "x.xlsx", [][]any{{"id", "opened", "took"}, {1, "2024-05-04 10:00", 0.0625}, {2, "2024-05-04 10:00", 1.25}}, func(f *excelize.File) {
		style, _ := f.NewStyle(&excelize.Style{NumFmt: 21})
		_ = f.SetCellStyle("Sheet1", "C2", "C3", style)
	})
	_, sink, err := loadBook(t, "entity: ticket\nsource: s\ncolumns: {id: id, opened_at: opened, resolved_at: {column: took, after: opened_at, unit: hours}}\n", path)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []int64{90 * 60, 30 * 3600} {
		if got := sink.cell(t, i, "resolved_at").Int - sink.cell(t, i, "opened_at").Int; got != want {
			t.Errorf("got %d seconds want %d", got, want)
		}
	}
}

func TestSheetsCellsAndRowsAreFoundWhereTheyStand(t *testing.T) {
	rows := `<x:row r="2"><x:c r="B2" t="str"><x:v>b</x:v></x:c><x:c t="str"><x:v>c</x:v></x:c></x:row><row r="5" spans="1:3"/>` +
		`<row><c r="A6"><v>1</v></c><c r="C6"><v>3</v></c><c r="B6"><v>2</v></c></row>`
	found, err := Inspect(t.Context(), write(t, "x.xlsm", sheetOf(t, rows)), formatted(func(f *Format) { f.Header = false }), 5)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := joinRows(found.Rows), "|b|c/1|2|3"; got != want || found.Rows[0].Line != 2 || found.Rows[1].Line != 6 {
		t.Errorf("got %q in %+v want %q", got, found.Rows, want)
	}
	if strings.Join(found.Sheets, "|") != "A" || found.Sheet != "A" {
		t.Errorf("got %v, %s", found.Sheets, found.Sheet)
	}
}
