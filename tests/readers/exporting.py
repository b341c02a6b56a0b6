"""Runs `sluice export` for the checks in this folder and compares what they read with what they expect."""

import os
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2]
CATALOGUE = SOURCE / "docs/tutorial/catalogue"
SECONDS_MAX = 300
PROBLEMS_SHOWN = 20


def build_folder():
    if len(sys.argv) != 2:
        sys.exit(f"usage: {Path(sys.argv[0]).name} BUILD_FOLDER")
    return Path(sys.argv[1]).resolve()


def sluice(*arguments, expect=0):
    """Run the built program in the source folder; ends the check when its exit code is another than `expect`."""
    variables = {key: value for key, value in os.environ.items() if not key.startswith("SLUICE_")}
    done = subprocess.run([build_folder() / "bin/sluice", *map(str, arguments)], cwd=SOURCE, env=variables, text=True,
                          capture_output=True, timeout=SECONDS_MAX, check=False)
    if done.returncode != expect:
        sys.exit(f"sluice {' '.join(map(str, arguments))}: exit code {done.returncode}, not {expect}\n"
                 f"{done.stdout}{done.stderr}")
    return done


@contextmanager
def exported(profile, *arguments):
    """The folder with the files that `profile` makes of the tutorial catalogue; removed at the end."""
    with tempfile.TemporaryDirectory(prefix="sluice-reader-") as folder:
        out = Path(folder) / "out"
        sluice("export", profile, "--set", f"var.catalog={CATALOGUE}", *arguments, "--output", f"{out}/")
        yield out


def the_file(folder, name):
    """The path of a result file; ends the check when it is not there."""
    path = folder / name
    if not path.is_file():
        sys.exit(f"{name} was not made; there are {sorted(entry.name for entry in folder.iterdir())}")
    return path


class Comparison:
    """Collects differences; `end` prints them and ends the program."""

    def __init__(self):
        self.problems = []
        self.count = 0

    def equal(self, where, found, expected):
        self.count += 1
        if found != expected or type(found) is not type(expected):
            self.problems.append(f"{where}: found {found!r}, expected {expected!r}")

    def tables(self, name, found, expected):
        """Two lists of rows, cell by cell; the first row holds the headers."""
        self.equal(f"{name}: number of rows", len(found), len(expected))
        for number, (found_row, expected_row) in enumerate(zip(found, expected), 1):
            self.equal(f"{name}, row {number}: number of cells", len(found_row), len(expected_row))
            for header, found_cell, expected_cell in zip(expected[0], found_row, expected_row):
                self.equal(f"{name}, row {number} ({expected_row[0]}), {header}", found_cell, expected_cell)

    def end(self):
        if self.count == 0:
            sys.exit("nothing was compared")
        for problem in self.problems[:PROBLEMS_SHOWN]:
            print(problem)
        print(f"{self.count} comparisons, {len(self.problems)} difference(s)")
        sys.exit(1 if self.problems else 0)
