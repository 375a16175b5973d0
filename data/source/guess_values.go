package source

import (
	"strings"

	"taraz/data"
	"taraz/kpi"
)

// maxDistinct is how many different cells of a column are remembered; more are no choice.
const maxDistinct = 60

// profile is what the sample of a column's cells looks like: how many are what.
type profile struct {
	filled   int
	dates    int
	clocks   int // times of day alone
	serials  int // numbers that can be a workbook's days
	numbers  int // with the dot as decimal point, currency words aside
	commas   int // the same with the comma
	flags    int
	emails   int
	phones   int
	long     int // texts of more than 60 letters
	negative int
	distinct []string // in the order of their coming, at most maxDistinct
	values   int      // how many different ones there are
	units    map[string]int
}

// profiles looks at the columns of a sample.
func profiles(columns int, rows [][]string, dates *data.DateReader) []profile {
	all := make([]profile, columns)
	seen := make([]map[string]bool, columns)
	for c := range all {
		seen[c] = map[string]bool{}
	}
	for _, row := range rows {
		for c := range min(columns, len(row)) {
			s := data.Clean(row[c])
			if s == "" {
				continue
			}
			all[c].add(s, dates)
			if !seen[c][s] {
				seen[c][s] = true
				all[c].values++
				if len(all[c].distinct) < maxDistinct {
					all[c].distinct = append(all[c].distinct, s)
				}
			}
		}
	}
	return all
}

func (p *profile) add(s string, dates *data.DateReader) {
	p.filled++
	if isDate(s, dates) {
		p.dates++
	} else if isClock(s) {
		p.clocks++
	}
	p.addNumber(s)
	if _, ok := data.ParseFlag(s); ok {
		p.flags++
	}
	switch {
	case isEmail(s):
		p.emails++
	case isPhone(s):
		p.phones++
	case len([]rune(s)) > 60:
		p.long++
	}
}

func (p *profile) addNumber(s string) {
	number, words := splitMoney(s)
	if words != "" {
		u := data.UnitsOf(words)
		if u == nil {
			return
		}
		if p.units == nil {
			p.units = map[string]int{}
		}
		p.units[u[0]]++
	}
	v, err := data.ParseNumber(number, false)
	if err == nil {
		p.numbers++
		if v >= 20_000 && v < 80_000 {
			p.serials++
		}
	}
	w, err2 := data.ParseNumber(number, true)
	if err2 == nil {
		p.commas++
	}
	if err == nil && v < 0 || err != nil && err2 == nil && w < 0 {
		p.negative++
	}
}

// splitMoney parts a number from the word of currency before or behind it.
func splitMoney(s string) (number, words string) {
	number = strings.TrimFunc(s, func(r rune) bool {
		return !strings.ContainsRune("0123456789۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩()-+−.,٫٬،%٪", r)
	})
	words = strings.Trim(strings.TrimSpace(strings.Replace(s, number, "", 1)), ".")
	return number, words
}

// isDate tells dates, those that need an order of day and month or a century included.
// Numbers are dates only as yyyymmdd.
func isDate(s string, dates *data.DateReader) bool {
	if len(s) < 6 || !strings.ContainsAny(s, "/-.: ") && len([]rune(s)) != 8 {
		return false
	}
	_, err := dates.Day(s, data.DateFormat{})
	return err == nil || data.DateOrderUnknown(err)
}

// isClock tells times of day such as 9:12:58.
func isClock(s string) bool {
	parts := strings.Split(data.Digits(s), ":")
	if len(parts) < 2 || len(parts) > 3 {
		return false
	}
	for i, most := range []int{23, 59, 59}[:len(parts)] {
		v, err := data.ParseWhole(strings.TrimLeft(parts[i], "0")+"0", false)
		if err != nil || int(v)/10 > most || len(parts[i]) > 2 {
			return false
		}
	}
	return true
}

func isEmail(s string) bool {
	name, domain, ok := strings.Cut(s, "@")
	return ok && name != "" && strings.Contains(strings.Trim(domain, "."), ".") && !strings.ContainsAny(s, " \t")
}

// isPhone tells 09121234567, +98 912 123 4567 and (415) 293-3313 x21 from other numbers: it
// has eight to fifteen digits, and a sign of telephones or the beginning of one.
func isPhone(s string) bool {
	digits, marks := 0, 0
	for _, r := range data.Digits(s) {
		switch {
		case r >= '0' && r <= '9':
			digits++
		case strings.ContainsRune("+-() .x/", r):
			marks++
		default:
			return false
		}
	}
	first := data.Digits(s)[0]
	return digits >= 8 && digits <= 16 && (first == '+' || first == '0' || first == '(' || marks >= 2)
}

// share is how large a part of the filled cells something is, 0 to 1.
func (p *profile) share(n int) float64 {
	if p.filled == 0 {
		return 0
	}
	return float64(n) / float64(p.filled)
}

// most is how much of a column has to fit for it to be taken for something.
const most = 0.7

// suits tells how well the cells of a column suit a field: 0 not at all, 1 wholly. An empty
// column suits every field a little less than a filled one.
func (p *profile) suits(e *data.Entity, f data.Field) float64 {
	if p.filled == 0 {
		return 0.8
	}
	switch f.Type {
	case data.Day, data.Time:
		return p.suitsDate()
	case data.Money, data.Real, data.Int:
		return atLeast(p.share(max(p.numbers, p.commas)), most)
	case data.Flag:
		return atLeast(p.share(p.flagged()), most)
	case data.Choice:
		return p.suitsChoice(f)
	}
	return p.suitsText(e, f)
}

// fitsSome tells whether at least every fourth cell of a column can be read as a field.
func (p *profile) fitsSome(f data.Field) bool {
	switch f.Type {
	case data.Day, data.Time:
		return p.share(p.dates) >= 0.25
	case data.Money, data.Real, data.Int:
		return p.share(max(p.numbers, p.commas)) >= 0.25
	}
	return false
}

func atLeast(share, limit float64) float64 {
	if share < limit {
		return 0
	}
	return share
}

func (p *profile) suitsDate() float64 {
	if s := p.share(p.dates); s >= most {
		return s
	}
	return 0.9 * atLeast(p.share(p.serials), 0.95)
}

// suitsChoice asks whether enough of a column's words are known. A stage is told by any few
// words, of which those that mean won and lost are known.
func (p *profile) suitsChoice(f data.Field) float64 {
	if p.values > maxDistinct || p.share(p.dates) > 0.5 {
		return 0
	}
	known := 0
	for _, s := range p.distinct {
		if _, sure := meaning(f, s); sure {
			known++
		}
	}
	share := float64(known) / float64(len(p.distinct))
	if f.Name == "stage" {
		if p.share(p.numbers) > most && share < 0.5 {
			return 0
		}
		return 0.6 + 0.4*share
	}
	return atLeast(share, 0.5)
}

func (p *profile) flagged() int {
	n := 0
	for _, s := range p.distinct {
		if _, ok := meaningOfFlag(s); ok {
			n++
		}
	}
	if n == len(p.distinct) {
		return p.filled
	}
	return p.flags
}

// suitsText keeps dates, long texts and numbers out of fields that hold names.
func (p *profile) suitsText(e *data.Entity, f data.Field) float64 {
	switch {
	case p.share(p.flags) > 0.9 && p.values <= 3:
		return 0.15
	case f.Name == "email":
		return 0.4 + 0.6*p.share(p.emails)
	case f.Name == "phone":
		return 0.4 + 0.6*max(p.share(p.phones), p.share(p.numbers)*0.9)
	case f.Name == "id":
		return p.suitsID(e)
	case f.Name == "comment" || f.Name == "subject":
		return 1
	case p.share(p.dates) > most:
		return 0.2
	case p.share(p.long) > 0.3:
		return 0.3
	case f.Type == data.Text && p.share(p.numbers) > 0.9 && f.Name != "person" && f.Name != "ticket":
		return 0.35
	}
	return 1
}

// suitsID wants different cells: a fact's id that repeats would reject rows.
func (p *profile) suitsID(e *data.Entity) float64 {
	if p.share(p.dates) > most && p.share(p.numbers) < most {
		return 0
	}
	if float64(p.values) < 0.95*float64(p.filled) && e.Index("line") < 0 {
		return 0.35
	}
	return 1
}

func newGuessDates(org data.Organisation) *data.DateReader {
	c := org.Calendar
	if c.Zone == nil {
		c = kpi.Calendar{System: kpi.Gregorian}
	}
	return data.NewDateReader(c)
}
