package source

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"strconv"

	"taraz/data"
)

// folding derives ids from the content of rows. Equal rows are told apart by counting
// them, so the same file gives the same ids again. It remembers eight bytes a row.
type folding struct {
	text []byte // of the row at hand
	seen *hashSet
	more map[uint64]int // how often a content has come, from the second time on
}

func newFolding() *folding {
	return &folding{seen: newHashSet(), more: map[uint64]int{}}
}

// id returns the id of a row: a hash of its cells as data.CleanID leaves them, and from
// the second equal row on its ordinal.
func (f *folding) id(cells []string) string {
	f.text = f.text[:0]
	for _, c := range cells {
		f.text = append(append(f.text, data.CleanID(c)...), 0x1F)
	}
	sum := sha256.Sum256(f.text)
	id := hex.EncodeToString(sum[:12])
	key := binary.LittleEndian.Uint64(sum[:8])
	if f.seen.add(key) {
		return id
	}
	f.more[key] = max(f.more[key], 1) + 1
	return id + "-" + strconv.Itoa(f.more[key])
}

// hashSet is a set of evenly spread numbers, in open addressing.
type hashSet struct {
	slots []uint64 // 0 is free
	size  int
}

func newHashSet() *hashSet { return &hashSet{slots: make([]uint64, 1<<12)} }

// add reports whether the number was not there yet.
func (s *hashSet) add(n uint64) bool {
	n |= 1 // 0 stands for a free slot
	if s.size*4 >= len(s.slots)*3 {
		s.grow()
	}
	i := s.find(n)
	if s.slots[i] == n {
		return false
	}
	s.slots[i] = n
	s.size++
	return true
}

func (s *hashSet) find(n uint64) int {
	mask := len(s.slots) - 1
	i := int(n>>1) & mask
	for s.slots[i] != 0 && s.slots[i] != n {
		i = (i + 1) & mask
	}
	return i
}

func (s *hashSet) grow() {
	old := s.slots
	s.slots = make([]uint64, 2*len(old))
	for _, n := range old {
		if n != 0 {
			s.slots[s.find(n)] = n
		}
	}
}
