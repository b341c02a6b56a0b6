"""Time for each cell, from 10 to 500 columns."""

from cases.linear_rows import PERCENT_MAX, deviation_percent
from driver import sluice
from driver.data_sets import data_set
from driver.result import Result, at_most, memory_claim, series_table
from driver.turns import in_turns

NAME = "linear_columns"
TITLE = "Time is linear in columns"
NOTE = "all tables of a kind have as many cells; deviation: how far the time for a cell is from their mean"
COLUMN_COUNTS = (10, 20, 50, 100, 200, 500)
FLAT_CELLS = 10_000_000
ENTITY_CELLS = 2_000_000
RUNS = 9  # what is over soon is easily disturbed


def cells(one):
    return one.contestant.rows * int(one.contestant.name.split()[0].replace(",", ""))


def run(environment):
    runs, kinds = min(RUNS, 2 * environment.runs), {}
    for columns in COLUMN_COUNTS:
        flat_count = max(1, environment.scaled(FLAT_CELLS) // columns)
        count = max(1, environment.scaled(ENTITY_CELLS) // columns)
        data = data_set(environment, "many_columns", count, columns)
        variables = {"columns": columns}
        kinds.setdefault("entities, csv", []).append(sluice.on_file(
            environment, f"{columns} columns of entities, csv", "numbered_csv", data, count, "columns.csv", runs=runs,
            variables=variables))
        for suffix in ("csv", "xlsx"):
            kinds.setdefault(f"flat rows, {suffix}", []).append(sluice.on_flat_rows(
                environment, f"{columns} columns of flat rows, {suffix}", f"flat_{suffix}", flat_count,
                f"columns-flat.{suffix}", columns, runs=runs))
    series = in_turns(environment, NAME, [one for contestants in kinds.values() for one in contestants])
    table = series_table(series, NOTE, ["ns/cell"], lambda one: [f"{one.seconds / cells(one) * 1e9:.1f}"])
    result = Result(NAME, TITLE, [table])
    for kind, contestants in kinds.items():
        sizes = [one for one in series if one.contestant in contestants]
        measured = "not measured"
        if all(one.is_measured for one in sizes):
            measured = deviation_percent([one.seconds / cells(one) for one in sizes])
        result.claims.append(at_most(f"{kind}, deviation", PERCENT_MAX, measured, " %"))
    result.claims.append(memory_claim(series))
    return result
