#!/usr/bin/python3
"""The JSON of the tutorial, read by Python's json module: every entity as it stands in the catalogue."""

import json

from catalogue import CATALOGUE
from exporting import Comparison, exported, the_file


def exact(text):
    """The document with every number as the text that it stands as."""
    return json.loads(text, parse_float=str, parse_int=str, parse_constant=str)


with exported("tutorial_json") as out:
    text = the_file(out, "tutorial_json.json").read_bytes().decode("utf-8")
lines = (CATALOGUE / "entities.jsonl").read_bytes().decode("utf-8").removesuffix("\n").split("\n")
found = exact(text)
comparison = Comparison()
comparison.equal("keys of the document", list(found), ["entities"])
comparison.equal("number of entities", len(found["entities"]), len(lines))
for line, entity in zip(lines, found["entities"]):
    expected = exact(line)
    comparison.equal(expected["id"], entity, expected)
    comparison.equal(expected["id"] + " stands as in the catalogue", line.strip() in text, True)
comparison.end()
