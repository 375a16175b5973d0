package sqlsource

import (
	"fmt"
	"strings"

	"taraz/kpi"
)

// maxQuery is the longest query, in bytes.
const maxQuery = 64 << 10

// checkQuery refuses what is plainly no single SELECT, with a clear word. It is no wall: the
// transaction that cannot write is.
func checkQuery(query string, kind Kind) error {
	refuse := func(what string) error { return fmt.Errorf("query: %s: %w", what, kpi.ErrInvalid) }
	if len(query) > maxQuery {
		return refuse("it is longer than 64 KiB")
	}
	bare, whole := bareWords(trimQuery(query), kind)
	if !whole {
		return refuse("a quotation mark, a comment or a bracket is not closed, or it holds a comment that MySQL executes")
	}
	words := strings.Fields(strings.NewReplacer("(", " ( ", ")", " ) ", ";", " ; ", ",", " , ").Replace(strings.ToLower(bare)))
	if len(words) == 0 {
		return refuse("it is empty")
	}
	if words[0] != "select" && words[0] != "with" {
		return refuse("want one statement that begins with SELECT or WITH")
	}
	if words[0] == "with" && kind == SQLServer {
		return refuse("SQL Server takes no WITH here: make a view of it and name that as the table")
	}
	for _, w := range words {
		switch w {
		case ";":
			return refuse("want one statement; this holds several")
		case "into":
			return refuse("SELECT ... INTO writes")
		}
	}
	return nil
}

// trimQuery takes blanks and the semicolon off the end of a query.
func trimQuery(query string) string {
	return strings.TrimRight(query, " \t\r\n;")
}
