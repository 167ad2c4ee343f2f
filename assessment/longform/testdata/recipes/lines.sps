SET DECIMAL=DOT.

* Widths are in bytes, and longer texts are cut: make them wider if yours are.
GET DATA /TYPE=TXT /FILE='codebook.csv' /ENCODING='UTF8' /ARRANGEMENT=DELIMITED /DELCASE=LINE
  /DELIMITERS=',' /QUALIFIER='"' /FIRSTCASE=2
  /VARIABLES=part A16 name A1024 within A128 number F8.0 value A64 label A120 text A4000.

* Labels of the levels, as commands. One variable has one scale: name yours.
SELECT IF (part = 'level' AND within = 'stages').
IF (SUBSTR(label, 1, 1) = "'") label = SUBSTR(label, 2).
STRING command (A250).
COMPUTE command = CONCAT("ADD VALUE LABELS number ", LTRIM(STRING(number, F4.0)), " '", REPLACE(RTRIM(label), "'", "''"), "'.").
WRITE OUTFILE='labels.sps' /command.
EXECUTE.

GET DATA /TYPE=TXT /FILE='judgements.csv' /ENCODING='UTF8' /ARRANGEMENT=DELIMITED /DELCASE=LINE
  /DELIMITERS=',' /QUALIFIER='"' /FIRSTCASE=2
  /VARIABLES=id A1024 subject A1024 subject_kind A64 occasion A1024 perspective A64 rater A1024
  form A16 indicator A128 dimension A64 scale A64 level A64 number F4.0 value F12.4 missing A64
  date SDATE10 status A16 replaces A4000 reason A4000 moderator A1024 stands_for F8.0
  rationale A4000 evidence A4000 extensions A4000.
SELECT IF (scale = 'stages' AND form = '').

* Names as they were; texts keep their marks.
DO REPEAT name = id subject occasion rater moderator.
IF (SUBSTR(name, 1, 1) = "'") name = SUBSTR(name, 2).
END REPEAT.

* Why there is no level, as missing values.
RECODE missing ('not-applicable'=-1) ('not-observed'=-2) ('insufficient-evidence'=-3) ('dont-know'=-4)
  ('declined'=-5) ('not-rated'=-6) ('withheld'=-7) INTO code.
IF (code < 0) number = code.
MISSING VALUES number (LO THRU -1).
VALUE LABELS number -1 'not applicable' -2 'not observed' -3 'insufficient evidence' -4 'dont know'
  -5 'declined' -6 'not rated' -7 'withheld'.
INSERT FILE='labels.sps'.
VARIABLE LEVEL number (ORDINAL).
FREQUENCIES /VARIABLES=number.
