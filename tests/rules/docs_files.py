#!/usr/bin/python3
"""Files that the documentation names exist: what docs/walk.md walks through, and the target of every link."""

import re
from pathlib import Path

from tree import SOURCE, files, read, report

FENCE = re.compile(r"^(```|~~~).*?^\1[^\S\n]*$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
# A path of ours in backticks, perhaps with a line or a wildcard behind it.
NAMED = re.compile(r"`((?:engine|plugins|host|profiles|scripts|tests|docs)/[\w./*-]*)`")
WALK = Path("docs/walk.md")


def exists(path):
    if "*" in path:
        return any(SOURCE.glob(path))
    return (SOURCE / path).exists()


def dead_links(name, text):
    prose = FENCE.sub(lambda block: "\n" * block.group().count("\n"), text)
    for match in LINK.finditer(prose):
        target = match.group(1).split("#")[0]
        if not target or re.match(r"[a-z]+:", target):
            continue
        if not (SOURCE / name.parent / target).exists():
            yield f"{name}:{prose.count(chr(10), 0, match.start()) + 1}: links to {target}, which does not exist"


def dead_names(name, text):
    for match in NAMED.finditer(text):
        if not exists(match.group(1)):
            yield f"{name}:{text.count(chr(10), 0, match.start()) + 1}: names {match.group(1)}, which does not exist"


def main():
    pages = [name for name in files() if name.suffix == ".md"]
    problems = []
    for name in pages:
        text = read(name)
        problems += dead_links(name, text)
        problems += dead_names(name, text)
    if WALK not in pages:
        problems.append(f"{WALK} is missing")
    elif len(set(NAMED.findall(read(WALK)))) < 10:
        problems.append(f"{WALK} names fewer than ten files of ours: that is no walk through them")
    report(problems, f"files named in {len(pages)} pages")


main()
