package reports

import (
	"taraz/kpi"
)

// notes writes how the workbook is to be read, which KPIs have no score and why, and which
// values of earlier periods are missing.
func (k *workbook) notes() {
	s := k.sheet(k.say("notes"))
	s.widths(34, 40, 44)
	s.text(1, 1, k.say("notes"), style{size: 16, bold: true})
	s.height(1, 28)
	row := s.guide(3)
	row = s.unscored(row + 1)
	s.gaps(row + 1)
	s.print(0, 0, asManyAsNeeded)
}

// guide writes the sentences on reading and returns the row after them.
func (s sheet) guide(row int) int {
	s.section(row, s.say("how to read"), "", "")
	row++
	texts := []string{s.standing(s.board.Card.Standing)}
	for _, key := range []string{"note colours", "note coverage", "note missing", "note change", "note dates"} {
		texts = append(texts, s.say(key))
	}
	texts = append(texts, s.say("note money")+s.MoneyUnit()+".", s.say("note names")+Isolate("score, score_low, score_high, coverage, score_of_…, value_…"))
	for _, t := range texts {
		s.label(1, row, t, style{wrap: true})
		s.merge(area{1, row, 3, row})
		s.height(row, 16*float64(1+len([]rune(t))/118)+2)
		row++
	}
	return row
}

func (s sheet) section(row int, first, second, third string) {
	st := style{bold: true, fill: sunkenColour, strong: true}
	for i, t := range []string{first, second, third} {
		s.text(1+i, row, t, st)
	}
}

// unscored lists the KPIs of the card that have no score.
func (s sheet) unscored(row int) int {
	s.section(row, s.say("not scored"), s.say("value"), s.say("reason"))
	row++
	start := row
	for _, t := range s.tracks {
		if t.kpi.Score != nil {
			continue
		}
		value := Missing
		if usable(t.kpi.Value.Value) {
			value = s.Value(*t.kpi.Value.Value, t.kpi.Definition.Unit).String()
		}
		s.text(1, row, t.kpi.Definition.Name.In(s.Lang), style{line: true})
		s.text(2, row, value, style{line: true})
		s.text(3, row, s.whyMissing(t.kpi), style{line: true})
		row++
	}
	if row == start {
		s.text(1, row, s.say("none missing"), style{})
		row++
	}
	return row
}

// gaps lists runs of earlier periods without a value, a line for each.
func (s sheet) gaps(row int) {
	head := row
	for _, t := range s.tracks {
		for from := 1; from < len(t.points); from++ {
			reason := t.points[from].value.Reason
			if usable(t.points[from].value.Value) || reason == "" {
				continue
			}
			to := from
			for to+1 < len(t.points) && t.points[to+1].value.Reason == reason && !usable(t.points[to+1].value.Value) {
				to++
			}
			if row == head {
				s.section(row, s.say("gaps"), s.say("period"), s.say("reason"))
				row++
			}
			s.text(1, row, t.kpi.Definition.Name.In(s.Lang), style{line: true})
			s.text(2, row, s.periods(s.span[to], s.span[from]), style{line: true})
			s.text(3, row, s.Reason(string(reason)), style{line: true})
			row++
			from = to
		}
	}
}

// periods names a run of periods, oldest first.
func (s sheet) periods(first, last kpi.Period) string {
	if first == last {
		return s.Period(first)
	}
	return s.Period(first) + " " + s.say("dash") + " " + s.Period(last)
}
