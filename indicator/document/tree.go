package document

// A tree is a JSON value of any kind: a schema while it is compiled.
type tree struct {
	kind     byte // one of { [ " 0 t f n
	offset   int
	text     string // a string's characters, a number or literal as it was written
	members  []treeMember
	elements []*tree
}

type treeMember struct {
	name  string
	value *tree
}

// tree reads one value. Duplicate members are reported.
func (s *scanner) tree(depth int) (*tree, bool) {
	s.space()
	t := &tree{offset: s.pos}
	if depth == 0 {
		s.report(s.pos, DepthExceeded, "arrays and objects are nested too deep")
		return nil, false
	}
	switch c := s.peek(); c {
	case '{':
		t.kind = c
		s.pos++
		s.space()
		if s.peek() == '}' {
			s.pos++
			return t, true
		}
		taken := make(map[string]bool)
		for again := true; again; {
			at := s.pos
			name, _, ok := s.name()
			if !ok {
				return nil, false
			}
			m := treeMember{name: string(name)}
			if taken[m.name] {
				s.report(at, MemberDuplicate, "%q is there twice", m.name)
			}
			taken[m.name] = true
			if m.value, ok = s.tree(depth - 1); !ok {
				return nil, false
			}
			t.members = append(t.members, m)
			if again, ok = s.more('}'); !ok {
				return nil, false
			}
		}
	case '[':
		t.kind = c
		s.pos++
		s.space()
		if s.peek() == ']' {
			s.pos++
			return t, true
		}
		for again := true; again; {
			element, ok := s.tree(depth - 1)
			if !ok {
				return nil, false
			}
			t.elements = append(t.elements, element)
			if again, ok = s.more(']'); !ok {
				return nil, false
			}
		}
	case '"':
		text, _, ok := s.str()
		if !ok {
			return nil, false
		}
		t.kind, t.text = c, string(text)
	case 't', 'f', 'n':
		t.kind, t.text = c, map[byte]string{'t': "true", 'f': "false", 'n': "null"}[c]
		return t, s.literal(t.text)
	default:
		if s.pos >= len(s.data) {
			return nil, s.syntax(s.pos, "found the end of the document where a value was expected")
		}
		text, ok := s.number()
		if !ok {
			return nil, false
		}
		t.kind, t.text = '0', string(text)
	}
	return t, true
}

func (t *tree) member(name string) (*tree, bool) {
	for _, m := range t.members {
		if m.name == name {
			return m.value, true
		}
	}
	return nil, false
}
