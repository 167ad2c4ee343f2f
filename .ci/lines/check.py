# After the recipe: what it made of the lines, for main.go.
hexed = lambda x: "" if x is None or x is pd.NA or x != x else x.encode().hex()
listed = lambda x: hexed("\t".join(x)) if isinstance(x, list) else ""
rows = []
for key, judgements in scales.items():
    assert judgements["level"].cat.ordered
    assert (judgements["level"].cat.codes + 1 == judgements["number"]).where(judgements["number"].notna(), True).all()
    for level, count in judgements["level"].value_counts(sort=False).items():
        rows.append((key, hexed(level), count))
pd.DataFrame(rows, columns=["scale", "level", "count"]).to_csv("levels.csv", index=False)
pd.DataFrame(d["missing"].value_counts(sort=False).items(), columns=["reason", "count"]).to_csv("missing.csv", index=False)
fields = d[["id", "subject", "occasion", "rater", "reason", "rationale"]].apply(lambda column: column.map(hexed))
for column in ["replaces", "evidence"]:
    fields[column] = d[column].map(listed)
fields["date"], fields["number"] = d["date"], d["number"]
fields["value"] = d["value"].map(lambda v: "" if v != v else "%.0f" % (v * 10))
fields["missing"] = d["missing"]
fields.to_csv("fields.csv", index=False)
