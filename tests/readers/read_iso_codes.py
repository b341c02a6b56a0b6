#!/usr/bin/python3
"""Debian's iso-codes as CSV (ISO 3166-2) and as a workbook (ISO 639-3), read again and compared with the JSON files."""

import csv
import io
import json
from pathlib import Path

import openpyxl

from exporting import Comparison, exported, the_file

ISO_CODES = Path("/usr/share/iso-codes/json")


def expected(name, keys, headers):
    records = json.loads((ISO_CODES / f"iso_{name}.json").read_text("utf-8"))[name]
    return [headers] + [[record.get(key) for key in keys] for record in records]


def subdivisions(comparison):
    keys = ["code", "parent", "type", "name"]
    with exported("iso_3166_2") as out:
        text = the_file(out, "iso_3166_2.csv").read_bytes().decode("utf-8")
    comparison.tables("iso_3166_2.csv", list(csv.reader(io.StringIO(text, newline=""))),
                      [["" if cell is None else cell for cell in row] for row in expected("3166-2", keys, keys)])


def languages(comparison):
    keys = ["alpha_3", "alpha_2", "bibliographic", "name", "inverted_name", "common_name", "scope", "type"]
    headers = ["Code", "Two letters", "Bibliographic", "Name", "Inverted name", "Common name", "Scope", "Type"]
    with exported("iso_639_3") as out:
        sheet = openpyxl.load_workbook(the_file(out, "iso_639_3.xlsx"))["Languages"]
        comparison.tables("iso_639_3.xlsx", [list(row) for row in sheet.iter_rows(values_only=True)],
                          expected("639-3", keys, headers))


both = Comparison()
subdivisions(both)
languages(both)
both.end()
