package source

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"taraz/kpi"
)

// kind is what a file is by its content; its name does not count.
type kind int

const (
	textFile kind = iota
	workbook
)

var oleMagic = []byte{0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1}

// sniffKind tells a workbook from a text file and refuses what is neither, naming the way
// out. Errors wrap kpi.ErrInvalid.
func sniffKind(path string) (kind, error) {
	size, err := fileSize(path)
	if err != nil {
		return 0, err
	}
	if size == 0 {
		return 0, fmt.Errorf("file %s is empty: %w", path, kpi.ErrInvalid)
	}
	f, err := os.Open(path)
	if err != nil {
		return 0, fmt.Errorf("file %s: %w", path, err)
	}
	defer f.Close()
	head := make([]byte, 4096)
	n, err := io.ReadFull(f, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
		return 0, fmt.Errorf("file %s: %w", path, err)
	}
	return kindOf(path, head[:n], f)
}

func kindOf(path string, head []byte, f *os.File) (kind, error) {
	refuse := func(why string) (kind, error) {
		return 0, fmt.Errorf("file %s %s: %w", path, why, kpi.ErrInvalid)
	}
	lower := strings.ToLower(path)
	start := bytes.ToLower(bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xEF\xBB\xBF")), " \r\n\t"))
	switch {
	case bytes.HasPrefix(head, []byte("PK")):
		return workbook, checkPackage(path)
	case bytes.HasPrefix(head, oleMagic):
		if encrypted(f) {
			return refuse("is a password-protected workbook: save it without a password, or as CSV")
		}
		return refuse("is an old Excel workbook (.xls): save it as .xlsx or CSV")
	case markup(start):
		return refuse("is a web page or XML, not a table: open it in a spreadsheet and save it as .xlsx or CSV")
	case bytes.HasPrefix(head, []byte("%PDF")), bytes.HasPrefix(head, []byte{0x1F, 0x8B}):
		return refuse("is no table: want CSV or .xlsx")
	case strings.HasSuffix(lower, ".xlsx"), strings.HasSuffix(lower, ".xls"):
		return refuse("is not a workbook, whatever its name: save it as .xlsx, or name it .csv if it is text")
	}
	return textFile, nil
}

func markup(start []byte) bool {
	for _, p := range []string{"<html", "<!doctype", "<table", "<?xml", "<head", "<meta", "<style"} {
		if bytes.HasPrefix(start, []byte(p)) {
			return true
		}
	}
	return false
}

// encrypted looks for the stream of an encrypted workbook in an OLE file.
func encrypted(f *os.File) bool {
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return false
	}
	head, err := io.ReadAll(io.LimitReader(f, 4<<20))
	return err == nil && bytes.Contains(head, []byte("E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00"))
}

// Limits of a workbook's package: what it may hold unpacked, how often it may be packed
// down, and how many parts it may have.
const (
	maxUnpacked  = 1 << 30
	maxRatio     = 100
	ratioMatters = 64 << 20
	maxParts     = 2000
)

// checkPackage refuses zip files that are no plain workbook or too large when unpacked.
func checkPackage(path string) error {
	refuse := func(why string) error { return fmt.Errorf("file %s %s: %w", path, why, kpi.ErrInvalid) }
	z, err := zip.OpenReader(path)
	if err != nil {
		return refuse("is damaged or cut short: export or copy it again")
	}
	defer z.Close()
	var packed, unpacked uint64
	book, macros := false, false
	for _, part := range z.File {
		packed += part.CompressedSize64
		unpacked += part.UncompressedSize64
		book = book || strings.EqualFold(part.Name, "xl/workbook.xml")
		macros = macros || strings.EqualFold(part.Name, "xl/vbaProject.bin")
	}
	switch {
	case len(z.File) > maxParts:
		return refuse("has too many parts for a workbook")
	case unpacked > maxUnpacked, unpacked > ratioMatters && unpacked/maxRatio > packed:
		return refuse("is too large when unpacked: export it as CSV")
	case macros:
		return refuse("is a workbook with macros: save it as .xlsx or CSV")
	case !book:
		return refuse("is a zip file, but no .xlsx workbook: save it as .xlsx or CSV")
	case !whole(z.File):
		return refuse("is damaged or cut short: export or copy it again")
	}
	return nil
}

// whole reads every part of a package through, so that its checksums are compared, and
// looks whether sheets end as they must: the library takes a damaged sheet for a shorter
// one.
func whole(parts []*zip.File) bool {
	for _, part := range parts {
		r, err := part.Open()
		if err != nil {
			return false
		}
		end := &tail{}
		_, err = io.Copy(end, r)
		if r.Close() != nil || err != nil {
			return false
		}
		if strings.HasPrefix(part.Name, "xl/worksheets/") && strings.HasSuffix(part.Name, ".xml") &&
			!bytes.HasSuffix(bytes.TrimRight(end.last, " \r\n\t"), []byte("worksheet>")) {
			return false
		}
	}
	return true
}

// tail keeps the last bytes written to it.
type tail struct{ last []byte }

func (t *tail) Write(p []byte) (int, error) {
	const kept = 64
	t.last = append(t.last, p[max(0, len(p)-kept):]...)
	t.last = t.last[max(0, len(t.last)-kept):]
	return len(p), nil
}
