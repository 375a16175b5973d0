package store

import (
	"encoding/binary"
	"errors"
	"hash/maphash"
	"math/bits"
)

// keySet remembers which keys a file has had, in about 12 bytes a key: open addressing over
// 64-bit keyed hashes, no keys. Two different keys of n share a hash with a chance of
// n*n/2^65: one in 300,000 for ten million rows, and then one row is reported as a
// duplicate. The seed is new in every set, so nobody can prepare keys that meet.
//
// The hashes of ten million keys are as much as everything else of an import together, so
// they lie outside the collected heap, which would take that much again before a collection.
type keySet struct {
	seed   maphash.Seed
	shards [64]shard
}

// shard holds the hashes that share their first six bits, 8 bytes a slot; 0 is an empty one.
// Shards grow one at a time and by half, so that the set never needs twice its size.
type shard struct {
	slots []byte
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
func (k *keySet) add(h uint64) (bool, error) {
	if h == 0 {
		h = 1
	}
	s := &k.shards[h>>58]
	if s.used*10 >= len(s.slots) { // four fifths of the slots
		if err := s.grow(int(h >> 58)); err != nil {
			return false, err
		}
	}
	return s.put(h), nil
}

func (s *shard) put(h uint64) bool {
	at, _ := bits.Mul64(h<<6, uint64(len(s.slots)/8))
	for i := int(at) * 8; ; i += 8 {
		if i == len(s.slots) {
			i = 0
		}
		switch binary.LittleEndian.Uint64(s.slots[i:]) {
		case h:
			return false
		case 0:
			binary.LittleEndian.PutUint64(s.slots[i:], h)
			s.used++
			return true
		}
	}
}

// grow makes room by half as much again. Shards begin at different sizes, so that they do
// not all grow at the same time.
func (s *shard) grow(number int) error {
	old := s.slots
	room, err := takeMemory(max(len(old)/8*3/2, 512+8*number) * 8)
	if err != nil {
		return err
	}
	s.slots, s.used = room, 0
	for i := 0; i < len(old); i += 8 {
		if h := binary.LittleEndian.Uint64(old[i:]); h != 0 {
			s.put(h)
		}
	}
	return giveMemory(old)
}

// free gives the memory back. The set must not be used any more.
func (k *keySet) free() error {
	var all []error
	for i := range k.shards {
		all = append(all, giveMemory(k.shards[i].slots))
		k.shards[i] = shard{}
	}
	return errors.Join(all...)
}
