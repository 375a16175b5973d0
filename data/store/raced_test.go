//go:build race

package store_test

// raced tells that the race detector watches.
const raced = true
