#!/usr/bin/python3
"""Every `expression --> result` of docs/lib.md and of the .txt files beside this one gives its result.

    examples.py BUILD_FOLDER

A result is JSON or nil; `error: TEXT` wants an error whose message holds the text.
"""

import json
import re
import sys
from pathlib import Path

from lua import MODULES, SOURCE, evaluate

EXAMPLE = re.compile(r"^(?P<expression>[^-\s].*?)\s+--> (?P<result>.+)$")


def examples(path):
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if match := EXAMPLE.match(line):
            yield f"{path.relative_to(SOURCE)}:{number}", match["expression"], match["result"]
        elif path.suffix == ".txt" and line and not line.startswith("--"):
            sys.exit(f"{path}:{number}: neither an example nor a comment: {line}")


def problem(result, is_good, value):
    if result.startswith("error: "):
        return None if not is_good and result.removeprefix("error: ") in value else f"gives {value!r}"
    wanted = None if result == "nil" else json.loads(result)
    return None if is_good and value == wanted and type(value) is type(wanted) else f"gives {value!r}"


def main():
    here = Path(__file__).parent
    files = [SOURCE / "docs/lib.md", *(here / f"{module}.txt" for module in MODULES)]
    found = [example for path in files for example in examples(path)]
    results = evaluate(Path(sys.argv[1]).resolve(), [expression for _, expression, _ in found])
    problems = 0
    for (place, expression, result), (is_good, value) in zip(found, results):
        if what := problem(result, is_good, value):
            print(f"{place}: {expression} {what}, not {result}")
            problems += 1
    print(f"{len(found)} examples, {problems} wrong")
    sys.exit(1 if problems or len(found) < 100 else 0)


main()
