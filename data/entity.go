package data

import (
	"slices"

	"taraz/kpi"
)

// Type is what a field of an entity holds and how it is stored.
type Type int

// The types. Stored forms are the same in both engines.
const (
	Text   Type = iota // TEXT, folded by Clean; empty is NULL
	Int                // whole number, INTEGER
	Real               // any number, REAL
	Money              // int64 in the currency's smallest unit, INTEGER
	Day                // calendar day, INTEGER days since 1970-01-01
	Time               // instant, INTEGER seconds since 1970-01-01 UTC
	Choice             // one of Choices, TEXT
	Flag               // yes or no, INTEGER 1 or 0
	Ref                // an id of another entity (Refers); stored as its number, 0 when empty
)

// Field is one thing a CRM knows about an entity.
type Field struct {
	Name     string
	Type     Type
	Required bool
	Choices  []string // Choice only
	Default  string   // what an unmapped field of a new fact gets; empty: nothing
	Refers   string   // Ref only: customer, product, employee or campaign
	// Dated: measures may be dated by it; the store then keeps its day (of a Time) and
	// calendar month beside it.
	Dated bool
	Label kpi.Words
	Also  []string // header synonyms in both languages, besides Name and Label
}

// Entity is one declaration of what is known about a kind of thing. It drives the tables,
// the import, the templates and the documentation.
type Entity struct {
	Name string
	// Key fields identify a fact within its source. Master data is known by its key alone,
	// whatever the source.
	Key    []string
	Master bool
	Fields []Field
	// Primary is the date that places a fact in a month for the report of an import; empty
	// for entities without one.
	Primary string
	// Opens and Closes are derived or own dates between which a fact counts as open.
	Opens, Closes string
	Derived       []Derived
	Scopes        []kpi.ScopeKind
	Label         kpi.Words
}

// Derived is a field that the store computes from the others; measures may use it.
type Derived struct {
	Name string
	Kind kpi.FieldKind
	Why  string // what it is, for the documentation
}

// View is a derived kind of fact made of others, for measures alone.
type View struct {
	Name    string
	Rests   []string
	AnyOf   bool
	Derived []Derived // all of its fields
	Scopes  []kpi.ScopeKind
	Why     string
}

// Field returns a field by name.
func (e *Entity) Field(name string) (Field, bool) {
	i := e.Index(name)
	if i < 0 {
		return Field{}, false
	}
	return e.Fields[i], true
}

// Index returns the position of a field, -1 if there is none.
func (e *Entity) Index(name string) int {
	return slices.IndexFunc(e.Fields, func(f Field) bool { return f.Name == name })
}

// ByName returns the declaration of an entity, nil if there is none.
func ByName(name string) *Entity {
	i := slices.IndexFunc(Entities, func(e *Entity) bool { return e.Name == name })
	if i < 0 {
		return nil
	}
	return Entities[i]
}

// Names lists the entities in the order of their declaration.
func Names() []string {
	names := make([]string, len(Entities))
	for i, e := range Entities {
		names[i] = e.Name
	}
	return names
}

// Cell is the value of one field of a record. Which member holds it follows from the
// field's type: Int for Int, Money, Day, Time and Flag; Real for Real; Text for Text,
// Choice and Ref (the other entity's id). Null cells hold nothing.
type Cell struct {
	Null bool
	Int  int64
	Real float64
	Text string
}

// Record is one accepted row: cells in the order of Entity.Fields. Cells of fields that
// the mapping does not fill are ignored by the store.
type Record []Cell

// Load describes a batch of records of one entity from one file to the store.
type Load struct {
	Entity *Entity
	Source string
	OwnIDs bool   // ids of master data and references are prefixed with the source
	Mapped []bool // by Entity.Fields: filled by the mapping (a column, a constant or derived)
	// Complete: "" or no; all: facts of the source that are not in the file are removed;
	// months: those of them that lie in the months the file holds.
	Complete string
	// More: another file of the same whole follows in this import, so that removing waits.
	More   bool
	Covers kpi.Date // 0: not given
}

// Loaded is what became of a batch.
type Loaded struct {
	Inserted, Updated, Unchanged, Removed int64
	// Months are the calendar months of all dates of facts that were inserted, updated
	// (also the months left) or removed, sorted.
	Months []kpi.Month
}
