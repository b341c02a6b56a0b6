#!/usr/bin/python3
"""One archive instead of several files: the same files in it, the same bytes with any number of threads, and a way
through standard output."""

import json
import subprocess
import tempfile
import zipfile
from pathlib import Path

from exporting import CATALOGUE, SOURCE, Comparison, build_folder, exported, the_file

ARCHIVE = ("--set", "output.archive=zip")
PARTS = ("--set", "output.split_rows=4")


def members(path):
    with zipfile.ZipFile(path) as archive:
        if (damaged := archive.testzip()) is not None:
            return {"damaged": damaged}
        return {entry.filename: archive.read(entry) for entry in archive.infolist()}


def check_profile(profile, comparison):
    with exported(profile, *PARTS) as plain:
        expected = {path.name: path.read_bytes() for path in plain.iterdir()}
    comparison.equal(f"{profile}: it has several files", len(expected) > 1, True)
    archives = []
    for threads in ("1", "3"):
        with exported(profile, *PARTS, *ARCHIVE, "--threads", threads) as folder:
            comparison.equal(f"{profile}: files", [path.name for path in folder.iterdir()], [f"{profile}.zip"])
            path = the_file(folder, f"{profile}.zip")
            found = members(path)
            comparison.equal(f"{profile}: names", sorted(found), sorted(expected))
            for name, content in expected.items():
                comparison.equal(f"{profile}: {name} is the same", found.get(name) == content, True)
            archives.append(path.read_bytes())
    comparison.equal(f"{profile}: bytes with one thread and with three", archives[0] == archives[1], True)


def check_standard_output(comparison):
    with tempfile.TemporaryDirectory(prefix="sluice-archive-") as folder:
        path, manifest = Path(folder) / "stream.zip", Path(folder) / "manifest.json"
        with open(path, "wb") as file:
            subprocess.run([build_folder() / "bin/sluice", "export", "tutorial_csv", "--set", f"var.catalog={CATALOGUE}",
                            *PARTS, *ARCHIVE, "--output", "-", "--manifest", manifest], cwd=SOURCE, stdout=file,
                           stderr=subprocess.DEVNULL, timeout=300, check=True)
        comparison.equal("standard output: several files", len(members(path)) > 1, True)
        described = json.loads(manifest.read_text())["files"]
        comparison.equal("the manifest's files", [file["name"] for file in described], ["tutorial_csv.zip"])
        comparison.equal("the manifest's bytes", described[0]["bytes"], path.stat().st_size)


def main():
    comparison = Comparison()
    for profile in ("tutorial_csv", "tutorial_json", "tutorial_excel"):
        check_profile(profile, comparison)
    check_standard_output(comparison)
    comparison.end()


main()
