package source

import (
	"bytes"

	"taraz/data"
)

// sniffRows is how many rows are looked at for the delimiter.
const sniffRows = 20

// sniffDelimiter chooses among , ; tab | and the Persian comma: the one under which most
// of the wanted columns are found, then the one under which most rows are as wide as the
// first, then the one that makes the most columns.
func sniffDelimiter(b []byte, eol byte, wanted []string) string {
	best, score := ",", [3]int{}
	for _, d := range []string{",", ";", "\t", "|", "،"} {
		if s := delimiterScore(b, eol, d, wanted); better(s, score) {
			best, score = d, s
		}
	}
	return best
}

func better(a, b [3]int) bool {
	for i := range a {
		if a[i] != b[i] {
			return a[i] > b[i]
		}
	}
	return false
}

func delimiterScore(b []byte, eol byte, delim string, wanted []string) [3]int {
	s := &scanner{buf: b, end: len(b), eof: true, line: 1, eol: eol, delim: delim, split: splitText}
	first, _, err := s.next(nil)
	if err != nil {
		return [3]int{}
	}
	score := [3]int{0, 0, len(first)}
	for _, name := range wanted {
		for _, cell := range first {
			if data.Clean(cell) == name {
				score[0]++
				break
			}
		}
	}
	for range sniffRows {
		cells, _, err := s.next(nil)
		if err != nil {
			break
		}
		if len(cells) == len(first) && len(first) > 1 && bytes.IndexByte(s.buf[s.pos:], eol) >= 0 {
			score[1]++
		}
	}
	return score
}
