"""The other programs as contestants, and why one of them cannot run here."""

import shutil
import subprocess

from driver.environment import SOURCE
from driver.turns import Contestant

PEERS = SOURCE / "tests/bench/peers"
PYTHON = "/usr/bin/python3"  # the one that Debian's Python packages belong to
HOW_TO_INSTALL = "not installed; ./dev bench --peers installs it"


def missing_program(name):
    return None if shutil.which(name) else f"{name} is {HOW_TO_INSTALL}"


def missing_python(module):
    found = subprocess.run([PYTHON, "-c", f"import {module}"], capture_output=True, check=False).returncode == 0
    return None if found else f"Python's {module} is {HOW_TO_INSTALL}"


def missing_node(environment, package):
    if not (environment.node_modules / package).is_dir():
        return f"npm's {package} is {HOW_TO_INSTALL}"
    return missing_program("node")


def missing_tool(environment, name):
    return None if (environment.tools / name).is_file() else f"{name} is not built; ./dev bench builds it"


def libxlsxwriter(environment, rows, output, runs):
    path = environment.output(output)
    return Contestant("libxlsxwriter, constant memory (C)", [environment.tools / "libxlsxwriter_rows", rows, path],
                      runs, rows, path, missing=missing_tool(environment, "libxlsxwriter_rows"))


def libxlsxwriter_reading(environment, rows, runs):
    return Contestant("rows alone, as libxlsxwriter gets them", [environment.tools / "libxlsxwriter_rows", rows, "-"],
                      runs, rows, missing=missing_tool(environment, "libxlsxwriter_rows"))


def xlsxwriter(environment, data, rows, output, runs):
    path = environment.output(output)
    return Contestant("XlsxWriter, constant memory (Python)", [PYTHON, "-B", PEERS / "xlsxwriter_rows.py", data, path],
                      runs, rows, path, input_bytes=data.stat().st_size, missing=missing_python("xlsxwriter"))


def xlsxwriter_reading(environment, data, rows, runs):
    return Contestant("reading alone: Python, CSV", [PYTHON, "-B", PEERS / "xlsxwriter_rows.py", data, "-"], runs, rows,
                      input_bytes=data.stat().st_size)


def exceljs(environment, data, rows, output, runs):
    path = environment.output(output)
    return Contestant("exceljs, streaming writer (Node)", ["node", PEERS / "exceljs_rows.cjs", data, path], runs, rows,
                      path, input_bytes=data.stat().st_size, missing=missing_node(environment, "exceljs"))


def exceljs_reading(environment, data, rows, runs):
    return Contestant("reading alone: Node, JSON Lines", ["node", PEERS / "exceljs_rows.cjs", data, "-"], runs, rows,
                      input_bytes=data.stat().st_size, missing=missing_program("node"))


def ogr2ogr(environment, data, rows, output, runs):
    path = environment.output(output)
    return Contestant("GDAL ogr2ogr", ["ogr2ogr", "-f", "XLSX", path, data], runs, rows, path,
                      input_bytes=data.stat().st_size, missing=missing_program("ogr2ogr"))


def ogr2ogr_reading(environment, data, rows, runs):
    """Into GDAL's layers in memory: reading and a little more, which is all subtracted from its time."""
    return Contestant("reading alone: GDAL, CSV into memory", ["ogr2ogr", "-f", "Memory", "memory", data], runs, rows,
                      input_bytes=data.stat().st_size, missing=missing_program("ogr2ogr"))


def duckdb(environment, data, rows, output, runs, threads):
    path = environment.output(output)
    name = f"DuckDB, {threads} threads" if threads > 1 else "DuckDB, 1 thread"
    return Contestant(name, ["node", PEERS / "nested_duckdb.cjs", data, path, threads], runs, rows, path,
                      input_bytes=data.stat().st_size, missing=missing_node(environment, "@duckdb/node-api"))


def duckdb_flat(environment, data, rows, output, runs, threads):
    path = environment.output(output)
    return Contestant(f"DuckDB, {threads} threads", ["node", PEERS / "flat_duckdb.cjs", data, path, threads], runs, rows,
                      path, input_bytes=data.stat().st_size, missing=missing_node(environment, "@duckdb/node-api"))


def sqlite_shell(environment, data, rows, output, runs):
    path = environment.output(output)
    command = ["sqlite3", "-readonly", "-csv", "-header", data, "SELECT * FROM rows"]
    return Contestant("sqlite3 shell", command, runs, rows, stdout=path, input_bytes=data.stat().st_size,
                      missing=missing_program("sqlite3"))


def node(environment, data, rows, output, runs):
    path = environment.output(output)
    return Contestant("Node, JSON.parse", ["node", PEERS / "nested_node.cjs", data, path], runs, rows, path,
                      input_bytes=data.stat().st_size, missing=missing_program("node"))


def python(environment, data, rows, output, runs):
    path = environment.output(output)
    return Contestant("Python, json and csv", [PYTHON, "-B", PEERS / "nested_python.py", data, path], runs, rows, path,
                      input_bytes=data.stat().st_size)


def jq(environment, data, rows, output, runs):
    path = environment.output(output)
    return Contestant("jq", ["jq", "-n", "-r", "-f", PEERS / "nested.jq", data], runs, rows, stdout=path,
                      input_bytes=data.stat().st_size, missing=missing_program("jq"))


def miller(environment, data, rows, output, runs):
    path = environment.output(output)
    return Contestant("Miller", ["mlr", "--ijsonl", "--ocsv", "put", "-f", PEERS / "nested.mlr", data], runs, rows,
                      stdout=path, input_bytes=data.stat().st_size, missing=missing_program("mlr"))
