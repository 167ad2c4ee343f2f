package assessment

import (
	"bytes"
	"hash/maphash"
	"slices"
)

// names are texts by number, from 0 in the order in which they came: a table of millions
// of them takes their bytes and some 12 more for each.
type names struct {
	seed  maphash.Seed
	text  []byte
	ends  []uint64 // of each in text
	slots []int32  // number + 1, by hash; 0 is free
}

func (n *names) len() int { return len(n.ends) }

func (n *names) bytes(i int32) []byte {
	start := uint64(0)
	if i > 0 {
		start = n.ends[i-1]
	}
	return n.text[start:n.ends[i]]
}

func (n *names) at(i int32) string { return string(n.bytes(i)) }

// find returns the number of a text, or the slot where it belongs.
func (n *names) find(text []byte) (number int32, slot int) {
	mask := len(n.slots) - 1
	for slot = int(maphash.Bytes(n.seed, text)) & mask; ; slot = (slot + 1) & mask {
		number = n.slots[slot] - 1
		if number < 0 || bytes.Equal(n.bytes(number), text) {
			return number, slot
		}
	}
}

// lookup returns the number of a text that is there.
func (n *names) lookup(text []byte) (int32, bool) {
	if len(n.slots) == 0 {
		return 0, false
	}
	number, _ := n.find(text)
	return number, number >= 0
}

// number returns the number of a text, and whether it is new.
func (n *names) number(text []byte) (number int32, fresh bool) {
	if 4*len(n.ends) >= 3*len(n.slots) {
		n.grow()
	}
	number, slot := n.find(text)
	if number >= 0 {
		return number, false
	}
	number = int32(len(n.ends))
	n.text = append(n.text, text...)
	n.ends = append(n.ends, uint64(len(n.text)))
	n.slots[slot] = number + 1
	return number, true
}

func (n *names) grow() {
	if n.slots == nil {
		n.seed = maphash.MakeSeed() // where a text lies says nothing about its number
	}
	n.slots = make([]int32, max(16, 2*len(n.slots)))
	for i := range n.ends {
		_, slot := n.find(n.bytes(int32(i)))
		n.slots[slot] = int32(i) + 1
	}
}

// sorted returns the numbers: the first so many as they are, the others by their texts.
func (n *names) sorted(first int) []int32 {
	order := make([]int32, len(n.ends))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortFunc(order[first:], func(a, b int32) int { return bytes.Compare(n.bytes(a), n.bytes(b)) })
	return order
}
