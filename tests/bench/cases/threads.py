"""Two worker threads beside one: faster, and the same bytes."""

import hashlib

from driver import sluice
from driver.data_sets import data_set
from driver.result import Result, at_least, memory_claim, series_table, speed_ratio
from driver.turns import in_turns

NAME = "threads"
TITLE = "Two threads beside one"
NOTE = "threads are workers; one more thread reads"
FACTOR = 1.6


def digest(path):
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def pairs(environment):
    """One contestant for each number of threads, kind by kind."""
    count = environment.rows
    data = data_set(environment, "nested", count)
    runs = min(3, environment.runs)
    for threads in (1, 2):
        options = {"threads": threads, "runs": runs}
        end = "1 thread" if threads == 1 else "2 threads"
        yield "entities to CSV, native", sluice.on_entities(
            environment, f"entities, csv, {end}", "nested_csv", data, count, f"threads-{threads}.csv", **options)
        yield "entities to CSV, script", sluice.on_entities(
            environment, f"entities, script, csv, {end}", "nested_csv_script", data, count, f"threads-script-{threads}.csv",
            **options)
        yield "entities to Excel, script", sluice.on_entities(
            environment, f"entities, script, xlsx, {end}", "nested_xlsx_script", data, count, f"threads-{threads}.xlsx", **options)
        for compression in ("fast", "small"):
            yield f"flat rows to Excel, {compression}", sluice.on_flat_rows(
                environment, f"flat rows, xlsx {compression}, {end}", "flat_xlsx", count,
                f"threads-flat-{compression}-{threads}.xlsx", overrides={"writer.settings.compression": compression}, **options)


def run(environment):
    result = Result(NAME, TITLE)
    kinds = {}
    for kind, contestant in pairs(environment):
        kinds.setdefault(kind, []).append(contestant)
    series = in_turns(environment, NAME, [one for contestants in kinds.values() for one in contestants])
    result.tables = [series_table(series, NOTE)]
    for kind, contestants in kinds.items():
        one, two = (found for found in series if found.contestant in contestants)
        result.claims.append(at_least(f"{kind}, two threads", FACTOR, speed_ratio(one, two)))
        if one.is_measured and two.is_measured:
            is_same = digest(one.contestant.output) == digest(two.contestant.output)
            environment.check(result, f"{kind}: {'the same bytes' if is_same else 'OTHER BYTES'} with one thread and two", is_same)
    result.claims.append(memory_claim(series))
    return result
