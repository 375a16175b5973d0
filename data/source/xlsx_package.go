package source

import (
	"archive/zip"
	"io"
	"path"
	"strings"
)

// Limits of a workbook's package: what it may hold unpacked, how often it may be packed
// down, and how many parts it may have.
const (
	maxUnpacked  = 1 << 30
	maxRatio     = 100
	ratioMatters = 64 << 20
	maxParts     = 2000
)

func isWorkbook(z *zip.Reader) bool { return partOf(z, "xl/workbook.xml") != nil }

// partOf finds a part of a package by its path, whatever its case; nil if there is none.
func partOf(z *zip.Reader, name string) *zip.File {
	for _, part := range z.File {
		if strings.EqualFold(strings.TrimPrefix(part.Name, "/"), name) {
			return part
		}
	}
	return nil
}

// checkPackage refuses workbooks that hold what no plain workbook does or too much. It
// believes what the package says of itself; reading goes by what is there.
func checkPackage(z *zip.Reader) error {
	if err := safeParts(z); err != nil {
		return err
	}
	var packed, unpacked uint64
	for _, part := range z.File {
		packed += part.CompressedSize64
		unpacked += part.UncompressedSize64
		if strings.EqualFold(part.Name, "xl/vbaProject.bin") {
			return fault(faultMacros)
		}
		switch strings.ToLower(path.Ext(part.Name)) {
		case ".zip", ".gz", ".7z", ".rar", ".tar":
			return fault(faultNested)
		}
	}
	if unpacked > maxUnpacked || unpacked > ratioMatters && unpacked/maxRatio > packed {
		return fault(faultTooLarge)
	}
	return intact(z)
}

// intact compares the checksums of small parts, those that are not needed among them: a
// package that is damaged anywhere is not to be trusted. Large parts are compared when
// they are read.
func intact(z *zip.Reader) error {
	left := int64(16 << 20)
	for _, part := range z.File {
		if size := int64(part.UncompressedSize64); size > 1<<20 || size > left {
			continue
		}
		r, err := openPart(part)
		if err != nil {
			return err
		}
		n, err := io.Copy(io.Discard, io.LimitReader(r, left+1))
		r.Close()
		if left -= n; err != nil {
			return err
		}
		if left < 0 {
			return nil
		}
	}
	return nil
}

// partReader reads one part of a package and stops where it grows out of proportion,
// whatever the package says of its size.
type partReader struct {
	r      io.ReadCloser
	packed int64
	n      int64
	whole  int64 // its size, as the package says
}

func openPart(part *zip.File) (*partReader, error) {
	r, err := part.Open()
	if err != nil {
		return nil, fault(faultWorkbookDamaged)
	}
	return &partReader{r: r, packed: int64(part.CompressedSize64), whole: int64(part.UncompressedSize64)}, nil
}

func (p *partReader) Read(b []byte) (int, error) {
	n, err := p.r.Read(b)
	p.n += int64(n)
	if p.n > maxUnpacked || p.n > ratioMatters && p.n/maxRatio > p.packed {
		return n, fault(faultTooLarge)
	}
	if err != nil && err != io.EOF {
		return n, fault(faultWorkbookDamaged)
	}
	return n, err
}

func (p *partReader) Close() error { return p.r.Close() }

// done is the share of the part that has been read, from 0 to 1.
func (p *partReader) done() float64 {
	if p.whole <= 0 {
		return 0
	}
	return min(1, float64(p.n)/float64(p.whole))
}
