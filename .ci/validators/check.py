"""Checks the cases that main.go wrote with Debian's python3-jsonschema: check.py DIR"""

import json
import pathlib
import sys
import warnings

warnings.simplefilter("ignore", DeprecationWarning)  # of RefResolver, in newer releases

from jsonschema import Draft202012Validator, FormatChecker, RefResolver  # noqa: E402

folder = pathlib.Path(sys.argv[1])
schemas = {}
for path in sorted((folder / "schemas").glob("*.json")):
    schema = json.loads(path.read_text())
    Draft202012Validator.check_schema(schema)
    schemas[schema["$id"]] = schema


def no_network(uri):
    raise LookupError(f"{uri} is not among the schemas")


handlers = {"http": no_network, "https": no_network}
validators = {
    name: Draft202012Validator(
        schema,
        resolver=RefResolver(name, schema, store=schemas, handlers=handlers),
        format_checker=FormatChecker(["date", "uri"]),
    )
    for name, schema in schemas.items()
}

count = {True: 0, False: 0}
wrong = 0
for line in (folder / "cases.jsonl").open():
    case = json.loads(line)
    error = next(validators[case["schema"]].iter_errors(case["document"]), None)
    count[error is None] += 1
    if (error is None) != case["valid"]:
        wrong += 1
        print(f"{case['name']}: jsonschema says {error is None}, the library {case['valid']}: {error and error.message[:300]}")

# The documents that a schema cannot refuse: what jsonschema, or json.loads before it, says of each.
says = {}
for exception in json.loads((folder / "exceptions" / "list.json").read_text()):
    if "file" in exception:
        try:
            document = json.loads((folder / "exceptions" / exception["file"]).read_text(encoding="utf-8"))
            says[exception["file"]] = "accepts" if validators[exception["schema"]].is_valid(document) else "refuses"
        except ValueError:
            says[exception["file"]] = "cannot parse"
expected = json.loads((folder / "exceptions.json").read_text())["jsonschema"]
if says != expected:
    wrong += 1
    print(f"jsonschema, of the exceptions: {says} and not {expected}")

print(f"jsonschema: {len(schemas)} schemas, {count[True]} documents accepted, {count[False]} rejected, {wrong} unlike the library")
sys.exit(bool(wrong or not count[True] or not count[False]))
