package source

import (
	"io"
	"strconv"
	"unicode/utf8"
)

// Limits of the texts that a workbook keeps for its sheets.
const (
	maxShared     = 256 << 20 // bytes
	maxSharedList = 4 << 20   // texts
)

// sharedTexts are the texts that the cells of a workbook refer to by their number. They lie
// one behind another in blocks, so that a million of them are a few objects in memory.
type sharedTexts struct {
	blocks [][]string
	count  int
	arena  []byte
	bytes  int
}

const textBlock, arenaBlock = 8192, 256 << 10

func (s *sharedTexts) add(b []byte) error {
	if s.bytes += len(b); s.bytes > maxShared || s.count == maxSharedList {
		return fault(faultTooLarge)
	}
	if len(s.arena)+len(b) > cap(s.arena) {
		s.arena = make([]byte, 0, max(arenaBlock, len(b)))
	}
	from := len(s.arena)
	s.arena = append(s.arena, b...)
	if s.count%textBlock == 0 {
		s.blocks = append(s.blocks, make([]string, 0, textBlock))
	}
	last := &s.blocks[len(s.blocks)-1]
	*last = append(*last, text(s.arena[from:]))
	s.count++
	return nil
}

// get returns a text by its number as it is written in a cell.
func (s *sharedTexts) get(number []byte) (string, bool) {
	n, err := strconv.Atoi(string(number))
	if err != nil || n < 0 || n >= s.count {
		return "", false
	}
	return s.blocks[n/textBlock][n%textBlock], true
}

// readShared reads the part that holds the texts.
func readShared(r io.Reader) (*sharedTexts, error) {
	all := &sharedTexts{}
	x := newXMLReader(r)
	for {
		t, err := x.tag()
		if err == io.EOF {
			return all, nil
		}
		if err != nil {
			return nil, err
		}
		if string(t.name) != "si" || t.closes {
			continue
		}
		x.out = x.out[:0]
		if !t.alone {
			if err := x.richText("si"); err != nil {
				return nil, err
			}
		}
		if err := all.add(unescaped(x.out)); err != nil {
			return nil, err
		}
	}
}

// richText gathers the texts of an element up to its end, those that only tell how it is
// pronounced left out.
func (x *xmlReader) richText(element string) error {
	spoken := false
	for {
		t, err := x.tag()
		switch {
		case err == io.EOF:
			return x.trouble()
		case err != nil:
			return err
		case string(t.name) == "rPh":
			spoken = !t.closes && !t.alone
		case t.closes && string(t.name) == element:
			return nil
		case string(t.name) == "t" && !t.closes && !t.alone && !spoken:
			if err := x.text(); err != nil {
				return err
			}
		}
	}
}

// unescaped resolves the _x000D_ by which workbooks write characters that XML has not.
func unescaped(b []byte) []byte {
	const size = len("_x000D_")
	to := 0
	for i := 0; i < len(b); {
		if b[i] == '_' && i+size <= len(b) && b[i+1] == 'x' && b[i+size-1] == '_' {
			if n, err := strconv.ParseUint(string(b[i+2:i+6]), 16, 16); err == nil && utf8.ValidRune(rune(n)) {
				to += copy(b[to:], string(rune(n)))
				i += size
				continue
			}
		}
		b[to] = b[i]
		to, i = to+1, i+1
	}
	return b[:to]
}
