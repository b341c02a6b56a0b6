"""Installs the SDK into an empty folder and builds plugins with nothing else of this tree:
installed_sdk.py CMAKE BUILD_FOLDER COMPILER SOURCE..."""

import subprocess
import sys
import tempfile
from pathlib import Path

cmake, build, compiler, *sources = sys.argv[1:]
with tempfile.TemporaryDirectory() as folder:
    subprocess.run([cmake, "--install", build, "--prefix", folder, "--component", "sdk"], check=True,
                   stdout=subprocess.DEVNULL)
    for source in sources:
        library = Path(folder) / (Path(source).stem + ".so")
        subprocess.run([compiler, "-std=c++20", "-shared", "-fPIC", "-fvisibility=hidden", "-Wall", "-Wextra", "-Werror",
                        f"-I{folder}/include/sluice", f"-Wl,--version-script={folder}/share/sluice/sdk/exports.map",
                        "-Wl,-z,defs", source, "-o", str(library)], check=True, cwd=folder)
        print(f"{library.name}: {library.stat().st_size} bytes")
