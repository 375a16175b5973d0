package scorecard

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"regexp"
	"strings"

	"go.yaml.in/yaml/v3"

	"taraz/kpi"
)

// The shapes of a strategy file (DESIGN.md section 4).
type (
	strategyFile struct {
		ValidFrom    string            `yaml:"valid_from"`
		Perspectives []perspectiveFile `yaml:"perspectives"`
	}
	perspectiveFile struct {
		ID         string          `yaml:"id"`
		Name       kpi.Words       `yaml:"name"`
		Weight     *float64        `yaml:"weight"`
		Objectives []objectiveFile `yaml:"objectives"`
	}
	objectiveFile struct {
		ID     string    `yaml:"id"`
		Name   kpi.Words `yaml:"name"`
		Weight *float64  `yaml:"weight"`
		KPIs   []kpiFile `yaml:"kpis"`
	}
	kpiFile struct {
		ID     string   `yaml:"id"`
		Weight *float64 `yaml:"weight"`
	}
)

// fileShapes says in a reader's words what each shape is and which keys it has.
var fileShapes = map[string]struct{ is, keys string }{
	"strategyFile":    {"a strategy", "valid_from, perspectives"},
	"perspectiveFile": {"a perspective", "id, name, weight, objectives"},
	"objectiveFile":   {"an objective", "id, name, weight, kpis"},
	"kpiFile":         {"a KPI such as {id: csat, weight: 2}", "id, weight"},
	"Words":           {"a name such as {fa: مشتری, en: Customer}", "fa, en"},
}

// ParseStrategy reads a strategy file strictly. known tells whether a KPI exists and says,
// where it does not, what was wanted. The error names every mistake; all wrap
// kpi.ErrInvalid or what known gave.
func ParseStrategy(text []byte, known func(id string) error) (*Strategy, error) {
	file, err := decodeStrategy(text)
	if err != nil {
		return nil, fmt.Errorf("strategy: %w", err)
	}
	r := strategyReader{known: known, ids: map[string]string{}}
	s := r.strategy(file)
	if len(r.wrong) > 0 {
		return nil, errors.Join(r.wrong...)
	}
	return s, nil
}

func decodeStrategy(text []byte) (strategyFile, error) {
	var file strategyFile
	d := yaml.NewDecoder(bytes.NewReader(text))
	d.KnownFields(true)
	err := d.Decode(&file)
	switch {
	case errors.Is(err, io.EOF):
		return file, fmt.Errorf("the file is empty; want perspectives: %w", kpi.ErrInvalid)
	case err != nil:
		return file, fmt.Errorf("%s: %w", plainYAML(err), kpi.ErrInvalid)
	}
	if err := d.Decode(&strategyFile{}); !errors.Is(err, io.EOF) {
		return file, fmt.Errorf("want one document, not several divided by ---: %w", kpi.ErrInvalid)
	}
	return file, nil
}

var (
	unknownKey = regexp.MustCompile(`field (\S+) not found in type \S*?\.(\w+)`)
	wrongShape = regexp.MustCompile("cannot unmarshal !!(\\w+)( `[^`]*`)? into (\\S+)")
	shapeNames = map[string]string{"seq": "a list", "map": "a mapping", "str": "a text", "int": "a number", "float": "a number", "bool": "a yes or no"}
)

// plainYAML says a decoder's error without the names of Go types.
func plainYAML(err error) string {
	text := err.Error()
	var many *yaml.TypeError
	if errors.As(err, &many) {
		text = strings.Join(many.Errors, "; ")
	}
	text = unknownKey.ReplaceAllStringFunc(text, func(m string) string {
		g := unknownKey.FindStringSubmatch(m)
		return fmt.Sprintf("unknown key %q; want one of %s", g[1], fileShapes[g[2]].keys)
	})
	text = wrongShape.ReplaceAllStringFunc(text, func(m string) string {
		g := wrongShape.FindStringSubmatch(m)
		return fmt.Sprintf("%s%s; want %s", shapeNames[g[1]], g[2], wantedShape(g[3]))
	})
	return strings.TrimPrefix(text, "yaml: ")
}

func wantedShape(goType string) string {
	name := goType[strings.LastIndex(goType, ".")+1:]
	one := fileShapes[name].is
	switch {
	case one == "" && name == "float64":
		return "a number"
	case one == "":
		return "a text"
	case strings.HasPrefix(goType, "[]"):
		return "a list, each " + one
	}
	return one
}

// strategyReader turns a decoded file into a strategy and collects what is wrong.
type strategyReader struct {
	known func(id string) error
	ids   map[string]string // of objectives, perspectives and KPIs -> where they stand
	wrong []error
}

func (r *strategyReader) bad(where, format string, args ...any) {
	r.wrong = append(r.wrong, fmt.Errorf("strategy: %s%s: %w", where, fmt.Sprintf(format, args...), kpi.ErrInvalid))
}

func (r *strategyReader) strategy(f strategyFile) *Strategy {
	s := &Strategy{}
	if f.ValidFrom != "" {
		day, err := parseDay(f.ValidFrom)
		if err != nil {
			r.wrong = append(r.wrong, fmt.Errorf("strategy: valid_from: %w", err))
		}
		s.ValidFrom = day
	}
	if len(f.Perspectives) == 0 {
		r.bad("", "perspectives is missing or empty; want at least one")
	}
	for i, p := range f.Perspectives {
		where := r.claim("", "perspective", p.ID, i)
		next := StrategyPerspective{ID: p.ID, Name: r.name(where, p.Name), Weight: r.weight(where, p.Weight)}
		if len(p.Objectives) == 0 {
			r.bad(where, "objectives is missing or empty; want at least one")
		}
		for j, o := range p.Objectives {
			next.Objectives = append(next.Objectives, r.objective(where, o, j))
		}
		s.Perspectives = append(s.Perspectives, next)
	}
	return s
}

func (r *strategyReader) objective(under string, o objectiveFile, i int) StrategyObjective {
	where := r.claim(under, "objective", o.ID, i)
	next := StrategyObjective{ID: o.ID, Name: r.name(where, o.Name), Weight: r.weight(where, o.Weight)}
	if len(o.KPIs) == 0 {
		r.bad(where, "kpis is missing or empty; want at least one")
	}
	for j, k := range o.KPIs {
		at := r.claim(where, "kpi", k.ID, j)
		if k.ID != "" {
			if err := r.known(k.ID); err != nil {
				r.wrong = append(r.wrong, fmt.Errorf("strategy: %s%w", where, err))
			}
		}
		next.KPIs = append(next.KPIs, StrategyKPI{ID: k.ID, Weight: r.weight(at, k.Weight)})
	}
	return next
}

// claim notes an id, which must be given and stand once in the file, and returns where we
// are for the errors beneath it. A KPI standing twice would count twice.
func (r *strategyReader) claim(under, what, id string, i int) string {
	if id == "" {
		where := fmt.Sprintf("%s%s %d: ", under, what, i+1)
		r.bad(where, "id is missing")
		return where
	}
	where := fmt.Sprintf("%s%s %q: ", under, what, id)
	key := what + " " + id
	if before, taken := r.ids[key]; taken {
		r.bad(where, "stands a second time; want each %s once (first: %s)", what, strings.TrimSuffix(before, ": "))
	} else {
		r.ids[key] = where
	}
	return where
}

// name wants a name in one language at least; the other language then shows the same.
func (r *strategyReader) name(where string, w kpi.Words) kpi.Words {
	switch {
	case strings.TrimSpace(w.Fa+w.En) == "":
		r.bad(where, "name is missing; want {fa: ..., en: ...}")
	case strings.TrimSpace(w.Fa) == "":
		w.Fa = w.En
	case strings.TrimSpace(w.En) == "":
		w.En = w.Fa
	}
	return w
}

func (r *strategyReader) weight(where string, w *float64) float64 {
	if w == nil {
		return 1
	}
	if math.IsNaN(*w) || math.IsInf(*w, 0) || *w < 0 {
		r.bad(where, "weight %v; want a number of 0 or more", *w)
	}
	return *w
}
