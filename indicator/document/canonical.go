package document

import (
	"bytes"
	"slices"
)

// canonicalOf returns the canonical form of a JSON value that was read before.
func canonicalOf(value []byte) []byte {
	s := scanner{data: value}
	b, ok := s.canonical(make([]byte, 0, len(value)), "")
	if !ok {
		return value
	}
	return b
}

// canonical appends the value at pos without white space, members sorted by name,
// strings with no escape that is not needed, numbers as they were written. The
// member without of the value itself is left out. Duplicate members are reported.
// It keeps nothing of an array and, while an object is read, where its members lie.
func (s *scanner) canonical(b []byte, without string) ([]byte, bool) {
	s.space()
	switch c := s.peek(); c {
	case '{':
		return s.canonicalObject(b, without)
	case '[':
		return s.canonicalArray(b)
	case '"':
		text, _, ok := s.str()
		return appendString(b, text), ok
	case 't', 'f', 'n':
		word := map[byte]string{'t': "true", 'f': "false", 'n': "null"}[c]
		return append(b, word...), s.literal(word)
	}
	if s.pos >= len(s.data) {
		return b, s.syntax(s.pos, "found the end of the document where a value was expected")
	}
	text, ok := s.number()
	return append(b, text...), ok
}

func (s *scanner) canonicalArray(b []byte) ([]byte, bool) {
	b = append(b, '[')
	s.pos++
	if s.space(); s.peek() == ']' {
		s.pos++
		return append(b, ']'), true
	}
	for {
		var ok, again bool
		if b, ok = s.canonical(b, ""); !ok {
			return b, false
		}
		if again, ok = s.more(']'); !ok {
			return b, false
		}
		if !again {
			return append(b, ']'), true
		}
		b = append(b, ',')
	}
}

// A canonicalMember is a member of an object, as it stands in canonical form.
type canonicalMember struct {
	name     []byte
	at       int // in the document
	from, to int // in the form, with the name and a comma behind it
}

func (s *scanner) canonicalObject(b []byte, without string) ([]byte, bool) {
	b = append(b, '{')
	s.pos++
	if s.space(); s.peek() == '}' {
		s.pos++
		return append(b, '}'), true
	}
	start := len(b)
	var members []canonicalMember
	for again := true; again; {
		m := canonicalMember{at: s.pos, from: len(b)}
		name, plain, ok := s.name()
		if !ok {
			return b, false
		}
		if m.name = name; !plain {
			m.name = bytes.Clone(name)
		}
		b = append(appendString(b, name), ':')
		if b, ok = s.canonical(b, ""); !ok {
			return b, false
		}
		b = append(b, ',')
		if without != "" && string(m.name) == without {
			b = b[:m.from]
		}
		m.to = len(b)
		members = append(members, m)
		if again, ok = s.more('}'); !ok {
			return b, false
		}
	}
	b = s.sortMembers(b, start, members)
	if len(b) > start {
		b = b[:len(b)-1] // the last comma
	}
	return append(b, '}'), true
}

// sortMembers puts the members that stand in b from start on into the order of
// their names, and reports those that share one.
func (s *scanner) sortMembers(b []byte, start int, members []canonicalMember) []byte {
	byName := func(x, y canonicalMember) int { return bytes.Compare(x.name, y.name) }
	if !slices.IsSortedFunc(members, byName) {
		slices.SortStableFunc(members, byName)
		unsorted := bytes.Clone(b[start:])
		b = b[:start]
		for _, m := range members {
			b = append(b, unsorted[m.from-start:m.to-start]...)
		}
	}
	for i := 1; i < len(members); i++ {
		if m := members[i]; bytes.Equal(m.name, members[i-1].name) {
			s.report(m.at, MemberDuplicate, "%q is there twice", clip(m.name))
		}
	}
	return b
}

func appendString[T string | []byte](b []byte, s T) []byte {
	const hex = "0123456789abcdef"
	b = append(b, '"')
	for i := range len(s) {
		switch c := s[i]; {
		case c == '"' || c == '\\':
			b = append(b, '\\', c)
		case c == '\n':
			b = append(b, '\\', 'n')
		case c == '\r':
			b = append(b, '\\', 'r')
		case c == '\t':
			b = append(b, '\\', 't')
		case c < ' ':
			b = append(b, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
		default:
			b = append(b, c)
		}
	}
	return append(b, '"')
}
