#!/usr/bin/python3
"""The workbook of the tutorial, read by openpyxl cell by cell, and by Gnumeric."""

import csv
import subprocess
import tempfile
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl

import catalogue as c
from exporting import SECONDS_MAX, Comparison, exported, the_file

DIGITS_MAX = 15  # of a number cell; more of them stay text

PRODUCTS = ["ID", "English", "Deutsch", "Français", "日本語", "العربية", "Description", "Classification", "Supplier"]
SKUS = ["ID", "Title", "Product", "EAN", "Colour", "Farbe", "Size", "Price", "Price.UOM", "Price Germany", "Price France",
        "Price Japan", "Weight", "Weight.UOM", "Stock", "Made to order", "Launch", "Created", "Status", "Keywords"]
RELATIONSHIPS = ["ID", "Type", "Relationship", "Related to ID", "Related to Type"]


def products():
    yield PRODUCTS
    for entity in c.of_type("product"):
        yield [entity["id"], *(c.text(entity, "mdmname", locale=locale) for locale in
                               ("en-US", "de-DE", "fr-FR", "ja-JP", "ar")),
               c.text(entity, "description", locale="en-US"), c.text(entity, "productclassification"),
               c.targets(entity, "suppliedby")]


def title(entity):
    name = c.first(entity, "mdmname", locale="en-US")
    if name is None:
        name = c.name(entity)
    if name is not None and c.first(entity, "status") == "discontinued":
        name += " (while stocks last)"
    return name


def skus():
    yield SKUS
    for entity in c.of_type("sku"):
        yield [entity["id"], title(entity), c.targets(entity, "ischildof"), c.first(entity, "ean"),
               c.text(entity, "color", locale="en-US"), c.text(entity, "color", locale="de-DE"), c.text(entity, "size"),
               c.number(entity, "price"), c.text(entity, "price", field="uom"),
               *(c.number(entity, "price", context={"country": country}) for country in ("Germany", "France", "Japan")),
               c.number(entity, "weight", source="internal"), c.text(entity, "weight", field="uom", source="internal"),
               c.number(entity, "stock"), c.first(entity, "buytodemand"), c.day(entity, "launchdate"),
               c.moment(entity, "createdate"), c.text(entity, "status"), c.text(entity, "keywords", separator="; ")]


def relationships():
    yield RELATIONSHIPS
    for entity in c.entities():
        for kind in ("ischildof", "goeswith", "belongstobrand", "suppliedby"):
            for link in c.links(entity, kind):
                yield [entity["id"], entity["type"], kind, link["relTo"]["id"], link["relTo"]["type"]]


def as_cell(value):
    """What a spreadsheet can hold of a value: dates as times at midnight, long numbers as text, "" not at all."""
    if isinstance(value, Decimal):
        significant = value.normalize().as_tuple().digits
        return str(value) if len(significant) > DIGITS_MAX else Decimal(float(value)).quantize(Decimal("1.000000"))
    if isinstance(value, date) and not isinstance(value, datetime):
        return datetime(value.year, value.month, value.day)
    return None if value == "" else value


def as_found(value):
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return Decimal(float(value)).quantize(Decimal("1.000000"))
    return value


def check_with_openpyxl(path, comparison):
    workbook = openpyxl.load_workbook(path)
    comparison.equal("sheets", workbook.sheetnames, ["Products", "SKUs", "Relationships"])
    for sheet, rows in zip(workbook, (products, skus, relationships)):
        # Above the headers stands the row of groups where the columns have them.
        first = 1 if sheet.title == "Relationships" else 2
        found = [[as_found(cell) for cell in row] for row in sheet.iter_rows(min_row=first, values_only=True)]
        comparison.tables(sheet.title, found, [[as_cell(cell) for cell in row] for row in rows()])
        comparison.equal(f"{sheet.title}: frozen below the headers", sheet.freeze_panes[-1], str(first + 1))
        comparison.equal(f"{sheet.title}: filtered from the headers on",
                         (sheet.auto_filter.ref or "").startswith(f"A{first}:"), True)


def check_with_gnumeric(path, comparison):
    """Text cells survive the way through another program, leading zeros and signs included."""
    with tempfile.TemporaryDirectory(prefix="sluice-gnumeric-") as folder:
        subprocess.run(["ssconvert", "-S", "-T", "Gnumeric_stf:stf_csv", path, f"{folder}/%s.csv"], check=True,
                       capture_output=True, timeout=SECONDS_MAX, env={"HOME": folder, "LC_ALL": "C.UTF-8"})
        with open(Path(folder) / "SKUs.csv", encoding="utf-8", newline="") as text:
            found = list(csv.reader(text))[1:]
    expected = list(skus())
    comparison.equal("Gnumeric: number of rows", len(found), len(expected))
    for found_row, expected_row in zip(found, expected):
        for header, found_cell, expected_cell in zip(SKUS, found_row, expected_row):
            if expected_cell is None or isinstance(expected_cell, str):
                comparison.equal(f"Gnumeric: {expected_row[0]}, {header}", found_cell, expected_cell or "")


with exported("tutorial_excel") as out:
    workbook_path = the_file(out, "tutorial_excel.xlsx")
    both = Comparison()
    check_with_openpyxl(workbook_path, both)
    check_with_gnumeric(workbook_path, both)
both.end()
