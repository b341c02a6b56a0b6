#!/usr/bin/python3
"""Tables of settings in the documentation are what the program prints: every plugin that ships has a page in docs/formats
with the table of `sluice plugins show NAME --markdown`, and docs/operations/README.md has the server's. With
SLUICE_GOLDEN_UPDATE=1 the tables are written instead.

    plugin_pages.py BUILD_FOLDER
"""

import json
import os
import subprocess
import sys
from pathlib import Path

from tree import SOURCE, report

BEGIN = "<!-- settings: written by `sluice {command}` -->\n"
END = "<!-- end of settings -->\n"


def sluice(*arguments):
    program = Path(sys.argv[1]).resolve() / "bin/sluice"
    return subprocess.run([program, *arguments], cwd=SOURCE, capture_output=True, text=True, check=True).stdout


def problem_of(name, command):
    """What is wrong with the table that `sluice COMMAND` prints, on the page `name`; None when nothing is."""
    page = SOURCE / name
    if not page.is_file():
        return f"{name} is missing"
    text, begin = page.read_text("utf-8"), BEGIN.format(command=command)
    if text.count(begin) != 1 or text.count(END) != 1:
        return f"{name}: no settings between\n{begin}{END}"
    before, rest = text.split(begin)
    _, after = rest.split(END)
    wanted = before + begin + sluice(*command.split()) + END + after
    if wanted == text:
        return None
    if "SLUICE_GOLDEN_UPDATE" in os.environ:
        page.write_text(wanted, "utf-8")
        return None
    return f"{name}: its settings are not those of the program; SLUICE_GOLDEN_UPDATE=1 writes them"


def main():
    names = [Path(plugin["file"]).stem for plugin in json.loads(sluice("plugins", "list", "--json"))]
    names = [name for name in names if "template" not in name and (SOURCE / "plugins" / name).is_dir()]
    pages = [(f"docs/formats/{name}.md", f"plugins show {name} --markdown") for name in names]
    pages.append(("docs/operations/README.md", "config schema --markdown"))
    problems = [problem for page in pages if (problem := problem_of(*page))]
    if len(names) < 5:
        problems.append(f"only {len(names)} plugins were found")
    report(problems, f"settings on {len(pages)} pages")


main()
