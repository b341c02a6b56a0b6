"""Runs several commands in turns, so that a machine that grows slower or faster does so for all of them."""

import shutil
import statistics
import sys
from dataclasses import dataclass, field
from pathlib import Path

from driver.other_load import CORES_MAX
from driver.process import CommandFailed, measure

SECONDS_TO_TELL = 0.3


@dataclass
class Contestant:
    """One command under one name. `missing` says why it cannot run; then it has no measurements."""

    name: str
    command: list
    runs: int
    rows: int
    output: Path | None = None  # file or folder that it makes; removed before each run
    stdout: Path | None = None  # where its standard output goes, if that is what it makes
    input_bytes: int = 0
    is_ours: bool = False
    missing: str | None = None


@dataclass
class Series:
    """What a contestant's runs cost. Medians of times, the largest peak."""

    contestant: Contestant
    measurements: list = field(default_factory=list)
    failure: str | None = None
    output_bytes: int = 0

    @property
    def is_measured(self):
        return bool(self.measurements) and self.failure is None

    @property
    def seconds(self):
        return statistics.median(run.seconds for run in self.measurements)

    @property
    def cpu_seconds(self):
        return statistics.median(run.cpu_seconds for run in self.measurements)

    @property
    def peak_bytes(self):
        return max(run.peak_bytes for run in self.measurements)

    @property
    def others_cores(self):
        """Cores that other processes kept busy during the runs; short runs tell nothing, for want of clock ticks."""
        return max((run.others_cores for run in self.measurements if run.seconds > SECONDS_TO_TELL), default=0.0)

    @property
    def rows_per_second(self):
        return self.contestant.rows / self.seconds

    @property
    def why_not(self):
        """Why there are no figures, for a table's cell."""
        return self.contestant.missing or (self.failure or "not run").splitlines()[0]


def size_of(path):
    if path.is_dir():
        return sum(entry.stat().st_size for entry in path.rglob("*") if entry.is_file())
    return path.stat().st_size if path.is_file() else 0


def remove(path):
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def say(text):
    """Progress goes to standard error; results go to standard output."""
    print(text, file=sys.stderr, flush=True)


def in_turns(environment, title, contestants):
    """One Series for each contestant, in their order. A failure is kept in its Series and in the environment."""
    series = [Series(contestant) for contestant in contestants]
    if environment.is_ours_alone:
        for contestant in contestants:
            contestant.missing = contestant.missing if contestant.is_ours else "left out"
    for turn in range(max((contestant.runs for contestant in contestants), default=0)):
        for one in series:
            if turn < one.contestant.runs and one.failure is None and one.contestant.missing is None:
                _run(environment, title, turn, one)
    for one in series:
        if one.contestant.missing:
            say(f"{title}: {one.contestant.name} left out: {one.contestant.missing}")
    return series


def _run(environment, title, turn, one):
    contestant = one.contestant
    product = contestant.output or contestant.stdout
    if product:
        remove(product)
    try:
        run = measure(environment, contestant.command, contestant.stdout)
    except CommandFailed as error:
        one.failure = str(error)
        environment.failures.append(f"{title}: {contestant.name}: {error}")
        say(f"{title}: {contestant.name} FAILED: {error}")
        return
    one.measurements.append(run)
    one.output_bytes = size_of(product) if product else 0
    is_disturbed = run.others_cores > CORES_MAX and run.seconds > SECONDS_TO_TELL
    remark = f", others kept {run.others_cores:.1f} cores busy" if is_disturbed else ""
    say(f"{title}: {contestant.name}, run {turn + 1} of {contestant.runs}: {run.seconds:.2f} s{remark}")
