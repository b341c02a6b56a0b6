"""Evaluates Lua expressions inside `sluice export`, with the script library loaded."""

import json
import subprocess
import tempfile
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2]
MODULES = ("decimal", "dates", "units", "html", "slug", "gtin", "replacements")
EXPRESSIONS_PER_RUN = 1000  # one record each, so that every expression has its own budget

SCRIPT = """\
local c = require "columns"
%(modules)s
local cases = {
%(cases)s
}
return { columns = {
  c.compute { header = "good", type = "boolean", function(entity)
    return (pcall(cases[entity:pointer("/i")]))
  end },
  c.compute { header = "value", type = "json", function(entity)
    local _, value = pcall(cases[entity:pointer("/i")])
    return value == nil and c.null or value
  end },
} }
"""

PROFILE = """\
profile: cases
source: {plugin: jsonl, settings: {path: cases.jsonl}}
transform: {script: cases.lua}
writer: {plugin: ndjson}
"""


def text(value):
    """A Lua string literal of any text."""
    return '"' + "".join(f"\\{byte:03d}" for byte in value.encode("utf-8", "surrogateescape")) + '"'


def run(build, expressions):
    modules = "\n".join(f'local {module} = require "lib/{module}"' for module in MODULES)
    cases = "\n".join(f"  function() return {expression} end," for expression in expressions)
    with tempfile.TemporaryDirectory(prefix="sluice-lib-") as name:
        folder = Path(name)
        (folder / "cases.yaml").write_text(PROFILE)
        (folder / "cases.lua").write_text(SCRIPT % {"modules": modules, "cases": cases})
        (folder / "cases.jsonl").write_text("".join(f'{{"i": {i}}}\n' for i in range(1, len(expressions) + 1)))
        command = [f"{build}/bin/sluice", "export", "cases", "--profiles", ".", "--scripts", ".", "--scripts",
                   str(SOURCE / "scripts"), "--quiet", "--output", "-"]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise SystemExit(f"exit code {done.returncode}: {done.stderr}")
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(rows) == len(expressions), "a row for each expression"
    return [(row["good"], row["value"]) for row in rows]


def evaluate(build, expressions):
    """For each expression whether it ended well, and its value or its message."""
    results = []
    for begin in range(0, len(expressions), EXPRESSIONS_PER_RUN):
        results += run(build, expressions[begin:begin + EXPRESSIONS_PER_RUN])
    return results
