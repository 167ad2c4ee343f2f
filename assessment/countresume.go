package assessment

import (
	"cmp"
	"encoding/json"
	"hash/crc32"
	"slices"

	"github.com/openrubric/leadership/indicator/issue"
)

// A reading is how far a file has been counted.
type reading struct {
	File     string `json:"file,omitzero"`
	Rows     int64  `json:"rows"`     // that could be read
	Checksum uint32 `json:"checksum"` // CRC-32C of their cells
	// Statistics are those of these rows; the blank and malformed ones among them are found
	// again.
	Statistics Statistics `json:"statistics"`
}

// Unfinished reports whether the counts were saved while a file was being counted, so that
// [CountCSV] can go on with them.
func (c *Counts) Unfinished() bool { return c.reading != nil }

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

const rowsBetweenSaves = 1_000_000

// note adds the row at hand to what is known of the file.
func (k *countReader) note() {
	k.far.Rows++
	for _, field := range k.used {
		k.far.Checksum = crc32.Update(k.far.Checksum, castagnoli, k.cells[field])
		k.far.Checksum = crc32.Update(k.far.Checksum, castagnoli, []byte{0})
	}
}

// save notes the row, and gives the counts to Save where it is time.
func (k *countReader) save() {
	k.note()
	if k.far.Rows%cmp.Or(k.o.Every, rowsBetweenSaves) != 0 || k.im.found.Failed() && !k.o.KeepGood {
		return
	}
	far := k.far
	far.Statistics = k.statistics()
	k.keepTexts()
	k.c.reading = &far
	err := k.o.Save(k.c)
	k.c.reading = nil
	if err != nil {
		k.stop(err)
	}
}

// resume passes over the rows that have been counted.
func (k *countReader) resume() bool {
	im, saved := k.im, k.o.Resume
	refuse := func(message string) bool {
		im.found.Errorf(ResumeUnfit, "", "%s", message)
		return false
	}
	if saved.reading == nil {
		return refuse("these counts were not saved while a file was being counted")
	}
	var differ issue.Collector
	if k.c.checkSettings(saved, &differ); differ.Failed() || saved.Framework().Digest() != im.f.Digest() {
		return refuse("these counts were saved under another framework or mapping")
	}
	until := *saved.reading
	for k.far.Rows < until.Rows {
		if !im.rows.Scan(&im.found) {
			if k.ctx.Err() != nil {
				return false
			}
			return refuse("the file is not that of these counts: it has fewer rows")
		}
		k.readCells()
		k.note()
	}
	if k.far.Checksum != until.Checksum {
		return refuse("the file is not that of these counts: the rows that have been counted differ")
	}
	k.c = saved
	k.c.reading = nil
	k.restore(until.Statistics)
	return true
}

// restore takes up what was noted beside the counts.
func (k *countReader) restore(s Statistics) {
	im := k.im
	for _, t := range slices.Concat(s.Skipped, s.Absent) {
		for i := range k.columns {
			if t.Column == k.columns[i].level.header {
				im.tallies[tallyKey{i, t.Text, t.Level}] += t.Count
				break
			}
		}
	}
	s.Skipped, s.Absent = nil, nil
	im.out.Statistics = s
	for number, subject := range k.c.subjects {
		k.seen = append(k.seen, true)
		if len(im.keep) == 0 {
			continue
		}
		var members map[string]string
		if subject.Extensions != nil && json.Unmarshal(subject.Extensions, &members) != nil {
			continue // never: it was written by keepTexts
		}
		texts := make([]string, len(im.keep))
		for i, r := range im.keep {
			texts[i] = members[r.header]
		}
		k.kept[int32(number)] = texts
	}
}
