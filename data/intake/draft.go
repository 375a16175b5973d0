package intake

import (
	"time"

	"taraz/kpi"
)

// Upload is a file that was handed in: its name as the sender knows it, and where it lies.
// Take moves it away from there.
type Upload struct{ Name, Path string }

// Draft is what was handed in together and is looked at before it counts. Its files are
// imported together: all of them or none.
type Draft struct {
	ID    string
	Who   string
	At    time.Time
	Files []*File
}

// File is one file of a draft: what it turned out to be, and how it is going to be read.
type File struct {
	Name string
	Size int64
	Hash string // SHA-256, hexadecimal
	// Fault is why the file cannot be read at all (source.Explain says it); nil if it can.
	Fault error
	// Seen is the run that brought in a file of the same content; 0 for none.
	Seen   int64
	SeenAt time.Time

	Kind      string // csv, xlsx, json, jsonl
	Packed    string // gzip, zip or empty
	Encoding  string
	Delimiter string
	Sheets    []string
	Sheet     string
	HeaderRow int // 0: none
	Header    []string
	Rows      [][]string // the first rows, as understood
	Lines     []int      // their lines in the file

	Entity    string // what its rows are; empty while nobody knows
	Columns   []Column
	Format    Reading
	Source    string
	Complete  string // no, all or months
	Text      string // the mapping as YAML; empty while there is none
	Origin    Origin
	Questions []Question
	Notes     []kpi.Words // what was assumed
	// Missing are required fields of the entity that no column fills: the file cannot be
	// checked yet.
	Missing []string
}

// Origin is where a file's mapping comes from.
type Origin struct {
	Kind    string // kept, preset, guess, own or empty
	Name    string // of a kept mapping or a preset
	Version int    // of a kept mapping
}

// Column is one column of a file and what it is read as.
type Column struct {
	Name    string
	Field   string // empty: left out
	Unit    string // of money
	Replace []Replacement
	// Fixed: the mapping reads the column in a way that the form cannot show (joined with
	// others, a duration, ...); it is changed in the mapping's text.
	Fixed bool
}

// Replacement is a cell and what it means.
type Replacement struct{ From, To string }

// Reading is how the cells of a file are read, as texts of a form; empty means that the
// file decides.
type Reading struct {
	Encoding, Delimiter, Sheet, Header string // header: auto, true, false or a row's number
	Dates, Years, Decimal              string // day-first, month-first, year-first; 1400; dot, comma
}

// Question is what only a person can answer about a file, with the answers to choose from.
type Question struct {
	Kind    string // dates, years, unit, choice, constant
	Field   string
	Column  string
	Cells   []string // of a choice: the cells whose meaning is asked for
	Text    kpi.Words
	Answers []Answer
}

// Answer is one answer to a question.
type Answer struct {
	Value string
	Label kpi.Words
}

// Choice is what a person decided about a file. Text, where it is given, is the whole
// mapping and wins over the rest.
type Choice struct {
	Entity   string
	Format   Reading
	Source   string
	Complete string
	Columns  []Column // of every column of the header, in its order; nil: as they are
	// Constants are fields that every row fills with the same text.
	Constants map[string]string
	Text      string
	Origin    Origin // a kept mapping or a preset to use instead
}

// Kept is a mapping that was saved under a name; each saving is a version of its own.
type Kept struct {
	Name    string
	Version int
	Entity  string
	At      time.Time
	Who     string
	Text    string // YAML
}
