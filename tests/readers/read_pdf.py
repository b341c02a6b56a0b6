#!/usr/bin/python3
"""PDF files as poppler and qpdf read them: every value on a page, the header at one place on each of them, all within the
margins, the same bytes every time; and encrypted ones, for whoever has the password."""

import json
import os
import re
import subprocess
import tempfile
import xml.etree.ElementTree as ElementTree
from pathlib import Path

from exporting import Comparison, build_folder

ROWS = 700
MARGIN = 54.0  # points; 3/4 inch
HALF_POINT = 0.5
PASSWORD = "correct hörse"
XHTML = "{http://www.w3.org/1999/xhtml}"
SCRIPT = """local c = require "columns"
return { columns = {
  c.pointer { "/id", header = "Nr." }, c.pointer { "/text", header = "Remark" },
  c.pointer { "/count", header = "Count", type = "integer" },
} }
"""


def records():
    return [{"id": f"id{number}", "text": " ".join(f"w{number}x{i}" for i in range(number % 23)), "count": number * 7}
            for number in range(ROWS)]


def exported(folder, settings, threads=1):
    name = f"case{len(list(folder.iterdir()))}.pdf"
    (folder / "case.yaml").write_text("profile: case\nsource: {plugin: jsonl, settings: {path: \"${profile_dir}/case.jsonl\"}}\n"
                                      "transform: {script: case.lua}\nwriter: {plugin: pdf, settings: " + json.dumps(settings) + "}\n")
    (folder / "case.lua").write_text(SCRIPT)
    (folder / "case.jsonl").write_text("".join(json.dumps(record) + "\n" for record in records()))
    subprocess.run([build_folder() / "bin/sluice", "export", "case", "--profiles", folder, "--scripts", folder, "--quiet", "--force",
                    "--threads", str(threads), "--output", folder / name],
                   env={**os.environ, "PDF_PASSWORD": PASSWORD}, timeout=300, check=True)
    return folder / name


def run(*command, expect=0):
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == expect, (command, done.returncode, done.stderr)
    return done.stdout


def pages_of(file):
    """Of each page its width and height, and its words as (text, left, top, right, bottom)."""
    document = ElementTree.fromstring(run("pdftotext", "-bbox", file, "-"))
    return [(float(page.get("width")), float(page.get("height")),
             [(word.text, *(float(word.get(side)) for side in ("xMin", "yMin", "xMax", "yMax"))) for word in page.iter(XHTML + "word")])
            for page in document.iter(XHTML + "page")]


def check_pages(name, pages, wanted, comparison):
    words = [word[0] for page in pages for word in page[2]]
    for record in records():
        for value in (record["id"], *record["text"].split()):
            comparison.equal(f"{name}: {value} is there", words.count(value), 1)
    edge = next(word[3] for word in pages[0][2] if word[0] == "Count")
    numbers = [int(word[0]) for page in pages for word in page[2] if abs(word[3] - edge) < HALF_POINT and word[0].isdigit()]
    comparison.equal(f"{name}: numbers at the right", numbers, [record["count"] for record in records()])
    for number, (width, height, page) in enumerate(pages, 1):
        comparison.equal(f"{name}, page {number}: size", (round(width), round(height)), wanted)
        comparison.equal(f"{name}, page {number}: header", [word[0] for word in page if word[0] in ("Nr.", "Remark", "Count")],
                         ["Nr.", "Remark", "Count"])
        comparison.equal(f"{name}, page {number}: headers are at one place", [word[1] for word in page if word[0] in ("Nr.", "Remark")],
                         [word[1] for word in pages[0][2] if word[0] in ("Nr.", "Remark")])
        out = [word[0] for word in page if word[1] < MARGIN - HALF_POINT or word[2] < MARGIN - 3 or word[3] > width - MARGIN + HALF_POINT
               or word[4] > height - MARGIN + 3]
        comparison.equal(f"{name}, page {number}: words in the margins", out, [])
        foot = [word[0] for word in page if word[2] > height - MARGIN - 12]
        comparison.equal(f"{name}, page {number}: foot", foot, ["Page", str(number), "of", str(len(pages))])


def check_encrypted(folder, settings, comparison):
    plain = exported(folder, settings)
    file = exported(folder, {**settings, "password": "${env:PDF_PASSWORD}"})
    bytes_ = file.read_bytes()
    comparison.equal("the password is in the file", PASSWORD.encode() in bytes_ or b"Remark" in bytes_, False)
    run("pdfinfo", file, expect=1)
    run("qpdf", "--check", "--password=wrong", file, expect=2)
    facts = run("qpdf", "--show-encryption", f"--password={PASSWORD}", file)
    comparison.equal("how it is encrypted", ("R = 6" in facts, "AESv3" in facts, "modify anything: allowed" in facts), (True, True, True))
    opened = folder / "opened.pdf"
    run("qpdf", "--decrypt", f"--password={PASSWORD}", file, opened)
    comparison.equal("what it says", pages_of(opened), pages_of(plain))


def main():
    comparison = Comparison()
    margins = {side: MARGIN / 72 * 25.4 for side in ("top", "bottom", "left", "right")}
    with tempfile.TemporaryDirectory(prefix="sluice-pdf-") as name:
        folder = Path(name)
        for paper, size in (("A4", (595, 842)), ("letter", (612, 792))):
            settings = {"paper": paper, "margins": margins, "page_footer": {"left": "Page {page} of {pages}"}, "widths": "content"}
            file = exported(folder, settings)
            run("qpdf", "--check", file)
            comparison.equal(f"{paper}: the bytes of three threads", exported(folder, settings, 3).read_bytes() == file.read_bytes(), True)
            comparison.equal(f"{paper}: no dates", re.findall(rb"Date", file.read_bytes()), [])
            check_pages(paper, pages_of(file), size, comparison)
        check_encrypted(folder, {}, comparison)
    comparison.end()


if __name__ == "__main__":
    main()
