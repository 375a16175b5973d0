package reports

import (
	"taraz/kpi"
	"taraz/scorecard"
)

// The rows of the sheet of scores by period.
const (
	trendHead  = 3
	trendFirst = 4
)

// trend writes the scores of all periods of which there is a card; without an earlier one
// there is no such sheet.
func (k *workbook) trend() sheet {
	cards := map[kpi.Period]*scorecard.Card{k.board.Card.Period: k.board.Card}
	for _, c := range k.board.Past {
		if c.Period != k.board.Card.Period {
			cards[c.Period] = c
		}
	}
	if len(cards) < 2 {
		return sheet{}
	}
	s := k.sheet(k.say("scores by period"))
	s.text(1, 1, k.say("scores by period"), style{size: 16, bold: true})
	s.height(1, 28)
	s.trendHeads()
	for i, p := range k.span {
		s.trendRow(trendFirst+i, p, cards[p])
	}
	last := trendFirst + len(k.span) - 1
	s.colours(down(3, trendFirst, last), 3)
	for i := range k.board.Card.Perspectives {
		s.colours(down(7+i, trendFirst, last), 7+i)
	}
	s.freeze(2, trendHead)
	s.print(trendHead, trendHead, asManyAsNeeded)
	return s
}

func (s sheet) trendHeads() {
	st := style{bold: true, fill: sunkenColour, strong: true, centre: true, wrap: true}
	heads := []string{s.say("grain." + string(s.board.Card.Period.Grain)), s.say("last day"), s.say("whole"),
		s.say("goal") + " " + s.Digits("80"), s.say("red limit") + " " + s.Digits("50"), s.say("coverage")}
	for _, p := range s.board.Card.Perspectives {
		heads = append(heads, p.Name.In(s.Lang))
	}
	for i, h := range heads {
		s.text(1+i, trendHead, h, st)
	}
	s.height(trendHead, 34)
	widths := []float64{s.periodWidth(), 12, 12, 10, 12, 12}
	for range s.board.Card.Perspectives {
		widths = append(widths, 18)
	}
	s.widths(widths...)
}

func (s sheet) trendRow(row int, p kpi.Period, c *scorecard.Card) {
	_, last := s.Calendar.Span(p)
	green, amber := scorecard.GreenFrom, scorecard.AmberFrom
	s.text(1, row, s.Period(p), style{line: true})
	s.date(2, row, last, style{line: true, colour: faintColour})
	s.number(4, row, &green, style{line: true, colour: faintColour, format: s.plainFmt(0)})
	s.number(5, row, &amber, style{line: true, colour: faintColour, format: s.plainFmt(0)})
	for col := 7; col < 7+len(s.board.Card.Perspectives); col++ {
		s.paint(col, row, style{line: true})
	}
	s.paint(3, row, style{line: true})
	s.paint(6, row, style{line: true})
	if c == nil {
		return
	}
	s.score(3, row, c.Score, style{line: true, bold: true})
	if c.Score == nil {
		s.note(3, row, s.Reason(string(c.Reason)))
	}
	if !c.Left {
		s.number(6, row, &c.Coverage, style{line: true, format: s.percentFmt(0)})
	}
	for i, now := range s.board.Card.Perspectives {
		for _, was := range c.Perspectives {
			if was.ID == now.ID {
				s.score(7+i, row, was.Score, style{line: true})
			}
		}
	}
}
