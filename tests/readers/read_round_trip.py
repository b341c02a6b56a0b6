#!/usr/bin/python3
"""Integers of 64 bits, decimals of many digits and text of every kind, from a source through every format and back by
readers that know nothing of Sluice: Python's csv and json, and openpyxl."""

import csv
import json
import random
import tempfile
from decimal import Decimal
from pathlib import Path

import openpyxl
from openpyxl.utils.escape import unescape

from exporting import Comparison, sluice, the_file

ROWS = 400
DIGITS_MAX = 15  # of a number cell; more of them are text
COLUMNS = ["id", "text", "whole", "exact"]
SCRIPT = """local c = require "columns"
return {columns = {
  c.id {}, c.pointer {"/text", header = "text"}, c.pointer {"/whole", header = "whole", type = "integer"},
  c.pointer {"/exact", header = "exact", type = "decimal"},
}}
"""
# Characters that formats give a meaning, some from each plane, and what spreadsheets and XML stumble over.
ALPHABET = list("aZ09 ,;\"'\\/=+-@<>&_x]\t\n\r") + ["_x0041_", "é", "€", "\u00a0", "\u2028", "日", "\ufffd", "😀", "𝄞",
                                                    "\x01", "\x1f", "\x7f", "\ufffe", "e\u0301", "ا"]


def integers(chance):
    edges = [0, 1, -1, 10**15 - 1, 10**15, -(10**15), 2**53, 2**53 + 1, 2**63 - 1, -(2**63)]
    return edges + [chance.randint(-(2**63), 2**63 - 1) >> chance.randrange(63) for _ in range(ROWS - len(edges))]


def decimals(chance):
    edges = ["0", "-0.5", "190.50", "1.10", "0.000001", "12345678901234567890.123456789", "999999999999999", "100000"]
    return edges + [f"{'-' * chance.randrange(2)}{chance.randrange(1, 10 ** chance.randint(1, 20))}."
                    f"{chance.randrange(10 ** 6):06}" for _ in range(ROWS - len(edges))]


def texts(chance):
    return ["".join(chance.choices(ALPHABET, k=chance.randrange(1, 30))) for _ in range(ROWS)]


def rows():
    chance = random.Random(20_000_101)
    return [[str(number), *cells]
            for number, cells in enumerate(zip(texts(chance), integers(chance), decimals(chance)))]


def record(row):
    number, text, whole, exact = row
    return f'{{"id":"{number}","text":{json.dumps(text)},"whole":{whole},"exact":{exact}}}\n'


def whole_cell(value):
    """A number within 15 digits, else its text."""
    return float(value) if abs(value) < 10 ** DIGITS_MAX else str(value)


def exact_cell(digits):
    """The same, where zeros at either end of the digits do not count."""
    return float(digits) if len(Decimal(digits).normalize().as_tuple().digits) <= DIGITS_MAX else digits


def read_csv(path, encoding="utf-8"):
    with open(path, encoding=encoding, newline="") as file:
        head, *body = csv.reader(file)
    return [head] + [[number, text, int(whole), exact] for number, text, whole, exact in body]


def read_json(values):
    return [COLUMNS] + [[value["id"], value["text"], value["whole"], str(value["exact"])] for value in values]


def exact(text):
    return json.loads(text, parse_float=Decimal, parse_int=int)


def read_xlsx(path):
    def plain(value):
        return unescape(value) if isinstance(value, str) else value if value is None else float(value)
    sheet = openpyxl.load_workbook(path).active
    return [[plain(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]


def main():
    expected = rows()
    comparison = Comparison()
    with tempfile.TemporaryDirectory(prefix="sluice-round-trip-") as name:
        folder = Path(name)
        (folder / "columns.lua").write_text(SCRIPT)
        (folder / "input.jsonl").write_text("".join(map(record, expected)))

        def export(case, plugin, settings, output="{}"):
            (folder / f"{case}.yaml").write_text(
                f"profile: {case}\nsource: {{plugin: jsonl, settings: {{path: {folder}/input.jsonl}}}}\n"
                f"transform: {{script: columns.lua}}\nwriter: {{plugin: {plugin}, settings: {settings}}}\noutput: {output}\n")
            sluice("export", case, "--profiles", folder, "--scripts", folder, "--output", f"{folder}/out/")
            return folder / "out"

        table = [COLUMNS] + expected
        comparison.tables("csv", read_csv(the_file(export("minimal", "csv", "{}"), "minimal.csv")), table)
        comparison.tables("csv, quoted", read_csv(the_file(export("quoted", "csv", "{quoting: all}"), "quoted.csv")), table)
        wide = the_file(export("wide", "csv", "{encoding: utf-16le, bom: true, line_end: crlf}"), "wide.csv")
        comparison.tables("csv, UTF-16", read_csv(wide, "utf-16"), table)
        for layout in ("lines", "compact", "pretty"):
            path = the_file(export(layout, "json", f"{{layout: {layout}}}"), f"{layout}.json")
            comparison.tables(f"json, {layout}", read_json(exact(path.read_text())), table)
        parts = export("parts", "ndjson", "{}", "{split_rows: 150}")
        lines = "".join(the_file(parts, f"parts-{part}.ndjson").read_text() for part in (1, 2, 3))
        comparison.tables("ndjson", read_json(map(exact, lines.split("\n")[:-1])), table)
        cells = [COLUMNS] + [[number, text, whole_cell(whole), exact_cell(digits)] for number, text, whole, digits in expected]
        for compression in ("fast", "small"):
            path = the_file(export(compression, "xlsx", f"{{compression: {compression}}}"), f"{compression}.xlsx")
            comparison.tables(f"xlsx, {compression}", read_xlsx(path), cells)
    comparison.end()


main()
