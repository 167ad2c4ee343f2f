package evidence

import (
	"fmt"
	"slices"

	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/document"
	"github.com/openrubric/leadership/indicator/issue"
)

// An Entry says what was done to an item of a [Register]. It holds the hash of the entry
// before, so that none can be altered, left out or put in without all that follow
// being made anew.
type Entry struct {
	On     indicator.Date `json:"on"`
	By     string         `json:"by,omitzero"` // who did it: a role or a token
	Change EntryChange    `json:"change"`
	Item   string         `json:"item"`
	// Digest is that of the item as it then was, as [document.Digest] gives it; none if
	// it was withdrawn.
	Digest   string `json:"digest,omitzero"`
	Previous string `json:"previous,omitzero"` // hash of the entry before; none for the first
	Hash     string `json:"hash"`              // digest of this entry without its hash
}

// An EntryChange is what was done to an item.
type EntryChange string

const (
	ItemAdded     EntryChange = "added"
	ItemChanged   EntryChange = "changed"
	ItemWithdrawn EntryChange = "withdrawn" // it is no longer in the register
)

const (
	// HistoryNotKept: the register has items and no history, so it cannot be told whether
	// they were touched.
	HistoryNotKept issue.Code = "history-not-kept"
	// HistoryBroken: an entry was altered, left out, put in or moved: it is not what its
	// hash says, or does not follow the one before.
	HistoryBroken issue.Code = "history-broken"
	// ItemUnrecorded: an item is not what the last entry about it says, or there is none;
	// or an item is gone that no entry withdraws.
	ItemUnrecorded issue.Code = "item-unrecorded"
)

// Record returns the register with the item added, or changed if there is one of its ID,
// and an entry about it at the end of the history. A register without a history gets one
// first, with an entry for each item that it has. The day is the caller's. It fails if
// the item cannot be written as JSON, or the day lies before the last entry.
func (r Register) Record(item Item, on indicator.Date, by string) (Register, error) {
	r, err := r.kept(on, by)
	if err != nil {
		return Register{}, err
	}
	change := ItemAdded
	if i := r.position(item.ID); i >= 0 {
		change = ItemChanged
		r.Items[i] = item.clone()
	} else {
		r.Items = append(r.Items, item.clone())
	}
	digest, err := document.Digest(item)
	if err != nil {
		return Register{}, fmt.Errorf("item %q: %w", item.ID, err)
	}
	return r.enter(Entry{On: on, By: by, Change: change, Item: item.ID, Digest: digest})
}

// Withdraw returns the register without the item, and with an entry that says so. It
// fails if there is no such item, or the day lies before the last entry.
func (r Register) Withdraw(id string, on indicator.Date, by string) (Register, error) {
	r, err := r.kept(on, by)
	if err != nil {
		return Register{}, err
	}
	i := r.position(id)
	if i < 0 {
		return Register{}, fmt.Errorf("the register has no item %q", id)
	}
	r.Items = slices.Delete(r.Items, i, i+1)
	return r.enter(Entry{On: on, By: by, Change: ItemWithdrawn, Item: id})
}

// kept returns a copy with a history.
func (r Register) kept(on indicator.Date, by string) (Register, error) {
	r = r.clone()
	if len(r.History) > 0 {
		return r, nil
	}
	for _, item := range r.Items {
		digest, err := document.Digest(item)
		if err != nil {
			return Register{}, fmt.Errorf("item %q: %w", item.ID, err)
		}
		if r, err = r.enter(Entry{On: on, By: by, Change: ItemAdded, Item: item.ID, Digest: digest}); err != nil {
			return Register{}, err
		}
	}
	return r, nil
}

// enter puts an entry at the end.
func (r Register) enter(e Entry) (Register, error) {
	if n := len(r.History); n > 0 && e.On.Before(r.History[n-1].On) {
		return Register{}, fmt.Errorf("%v lies before the last entry, of %v", e.On, r.History[n-1].On)
	}
	e.Previous = r.Head()
	hash, err := e.digest()
	if err != nil {
		return Register{}, err
	}
	e.Hash = hash
	r.History = append(r.History, e)
	return r, nil
}

func (e Entry) digest() (string, error) {
	e.Hash = ""
	return document.Digest(e)
}

func (r Register) position(id string) int {
	return slices.IndexFunc(r.Items, func(i Item) bool { return i.ID == id })
}

// Head returns the hash of the last entry, which stands for the whole history; "" if
// there is none.
func (r Register) Head() string {
	if len(r.History) == 0 {
		return ""
	}
	return r.History[len(r.History)-1].Hash
}

// Verify holds the register to its history, and names the first record that is broken:
// an entry that is not what its hash says, does not follow the one before, is dated
// before it, or does what cannot be done then; or else an item that is not what the
// last entry about it says. A register with items and no history gets [HistoryNotKept].
//
// It proves that items and entries belong together, and that nothing was slipped in
// between. It does not prove that the whole was not written anew: who can replace the
// file can make another chain. So keep the [Register.Head] of a day where others keep it
// too, in the minutes or in a published report, and compare. Time is in proportion to
// the register.
func (r Register) Verify() issue.List {
	var found issue.Collector
	if at, code, message := r.broken(); code != "" {
		found.Errorf(code, at, "%s", message)
	}
	return found.List()
}

func (r Register) broken() (at issue.Pointer, code issue.Code, message string) {
	if len(r.History) == 0 && len(r.Items) > 0 {
		return "/history", HistoryNotKept, "no history was kept of the items"
	}
	last := map[string]int{} // entry about each item that is there
	for i, e := range r.History {
		at := issue.Pointer("/history").Index(i)
		before := Entry{}
		if i > 0 {
			before = r.History[i-1]
		}
		hash, err := e.digest()
		_, there := last[e.Item]
		switch {
		case err != nil || hash != e.Hash:
			return at.Key("hash"), HistoryBroken, "the entry is not what its hash says: it was altered"
		case e.Previous != before.Hash:
			return at.Key("previous"), HistoryBroken, "the entry does not follow the one before: one was left out, put in or moved"
		case e.On.Before(before.On):
			return at.Key("on"), HistoryBroken, fmt.Sprintf("the entry is dated before the one before, of %v", before.On)
		case there == (e.Change == ItemAdded) || (e.Change == ItemWithdrawn) != (e.Digest == ""):
			return at.Key("change"), HistoryBroken, fmt.Sprintf("item %q cannot have been %s then", e.Item, e.Change)
		}
		if delete(last, e.Item); e.Change != ItemWithdrawn {
			last[e.Item] = i
		}
	}
	for i, item := range r.Items {
		at := issue.Pointer("/items").Index(i)
		entry, ok := last[item.ID]
		if !ok {
			return at, ItemUnrecorded, fmt.Sprintf("no entry says that item %q was added", item.ID)
		}
		if digest, err := document.Digest(item); err != nil || digest != r.History[entry].Digest {
			return at, ItemUnrecorded, fmt.Sprintf("item %q is not what entry %d says: it was altered since", item.ID, entry)
		}
		delete(last, item.ID)
	}
	gone := -1
	for _, entry := range last { // the order does not matter: the first is taken
		if gone < 0 || entry < gone {
			gone = entry
		}
	}
	if gone >= 0 {
		return issue.Pointer("/history").Index(gone), ItemUnrecorded, fmt.Sprintf("item %q is gone, and no entry withdraws it", r.History[gone].Item)
	}
	return "", "", ""
}
