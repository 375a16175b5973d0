package source

import (
	"archive/zip"
	"bufio"
	"compress/gzip"
	"errors"
	"io"
	"os"
	"path"
	"path/filepath"
	"strings"

	"taraz/data"
)

// Limits of packed text. Real exports pack down to a tenth, very dull ones to a fiftieth;
// blanks pack down to a thousandth, and are only made to do harm.
const (
	maxText      = 64 << 30
	maxTextRatio = 250
)

// content is what a file holds, unpacked. It can be opened again and again.
type content struct {
	path   string
	size   int64  // of the file as it lies there
	packed string // "", gzip or zip
	member string // the name of the file in the archive
	index  int    // of the file among the archive's parts
	kind   kind
}

// stream is one reading of a content.
type stream struct {
	io.Reader
	file  *os.File
	count *counter // of packed bytes
	size  int64
	ended bool
}

func (s *stream) Close() error { return s.file.Close() }

// read is how much of the file has been read, in bytes of the file as it lies there.
func (s *stream) read() int64 {
	if s.ended {
		return s.size
	}
	return min(s.count.n, s.size)
}

// counter counts the bytes read through it.
type counter struct {
	r  io.Reader
	at io.ReaderAt
	n  int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}

func (c *counter) ReadAt(p []byte, off int64) (int, error) {
	n, err := c.at.ReadAt(p, off)
	c.n += int64(n)
	return n, err
}

// open starts to read a content from its beginning.
func (c *content) open() (*stream, error) {
	f, err := os.Open(c.path)
	if err != nil {
		return nil, err
	}
	s := &stream{file: f, count: &counter{r: f, at: f}, size: c.size}
	if err := c.unpack(s); err != nil {
		f.Close()
		return nil, err
	}
	return s, nil
}

func (c *content) unpack(s *stream) error {
	switch c.packed {
	case "":
		s.Reader = s.count
		return nil
	case "gzip":
		z, err := gzip.NewReader(bufio.NewReaderSize(s.count, 64<<10))
		if err != nil {
			return unpackable(err)
		}
		s.Reader = &guard{r: z, s: s}
		return nil
	}
	z, err := zip.NewReader(s.count, c.size)
	if err != nil {
		return unpackable(err)
	}
	s.count.n = 0 // the directory was read, nothing of the file
	part, err := z.File[c.index].Open()
	if err != nil {
		return unpackable(err)
	}
	s.Reader = &guard{r: part, s: s}
	return nil
}

// memberName is the name of the packed file, for people.
func (c *content) memberName() string { return data.Clean(path.Base(filepath.ToSlash(c.member))) }

// unpackable says what to do about an archive that cannot be unpacked.
func unpackable(err error) error {
	switch {
	case errors.Is(err, zip.ErrAlgorithm):
		return fault(faultPackedOddly)
	case errors.Is(err, gzip.ErrHeader), errors.Is(err, gzip.ErrChecksum), errors.Is(err, zip.ErrFormat),
		errors.Is(err, zip.ErrChecksum), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF), corrupt(err):
		return fault(faultPackDamaged)
	}
	return err
}

// guard watches that what is unpacked stays in proportion to what was packed.
type guard struct {
	r io.Reader
	s *stream
	n int64
}

func (g *guard) Read(p []byte) (int, error) {
	n, err := g.r.Read(p)
	g.n += int64(n)
	if g.n > maxText || g.n > ratioMatters && g.n/maxTextRatio > g.s.count.n {
		return n, fault(faultTooLarge)
	}
	if err != nil && err != io.EOF {
		err = unpackable(err)
	}
	g.s.ended = g.s.ended || err == io.EOF
	return n, err
}

// spill unpacks a content into a temporary file, since a workbook has to be read here and
// there. The file has no name any more when spill returns, so nothing is ever left behind.
func (c *content) spill() (*os.File, int64, error) {
	s, err := c.open()
	if err != nil {
		return nil, 0, err
	}
	defer s.Close()
	f, err := os.CreateTemp("", "taraz-*")
	if err != nil {
		return nil, 0, err
	}
	err = os.Remove(f.Name())
	n := int64(0)
	if err == nil {
		n, err = io.Copy(f, io.LimitReader(s, maxUnpacked+1))
	}
	if err == nil && n > maxUnpacked {
		err = fault(faultTooLarge)
	}
	if err != nil {
		f.Close()
		return nil, 0, err
	}
	return f, n, nil
}

// only finds the one file of an archive.
func only(z *zip.Reader) (int, error) {
	if err := safeParts(z); err != nil {
		return 0, err
	}
	found, names := -1, []string{}
	for i, part := range z.File {
		if litter(part.Name) {
			continue
		}
		found = i
		names = append(names, part.Name)
	}
	switch {
	case len(names) == 0:
		return 0, fault(faultEmptyArchive)
	case len(names) > 1:
		const shown = 10
		list := strings.Join(names[:min(len(names), shown)], ", ")
		if len(names) > shown {
			list += ", …"
		}
		return 0, fault(faultManyFiles, len(names), shortened(list))
	}
	return found, nil
}

// litter tells folders and what operating systems leave beside a file.
func litter(name string) bool {
	base := path.Base(name)
	return strings.HasSuffix(name, "/") || strings.HasPrefix(name, "__MACOSX/") ||
		base == ".DS_Store" || strings.EqualFold(base, "thumbs.db") || strings.HasPrefix(base, "._")
}

// safeParts refuses archives with too many parts, with encrypted ones, and with names that
// lead out of a folder. None is ever written under its name.
func safeParts(z *zip.Reader) error {
	if len(z.File) > maxParts {
		return fault(faultTooManyParts, len(z.File))
	}
	for _, part := range z.File {
		name := strings.ReplaceAll(part.Name, `\`, "/")
		if path.IsAbs(name) || strings.Contains(name, ":") || strings.HasPrefix(path.Clean(name), "..") {
			return fault(faultUnsafeName, shortened(part.Name))
		}
		if part.Flags&1 != 0 {
			return fault(faultArchivePassword)
		}
	}
	return nil
}
