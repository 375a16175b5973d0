package source

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"taraz/data"
	"taraz/kpi"
)

// Proposal is a mapping that fits a file, and what a person should be asked about it.
type Proposal struct {
	Mapping *Mapping
	Score   float64 // 0 to 1
	Preset  string  // the name of the preset it is, empty for a guess
	Unsure  []Question
}

// Propose guesses what a file holds from the names of its columns and a sample of its
// rows: the preset that its header tells, then every entity whose required fields some
// column can fill, the likeliest first. The mappings read the file as f says, with what its
// values demand added. A header that tells nothing gives none.
func Propose(header []string, rows [][]string, org data.Organisation, f Format) []Proposal {
	sheet := newSheetColumns(header, rows, org)
	var all []Proposal
	if p := Recognise(header); p != nil {
		m := *p.Mapping
		m.Format = overlaid(f, m.Format)
		all = append(all, Proposal{Mapping: &m, Score: 1, Preset: p.Name, Unsure: sheet.refine(&m, rows, org)})
	}
	var guessed []Proposal
	for _, e := range data.Entities {
		if p, ok := sheet.propose(e, rows, org, f); ok && !slices.ContainsFunc(all, sameEntity(e)) {
			guessed = append(guessed, p)
		}
	}
	slices.SortStableFunc(guessed, func(a, b Proposal) int { return cmp.Compare(b.Score, a.Score) })
	return append(all, guessed...)
}

// ProposeAs guesses how a file holds an entity that a person named, also where nothing fills
// a field that the entity requires. An unknown entity wraps kpi.ErrUnknown.
func ProposeAs(entity string, header []string, rows [][]string, org data.Organisation, f Format) (Proposal, error) {
	e := data.ByName(entity)
	if e == nil {
		return Proposal{}, fmt.Errorf("unknown entity %q: want one of %s: %w", entity, strings.Join(data.Names(), ", "), kpi.ErrUnknown)
	}
	for _, p := range Propose(header, rows, org, f) {
		if p.Mapping.Entity == e {
			return p, nil
		}
	}
	sheet := newSheetColumns(header, rows, org)
	best := fitted(e, sheet)
	m := &Mapping{Entity: e, Source: DefaultSource, Complete: "no", Format: f}
	asked := best.complete(m)
	return Proposal{Mapping: m, Score: best.score(), Unsure: append(asked, sheet.refine(m, rows, org)...)}, nil
}

func sameEntity(e *data.Entity) func(Proposal) bool {
	return func(p Proposal) bool { return p.Mapping.Entity == e }
}

// overlaid keeps what a preset says of the file's own form over what was found.
func overlaid(found, preset Format) Format {
	if preset.Dates != 0 {
		found.Dates = preset.Dates
	}
	if preset.Years != 0 {
		found.Years = preset.Years
	}
	found.Comma = found.Comma || preset.Comma
	return found
}

// leastScore is under what an entity is not worth showing.
const leastScore = 0.25

// propose makes the mapping of one entity, if the file has what it needs.
func (s *sheetColumns) propose(e *data.Entity, rows [][]string, org data.Organisation, f Format) (Proposal, bool) {
	best := fitted(e, s)
	m := &Mapping{Entity: e, Source: DefaultSource, Complete: "no", Format: f}
	asked := best.complete(m)
	if len(m.check()) > 0 || best.score() < leastScore {
		return Proposal{}, false
	}
	return Proposal{Mapping: m, Score: best.score(), Unsure: append(asked, s.refine(m, rows, org)...)}, true
}
