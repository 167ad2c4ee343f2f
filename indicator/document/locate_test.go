package document

import (
	"strings"
	"testing"

	"github.com/openrubric/leadership/indicator/issue"
)

func TestLocate(t *testing.T) {
	data := []byte("{\n  \"title\": \"A\",\n  \"a/~\": [ [], {\"b\": [10, 20,\n 30]} ], \"ā\": 1, \"\\u0064\": 2\n}\n")
	tests := []struct {
		path issue.Pointer
		want string
	}{
		{"", "1:1"},
		{"/title", "2:12"},
		{"/a~1~0", "3:10"},
		{"/a~1~0/0", "3:12"},
		{"/a~1~0/1/b/1", "3:27"},
		{"/a~1~0/1/b/2", "4:2"},
		{"/a~1~0/1/b/3", "3:22"},   // the array that lacks it
		{"/a~1~0/1/c/d/e", "3:16"}, // the object that lacks it
		{"/ā", "4:16"},
		{"/d", "4:29"},
		{"/nothing", "1:1"},
	}
	var list issue.List
	for _, test := range tests {
		list.Issues = append(list.Issues, issue.Issue{Code: "x", Path: test.path})
	}
	list.Issues = append(list.Issues, issue.Issue{Code: "y", Path: "/title", At: issue.Place{File: "f", Line: 77}})
	list.LeftOut = 3
	got := Locate(data, list)
	if len(got.Issues) != len(list.Issues) || got.LeftOut != 3 {
		t.Fatalf("%d issues, %d left out", len(got.Issues), got.LeftOut)
	}
	at := map[issue.Pointer]issue.Place{}
	for k, i := range got.Issues {
		if i.Code == "y" {
			if i.At.Line != 77 {
				t.Errorf("a place that was known is %v", i.At)
			}
			continue
		}
		at[i.Path] = i.At
		if k > 0 && got.Issues[k-1].At.Offset > i.At.Offset {
			t.Errorf("%v comes before %v", got.Issues[k-1], i)
		}
	}
	lines := strings.SplitAfter(string(data), "\n")
	for _, test := range tests {
		place := at[test.path]
		if place.String() != test.want {
			t.Errorf("%s is at %v, want %s", test.path, place, test.want)
		}
		if want := len(strings.Join(lines[:place.Line-1], "")) + place.Column - 1; int(place.Offset) != want {
			t.Errorf("%s is at byte %d, want %d", test.path, place.Offset, want)
		}
	}
	if list.Issues[0].At.Line != 0 {
		t.Error("the list that was given has changed")
	}
	broken := Locate([]byte(`{"a":[1,2}`), issue.List{Issues: []issue.Issue{{Path: "/a/1"}, {Path: "/b"}}})
	if got := brief(broken); got != `1:1 "/b" , 1:9 "/a/1" ` {
		t.Errorf("in a broken document: %s", got)
	}
}
