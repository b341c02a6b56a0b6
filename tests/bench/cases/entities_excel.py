"""Nested entities to a workbook, with a script."""

from driver import rows, sluice
from driver.cells import compare
from driver.data_sets import data_set
from driver.result import Result, at_least, memory_claim, series_table
from driver.turns import in_turns

NAME = "entities_excel"
TITLE = "Entities to Excel: 20 columns, 5 of them computed in Lua"
CHECK_ROWS = 5_000
NUMBERS = ("price", "weight_class", "stock")


def typed(table):
    """A CSV of the same script's columns with the types that the workbook has."""
    header = next(table)
    yield header
    for row in table:
        yield [_typed(name, text) for name, text in zip(header, row)]


def _typed(name, text):
    if text == "":
        return None
    if name in NUMBERS:
        return float(text)
    if name == "buytodemand":
        return text == "true"
    return rows.TIMES["launch_date"](text) if name == "launchdate" else text


def check(environment, result):
    """The workbook holds the same cells as the CSV file of the same script."""
    count = min(CHECK_ROWS, environment.rows)
    data = data_set(environment, "nested", count)
    book, text = in_turns(environment, f"{NAME}, cells", [
        sluice.on_file(environment, "xlsx", "nested_xlsx_script", data, count, "check.xlsx", runs=1),
        sluice.on_file(environment, "csv", "nested_csv_script", data, count, "check.csv", runs=1)])
    if book.is_measured and text.is_measured:
        found = compare(rows.workbook_rows(book.contestant.output), typed(rows.csv_rows(text.contestant.output)))
        environment.check(result, f"the workbook and a CSV file of the same script: {found}", found.is_equal)


def run(environment):
    result = Result(NAME, TITLE)
    check(environment, result)
    data = data_set(environment, "nested", environment.rows)
    series = in_turns(environment, NAME, [
        sluice.on_file(environment, f"Sluice, {compression}", "nested_xlsx_script", data, environment.rows,
                           f"entities-{compression}.xlsx", overrides={"writer.settings.compression": compression})
        for compression in ("fast", "small")])
    speed = series[0].rows_per_second if series[0].is_measured else series[0].why_not
    result.tables = [series_table(series)]
    result.claims = [at_least("fast, rows a second", 100_000, speed, ""), memory_claim(series)]
    return result
