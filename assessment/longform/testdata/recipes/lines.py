import re

import pandas as pd

def read(file):  # all as text; only an empty field is nothing: NA is a name that somebody may have
    return pd.read_csv(file, dtype=str, keep_default_na=False, na_values=[""], encoding="utf-8")

lines = read("judgements.csv")
book = read("codebook.csv")

# Names, texts and lists as they were.
marks = {"\\": "\\", "n": "\n", "r": "\r", "0": "\0"}
name = lambda x: x.removeprefix("'")
plain = lambda x: re.sub(r"\\(.)", lambda m: marks[m[1]], name(x))
parts = lambda x: [re.sub(r"\\(.)", r"\1", part) for part in re.findall(r"(?:\\.|[^;\\])+", name(x))]
d = lines.copy()
for columns, was in (["id", "subject", "occasion", "rater", "moderator"], name), (["reason", "rationale"], plain), (["replaces", "evidence"], parts):
    for column in columns:
        d[column] = d[column].map(was, na_action="ignore")
d["number"] = pd.to_numeric(d["number"]).astype("Int64")
d["value"] = pd.to_numeric(d["value"])
d["missing"] = pd.Categorical(d["missing"], book.loc[book["part"] == "missing", "name"])

# What counts: no drafts, and nothing that another judgement replaces.
d = d[d["form"].isna()]
d = d[~d["id"].isin(set(d["replaces"].dropna().explode()))]

# An ordered category for each scale. The reason why there is no level is in missing.
scales = {}
for key, judgements in d.groupby("scale"):
    rungs = book[(book["part"] == "level") & (book["within"] == key)]
    level = pd.Categorical(judgements["level"], rungs["name"], ordered=True)
    scales[key] = judgements.assign(level=level.rename_categories(rungs["label"].map(plain).tolist()))
for judgements in scales.values():
    print(judgements["level"].value_counts(sort=False))
print(d["missing"].value_counts(sort=False))

# Back, for longform.Read: from lines, which nothing has changed.
lines.to_csv("back.csv", index=False, encoding="utf-8")
