"""Plugins of the first day of ABI major 1, built with the header of that day, are loaded, pass the conformance check and
give the bytes that they gave then: frozen_samples.py BUILD_FOLDER."""

import hashlib
import subprocess
import sys
import tempfile
from pathlib import Path

FROZEN = Path(__file__).resolve().parent / "v1"
BUILD = Path(sys.argv[1])
SLUICE = BUILD / "bin/sluice"
PLUGINS = BUILD / "tests/frozen_plugins"
SUMS = FROZEN / "SHA256SUMS"

failures = []


def check_unchanged():
    listed = dict(reversed(line.split("  ", 1)) for line in SUMS.read_text().splitlines())
    found = {str(path.relative_to(FROZEN)): hashlib.sha256(path.read_bytes()).hexdigest()
             for path in sorted(FROZEN.rglob("*")) if path.is_file() and path != SUMS}
    failures.extend(f"tests/abi/v1/{name} is not as it was when major 1 was frozen"
                    for name in sorted(listed.keys() | found.keys()) if listed.get(name) != found.get(name))


def run(*arguments, codes=(0,)):
    done = subprocess.run([SLUICE, *arguments, "--plugins", PLUGINS], capture_output=True, text=True)
    if done.returncode not in codes:
        failures.append(f"sluice {' '.join(map(str, arguments))} ended with {done.returncode}: {done.stdout}{done.stderr}")
    return done


def check_export(profile, threads):
    with tempfile.TemporaryDirectory() as out:
        run("export", profile, "--profiles", FROZEN / "profiles", "--output", out + "/", "--threads", str(threads), "--quiet",
            codes=(0, 3))
        made = {path.name: path.read_bytes() for path in Path(out).iterdir()}
        wanted = {path.name: path.read_bytes() for path in (FROZEN / "expected").glob(f"{profile}*")}
        if made != wanted:
            failures.append(f"{profile} with {threads} threads made {sorted(made)} instead of {sorted(wanted)}, or other bytes")


check_unchanged()
samples = sorted(PLUGINS.glob("*.so"))
for sample in samples:
    run("plugins", "check", sample)
for profile in ("frozen", "serial"):
    for threads in (1, 4):
        check_export(profile, threads)
print("\n".join(failures) or f"{len(samples)} frozen plugins work")
sys.exit(1 if failures or len(samples) != 3 else 0)
