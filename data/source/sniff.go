package source

import (
	"bytes"

	"taraz/data"
)

// sniffRows is how many rows are looked at for the delimiter.
const sniffRows = 20

// sniffDelimiter chooses among , ; tab | and the Persian comma: the one under which most
// of the wanted columns are found, then the one under which most rows are as wide as the
// first, then the one that makes the most columns. Where titles may stand above the names
// of the columns, the width that most rows have counts instead of the first's.
func sniffDelimiter(b []byte, eol byte, wanted []string, titled bool) string {
	best, score := ",", [3]int{}
	for _, d := range []string{",", ";", "\t", "|", "،"} {
		if s := delimiterScore(b, eol, d, wanted, titled); better(s, score) {
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

func delimiterScore(b []byte, eol byte, delim string, wanted []string, titled bool) [3]int {
	s := &scanner{buf: b, end: len(b), eof: true, line: 1, eol: eol, delim: delim, split: splitText}
	first, _, err := s.next(nil)
	if err != nil {
		return [3]int{}
	}
	names, widths := namesAmong(first, wanted), []int{}
	for range sniffRows {
		cells, _, err := s.next(nil)
		if err != nil {
			break
		}
		if titled {
			names = max(names, namesAmong(cells, wanted))
		}
		if bytes.IndexByte(s.buf[s.pos:], eol) >= 0 {
			widths = append(widths, len(cells))
		}
	}
	width := len(first)
	if titled {
		width = commonest(append(widths, width))
	}
	score := [3]int{names, 0, width}
	for _, w := range widths {
		if w == width && width > 1 {
			score[1]++
		}
	}
	return score
}

func namesAmong(cells, wanted []string) int {
	n := 0
	for _, name := range wanted {
		for _, cell := range cells {
			if data.Clean(cell) == name {
				n++
				break
			}
		}
	}
	return n
}

// commonest returns the width that most rows have, of several the largest.
func commonest(widths []int) int {
	count, best := map[int]int{}, 0
	for _, w := range widths {
		count[w]++
	}
	for _, w := range widths {
		if count[w] > count[best] || count[w] == count[best] && w > best {
			best = w
		}
	}
	return best
}
