package scorecard

import "math"

// Colour is how a score is shown: green from GreenFrom, amber from AmberFrom, red below.
// The empty Colour stands for "no score".
type Colour string

// The colours, in the words of the JSON.
const (
	Green Colour = "green"
	Amber Colour = "amber"
	Red   Colour = "red"
)

// The scores that the two thresholds of a target stand for, and so the limits of the
// colours of every parent (METHOD.md section 4).
const (
	GreenFrom = 80.0 // G, the score of a value at its goal
	AmberFrom = 50.0 // R, the score of a value exactly at red
)

// Rounded returns a score rounded half up to two decimals, as it is used for colour and
// display and nowhere else.
func Rounded(score float64) float64 { return math.Floor(100*score+0.5+1e-6) / 100 }

// ColourOf returns the colour of a score, chosen from the rounded score.
func ColourOf(score float64) Colour {
	switch s := Rounded(score); {
	case s >= GreenFrom:
		return Green
	case s >= AmberFrom:
		return Amber
	}
	return Red
}

// Shown returns a score with the given number of decimals (0 to 2). Fewer than two
// decimals are cut, never rounded, so that what is shown never contradicts the colour:
// 79.96 with one decimal is 79.9.
func Shown(score float64, decimals int) float64 {
	if decimals >= 2 {
		return Rounded(score)
	}
	hundredths := math.Round(Rounded(score) * 100)
	step := math.Pow10(2 - decimals)
	return math.Floor(hundredths/step) / math.Pow10(decimals)
}
