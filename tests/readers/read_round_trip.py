#!/usr/bin/python3
"""Integers of 64 bits, decimals of many digits, doubles, JSON and text of every kind, from every source through every
format and back by readers that know nothing of Sluice: Python's csv and json, and openpyxl."""

import csv
import json
import tempfile
from pathlib import Path

import openpyxl
from openpyxl.utils.escape import unescape

from exporting import Comparison, sluice, the_file
from generated_rows import COLUMNS, json_lines, rows, write_csv, write_sqlite, written_out

DIGITS_MAX = 15  # of a number cell; more of them are text
NUMBER_MIN, NUMBER_MAX = 2.2250738585072014e-308, 9.99999999999999e307  # the magnitudes that a number cell takes
SCRIPT = """local c = require "columns"
return {columns = {
  c.pointer {"/id", header = "id"}, c.pointer {"/text", header = "text"},
  c.pointer {"/whole", header = "whole", type = "integer"}, c.pointer {"/exact", header = "exact", type = "decimal"},
  c.pointer {"/number", header = "number", type = "number"}, c.pointer {"/nested", header = "nested", type = "json"},
}}
"""
TYPES = """columns: [{name: whole, type: integer}, {name: exact, type: decimal}, {name: number, type: number},
  {name: nested, type: json}]"""


def read_csv(path, encoding="utf-8"):
    def value(text, read):
        return None if text == "" else read(text)
    with open(path, encoding=encoding, newline="") as file:
        head, *body = csv.reader(file)
    return [head] + [[number, text, value(whole, int), value(exact, str), value(double, float), json.loads(nested)]
                     for number, text, whole, exact, double, nested in body]


class Digits(str):
    """A number of JSON as it is written."""


def read_json(text):
    return json.loads(text, parse_float=Digits, parse_int=Digits)


def json_table(values):
    def plain(value):
        if isinstance(value, Digits):
            return int(value)
        if isinstance(value, list):
            return [plain(item) for item in value]
        return {key: plain(item) for key, item in value.items()} if isinstance(value, dict) else value

    def number(value, read):
        return None if value is None else read(value)
    return [COLUMNS] + [[value["id"], value["text"], number(value["whole"], int), number(value["exact"], str),
                         number(value["number"], float), plain(value["nested"])] for value in values]


def read_xlsx(path):
    def text(value):
        return unescape(value) if isinstance(value, str) else value

    def number(value):
        return value if value is None or isinstance(value, str) else float(value)
    head, *body = openpyxl.load_workbook(path).active.iter_rows(values_only=True)
    return [list(head)] + [[text(cells[0]), text(cells[1]), number(cells[2]), number(cells[3]),
                            None if cells[4] is None else float(cells[4]), json.loads(text(cells[5]))] for cells in body]


def xlsx_row(row):
    """What a sheet has of a row: numbers within 15 digits, else their text; no cell for an empty text."""
    def whole(value):
        return value if value is None else float(value) if abs(value) < 10 ** DIGITS_MAX else str(value)

    def exact(digits):
        if digits is None:
            return None
        whole_part, _, fraction = digits.lstrip("-").partition(".")
        significant = (whole_part + fraction.rstrip("0")).lstrip("0")
        return float(digits) if len(significant) <= DIGITS_MAX else digits
    return [row[0], row[1] or None, whole(row[2]), exact(row[3]), *row[4:]]


def main():
    comparison = Comparison()
    made = rows()
    expected = [[*row[:3], written_out(row[3]), *row[4:]] for row in made]
    tables = {
        "csv": [COLUMNS] + [[row[0], row[1] or "", *row[2:]] for row in expected],
        "json": [COLUMNS] + expected,
        "xlsx": [COLUMNS] + [xlsx_row(row) for row in expected],
    }
    with tempfile.TemporaryDirectory(prefix="sluice-round-trip-") as name:
        folder = Path(name)
        (folder / "columns.lua").write_text(SCRIPT)
        bad = {}
        for spelling in ("escaped", "raw"):
            text, bad[spelling] = json_lines(made, spelling == "escaped")
            (folder / f"{spelling}.jsonl").write_text(text, "utf-8")
        write_csv(made, folder / "rows.csv")
        write_sqlite(made, folder / "rows.db")
        script = "transform: {script: columns.lua}\n"
        sources = {
            "escaped": f"source: {{plugin: jsonl, settings: {{path: {folder}/escaped.jsonl}}}}\n{script}",
            "raw": f"source: {{plugin: jsonl, settings: {{path: {folder}/raw.jsonl}}}}\n{script}",
            "csv": f"source: {{plugin: csv, settings: {{path: {folder}/rows.csv, {TYPES}}}}}\n",
            "sqlite": f"source: {{plugin: sqlite, settings: {{path: {folder}/rows.db, table: items, {TYPES}}}}}\n",
        }

        def export(source, case, plugin, settings, output="{}"):
            case = f"{source}-{case}"
            (folder / f"{case}.yaml").write_text(
                f"profile: {case}\n{sources[source]}writer: {{plugin: {plugin}, settings: {settings}}}\n"
                f"output: {output}\non_error: skip\n")
            sluice("export", case, "--profiles", folder, "--scripts", folder, "--output", f"{folder}/out/",
                   expect=3 if source in bad else 0)
            return folder / "out" / case

        def file_of(*arguments, suffix):
            path = export(*arguments)
            return the_file(path.parent, path.name + suffix)

        def errors_of(source, case):
            found = the_file(folder / "out", f"{source}-{case}.errors.ndjson").read_text().splitlines()
            return [(error["line"], error["byte"]) for error in map(json.loads, found)]

        for source in sources:
            written = file_of(source, "minimal", "csv", "{}", suffix=".csv")
            comparison.tables(f"{source} to csv", read_csv(written), tables["csv"])
            written = file_of(source, "quoted", "csv", "{quoting: all, line_end: crlf}", suffix=".csv")
            comparison.tables(f"{source} to csv, quoted", read_csv(written), tables["csv"])
            written = file_of(source, "wide", "csv", "{encoding: utf-16le, bom: true}", suffix=".csv")
            comparison.tables(f"{source} to csv, UTF-16", read_csv(written, "utf-16"), tables["csv"])
            for layout in ("lines", "compact", "pretty"):
                written = file_of(source, layout, "json", f"{{layout: {layout}}}", suffix=".json")
                comparison.tables(f"{source} to json, {layout}", json_table(read_json(written.read_text("utf-8"))),
                                  tables["json"])
            parts = export(source, "parts", "ndjson", "{}", "{split_rows: 150}")
            lines = "".join(the_file(parts.parent, f"{parts.name}-{part}.ndjson").read_text("utf-8") for part in (1, 2, 3))
            comparison.tables(f"{source} to ndjson", json_table(map(read_json, lines.split("\n")[:-1])), tables["json"])
            for compression in ("fast", "small"):
                written = file_of(source, compression, "xlsx", f"{{compression: {compression}}}", suffix=".xlsx")
                comparison.tables(f"{source} to xlsx, {compression}", read_xlsx(written), tables["xlsx"])
        for source, places in bad.items():
            comparison.equal(f"{source}: half surrogate pairs", errors_of(source, "minimal"), places)
    comparison.end()


main()
