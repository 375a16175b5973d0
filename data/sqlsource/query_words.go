package sqlsource

import "strings"

// bareWords returns a query with a blank for each comment, text and quoted name, so that
// what is left are its words and signs. whole is false where one of them or a bracket is not
// closed, and where a comment is one that MySQL executes.
func bareWords(query string, kind Kind) (bare string, whole bool) {
	var b strings.Builder
	depth := 0
	for i := 0; i < len(query); {
		end, quoted := skipQuoted(query, i, kind)
		if end < 0 {
			return "", false
		}
		if quoted {
			b.WriteByte(' ')
			i = end
			continue
		}
		switch query[i] {
		case '(':
			depth++
		case ')':
			depth--
		}
		if depth < 0 {
			return "", false
		}
		b.WriteByte(query[i])
		i++
	}
	return b.String(), depth == 0
}

// skipQuoted returns where the comment, text or quoted name that begins at i ends; quoted is
// false where none begins, and end is -1 where it is not closed.
func skipQuoted(query string, i int, kind Kind) (end int, quoted bool) {
	rest := query[i:]
	mysql := kind == MySQL || kind == MariaDB
	switch {
	case strings.HasPrefix(rest, "--"), mysql && rest[0] == '#':
		if n := strings.IndexByte(rest, '\n'); n >= 0 {
			return i + n, true
		}
		return len(query), true
	case strings.HasPrefix(rest, "/*!"), strings.HasPrefix(rest, "/*M!"):
		return -1, true
	case strings.HasPrefix(rest, "/*"):
		return after(query, i+2, "*/"), true
	case rest[0] == '\'', rest[0] == '"', mysql && rest[0] == '`':
		return closing(query, i, mysql && rest[0] != '`'), true
	case kind == SQLServer && rest[0] == '[':
		return after(query, i+1, "]"), true
	case kind == Postgres && rest[0] == '$':
		return dollar(query, i)
	}
	return i, false
}

func after(query string, from int, mark string) int {
	n := strings.Index(query[from:], mark)
	if n < 0 {
		return -1
	}
	return from + n + len(mark)
}

// closing finds the end of a text; a doubled mark is seen as two texts, which is as good.
func closing(query string, i int, escapes bool) int {
	for j := i + 1; j < len(query); j++ {
		switch {
		case escapes && query[j] == '\\':
			j++
		case query[j] == query[i]:
			return j + 1
		}
	}
	return -1
}

// dollar finds the end of a text between $tag$ and $tag$; $1 is none.
func dollar(query string, i int) (end int, quoted bool) {
	n := strings.IndexByte(query[i+1:], '$')
	if n < 0 {
		return i, false
	}
	tag := query[i : i+n+2]
	if strings.ContainsAny(tag, " \t\r\n,()'\"") || len(tag) > 2 && tag[1] >= '0' && tag[1] <= '9' {
		return i, false
	}
	return after(query, i+len(tag), tag), true
}
