package reports

import (
	"html/template"
	"math"
	"sort"

	"taraz/kpi"
	"taraz/scorecard"
)

// BoardInput is everything a board is made of. Past holds where the whole stood and its
// perspectives in the periods up to the card's own, oldest first; Running is the card of
// the period that is still running, nil where there is none worth showing.
type BoardInput struct {
	Card    *scorecard.Card
	Past    []*scorecard.Card
	Running *scorecard.Card
	Only    string // attention: only the KPIs that need it
}

// BoardPage is the board as a page: of the organisation, a department or an employee.
type BoardPage struct {
	Here, Heading, Until, NoMoves string // Here: the last step of the trail
	Trail                         []Link
	Person                        *Person
	Empty                         *Blank
	Answer                        *Answer
	Faces                         []Face
	Table                         *BoardTable
	Why                           *Why
	Running                       *Running
}

// Person heads the card of an employee.
type Person struct{ Name, Initial, Line string }

// Answer says how it goes, what changed and what needs attention.
type Answer struct {
	Score     template.HTML
	Scored    bool
	Status    Status
	Delta     *Delta
	Level     Bubble
	Rule      Rule
	Facts     []template.HTML
	Past      *Spark
	Moves     []Move
	Callouts  []Callout
	Attention []Alert
	SoFar     *SoFar
}

// Move is a movement of the score as a sentence with its points.
type Move struct {
	Href      string
	What, Why template.HTML
	Points    template.HTML
}

// Alert is a KPI that needs attention, with the reason.
type Alert struct {
	Kind, Href string
	Text, Note template.HTML
}

// SoFar is the running period in a line.
type SoFar struct {
	Href, Title string
	Items       []SoFarItem
}

// SoFarItem is one figure of the running period.
type SoFarItem struct {
	Text  string
	Delta *Delta
}

// Face is a perspective as a card.
type Face struct {
	Href, Name string
	Score      template.HTML
	Scored     bool
	Status     Status
	Delta      *Delta
	Level      Bubble
	Past       *Spark
	Tally      []Tally
	Coverage   template.HTML
}

// Tally counts the KPIs of a colour.
type Tally struct{ Kind, Word, Count string }

// NewBoard makes the board of a card.
func NewBoard(v View, in BoardInput) *BoardPage {
	page := &BoardPage{Here: v.Organisation, Heading: v.heading(), NoMoves: v.T("answer.nomoves")}
	if v.Until != 0 {
		page.Until = v.T("board.until", v.BothDates(v.Until))
	}
	if len(in.Card.KPIs()) == 0 {
		page.Empty = v.blank("empty.card", Link{Href: "/catalogue", Text: v.T("catalogue.title")})
		return page
	}
	page.Answer = v.answer(in)
	for i := range in.Card.Perspectives {
		page.Faces = append(page.Faces, v.face(in, i))
	}
	page.Table = v.boardTable(in)
	page.Why = v.why(in.Card)
	page.Running = v.running(in.Running)
	return page
}

// NewEmptyBoard makes the board of an organisation that has no facts yet.
func NewEmptyBoard(v View) *BoardPage {
	page := &BoardPage{Here: v.Organisation, Heading: v.T("empty.heading")}
	page.Empty = v.blank("empty.facts", Link{Href: "/imports", Text: v.T("imports.title")})
	return page
}

func (v View) blank(key string, link Link) *Blank {
	return &Blank{Title: v.T(key + ".title"), Text: v.T(key + ".text"), Link: &link}
}

func (v View) heading() string {
	if v.Scope.Kind == kpi.Organisation {
		return v.T("board.heading", v.Format.Period(v.Period))
	}
	return v.T("board.scopeheading", v.ScopeText(), v.Format.Period(v.Period))
}

// previous is the card before the newest one, nil without one.
func previous(past []*scorecard.Card) *scorecard.Card {
	if n := len(past); n > 1 {
		return past[n-2]
	}
	return nil
}

func (v View) answer(in BoardInput) *Answer {
	c := in.Card
	a := &Answer{Score: v.scoreText(c.Standing), Scored: c.Score != nil, Status: v.parentStatus(c.Standing, true),
		Delta: v.scoreDelta(c.Before, c.Standing), Level: v.bubble(c.Standing, false), Rule: v.rule(),
		Facts: v.facts(c), Moves: v.moves(c, previous(in.Past)), Attention: v.attention(c), Callouts: v.callouts(c), SoFar: v.soFar(in.Running)}
	if a.Delta != nil {
		a.Delta.Large, a.Delta.Since = true, v.T("delta.since", v.short(c.Period.Previous()))
	}
	a.Past = v.past(in.Past, func(c *scorecard.Card) scorecard.Standing { return c.Standing }, v.T("answer.score"))
	return a
}

// short names a period beside its neighbour: a month without its year.
func (v View) short(p kpi.Period) string {
	if p.Grain == kpi.Monthly {
		return v.MonthName(p.First)
	}
	return v.ShortPeriod(p)
}

// past draws the scores of past periods with the goal of every parent, 80.
func (v View) past(cards []*scorecard.Card, of func(*scorecard.Card) scorecard.Standing, label string) *Spark {
	if len(cards) < 2 {
		return nil
	}
	list := make([]scorecard.Standing, len(cards))
	for i, c := range cards {
		list[i] = of(c)
	}
	first, last := cards[0], cards[len(cards)-1]
	s := series{values: scores(list), goal: scorecard.GreenFrom, sofar: last.ToDate}
	out := s.spark(v.T("spark.label", label, v.Format.Period(first.Period), v.Format.Period(last.Period)))
	if out != nil {
		out.Full, out.From, out.To = true, v.ShortPeriod(first.Period), v.ShortPeriod(last.Period)
	}
	return out
}

// facts are coverage, bounds, uncertainty and why scores are missing.
func (v View) facts(c *scorecard.Card) []template.HTML {
	var out []template.HTML
	if !c.Left {
		out = append(out, v.H("fact.coverage", fig(v.Share(c.Coverage))))
		if c.High-c.Low > 0.05 {
			out = append(out, v.H("fact.range", v.between(c.Low, c.High)))
		}
	}
	if c.Uncertain {
		out = append(out, v.H("fact.uncertain"))
	}
	for _, a := range c.Absences() {
		out = append(out, v.H("fact.absent", v.count(a.Count), v.Reason(string(a.Reason))))
	}
	return out
}

// between writes the bounds of a score, each as an isolate of its own.
func (v View) between(low, high float64) template.HTML {
	return v.H("range", fig(v.Score(low)), fig(v.Score(high)))
}

func (v View) face(in BoardInput, i int) Face {
	p := &in.Card.Perspectives[i]
	name := p.Name.In(v.Lang)
	f := Face{Href: "#p-" + p.ID, Name: name, Score: v.scoreText(p.Standing), Scored: p.Score != nil,
		Status: v.parentStatus(p.Standing, false), Level: v.bubble(p.Standing, true), Tally: v.tally(p), Coverage: v.coverage(p.Standing)}
	if in.Only != "" { // its group may be left out here
		f.Href = v.URL("") + f.Href
	}
	of := func(c *scorecard.Card) scorecard.Standing { return perspective(c, p.ID) }
	f.Past = v.past(in.Past, of, name)
	if n := len(in.Past); n > 1 {
		f.Delta = v.scoreDelta(of(in.Past[n-2]), p.Standing)
	}
	return f
}

// perspective finds a perspective's standing on another card by its id.
func perspective(c *scorecard.Card, id string) scorecard.Standing {
	for i := range c.Perspectives {
		if c.Perspectives[i].ID == id {
			return c.Perspectives[i].Standing
		}
	}
	return scorecard.Standing{Left: true}
}

func (v View) coverage(s scorecard.Standing) template.HTML {
	switch {
	case s.Left:
		return ""
	case s.Coverage < 1 && s.High-s.Low > 0.05:
		return v.H("face.coveragerange", fig(v.Share(s.Coverage)), v.between(s.Low, s.High))
	}
	return v.H("face.coverage", fig(v.Share(s.Coverage)))
}

func (v View) tally(p *scorecard.Perspective) []Tally {
	counts := map[scorecard.Colour]int{}
	for _, o := range p.Objectives {
		for _, k := range o.KPIs {
			counts[k.Colour]++
		}
	}
	var out []Tally
	for _, c := range []scorecard.Colour{scorecard.Green, scorecard.Amber, scorecard.Red, ""} {
		if counts[c] > 0 {
			out = append(out, Tally{kindOf(c), v.Colour(string(c)), v.Number(float64(counts[c]), 0)})
		}
	}
	return out
}

// most is how many entries the lists of the answer have.
const most = 4

// attention lists the red KPIs, the worst first, then those whose data is missing.
func (v View) attention(c *scorecard.Card) []Alert {
	var red, missing []*scorecard.KPI
	for _, k := range c.KPIs() {
		switch {
		case k.Colour == scorecard.Red:
			red = append(red, k)
		case lacking(k):
			missing = append(missing, k)
		}
	}
	sort.SliceStable(red, func(i, j int) bool { return *red[i].Score < *red[j].Score })
	var out []Alert
	for _, k := range append(red, missing...) {
		if len(out) == most {
			break
		}
		out = append(out, v.alert(k))
	}
	return out
}

func (v View) alert(k *scorecard.KPI) Alert {
	a := Alert{Kind: kindOf(k.Colour), Href: v.KPILink(k.Definition.ID), Text: template.HTML(template.HTMLEscapeString(v.name(k.Definition)))}
	if k.Score == nil {
		a.Note = v.H("alert.missing", v.absence(k))
		return a
	}
	a.Note = v.H("alert.red", v.Value(*k.Value.Value, k.Definition.Unit).HTML(), v.goal(k.Definition, k.Target), fig(v.Score(*k.Score)))
	return a
}

// callouts say what makes the whole doubtful: a failed KPI, too little known.
func (v View) callouts(c *scorecard.Card) []Callout {
	var out []Callout
	if c.Reason == scorecard.Insufficient {
		out = append(out, Callout{Kind: "warn", Glyph: "watch", Text: v.H("callout.insufficient", fig(v.Share(c.Coverage)))})
	}
	without := 0
	for _, k := range c.KPIs() {
		if k.Reason == scorecard.NoTarget {
			without++
		}
	}
	if without > 0 {
		out = append(out, Callout{Kind: "note", Glyph: "none", Text: v.H("callout.notarget", v.count(without)),
			Link: &Link{Href: "/targets", Text: v.T("targets.title")}})
	}
	return out
}

// goal is a target in words: its goal, or the two limits of a band; "" without one.
func (v View) goal(d *kpi.Definition, t *kpi.Target) template.HTML {
	switch {
	case t == nil:
		return ""
	case t.Goal != nil:
		return v.Value(*t.Goal, d.Unit).HTML()
	case t.Lower != nil && t.Upper != nil:
		return v.H("range", fig(v.Value(*t.Lower, d.Unit).Number), v.Value(*t.Upper, d.Unit).HTML())
	}
	return ""
}

// nan is the goal of a series that has none.
var nan = math.NaN()
