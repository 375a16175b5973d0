package source

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"taraz/data"
)

// maxGuessed is how many columns are looked at; what lies right of them is not guessed.
const maxGuessed = 500

// maxGuessedCells is about how many cells of a sample are looked at.
const maxGuessedCells = 200_000

// sheetColumns are the columns of a file as guessing sees them.
type sheetColumns struct {
	header   []string
	headings []heading
	profiles []profile
}

func newSheetColumns(header []string, rows [][]string, org data.Organisation) *sheetColumns {
	header = header[:min(len(header), maxGuessed)]
	rows = rows[:min(len(rows), max(50, maxGuessedCells/max(1, len(header))))]
	s := &sheetColumns{header: header, profiles: profiles(len(header), rows, newGuessDates(org))}
	for _, h := range header {
		s.headings = append(s.headings, headingOf(h))
	}
	return s
}

// fields of every entity with the names they go by, folded once.
var knownNames = sync.OnceValue(func() map[*data.Entity][][]synonym {
	all := map[*data.Entity][][]synonym{}
	for _, e := range data.Entities {
		for _, f := range e.Fields {
			all[e] = append(all[e], synonymsOf(e, f))
		}
	}
	return all
})

// pairing is a column that may fill a field, 0 to 1 sure.
type pairing struct {
	field, column int
	sure          float64
}

// fit is how the columns of a file fill the fields of an entity.
type fit struct {
	entity *data.Entity
	sheet  *sheetColumns
	column []int     // by field, -1: none
	sure   []float64 // by field
	taken  []bool    // by column
}

// fitted pairs fields and columns, the surest pair first. A column fills one field.
func fitted(e *data.Entity, s *sheetColumns) *fit {
	f := &fit{entity: e, sheet: s, column: make([]int, len(e.Fields)), sure: make([]float64, len(e.Fields)), taken: make([]bool, len(s.header))}
	for i := range f.column {
		f.column[i] = -1
	}
	pairs := f.pairings()
	slices.SortStableFunc(pairs, func(a, b pairing) int { return cmp.Compare(b.sure, a.sure) })
	for _, p := range pairs {
		if f.column[p.field] < 0 && !f.taken[p.column] {
			f.take(p.field, p.column, p.sure)
		}
	}
	return f
}

func (f *fit) take(field, column int, sure float64) {
	f.column[field], f.sure[field] = column, sure
	f.taken[column] = true
}

// least is how sure a pair has to be to be proposed at all.
const least = 0.2

func (f *fit) pairings() []pairing {
	names := knownNames()[f.entity]
	once := f.nameOnce()
	var all []pairing
	for i, field := range f.entity.Fields {
		for c := range f.sheet.header {
			if !once[c] {
				continue
			}
			p := &f.sheet.profiles[c]
			sure := f.sheet.headings[c].likeness(names[i])
			if sure == 0 {
				sure = f.byValues(field, p)
			}
			if sure < 0.6 && f.sheet.headings[c].measured() && (field.Type == data.Ref || field.Type == data.Text) {
				continue
			}
			suits := p.suits(f.entity, field)
			if suits == 0 && sure > 0.9 && p.fitsSome(field) {
				suits = 0.5 // its name leaves no doubt: the cells that do not fit are for the rejects
			}
			if sure = sure * suits; sure >= least {
				all = append(all, pairing{i, c, sure})
			}
		}
	}
	return all
}

// nameOnce tells the columns that a mapping can name: not empty, and not twice in the
// header.
func (f *fit) nameOnce() []bool {
	count := map[string]int{}
	for _, h := range f.sheet.header {
		count[h]++
	}
	once := make([]bool, len(f.sheet.header))
	for c, h := range f.sheet.header {
		once[c] = strings.TrimSpace(h) != "" && count[h] == 1
	}
	return once
}

// byValues recognises a column by its cells alone.
func (f *fit) byValues(field data.Field, p *profile) float64 {
	switch {
	case field.Name == "email" && p.share(p.emails) > 0.8:
		return 0.45
	case field.Name == "phone" && p.share(p.phones) > 0.8 && p.share(p.dates) < 0.2:
		return 0.4
	case field.Name == "stage" && p.suitsChoice(field) > 0.9 && p.values > 1:
		return 0.45
	case field.Required && (field.Type == data.Day || field.Type == data.Time) && p.share(p.dates) > 0.9:
		return 0.24
	}
	return 0
}

// score tells how well an entity fits a file, 0 to 1: how sure its required fields are, how
// much of the file it reads, and how much its columns speak of it.
func (f *fit) score() float64 {
	sum, n, need, needs := 0.0, 0, 0.0, 0
	for i, field := range f.entity.Fields {
		if f.column[i] < 0 {
			continue
		}
		sum += f.sure[i]
		n++
		if needed(f.entity, field) {
			need += f.sure[i]
			needs++
		}
	}
	if n == 0 {
		return 0
	}
	quality := 0.0
	if needs > 0 {
		quality = need / float64(needs)
	} else {
		quality = 0.75 * max(f.sureOf("id"), f.sureOf("name"))
	}
	room := min(len(f.sheet.header), len(f.entity.Fields))
	return 0.4*quality + 0.3*sum/float64(max(room, 3)) + 0.3*f.spoken()
}

func (f *fit) sureOf(name string) float64 {
	if i := f.entity.Index(name); i >= 0 {
		return f.sure[i]
	}
	return 0
}

// spoken tells how much the names of the columns speak of the entity; those of the first
// two count twice.
func (f *fit) spoken() float64 {
	words := entityWords[f.entity.Name]
	sum := 0.0
	for c, h := range f.sheet.headings {
		if !slices.ContainsFunc(h.words, func(w string) bool { return slices.Contains(words, w) }) {
			continue
		}
		if sum++; c < 2 {
			sum++
		}
	}
	return min(1, sum/5)
}
