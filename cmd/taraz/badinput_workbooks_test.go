package main

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
)

// parts are the parts of a workbook or an archive: name, text, name, text.
type parts []string

// pack writes them to a zip file. blanks are added to the last part, without ever being in
// memory together.
func (p parts) pack(t *testing.T, blanks int) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	part := strings.Repeat(" ", 1<<20)
	for i := 0; i < len(p); i += 2 {
		w, err := z.Create(p[i])
		if err == nil {
			_, err = io.WriteString(w, p[i+1])
		}
		for left := blanks; err == nil && left > 0 && i == len(p)-2; left -= len(part) {
			_, err = io.WriteString(w, part)
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

// workbookOf is a workbook of one sheet with the rows' XML and further parts.
func workbookOf(rows string, more ...string) parts {
	const rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
	p := append(parts{
		"xl/workbook.xml", `<workbook xmlns:r="` + rel + `"><sheets><sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels", `<Relationships><Relationship Id="rId1" Type="` + rel + `worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
	}, more...)
	return append(p, "xl/worksheets/sheet1.xml", `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>`+rows)
}

const endOfSheet = "</sheetData></worksheet>"

// cells is a row of texts.
func cells(texts ...string) string {
	var b strings.Builder
	b.WriteString("<row>")
	for _, c := range texts {
		fmt.Fprintf(&b, `<c t="inlineStr"><is><t>%s</t></is></c>`, c)
	}
	return b.String() + "</row>"
}

// farToTheRight is a small workbook whose rows have a cell in the last column of all.
func farToTheRight(t *testing.T) string {
	var b strings.Builder
	for i := range 4000 {
		fmt.Fprintf(&b, `<row r="%d"><c r="A%d"><v>1</v></c><c r="XFD%d"><v>1</v></c></row>`, i+1, i+1, i+1)
	}
	return workbookOf(b.String()+endOfSheet).pack(t, 0)
}

func bombOfBlanks(t *testing.T) string { return workbookOf("").pack(t, 400<<20) }

// billionLaughs is an entity that unfolds to gigabytes.
func billionLaughs(t *testing.T) string {
	laughs := `<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol0 "lol">`
	for i := range 9 {
		laughs += fmt.Sprintf(`<!ENTITY lol%d "%s">`, i+1, strings.Repeat(fmt.Sprintf("&lol%d;", i), 10))
	}
	p := workbookOf(cells("&lol9;") + endOfSheet)
	p[len(p)-1] = laughs + "]>" + p[len(p)-1]
	return p.pack(t, 0)
}

func withPassword(t *testing.T) string {
	f := excelize.NewFile()
	defer f.Close()
	var b bytes.Buffer
	if err := f.Write(&b, excelize.Options{Password: "رمز"}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func ofManyParts(t *testing.T) string {
	var more []string
	for i := range 10_000 {
		more = append(more, fmt.Sprint("xl/media/", i), "")
	}
	return workbookOf(cells("id")+endOfSheet, more...).pack(t, 0)
}

// hostile are files that look like workbooks, with the words of the refusal in both
// languages.
func hostile(t *testing.T) []struct{ name, file, content, en, fa string } {
	plain := cells("id", "customer", "ordered_at", "amount") + cells("1", "c1", "1404-01-05", "5") + endOfSheet
	return []struct{ name, file, content, en, fa string }{
		{"a sheet that unpacks to 400 MB of blanks", "bomb.xlsx", bombOfBlanks(t), "too large when unpacked", "بیش از اندازه بزرگ"},
		{"cells in the last column of all", "xfd.xlsx", farToTheRight(t), "row 1 has too many columns", "ستون‌های بیش از اندازه"},
		{"10,000 parts", "parts.xlsx", ofManyParts(t), "too many parts", "بیش از اندازه بخش"},
		{"an archive within the archive", "nested.xlsx", workbookOf(plain, "xl/embeddings/a.zip", parts{"a", "b"}.pack(t, 0)).pack(t, 0), "archive within the archive", "بایگانی دیگری"},
		{"a part that leads out of it", "climbs.xlsx", workbookOf(plain, "../../taraz-climbed", "x").pack(t, 0), "leads out of it (../../taraz-climbed)", "به بیرون"},
		{"macros", "macros.xlsm", workbookOf(plain, "xl/vbaProject.bin", "x").pack(t, 0), "macros", "ماکرو"},
		{"a billion laughs", "laughs.xlsx", billionLaughs(t), "declares entities", "موجودیت XML"},
		{"a password", "secret.xlsx", withPassword(t), "password-protected", "رمزدار"},
		{"an old workbook of a new name", "old.xlsx", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" + strings.Repeat("x", 600), "old Excel workbook (.xls): save it as .xlsx or CSV", "کارپوشهٔ قدیمی"},
		{"a web page of a new name", "page.xlsx", "<html><body><table><tr><td>id</td></tr></table>", "save it as .xlsx or CSV", "صفحهٔ وب"},
		{"a zip file that holds no workbook", "photo.xlsx", parts{"a.jpg", "x"}.pack(t, 0), ".xlsx", "‎.xlsx"},
		{"half a workbook", "half.xlsx", workbookOf(plain).pack(t, 0)[:300], "damaged or cut short", "خراب یا ناتمام"},
	}
}

func TestAHostileWorkbookIsRefusedWithASentenceAtEveryDoor(t *testing.T) {
	unwatched(t)
	files := hostile(t)
	eachEngine(t, func(t *testing.T, op operator) {
		left := temporary(t)
		op.must("init", "--name", "Shop", "--locale", "en")
		op.must("import", "--as", "order", op.file("orders.csv", goodOrders))
		before := op.everything()
		t.Run("doors", func(t *testing.T) {
			op := op
			op.t = t
			s := op.serve()
			for _, c := range files {
				began := time.Now()
				op.fails(exitFailed, []string{"import", "--as", "order", op.file(c.file, c.content)}, c.file, c.en)
				op.fails(exitFailed, []string{"import", op.file(c.file, c.content)}, c.file, c.en)
				page := s.drop(c.file, c.content)
				hasAll(t, c.name+" on the page", page.text(), c.en)
				hasAll(t, c.name+" on the Persian page", s.get(page.path+"?lang=fa").text(), c.fa)
				s.get("/imports?lang=en")
				if got := s.submit(page, "do", "check"); got.status != 422 || !strings.Contains(got.text(), c.en) {
					t.Errorf("%s, checked all the same: got %d, want 422 with the reason", c.name, got.status)
				}
				got := s.send("dry_run", "false", c.file, c.content)
				if got.status != 422 {
					t.Errorf("%s by the API: got %d %s, want 422", c.name, got.status, got.body)
				}
				hasAll(t, c.name+" by the API", got.body, c.en)
				state, fault := s.job(s.send("entity", "order", c.file, c.content))
				if state != "failed" || !strings.Contains(fault, c.en) {
					t.Errorf("%s by the API as orders: got %s, %q, want it failed", c.name, state, fault)
				}
				if took := time.Since(began); took > 20*time.Second {
					t.Errorf("%s: took %v at all doors", c.name, took)
				}
			}
		})
		if after := op.everything(); after != before {
			t.Error("the database changed")
		}
		if still := left(); len(still) > 0 {
			t.Errorf("got %q left behind, want nothing", still)
		}
		for _, dir := range []string{".", "..", "../..", os.TempDir(), filepath.Dir(os.TempDir())} {
			if _, err := os.Stat(filepath.Join(dir, "taraz-climbed")); err == nil {
				t.Errorf("a part was written to %s", dir)
			}
		}
	})
}

// What is promised is a second and 100 MB; tests share their machine.
func TestABombIsRefusedWithinASecondAndAHundredMegabytes(t *testing.T) {
	unwatched(t)
	onLinux(t)
	op := onSQLite(t)
	op.must("init", "--name", "Shop", "--locale", "en")
	for _, c := range []struct{ name, content, want string }{
		{"xfd.xlsx", farToTheRight(t), "too many columns"},
		{"blanks.xlsx", bombOfBlanks(t), "too large when unpacked"},
		{"laughs.xlsx", billionLaughs(t), "declares entities"},
	} {
		p := op.start("import", "--as", "order", op.file(c.name, c.content))
		code, took, megabytes := p.end()
		t.Logf("%s of %d kB: refused after %v with a peak of %d MB", c.name, len(c.content)/1000, took.Round(time.Millisecond), megabytes)
		if code != exitFailed || !strings.Contains(p.errs.String(), c.want) {
			t.Errorf("%s: exit %d: %s, want 1 and %q", c.name, code, &p.errs, c.want)
		}
		if took > 2*time.Second || megabytes > 100 {
			t.Errorf("%s: took %v and %d MB, want a second and 100 MB", c.name, took, megabytes)
		}
	}
}

func TestNothingThatAWorkbookPointsToIsFollowed(t *testing.T) {
	unwatched(t)
	asked := make(chan string, 10)
	trap := httpTrap(t, asked)
	rows := cells("id", "customer", "ordered_at", "amount") +
		`<row><c t="str"><f>cmd|'/c calc'!A0</f><v>1</v></c><c t="str"><f>WEBSERVICE("` + trap + `")</f><v>c1</v></c><c t="str"><v>1404-01-05</v></c><c><f>[1]Sheet1!A1</f><v>7</v></c></row>` +
		endOfSheet
	book := workbookOf(rows,
		"xl/externalLinks/externalLink1.xml", `<externalLink><ddeLink ddeService="cmd" ddeTopic="/c calc"/></externalLink>`,
		"xl/externalLinks/_rels/externalLink1.xml.rels", `<Relationships><Relationship Id="rId1" Target="`+trap+`/x.xlsx" TargetMode="External"/></Relationships>`,
		"xl/drawings/_rels/drawing1.xml.rels", `<Relationships><Relationship Id="rId1" Type="image" Target="`+trap+`/pixel.png" TargetMode="External"/></Relationships>`,
		"xl/connections.xml", `<connections><connection id="1" refreshOnLoad="1" url="`+trap+`"/></connections>`).pack(t, 0)
	eachEngine(t, func(t *testing.T, op operator) {
		op.must("init", "--name", "Shop", "--unit", "rial", "--locale", "en")
		got := op.imports("--as", "order", "--covers", "1404-01-31", op.file("links.xlsx", book))[0]
		if got.Accepted != 1 || got.Rejected != 0 {
			t.Errorf("got %+v, want the row as it was saved", got)
		}
		op.near(op.values("revenue", "--period", "1404-01"), "revenue 1404-01 organisation", 7)
		s := op.serve()
		if page := s.drop("links.xlsx", book); page.status != 200 || !strings.Contains(page.path, "/drafts/") {
			t.Errorf("got %d at %s, want the draft", page.status, page.path)
		}
		state, fault := s.job(s.send("entity", "order", "links.xlsx", book))
		if state != "done" {
			t.Errorf("by the API: got %s, %s", state, fault)
		}
	})
	if len(asked) > 0 {
		t.Errorf("somebody asked for %s, want nobody to", <-asked)
	}
}
