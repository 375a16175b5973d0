package intake

import (
	"time"

	"taraz/data/source"
	"taraz/kpi"
)

// The states of a job.
const (
	Waiting = "waiting" // for its turn
	Running = "running"
	Done    = "done"
	Failed  = "failed"
)

// The kinds of jobs.
const (
	CheckJob  = "check"  // everything but keeping it
	ImportJob = "import" // all of it or nothing
	UndoJob   = "undo"
)

// Job is work that goes on while nobody waits for it.
type Job struct {
	ID, Kind, State string
	Draft           string // whose files it reads; empty for an undo and for files sent whole
	Who             string
	Started, Ended  time.Time
	Done, Total     int64 // bytes of the files read; Total 0: not known
	// Report and Effect are there once it is done.
	Report *source.Report
	Effect *Effect
	Run    int64 // the run in the list of imports; 0 for a check
	Err    error // why it failed
}

// Effect is what an import does, or would do, to a period's values of the organisation.
type Effect struct {
	Period        kpi.Period
	Before, After []kpi.Value // of the same KPIs in the same order
}

// Request is an import that needs no looking at: of the API, the command line or a
// standing source. With neither Mapping, Preset nor As every file is recognised by a kept
// mapping, a preset or its headers; what is not sure is refused.
type Request struct {
	Who     string
	Uploads []Upload
	Mapping *source.Mapping
	Each    []*source.Mapping // one for every upload, instead of Mapping
	Preset  string
	As      string
	Source  string // of the facts, where no mapping says it; empty: as a mapping without one
	Covers  kpi.Date
	DryRun  bool
	Watch   bool // say what it does to the values
}

// Run is an import of the past, or one under way.
type Run struct {
	Num            int64
	Started, Ended time.Time
	Who            string
	Status         string // running, done, failed, undone
	Problem        string
	Files          []RunFile
	Undoable       bool
	WhyNot         kpi.Words // why it cannot be undone
	UndoneBy       string
	UndoneAt       time.Time
	Rejects        bool // the rejected rows are kept for download
}

// RunFile is one file of a run.
type RunFile struct {
	File, Hash, Entity, Source                                      string
	Read, Accepted, Inserted, Updated, Unchanged, Removed, Rejected int64
	Reasons                                                         map[source.Code]int64
	Months                                                          []string
}
