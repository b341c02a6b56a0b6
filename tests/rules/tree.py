"""The files of the source tree, for the rules that read them."""

import subprocess
import sys
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2]


def files():
    """Every file that git tracks or would track, relative to SOURCE and sorted; without git, all but build folders."""
    listing = subprocess.run(["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others",
                              "--exclude-standard"], cwd=SOURCE, capture_output=True, check=False)
    if listing.returncode == 0:
        names = [Path(name) for name in listing.stdout.decode().split("\0") if name]
    else:
        names = [path.relative_to(SOURCE) for path in SOURCE.rglob("*")]
        names = [name for name in names if name.parts[0] not in ("build", ".git")]
    return sorted(name for name in set(names) if (SOURCE / name).is_file())


def read(name):
    """The text of a file, or None when it is no text."""
    try:
        return (SOURCE / name).read_text("utf-8")
    except UnicodeDecodeError:
        return None


def report(problems, what):
    """Print what breaks the rule and end: with 1 when something does. `what` says how much was looked at."""
    for problem in problems:
        print(problem)
    print(f"{what}: {len(problems)} problem(s)")
    sys.exit(1 if problems else 0)
