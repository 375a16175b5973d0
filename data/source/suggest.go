package source

import (
	"fmt"

	"taraz/data"
)

// suggestion returns `, did you mean "x"` for the name nearest to what was written, if
// one is near.
func suggestion(written string, names []string) string {
	if best := nearest(written, names); best != "" {
		return fmt.Sprintf(", did you mean %q", best)
	}
	return ""
}

// nearest returns the name that is written most like another; empty if none is near.
func nearest(written string, names []string) string {
	key := []rune(headerKey(written))
	best, distance := "", max(2, len(key)/3)+1
	for _, name := range names {
		if d := editDistance(key, []rune(headerKey(name))); d < distance && name != "" {
			best, distance = name, d
		}
	}
	return best
}

// headerKey folds the name of a column for comparing it with synonyms: case, blanks,
// underscores and hyphens do not count.
func headerKey(s string) string {
	out := make([]rune, 0, len(s))
	for _, r := range data.MatchKey(s) {
		switch r {
		case ' ', '_', '-', '.', ':', '*', '(', ')', '/':
		default:
			out = append(out, r)
		}
	}
	return string(out)
}

// editDistance counts the insertions, deletions and replacements between two words
// (Levenshtein 1966).
func editDistance(a, b []rune) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i, x := range a {
		last := row[0]
		row[0] = i + 1
		for j, y := range b {
			cost := 1
			if x == y {
				cost = 0
			}
			last, row[j+1] = row[j+1], min(row[j+1]+1, row[j]+1, last+cost)
		}
	}
	return row[len(b)]
}
