package source

import (
	"errors"
	"fmt"
	"strings"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/vm"

	"taraz/data"
	"taraz/kpi"
)

// maxWhere is the longest condition, in bytes.
const maxWhere = 1000

// condition is the compiled `where` of a mapping on one file.
type condition struct {
	program *vm.Program
	machine vm.VM
	env     map[string]any
	used    []slot
}

// slot is a column that the condition reads.
type slot struct {
	name   string // in env
	column int
}

// errUnread is a cell that number() or date() cannot read: its row is left out.
var errUnread = errors.New("cell cannot be read")

// cellReader reads the cells of a condition as the import does.
type cellReader interface {
	number(s string) (float64, error)
	// dateColumn declares a column of dates and returns its number.
	dateColumn(column int) int
	// day reads a date of the column of that number, -1 for a text of no column.
	day(s string, number int) (kpi.Date, error)
}

// compileWhere checks a condition against the header. Names that are no column, and
// anything but a truth, wrap kpi.ErrInvalid.
func compileWhere(text string, header []string, cells cellReader) (*condition, error) {
	if len(text) > maxWhere {
		return nil, fmt.Errorf("where: longer than %d bytes: %w", maxWhere, kpi.ErrInvalid)
	}
	c := &condition{machine: vm.VM{MemoryBudget: 10_000}}
	v := &columnVisitor{header: header, cells: cells}
	program, err := expr.Compile(text, append([]expr.Option{
		expr.Env(whereNames(header)), expr.AsBool(), expr.DisableAllBuiltins(), expr.MaxNodes(400), expr.Patch(v),
	}, functions(cells)...)...)
	if verr := v.problem(); verr != nil {
		return nil, verr
	}
	if err != nil {
		return nil, fmt.Errorf("where: %s; cells are texts, number(x) and date(x) read them: %w", firstLine(err), kpi.ErrInvalid)
	}
	c.program, c.used = program, v.used
	c.env = map[string]any{"row": map[string]string{}}
	return c, nil
}

func firstLine(err error) string {
	line, _, _ := strings.Cut(err.Error(), "\n")
	return line
}

// reserved names of a condition; a column called so is reached by row["..."].
var reserved = map[string]bool{"row": true, "number": true, "date": true}

// whereNames declares the columns as texts.
func whereNames(header []string) map[string]any {
	env := map[string]any{"row": map[string]string{}}
	for i, h := range header {
		if !reserved[h] {
			env[h] = ""
		}
		env[slotName(i)] = ""
	}
	return env
}

// slotName is the name by which the compiled condition reads a column; no expression can
// spell it.
func slotName(column int) string { return fmt.Sprintf("#%d", column) }

func functions(cells cellReader) []expr.Option {
	return []expr.Option{
		expr.Function("number", func(args ...any) (any, error) {
			v, err := cells.number(args[0].(string))
			if err != nil {
				return nil, errUnread
			}
			return v, nil
		}, new(func(string) float64)),
		expr.Function("date", func(args ...any) (any, error) {
			return readDay(cells, args[0].(string), -1)
		}, new(func(string) int)),
		expr.Function(columnDate, func(args ...any) (any, error) {
			return readDay(cells, args[0].(string), args[1].(int))
		}, new(func(string, int) int)),
	}
}

// columnDate is what date(x) becomes where x is a column: date with its number.
const columnDate = "#date"

func readDay(cells cellReader, s string, number int) (any, error) {
	d, err := cells.day(s, number)
	switch {
	case undecided(err):
		return nil, err
	case err != nil:
		return nil, errUnread
	}
	return int(d), nil
}

// columnVisitor turns columns, by name or by row["name"], into slots and gives date() the
// number of its column, so that the whole column decides the order of day and month.
type columnVisitor struct {
	header []string
	cells  cellReader
	used   []slot
	errs   []error
	rows   int // mentions of row that are not followed by ["name"]
}

func (v *columnVisitor) problem() error {
	if v.rows != 0 && len(v.errs) == 0 {
		return fmt.Errorf(`where: row wants the name of a column, row["name"]: %w`, kpi.ErrInvalid)
	}
	return errors.Join(v.errs...)
}

// Visit implements ast.Visitor; children come first.
func (v *columnVisitor) Visit(node *ast.Node) {
	switch n := (*node).(type) {
	case *ast.IdentifierNode:
		v.identifier(node, n.Value)
	case *ast.MemberNode:
		v.member(node, n)
	case *ast.CallNode:
		v.call(n)
	}
}

func (v *columnVisitor) identifier(node *ast.Node, name string) {
	switch {
	case name == "row":
		v.rows++
	case name == "number" || name == "date" || strings.HasPrefix(name, "#"):
	default:
		v.column(node, name)
	}
}

func (v *columnVisitor) member(node *ast.Node, n *ast.MemberNode) {
	base, ok := n.Node.(*ast.IdentifierNode)
	if !ok || base.Value != "row" {
		return
	}
	name, ok := n.Property.(*ast.StringNode)
	if !ok {
		v.errs = append(v.errs, fmt.Errorf(`where: row[...] wants the name of a column in quotes: %w`, kpi.ErrInvalid))
		return
	}
	v.rows--
	v.column(node, data.Clean(name.Value))
}

func (v *columnVisitor) column(node *ast.Node, name string) {
	i, err := find(v.header, name)
	if err != nil {
		v.errs = append(v.errs, fmt.Errorf("where: %w", err))
		return
	}
	s := slot{slotName(i), i}
	ast.Patch(node, &ast.IdentifierNode{Value: s.name})
	for _, u := range v.used {
		if u == s {
			return
		}
	}
	v.used = append(v.used, s)
}

func (v *columnVisitor) call(n *ast.CallNode) {
	callee, ok := n.Callee.(*ast.IdentifierNode)
	if !ok || len(n.Arguments) != 1 {
		return
	}
	switch arg := n.Arguments[0].(type) {
	case *ast.StringNode:
		v.literal(callee.Value, arg.Value)
	case *ast.IdentifierNode:
		for _, u := range v.used {
			if callee.Value == "date" && u.name == arg.Value {
				n.Callee = &ast.IdentifierNode{Value: columnDate}
				n.Arguments = append(n.Arguments, &ast.IntegerNode{Value: v.cells.dateColumn(u.column)})
			}
		}
	}
}

// literal refuses number("x") and date("x") that no row could pass.
func (v *columnVisitor) literal(function, text string) {
	var err error
	switch function {
	case "number":
		_, err = v.cells.number(text)
	case "date":
		_, err = v.cells.day(text, -1)
	}
	if err != nil {
		v.errs = append(v.errs, fmt.Errorf("where: %s(%q) cannot be read: %w", function, text, kpi.ErrInvalid))
	}
}

// holds tells whether a row is read at all. A row in which a cell cannot be read as the
// condition wants is not.
func (c *condition) holds(cells []string) (bool, error) {
	for _, u := range c.used {
		s := ""
		if u.column < len(cells) {
			s = data.Clean(cells[u.column])
		}
		c.env[u.name] = s
	}
	out, err := c.machine.Run(c.program, c.env)
	switch {
	case errors.Is(err, errUnread):
		return false, nil
	case undecided(err):
		return false, err
	case err != nil:
		return false, fmt.Errorf("where: %s: %w", firstLine(err), kpi.ErrInvalid)
	}
	return out.(bool), nil
}
