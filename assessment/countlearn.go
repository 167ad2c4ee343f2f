package assessment

import (
	"slices"
	"strings"

	"github.com/openrubric/leadership/indicator"
)

// take counts a row that the importer has read and found good, and remembers what its texts
// stand for.
func (k *countReader) take(id, kind string) {
	if f := k.im.f; !f.IsFor(indicator.SubjectKind(kind)) {
		k.im.fault(KindUnfit, k.im.subject.kind.field, "framework %q judges subjects of kind %s, not %q; derive a framework from it that names this kind", f.Key(), quoted(f.Document().Subjects, 12), kind)
		return
	}
	k.takeSubject(id, indicator.SubjectKind(kind))
	for i := range k.groups {
		k.groups[i].ready = false
	}
	for i := range k.columns {
		k.learn(i)
	}
	if !k.nameOccasions() || !k.stage() {
		k.at = -1
		return
	}
	k.keepCells()
	k.countStaged()
	k.forget()
}

func (k *countReader) takeSubject(id string, kind indicator.SubjectKind) {
	c, im := k.c, k.im
	number, there := c.subjectName.lookup([]byte(id))
	if !there {
		number = c.addSubject(Subject{ID: strings.Clone(id), Kind: kind})
	}
	k.at, k.kind = number, kind
	k.seen = append(k.seen, make([]bool, max(0, int(number)+1-len(k.seen)))...)
	k.seen[number] = true
	im.keepText(&c.subjects[number].Name, im.subject.name, id)
	if len(im.keep) == 0 {
		return
	}
	if k.kept[number] == nil {
		k.kept[number] = make([]string, len(im.keep))
	}
	for i, r := range im.keep {
		im.keepText(&k.kept[number][i], r, id)
	}
}

// learn remembers the indicator of a level column, and what its level stands for.
func (k *countReader) learn(i int) {
	im, col := k.im, &k.columns[i]
	texts := col.fixed
	if texts == nil {
		texts, _ = im.textsOf(col.levelReader)
	}
	key := string(k.itemKey(col))
	at, ok := col.item[key]
	if !ok {
		at = len(col.items)
		col.item[key] = at
		col.items = append(col.items, k.newItem(col, texts))
	}
	col.items[at].levels.learn(im.row.Fields[col.level.field], i, texts, &k.c.head, col.items[at].column)
	col.next = at
}

func (k *countReader) newItem(col *countColumn, texts *lookup) countItem {
	id, _ := k.im.text(col.indicator)
	dimension, _ := k.im.text(col.dimension)
	column, _ := k.im.f.Column(indicator.ID(id), dimension)
	item := countItem{column: column, indicator: k.cellOf(col.indicator), dimension: k.cellOf(col.dimension)}
	if item.levels = col.tables[texts]; item.levels == nil {
		item.levels = &levelTable{texts: map[string]*levelText{}}
		col.tables[texts] = item.levels
	}
	return item
}

// cellOf returns a copy of what stands in the field.
func (k *countReader) cellOf(r *reader) []byte {
	if r == nil || r.field < 0 {
		return nil
	}
	return slices.Clone(k.cells[r.field])
}

// learn remembers what a text stands for in level column i, on the scale of a column.
func (t *levelTable) learn(text string, i int, texts *lookup, head *compiler, column int) {
	if t.texts[text] != nil {
		return
	}
	meant, _ := texts.find(text)
	text = strings.Clone(text)
	learnt := &levelText{text: text, key: tallyKey{i, text, meant.level}}
	if learnt.skip = meant.level == ""; !learnt.skip {
		learnt.code, _ = head.codeOf(meant.level, column)
	}
	learnt.told = learnt.skip || learnt.code.absent()
	t.texts[text] = learnt
}

// nameOccasions adds the occasions that the row names, as ReadCSV does.
func (k *countReader) nameOccasions() bool {
	c := k.c
	for i := range k.columns {
		r := k.groups[k.columns[i].group].occasion
		if r == nil || k.says(i).skip {
			continue
		}
		key, ok := k.im.text(r)
		if _, known := c.head.occasion[key]; !ok || known {
			continue
		}
		switch {
		case key == "":
			k.im.fault(OccasionUnknown, r.field, "column %q names no occasion, and other rows do", r.header)
			return false
		case c.unnamedOccasion() && c.n > 0:
			k.im.fault(OccasionUnknown, r.field, "column %q names an occasion, and rows before do not", r.header)
			return false
		case c.unnamedOccasion():
			delete(c.head.occasion, "")
			c.head.m.occasions = nil
		}
		c.addOccasion(Occasion{Key: strings.Clone(key)})
	}
	return true
}

// says returns what level column i says in the row, which has been learnt.
func (k *countReader) says(i int) *levelText {
	col := &k.columns[i]
	return col.items[col.item[string(k.itemKey(col))]].levels.texts[string(k.cells[col.level.field])]
}

// mostLearnt is how many texts are remembered of what need not be: numbers in bands, names.
const mostLearnt = 1 << 12

// forget drops what would grow with the file: names are in the counts already.
func (k *countReader) forget() {
	clear(k.subject.known)
	for i := range k.groups {
		if r := k.groups[i].rater; r != nil && len(r.known) > mostLearnt {
			clear(r.known)
		}
	}
	for i := range k.columns {
		for _, t := range k.columns[i].tables {
			if len(t.texts) > mostLearnt {
				k.tally(t)
				*t = levelTable{texts: map[string]*levelText{}}
			}
		}
	}
}

// tally adds what was counted of the texts of a table to the statistics.
func (k *countReader) tally(t *levelTable) {
	for _, text := range t.texts { // sums: the order does not matter
		if text.count > 0 {
			k.im.tallies[text.key] += text.count
			text.count = 0
		}
	}
}

// statistics returns what is known of the rows read so far.
func (k *countReader) statistics() Statistics {
	for i := range k.columns {
		for _, t := range k.columns[i].tables {
			k.tally(t)
		}
	}
	stats := k.im.out.Statistics
	stats.Skipped, stats.Absent = k.im.textCounts()
	stats.Judgements, stats.Subjects = k.c.n, 0
	for _, seen := range k.seen {
		if seen {
			stats.Subjects++
		}
	}
	return stats
}

// keepTexts gives the subjects what is kept of them.
func (k *countReader) keepTexts() {
	for number, texts := range k.kept {
		k.c.subjects[number].Extensions = k.im.extensions(texts)
	}
}

// finish writes down what is known only at the end.
func (k *countReader) finish() {
	k.keepTexts()
	k.im.out.Statistics = k.statistics()
}
