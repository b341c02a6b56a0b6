"""The data sets, made once and kept until their generator changes."""

import csv
import hashlib
import shutil
import sqlite3
import subprocess

from driver.environment import SOURCE
from driver.turns import say
from peers.flat_types import TYPES, csvt

SUFFIXES = {"flat_csv": "csv"}  # of the others: jsonl


class DataSetFailed(Exception):
    """A data set could not be made; mostly for want of space."""


def _generator_hash():
    digest = hashlib.sha256()
    for path in sorted((SOURCE / "tests/bench/data").iterdir()):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _folder(environment):
    """Where the data sets lie; those of another generator are removed first."""
    folder = environment.work / "data"
    stamp, current = folder / "generator.sha256", _generator_hash()
    if not stamp.is_file() or stamp.read_text() != current:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        stamp.write_text(current)
    return folder


def data_set(environment, kind, rows, columns=None):
    """The path of a data set; it is made when it is not there yet."""
    size = f"{rows}" if columns is None else f"{rows}x{columns}"
    path = _folder(environment) / f"{kind}-{size}.{SUFFIXES.get(kind, 'jsonl')}"
    if not path.is_file():
        say(f"making {path.name}")
        command = [environment.tools / "bench_data", kind, str(rows)] + ([] if columns is None else [str(columns)])
        unfinished = path.with_suffix(".part")
        with unfinished.open("wb") as file:
            done = subprocess.run(command, stdout=file, stderr=subprocess.PIPE, text=True, check=False)
        if done.returncode != 0:
            unfinished.unlink()
            raise DataSetFailed(f"cannot make {path}: {done.stderr.strip()}")
        unfinished.rename(path)
        if kind == "flat_csv":
            with path.open(encoding="utf-8") as file:
                path.with_suffix(".csvt").write_text(csvt(file.readline().rstrip("\n").split(",")))
    return path


SQLITE_TYPES = {"integer": "INTEGER", "number": "REAL", "date": "DATE", "datetime": "TIMESTAMP"}


def database(environment, rows):
    """The path of a SQLite database with the flat table `rows`. Booleans stay text, as SQLite has none."""
    table = data_set(environment, "flat_csv", rows)
    path = table.with_name(f"flat_db-{rows}.db")
    if path.is_file():
        return path
    say(f"making {path.name}")
    unfinished = path.with_suffix(".part")
    unfinished.unlink(missing_ok=True)
    with sqlite3.connect(unfinished) as connection, table.open(encoding="utf-8", newline="") as file:
        records = csv.reader(file)
        names = next(records)
        columns = ", ".join(f"{name} {SQLITE_TYPES.get(TYPES[name], 'TEXT')}" for name in names)
        connection.execute(f"CREATE TABLE rows ({columns})")
        places = ", ".join("?" * len(names))
        connection.executemany(f"INSERT INTO rows VALUES ({places})",
                               ([cell or None for cell in record] for record in records))
    connection.close()
    unfinished.rename(path)
    return path
