package store

import (
	"hash/maphash"
	"math/bits"
)

// keySet remembers which keys a file has had, in about 11 bytes a key: open addressing over
// 64-bit keyed hashes, no keys. Two different keys of n share a hash with a chance of
// n*n/2^65: one in 300,000 for ten million rows, and then one row is reported as a
// duplicate. The seed is new in every set, so nobody can prepare keys that meet.
type keySet struct {
	seed   maphash.Seed
	shards [64]shard
}

// shard holds the hashes that share their first six bits; 0 is an empty slot. Shards grow
// one at a time and by half, so that the set never needs twice its size.
type shard struct {
	slots []uint64
	used  int
}

func newKeySet() *keySet { return &keySet{seed: maphash.MakeSeed()} }

// text mixes a text into the hash of a key.
func (k *keySet) text(h uint64, s string) uint64 { return mix(h ^ maphash.String(k.seed, s)) }

// number mixes a number into the hash of a key.
func (k *keySet) number(h uint64, n int64) uint64 { return mix(h + uint64(n)*0x9E3779B97F4A7C15) }

// mix is the finaliser of MurmurHash3 (Austin Appleby, public domain).
func mix(h uint64) uint64 {
	h ^= h >> 33
	h *= 0xFF51AFD7ED558CCD
	h ^= h >> 33
	h *= 0xC4CEB9FE1A85EC53
	return h ^ h>>33
}

// add puts a hash into the set and tells whether it was new.
func (k *keySet) add(h uint64) bool {
	if h == 0 {
		h = 1
	}
	s := &k.shards[h>>58]
	if s.used*5 >= len(s.slots)*4 {
		s.grow(int(h >> 58))
	}
	return s.put(h)
}

func (s *shard) put(h uint64) bool {
	at, _ := bits.Mul64(h<<6, uint64(len(s.slots)))
	for i := int(at); ; i++ {
		if i == len(s.slots) {
			i = 0
		}
		switch s.slots[i] {
		case h:
			return false
		case 0:
			s.slots[i] = h
			s.used++
			return true
		}
	}
}

func (s *shard) grow(number int) {
	old := s.slots
	s.slots = make([]uint64, max(len(old)*3/2, 64+number))
	s.used = 0
	for _, h := range old {
		if h != 0 {
			s.put(h)
		}
	}
}
