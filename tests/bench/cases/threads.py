"""Two worker threads beside one: faster, and the same bytes."""

import hashlib

from driver import sluice
from driver.data_sets import data_set
from driver.result import Result, at_least, memory_claim, series_table, speed_ratio
from driver.turns import in_turns

NAME = "threads"
TITLE = "Two threads beside one"
NOTE = "threads are workers, which read, transform and write; there are no others"
FACTOR = 1.6


def digest(path):
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def contestants(environment):
    """By kind, one contestant for each number of threads."""
    count, kinds = environment.rows, {}
    data = data_set(environment, "nested", count)
    for threads in (1, 2):
        options = {"threads": threads, "runs": min(3, environment.runs)}
        end = f"{threads} thread" + ("s" if threads > 1 else "")
        for kind, profile in (("entities to CSV, native", "nested_csv"), ("entities to CSV, script", "nested_csv_script"),
                              ("entities to Excel, script", "nested_xlsx_script")):
            kinds.setdefault(kind, []).append(sluice.on_entities(
                environment, f"{kind}, {end}", profile, data, count, f"threads-{profile}-{threads}", **options))
        for compression in ("fast", "small"):
            kind = f"flat rows to Excel, {compression}"
            kinds.setdefault(kind, []).append(sluice.on_flat_rows(
                environment, f"{kind}, {end}", "flat_xlsx", count, f"threads-flat-{compression}-{threads}",
                overrides={"writer.settings.compression": compression}, **options))
    return kinds


def run(environment):
    result = Result(NAME, TITLE)
    kinds = contestants(environment)
    series = in_turns(environment, NAME, [one for pair in kinds.values() for one in pair])
    result.tables = [series_table(series, NOTE)]
    for kind, pair in kinds.items():
        one, two = (found for found in series if found.contestant in pair)
        result.claims.append(at_least(f"{kind}, two threads", FACTOR, speed_ratio(one, two)))
        if one.is_measured and two.is_measured:
            is_same = digest(one.contestant.output) == digest(two.contestant.output)
            verdict = "the same bytes" if is_same else "OTHER BYTES"
            environment.check(result, f"{kind}: {verdict} with one thread and two", is_same)
    result.claims.append(memory_claim(series))
    return result
