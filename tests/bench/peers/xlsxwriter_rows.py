#!/usr/bin/python3
"""The flat table as a workbook, written by XlsxWriter in constant memory: xlsxwriter_rows.py INPUT.csv OUTPUT.

With - as OUTPUT the rows are read and dropped: what that costs is subtracted.
"""

import csv
import sys
from datetime import date, datetime

import flat_types


def rows_of(path):
    """The header, then each row with values of their types; None for what is missing."""
    with open(path, encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        header = next(reader)
        yield header
        convert = [{"integer": int, "number": float, "boolean": "true".__eq__, "date": date.fromisoformat,
                    "datetime": lambda text: datetime.fromisoformat(text[:-1])}.get(flat_types.TYPES[name], str)
                   for name in header]
        for row in reader:
            yield [None if text == "" else make(text) for make, text in zip(convert, row)]


def write(path, rows):
    import xlsxwriter
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as workbook:
        sheet = workbook.add_worksheet("rows")
        formats = {"date": workbook.add_format({"num_format": "yyyy-mm-dd"}),
                   "datetime": workbook.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})}
        header = next(rows)
        sheet.write_row(0, 0, header)
        methods = [{"integer": sheet.write_number, "number": sheet.write_number, "boolean": sheet.write_boolean,
                    "date": sheet.write_datetime, "datetime": sheet.write_datetime}.get(flat_types.TYPES[name],
                                                                                       sheet.write_string)
                   for name in header]
        styles = [formats.get(flat_types.TYPES[name]) for name in header]
        columns = list(enumerate(zip(methods, styles)))
        for number, row in enumerate(rows, 1):
            for column, (method, style) in columns:
                if row[column] is not None:
                    method(number, column, row[column], style)


def main():
    source, output = sys.argv[1:]
    rows = rows_of(source)
    if output == "-":
        print(sum(1 for _ in rows), "rows")
    else:
        write(output, rows)


main()
