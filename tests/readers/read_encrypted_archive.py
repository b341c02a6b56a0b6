#!/usr/bin/python3
"""Encrypted archives as 7-Zip and bsdtar read them: the same files in them as without a password, nothing without it."""

import json
import os
import subprocess
import tempfile
from pathlib import Path

from exporting import Comparison, build_folder, the_file

PASSWORD = "pass wörd \"1\""
PROFILE = """profile: case
source: {plugin: jsonl, settings: {path: "${profile_dir}/case.jsonl"}}
writer: {plugin: ndjson}
on_error: skip
output: {file_name: "größe", archive: zip, password: "${file:SECRET}"%s}
"""


def export(folder):
    """What the export says; one row of the input is rejected."""
    done = subprocess.run([build_folder() / "bin/sluice", "export", "case", "--profiles", folder, "--force", "--output", f"{folder}/out/",
                           "--manifest", folder / "manifest.json"], capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 3, done
    return done.stdout + done.stderr


def unpacked(archive, folder, tool, password):
    """The files in the archive by name; None when the tool refuses it."""
    folder.mkdir()
    command = {"7z": ["7z", "x", f"-p{password}", f"-o{folder}", "-y", archive],
               "bsdtar": ["bsdtar", "--passphrase", password, "-xf", archive, "-C", folder]}[tool]
    done = subprocess.run(command, capture_output=True, timeout=300, check=False, env={**os.environ, "LC_ALL": "C.UTF-8"})
    if done.returncode != 0:
        return None
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def method(archive):
    listed = subprocess.run(["7z", "l", "-slt", archive], capture_output=True, text=True, timeout=300, check=True).stdout
    return {line for line in listed.splitlines() if line.startswith("Method = ")}


def check(name, folder, more, expected, comparison):
    (folder / "case.yaml").write_text(PROFILE.replace("SECRET", str(folder / "secret")) % more)
    message = export(folder)
    archive = the_file(folder / "out", "größe.zip")
    comparison.equal(f"{name}: methods", method(archive), {"Method = AES-256 Deflate"})
    for tool in ("7z", "bsdtar"):
        found = unpacked(archive, folder / f"{name} {tool}", tool, PASSWORD)
        rejected = found.pop("größe.errors.ndjson").splitlines()
        comparison.equal(f"{name}: {tool}", found, expected)
        comparison.equal(f"{name}: {tool}, rejected rows", len(rejected), 1)
        comparison.equal(f"{name}: {tool}, wrong password", unpacked(archive, folder / f"{name} {tool} wrong", tool, PASSWORD + "x"), None)
    plain = b"".join(expected.values())
    comparison.equal(f"{name}: nothing is readable", plain[:40] in archive.read_bytes(), False)
    manifest = (folder / "manifest.json").read_text()
    comparison.equal(f"{name}: the password is told", PASSWORD in manifest + message or json.dumps(PASSWORD) in manifest, False)
    described = json.loads(manifest)["files"]
    comparison.equal(f"{name}: the manifest", [(file["name"], file["bytes"]) for file in described], [(archive.name, archive.stat().st_size)])


def main():
    comparison = Comparison()
    lines = [b'{"id":"%d","text":"%s"}\n' % (number, b"abc" * (number % 50)) for number in range(20_000)]
    with tempfile.TemporaryDirectory(prefix="sluice-encrypted-") as name:
        folder = Path(name)
        (folder / "secret").write_text(PASSWORD + "\n")
        (folder / "case.jsonl").write_bytes(b"".join(lines) + b"{torn\n")
        for case, more, expected in (("whole", "", {"größe.ndjson": b"".join(lines)}),
                                     ("parts", ", split_rows: 7000", {f"größe-{part + 1}.ndjson": b"".join(lines[part * 7000:part * 7000 + 7000])
                                                                      for part in range(3)})):
            check(case, folder, more, expected, comparison)
    comparison.end()


if __name__ == "__main__":
    main()
