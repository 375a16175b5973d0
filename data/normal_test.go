package data

import "testing"

func TestClean(t *testing.T) {
	cases := []struct{ name, in, want string }{
		{"plain text stays", "Moses Frase", "Moses Frase"},
		{"blanks at the ends go", "  a b \t", "a b"},
		{"blanks inside stay", "a  b", "a  b"},
		{"Arabic yeh and kaf become Persian", "علي كريمي", "علی کریمی"},
		{"alef maksura is a yeh", "مصطفى", "مصطفی"},
		{"letters are composed (NFC)", "a\u0301", "á"},
		{"alef and madda are one letter", "ا\u0653ب", "آب"},
		{"NUL and controls go", "a\x00b\x07c", "abc"},
		{"a bidi override goes", "a\u202Eb\u2066c\u2069", "abc"},
		{"direction marks go", "\u200Fسلام\u200E", "سلام"},
		{"ZWNJ inside a word stays", "می\u200Cخواهم", "می\u200Cخواهم"},
		{"ZWNJ at an end goes", "خانه\u200C", "خانه"},
		{"a no-break blank is a blank", "\u00A0a\u00A0b", "a b"},
		{"line breaks are blanks", "a\nb", "a b"},
		{"the byte order mark goes", "\uFEFFid", "id"},
		{"Persian digits stay", "شعبه ۲", "شعبه ۲"},
		{"bytes that are no UTF-8 are marked", "a\xFFb", "a\uFFFDb"},
		{"nothing stays nothing", " \u200E\u200C ", ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := Clean(c.in); got != c.want {
				t.Errorf("got %q want %q", got, c.want)
			}
		})
	}
}

func TestFoldAndDigits(t *testing.T) {
	if got, want := Fold("كتابي ١٢"), "کتابی ١٢"; got != want {
		t.Errorf("Fold: got %q want %q", got, want)
	}
	if got, want := Fold("abc"), "abc"; got != want {
		t.Errorf("Fold: got %q want %q", got, want)
	}
	if got, want := Digits("۱۲۳ ٤٥٦ ７"), "123 456 7"; got != want {
		t.Errorf("Digits: got %q want %q", got, want)
	}
}

func TestCleanID(t *testing.T) {
	cases := []struct{ name, in, want string }{
		{"leading zeros stay", " 0001 ", "0001"},
		{"a decimal stays a text", "17850.0", "17850.0"},
		{"a power of ten stays a text", "5.94687E+23", "5.94687E+23"},
		{"a code in Persian digits is the code in ASCII digits", "۱۰۰۱", "1001"},
		{"Arabic digits too", "A-١٢", "A-12"},
		{"a name with a Persian digit stays", "شعبه ۲", "شعبه ۲"},
		{"yeh and kaf are one", "كاوه‌ي", "کاوه‌ی"},
		{"blanks inside are one", "علی \u00A0 کریمی", "علی کریمی"},
		{"of a code, too", "A  12", "A 12"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := CleanID(c.in); got != c.want {
				t.Errorf("got %q want %q", got, c.want)
			}
		})
	}
}

func TestMatchKey(t *testing.T) {
	cases := []struct{ name, a, b string }{
		{"case does not count", "Customer ID", "customer id"},
		{"ZWNJ does not count", "می\u200Cخواهم", "میخواهم"},
		{"tatweel does not count", "مـــهر", "مهر"},
		{"vowel signs do not count", "مُحَمَّد", "محمد"},
		{"double blanks do not count", "علی  رضا", "علی رضا"},
		{"Arabic and Persian letters are one", "مكي", "مکی"},
		{"digits of all kinds are one", "۱۲", "12"},
		{"hamza on alef does not count", "أحمد", "احمد"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if a, b := MatchKey(c.a), MatchKey(c.b); a != b {
				t.Errorf("got %q and %q, want one key", a, b)
			}
		})
	}
	if MatchKey("علی") == MatchKey("علیرضا") {
		t.Error("different names have one key")
	}
}

func TestFlags(t *testing.T) {
	for _, s := range []string{"yes", "Yes", "Y", "1", "true", "TRUE", "بله", "بلي", "۱", " y "} {
		if v, ok := ParseFlag(s); !v || !ok {
			t.Errorf("%q: got %v, %v want yes", s, v, ok)
		}
	}
	for _, s := range []string{"no", "N", "0", "false", "خیر", "خير", "۰"} {
		if v, ok := ParseFlag(s); v || !ok {
			t.Errorf("%q: got %v, %v want no", s, v, ok)
		}
	}
	for _, s := range []string{"", "maybe", "2", "شاید"} {
		if _, ok := ParseFlag(s); ok {
			t.Errorf("%q: understood, want it refused", s)
		}
	}
}

func TestChoices(t *testing.T) {
	choices := []string{"acquisition", "win_back"}
	cases := []struct {
		name, in, want string
		ok             bool
	}{
		{"the choice itself", "win_back", "win_back", true},
		{"case does not count", "Acquisition", "acquisition", true},
		{"a blank stands for an underscore", "Win back", "win_back", true},
		{"a hyphen stands for an underscore", "win-back", "win_back", true},
		{"another word is no choice", "retain", "", false},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got, ok := ParseChoice(c.in, choices); got != c.want || ok != c.ok {
				t.Errorf("got %q, %v want %q, %v", got, ok, c.want, c.ok)
			}
		})
	}
}
