#!/usr/bin/python3
"""Every shipped profile has tests, and `sluice profiles test` passes them.

    profiles_test.py BUILD_FOLDER
"""

import json
import os
import subprocess
import sys
from pathlib import Path

from tree import SOURCE, files, report


def main():
    program = Path(sys.argv[1]).resolve() / "bin/sluice"
    variables = {key: value for key, value in os.environ.items() if not key.startswith("SLUICE_")}
    done = subprocess.run([program, "profiles", "test", "--json"], cwd=SOURCE, env=variables, text=True,
                          capture_output=True, check=False)
    outcomes = json.loads(done.stdout)
    problems = [f"{outcome['profile']}: {outcome['test']}: {outcome['problem'] or outcome['differences']}"
                for outcome in outcomes if not outcome["good"]]
    tested = {outcome["profile"] for outcome in outcomes}
    shipped = {name.stem for name in files() if name.parent == Path("profiles") and name.suffix == ".yaml"}
    problems += [f"profiles/{name}.yaml has no test" for name in sorted(shipped - tested)]
    report(problems, f"{len(outcomes)} tests of {len(shipped)} profiles")


main()
