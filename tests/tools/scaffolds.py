#!/usr/bin/python3
"""What `sluice new` makes works as it is: the profile passes its tests, the plugins build against the installed SDK and,
with the commands that are printed, against the tree of the program; they keep the contract. Nothing that exists is replaced.

    scaffolds.py CMAKE BUILD_FOLDER COMPILER
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

cmake, build, compiler = sys.argv[1:]
program = f"{build}/bin/sluice"
variables = {key: value for key, value in os.environ.items() if not key.startswith("SLUICE_")}
variables["PATH"] = f"{build}/bin:{variables['PATH']}"


def run(*command, code=0, **options):
    done = subprocess.run(command, env=variables, text=True, capture_output=True, check=False, **options)
    assert done.returncode == code, f"{command}: exit code {done.returncode}\n{done.stdout}{done.stderr}"
    return done.stdout + done.stderr


def profile(folder):
    assert "sluice profiles test mine" in run(program, "new", "profile", "mine", "--folder", ".", cwd=folder)
    assert "1 test, 0 failed" in run(program, "profiles", "test", "mine", cwd=folder)
    (folder / "entities.jsonl").write_text('{"id": "A", "type": "sku"}\n')
    assert "A" in run(program, "export", "mine", "--output", "-", "--quiet", cwd=folder)
    run(program, "profiles", "check", "profiles/mine.yaml", cwd=folder)
    run(program, "new", "script", "other", "--folder", "below", cwd=folder)
    assert (folder / "below/scripts/other.lua").read_text().startswith("-- What the columns of other are.")


def never_replaces(folder):
    text = (folder / "scripts/mine.lua").read_text() + "-- changed\n"
    (folder / "scripts/mine.lua").write_text(text)
    (folder / "profiles/mine.yaml").unlink()
    assert "exists already" in run(program, "new", "profile", "mine", cwd=folder, code=1)
    assert (folder / "scripts/mine.lua").read_text() == text
    assert not (folder / "profiles/mine.yaml").exists(), "all files or none"
    run(program, "new", "profile", "../mine", cwd=folder, code=2)
    run(program, "new", "plugin", "mine", cwd=folder, code=1)


def plugin(folder, prefix, name):
    run(program, "new", "plugin", name, cwd=folder)
    run(cmake, "-S", name, "-B", f"{name}/build", f"-DCMAKE_PREFIX_PATH={prefix}", f"-DCMAKE_CXX_COMPILER={compiler}",
        "-DCMAKE_BUILD_TYPE=Debug", f"-DSLUICE={program}", cwd=folder)
    run(cmake, "--build", f"{name}/build", cwd=folder)
    run("ctest", "--test-dir", f"{name}/build", "--output-on-failure", "--no-tests=error", cwd=folder)
    assert "mine" in run(program, "plugins", "show", name, "--plugins", f"{name}/build", cwd=folder)


def as_printed(folder, name):
    steps = run(program, "new", "plugin", name, cwd=folder).partition("next:\n")[2]
    assert "keeps_the_contract" in run("bash", "-euc", steps, cwd=folder)


with tempfile.TemporaryDirectory(prefix="sluice-new-") as name:
    top = Path(name)
    profile(top)
    never_replaces(top)
    prefix = top / "prefix"
    run(cmake, "--install", build, "--prefix", str(prefix), "--component", "sdk")
    for kind in ("source", "writer"):
        plugin(top, prefix, f"{kind}_mine")
    as_printed(top, "writer_other")
print("the scaffolds work")
