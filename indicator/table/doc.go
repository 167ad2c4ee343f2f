// Package table reads tables in CSV as schools and ministries publish them.
//
// The one hard idea: a published file is a table with something around it. It may
// be packed with gzip, begin with a byte order mark and pages of notes, be encoded
// as Windows does it, spell ā as one character or as two, and end its header cells
// with a space. A [Layout] says what cannot be seen from the file; everything else
// is taken away here, so that an importer meets clean cells and the line on which
// each of them stands.
//
//	r, list := table.Open(file, table.Layout{Header: 16}, table.Options{})
//	if err := list.Err(); err != nil {
//		return err
//	}
//	id, list := r.Column("School Number")
//	var found issue.Collector
//	for row, ok := r.Next(&found); ok; row, ok = r.Next(&found) {
//		fmt.Println(row.Line, row.Fields[id])
//	}
//	return found.List().Err() // every row that could not be read, with its line
//
// [Reader.Scan] and [Reader.Cell] do the same without a string for each row, for
// files of many millions.
//
// Memory does not grow with the file: a row is at most [MaxRow] bytes, and a
// file, unpacked, as large as [Open] is told.
//
// It guesses neither encoding nor separator nor the order of dates ([DateOrder]), takes no
// column that the header names twice ([ColumnAmbiguous]), and drops no row in silence: one
// that cannot be read is an issue with its line ([RowMalformed]).
//
// From here: assessment.ReadCSV reads judgements and network.ReadCSV schools and clusters,
// with mappings that say what the columns mean.
package table
