#!/usr/bin/python3
"""Breaks the furniture of a good workbook in many ways and expects xlsx_check to notice each of them. Takes the good
workbook; it has a list and a note in column A and a link in B2."""

import sys
import tempfile

import xlsx_check
from xlsx_check_finds import rewritten

SHEET = "xl/worksheets/sheet1.xml"
RELATIONS = "xl/worksheets/_rels/sheet1.xml.rels"
NOTES = "xl/comments1.xml"
MUTATIONS = [
    ("list that is no list", SHEET, '<formula1>"x"</formula1>', "<formula1>x</formula1>"),
    ("list too long", SHEET, '<formula1>"x"</formula1>', '<formula1>"' + "x" * 256 + '"</formula1>'),
    ("rule without formula", SHEET, '<formula1>"x"</formula1>', ""),
    ("prompt too long", SHEET, 'prompt="p"', 'prompt="' + "p" * 256 + '"'),
    ("title too long", SHEET, 'promptTitle="a"', 'promptTitle="' + "a" * 33 + '"'),
    ("wrong count of rules", SHEET, '<dataValidations count="1">', '<dataValidations count="2">'),
    ("link to nowhere", SHEET, '<hyperlink ref="B2" r:id="rId1"/>', '<hyperlink ref="B2" r:id="rId9"/>'),
    ("address too long", RELATIONS, "https://example.com", "https://example.com/" + "x" * 2080),
    ("address that runs", RELATIONS, "https://example.com", "javascript:alert(1)"),
    ("notes without shapes", SHEET, "<legacyDrawing", "<nothing"),
    ("shapes without notes", RELATIONS, "../comments1.xml", "../notes1.xml"),
    ("empty note", NOTES, "<t>h</t>", "<t></t>"),
]


def main(good):
    if found := list(xlsx_check.problems(good)):
        sys.exit(f"the good workbook is not good: {found}")
    with tempfile.TemporaryDirectory(prefix="sluice-xlsx-furniture-") as folder:
        missed = [title for title, *mutation in MUTATIONS if not list(xlsx_check.problems(rewritten(good, folder, *mutation)))]
    if missed:
        sys.exit(f"not noticed: {', '.join(missed)}")
    print(f"{len(MUTATIONS)} broken workbooks noticed")


main(sys.argv[1])
