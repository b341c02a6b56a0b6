#!/usr/bin/python3
"""Prints what openpyxl reads in a workbook as JSON: a list of sheets with their cells. A cell is null, a boolean, a
number, a text, or {"date": ...} and {"datetime": ...} for what openpyxl takes for one."""

import json
import sys
from datetime import date, datetime

import openpyxl
from openpyxl.utils.escape import unescape


def shown(cell):
    value = cell.value
    if isinstance(value, datetime):
        has_time = "h" in cell.number_format
        return {"datetime": value.isoformat()} if has_time else {"date": value.date().isoformat()}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    return unescape(value) if isinstance(value, str) else value


def described_rule(rule):
    told = ("type", "operator", "formula1", "formula2", "allowBlank", "errorStyle", "error", "errorTitle", "prompt",
            "promptTitle")
    return {name: getattr(rule, name) for name in told if getattr(rule, name) not in (None, "")}


def look(cell):
    """What a cell's text and ground look like, where its text has a colour of its own."""
    color = cell.font.color
    if color is None or color.type != "rgb" or cell.hyperlink:
        return None
    ground = f" on {cell.fill.fgColor.rgb[2:]}" if cell.fill.fill_type else ""
    return f"{color.rgb[2:]}{ground}" + (", wrapped" if cell.alignment.wrap_text else "")


def looks_of(sheet):
    """From ranges of neighbours in a row to their look."""
    looks = {}
    for row in sheet.iter_rows():
        first = None
        for cell in row:
            if first is None or look(cell) != look(first):
                first = cell
            if look(cell) is not None:
                looks.pop(f"{first.coordinate}:{cell.offset(0, -1).coordinate}" if cell is not first else "", None)
                looks[f"{first.coordinate}:{cell.coordinate}"] = look(cell)
    return looks


def described(sheet):
    widths = {number: column.width for column in sheet.column_dimensions.values()
              for number in range(column.min, column.max + 1)}
    cells = [cell for row in sheet.iter_rows() for cell in row]
    return {
        "notes": {cell.coordinate: unescape(cell.comment.text) for cell in cells if cell.comment},
        "links": {cell.coordinate: cell.hyperlink.target + ("#" + cell.hyperlink.location if cell.hyperlink.location else "")
                  for cell in cells if cell.hyperlink},
        "looks": looks_of(sheet),
        "rules": {str(rule.sqref): described_rule(rule) for rule in sheet.data_validations.dataValidation},
        "name": sheet.title,
        "state": sheet.sheet_state,
        "dimension": sheet.dimensions,
        "freeze": sheet.freeze_panes,
        "filter": sheet.auto_filter.ref,
        "merged": sorted(str(area) for area in sheet.merged_cells.ranges),
        "widths": [round(widths[number] - 0.7109375, 1) for number in sorted(widths)],
        "rows": [[shown(cell) for cell in row] for row in sheet.iter_rows()],
        "formats": [[cell.number_format for cell in row] for row in sheet.iter_rows()],
        "bold": [any(cell.font.b for cell in row) for row in sheet.iter_rows()],
        "fills": [[cell.fill.fgColor.rgb if cell.fill.fill_type else None for cell in row] for row in sheet.iter_rows()],
    }


def main():
    workbook = openpyxl.load_workbook(sys.argv[1])
    json.dump({"active": workbook.active.title, "created": workbook.properties.created.isoformat(),
               "sheets": [described(sheet) for sheet in workbook]}, sys.stdout, ensure_ascii=False)


if __name__ == "__main__":
    main()
