"""JSON and NDJSON beside CSV, by the bytes that each writes in a second."""

from driver import rows, sluice
from driver.cells import compare
from driver.data_sets import data_set
from driver.result import Result, at_least, memory_claim, series_table
from driver.turns import in_turns

NAME = "json"
TITLE = "JSON and NDJSON beside CSV"
NOTE = "MB/s out is what counts here: bytes of the file for each second of the whole process"
SHARE_MIN = 0.85  # of CSV's MB/s
CHECK_ROWS = 5_000
FORMATS = ("csv", "json", "ndjson")


def contestants(environment, count, runs):
    data = data_set(environment, "nested", count)
    nested = [sluice.on_file(environment, f"entities, {kind}", f"nested_{kind}", data, count, f"nested.{kind}",
                                 runs=runs) for kind in FORMATS]
    return nested + [sluice.on_flat_rows(environment, f"flat rows, {kind}", f"flat_{kind}", count, f"flat.{kind}",
                                         runs=runs) for kind in FORMATS]


def check(environment, result):
    series = in_turns(environment, f"{NAME}, cells", contestants(environment, min(CHECK_ROWS, environment.rows), 1))
    for csv, json, ndjson in (series[:3], series[3:]):
        if csv.is_measured and json.is_measured and ndjson.is_measured:
            columns = next(rows.csv_rows(csv.contestant.output))
            for one, read in ((json, rows.json_array_rows), (ndjson, rows.json_rows)):
                found = compare(read(one.contestant.output, columns), rows.csv_rows(csv.contestant.output))
                environment.check(result, f"{one.contestant.name}, beside CSV: {found}", found.is_equal)


def run(environment):
    result = Result(NAME, TITLE)
    check(environment, result)
    series = in_turns(environment, NAME, contestants(environment, environment.rows, environment.runs))
    result.tables = [series_table(series, NOTE)]
    for csv, *others in (series[:3], series[3:]):
        for one in others:
            measured = one.is_measured and csv.is_measured
            share = one.output_bytes / one.seconds / (csv.output_bytes / csv.seconds) if measured else one.why_not
            result.claims.append(at_least(f"{one.contestant.name}, MB/s beside CSV", SHARE_MIN, share))
    result.claims.append(memory_claim(series))
    return result
