#!/usr/bin/python3
"""Every shipped profile, and every one of the tutorial, passes `sluice profiles check`.

    profiles_check.py BUILD_FOLDER
"""

import os
import subprocess
import sys
from pathlib import Path

from tree import SOURCE, files, report

SECONDS_MAX = 60
FOLDERS = (Path("profiles"), Path("docs/tutorial/profiles"))
VARIABLES = ("--set", "var.catalog=docs/tutorial/catalogue")  # what the operator would say


def main():
    program = Path(sys.argv[1]).resolve() / "bin/sluice"
    variables = {key: value for key, value in os.environ.items() if not key.startswith("SLUICE_")}
    shipped = [name for name in files() if name.suffix == ".yaml" and name.parent in FOLDERS]
    problems = [f"there is no profile in {folder}/" for folder in FOLDERS
                if not any(name.parent == folder for name in shipped)]
    for name in shipped:
        check = subprocess.run([program, "profiles", "check", name, *VARIABLES], cwd=SOURCE, env=variables, text=True,
                               capture_output=True, timeout=SECONDS_MAX, check=False)
        if check.returncode != 0:
            problems.append(f"{name}: exit code {check.returncode}\n{check.stdout}{check.stderr}")
    report(problems, f"{len(shipped)} profiles")


main()
