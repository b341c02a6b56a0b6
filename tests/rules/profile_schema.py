#!/usr/bin/python3
"""profiles/profile.schema.json is what `sluice profiles schema` prints, accepts every profile of the tree that Sluice
accepts, and refuses what it should. Validated by python3-jsonschema, as an editor does. With SLUICE_GOLDEN_UPDATE=1 the
file is written instead.

    profile_schema.py BUILD_FOLDER
"""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import jsonschema
import yaml

from tree import SOURCE, files, read, report

SCHEMA = Path("profiles/profile.schema.json")
FOLDERS = (Path("profiles"), Path("docs/tutorial/profiles"), Path("tests/bench/profiles"))
MODELINE = re.compile(r"^# yaml-language-server: \$schema=(\S+)$", re.MULTILINE)
GOOD = {"profile": "a", "source": {"plugin": "jsonl", "settings": {"path": "x"}}, "writer": {"plugin": "csv"}}
REFUSED = (
    {"profil": "a"},
    {**GOOD, "profile": ""},
    {**GOOD, "wirter": {}},
    {**GOOD, "source": {"plugin": 5}},
    {**GOOD, "on_error": "ignore"},
    {**GOOD, "on_error": {"max": -1}},
    {**GOOD, "output": {"compress": "zip"}},
    {**GOOD, "limits": {"timeout": 30}},
    {**GOOD, "tests": [{"input": []}]},
    {**GOOD, "tests": [{"name": "t", "inputs": []}]},
)


def main():
    program = Path(sys.argv[1]).resolve() / "bin/sluice"
    printed = subprocess.run([program, "profiles", "schema"], capture_output=True, text=True, check=True).stdout
    if "SLUICE_GOLDEN_UPDATE" in os.environ:
        (SOURCE / SCHEMA).write_text(printed, "utf-8")
    problems = []
    if read(SCHEMA) != printed:
        problems.append(f"{SCHEMA} is not what `sluice profiles schema` prints; SLUICE_GOLDEN_UPDATE=1 writes it")
    schema = json.loads(printed)
    jsonschema.Draft7Validator.check_schema(schema)
    validator = jsonschema.Draft7Validator(schema)
    profiles = [name for name in files() if name.suffix == ".yaml" and name.parent in FOLDERS]
    for name in profiles:
        text = read(name)
        errors = validator.iter_errors(yaml.safe_load(text))
        problems += [f"{name}: {error.json_path}: {error.message}" for error in errors]
        named = MODELINE.search(text)
        if named and (SOURCE / name.parent / named[1]).resolve() != SOURCE / SCHEMA:
            problems.append(f"{name}: its $schema is {named[1]}, which is not {SCHEMA}")
        if not named and name.parent == SCHEMA.parent:
            problems.append(f"{name}: no line # yaml-language-server: $schema={SCHEMA.name}")
    if not validator.is_valid(GOOD):
        problems.append("a good profile is refused")
    problems += [f"not refused: {document}" for document in REFUSED if validator.is_valid(document)]
    report(problems, f"the schema and {len(profiles)} profiles")


main()
