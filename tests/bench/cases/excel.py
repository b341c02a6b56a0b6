"""The flat table as a workbook, beside everybody else's writers."""

from driver import peers, rows, sluice
from driver.cells import compare
from driver.data_sets import data_set
from driver.result import Result, at_least, at_most, memory_claim, series_table, size_ratio, speed_ratio
from driver.turns import in_turns

NAME = "excel"
TITLE = "Rows to Excel: 20 mixed columns"
NOTE = ("ours and libxlsxwriter take the rows from the same generator in memory, which is part of both times; the others "
        "read a file, and the time that reading alone takes is subtracted from theirs before times are compared. Nothing "
        "is subtracted from ours")
CHECK_ROWS = 5_000
COMPRESSIONS = ("fast", "balanced", "small")


def contestants(environment, row_count, runs, slow_runs):
    table, objects = data_set(environment, "flat_csv", row_count), data_set(environment, "flat_jsonl", row_count)
    ours = [sluice.on_flat_rows(environment, f"Sluice, {compression}", "flat_xlsx", row_count, f"{compression}.xlsx",
                                runs=runs, overrides={"writer.settings.compression": compression})
            for compression in COMPRESSIONS]
    theirs = [peers.libxlsxwriter(environment, row_count, "libxlsxwriter.xlsx", runs),
              peers.xlsxwriter(environment, table, row_count, "xlsxwriter.xlsx", slow_runs),
              peers.exceljs(environment, objects, row_count, "exceljs.xlsx", slow_runs),
              peers.ogr2ogr(environment, table, row_count, "ogr2ogr.xlsx", slow_runs)]
    return ours + theirs


def readings(environment, row_count):
    """What it costs each to get the rows, in the order of the writers: ours and libxlsxwriter's are shown only."""
    table, objects = data_set(environment, "flat_csv", row_count), data_set(environment, "flat_jsonl", row_count)
    slow_runs = environment.slow_runs
    return [sluice.on_flat_rows(environment, "rows alone: Sluice, dropped by a writer of nothing", "flat_null", row_count,
                                "rows.null"),
            peers.libxlsxwriter_reading(environment, row_count, environment.runs),
            peers.xlsxwriter_reading(environment, table, row_count, slow_runs),
            peers.exceljs_reading(environment, objects, row_count, slow_runs),
            peers.ogr2ogr_reading(environment, table, row_count, slow_runs)]


def check(environment, result):
    """Every writer's workbook, of fewer rows, holds what the table holds."""
    row_count = min(CHECK_ROWS, environment.rows)
    columns = next(rows.csv_rows(data_set(environment, "flat_csv", row_count)))
    source = data_set(environment, "flat_jsonl", row_count)
    for one in in_turns(environment, f"{NAME}, cells", contestants(environment, row_count, 1, 1)):
        if one.is_measured:
            found = compare(rows.workbook_rows(one.contestant.output), rows.flat_rows(source, columns))
            environment.check(result, f"{one.contestant.name}: {found}", found.is_equal)


def run(environment):
    result = Result(NAME, TITLE)
    check(environment, result)
    count = environment.rows
    series = in_turns(environment, NAME, contestants(environment, count, environment.runs, environment.slow_runs))
    reading = in_turns(environment, NAME, readings(environment, count))
    fast, balanced, small, library, python, node, gdal = series
    python_reading, node_reading, gdal_reading = reading[2:]

    def ratio_cells(one):
        """Speed, CPU time and size beside libxlsxwriter's; others than ours are compared with ours below."""
        if one in reading:
            return ["", "", ""]
        size = _figure(size_ratio(one, library), 2)
        if one not in (fast, balanced, small) or not library.is_measured:
            return ["", "", size]
        return [_figure(library.seconds / one.seconds, 1), _figure(library.cpu_seconds / one.cpu_seconds, 1), size]

    result.tables = [series_table(series + reading, NOTE, ["x libxlsxwriter", "x its CPU", "x its size"], ratio_cells)]
    result.claims = [
        at_least("fast, times libxlsxwriter's speed", 10, speed_ratio(library, fast)),
        at_most("fast, size of the file beside libxlsxwriter's", 1.4, size_ratio(fast, library)),
        at_least("small, times libxlsxwriter's speed", 3, speed_ratio(library, small)),
        at_most("small, size of the file beside libxlsxwriter's", 1.03, size_ratio(small, library)),
        at_least("fast, times XlsxWriter's speed", 30, speed_ratio(python, fast, python_reading)),
        at_least("fast, times exceljs' speed", 30, speed_ratio(node, fast, node_reading)),
        at_least("fast, times GDAL's speed", 20, speed_ratio(gdal, fast, gdal_reading)),
        at_least("balanced, times the speed of small", 1, speed_ratio(small, balanced)),
        at_most("balanced, size of the file beside that of fast", 1, size_ratio(balanced, fast)),
        memory_claim(series)]
    return result


def _figure(value, digits):
    return f"{value:.{digits}f}" if isinstance(value, float) else ""
