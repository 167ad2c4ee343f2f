// Package longform writes judgements as lines for R, SPSS and pandas, and reads them
// back without loss.
//
// The one hard idea: lines alone are not data. A line says who judged what at which
// level; what the level means, which scale it is on, how many were asked and what
// "declined" does to a denominator stands in the [Codebook] beside it. Lines and
// codebook together are the whole assessment: [Read] gives back what [Write] was given.
//
//	book, list := longform.Write(file, a, f) // the lines
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
// These recipes read judgements.csv and codebook.csv, as [Write] and [Codebook.WriteCSV]
// write them. They are run as they stand here, and what they count is compared with what
// the library counts: by .ci/longform, with R, pandas and PSPP.
//
// A file for [Read] must have the lines as they were read, marks and apostrophes too:
// keep them beside what you work on.
//
// R, with nothing to install:
//
//	# All as text. Only an empty field is nothing: NA is a name that somebody may have.
//	read <- function(file) read.csv(file, na.strings = "", colClasses = "character", encoding = "UTF-8")
//	lines <- read("judgements.csv")
//	book <- read("codebook.csv")
//
//	# Names, texts and lists as they were. R has no U+0000: it stays \0.
//	name <- function(x) sub("^'", "", x)
//	mark <- function(letter, to, x) gsub(paste0("(?<!\\\\)((?:\\\\\\\\)*)\\\\", letter), paste0("\\1", to), x, perl = TRUE)
//	plain <- function(x) gsub("\\\\", "\\", mark("r", "\r", mark("n", "\n", name(x))), fixed = TRUE)
//	parts <- function(x) lapply(regmatches(name(x), gregexpr("(?:\\\\.|[^;\\\\])+", name(x), perl = TRUE)),
//	  function(part) gsub("\\\\(.)", "\\1", part))
//	d <- lines
//	d[c("id", "subject", "occasion", "rater", "moderator")] <- lapply(d[c("id", "subject", "occasion", "rater", "moderator")], name)
//	d[c("reason", "rationale")] <- lapply(d[c("reason", "rationale")], plain)
//	d$replaces <- parts(d$replaces)
//	d$evidence <- parts(d$evidence)
//	d$number <- as.integer(d$number)
//	d$value <- as.numeric(d$value)
//	d$date <- as.Date(d$date)
//	d$missing <- factor(d$missing, book$name[book$part == "missing"])
//
//	# What counts: no drafts, and nothing that another judgement replaces.
//	d <- d[is.na(d$form), ]
//	d <- d[!d$id %in% unlist(d$replaces), ]
//
//	# An ordered factor for each scale. The reason why there is no level is in missing.
//	scales <- lapply(split(d, d$scale), function(d) {
//	  rungs <- book[book$part == "level" & book$within == d$scale[1], ]
//	  d$level <- factor(d$level, rungs$name, make.unique(plain(rungs$label)), ordered = TRUE)
//	  d
//	})
//	lapply(scales, function(d) table(d$level))
//	table(d$missing)
//
//	# Back, for longform.Read: from lines, which nothing has changed.
//	stopifnot(l10n_info()[["UTF-8"]]) # in another locale R would lose letters
//	write.csv(lines, "back.csv", na = "", row.names = FALSE, fileEncoding = "UTF-8")
//
// pandas:
//
//	import re
//
//	import pandas as pd
//
//	def read(file):  # all as text; only an empty field is nothing: NA is a name that somebody may have
//	    return pd.read_csv(file, dtype=str, keep_default_na=False, na_values=[""], encoding="utf-8")
//
//	lines = read("judgements.csv")
//	book = read("codebook.csv")
//
//	# Names, texts and lists as they were.
//	marks = {"\\": "\\", "n": "\n", "r": "\r", "0": "\0"}
//	name = lambda x: x.removeprefix("'")
//	plain = lambda x: re.sub(r"\\(.)", lambda m: marks[m[1]], name(x))
//	parts = lambda x: [re.sub(r"\\(.)", r"\1", part) for part in re.findall(r"(?:\\.|[^;\\])+", name(x))]
//	d = lines.copy()
//	for columns, was in (["id", "subject", "occasion", "rater", "moderator"], name), (["reason", "rationale"], plain), (["replaces", "evidence"], parts):
//	    for column in columns:
//	        d[column] = d[column].map(was, na_action="ignore")
//	d["number"] = pd.to_numeric(d["number"]).astype("Int64")
//	d["value"] = pd.to_numeric(d["value"])
//	d["missing"] = pd.Categorical(d["missing"], book.loc[book["part"] == "missing", "name"])
//
//	# What counts: no drafts, and nothing that another judgement replaces.
//	d = d[d["form"].isna()]
//	d = d[~d["id"].isin(set(d["replaces"].dropna().explode()))]
//
//	# An ordered category for each scale. The reason why there is no level is in missing.
//	scales = {}
//	for key, judgements in d.groupby("scale"):
//	    rungs = book[(book["part"] == "level") & (book["within"] == key)]
//	    level = pd.Categorical(judgements["level"], rungs["name"], ordered=True)
//	    scales[key] = judgements.assign(level=level.rename_categories(rungs["label"].map(plain).tolist()))
//	for judgements in scales.values():
//	    print(judgements["level"].value_counts(sort=False))
//	print(d["missing"].value_counts(sort=False))
//
//	# Back, for longform.Read: from lines, which nothing has changed.
//	lines.to_csv("back.csv", index=False, encoding="utf-8")
//
// SPSS reads one scale at a time, since a variable has labels for one. It does not leave
// out what another judgement replaces; the column status shows where that matters.
//
//	SET DECIMAL=DOT.
//
//	* Widths are in bytes, and longer texts are cut: make them wider if yours are.
//	GET DATA /TYPE=TXT /FILE='codebook.csv' /ENCODING='UTF8' /ARRANGEMENT=DELIMITED /DELCASE=LINE
//	  /DELIMITERS=',' /QUALIFIER='"' /FIRSTCASE=2
//	  /VARIABLES=part A16 name A1024 within A128 number F8.0 value A64 label A120 text A4000.
//
//	* Labels of the levels, as commands. One variable has one scale: name yours.
//	SELECT IF (part = 'level' AND within = 'stages').
//	IF (SUBSTR(label, 1, 1) = "'") label = SUBSTR(label, 2).
//	STRING command (A250).
//	COMPUTE command = CONCAT("ADD VALUE LABELS number ", LTRIM(STRING(number, F4.0)), " '", REPLACE(RTRIM(label), "'", "''"), "'.").
//	WRITE OUTFILE='labels.sps' /command.
//	EXECUTE.
//
//	GET DATA /TYPE=TXT /FILE='judgements.csv' /ENCODING='UTF8' /ARRANGEMENT=DELIMITED /DELCASE=LINE
//	  /DELIMITERS=',' /QUALIFIER='"' /FIRSTCASE=2
//	  /VARIABLES=id A1024 subject A1024 subject_kind A64 occasion A1024 perspective A64 rater A1024
//	  form A16 indicator A128 dimension A64 scale A64 level A64 number F4.0 value F12.4 missing A64
//	  date SDATE10 status A16 replaces A4000 reason A4000 moderator A1024 stands_for F8.0
//	  rationale A4000 evidence A4000 extensions A4000.
//	SELECT IF (scale = 'stages' AND form = '').
//
//	* Names as they were; texts keep their marks.
//	DO REPEAT name = id subject occasion rater moderator.
//	IF (SUBSTR(name, 1, 1) = "'") name = SUBSTR(name, 2).
//	END REPEAT.
//
//	* Why there is no level, as missing values.
//	RECODE missing ('not-applicable'=-1) ('not-observed'=-2) ('insufficient-evidence'=-3) ('dont-know'=-4)
//	  ('declined'=-5) ('not-rated'=-6) ('withheld'=-7) INTO code.
//	IF (code < 0) number = code.
//	MISSING VALUES number (LO THRU -1).
//	VALUE LABELS number -1 'not applicable' -2 'not observed' -3 'insufficient evidence' -4 'dont know'
//	  -5 'declined' -6 'not rated' -7 'withheld'.
//	INSERT FILE='labels.sps'.
//	VARIABLE LEVEL number (ORDINAL).
//	FREQUENCIES /VARIABLES=number.
package longform
