"""Tables to CSV: from SQLite beside its own shell, and from CSV beside DuckDB."""

from driver import peers, rows, sluice
from driver.cells import compare
from driver.data_sets import data_set, database
from driver.result import Result, at_least, memory_claim, series_table, speed_ratio
from driver.turns import in_turns

NAME = "tables_csv"
TITLE = "Tables to CSV: 20 mixed columns from SQLite and from CSV"
NOTE = ("all read the same file. From CSV, every cell is read as the type of its column and written anew, with another "
        "delimiter; DuckDB is told the types, its fastest way")


def run(environment):
    result = Result(NAME, TITLE)
    count, runs = environment.rows, environment.runs
    table, store = data_set(environment, "flat_csv", count), database(environment, count)
    series = in_turns(environment, NAME, [
        sluice.on_file(environment, "SQLite to CSV: Sluice", "sqlite_csv", store, count, "sluice-sqlite.csv"),
        peers.sqlite_shell(environment, store, count, "sqlite3.csv", runs),
        sluice.on_file(environment, "CSV to CSV: Sluice", "typed_csv", table, count, "sluice-typed.csv"),
        peers.duckdb_flat(environment, table, count, "duckdb-typed.csv", runs, threads=2)])
    from_sqlite, shell, from_csv, duckdb = series
    for ours, theirs, delimiter in ((from_sqlite, shell, ","), (from_csv, duckdb, ";")):
        if ours.is_measured and theirs.is_measured:
            path = theirs.contestant.output or theirs.contestant.stdout
            found = compare(rows.csv_rows(ours.contestant.output, delimiter), rows.csv_rows(path, delimiter))
            environment.check(result, f"Sluice and {theirs.contestant.name}: {found}", found.is_equal)
    result.tables = [series_table(series, NOTE)]
    result.claims = [at_least("from SQLite, times the speed of the sqlite3 shell", 2, speed_ratio(shell, from_sqlite)),
                     at_least("from CSV, times DuckDB's speed", 1.3, speed_ratio(duckdb, from_csv)),
                     memory_claim(series)]
    return result
