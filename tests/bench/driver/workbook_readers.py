"""Other programs as readers of workbooks. Each gives the rows of the first sheet; a cell is a text, a number or a truth
value, and empty text where nothing is. What programs show as text is compared as such, so that numbers need to be equal
to the digits that they show."""

import csv
import io
import json
import os
import subprocess
import tempfile
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from driver import peers, rows

# Gnumeric shows a column's numbers in ten characters: six decimals, or six digits.
DIGITS_SHOWN = 1e-5
DECIMALS_SHOWN = 5e-7
# Token 8 of LibreOffice's CSV options: the content, not what the number format makes of it.
LIBREOFFICE_CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false"


@dataclass(frozen=True)
class Reader:
    name: str
    read: object  # of the environment and a path
    missing: str | None = None


def _output_of(command, **options):
    done = subprocess.run([str(word) for word in command], capture_output=True, check=False, **options)
    if done.returncode != 0:
        raise ValueError(f"{command[0]} failed: {done.stderr.decode(errors='replace')[-300:]}")
    return done.stdout.decode("utf-8")


def _csv_of(text):
    return csv.reader(io.StringIO(text, newline=""))


def _openpyxl(_, path):
    return rows.workbook_rows(path)


def _libreoffice(_, path):
    with tempfile.TemporaryDirectory() as folder:
        _output_of(["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to",
                    LIBREOFFICE_CSV, "--outdir", folder, path])
        return _csv_of((Path(folder) / path.name).with_suffix(".csv").read_text(encoding="utf-8"))


def _gnumeric(_, path):
    return _csv_of(_output_of(["ssconvert", "-O", "format=preserve", "-T", "Gnumeric_stf:stf_assistant", path, "fd://1"]))


def _gdal(_, path):
    # Whether the first row is a header is not left to a guess.
    options = {"OGR_XLSX_HEADERS": "FORCE"}
    return _csv_of(_output_of(["ogr2ogr", "-f", "CSV", "/vsistdout/", path], env=os.environ | options))


def _node(script):
    def read(environment, path):
        text = _output_of(["node", peers.PEERS / script, path], env=environment.variables)
        return (json.loads(line) for line in text.splitlines())
    return read


def all_readers(environment):
    return [Reader("openpyxl", _openpyxl, peers.missing_python("openpyxl")),
            Reader("LibreOffice", _libreoffice, peers.missing_program("soffice")),
            Reader("Gnumeric", _gnumeric, peers.missing_program("ssconvert")),
            Reader("GDAL", _gdal, peers.missing_program("ogr2ogr")),
            Reader("SheetJS", _node("sheetjs_read.cjs"), peers.missing_node(environment, "xlsx")),
            Reader("exceljs", _node("exceljs_read.cjs"), peers.missing_node(environment, "exceljs"))]


def is_shown(expected, found):
    """Whether `found` is what a reader may make of `expected`."""
    if expected is None or expected == "":
        return found in (None, "")
    if isinstance(expected, bool):
        return str(found).upper() in (("TRUE", "1") if expected else ("FALSE", "0"))
    if isinstance(expected, date):
        return _moment(found) == (expected if isinstance(expected, datetime) else datetime(*expected.timetuple()[:3]))
    if isinstance(expected, (int, float)):
        try:
            number = float(str(found).replace("\N{MINUS SIGN}", "-"))
            return abs(number - expected) <= max(DIGITS_SHOWN * abs(expected), DECIMALS_SHOWN)
        except ValueError:
            return False
    return found == expected


def _moment(found):
    if isinstance(found, datetime):
        return found.replace(microsecond=0)
    try:
        return datetime.fromisoformat(str(found).replace("/", "-").removesuffix("Z")).replace(microsecond=0)
    except ValueError:
        return None


def difference(found, expected):
    """The first cell that differs, in words, or None; and the number of rows read."""
    count, found = -1, iter(found)  # the header is no row
    for count, row in enumerate(expected):
        other = next(found, None)
        if other is None:
            return f"row {count} is missing", count
        for position, cell in enumerate(row):
            shown = other[position] if position < len(other) else ""
            if not is_shown(cell, shown):
                return f"row {count}, column {position + 1}: {shown!r}, not {cell!r}", count
    return ("there are more rows" if next(found, None) is not None else None), count
