#!/usr/bin/python3
"""Every case runs on a few rows: processes end well, results hold the same cells, and what is missing is said. No time
is looked at."""

import tempfile

from harness import Expectations, bench

from cases.registry import ALL
from driver.markdown_report import PAGE

ROWS = 2_000


def main():
    expectations = Expectations()
    page = PAGE.read_bytes() if PAGE.is_file() else None
    with tempfile.TemporaryDirectory(prefix="sluice-bench-") as folder:
        done = bench("--rows", ROWS, "--runs", 1, "--work", folder)
    shown = f"{done.stdout}\n{done.stderr[-4000:]}"
    expectations.expect("exit code 0", done.returncode == 0, shown)
    for case in ALL:
        is_there = f"== {case.NAME}: {case.TITLE}" in done.stdout
        expectations.expect(f"the case {case.NAME} in the output", is_there, shown)
    expectations.expect("cells were compared", done.stdout.count("hold the same cells") > 10, shown)
    expectations.expect("the same bytes with any number of threads", done.stdout.count("the same bytes") >= 5, shown)
    # Nothing from npm is in the folder: a peer that cannot run is named, with what to do.
    is_said = "npm's exceljs is not installed; ./dev bench --peers" in done.stdout
    expectations.expect("a missing peer is said", is_said, shown)
    now = PAGE.read_bytes() if PAGE.is_file() else None
    expectations.expect("docs/performance.md is left alone by a part of the benchmark", now == page)
    done = bench("nonesuch")
    is_refused = done.returncode == 2 and "no case nonesuch" in done.stderr
    expectations.expect("an unknown case is refused", is_refused, done.stderr)
    expectations.end()


main()
