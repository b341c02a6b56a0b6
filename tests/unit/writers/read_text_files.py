"""Reads files that the text writers made with Python's own csv and json, and compares them with what went in.

usage: read_text_files.py CASES.json     a list of {"file", "format", "rows", ...}; rows hold text and null, and for
                                         JSON also booleans, with every number as its text
"""
import csv
import json
import sys


def read_csv(case):
    csv.field_size_limit(1 << 30)
    with open(case["file"], encoding="utf-8-sig" if case["bom"] else "utf-8", newline="") as file:
        quoting = csv.QUOTE_NONE if case["quoting"] == "none" else csv.QUOTE_MINIMAL
        return list(csv.reader(file, delimiter=case["delimiter"], quotechar=case["quote"], quoting=quoting, strict=True))


def read_json(text):
    def no_duplicates(pairs):
        assert len({key for key, _ in pairs}) == len(pairs), "a key comes twice"
        return dict(pairs)

    def refuse(name):
        raise ValueError(name + " is not JSON")

    return json.loads(text, parse_int=str, parse_float=str, parse_constant=refuse, object_pairs_hook=no_duplicates)


def read(case):
    if case["format"] == "csv":
        return read_csv(case)
    with open(case["file"], encoding="utf-8", newline="") as file:
        text = file.read()
    if case["format"] == "json":
        return read_json(text)
    assert text == "" or text.endswith("\n"), "the last line has no end"
    return [read_json(line) for line in text.split("\n")[:-1]]


with open(sys.argv[1], encoding="utf-8") as file:
    cases = json.load(file)
for case in cases:
    rows = read(case)
    if rows != case["rows"]:
        different = next((i for i, (a, b) in enumerate(zip(rows, case["rows"])) if a != b), min(len(rows), len(case["rows"])))
        sys.exit(f"{case['file']}: {len(rows)} rows instead of {len(case['rows'])}, different from row {different} on:\n"
                 f"read {rows[different:different + 1]!a}\nsent {case['rows'][different:different + 1]!a}")
print(len(cases), "files agree")
