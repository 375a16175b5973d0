package data

import (
	"slices"
	"testing"
)

func TestChoicesInPersian(t *testing.T) {
	deal, order, spend := []string{"open", "won", "lost"}, []string{"sale", "return"}, []string{"acquisition", "retention", "win_back", "sales", "service", "training", "other"}
	cases := []struct {
		in      string
		choices []string
		want    string
	}{
		{"موفق", deal, "won"}, {"ناموفق", deal, "lost"}, {"نا موفق", deal, "lost"}, {"باز", deal, "open"},
		{"فروش", order, "sale"}, {"برگشت", order, "return"}, {"فروش", spend, "sales"}, {"آموزش", spend, "training"},
		{"نگهداشت", spend, "retention"}, {"شكايت", []string{"request", "complaint"}, "complaint"},
	}
	for _, c := range cases {
		if got, ok := ParseChoice(c.in, c.choices); !ok || got != c.want {
			t.Errorf("%q of %v: got %q, %v want %q", c.in, c.choices, got, ok, c.want)
		}
	}
	for _, s := range []string{"", "شاید", "فروش برگشت"} {
		if got, ok := ParseChoice(s, order); ok {
			t.Errorf("%q: got %q, want no choice", s, got)
		}
	}
}

// What a template offers, an import reads.
func TestEveryChoiceIsReadByItsLabelInBothLanguages(t *testing.T) {
	for _, e := range Entities {
		for _, f := range e.Fields {
			for _, c := range f.Choices {
				w := ChoiceLabel(c)
				for _, text := range []string{w.Fa, w.En} {
					if got, ok := ParseChoice(Clean(text), f.Choices); !ok || got != c {
						t.Errorf("%s.%s: %q: got %q want %q", e.Name, f.Name, text, got, c)
					}
				}
				if w.Fa == c {
					t.Errorf("%s.%s: %s has no Persian word", e.Name, f.Name, c)
				}
			}
		}
	}
	if w := ChoiceLabel("purple"); w.Fa != "purple" || w.En != "purple" {
		t.Errorf("an unknown choice: got %v want itself", w)
	}
}

func TestUnitsOfWords(t *testing.T) {
	cases := map[string]string{"ریال": "rial", "ريال": "rial", "تومان": "toman", "Tomans": "toman", "IRR": "rial", "USD": "usd", "$": "usd", "€": "eur", "ریال جدید": "new_rial"}
	for word, want := range cases {
		if got := UnitsOf(word); len(got) == 0 || got[0] != want {
			t.Errorf("%q: got %v want %s", word, got, want)
		}
	}
	for _, word := range []string{"", "N", "Y/N", "day", "sum", "روز"} {
		if got := UnitsOf(word); got != nil {
			t.Errorf("%q: got %v want nothing", word, got)
		}
	}
	if !slices.Contains(UnitsOf("$"), "cad") {
		t.Error("$ can be Canadian")
	}
}
