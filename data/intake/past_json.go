package intake

import (
	"encoding/json"
	"time"

	"taraz/data/source"
)

// runRecord is an import of the past as JSON shows it.
type runRecord struct {
	Import   int64           `json:"import"`
	Started  time.Time       `json:"started"`
	Ended    *time.Time      `json:"ended"`
	Who      string          `json:"who"`
	Status   string          `json:"status"`
	Problem  string          `json:"problem,omitempty"`
	Files    []runFileRecord `json:"files"`
	Undoable bool            `json:"undoable"`
	WhyNot   string          `json:"why_not,omitempty"`
	UndoneBy string          `json:"undone_by,omitempty"`
	UndoneAt *time.Time      `json:"undone_at,omitempty"`
}

// runFileRecord is a file of an import: its report with the hash and the source.
type runFileRecord struct {
	File      string                `json:"file"`
	Hash      string                `json:"hash"`
	Entity    string                `json:"entity"`
	Source    string                `json:"source"`
	Read      int64                 `json:"read"`
	Accepted  int64                 `json:"accepted"`
	Inserted  int64                 `json:"inserted"`
	Updated   int64                 `json:"updated"`
	Unchanged int64                 `json:"unchanged"`
	Rejected  int64                 `json:"rejected"`
	Reasons   map[source.Code]int64 `json:"reasons"`
	Removed   int64                 `json:"removed"`
	Months    []string              `json:"months"`
}

// MarshalJSON writes the run as the command line and the API show it.
func (r Run) MarshalJSON() ([]byte, error) {
	out := runRecord{Import: r.Num, Started: r.Started.UTC(), Who: r.Who, Status: r.Status, Problem: r.Problem, Files: []runFileRecord{}, Undoable: r.Undoable, UndoneBy: r.UndoneBy}
	moments := func(t time.Time) *time.Time {
		if t.IsZero() {
			return nil
		}
		t = t.UTC()
		return &t
	}
	out.Ended, out.UndoneAt = moments(r.Ended), moments(r.UndoneAt)
	if !r.Undoable {
		out.WhyNot = r.WhyNot.En
	}
	for _, f := range r.Files {
		x := runFileRecord{File: f.File, Hash: f.Hash, Entity: f.Entity, Source: f.Source, Read: f.Read, Accepted: f.Accepted, Inserted: f.Inserted,
			Updated: f.Updated, Unchanged: f.Unchanged, Rejected: f.Rejected, Reasons: f.Reasons, Removed: f.Removed, Months: f.Months}
		if x.Reasons == nil {
			x.Reasons = map[source.Code]int64{}
		}
		if x.Months == nil {
			x.Months = []string{}
		}
		out.Files = append(out.Files, x)
	}
	return json.Marshal(out)
}
