#!/usr/bin/python3
"""XML as Python reads it: the same values in every form, odd texts too, and a data set as a strict reader takes it."""

import json
import random
import re
import subprocess
import tempfile
import xml.etree.ElementTree as ElementTree
from pathlib import Path

from exporting import Comparison, build_folder

SCRIPT = """local c = require "columns"
return { columns = {
  c.pointer { "/id", header = "Nr." }, c.pointer { "/text", header = "A text" },
  c.pointer { "/count", header = "Count", type = "integer" }, c.pointer { "/at", header = "At", type = "datetime" },
} }
"""
HEADERS = ["Nr.", "A text", "Count", "At"]
SCHEMA = "{http://www.w3.org/2001/XMLSchema}"


def odd_texts():
    odd = random.Random(3)
    letters = "ab <>&\"'\r\n\t]]>ÄЖ漢😀\u00a0\ufffd\u2028-_x0020_"
    return ["", " ", "\r\n", "]]>", "&amp;", "<!-- x -->", "</td><script>x</script>"] + ["".join(odd.choices(letters, k=odd.randint(0, 40))) for _ in range(300)]


def records():
    return [{"id": str(number), "text": text, **({"count": number - 7} if number % 3 else {}),
             **({"at": "2018-10-29T08:42:12Z"} if number % 5 == 0 else {})} for number, text in enumerate(odd_texts())]


def expected(record):
    cells = {"Nr.": record["id"], "A text": record["text"], "Count": record.get("count"), "At": record.get("at")}
    return {name: str(value) for name, value in cells.items() if value is not None}


def decoded(name):
    return re.sub("_x([0-9A-F]{4}|[0-9A-F]{8})_", lambda found: chr(int(found.group(1), 16)), name)


def exported(folder, settings, threads, plugin="xml"):
    (folder / "case.yaml").write_text("profile: case\nsource: {plugin: jsonl, settings: {path: \"${profile_dir}/case.jsonl\"}}\n"
                                      "transform: {script: case.lua}\nwriter: {plugin: " + plugin + ", settings: " + json.dumps(settings) + "}\n")
    (folder / "case.lua").write_text(SCRIPT)
    (folder / "case.jsonl").write_text("".join(json.dumps(record) + "\n" for record in records()))
    subprocess.run([build_folder() / "bin/sluice", "export", "case", "--profiles", folder, "--scripts", folder, "--quiet", "--force",
                    "--threads", str(threads), "--output", folder / f"case.{plugin}"], timeout=300, check=True)
    return (folder / f"case.{plugin}").read_bytes()


def cells(row, form):
    if form == "attributes":
        return {decoded(name): value for name, value in row.attrib.items()}
    if form == "columns":
        return {column.get("name"): column.text or "" for column in row}
    return {decoded(column.tag): column.text or "" for column in row}


def check_dataset(text, comparison):
    """The fixed steps down the schema that readers of data sets go, by position."""
    root = ElementTree.fromstring(text)
    schema, *rows = list(root)
    comparison.equal("the schema is first", (schema.tag, schema.get("id")), (SCHEMA + "schema", "Texts"))
    whole = schema[0]
    entity = whole[0][0][0]
    comparison.equal("rows are called", entity.get("name"), "Text")
    fields = {decoded(field.get("name")): field.get("type") for field in entity[0][0]}
    comparison.equal("types", fields, {"Nr.": "xs:string", "A text": "xs:string", "Count": "xs:long", "At": "xs:dateTime"})
    comparison.equal("the key", decoded(whole[-1][-1].get("xpath")), "Nr.")
    comparison.equal("rows", [cells(row, "elements") for row in rows], [expected(record) for record in records()])
    comparison.equal("names of rows", {row.tag for row in rows}, {"Text"})


def main():
    comparison = Comparison()
    with tempfile.TemporaryDirectory(prefix="sluice-xml-") as name:
        folder = Path(name)
        for form in ("elements", "columns", "attributes"):
            for layout in ("lines", "compact", "pretty"):
                settings = {"values": form, "layout": layout, "root": "a/b"}
                text = exported(folder, settings, 1)
                comparison.equal(f"{form}, {layout}: the bytes of three threads", exported(folder, settings, 3) == text, True)
                found = [cells(row, form) for row in ElementTree.fromstring(text)[0]]
                comparison.equal(f"{form}, {layout}", found, [expected(record) for record in records()])
        check_dataset(exported(folder, {"root": "MainRoot", "row": "Text", "dataset": {"name": "Texts", "key": "Nr."}}, 2), comparison)
    comparison.end()


if __name__ == "__main__":
    main()
