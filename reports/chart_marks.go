package reports

import (
	"html/template"
	"math"
	"strconv"
	"strings"

	"taraz/kpi"
	"taraz/scorecard"
)

// Status is a colour as a shape and a word; Kind is good, watch, off or none.
type Status struct {
	Kind, Word string
	Pill       bool
}

// Delta is a change: an arrow for its direction (up, down, flat) and a tone for its worth
// (better, worse, level).
type Delta struct {
	Arrow, Tone string
	Figure      Figure
	Since       string
	Large       bool
}

// Bubble is the level: a score from 0 to 100 between the ticks of red and goal, with the
// bounds as a shade. Positions are percentages of the width from the left edge, mirrored
// in Persian, where magnitudes start at the right.
type Bubble struct {
	Kind, Label   string
	At, Red, Goal string
	Shade         *Extent
	Slim          bool
}

// Extent is a stretch of a width, in percent.
type Extent struct{ X, W string }

// Rule labels the ticks under a level.
type Rule struct{ Zero, Fifty, Eighty, Hundred string }

// Spark is a small line chart drawn by the server. Coordinates run from 0 to 100, time
// from left to right in both languages; a missing value is a gap.
type Spark struct {
	Label, Goal string
	Lines       []string
	SoFar       string
	Lone        []Spot
	Dot         *Spot
	From, To    string
	Full        bool
}

// Spot is a point of a Spark in percent of its box.
type Spot struct {
	X, Y, Class string
	R           string
}

// status returns the mark of a standing; without a score its word is the reason.
func (v View) status(s scorecard.Standing, pill bool) Status {
	return Status{Kind: kindOf(s.Colour), Word: v.Colour(string(s.Colour)), Pill: pill}
}

// parentStatus is the mark of a card or of a part of it: without a score there may well be
// data, so the word is not "no data".
func (v View) parentStatus(s scorecard.Standing, pill bool) Status {
	out := v.status(s, pill)
	if s.Score == nil {
		out.Word = v.T("kpi.unscored")
	}
	return out
}

// scoreText is a score, or the words for having none.
func (v View) scoreText(s scorecard.Standing) template.HTML {
	switch {
	case s.Score != nil:
		return v.BDI(v.Score(*s.Score))
	case s.Reason == scorecard.NotApplicable: // nothing below it counts: not the same as a value that does not exist
		return text(v.T("score.none"))
	}
	return text(v.Reason(string(s.Reason)))
}

// delta returns a KPI's change, nil where there is none.
func (v View) delta(d *kpi.Definition, c *scorecard.Change) *Delta {
	if c == nil {
		return nil
	}
	out := &Delta{Figure: v.Format.Change(c.Value, string(c.Kind), d.Unit)}
	out.Arrow, out.Tone = direction(out.Figure.Number, c.Value, d.Better)
	return out
}

// scoreDelta returns the change between two scores as they are shown, nil without one.
func (v View) scoreDelta(before, after scorecard.Standing) *Delta {
	if before.Score == nil || after.Score == nil {
		return nil
	}
	change := ShownScore(*after.Score) - ShownScore(*before.Score)
	out := &Delta{Figure: Figure{Number: v.Points(change)}}
	out.Arrow, out.Tone = direction(out.Figure.Number, change, kpi.Up)
	return out
}

// direction returns arrow and tone of a change; one that shows as nothing is flat.
func direction(shown string, change float64, better kpi.Better) (arrow, tone string) {
	if !strings.ContainsAny(shown, "123456789۱۲۳۴۵۶۷۸۹") {
		return "flat", "level"
	}
	arrow = "up"
	if change < 0 {
		arrow = "down"
	}
	switch {
	case better != kpi.Up && better != kpi.Down:
		return arrow, "level"
	case (change > 0) == (better == kpi.Up):
		return arrow, "better"
	}
	return arrow, "worse"
}

// bubble returns the level of a standing.
func (v View) bubble(s scorecard.Standing, slim bool) Bubble {
	b := Bubble{Kind: kindOf(s.Colour), Slim: slim, Red: v.across(scorecard.AmberFrom), Goal: v.across(scorecard.GreenFrom)}
	if s.Score != nil {
		b.At = v.across(*s.Score)
		b.Label = v.T("level.label", v.Score(*s.Score))
	} else {
		b.Label = v.Reason(string(s.Reason))
	}
	if !s.Left && s.High-s.Low > 0.05 {
		b.Shade = v.extent(s.Low, s.High)
		b.Label += v.T("level.range", v.Range(s.Low, s.High))
	}
	return b
}

func (v View) rule() Rule {
	return Rule{v.Number(0, 0), v.Number(scorecard.AmberFrom, 0), v.Number(scorecard.GreenFrom, 0), v.Number(100, 0)}
}

// across is a magnitude from 0 to 100 as a place from the left edge.
func (v View) across(at float64) string {
	at = min(max(at, 0), 100)
	if v.Persian() {
		at = 100 - at
	}
	return percentage(at)
}

// extent is the stretch between two magnitudes.
func (v View) extent(a, b float64) *Extent {
	low, high := min(max(min(a, b), 0), 100), min(max(max(a, b), 0), 100)
	x := low
	if v.Persian() {
		x = 100 - high
	}
	return &Extent{percentage(x), percentage(high - low)}
}

func percentage(x float64) string { return decimal(x) + "%" }

func decimal(x float64) string { return strconv.FormatFloat(math.Round(x*100)/100, 'f', -1, 64) }

// series is what a Spark is drawn from; NaN is a gap.
type series struct {
	values []float64
	goal   float64 // NaN: none
	sofar  bool    // the last value is of an unfinished period
	ring   bool    // the last value is a signal
}

// spark draws a series; nil where no value is known.
func (s series) spark(label string) *Spark {
	low, high := s.reach()
	if math.IsInf(low, 1) {
		return nil
	}
	out := &Spark{Label: label}
	y := func(value float64) float64 {
		if high == low {
			return 50
		}
		return 88 - 76*(value-low)/(high-low)
	}
	if !math.IsNaN(s.goal) {
		out.Goal = percentage(y(s.goal))
	}
	s.trace(out, y)
	return out
}

// reach returns the least and the greatest of values and goal.
func (s series) reach() (low, high float64) {
	low, high = math.Inf(1), math.Inf(-1)
	for _, x := range s.values {
		if !math.IsNaN(x) {
			low, high = min(low, x), max(high, x)
		}
	}
	if !math.IsInf(low, 1) && !math.IsNaN(s.goal) {
		low, high = min(low, s.goal), max(high, s.goal)
	}
	return low, high
}

// trace adds the lines between known neighbours, lone points and the newest point.
func (s series) trace(out *Spark, y func(float64) float64) {
	step := 94.0 / float64(max(len(s.values)-1, 1))
	place := func(i int) (float64, float64) { return 3 + step*float64(i), y(s.values[i]) }
	var run []string
	start := 0
	flush := func(end int) {
		switch {
		case len(run) > 1:
			out.Lines = append(out.Lines, strings.Join(run, " "))
		case len(run) == 1:
			px, py := place(start)
			out.Lone = append(out.Lone, Spot{X: percentage(px), Y: percentage(py)})
		}
		run, start = nil, end
	}
	last := len(s.values) - 1
	for i, value := range s.values {
		if math.IsNaN(value) {
			flush(i + 1)
			continue
		}
		px, py := place(i)
		if i == last && s.sofar && len(run) > 0 {
			out.SoFar = run[len(run)-1] + " " + decimal(px) + "," + decimal(py)
			break
		}
		if len(run) == 0 {
			start = i
		}
		run = append(run, decimal(px)+","+decimal(py))
	}
	flush(last)
	if last >= 0 && !math.IsNaN(s.values[last]) {
		px, py := place(last)
		out.Dot = &Spot{X: percentage(px), Y: percentage(py), Class: s.dot(), R: "3"}
		if s.ring {
			out.Dot.R = "4"
		}
	}
}

func (s series) dot() string {
	switch {
	case s.ring:
		return "ring"
	case s.sofar:
		return "hollow"
	}
	return "newest"
}

// known turns values into numbers, missing ones into NaN.
func known(history []kpi.Value) []float64 {
	out := make([]float64, len(history))
	for i, value := range history {
		out[i] = math.NaN()
		if finite(value.Value) {
			out[i] = *value.Value
		}
	}
	return out
}

// scores turns the standings of past periods into numbers, missing ones into NaN.
func scores(past []scorecard.Standing) []float64 {
	out := make([]float64, len(past))
	for i, s := range past {
		out[i] = math.NaN()
		if s.Score != nil {
			out[i] = *s.Score
		}
	}
	return out
}
