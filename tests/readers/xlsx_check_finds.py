#!/usr/bin/python3
"""Breaks a good workbook in many ways and expects xlsx_check to notice each of them. Takes the good workbook; it has a
sheet with at least two rows of two columns, of which the second holds numbers, and a filter."""

import sys
import tempfile
import zipfile
from pathlib import Path

import xlsx_check

SHEET, BOOK = "xl/worksheets/sheet1.xml", "xl/workbook.xml"
MUTATIONS = [
    ("rows out of order", SHEET, '<row r="2">', '<row r="9">'),
    ("cell without reference", SHEET, '<c r="A2"', "<c"),
    ("cells out of order", SHEET, '<c r="A2"', '<c r="C2"'),
    ("cell of another row", SHEET, '<c r="A2"', '<c r="A3"'),
    ("dimension too small", SHEET, '<dimension ref="A1:B3"/>', '<dimension ref="A1:B2"/>'),
    ("dimension too large", SHEET, '<dimension ref="A1:B3"/>', '<dimension ref="A1:B4"/>'),
    ("no dimension", SHEET, '<dimension ref="A1:B3"/>', ""),
    ("unknown style", SHEET, ' s="1"', ' s="99"'),
    ("no number", SHEET, "<v>1</v>", "<v>one</v>"),
    ("infinite number", SHEET, "<v>1</v>", "<v>1e999</v>"),
    ("unknown type", SHEET, 't="inlineStr"', 't="str"'),
    ("space not preserved", SHEET, "<t>x</t>", "<t> x</t>"),
    ("text too long", SHEET, "<t>x</t>", "<t>" + "x" * 32768 + "</t>"),
    ("columns overlap", SHEET, '<col min="2"', '<col min="1"'),
    ("elements out of order", SHEET, "<pageMargins", "<cols/><pageMargins"),
    ("pane beside its split", SHEET, 'topLeftCell="A2"', 'topLeftCell="A3"'),
    ("filter too short", SHEET, '<autoFilter ref="A1:B3"/>', '<autoFilter ref="A1:B2"/>'),
    ("filter without its name", BOOK, "$A$1:$B$3", "$A$1:$B$4"),
    ("forbidden sheet name", BOOK, 'name="rows"', 'name="a/b"'),
    ("hidden sheet alone", BOOK, 'sheetId="1"', 'sheetId="1" state="hidden"'),
    ("part without content type", "[Content_Types].xml", 'PartName="/xl/styles.xml"', 'PartName="/xl/other.xml"'),
    ("part that is not there", "xl/_rels/workbook.xml.rels", "styles.xml", "style.xml"),
    ("wrong count of styles", "xl/styles.xml", "<cellXfs count=", "<cellXfs count=\"1\" was="),
    ("style with an unknown font", "xl/styles.xml", 'fontId="1"', 'fontId="9"'),
]


class Pipe:
    """A file that cannot seek, which makes zipfile write data descriptors."""

    def __init__(self, raw):
        self.write, self.flush = raw.write, raw.flush


def rewritten(good, folder, part, old, new):
    path = Path(folder) / "broken.xlsx"
    with zipfile.ZipFile(good) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            text = source.read(name).decode()
            if name == part:
                if old not in text:
                    sys.exit(f"{part} does not hold {old!r}")
                text = text.replace(old, new, 1)
            target.writestr(name, text)
    return path


def main(good):
    if found := list(xlsx_check.problems(good)):
        sys.exit(f"the good workbook is not good: {found}")
    with tempfile.TemporaryDirectory(prefix="sluice-xlsx-check-") as folder:
        missed = [title for title, *mutation in MUTATIONS if not list(xlsx_check.problems(rewritten(good, folder, *mutation)))]
        streamed = Path(folder) / "streamed.xlsx"
        with zipfile.ZipFile(good) as source, open(streamed, "wb") as raw:
            with zipfile.ZipFile(Pipe(raw), "w", zipfile.ZIP_DEFLATED) as target:
                for name in source.namelist():
                    target.writestr(name, source.read(name))
        if not any("descriptor" in problem for problem in xlsx_check.problems(streamed)):
            missed.append("data descriptors")
    if missed:
        sys.exit(f"not noticed: {', '.join(missed)}")
    print(f"{len(MUTATIONS) + 1} broken workbooks noticed")


if __name__ == "__main__":
    main(sys.argv[1])
