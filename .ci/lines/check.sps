* After the recipe: what it made of the lines, for main.go.
SAVE TRANSLATE /OUTFILE='values.csv' /TYPE=CSV /FIELDNAMES /CELLS=VALUES /REPLACE /KEEP=subject rater indicator number date rationale.
SAVE TRANSLATE /OUTFILE='labels.csv' /TYPE=CSV /FIELDNAMES /CELLS=LABELS /REPLACE /KEEP=subject rater indicator number date rationale.
AGGREGATE OUTFILE=* /BREAK=scale /valid=N(number) /lost=NMISS(number).
SAVE TRANSLATE /OUTFILE='counts.csv' /TYPE=CSV /FIELDNAMES /REPLACE.
