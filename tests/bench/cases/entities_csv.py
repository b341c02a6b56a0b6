"""Nested entities to CSV, beside the programs that people use for that."""

from driver import peers, rows, sluice
from driver.cells import compare
from driver.data_sets import data_set
from driver.result import Result, at_least, memory_claim, series_table, speed_ratio
from driver.turns import in_turns

NAME = "entities_csv"
TITLE = "Entities to CSV: 20 columns of nested JSON Lines"
NOTE = ("the script computes 5 of the 20 columns in Lua; DuckDB has no script and is compared with both. It reads with "
        "declared types, its fastest way here")


def run(environment):
    result = Result(NAME, TITLE)
    count, runs = environment.rows, environment.runs
    data = data_set(environment, "nested", count)
    series = in_turns(environment, NAME, [
        sluice.on_file(environment, "Sluice, native columns", "nested_csv", data, count, "sluice.csv"),
        sluice.on_file(environment, "Sluice, with a script", "nested_csv_script", data, count, "sluice-script.csv"),
        peers.duckdb(environment, data, count, "duckdb.csv", runs, threads=2),
        peers.python(environment, data, count, "python.csv", environment.slow_runs),
        peers.node(environment, data, count, "node.csv", environment.slow_runs),
        peers.jq(environment, data, count, "jq.csv", environment.slow_runs)])
    native, script, duckdb, python, node, jq = series
    for peer in (duckdb, python, node, jq):
        if peer.is_measured and native.is_measured:
            path = peer.contestant.output or peer.contestant.stdout
            found = compare(rows.csv_rows(native.contestant.output), rows.csv_rows(path))
            environment.check(result, f"Sluice and {peer.contestant.name}: {found}", found.is_equal)

    def ratio_cells(one):
        if not native.is_measured:
            return ["", ""]
        return [f"{one.seconds / native.seconds:.2f}", f"{one.cpu_seconds / native.cpu_seconds:.2f}"]

    result.tables = [series_table(series, NOTE, ["x native", "x its CPU"], ratio_cells)]
    result.claims = [at_least("native, times DuckDB's speed", 2.2, speed_ratio(duckdb, native)),
                     at_least("native, times Node's speed", 10, speed_ratio(node, native)),
                     at_least("native, times Python's speed", 8, speed_ratio(python, native)),
                     at_least("native, times jq's speed", 18, speed_ratio(jq, native)),
                     at_least("with a script, times DuckDB's speed without one", 1.3, speed_ratio(duckdb, script)),
                     memory_claim(series)]
    return result
