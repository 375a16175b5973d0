package reports

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// office returns the path of LibreOffice's program, or skips; where TARAZ_REQUIRE asks for
// libreoffice a missing one is a failure.
func office(t *testing.T, program string) string {
	t.Helper()
	path, err := exec.LookPath(program)
	if err == nil {
		return path
	}
	if strings.Contains(os.Getenv("TARAZ_REQUIRE"), "libreoffice") {
		t.Fatalf("%s is not installed, and TARAZ_REQUIRE asks for libreoffice", program)
	}
	t.Skipf("%s is not installed; TARAZ_REQUIRE=libreoffice makes this a failure", program)
	return ""
}

// TestLibreOfficeOpensTheWorkbook converts the workbook to pages and looks for its figures
// in their text. TARAZ_PICTURES names a folder that keeps the pages as pictures.
func TestLibreOfficeOpensTheWorkbook(t *testing.T) {
	soffice, pdftotext := office(t, "soffice"), office(t, "pdftotext")
	b := sampleBoard(t, sampleSource(t), nil, 23)
	for _, c := range []struct {
		f    Format
		want []string
	}{
		{farsi, []string{"خلاصه", "Taraz"}},
		{english, []string{"Balanced scorecard", "Mehr 1405", "Overall score", "billion toman", "Keep valuable customers",
			"Scores by period", "Definitions", "deals won ÷ deals closed", "Net promoter score"}},
	} {
		t.Run(c.f.Lang, func(t *testing.T) {
			dir := t.TempDir()
			if keep := os.Getenv("TARAZ_PICTURES"); keep != "" {
				dir = keep
			}
			name := filepath.Join(dir, "board-"+c.f.Lang+".xlsx")
			var buf bytes.Buffer
			if err := BoardWorkbook(&buf, b, c.f); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(name, buf.Bytes(), 0o600); err != nil {
				t.Fatal(err)
			}
			pdf := strings.TrimSuffix(name, ".xlsx") + ".pdf"
			run(t, soffice, "-env:UserInstallation=file://"+t.TempDir(), "--headless", "--convert-to", "pdf", "--outdir", dir, name)
			text := run(t, pdftotext, "-layout", pdf, "-")
			for _, want := range c.want {
				if c.f.Persian() {
					continue // the text of a right-to-left page comes out in the order of its shapes
				}
				if !strings.Contains(text, want) {
					t.Errorf("the pages lack %q", want)
				}
			}
			for _, never := range []string{"#REF!", "#NAME?", "#VALUE!", "Err:", "NaN", "Inf", "⟦"} {
				if strings.Contains(text, never) {
					t.Errorf("the pages show %q", never)
				}
			}
			if os.Getenv("TARAZ_PICTURES") != "" {
				run(t, office(t, "pdftoppm"), "-r", "80", "-png", pdf, strings.TrimSuffix(name, ".xlsx"))
			}
		})
	}
}

func run(t *testing.T, program string, args ...string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Minute)
	defer cancel()
	out, err := exec.CommandContext(ctx, program, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v: %s", filepath.Base(program), err, out)
	}
	return string(out)
}
