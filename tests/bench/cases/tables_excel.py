"""The flat table from a CSV file to a workbook, beside libxlsxwriter."""

from driver import peers, rows, sluice
from driver.cells import compare
from driver.data_sets import data_set
from driver.result import Result, at_least, memory_claim, series_table, speed_ratio
from driver.turns import in_turns

NAME = "tables_excel"
TITLE = "CSV to Excel: 20 mixed columns"
NOTE = ("ours read a CSV file and every cell of it as its type; libxlsxwriter gets the rows from memory, so that its time is "
        "that of writing alone")
CHECK_ROWS = 5_000
COMPRESSIONS = ("fast", "small")


def contestants(environment, count, runs):
    table = data_set(environment, "flat_csv", count)
    return [sluice.on_file(environment, f"Sluice, {compression}", "typed_xlsx", table, count,
                           f"typed-{compression}.xlsx", runs=runs,
                           overrides={"writer.settings.compression": compression}) for compression in COMPRESSIONS]


def check(environment, result):
    """The workbook of fewer rows holds what the table holds."""
    count = min(CHECK_ROWS, environment.rows)
    columns = next(rows.csv_rows(data_set(environment, "flat_csv", count)))
    source = data_set(environment, "flat_jsonl", count)
    for one in in_turns(environment, f"{NAME}, cells", contestants(environment, count, 1)):
        if one.is_measured:
            found = compare(rows.workbook_rows(one.contestant.output), rows.flat_rows(source, columns))
            environment.check(result, f"{one.contestant.name}: {found}", found.is_equal)


def run(environment):
    result = Result(NAME, TITLE)
    check(environment, result)
    count, runs = environment.rows, environment.runs
    series = in_turns(environment, NAME, contestants(environment, count, runs) +
                      [peers.libxlsxwriter(environment, count, "libxlsxwriter-typed.xlsx", runs)])
    fast, small, library = series
    result.tables = [series_table(series, NOTE)]
    result.claims = [at_least("fast, times libxlsxwriter's speed", 10, speed_ratio(library, fast)),
                     at_least("small, times libxlsxwriter's speed", 3, speed_ratio(library, small)),
                     memory_claim(series)]
    return result
