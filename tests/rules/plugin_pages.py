#!/usr/bin/python3
"""Every plugin that ships has a page in docs/formats, which holds the table of its settings as
`sluice plugins show NAME --markdown` prints it. With SLUICE_GOLDEN_UPDATE=1 the tables are written instead.

    plugin_pages.py BUILD_FOLDER
"""

import json
import os
import subprocess
import sys
from pathlib import Path

from tree import SOURCE, report

BEGIN = "<!-- settings: written by `sluice plugins show {name} --markdown` -->\n"
END = "<!-- end of settings -->\n"


def sluice(*arguments):
    program = Path(sys.argv[1]).resolve() / "bin/sluice"
    return subprocess.run([program, *arguments], cwd=SOURCE, capture_output=True, text=True, check=True).stdout


def problem_of(name):
    page = SOURCE / "docs/formats" / f"{name}.md"
    if not page.is_file():
        return f"docs/formats/{name}.md is missing"
    text, begin = page.read_text("utf-8"), BEGIN.format(name=name)
    if text.count(begin) != 1 or text.count(END) != 1:
        return f"docs/formats/{name}.md: no settings between\n{begin}{END}"
    before, rest = text.split(begin)
    _, after = rest.split(END)
    wanted = before + begin + sluice("plugins", "show", name, "--markdown") + END + after
    if wanted == text:
        return None
    if "SLUICE_GOLDEN_UPDATE" in os.environ:
        page.write_text(wanted, "utf-8")
        return None
    return f"docs/formats/{name}.md: its settings are not those of the plugin; SLUICE_GOLDEN_UPDATE=1 writes them"


def main():
    names = [Path(plugin["file"]).stem for plugin in json.loads(sluice("plugins", "list", "--json"))]
    names = [name for name in names if "template" not in name and (SOURCE / "plugins" / name).is_dir()]
    problems = [problem for problem in map(problem_of, names) if problem]
    if len(names) < 5:
        problems.append(f"only {len(names)} plugins were found")
    report(problems, f"settings of {len(names)} plugins")


main()
