"""Entities that are hard in one way each: speed and memory must not fall apart."""

from driver import sluice
from driver.data_sets import data_set
from driver.result import Result, memory_claim, series_table
from driver.turns import in_turns

NAME = "adversarial"
TITLE = "Entities that are hard in one way"
NOTE = "long_texts: texts of 1 to 24 KiB; sparse: 100 attributes, each there in one of ten entities"
SETS = (("long_texts", 20_000, 4), ("many_columns", 5_000, 500), ("unique_strings", 100_000, 20),
        ("non_latin", 100_000, 20), ("sparse", 100_000, 100))  # kind, rows, columns


def run(environment):
    contestants = []
    for kind, row_count, columns in SETS:
        count = environment.scaled(row_count)
        data = data_set(environment, kind, count)
        for suffix in ("csv", "xlsx"):
            contestants.append(sluice.on_file(
                environment, f"{kind}, {columns} columns, {suffix}", f"numbered_{suffix}", data, count,
                f"{kind}.{suffix}", variables={"columns": columns}, runs=min(3, environment.runs)))
    series = in_turns(environment, NAME, contestants)
    return Result(NAME, TITLE, [series_table(series, NOTE)], [memory_claim(series)])
