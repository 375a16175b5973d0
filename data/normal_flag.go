package data

// flags are the words for yes and no, as MatchKey returns them.
var flags = map[string]bool{
	"yes": true, "y": true, "true": true, "t": true, "1": true, "on": true, "بله": true, "بلی": true, "آری": true,
	"no": false, "n": false, "false": false, "f": false, "0": false, "off": false, "خیر": false, "نه": false,
}

// ParseFlag reads a yes or no in either language (yes, Y, true, 1, بله; no, N, false, 0,
// خیر). ok is false for anything else.
func ParseFlag(s string) (value, ok bool) {
	value, ok = flags[MatchKey(s)]
	return value, ok
}

// ParseChoice finds the choice of a field that a text names, whatever its case and with
// blanks or hyphens for underscores, or by its Persian word. ok is false if there is none.
func ParseChoice(s string, choices []string) (choice string, ok bool) {
	for _, c := range choices {
		if c == s {
			return c, true
		}
	}
	key := underscored(MatchKey(s))
	for _, c := range choices {
		if c == key {
			return c, true
		}
	}
	return labelled(s, choices)
}

func underscored(s string) string {
	b := []byte(s)
	for i, c := range b {
		if c == ' ' || c == '-' {
			b[i] = '_'
		}
	}
	return string(b)
}
