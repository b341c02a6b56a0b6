#!/usr/bin/python3
"""HTML as Python reads it: the same values in documents and pieces, odd texts too, and nothing that a value could open."""

import tempfile
from html.parser import HTMLParser
from pathlib import Path

from exporting import Comparison
from read_xml import HEADERS, expected, exported, records

VOID = {"meta", "col"}
TITLE, DESCRIPTION = "T <b>&amp;", "D \"'"


class Page(HTMLParser):
    """The elements of a page, and its rows as lists of (text, class)."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.tags, self.open, self.rows, self.texts, self.order = set(), [], [], {}, []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        if tag not in VOID:
            self.open.append(tag)
        if tag in ("h1", "p", "table"):
            self.order.append(tag)
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append(["", dict(attrs).get("class")])

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.texts["damaged"] = tag

    def handle_data(self, data):
        tag = self.open[-1] if self.open else ""
        if tag in ("td", "th"):
            self.rows[-1][-1][0] += data
        elif tag in ("h1", "p", "title"):
            self.texts[tag] = self.texts.get(tag, "") + data


def expected_rows(has_header):
    rows = [[[name, "number" if name == "Count" else None] for name in HEADERS]] if has_header else []
    for record in records():
        cells = expected(record)
        rows.append([[cells[name], "number" if name == "Count" else None] if name in cells else ["-", "null"] for name in HEADERS])
    return rows


def check(name, page, settings, comparison):
    comparison.equal(f"{name}: open at the end", page.open, [])
    allowed = {"table", "thead", "tbody", "tr", "th", "td", "h1", "p", "html", "head", "meta", "title", "style", "body"}
    comparison.equal(f"{name}: other elements", page.tags - allowed, set())
    comparison.equal(f"{name}: rows", page.rows, expected_rows(settings["header"]))
    texts = {"h1": TITLE, "p": DESCRIPTION, **({"title": TITLE} if settings["document"] else {})}
    comparison.equal(f"{name}: texts", page.texts, texts)
    comparison.equal(f"{name}: their order", page.order, ["h1", "table", "p"])


def main():
    comparison = Comparison()
    with tempfile.TemporaryDirectory(prefix="sluice-html-") as folder:
        for is_document in (True, False):
            for has_header in (True, False):
                settings = {"document": is_document, "header": has_header, "title": TITLE, "description": DESCRIPTION,
                            "description_at": "bottom", "null_text": "-", "widths": "equal"}
                name = f"document {is_document}, header {has_header}"
                text = exported(Path(folder), settings, 1, "html")
                comparison.equal(f"{name}: the bytes of three threads", exported(Path(folder), settings, 3, "html") == text, True)
                comparison.equal(f"{name}: begins with", text.startswith(b"<!DOCTYPE html>\n"), is_document)
                check(name, Page(text.decode()), settings, comparison)
    comparison.end()


if __name__ == "__main__":
    main()
