"""Reads result files back as rows, one after the other, whatever their size."""

import csv
import json
import subprocess
from datetime import date, datetime

from driver.peers import PYTHON

WORKBOOK_READER = """
import json, sys, openpyxl
from openpyxl.utils.escape import unescape
sheet = openpyxl.load_workbook(sys.argv[1], read_only=True).worksheets[0]
for row in sheet.iter_rows(values_only=True):
    print(json.dumps([unescape(v) if isinstance(v, str) else {"time": v.isoformat()} if hasattr(v, "isoformat") else v
                      for v in row]))
"""
TIMES = {"launch_date": date.fromisoformat, "updated_at": lambda text: datetime.fromisoformat(text[:-1])}


def csv_rows(path, delimiter=","):
    with open(path, encoding="utf-8", newline="") as file:
        yield from csv.reader(file, delimiter=delimiter)


def json_rows(path, columns):
    """The header and the rows of a file of JSON Lines, NULL and what is missing as empty text."""
    yield columns
    with open(path, encoding="utf-8") as file:
        for line in file:
            record = json.loads(line)
            yield [_csv_text(record.get(name)) for name in columns]


def _csv_text(value):
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def json_array_rows(path, columns):
    """The same of one JSON document: an array of objects."""
    yield columns
    with open(path, encoding="utf-8") as file:
        for record in json.load(file):
            yield [_csv_text(record.get(name)) for name in columns]


def workbook_rows(path):
    """The first sheet of a workbook as openpyxl's streaming reader sees it; dates and times as datetime."""
    command = [PYTHON, "-c", WORKBOOK_READER, str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, encoding="utf-8") as reader:
        for line in reader.stdout:
            yield [datetime.fromisoformat(value["time"]) if isinstance(value, dict) else value
                   for value in json.loads(line)]
    if reader.returncode != 0:
        raise ValueError(f"{path}: openpyxl cannot read it; see above")


def flat_rows(path, columns):
    """The flat table from its JSON Lines, with values of their types: what a workbook of it should hold."""
    yield columns
    with open(path, encoding="utf-8") as file:
        for line in file:
            record = json.loads(line)
            yield [TIMES[name](record[name]) if name in TIMES else record.get(name) for name in columns]
