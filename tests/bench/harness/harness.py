"""What the tests of the benchmark's own programs share."""

import subprocess
import sys
from pathlib import Path

BENCH = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(BENCH))


def build_folder():
    if len(sys.argv) != 2:
        sys.exit(f"usage: {Path(sys.argv[0]).name} BUILD_FOLDER")
    return Path(sys.argv[1]).resolve()


def bench(*arguments):
    """Run the benchmark with the given arguments."""
    command = [sys.executable, "-B", BENCH / "bench.py", "--build", build_folder(), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


class Expectations:
    """Collects what is not as it should be; `end` prints it and ends the program."""

    def __init__(self):
        self.problems = []

    def expect(self, what, is_met, shown=""):
        if not is_met:
            self.problems.append(f"expected: {what}\n{shown}")

    def end(self):
        print("\n".join(self.problems) or "all as expected")
        sys.exit(1 if self.problems else 0)
