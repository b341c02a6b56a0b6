"""Miller on nested entities: so much slower than the others that it has a case of its own, with fewer rows."""

from driver import peers, rows, sluice
from driver.cells import compare
from driver.data_sets import data_set
from driver.result import Result, memory_claim, series_table
from driver.turns import in_turns

NAME = "miller"
TITLE = "Entities to CSV, beside Miller"
ROWS = 50_000


def run(environment):
    result, count = Result(NAME, TITLE), environment.scaled(ROWS)
    data = data_set(environment, "nested", count)
    series = in_turns(environment, NAME, [
        sluice.on_file(environment, "Sluice, native columns", "nested_csv", data, count, "sluice-miller.csv"),
        peers.miller(environment, data, count, "miller.csv", 1)])
    ours, miller = series
    if ours.is_measured and miller.is_measured:
        found = compare(rows.csv_rows(ours.contestant.output), rows.csv_rows(miller.contestant.stdout))
        environment.check(result, f"Sluice and Miller: {found}", found.is_equal)

    def ratio_cell(one):
        return [f"{one.seconds / ours.seconds:.1f}" if ours.is_measured else ""]

    result.tables = [series_table(series, "", ["x Sluice"], ratio_cell)]
    result.claims = [memory_claim(series)]
    return result
