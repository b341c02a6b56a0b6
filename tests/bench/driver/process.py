"""Runs one command as a whole process and says what it cost."""

import os
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from driver.other_load import busy_seconds, wait_until_quiet

MESSAGE_CHARS_MAX = 2000


class CommandFailed(Exception):
    """A command ended with another exit code than 0, or could not be started."""


@dataclass(frozen=True)
class Measurement:
    seconds: float
    cpu_seconds: float
    peak_bytes: int
    others_cores: float  # that other processes kept busy meanwhile


def measure(environment, command, stdout=None):
    """Run `command` to its end; standard output goes to the file `stdout` or nowhere. Raises CommandFailed."""
    command = [str(word) for word in command]
    os.sync()  # what an earlier run wrote is not to be written during this one
    wait_until_quiet(environment.wait_seconds)
    with tempfile.TemporaryDirectory(prefix="sluice-bench-") as folder, open(stdout or os.devnull, "wb") as output:
        report, errors = Path(folder) / "report", Path(folder) / "errors"
        busy = busy_seconds()
        with errors.open("wb") as error_file:
            launcher = subprocess.run([environment.tools / "measure", report, *command], env=environment.variables,
                                      stdin=subprocess.DEVNULL, stdout=output, stderr=error_file, check=False)
        busy = busy_seconds() - busy
        seconds, cpu_seconds, peak_kib, exit_code = 0, 0, 0, launcher.returncode
        if report.is_file():
            seconds, cpu_seconds, peak_kib, exit_code = report.read_text().split()
        if int(exit_code) != 0:
            message = errors.read_text("utf-8", "replace").strip()[-MESSAGE_CHARS_MAX:]
            raise CommandFailed(f"exit code {exit_code} from {' '.join(command)}\n{message}")
    others = max(0.0, busy - float(cpu_seconds)) / float(seconds)
    return Measurement(float(seconds), float(cpu_seconds), int(peak_kib) * 1024, others)
