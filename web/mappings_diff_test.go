package web

import (
	"fmt"
	"strings"
	"testing"
)

// written is a difference as text: a sign and the line.
func written(lines []diffLine) string {
	var b strings.Builder
	for _, l := range lines {
		b.WriteString(l.Sign + l.Text + "\n")
	}
	return strings.ReplaceAll(b.String(), "−", "-")
}

func TestTheDifferenceOfTwoTexts(t *testing.T) {
	for _, c := range []struct{ name, before, after, want string }{
		{"the same", "a\nb\n", "a\nb\n", " a\n b\n"},
		{"a line more", "a\nb", "a\nx\nb", " a\n+x\n b\n"},
		{"a line less", "a\nx\nb", "a\nb", " a\n-x\n b\n"},
		{"a line changed", "a\nb\nc", "a\nB\nc", " a\n-b\n+B\n c\n"},
		{"what both have in the middle stays", "1\na\n2\nb\n3", "x\na\ny\nb\nz", "-1\n+x\n a\n-2\n+y\n b\n-3\n+z\n"},
		{"a line that moved", "a\nb\nc", "b\nc\na", "-a\n b\n c\n+a\n"},
		{"from nothing", "", "a", "-\n+a\n"},
		{"another end of line is no change", "a\n", "a", " a\n"},
	} {
		if got := written(diffLines(c.before, c.after)); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

func TestBothTextsCanBeReadFromTheirDifference(t *testing.T) {
	for n := range 200 {
		var before, after []string
		for i := range n % 23 {
			before = append(before, fmt.Sprint((i*n)%7))
			after = append(after, fmt.Sprint((i*i+n)%7))
		}
		var left, right []string
		for _, l := range diffLines(strings.Join(before, "\n"), strings.Join(after, "\n")) {
			if l.Kind != "new" {
				left = append(left, l.Text)
			}
			if l.Kind != "gone" {
				right = append(right, l.Text)
			}
		}
		if strings.Join(left, "\n") != strings.Join(before, "\n") || strings.Join(right, "\n") != strings.Join(after, "\n") {
			t.Fatalf("%v and %v: got %v and %v from their difference", before, after, left, right)
		}
	}
}

func TestLongTextsAreNotComparedLineByLine(t *testing.T) {
	long := strings.Repeat("x\ny\n", diffLimit)
	got := diffLines("a\n"+long+"b", "c\n"+long+"d")
	if want := 2 * (2*diffLimit + 2); len(got) != want {
		t.Errorf("got %d lines, want all %d, gone and new", len(got), want)
	}
}

func TestLinesFarFromAChangeAreLeftOut(t *testing.T) {
	far := "1\n2\n3\n4\n5\n6\n7\n8\n9"
	if got, want := written(shortened(diffLines(far+"\nx", far+"\ny"))), "…\n 7\n 8\n 9\n-x\n+y\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := shortened(diffLines("a\nb", "a\nb")); len(got) != 1 || got[0].Kind != "skip" {
		t.Errorf("without a change: got %v, want all of it left out", got)
	}
}
