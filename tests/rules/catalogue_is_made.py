#!/usr/bin/python3
"""docs/tutorial/catalogue/entities.jsonl is what tests/data/catalogue/make_catalogue.py makes, byte for byte."""

import subprocess
import sys
import tempfile
from pathlib import Path

from tree import SOURCE, report

with tempfile.TemporaryDirectory() as folder:
    made = Path(folder) / "entities.jsonl"
    subprocess.run([sys.executable, "-B", SOURCE / "tests/data/catalogue/make_catalogue.py", made], check=True)
    shipped = SOURCE / "docs/tutorial/catalogue/entities.jsonl"
    same = made.read_bytes() == shipped.read_bytes()
report([] if same else [f"{shipped} differs: run tests/data/catalogue/make_catalogue.py"], "the tutorial catalogue")
