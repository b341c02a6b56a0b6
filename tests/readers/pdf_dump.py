#!/usr/bin/python3
"""Prints a PDF so that a person can read and compare it: for each page its size in points, then its lines of text as they
stand on paper. Read by poppler, and checked by qpdf."""

import re
import subprocess
import sys


def run(*command):
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout


def main():
    file = sys.argv[1]
    run("qpdf", "--check", file)
    facts = run("pdfinfo", "-f", "1", "-l", "99999", file)
    title = re.search(r"^Title: +(.*)$", facts, re.MULTILINE)
    print(f"title {title[1] if title else ''}")
    pages = run("pdftotext", "-layout", file, "-").split("\f")[:-1]
    sizes = re.findall(r"^Page +\d+ size: +([\d.]+) x ([\d.]+) pts", facts, re.MULTILINE)
    for number, ((width, height), text) in enumerate(zip(sizes, pages, strict=True), 1):
        print(f"== page {number}: {float(width):.0f} x {float(height):.0f}")
        for line in text.splitlines():
            if line.strip():
                print(line.rstrip())


main()
