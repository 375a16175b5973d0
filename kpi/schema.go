package kpi

// FieldKind is what a field holds, as far as measures care.
type FieldKind string

// The kinds of field.
const (
	NumberField FieldKind = "number"
	MoneyField  FieldKind = "money"
	DateField   FieldKind = "date" // a day or an instant
	TextField   FieldKind = "text" // a choice, a flag, a reference or free text
)

// Schema is what measures may ask about: the entities and views by name. It is passed in
// (data.Schema makes it), so that this package knows nothing of the store.
type Schema map[string]EntitySchema

// EntitySchema describes one entity or view.
type EntitySchema struct {
	Fields map[string]FieldKind
	Values map[string][]string // the allowed values of choice fields
	Scopes []ScopeKind         // the kinds of scope that its facts reach, organisation included
	Stock  bool                // its facts open and close
	Rests  []string            // the entities behind a view; itself for an entity
	AnyOf  bool                // a view of several entities of which any one suffices
}
