package web

import "strings"

// diffLine is a line of the difference between two texts: Kind is same, gone, new, or skip
// for lines left out.
type diffLine struct{ Kind, Sign, Text string }

// diffLimit is how many lines that differ are compared one by one; longer texts are shown
// as gone and new altogether.
const diffLimit = 600

// diffLines compares two texts line by line, by their longest common subsequence.
func diffLines(before, after string) []diffLine {
	a, b := strings.Split(strings.TrimRight(before, "\n"), "\n"), strings.Split(strings.TrimRight(after, "\n"), "\n")
	var head, tail []diffLine
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		head, a, b = append(head, diffLine{"same", " ", a[0]}), a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		tail = append([]diffLine{{"same", " ", a[len(a)-1]}}, tail...)
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	return append(append(head, changed(a, b)...), tail...)
}

// changed compares what is left when both ends are alike.
func changed(a, b []string) []diffLine {
	var out []diffLine
	i, j := 0, 0
	if len(a) <= diffLimit && len(b) <= diffLimit {
		for common := commonLengths(a, b); i < len(a) && j < len(b); {
			switch {
			case a[i] == b[j]:
				out = append(out, diffLine{"same", " ", a[i]})
				i, j = i+1, j+1
			case common[i+1][j] >= common[i][j+1]:
				out = append(out, diffLine{"gone", "−", a[i]})
				i++
			default:
				out = append(out, diffLine{"new", "+", b[j]})
				j++
			}
		}
	}
	for ; i < len(a); i++ {
		out = append(out, diffLine{"gone", "−", a[i]})
	}
	for ; j < len(b); j++ {
		out = append(out, diffLine{"new", "+", b[j]})
	}
	return out
}

// commonLengths are the lengths of the longest common subsequences of all ends of a and b.
func commonLengths(a, b []string) [][]int {
	n := make([][]int, len(a)+1)
	for i := range n {
		n[i] = make([]int, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				n[i][j] = n[i+1][j+1] + 1
			} else {
				n[i][j] = max(n[i+1][j], n[i][j+1])
			}
		}
	}
	return n
}

// around is how many lines are shown on both sides of a change.
const around = 3

// shortened leaves out the lines that are far from every change.
func shortened(lines []diffLine) []diffLine {
	near := make([]bool, len(lines))
	for i, l := range lines {
		if l.Kind != "same" {
			for k := max(0, i-around); k < min(len(lines), i+around+1); k++ {
				near[k] = true
			}
		}
	}
	var out []diffLine
	for i, l := range lines {
		switch {
		case near[i]:
			out = append(out, l)
		case i == 0 || near[i-1]:
			out = append(out, diffLine{Kind: "skip", Text: "…"})
		}
	}
	return out
}
