#!/usr/bin/python3
"""Nested entities to a CSV of twenty columns with Python's json and csv: nested_python.py INPUT.jsonl OUTPUT.csv."""

import csv
import json
import sys

HEADER = ("id name name_de description ean brand color color_de material price currency weight stock rating buytodemand "
          "launchdate createdate productclassification keywords ischildof").split()


def first(attribute):
    return attribute["values"][0]["value"] if attribute else None


def in_locale(attribute, locale):
    if attribute:
        for value in attribute["values"]:
            if value["locale"] == locale:
                return value["value"]
    return None


def cells(entity):
    a = entity["data"]["attributes"]
    return (entity["id"], entity["name"], in_locale(a["mdmname"], "de-DE"), in_locale(a["description"], "en-US"),
            first(a["ean"]), first(a["brand"]), in_locale(a.get("color"), "en-US"), in_locale(a.get("color"), "de-DE"),
            first(a.get("material")), first(a["price"]), a["price"]["values"][0]["uom"], first(a["weight"]),
            first(a["stock"]), first(a.get("rating")), "true" if first(a["buytodemand"]) else "false",
            first(a["launchdate"]), first(a["createdate"]), first(a["productclassification"]),
            "; ".join([value["value"] for value in a["keywords"]["values"]]),
            entity["data"]["relationships"]["ischildof"][0]["relTo"]["id"])


def main():
    source, output = sys.argv[1:]
    with open(source, "rb", buffering=1 << 20) as lines, open(output, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEADER)
        writer.writerows(map(cells, map(json.loads, lines)))


main()
