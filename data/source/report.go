package source

import (
	"cmp"
	"encoding/json"
	"slices"

	"taraz/data"
)

// Report is what an import did, file by file. Its JSON is that of the import command.
type Report struct {
	Files []*FileReport `json:"files"`
	// DryRun: everything was checked, nothing is kept.
	DryRun bool `json:"-"`
}

// FileReport is what became of one file: Read = Accepted + Rejected, and Accepted =
// Inserted + Updated + Unchanged. Rows that the mapping's condition leaves out are not
// read.
type FileReport struct {
	File      string
	Entity    string
	Read      int64
	Accepted  int64
	Inserted  int64
	Updated   int64
	Unchanged int64
	Rejected  int64
	Reasons   map[Code]int64 // why rows were rejected; only what occurred
	Removed   int64          // facts that a complete source no longer holds
	Months    []string       // of the organisation's calendar, sorted
	Samples   []Reject       // the first rejected rows, for a page
}

// maxSamples is how many rejected rows a report shows.
const maxSamples = 50

// MarshalJSON writes the report of a file as DESIGN.md section 4 lays down.
func (f *FileReport) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		File      string         `json:"file"`
		Entity    string         `json:"entity"`
		Read      int64          `json:"read"`
		Accepted  int64          `json:"accepted"`
		Inserted  int64          `json:"inserted"`
		Updated   int64          `json:"updated"`
		Unchanged int64          `json:"unchanged"`
		Rejected  int64          `json:"rejected"`
		Reasons   map[Code]int64 `json:"reasons"`
		Removed   int64          `json:"removed"`
		Months    []string       `json:"months"`
	}{f.File, f.Entity, f.Read, f.Accepted, f.Inserted, f.Updated, f.Unchanged, f.Rejected, f.Reasons, f.Removed, f.Months})
}

// Reason is how often rows were rejected for one cause.
type Reason struct {
	Code  Code
	Count int64
}

// SortedReasons returns the reasons, the most frequent first.
func (f *FileReport) SortedReasons() []Reason {
	all := make([]Reason, 0, len(f.Reasons))
	for code, n := range f.Reasons {
		all = append(all, Reason{code, n})
	}
	slices.SortFunc(all, func(a, b Reason) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Code, b.Code))
	})
	return all
}

// loaded takes over what the store did.
func (f *FileReport) loaded(l data.Loaded) {
	f.Inserted, f.Updated, f.Unchanged, f.Removed = l.Inserted, l.Updated, l.Unchanged, l.Removed
	months := slices.Clone(l.Months)
	slices.Sort(months)
	for _, m := range slices.Compact(months) {
		f.Months = append(f.Months, m.String())
	}
}
