package source

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
)

// Signature is the fingerprint by which next month's file is recognised: the same columns
// give it whatever their order and however their names are typed (case, blanks, Arabic
// letters).
func Signature(header []string) string {
	keys := make([]string, 0, len(header))
	for _, h := range header {
		if key := headerKey(h); key != "" { // of a delimiter too many at the end
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	sum := sha256.Sum256([]byte(strings.Join(keys, "\x1f")))
	return hex.EncodeToString(sum[:16])
}

// Fitted is a mapping for a header of its signature: with the names of the columns as they
// are typed there.
func Fitted(m *Mapping, header []string) *Mapping {
	typed := map[string]string{}
	for _, h := range header {
		typed[headerKey(h)] = h
	}
	fitted := *m
	fitted.Columns = slices.Clone(m.Columns)
	for i, c := range fitted.Columns {
		names := slices.Clone(c.Columns)
		for k, name := range names {
			if h, ok := typed[headerKey(name)]; ok && !slices.Contains(header, name) {
				names[k] = h
			}
		}
		fitted.Columns[i].Columns = names
	}
	return &fitted
}
