"""./dev bench --check: counts the instructions of five small exports with callgrind and compares them with the counts
that are kept in the repository.

Counts do not depend on the speed of a machine or on what else it does. So that they do not depend on its processor
either, every library that chooses code by processor is told what to take, and Excel is written with zlib alone.
"""

import json
import platform
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from driver import sluice
from driver.environment import SOURCE
from driver.text_report import aligned
from driver.turns import say

COUNTS = SOURCE / "tests/bench/instructions.json"
PERCENT_MAX = 5
NOISE_PERCENT = 1  # a fall by less is none
PROCESSORS = "x86_64"  # what the kept counts are of
SKIPPED = 77  # the exit code by which ctest knows a test that could not run
UPDATE = "./dev bench --check --update"
HOW_TO_UPDATE = f"when that is meant, keep the new counts with {UPDATE}"

CHOICES = {
    "SIMDJSON_FORCE_IMPLEMENTATION": "westmere",
    "OPENSSL_ia32cap": "0:0",  # libcrypto's code for every x86-64
    # glibc's for SSE2: strings and memory. `rep` instructions are off, since callgrind counts each of their steps.
    "GLIBC_TUNABLES": ":".join([
        "glibc.cpu.hwcaps=-AVX2,-AVX,-ERMS,-FSRM,-BMI2,-AVX_Fast_Unaligned_Load",
        "glibc.cpu.x86_rep_movsb_threshold=1073741824", "glibc.cpu.x86_rep_stosb_threshold=1073741824",
        "glibc.cpu.x86_non_temporal_threshold=16777216", "glibc.cpu.x86_data_cache_size=32768",
        "glibc.cpu.x86_shared_cache_size=1048576"]),
    "SOURCE_DATE_EPOCH": "946684800",
}


@dataclass(frozen=True)
class Export:
    """One export that is counted: entities of the data set `kind`, or the flat table when there is none."""

    profile: str
    rows: int
    kind: str | None = None
    overrides: dict = field(default_factory=dict)


EXPORTS = {
    "startup": Export("nested_csv", 10, "nested"),
    "entities_csv": Export("nested_csv", 3_000, "nested"),
    "entities_script_csv": Export("nested_csv_script", 2_000, "nested"),
    "flat_ndjson": Export("flat_ndjson", 5_000),
    "flat_xlsx_small": Export("flat_xlsx", 2_000, overrides={"writer.settings.compression": "small"}),
}


class CheckFailed(Exception):
    """The instructions of an export could not be counted."""


def count_by_object(lines):
    """Instructions by object file, of a file that callgrind wrote: what each spends itself, without what it calls."""
    names, counts, current, is_call = {}, {}, "", False
    for line in lines:
        if line[:1].isdigit() or line[:1] in "+-*":
            if is_call:  # what the called function costs stands with that function
                is_call = False
            else:
                counts[current] = counts.get(current, 0) + int(line.split()[1])
        elif line.startswith("calls="):
            is_call = True
        elif match := re.match(r"c?ob=\((\d+)\)(?: (.*))?", line):
            number, name = match.groups()
            if name is not None:
                names[number] = name.strip()
            if line.startswith("ob="):
                current = names[number]
    return counts


def is_ours(environment, path):
    """True for the program and the plugins that ship: not for libraries and bench-only plugins."""
    return Path(path) == environment.sluice or Path(path).parent == environment.build / "lib/sluice/plugins"


def count(environment, export, folder):
    """Instructions of one export: in all, and those in our own code."""
    variables, profile_variables = environment.variables | CHOICES, {"rows": export.rows, "columns": 20}
    if export.kind:
        data = folder / "input.jsonl"
        with data.open("wb") as file:
            subprocess.run([environment.tools / "bench_data", export.kind, str(export.rows)], stdout=file, check=True)
        profile_variables = {"input": data}
    out = folder / "callgrind.out"
    command = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={out}", *sluice.command(
        environment, export.profile, folder / "result", profile_variables, export.overrides, threads=1)]
    done = subprocess.run([str(word) for word in command], env=variables, cwd=folder, capture_output=True, text=True,
                          check=False)
    if done.returncode != 0 or not out.is_file():
        raise CheckFailed(f"exit code {done.returncode} from {' '.join(map(str, command))}\n{done.stderr.strip()}")
    with out.open(encoding="utf-8", errors="replace") as lines:
        by_object = count_by_object(lines)
    own = sum(number for path, number in by_object.items() if is_ours(environment, path))
    return {"all": sum(by_object.values()), "own": own}


def count_all(environment, names):
    counts = {}
    for name in names:
        say(f"check: {name}")
        with tempfile.TemporaryDirectory(prefix="sluice-bench-") as folder:
            counts[name] = count(environment, EXPORTS[name], Path(folder))
    return counts


def compare(kept, found):
    """Rows of a table, what is wrong, and what has become better. Our own code may do more when all code together does
    less: then it does what a library did before."""
    rows, problems, gains = [], [], []
    for name, counts in found.items():
        is_less_in_all = counts["all"] < kept.get(name, {}).get("all", 0) * (1 - NOISE_PERCENT / 100)
        for part, number in counts.items():
            before = kept.get(name, {}).get(part)
            if not before:
                problems.append(f"{name}: no count is kept; {HOW_TO_UPDATE}")
                continue
            percent = (number - before) / before * 100
            rows.append([name, part, f"{before:,}", f"{number:,}", f"{percent:+.2f} %"])
            if percent > PERCENT_MAX and not is_less_in_all:
                problems.append(f"{name}: {part} instructions rose by {percent:.1f} %, from {before:,} to {number:,}; "
                                f"at most {PERCENT_MAX} % are allowed; {HOW_TO_UPDATE}")
            elif percent < -PERCENT_MAX:
                gains.append(f"{name}: {part} instructions fell by {-percent:.1f} %; keep that with {UPDATE}")
    return rows, problems, gains


def check(environment, path, names, is_update):
    """The exit code. `names` are exports to count, all when empty."""
    if platform.machine() != PROCESSORS:
        say(f"bench: instruction counts are kept for {PROCESSORS}, this is {platform.machine()}: nothing to compare")
        return SKIPPED
    if shutil.which("valgrind") is None:
        say("bench: valgrind is not installed: apt-get install valgrind")
        return 1
    unknown = [name for name in names if name not in EXPORTS]
    if unknown:
        say(f"bench: --check knows {', '.join(EXPORTS)}, not {', '.join(unknown)}")
        return 2
    kept = json.loads(path.read_text()) if path.is_file() else {}
    try:
        found = count_all(environment, names or EXPORTS)
    except CheckFailed as failure:
        say(f"bench: {failure}")
        return 1
    rows, problems, gains = compare(kept, found)
    for line in aligned(["export", "part", "kept", "now", "change"], rows):
        print(line)
    if is_update:
        path.write_text(json.dumps(kept | found, indent=2) + "\n")
        print(f"kept in {path}")
        return 0
    for text in gains:
        print(text)
    for text in problems:
        print(f"FAILED: {text}")
    return 1 if problems else 0
