package store

import (
	"cmp"
	"context"
	"fmt"
	"hash/maphash"
	"slices"

	"taraz/data"
)

// sharedByMany is how many customers may share a key that still proposes that they are one.
const sharedByMany = 20

// What customers may have in common. Where national ids differ, nothing else makes two
// customers one, so they are looked at first.
const (
	nationalKey = iota
	emailKey
	phoneKey
	nameKey // with the city; shown, but no proof
)

// alikeBy is a set of kinds of key.
type alikeBy uint8

// alikeKey is the hash of one key of one customer. A customer has few, so that a million
// customers take some 40 MB.
type alikeKey struct {
	hash uint64
	num  uint32
	kind uint8
}

func (a alikeKey) compare(b alikeKey) int {
	switch {
	case a.kind != b.kind:
		return cmp.Compare(a.kind, b.kind)
	case a.hash != b.hash:
		return cmp.Compare(a.hash, b.hash)
	}
	return cmp.Compare(a.num, b.num)
}

type alikeMember struct {
	num uint32
	by  alikeBy
}

// alikeGroup are customers with something in common, by num.
type alikeGroup struct {
	members []alikeMember
	shared  int // how many share the key where they are too many, else 0
}

type alikes struct{ groups, crowds, namesakes []alikeGroup }

// alike compares all customers of whom anything is known.
func (in *inspection) alike(ctx context.Context) (alikes, error) {
	keys, err := in.alikeKeys(ctx)
	if err != nil {
		return alikes{}, fmt.Errorf("read the customers: %w", err)
	}
	slices.SortFunc(keys, alikeKey.compare)
	var found alikes
	j := joiner{up: map[uint32]uint32{}, national: map[uint32]uint64{}, by: map[uint32]alikeBy{}}
	for _, run := range runsOf(keys) {
		switch kind := run[0].kind; {
		case kind == nameKey:
			found.namesakes = append(found.namesakes, alikeGroup{members: membersOf(run)})
		case len(run) > sharedByMany:
			found.crowds = append(found.crowds, alikeGroup{members: membersOf(run), shared: len(run)})
		}
	}
	j.joinAll(keys)
	found.groups = j.groups()
	for _, list := range [][]alikeGroup{found.groups, found.crowds, found.namesakes} {
		slices.SortFunc(list, func(a, b alikeGroup) int {
			return cmp.Or(cmp.Compare(len(b.members), len(a.members)), cmp.Compare(a.members[0].num, b.members[0].num))
		})
	}
	return found, nil
}

// alikeKeys reads the folded keys of all customers who are not anonymous.
func (in *inspection) alikeKeys(ctx context.Context) ([]alikeKey, error) {
	rows, err := in.q.QueryxContext(ctx, `SELECT num, COALESCE(national_id, ''), COALESCE(email, ''), COALESCE(phone, ''), COALESCE(name, ''), COALESCE(city, '')
		FROM customer WHERE stub = 0 AND (kind IS NULL OR kind <> 'anonymous')`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	seed := maphash.MakeSeed()
	var keys []alikeKey
	for rows.Next() {
		var num uint32
		var national, email, phone, name, city string
		if err := rows.Scan(&num, &national, &email, &phone, &name, &city); err != nil {
			return nil, err
		}
		both := ""
		if name != "" && city != "" {
			both = data.MatchKey(name) + "\x00" + data.MatchKey(city)
		}
		for kind, text := range []string{data.FoldNationalID(national), data.FoldEmail(email), data.FoldPhone(phone), both} {
			if text != "" {
				keys = append(keys, alikeKey{maphash.String(seed, text), num, uint8(kind)})
			}
		}
	}
	return keys, rows.Err()
}

// runsOf cuts sorted keys into those that several customers share.
func runsOf(keys []alikeKey) [][]alikeKey {
	var runs [][]alikeKey
	for len(keys) > 0 {
		n := 1
		for n < len(keys) && keys[n].hash == keys[0].hash && keys[n].kind == keys[0].kind {
			n++
		}
		if n > 1 {
			runs = append(runs, keys[:n])
		}
		keys = keys[n:]
	}
	return runs
}

func membersOf(run []alikeKey) []alikeMember {
	list := make([]alikeMember, len(run))
	for i, k := range run {
		list[i] = alikeMember{k.num, 1 << k.kind}
	}
	return list
}

// joiner unites customers who share keys, also through others, unless their national ids
// differ.
type joiner struct {
	up       map[uint32]uint32 // a customer of his group nearer to its head
	national map[uint32]uint64 // the national id of a group, by its head
	by       map[uint32]alikeBy
}

func (j *joiner) joinAll(keys []alikeKey) {
	var runs [][]alikeKey
	for _, run := range runsOf(keys) {
		if run[0].kind == nameKey || len(run) > sharedByMany {
			continue
		}
		runs = append(runs, run)
		for _, k := range run {
			j.up[k.num] = k.num
		}
	}
	for _, k := range keys {
		if _, candidate := j.up[k.num]; candidate && k.kind == nationalKey {
			j.national[k.num] = k.hash
		}
	}
	// Hashes differ from day to day: the order of joining, which may decide, must not.
	slices.SortFunc(runs, func(a, b []alikeKey) int {
		return cmp.Or(cmp.Compare(a[0].kind, b[0].kind), slices.CompareFunc(a, b, func(x, y alikeKey) int { return cmp.Compare(x.num, y.num) }))
	})
	for _, run := range runs {
		for i, a := range run {
			for _, b := range run[:i] {
				if j.join(a.num, b.num) {
					j.by[a.num] |= 1 << a.kind
					j.by[b.num] |= 1 << b.kind
				}
			}
		}
	}
}

func (j *joiner) head(n uint32) uint32 {
	for j.up[n] != n {
		j.up[n] = j.up[j.up[n]]
		n = j.up[n]
	}
	return n
}

// join makes one group of two customers' groups and tells whether they are one now.
func (j *joiner) join(a, b uint32) bool {
	a, b = j.head(a), j.head(b)
	if a == b {
		return true
	}
	idA, hasA := j.national[a]
	idB, hasB := j.national[b]
	if hasA && hasB && idA != idB {
		return false
	}
	if !hasA && hasB {
		j.national[a] = idB
	}
	j.up[b] = a
	return true
}

func (j *joiner) groups() []alikeGroup {
	by := map[uint32][]alikeMember{}
	for n := range j.up {
		head := j.head(n)
		by[head] = append(by[head], alikeMember{n, j.by[n]})
	}
	var all []alikeGroup
	for _, members := range by {
		if len(members) < 2 {
			continue
		}
		slices.SortFunc(members, func(a, b alikeMember) int { return cmp.Compare(a.num, b.num) })
		all = append(all, alikeGroup{members: members})
	}
	return all
}
