#!/usr/bin/python3
"""Runs every ```sh block of the documentation and wants exit code 0.

    docs_commands.py BUILD_FOLDER [PAGE...]

The blocks of one page run in their order, in one fresh copy of the tree, with the built program as `sluice`. Blocks
tagged console or text are not run. Commands that would start the whole build again or change the machine are left out,
and every one left out is printed.
"""

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from tree import SOURCE, files, read, report

SECONDS_MAX = 300  # for one block
LEFT_OUT = ("./dev", "git clone", "cd sluice", "sudo ", "apt-get ", "cmake ", "ninja ", "ctest ", "bash .ci/run", "issues ")
BLOCK = re.compile(r"^(?P<indent>[ ]{0,3})```sh[^\S\n]*\n(?P<body>.*?)^[ ]{0,3}```[^\S\n]*$", re.MULTILINE | re.DOTALL)


def blocks(text):
    """(line of the first command, commands) of each block."""
    for match in BLOCK.finditer(text):
        indent = match["indent"]
        lines = [line.removeprefix(indent) for line in match["body"].splitlines()]
        yield text.count("\n", 0, match.start()) + 2, lines


def without_left_out(page, first, lines):
    """The commands to run: those left out become a comment, continuation lines with them."""
    kept, continues = [], False
    for number, line in enumerate(lines, first):
        if continues or line.lstrip().startswith(LEFT_OUT):
            print(f"{page}:{number}: left out: {line.strip()}")
            continues = line.rstrip().endswith("\\")
            kept.append("# left out")
        else:
            kept.append(line)
    return "\n".join(kept) + "\n"


def copy_tree(target):
    for name in files():
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(SOURCE / name, target / name)


def environment(build, tools):
    """What a reader has: the program in PATH, the plugins found beside it, no settings of the caller's."""
    tools.mkdir()
    wrapper = tools / "sluice"
    wrapper.write_text(f'#!/bin/sh\nexec "{build}/bin/sluice" "$@"\n')
    wrapper.chmod(0o755)
    kept = {key: value for key, value in os.environ.items() if not key.startswith("SLUICE_")}
    return kept | {"PATH": f"{tools}:{kept.get('PATH', '/usr/bin:/bin')}", "HOME": str(tools), "LC_ALL": "C.UTF-8"}


def run(commands, folder, variables, groups):
    """Exit code and output of one block; 124 when it takes too long. `groups` gets the group of its processes."""
    process = subprocess.Popen(["bash", "-eu", "-o", "pipefail", "-c", commands], cwd=folder, env=variables,
                               stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                               start_new_session=True)
    groups.append(process.pid)
    try:
        output, _ = process.communicate(timeout=SECONDS_MAX)
        return process.returncode, output.decode("utf-8", "replace")
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        output, _ = process.communicate()
        return 124, output.decode("utf-8", "replace") + f"\nstopped after {SECONDS_MAX} s"


def kill_all(groups):
    """A server may go on from block to block, and no further than its page."""
    for group in groups:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(group, signal.SIGKILL)


def problems_of(page, build):
    found = list(blocks(read(page)))
    if not found:
        return
    with tempfile.TemporaryDirectory(prefix="sluice-docs-") as folder, contextlib.ExitStack() as stack:
        groups = []
        stack.callback(kill_all, groups)
        tree = Path(folder) / "sluice"
        copy_tree(tree)
        variables = environment(build, Path(folder) / "bin")
        for first, lines in found:
            code, output = run(without_left_out(page, first, lines), tree, variables, groups)
            print(f"{page}:{first}: exit code {code}")
            if code != 0:
                yield f"{page}:{first}: exit code {code} from\n" + "\n".join(lines) + "\n" + output
                return  # what follows stands on it


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    build = Path(sys.argv[1]).resolve()
    if not (build / "bin/sluice").is_file():
        sys.exit(f"{build}/bin/sluice does not exist: build the program first")
    pages = [Path(page) for page in sys.argv[2:]] or [
        name for name in files() if name.suffix == ".md" and (len(name.parts) == 1 or name.parts[0] == "docs")]
    problems = [problem for page in pages for problem in problems_of(page, build)]
    report(problems, f"commands of {len(pages)} pages")


main()
