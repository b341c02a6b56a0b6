#!/usr/bin/python3
"""Every shipped profile passes `sluice profiles check`.

    profiles_check.py BUILD_FOLDER
"""

import os
import subprocess
import sys
from pathlib import Path

from tree import SOURCE, files, report

SECONDS_MAX = 60


def main():
    program = Path(sys.argv[1]).resolve() / "bin/sluice"
    variables = {key: value for key, value in os.environ.items() if not key.startswith("SLUICE_")}
    shipped = [name for name in files() if name.parts[0] == "profiles" and name.suffix == ".yaml"]
    problems = [] if shipped else ["there is no profile in profiles/"]
    for name in shipped:
        check = subprocess.run([program, "profiles", "check", name], cwd=SOURCE, env=variables, text=True,
                               capture_output=True, timeout=SECONDS_MAX, check=False)
        if check.returncode != 0:
            problems.append(f"{name}: exit code {check.returncode}\n{check.stdout}{check.stderr}")
    report(problems, f"{len(shipped)} profiles")


main()
