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
	keys := make([]string, len(header))
	for i, h := range header {
		keys[i] = headerKey(h)
	}
	slices.Sort(keys)
	sum := sha256.Sum256([]byte(strings.Join(keys, "\x1f")))
	return hex.EncodeToString(sum[:16])
}
