package source

import (
	"io"
	"slices"
	"strings"
)

// jsonLayout is where the rows of a JSON text stand, and their columns.
type jsonLayout struct {
	lines   bool     // one object after another
	path    []string // else the members that lead to the array of rows
	columns *jsonColumns
}

// jsonList is an array of objects within the first object of a text.
type jsonList struct {
	path    []string
	columns *jsonColumns
	fault   error // why it cannot be the rows
}

// jsonSurvey reads a whole text once for its layout.
type jsonSurvey struct {
	jsonRow
	lists  []jsonList
	within []string // the members that lead to the value at hand
}

// maxLists is how many arrays of objects the first object may hold.
const maxLists = 20

// surveyJSON reads a whole text: an array of objects, an object with one such array in it,
// or objects one after another.
func surveyJSON(r io.Reader) (jsonLayout, error) {
	s := &jsonSurvey{jsonRow: jsonRow{jsonLexer: newJSONLexer(r), columns: newJSONColumns()}}
	layout := jsonLayout{columns: s.columns}
	if s.space() == '[' {
		if err := s.array(&s.jsonRow); err != nil {
			return layout, err
		}
		return layout, s.atEnd()
	}
	s.rows++
	if err := s.first(1); err != nil {
		return layout, err
	}
	if s.over() && len(s.lists) > 0 {
		return s.chosen()
	}
	layout.lines = true
	for !s.over() {
		if err := s.row(); err != nil {
			return layout, err
		}
	}
	return layout, nil
}

func (s *jsonSurvey) atEnd() error {
	if s.over() {
		return nil
	}
	if s.failed != nil && s.failed != io.EOF {
		return s.failed
	}
	return onLine(s.line, fault(faultJSONMore))
}

// array reads an array of rows.
func (s *jsonSurvey) array(rows *jsonRow) error {
	s.pos++ // its bracket
	if s.ends(']') {
		return nil
	}
	for {
		if err := rows.row(); err != nil {
			return err
		}
		if more, err := s.more(']'); err != nil || !more {
			return err
		}
	}
}

// chosen returns the list that stands nearest to the outside.
func (s *jsonSurvey) chosen() (jsonLayout, error) {
	slices.SortStableFunc(s.lists, func(a, b jsonList) int { return len(a.path) - len(b.path) })
	best := s.lists[0]
	var names []string
	for _, l := range s.lists {
		if len(l.path) == len(best.path) {
			names = append(names, strings.Join(l.path, "."))
		}
	}
	if len(names) > 1 {
		return jsonLayout{}, fault(faultJSONLists, shortened(strings.Join(names, ", ")))
	}
	return jsonLayout{path: best.path, columns: best.columns}, best.fault
}

// first reads the first object of a text: it may be a row, or hold the rows.
func (s *jsonSurvey) first(depth int) error {
	if depth > maxDepth {
		return onLine(s.line, fault(faultJSONDeep, maxDepth))
	}
	if err := s.take('{'); err != nil {
		return err
	}
	if s.ends('}') {
		return nil
	}
	for {
		key, err := s.text(nil)
		if err != nil {
			return err
		}
		if err := s.take(':'); err != nil {
			return err
		}
		s.within = append(s.within, string(key))
		if err := s.firstValue(depth); err != nil {
			return err
		}
		s.within = s.within[:len(s.within)-1]
		if more, err := s.more('}'); err != nil || !more {
			return err
		}
	}
}

func (s *jsonSurvey) firstValue(depth int) error {
	c := s.space()
	if c == '{' {
		return s.first(depth + 1)
	}
	s.path = append(s.path[:0], strings.Join(s.within, ".")...)
	if c != '[' {
		return s.value(depth)
	}
	column, err := s.column()
	if err != nil {
		return err
	}
	s.spans[column].row = s.rows
	return s.firstList(depth)
}

// firstList reads an array. One that begins with an object may hold the rows.
func (s *jsonSurvey) firstList(depth int) error {
	s.pos++ // its bracket
	if s.ends(']') {
		return nil
	}
	if s.space() != '{' || len(s.lists) == maxLists {
		return s.rest(depth)
	}
	rows := &jsonRow{jsonLexer: s.jsonLexer, columns: newJSONColumns()}
	l := jsonList{path: slices.Clone(s.within), columns: rows.columns}
	defer func() { s.lists = append(s.lists, l) }()
	for {
		if s.space() != '{' {
			l.fault = onLine(s.line, fault(faultJSONObjects))
			return s.rest(depth)
		}
		if err := rows.row(); err != nil {
			return err
		}
		if more, err := s.more(']'); err != nil || !more {
			return err
		}
	}
}

// rest reads the values of an array that is no list of rows, up to its end.
func (s *jsonSurvey) rest(depth int) error {
	for {
		all, _, err := s.raw(s.values[:0], depth+1)
		if s.values = all[:0]; err != nil {
			return err
		}
		if more, err := s.more(']'); err != nil || !more {
			return err
		}
	}
}
