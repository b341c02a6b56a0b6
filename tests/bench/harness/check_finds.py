#!/usr/bin/python3
"""./dev bench --check passes with counts as they are, and fails, naming export and percentage, when one has risen."""

import json
import sys
import tempfile
from pathlib import Path

from harness import Expectations, bench

from driver.instructions import SKIPPED, compare, count_by_object

EXPORT = "startup"  # the quickest
CALLGRIND = """events: Ir
ob=(1) /bin/program
fn=(1) main
10 100
cob=(2) /lib/library.so
cfn=(2) work
calls=3 7
11 5000
+1 20
ob=(2)
fn=(2)
7 5000
"""


def check(counts, *arguments):
    with tempfile.TemporaryDirectory(prefix="sluice-bench-") as folder:
        path = Path(folder) / "counts.json"
        path.write_text(json.dumps(counts))
        done = bench("--check", EXPORT, "--counts", path, *arguments)
        return done, json.loads(path.read_text())


def main():
    expectations = Expectations()
    found = count_by_object(CALLGRIND.splitlines())
    expected = {"/bin/program": 120, "/lib/library.so": 5000}
    expectations.expect("own costs, without those of calls", found == expected, found)
    _, problems, _ = compare({"a": {"all": 1000, "own": 100}}, {"a": {"all": 1030, "own": 130}})
    expectations.expect("a rise of our own code alone is found", len(problems) == 1, problems)
    _, problems, _ = compare({"a": {"all": 1000, "own": 100}}, {"a": {"all": 970, "own": 130}})
    expectations.expect("work that a library did before is none", not problems, problems)
    _, problems, gains = compare({"a": {"all": 1000}}, {"a": {"all": 1050}})
    expectations.expect("5 % are allowed", not problems and not gains, problems)
    _, problems, _ = compare({"a": {"all": 1000}}, {"a": {"all": 1051}})
    expectations.expect("more than 5 % are not", len(problems) == 1, problems)
    _, _, gains = compare({"a": {"all": 1000}}, {"a": {"all": 900}})
    expectations.expect("a gain is told", len(gains) == 1, gains)

    done, counts = check({}, "--update")
    if done.returncode == SKIPPED:
        sys.exit(SKIPPED)
    is_kept = counts.get(EXPORT, {}).get("own", 0) > 0
    expectations.expect("--update keeps counts", done.returncode == 0 and is_kept, done)
    done, _ = check(counts)
    expectations.expect("the same program passes", done.returncode == 0, done)
    for part in counts[EXPORT]:
        done, _ = check({EXPORT: counts[EXPORT] | {part: int(counts[EXPORT][part] / 1.08)}})
        expectations.expect(f"8 % more of {part} fail and are named", done.returncode == 1 and
                            f"{EXPORT}: {part} instructions rose by 8.0 %" in done.stdout, done)
    done, _ = check({})
    is_named = "no count is kept" in done.stdout
    expectations.expect("counts that are missing fail", done.returncode == 1 and is_named, done)
    expectations.end()


main()
