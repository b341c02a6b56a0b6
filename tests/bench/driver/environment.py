"""Where everything lies, how large the cases are, and what every measured process is given."""

import os
from dataclasses import dataclass, field
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[3]
ROWS = 500_000  # what the cases are made for; --rows puts another number in its place


@dataclass(frozen=True)
class Environment:
    """`build` is the folder of a release build; data, outputs and peers from npm lie in `work`."""

    build: Path
    work: Path
    rows: int = ROWS
    runs: int = 5
    is_ours_alone: bool = False  # other programs are left out
    wait_seconds: float = 0  # before each run, for a moment in which the machine does little else
    failures: list = field(default_factory=list)  # what went wrong so far, for the exit code

    def scaled(self, rows):
        """`rows`, in proportion where --rows says another number than ROWS."""
        return max(1, rows * self.rows // ROWS)

    def check(self, result, text, is_right):
        """Note what was compared; what is not right is a failure of the whole run."""
        result.checks.append(text)
        if not is_right:
            self.failures.append(f"{result.name}: {text}")

    @property
    def is_full_size(self):
        return self.rows == ROWS

    @property
    def slow_runs(self):
        """Runs of what takes a minute each."""
        return max(1, self.runs * 2 // 5)

    @property
    def tools(self):
        """What `cmake --build --target bench` makes."""
        return self.build / "tests/bench"

    @property
    def sluice(self):
        return self.build / "bin/sluice"

    @property
    def node_modules(self):
        return self.work / "node_modules"

    def output(self, name):
        """A path for a result; its folder exists."""
        folder = self.work / "out"
        folder.mkdir(parents=True, exist_ok=True)
        return folder / name

    @property
    def variables(self):
        """The same few for every process, so that nobody's settings come in."""
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LD_LIBRARY_PATH") if name in os.environ}
        return kept | {"LC_ALL": "C.UTF-8", "TZ": "UTC", "NODE_PATH": str(self.node_modules)}
