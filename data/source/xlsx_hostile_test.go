package source

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"

	"taraz/kpi"
)

const sheetHead, sheetTail = `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>`, `</sheetData></worksheet>`

// sheetOf returns a workbook with one sheet of the rows' XML; parts replace or add others,
// name, text, name, text.
func sheetOf(t testing.TB, rows string, parts ...string) string {
	t.Helper()
	const types = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
	all := []string{
		"xl/workbook.xml", `<workbook xmlns:r="` + types + `"><sheets><sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels", `<Relationships><Relationship Id="rId1" Type="` + types + `worksheet" Target="worksheets/sheet1.xml"/>` +
			`<Relationship Id="rId2" Type="` + types + `sharedStrings" Target="sharedStrings.xml"/>` +
			`<Relationship Id="rId3" Type="` + types + `styles" Target="/xl/styles.xml"/>` +
			`<Relationship Id="rId4" Type="` + types + `externalLink" Target="http://127.0.0.1:1/evil.xlsx" TargetMode="External"/></Relationships>`,
		"xl/worksheets/sheet1.xml", sheetHead + rows + sheetTail,
	}
	for i := 0; i < len(parts); i += 2 {
		for k := 0; k < len(all); k += 2 {
			if all[k] == parts[i] {
				all[k+1], parts[i] = parts[i+1], ""
			}
		}
		if parts[i] != "" {
			all = append(all, parts[i], parts[i+1])
		}
	}
	return archive(t, all...)
}

func row(cells ...string) string {
	var b strings.Builder
	b.WriteString("<row>")
	for _, c := range cells {
		fmt.Fprintf(&b, `<c t="inlineStr"><is><t>%s</t></is></c>`, c)
	}
	b.WriteString("</row>")
	return b.String()
}

// refusedSmall demands that a file is refused in less than 100 MB.
func refusedSmall(t *testing.T, bytes, want string) {
	t.Helper()
	path := write(t, "x.bin", bytes)
	var err error
	mib := grown(func() { _, err = Inspect(t.Context(), path, DefaultFormat(), 5) })
	if !errors.Is(err, kpi.ErrInvalid) || !strings.Contains(err.Error(), want) {
		t.Errorf("got %v, want %q", err, want)
	}
	if mib > 100 {
		t.Errorf("of %d kB: took %d MiB", len(bytes)>>10, mib)
	}
}

func TestCellsFarToTheRightAreRefusedInLittleMemory(t *testing.T) {
	var b strings.Builder
	for i := range 4000 {
		fmt.Fprintf(&b, `<row r="%d"><c r="A%d"><v>1</v></c><c r="XFD%d"><v>1</v></c></row>`, i+1, i+1, i+1)
	}
	refusedSmall(t, sheetOf(t, b.String()), "row 1 has too many columns: more than 1000 columns are not read")
	refusedSmall(t, sheetOf(t, row("id")+`<row r="2000000000"><c r="ZZZZZZ1"><v>1</v></c></row>`), "row 2000000000 has too many columns")
	found, err := Inspect(t.Context(), write(t, "x.xlsx", sheetOf(t, `<row r="1"><c r="A1"><v>1</v></c><c r="XFD1" s="3"/></row>`)), DefaultFormat(), 5)
	if err != nil || len(found.Header) != 1 {
		t.Errorf("an empty cell far to the right: got %+v, %v", found, err)
	}
}

func TestBombsInWorkbooksAreRefusedInLittleMemory(t *testing.T) {
	blanks := strings.Repeat(" ", 80<<20)
	refusedSmall(t, sheetOf(t, blanks), "too large when unpacked")
	refusedSmall(t, sheetOf(t, row("id"), "xl/sharedStrings.xml", "<sst><si><t>"+blanks+"</t></si></sst>"), "too large when unpacked")
	refusedSmall(t, archive(t, "a.xlsx", sheetOf(t, blanks)), "too large when unpacked")
	refusedSmall(t, lying(t, blanks), "damaged or cut short")
	refusedSmall(t, sheetOf(t, row("id")+"<row><c><v>"+blanks[:5<<20]+"</v></c></row>"), "a value of more than 4 MiB")
	refusedSmall(t, sheetOf(t, "<row "+blanks[:1<<20]+">"), "damaged or cut short")
}

// lying returns a workbook whose sheet says that it unpacks to a few bytes.
func lying(t *testing.T, text string) string {
	t.Helper()
	var packed, b bytes.Buffer
	w, err := flate.NewWriter(&packed, flate.DefaultCompression)
	if err == nil {
		_, err = io.WriteString(w, sheetHead+text)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	z := zip.NewWriter(&b)
	honest, err := zip.NewReader(strings.NewReader(sheetOf(t, "")), int64(len(sheetOf(t, ""))))
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range honest.File {
		if part.Name != "xl/worksheets/sheet1.xml" {
			if err := z.Copy(part); err != nil {
				t.Fatal(err)
			}
			continue
		}
		raw, err := z.CreateRaw(&zip.FileHeader{Name: part.Name, Method: zip.Deflate, CompressedSize64: uint64(packed.Len()), UncompressedSize64: 900})
		if err == nil {
			_, err = raw.Write(packed.Bytes())
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestWorkbooksWithPartsThatNoneHasAreRefused(t *testing.T) {
	many := make([]string, 0, 20_000)
	for i := range 10_000 {
		many = append(many, fmt.Sprint("xl/media/", i), "")
	}
	refusedSmall(t, sheetOf(t, row("id"), many...), "too many parts")
	refusedSmall(t, sheetOf(t, row("id"), "xl/embeddings/a.zip", archive(t, "a", "b")), "archive within the archive")
	refusedSmall(t, sheetOf(t, row("id"), "../../x", "x"), "leads out of it (../../x)")
	refusedSmall(t, sheetOf(t, row("id"), "xl/vbaProject.bin", "x"), "macros")
	if _, err := os.Stat("../../x"); err == nil {
		t.Error("a part was written outside")
	}
}

func TestEntitiesOfAWorkbooksOwnAreRefused(t *testing.T) {
	laughs := `<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">`
	for i := range 9 {
		laughs += fmt.Sprintf(`<!ENTITY lol%d "%s">`, i+1, strings.Repeat(fmt.Sprintf("&lol%d;", i), 10))
	}
	laughs += "]>"
	cell := `<row><c t="inlineStr"><is><t>&lol9;</t></is></c></row>`
	refusedSmall(t, sheetOf(t, "", "xl/worksheets/sheet1.xml", laughs+sheetHead+cell+sheetTail), "declares entities")
	refusedSmall(t, sheetOf(t, cell), "declares entities")
	refusedSmall(t, sheetOf(t, row("id"), "xl/sharedStrings.xml", laughs+"<sst><si><t>&lol9;</t></si></sst>"), "declares entities")
	refusedSmall(t, sheetOf(t, "", "xl/worksheets/sheet1.xml", `<!DOCTYPE x SYSTEM "file:///etc/passwd">`+sheetHead+cell+sheetTail), "declares entities")
}

// Nothing that a workbook points to is opened: links, queries, formulas that run programs.
func TestLinksAndFormulasOfAWorkbookAreNotFollowed(t *testing.T) {
	rows := row("id", "x") + `<row><c t="str"><f>cmd|'/c calc'!A0</f><v>kept</v></c><c><f>[1]Sheet1!A1</f><v>7</v></c></row>` +
		`<row><c t="str"><f>HYPERLINK("http://127.0.0.1:1/")</f></c><c t="e"><v>#REF!</v></c></row>`
	path := write(t, "x.xlsx", sheetOf(t, rows,
		"xl/externalLinks/externalLink1.xml", `<externalLink><ddeLink ddeService="cmd" ddeTopic="/c calc"/></externalLink>`,
		"xl/externalLinks/_rels/externalLink1.xml.rels", `<Relationships><Relationship Id="rId1" Target="http://127.0.0.1:1/x.xlsx" TargetMode="External"/></Relationships>`,
		"xl/connections.xml", `<connections><connection id="1" url="http://127.0.0.1:1/"/></connections>`))
	found, err := Inspect(t.Context(), path, DefaultFormat(), 5)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := joinRows(found.Rows), "kept|7/|#REF!"; got != want {
		t.Errorf("got %q want %q", got, want)
	}
	_, err = Inspect(t.Context(), write(t, "y.xlsx", sheetOf(t, "", "xl/_rels/workbook.xml.rels",
		`<Relationships><Relationship Id="rId1" Type="x/worksheet" Target="http://127.0.0.1:1/s.xml" TargetMode="External"/></Relationships>`)), DefaultFormat(), 5)
	if !errors.Is(err, kpi.ErrInvalid) {
		t.Errorf("a sheet that lies elsewhere: got %v, want it refused", err)
	}
}

func TestBrokenSheetsAreRefused(t *testing.T) {
	for name, rows := range map[string]string{
		"a shared text that is not there": `<row><c t="s"><v>7</v></c></row>`,
		"a row that does not end":         `<row><c><v>1</v></c>` + strings.Repeat("<c/>", 3) + sheetTail,
		"a half entity":                   `<row><c t="str"><v>a & b</v></c></row>`,
		"an empty tag":                    `<row><></row>`,
	} {
		_, err := Inspect(t.Context(), write(t, "x.xlsx", sheetOf(t, rows)), DefaultFormat(), 5)
		if !errors.Is(err, kpi.ErrInvalid) {
			t.Errorf("%s: got %v, want it refused", name, err)
		}
	}
}

func FuzzSheet(f *testing.F) {
	f.Add(row("id", "x") + `<row r="3"><c r="B3" s="1"><v>45416.5</v></c></row>`)
	f.Add(`<x:row><x:c t="b"><x:v>1</x:v></x:c></x:row><!-- x --><row><c t="str"><v><![CDATA[a<b]]></v></c></row>`)
	f.Add(`<row><c r="XFD1"><v>1</v></c></row>`)
	f.Fuzz(func(t *testing.T, rows string) {
		if len(rows) > 10_000 {
			return
		}
		found, err := Inspect(t.Context(), write(t, "x.xlsx", sheetOf(t, rows)), DefaultFormat(), 5)
		if err != nil && !errors.Is(err, kpi.ErrInvalid) {
			t.Fatalf("error %v has no kind", err)
		}
		if err == nil && len(found.Header) > maxColumns {
			t.Fatalf("got %d columns", len(found.Header))
		}
	})
}
