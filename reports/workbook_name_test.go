package reports

import (
	"strings"
	"testing"
	"unicode/utf16"
)

func TestSheetNamesAreOnesThatExcelTakes(t *testing.T) {
	long := strings.Repeat("الف", 20)
	cases := []struct{ name, text, want string }{
		{"a plain name stays", "Customer", "Customer"},
		{"forbidden characters become blanks", `a[b]c:d\e/f?g*h`, "a b c d e f g h"},
		{"apostrophes at the ends go", "'Sales'", "Sales"},
		{"one inside stays", "people's", "people's"},
		{"31 units are kept", strings.Repeat("x", 31), strings.Repeat("x", 31)},
		{"a longer one is cut", strings.Repeat("x", 40), strings.Repeat("x", 31)},
		{"a Persian one is cut between letters", long, string([]rune(long)[:31])},
		{"characters of two units are not torn", strings.Repeat("😀", 20), strings.Repeat("😀", 15)},
		{"History is Excel's own", "History", "History (2)"},
		{"in any case", "hISTORY", "hISTORY (2)"},
		{"nothing is still a name", "", "Sheet"},
		{"only forbidden characters too", "[]:", "Sheet"},
		{"controls and direction marks go", "a\x00b\u202ec\u2066", "abc"},
		{"broken bytes are shown as such", "a\xffb", "a\uFFFDb"},
		{"a cut never ends in an apostrophe", strings.Repeat("x", 30) + "'yz", strings.Repeat("x", 30)},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got := SheetName(c.text, map[string]bool{})
			if got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
			if n := len(utf16.Encode([]rune(got))); n > 31 || n == 0 {
				t.Errorf("got %d units, want 1 to 31", n)
			}
		})
	}
}

func TestSheetNamesAreDifferentCaseAside(t *testing.T) {
	taken := map[string]bool{}
	var got []string
	for _, text := range []string{"Customer", "customer", "CUSTOMER", strings.Repeat("x", 35), strings.Repeat("x", 31)} {
		got = append(got, SheetName(text, taken))
	}
	want := []string{"Customer", "customer (2)", "CUSTOMER (3)", strings.Repeat("x", 31), strings.Repeat("x", 27) + " (2)"}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("name %d: got %q, want %q", i, got[i], want[i])
		}
	}
}

func TestReferencesQuoteTheirSheet(t *testing.T) {
	texts(t, [][3]string{
		{"a range", reference("Sales", area{1, 6, 3, 29}), "'Sales'!$A$6:$C$29"},
		{"a single cell", reference("Sales", at(28, 1)), "'Sales'!$AB$1"},
		{"an apostrophe is doubled", reference("people's", down(1, 1, 2)), "'people''s'!$A$1:$A$2"},
		{"columns beyond Z", column(26) + column(27) + column(702) + column(703), "ZAAZZAAA"},
		{"a name of an id", definedName("value_", "win_rate"), "value_win_rate"},
		{"a name of an id with other characters", definedName("score_of_", "R1 C1-ب"), "score_of_R1_C1_ب"},
	})
}

func TestTextForACellIsCleanAndFits(t *testing.T) {
	texts(t, [][3]string{
		{"line breaks become blanks", clean("a\nb"), "a b"},
		{"overrides go, joiners stay", clean("می\u200cشود\u202e"), "می\u200cشود"},
		{"what looks like a formula stays as it is", clean("=1+1"), "=1+1"},
	})
	if got := len(clean(strings.Repeat("x", 40000))); got != 32767 {
		t.Errorf("got %d characters, want the 32767 of a cell", got)
	}
}
