package source

import (
	"slices"
	"strings"

	"taraz/data"
)

// complete turns a fit into columns of a mapping and fills what no single column does:
// names in two parts, a date with its time of day, a speed of answer in seconds, the survey
// behind a score. It returns what a person should confirm.
func (f *fit) complete(m *Mapping) []Question {
	var asked []Question
	f.shareID()
	for i, field := range f.entity.Fields {
		if c := f.column[i]; c >= 0 {
			m.Columns = append(m.Columns, f.single(field, c))
		}
	}
	if q, ok := f.partLines(m); ok {
		asked = append(asked, q)
	}
	f.joinNames(m)
	f.joinClock(m)
	if q, ok := f.nameByID(m); ok {
		asked = append(asked, q)
	}
	f.addDurations(m)
	if q, ok := f.nameSurvey(m); ok {
		asked = append(asked, q)
	}
	return asked
}

func (f *fit) single(field data.Field, c int) Column {
	col := Column{Field: field.Name, Columns: []string{f.sheet.header[c]}}
	if field.Type == data.Money {
		col.Unit = f.sheet.headings[c].unit
	}
	return col
}

// shareID lets master data without an id of its own be known by its name, as other files
// refer to it.
func (f *fit) shareID() {
	id, name := f.entity.Index("id"), f.entity.Index("name")
	if !f.entity.Master || id < 0 || name < 0 {
		return
	}
	switch {
	case f.column[id] < 0 && f.column[name] >= 0:
		f.column[id], f.sure[id] = f.column[name], 0.5*f.sure[name]
	case f.column[name] < 0 && f.column[id] >= 0 && f.namesPeople(id):
		f.column[name], f.sure[name] = f.column[id], 0.5*f.sure[id]
	}
}

// namesPeople tells whether the cells of an id are names rather than codes.
func (f *fit) namesPeople(id int) bool {
	p := &f.sheet.profiles[f.column[id]]
	names := 0
	for _, s := range p.distinct {
		if !strings.ContainsAny(data.Digits(s), "0123456789@_") {
			names++
		}
	}
	return 10*names >= 7*len(p.distinct) && names > 0
}

// partLines keeps the lines of an order apart where its number repeats and no column counts
// them: each line is then an order by its number and product, or by its content.
func (f *fit) partLines(m *Mapping) (Question, bool) {
	id := f.entity.Index("id")
	if f.entity.Name != "order" || m.Fills("line") || f.column[id] < 0 {
		return Question{}, false
	}
	p := &f.sheet.profiles[f.column[id]]
	if float64(p.values) >= 0.95*float64(p.filled) {
		return Question{}, false
	}
	number, _ := m.column("id")
	if product, ok := m.column("product"); ok {
		m.setColumn(Column{Field: "id", Columns: []string{number.Columns[0], product.Columns[0]}})
	} else {
		m.Columns = slices.DeleteFunc(m.Columns, func(c Column) bool { return c.Field == "id" })
	}
	return ask("lines", f.entity.Fields[id], number.Columns[0], nil, nil), true
}

var (
	firstNames = []string{"firstname", "givenname", "نام", "نامکوچک"}
	lastNames  = []string{"lastname", "surname", "familyname", "نامخانوادگی", "فامیلی"}
)

// joinNames makes a name of first and last, where the file has both.
func (f *fit) joinNames(m *Mapping) {
	if f.entity.Name != "customer" && f.entity.Name != "employee" {
		return
	}
	first, last := f.coreAmong(firstNames), f.coreAmong(lastNames)
	if first < 0 || last < 0 || first == last {
		return
	}
	name := Column{Field: "name", Columns: []string{f.sheet.header[first], f.sheet.header[last]}}
	m.setColumn(name)
}

func (f *fit) coreAmong(names []string) int {
	return slices.IndexFunc(f.sheet.headings, func(h heading) bool { return slices.Contains(names, h.core) })
}

// setColumn replaces the column of a field, or adds it.
func (m *Mapping) setColumn(c Column) {
	if i := slices.IndexFunc(m.Columns, func(x Column) bool { return x.Field == c.Field }); i >= 0 {
		m.Columns[i] = c
		return
	}
	m.Columns = append(m.Columns, c)
}

// joinClock adds the time of day from a column of its own to the first instant of a row.
func (f *fit) joinClock(m *Mapping) {
	clock := slices.IndexFunc(f.sheet.profiles, func(p profile) bool { return p.share(p.clocks) > 0.9 })
	if clock < 0 || f.taken[clock] || !clockNames[f.sheet.headings[clock].core] {
		return
	}
	for i, c := range m.Columns {
		field, _ := f.entity.Field(c.Field)
		if field.Type == data.Time && field.Required {
			m.Columns[i].Columns = append(c.Columns, f.sheet.header[clock])
			return
		}
	}
}

var clockNames = map[string]bool{"time": true, "timeofday": true, "hour": true, "clock": true, "ساعت": true, "زمان": true}

// nameByID takes the id for the name that an entity needs and no column has.
func (f *fit) nameByID(m *Mapping) (Question, bool) {
	field, _ := f.entity.Field("name")
	id, ok := m.column("id")
	if !field.Required || m.Fills("name") || !ok {
		return Question{}, false
	}
	m.Columns = append(m.Columns, Column{Field: "name", Columns: id.Columns})
	f.sure[f.entity.Index("name")] = 0.3
	f.column[f.entity.Index("name")] = f.column[f.entity.Index("id")]
	return ask("name", field, id.Columns[0], nil, nil), true
}

// durationNames are columns of how long something took, by the field whose date they give.
var durationNames = map[string][]string{
	"first_response_at": {"speed of answer", "first response", "first reply", "response time", "reply time", "wait time", "زمان پاسخ", "زمان انتظار"},
	"resolved_at":       {"resolution time", "time to resolve", "handling time", "زمان حل"},
}

// addDurations reads dates that are given as a number of seconds, minutes or hours after a
// ticket was opened.
func (f *fit) addDurations(m *Mapping) {
	if f.entity.Name != "ticket" || !m.Fills("opened_at") {
		return
	}
	for _, field := range []string{"first_response_at", "resolved_at"} {
		if m.Fills(field) {
			continue
		}
		for c, h := range f.sheet.headings {
			unit := timeUnit(h)
			p := &f.sheet.profiles[c]
			if unit == "" || f.taken[c] || p.share(p.numbers) < most || !slices.ContainsFunc(durationNames[field], func(n string) bool { return contains(h.words, wordsOf(n)) }) {
				continue
			}
			m.Columns = append(m.Columns, Column{Field: field, Columns: []string{f.sheet.header[c]}, After: "opened_at", Unit: unit})
			f.take(f.entity.Index(field), c, 0.7)
			break
		}
	}
}

// timeUnit finds the unit of time that a name says.
func timeUnit(h heading) string {
	for _, u := range []struct{ unit, words string }{{"seconds", "seconds second sec ثانیه"}, {"minutes", "minutes minute min دقیقه"}, {"hours", "hours hour ساعت"}} {
		for _, w := range strings.Fields(u.words) {
			if slices.Contains(h.words, w) || strings.HasSuffix(h.key, w) {
				return u.unit
			}
		}
	}
	return ""
}

// nameSurvey says which survey a score is of, where the file does not: the score's own name
// tells nps, csat and ces; else a person has to.
func (f *fit) nameSurvey(m *Mapping) (Question, bool) {
	score, ok := m.column("score")
	if f.entity.Name != "answer" || m.Fills("survey") || !ok {
		return Question{}, false
	}
	c := f.column[f.entity.Index("score")]
	survey, sure := surveyOf(f.sheet.headings[c])
	m.Constants = append(m.Constants, Constant{"survey", survey})
	i := f.entity.Index("survey")
	f.sure[i] = 0.5
	if sure {
		f.sure[i] = 0.9
	}
	f.column[i] = c
	asked := f.scale(m, survey, &f.sheet.profiles[c])
	if sure && asked == nil {
		return Question{}, false
	}
	field, _ := f.entity.Field("survey")
	return ask("survey", field, score.Columns[0], nil, []string{"csat", "nps", "ces", "employee"}), true
}

func surveyOf(h heading) (survey string, sure bool) {
	for _, s := range []struct{ survey, words string }{{"nps", "nps promoter recommend توصیه"}, {"csat", "csat satisfaction رضایت"}, {"ces", "ces effort سهولت"}} {
		for _, w := range strings.Fields(s.words) {
			if slices.Contains(h.words, w) {
				return s.survey, true
			}
		}
	}
	return "csat", false
}

// scale says the ends of a scale that the scores of a sample leave.
func (f *fit) scale(m *Mapping, survey string, p *profile) []string {
	top := 0.0
	for _, s := range p.distinct {
		if v, err := data.ParseNumber(s, false); err == nil {
			top = max(top, v)
		}
	}
	if top <= scales[survey][1] || m.Fills("scale_max") {
		return nil
	}
	ends := []string{"0", "100"}
	switch {
	case top <= 7:
		ends = []string{"1", "7"}
	case top <= 10:
		ends = []string{"0", "10"}
	}
	m.Constants = append(m.Constants, Constant{"scale_min", ends[0]}, Constant{"scale_max", ends[1]})
	return ends
}
