#!/usr/bin/python3
"""The CSV of the tutorial, read by Python's csv module."""

import csv
import io

import catalogue as c
from exporting import Comparison, exported, the_file

HEADERS = ["id", "Name//en-US", "EAN", "Colour//en-US", "Price", "Price.UOM", "Stock", "Launch", "Keywords", "Product"]


def cells(entity):
    yield entity["id"]
    yield c.text(entity, "mdmname", locale="en-US")
    yield c.first(entity, "ean")
    yield c.text(entity, "color", locale="en-US")
    price = c.number(entity, "price")
    yield None if price is None else str(price)  # 190.50 keeps its zero
    yield c.text(entity, "price", field="uom")
    stock = c.number(entity, "stock")
    yield None if stock is None else str(stock)
    launch = c.day(entity, "launchdate")
    yield None if launch is None else launch.isoformat()
    yield c.text(entity, "keywords")
    yield c.targets(entity, "ischildof")


with exported("tutorial_csv") as out:
    raw = the_file(out, "tutorial_csv.csv").read_bytes()
comparison = Comparison()
comparison.tables(
    "tutorial_csv.csv", list(csv.reader(io.StringIO(raw.decode("utf-8"), newline=""))),
    [HEADERS] + [["" if cell is None else cell for cell in cells(entity)] for entity in c.of_type("sku")])
comparison.equal("the last row ends", raw.endswith(b"\n"), True)
comparison.equal("a price keeps its zeros", b",190.50,EUR," in raw, True)
comparison.end()
