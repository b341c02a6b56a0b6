#!/usr/bin/python3
"""Prints a workbook so that a person can read and compare it: for each sheet its name and furniture, then a line for
each row with its cells as JSON between tabs."""

import json
import sys

import openpyxl

from xlsx_cells import described

workbook = openpyxl.load_workbook(sys.argv[1])
for sheet in workbook:
    facts = described(sheet)
    # The first visible sheet is in front unless the file says another one.
    is_in_front = sheet is workbook.active and sheet is not workbook.worksheets[0]
    sizes = {cell.font.sz for row in sheet.iter_rows() for cell in row}
    of_size = "" if sizes <= {11} else f", font {sorted(sizes)}"
    print(f"== {facts['name']}: {facts['state']}{', in front' if is_in_front else ''}, {facts['dimension']}, freeze {facts['freeze']}, "
          f"filter {facts['filter']}, merged {facts['merged']}, widths {facts['widths']}{of_size}")
    for fact in ("looks", "notes", "links", "rules"):
        for place, value in facts[fact].items():
            print(f"{fact[:-1]} {place}: {json.dumps(value, ensure_ascii=False)}")
    for cells, formats in zip(facts["rows"], facts["formats"]):
        print("\t".join(json.dumps(cell, ensure_ascii=False) + ("" if form == "General" else f" [{form}]")
                        for cell, form in zip(cells, formats)))
