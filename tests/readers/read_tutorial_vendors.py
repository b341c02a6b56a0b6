#!/usr/bin/python3
"""The offers of the tutorial: one line of JSON for each vendor or price break of each article on sale."""

import json
from decimal import Decimal

import catalogue as c
from exporting import Comparison, exported, the_file


def offers(entity):
    """(vendor, from quantity, cost) of one article."""
    for vendor in c.attributes(entity).get("alternatevendor", {}).get("group", []):
        name = vendor["vendorid"]["values"][0]["value"]
        if "pricebreaks" in vendor:
            for step in vendor["pricebreaks"]["group"]:
                yield name, step["minquantity"]["values"][0]["value"], step["cost"]["values"][0]["value"]
        else:
            yield name, 1, vendor["vendorcost"]["values"][0]["value"]


expected = [
    {"id": entity["id"], "name": c.text(entity, "mdmname", locale="en-US"), "vendor": vendor, "from_quantity": quantity,
     "cost": cost, "terms": "any quantity" if quantity == 1 else f"from {quantity} pieces"}
    for entity in c.of_type("sku") if c.first(entity, "status") != "discontinued"
    for vendor, quantity, cost in offers(entity)]

with exported("tutorial_vendors") as out:
    lines = the_file(out, "tutorial_vendors.ndjson").read_text("utf-8").split("\n")
comparison = Comparison()
comparison.equal("what follows the last line", lines.pop(), "")
comparison.equal("number of offers", len(lines), len(expected))
for number, (line, offer) in enumerate(zip(lines, expected), 1):
    comparison.equal(f"line {number}", json.loads(line, parse_float=Decimal), offer)
comparison.end()
