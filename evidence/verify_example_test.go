package evidence_test

import (
	"fmt"

	"github.com/openrubric/leadership/evidence"
	"github.com/openrubric/leadership/indicator"
)

// A register that keeps its history tells who touched an item behind its back. The head of
// the day stands in the minutes, where it cannot be written anew.
func ExampleRegister_Verify() {
	day := indicator.MustDate("2026-03-01")
	minutes := evidence.Item{ID: "minutes", Kind: evidence.Document, Title: indicator.Text{"en": "Minutes of the board"}, Collected: day}
	r, err := evidence.Register{}.Record(minutes, day, "registrar")
	if err != nil {
		fmt.Println(err)
		return
	}
	inMinutes := r.Head()
	fmt.Println("sound:", r.Verify().Err() == nil, r.Head() == inMinutes)

	r.Items[0].Title = indicator.Text{"en": "Minutes, as they should have been"}
	for _, i := range r.Verify().Issues {
		fmt.Println(i.Path, i.Code)
	}
	// Output:
	// sound: true true
	// /items/0 item-unrecorded
}
