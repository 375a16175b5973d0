package source

import (
	"bytes"
	"io"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/transform"
)

// decoding is how the bytes of a text become UTF-8.
type decoding struct {
	name  string            // utf-8, utf-16le, windows-1256, macintosh ...
	mark  int               // bytes of the byte order mark, which are left out
	wide  *wideDecoder      // of UTF-16 and UTF-32
	other encoding.Encoding // of the rest; UTF-8 has neither
	guess bool              // it is UTF-8 as far as anybody knows; see scanner.turn
}

var utf8Text = decoding{name: "utf-8"}

func wideText(name string) decoding {
	d := decoding{name: name, wide: &wideDecoder{size: 2, big: name == "utf-16be" || name == "utf-32be"}}
	if name == "utf-32le" || name == "utf-32be" {
		d.wide.size = 4
	}
	return d
}

var byteOrderMarks = []struct{ mark, name string }{
	{"\xEF\xBB\xBF", "utf-8"},
	{"\xFF\xFE\x00\x00", "utf-32le"},
	{"\x00\x00\xFE\xFF", "utf-32be"},
	{"\xFF\xFE", "utf-16le"},
	{"\xFE\xFF", "utf-16be"},
}

// marked reads the byte order mark at the start of a text. Some writers put the mark of
// UTF-16 before UTF-32, whichever its order: what follows is believed, not the mark.
func marked(head []byte) (decoding, bool) {
	for _, b := range byteOrderMarks {
		if !bytes.HasPrefix(head, []byte(b.mark)) {
			continue
		}
		d := utf8Text
		if b.name != "utf-8" {
			d = wideText(b.name)
		}
		if name := thirtyTwo(head[len(b.mark):]); name != "" && d.wide != nil {
			d = wideText(name)
		}
		d.mark = len(b.mark)
		return d, true
	}
	return utf8Text, false
}

// detect finds out how a content is encoded: by its byte order mark, whatever the name;
// else by the name that is given; else by how it begins, which leaves UTF-8 a guess.
func detect(c *content, name string) (decoding, error) {
	s, err := c.open()
	if err != nil {
		return utf8Text, err
	}
	defer s.Close()
	head := make([]byte, surveyBlock)
	n, err := readFull(s, head)
	if err != nil {
		return utf8Text, err
	}
	head = head[:n]
	if d, ok := marked(head); ok {
		return d, nil
	}
	d, err := named(name, head)
	d.guess = d.name == "utf-8" && (name == "auto" || name == "")
	return d, err
}

// detectWhole finds out how a content is encoded by all of its bytes.
func detectWhole(c *content, name string) (decoding, error) {
	d, err := detect(c, name)
	if err != nil || !d.guess {
		return d, err
	}
	s, err := c.open()
	if err != nil {
		return d, err
	}
	defer s.Close()
	found, err := survey(s)
	if err == nil && !found.utf8() {
		return legacy(found.sample), nil
	}
	return utf8Text, err
}

// readFull fills b as far as the reader goes.
func readFull(r io.Reader, b []byte) (int, error) {
	n, err := io.ReadFull(r, b)
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		err = nil
	}
	return n, err
}

// named finds an encoding by its name; auto is UTF-8, or UTF-16 and UTF-32 where their zero
// bytes show. An unknown name wraps kpi.ErrInvalid.
func named(name string, head []byte) (decoding, error) {
	switch name {
	case "", "auto", "utf-16", "utf-32":
		if wide := wideName(head); wide != "" {
			return wideText(wide), nil
		}
		if name == "utf-16" || name == "utf-32" {
			return wideText(name + "le"), nil
		}
		return utf8Text, nil
	case "utf-8", "utf8":
		return utf8Text, nil
	case "utf-16le", "utf-16be", "utf-32le", "utf-32be":
		return wideText(name), nil
	}
	e, err := htmlindex.Get(name)
	if err != nil {
		return utf8Text, fault(faultEncoding, name)
	}
	known, err := htmlindex.Name(e)
	if err != nil {
		known = name
	}
	return decoding{name: known, other: e}, nil
}

// reader returns the text behind the mark as UTF-8. A sequence that the encoding does not
// have becomes the byte FF, which no UTF-8 holds, so that its line is found.
func (d decoding) reader(r io.Reader) (io.Reader, error) {
	if _, err := io.CopyN(io.Discard, r, int64(d.mark)); err != nil && err != io.EOF {
		return nil, err
	}
	switch {
	case d.wide != nil:
		return transform.NewReader(r, *d.wide), nil
	case d.other != nil:
		return transform.NewReader(transform.NewReader(r, d.other.NewDecoder()), strict{}), nil
	}
	return r, nil
}
