// Package longform writes judgements as lines for R, SPSS and pandas, and reads them
// back without loss.
//
// The one hard idea: lines alone are not data. A line says who judged what at which
// level; what the level means, which scale it is on, how many were asked and what
// "declined" does to a denominator stands in the [Codebook] beside it. Lines and
// codebook together are the whole assessment: [Read] gives back what [Write] was given.
//
//	book, list := longform.Write(file, f, a) // the lines
//	if err := list.Err(); err != nil {
//		return err
//	}
//	data, err := document.Write(book) // the codebook as JSON, to be read again
//	err = book.WriteCSV(sheet)        // the codebook as a table, for people
//
// # The lines
//
// One line is one judgement, absences and drafts among them, in the order of the
// assessment. The file is RFC 4180 with commas, in UTF-8 without a byte order mark, and
// each line ends in a line feed. The first line names the columns, which are always
// those of [Columns]. An empty field is nothing: there is no "NA".
//
// A level stands in the column level as its key, in number as its position on the scale
// from 1 at the low end, and in value as the number it stands for where the scale has
// values. Where there is no level these three are empty and missing holds the reason,
// such as "declined". The column form says "draft" where the rater has not handed in, so that the
// judgement does not count. The columns subject_kind, form, scale, number and value are derived:
// they can be left out of a file that is read, and are compared with the codebook if
// they are there.
//
// A list, such as evidence, has ";" between its parts; a ";" or "\" within a part has
// a "\" in front.
//
// A judgement is one line of the file, whatever its texts hold, since SPSS and many
// smaller tools end a case at a line end within quotes too. So in the columns of prose,
// reason and rationale, a line feed is written \n, a carriage return \r, the character
// U+0000 \0, and "\" itself \\.
//
// Spreadsheet programs run a field that begins with =, +, -, @, their wide forms or a
// tab as a formula. A text, name or list that begins with one of these, or with an
// apostrophe, is written with one apostrophe in front, and [Read] takes one away.
// Numbers, dates and keys are never changed.
//
// # For whom
//
// Lines show who judged what, and the codebook holds all that the assessment does, its
// nonce too. They are for those who may see everything; what others get is an
// assessment.Report.
//
// # Reading it elsewhere
//
// R:
//
//	d <- read.csv("judgements.csv", na.strings = "", colClasses = "character", encoding = "UTF-8")
//	d$number <- as.integer(d$number)
//	book <- jsonlite::fromJSON("codebook.json", simplifyDataFrame = FALSE)
//	write.csv(d, "judgements.csv", na = "", row.names = FALSE, fileEncoding = "UTF-8")
//
// pandas:
//
//	d = pd.read_csv("judgements.csv", dtype=str, keep_default_na=False, na_values=[""])
//	d["number"] = d["number"].astype("Int64")
//	book = json.load(open("codebook.json", encoding="utf-8"))
//	d.to_csv("judgements.csv", index=False)
//
// What another program writes is what it made of the lines: some change the line ends
// within a text, or lose the character U+0000.
//
// SPSS reads the file with GET DATA /TYPE=TXT /DELIMITERS="," /QUALIFIER='"'
// /FIRSTCASE=2; VALUE LABELS of number come from the scales of the codebook.
package longform
