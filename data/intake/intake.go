// Package intake is the counter between a file and the store: it holds what was handed in
// while a person looks at it, proposes how to read it, says what it would do, imports it
// when its turn comes, and takes it back.
package intake
