package assessment_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/framework"
)

func written(t testing.TB, c *assessment.Counts) []byte {
	t.Helper()
	var b bytes.Buffer
	n, err := c.WriteTo(&b)
	if err != nil || n != int64(b.Len()) {
		t.Fatalf("%d bytes said of %d, %v", n, b.Len(), err)
	}
	return b.Bytes()
}

func readBack(t testing.TB, f *framework.Framework, data []byte) *assessment.Counts {
	t.Helper()
	c, list := assessment.ReadCounts(bytes.NewReader(data), f)
	if list.Err() != nil {
		t.Fatal(list.Err())
	}
	return c
}

// rounds is how many random assessments a test goes through, fewer with -short.
func rounds(n uint64) uint64 {
	if testing.Short() {
		return n / 6
	}
	return n
}

// countable returns a random assessment that can be counted, and its framework.
func countable(t testing.TB, random *rand.Rand) (*framework.Framework, assessment.Assessment) {
	t.Helper()
	text := []string{small, larger}[random.IntN(2)]
	f := parseFramework(t, text)
	m := maker{random, f, random.IntN(2) == 0, false, false}
	a := m.assessment()
	a.Forms = nil
	for _, s := range a.Subjects {
		if random.IntN(3) == 0 {
			r := assessment.Roster{Subject: s.ID, Perspective: assessment.Peer, Invited: random.IntN(9)}
			if len(a.Occasions) > 0 {
				r.Occasion = a.Occasions[0].Key
			}
			a.Rosters = append(a.Rosters, r)
		}
	}
	if random.IntN(3) == 0 {
		for i := range 6 {
			a.Raters = append(a.Raters, assessment.Rater{ID: string(rune('r')) + string(rune('0'+5-i))})
		}
	}
	return f, a
}

// TestCountsBinary: the same counts have the same bytes however they were counted, come
// back from them, and score to the same report.
func TestCountsBinary(t *testing.T) {
	for seed := range rounds(120) {
		random := rand.New(rand.NewPCG(seed, 911))
		f, a := countable(t, random)
		c := counted(t, f, a, random, 1)
		want := written(t, c)
		random.Shuffle(len(a.Judgements), func(i, j int) { a.Judgements[i], a.Judgements[j] = a.Judgements[j], a.Judgements[i] })
		parts := counted(t, f, a, random, 1+random.IntN(4))
		if !bytes.Equal(want, written(t, parts)) {
			t.Fatalf("seed %d: the parts have other bytes", seed)
		}
		back := readBack(t, f, want)
		if !bytes.Equal(want, written(t, back)) {
			t.Fatalf("seed %d: other bytes the second time", seed)
		}
		if back.Len() != c.Len() {
			t.Fatalf("seed %d: %d of %d judgements", seed, back.Len(), c.Len())
		}
		sameReports(t, c, back)
		// What came back can be changed as what was counted can.
		if len(a.Judgements) > 0 {
			gone := a.Judgements[random.IntN(len(a.Judgements))]
			for _, c := range []*assessment.Counts{c, back} {
				if list := c.Remove(gone); list.Err() != nil {
					t.Fatal(list.Err())
				}
			}
			if !bytes.Equal(written(t, c), written(t, back)) {
				t.Fatalf("seed %d: other bytes after a change", seed)
			}
		}
	}
}

func sameReports(t *testing.T, want, got *assessment.Counts) {
	t.Helper()
	w, list := want.Score(assessment.Method{})
	if list.Err() != nil {
		t.Fatal(list.Err())
	}
	g, list := got.Score(assessment.Method{})
	if list.Err() != nil {
		t.Fatal(list.Err())
	}
	if diff := cmp.Diff(scored(w), scored(g)); diff != "" {
		t.Fatalf("scores (-want +got):\n%s", diff)
	}
	rel := assessment.Release{MinRaters: map[assessment.Perspective]int{"": 1}}
	if !bytes.Equal(reportBytes(t, w, rel), reportBytes(t, g, rel)) {
		t.Fatal("the reports differ")
	}
}

// TestCountsEveryByte: no file of counts with one byte changed is read, nor one that is cut
// off, nor one with more behind it.
func TestCountsEveryByte(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 912))
	f, a := countable(t, random)
	for len(a.Judgements) < 30 {
		f, a = countable(t, random)
	}
	data := written(t, counted(t, f, a, random, 1))
	refused := func(what string, i int, data []byte) {
		t.Helper()
		c, list := assessment.ReadCounts(bytes.NewReader(data), f)
		if c != nil || list.Err() == nil {
			t.Fatalf("%s at %d is read", what, i)
		}
		for _, found := range list.Issues {
			if found.At.Offset < 0 || found.At.Offset > int64(len(data)) {
				t.Fatalf("%s at %d is reported at %d", what, i, found.At.Offset)
			}
		}
	}
	for i := range data {
		if testing.Short() && i%7 != 0 {
			continue
		}
		for bit := range 8 {
			changed := slices.Clone(data)
			changed[i] ^= 1 << bit
			refused("a bit", i, changed)
		}
		changed := slices.Clone(data)
		changed[i] += byte(1 + random.IntN(255))
		refused("a byte", i, changed)
		refused("the end", i, data[:i])
	}
	refused("more", len(data), append(slices.Clone(data), 0))
}

// summed returns a file of counts with the checksum that it should have.
func summed(data []byte) []byte {
	if len(data) < 4 {
		return data
	}
	data = slices.Clone(data)
	body := data[:len(data)-4]
	return binary.LittleEndian.AppendUint32(body, crc32.Checksum(body, crc32.MakeTable(crc32.Castagnoli)))
}

// acceptsOnlyItsOwn: what is read has the bytes that it is written to.
func acceptsOnlyItsOwn(t *testing.T, f *framework.Framework, data []byte) bool {
	t.Helper()
	c, list := assessment.ReadCounts(bytes.NewReader(data), f)
	if (c == nil) != (list.Err() != nil) {
		t.Fatal("counts and an error, or neither")
	}
	if c == nil {
		return false
	}
	if !bytes.Equal(data, written(t, c)) {
		t.Fatalf("a file is read that is not as it is written:\n%q\n%q", data, written(t, c))
	}
	if _, list := c.Score(assessment.Method{}); list.Err() != nil && !list.Has(assessment.AnonymityBroken) {
		t.Fatal(list.Err())
	}
	return true
}

// TestCountsHostile: a change that the checksum goes along with makes other counts or is
// refused; it never makes the same counts in other bytes.
func TestCountsHostile(t *testing.T) {
	read, refused := 0, 0
	for seed := range rounds(20) {
		random := rand.New(rand.NewPCG(seed, 913))
		f, a := countable(t, random)
		data := written(t, counted(t, f, a, random, 1))
		head := bytes.LastIndex(data, []byte("]}"))
		for range 200 {
			changed := slices.Clone(data)
			at := head + random.IntN(len(data)-4-head)
			if random.IntN(8) == 0 {
				at = random.IntN(head)
			}
			switch random.IntN(4) {
			case 0:
				changed[at] ^= 1 << random.IntN(8)
			case 1:
				changed[at] = byte(random.IntN(256))
			case 2:
				changed = slices.Delete(changed, at, at+1)
			default:
				changed = slices.Insert(changed, at, byte(random.IntN(256)))
			}
			if acceptsOnlyItsOwn(t, f, summed(changed)) {
				read++
			} else {
				refused++
			}
		}
	}
	if read < 10 || refused < 100 {
		t.Errorf("%d read, %d refused: too few", read, refused)
	}
}

// FuzzReadCounts changes whole files, and the numbers behind a head that is good.
func FuzzReadCounts(f *testing.F) {
	fw := parseFramework(f, larger)
	var head []byte
	for seed := range uint64(30) {
		random := rand.New(rand.NewPCG(seed, 914))
		made, a := countable(f, random)
		if made.Digest() != fw.Digest() {
			continue
		}
		data := written(f, counted(f, fw, a, random, 1))
		end := bytes.LastIndex(data, []byte("]}")) + len("]}")
		if head == nil && len(a.Judgements) > 20 {
			head = data[:end]
		}
		f.Add(true, data)
		f.Add(false, data[end:])
	}
	f.Fuzz(func(t *testing.T, whole bool, data []byte) {
		if !whole {
			data = append(slices.Clone(head), data...)
		}
		acceptsOnlyItsOwn(t, fw, summed(data))
	})
}

// TestCountsSaved: counting a file goes on from what was saved at any place, and comes to
// the same bytes.
func TestCountsSaved(t *testing.T) {
	f := smallFramework(t)
	m := assessment.Mapping{
		Subject: assessment.SubjectFields{ID: assessment.Field{Column: "subject"}, Kind: assessment.Field{Always: "school"}},
		Rater:   assessment.Field{Column: "rater"}, Occasion: assessment.Field{Column: "occasion"},
		Columns: []assessment.LevelColumn{{Column: "level", Indicator: assessment.Field{Column: "indicator"}}},
	}
	var file strings.Builder
	file.WriteString("subject,rater,occasion,indicator,level\n")
	for i := range 40 {
		fmt.Fprintf(&file, "s%d,r%d,%d,fw.trust,%s\n", i%3, i, 2020+i%2, []string{"low", "high", "declined"}[i%3])
	}
	count := func(o assessment.CountOptions) []byte {
		t.Helper()
		c, _, list := assessment.CountCSV(context.Background(), strings.NewReader(file.String()), m, f, o)
		if list.Err() != nil {
			t.Fatal(list.Err())
		}
		return written(t, c)
	}
	want := count(assessment.CountOptions{})
	var saved [][]byte
	count(assessment.CountOptions{Every: 7, Save: func(c *assessment.Counts) error {
		saved = append(saved, written(t, c))
		return nil
	}})
	if len(saved) != 5 {
		t.Fatalf("saved %d times", len(saved))
	}
	for i, data := range saved {
		c := readBack(t, f, data)
		if !bytes.Equal(data, written(t, c)) {
			t.Errorf("%d: other bytes", i)
		}
		if list := readBack(t, f, want).Merge(c); !list.Has(assessment.CountsUnfinished) {
			t.Errorf("%d: %v", i, list.Issues)
		}
		if !bytes.Equal(want, count(assessment.CountOptions{Resume: c})) {
			t.Errorf("%d: other bytes at the end", i)
		}
	}
}
