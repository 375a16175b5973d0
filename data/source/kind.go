package source

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"errors"
	"io"
	"os"
	"strings"
)

// kind is what a file is by its content; its name does not count.
type kind int

const (
	textFile kind = iota // CSV, JSON or JSON Lines: its text tells
	workbook
)

var oleMagic = []byte{0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1}

// packers are the beginnings of files that are packed in ways that are not read.
var packers = map[string]string{
	"7z\xBC\xAF\x27\x1C": "7z", "Rar!": "RAR", "BZh": "bzip2", "\xFD7zXZ\x00": "xz", "\x28\xB5\x2F\xFD": "zstd",
}

// headSize is how much of a file is looked at for its kind, in bytes.
const headSize = 4096

// examine finds out what a file is and how it is packed, and refuses what is no table,
// naming the way out. Errors name no file, and wrap kpi.ErrInvalid.
func examine(path string) (*content, error) {
	size, err := fileSize(path)
	if err != nil {
		return nil, err
	}
	c := &content{path: path, size: size}
	if size == 0 {
		return nil, fault(faultEmpty, pathArg(path))
	}
	if err := c.look(); err != nil {
		return nil, inFile(path, err)
	}
	return c, nil
}

func (c *content) look() error {
	f, err := os.Open(c.path)
	if err != nil {
		return err
	}
	defer f.Close()
	head, err := beginning(f)
	if err != nil {
		return err
	}
	switch {
	case bytes.HasPrefix(head, []byte("PK")):
		return c.lookIntoZip(f)
	case bytes.HasPrefix(head, []byte{0x1F, 0x8B}):
		c.packed, c.member = "gzip", strings.TrimSuffix(strings.TrimSuffix(c.path, ".gz"), ".gzip")
		return c.lookInside()
	}
	return c.judge(head, c.path, f)
}

func beginning(r io.Reader) ([]byte, error) {
	head := make([]byte, headSize)
	n, err := io.ReadFull(r, head)
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		err = nil
	}
	return head[:n], err
}

// lookIntoZip tells a workbook, which is a zip file, from an archive of one file.
func (c *content) lookIntoZip(f *os.File) error {
	z, err := zip.NewReader(f, c.size)
	if err != nil {
		return fault(faultDamaged)
	}
	if isWorkbook(z) {
		c.kind = workbook
		return checkPackage(z)
	}
	if strings.HasSuffix(strings.ToLower(c.path), ".xlsx") {
		return fault(faultNoWorkbook)
	}
	if c.index, err = only(z); err != nil {
		return err
	}
	c.packed, c.member = "zip", z.File[c.index].Name
	return c.lookInside()
}

// lookInside judges what is packed. An archive in an archive is refused.
func (c *content) lookInside() error {
	s, err := c.open()
	if err != nil {
		return err
	}
	defer s.Close()
	head, err := beginning(s)
	switch {
	case err != nil:
		return err
	case len(head) == 0:
		return fault(faultEmptyArchive)
	case bytes.HasPrefix(head, []byte("PK")):
		return c.lookAtSpilled()
	case bytes.HasPrefix(head, []byte{0x1F, 0x8B}), len(head) > 262 && string(head[257:262]) == "ustar":
		return fault(faultNested)
	}
	return c.judge(head, c.member, nil)
}

func (c *content) lookAtSpilled() error {
	f, size, err := c.spill()
	if err != nil {
		return err
	}
	defer f.Close()
	z, err := zip.NewReader(f, size)
	switch {
	case err != nil:
		return fault(faultDamaged)
	case !isWorkbook(z):
		return fault(faultNested)
	}
	c.kind = workbook
	return checkPackage(z)
}

// judge refuses what is no text by its first bytes. The file, where there is one, tells old
// workbooks from encrypted ones.
func (c *content) judge(head []byte, name string, f *os.File) error {
	lower := strings.ToLower(name)
	switch {
	case bytes.HasPrefix(head, oleMagic):
		if f != nil && encrypted(f) {
			return fault(faultPassword)
		}
		return fault(faultOldWorkbook)
	case markup(head):
		return fault(faultMarkup)
	case bytes.HasPrefix(head, []byte("%PDF")):
		return fault(faultNoTable)
	case strings.HasSuffix(lower, ".xlsx"), strings.HasSuffix(lower, ".xls"):
		return fault(faultNotWorkbook)
	}
	for magic, packer := range packers {
		if bytes.HasPrefix(head, []byte(magic)) && !printable(head) {
			return fault(faultPacker, packer)
		}
	}
	return nil
}

// printable tells text that happens to begin like a packed file.
func printable(head []byte) bool {
	return bytes.IndexByte(head, 0) < 0 && bytes.IndexByte(head, '\n') > 0
}

func markup(head []byte) bool {
	start := bytes.ToLower(bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xEF\xBB\xBF")), " \r\n\t"))
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

// corrupt tells errors of packed bytes that make no sense.
func corrupt(err error) bool {
	var bad flate.CorruptInputError
	return errors.As(err, &bad)
}
