package source

import (
	"errors"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"

	"taraz/kpi"
)

// Fault is why a whole file is refused, or where it is: Error says it in English, Explain
// in either language. It wraps its cause, or kpi.ErrInvalid where it has none.
type Fault struct {
	Code  FaultCode
	Args  []any // of its sentence
	Cause error // what happened there; nil where the sentence says it all
}

// pathArg is the path of a file in a sentence. Explain names the file alone.
type pathArg string

// fault returns a refusal.
func fault(code FaultCode, args ...any) error { return &Fault{Code: code, Args: args} }

// inFile tells in which file something went wrong.
func inFile(path string, err error) error {
	return &Fault{Code: faultInFile, Args: []any{pathArg(path)}, Cause: err}
}

// onLine tells on which line of the file something went wrong.
func onLine(line int, err error) error {
	return &Fault{Code: faultOnLine, Args: []any{line}, Cause: err}
}

// Error says the fault in English, for logs and the command line.
func (f *Fault) Error() string {
	text := fmt.Sprintf(faults[f.Code]["en"], f.Args...)
	if f.Cause != nil {
		return text + f.joint() + f.Cause.Error()
	}
	return text + ": " + kpi.ErrInvalid.Error()
}

// joint stands between a place and what happened there: sentences that say what a file is
// go on from its name.
func (f *Fault) joint() string {
	if c, ok := f.Cause.(*Fault); ok && f.Code == faultInFile && ofFile[c.Code] {
		return " "
	}
	return ": "
}

// Unwrap returns the cause, or the kind of the error.
func (f *Fault) Unwrap() error {
	if f.Cause != nil {
		return f.Cause
	}
	return kpi.ErrInvalid
}

func (f *Fault) explain(locale string) string {
	args := make([]any, len(f.Args))
	for i, a := range f.Args {
		switch v := a.(type) {
		case pathArg:
			a = filepath.Base(string(v))
		case int:
			a = numeral(v, locale)
		}
		args[i] = a
	}
	text := fmt.Sprintf(strings.ReplaceAll(faults[f.Code][locale], "%d", "%s"), args...)
	if f.Cause != nil {
		text += f.joint() + Explain(f.Cause, locale)
	}
	return text
}

// numeral writes a number in the digits of a language.
func numeral(n int, locale string) string {
	s := strconv.Itoa(n)
	if locale != "fa" {
		return s
	}
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return '۰' + r - '0'
		}
		return r
	}, s)
}

// Explain says an error of this package in a language, fa or else en. What it has no words
// for it says as kpi.Sentence does.
func Explain(err error, locale string) string {
	if locale != "fa" {
		locale = "en"
	}
	if f, ok := err.(*Fault); ok {
		return f.explain(locale)
	}
	var within *Fault
	if !errors.As(err, &within) {
		return kpi.Sentence(err)
	}
	if all, ok := err.(interface{ Unwrap() []error }); ok {
		var lines []string
		for _, e := range all.Unwrap() {
			if e != kpi.ErrInvalid && e != kpi.ErrUnknown { // a kind says nothing to people
				lines = append(lines, Explain(e, locale))
			}
		}
		return strings.Join(lines, "\n")
	}
	return within.explain(locale)
}
