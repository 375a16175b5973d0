package source

import (
	"slices"
	"strings"
	"unicode"

	"taraz/data"
)

// heading is the name of a column taken apart for comparing it with fields.
type heading struct {
	key   string   // all of it, folded
	core  string   // without brackets and what systems put before and behind
	words []string // of the core
	unit  string   // the money unit that it names
}

// headingOf takes a name apart: «مبلغ فاکتور (ریال)» is مبلغ فاکتور in rials, property_amount
// and Amount__c are amount, Deal - Won time is won time.
func headingOf(name string) heading {
	h := heading{key: headerKey(name)}
	rest, bracketed := cutBrackets(name)
	for _, b := range bracketed {
		if u := data.UnitsOf(b); u != nil {
			h.unit = u[0]
		}
	}
	if object, field, ok := strings.Cut(rest, " - "); ok && objects[headerKey(object)] {
		rest = field
	}
	h.words = wordsOf(rest)
	for len(h.words) > 1 && systemPrefixes[h.words[0]] {
		h.words = h.words[1:]
	}
	if n := len(h.words); n > 1 && h.words[n-1] == "c" {
		h.words = h.words[:n-1]
	}
	h.takeUnit()
	h.core = strings.Join(h.words, "")
	return h
}

// takeUnit reads a unit at the end: amount_usd, «مبلغ به ریال».
func (h *heading) takeUnit() {
	n := len(h.words)
	if n < 2 {
		return
	}
	u := data.UnitsOf(h.words[n-1])
	if u == nil {
		return
	}
	if h.unit == "" {
		h.unit = u[0]
	}
	h.words = h.words[:n-1]
	if n := len(h.words); n > 1 && (h.words[n-1] == "به" || h.words[n-1] == "in") {
		h.words = h.words[:n-1]
	}
}

// objects are what lists of Pipedrive put before the name of a field.
var objects = map[string]bool{"deal": true, "person": true, "organization": true, "lead": true, "activity": true, "product": true, "note": true}

// systemPrefixes are what systems and warehouses put before the name of a field.
var systemPrefixes = map[string]bool{"property": true, "hs": true, "dim": true, "fct": true, "tbl": true}

// cutBrackets returns a name without what stands in brackets, and that.
func cutBrackets(name string) (rest string, bracketed []string) {
	var out strings.Builder
	depth, from := 0, 0
	for i, r := range name {
		switch {
		case strings.ContainsRune("([{«", r):
			if depth == 0 {
				from = i + len(string(r))
			}
			depth++
		case strings.ContainsRune(")]}»", r) && depth > 0:
			if depth--; depth == 0 {
				bracketed = append(bracketed, name[from:i])
				out.WriteByte(' ')
			}
		case depth == 0:
			out.WriteRune(r)
		}
	}
	if strings.TrimSpace(out.String()) == "" {
		return name, nil
	}
	return out.String(), bracketed
}

// wordsOf splits a name at signs, and where a capital begins a new word.
func wordsOf(name string) []string {
	var spaced strings.Builder
	last := rune(0)
	for _, r := range name {
		if unicode.IsUpper(r) && unicode.IsLower(last) {
			spaced.WriteByte(' ')
		}
		spaced.WriteRune(r)
		last = r
	}
	return strings.FieldsFunc(data.MatchKey(spaced.String()), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.Mn, r)
	})
}

// synonym is one name of a field, folded, and how sure it makes a match.
type synonym struct {
	key   string
	words []string
	sure  float64
}

// synonymsOf returns the names of a field with their sureness: its own name, its labels,
// its other names, and the vague ones that only values can confirm.
func synonymsOf(e *data.Entity, f data.Field) []synonym {
	var all []synonym
	add := func(sure float64, names ...string) {
		for _, n := range names {
			all = append(all, synonym{headerKey(n), wordsOf(n), sure})
		}
	}
	add(1, f.Name)
	add(0.98, f.Label.En, f.Label.Fa)
	add(0.92, f.Also...)
	add(0.7, vague[e.Name+"."+f.Name]...)
	return all
}

// measures are words of columns that count or measure something: they hold no name and no
// reference, whoever they are about.
var measures = map[string]bool{"years": true, "months": true, "days": true, "hours": true, "count": true, "num": true, "nb": true, "rate": true, "percent": true, "probability": true, "تعداد": true, "درصد": true}

// measured tells whether a name is that of a measure.
func (h heading) measured() bool {
	return slices.ContainsFunc(h.words, func(w string) bool { return measures[w] })
}

// likeness tells how sure a heading names a field, 0 to 1: 1 is the field's own name, under
// 0.6 is a name that only contains it.
func (h heading) likeness(names []synonym) float64 {
	best := 0.0
	for _, s := range names {
		switch {
		case s.key == "":
		case h.key == s.key:
			best = max(best, s.sure)
		case h.core == s.key:
			best = max(best, s.sure*0.95)
		case contains(h.words, s.words):
			best = max(best, s.sure*(0.3+0.28*float64(len(s.words))/float64(len(h.words))))
		}
	}
	return best
}

// contains tells whether the words stand in a row somewhere in a name. A single short word
// such as «id» says nothing.
func contains(in, words []string) bool {
	if len(words) == 0 || len(words) >= len(in) || len(words) == 1 && len([]rune(words[0])) < 3 {
		return false
	}
	for i := 0; i+len(words) <= len(in); i++ {
		if slices.Equal(in[i:i+len(words)], words) {
			return true
		}
	}
	return false
}
