#!/usr/bin/python3
"""Folders and files are named after what they hold, and no source file is over LINES_MAX lines."""

from tree import files, read, report

LINES_MAX = 500
SOURCES = {".cpp", ".hpp", ".h", ".c", ".lua", ".py", ".cmake", ".sh"}
VAGUE = {"util", "utils", "common", "helper", "helpers", "manager", "managers", "misc"}


def problems_of(name):
    for part in name.parts:
        words = set(part.lower().split(".")[0].split("_"))
        if words & VAGUE:
            yield f"{name}: '{part}' says nothing of what it holds; name it after that"
    if name.suffix in SOURCES or name.name in ("CMakeLists.txt", "dev"):
        lines = (read(name) or "").count("\n")
        if lines > LINES_MAX:
            yield f"{name}: {lines} lines; split it, {LINES_MAX} is the most"


names = files()
report([problem for name in names for problem in problems_of(name)], f"names and sizes of {len(names)} files")
