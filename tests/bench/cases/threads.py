"""Two worker threads beside one: faster, and the same bytes. What the machine itself gives to a second core is measured
beside it: two whole exports at once, which share nothing but the machine."""

import hashlib
import shlex

from driver import sluice
from driver.data_sets import data_set
from driver.result import Result, Table, at_least, memory_claim, series_table, speed_ratio
from driver.turns import Contestant, in_turns

NAME = "threads"
TITLE = "Two threads beside one"
NOTE = "threads are workers, which read, transform and write; there are no others"
PAIRS_NOTE = ("two processes are two exports with one thread each, at once: rows a second beside one alone. What they lose the "
              "machine takes: caches, memory, disk, the clock of a busy processor; two threads of one export cannot win it back")
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
            kinds.setdefault(kind, []).append(sluice.on_file(
                environment, f"{kind}, {end}", profile, data, count, f"threads-{profile}-{threads}", **options))
        for compression in ("fast", "small"):
            kind = f"flat rows to Excel, {compression}"
            kinds.setdefault(kind, []).append(sluice.on_flat_rows(
                environment, f"{kind}, {end}", "flat_xlsx", count, f"threads-flat-{compression}-{threads}",
                overrides={"writer.settings.compression": compression}, **options))
    return kinds


def at_once(kind, one):
    """Two of the exports of the contestant `one` at the same time, each with an output of its own."""
    other = one.output.with_name(one.output.name + "-beside")
    words = [str(word) for word in one.command]
    beside = [str(other) if word == str(one.output) else word for word in words]
    script = f"{shlex.join(words)} & first=$!; {shlex.join(beside)} && wait $first"
    return Contestant(f"{kind}, two processes", ["/bin/sh", "-c", script], one.runs, 2 * one.rows, one.output,
                      input_bytes=2 * one.input_bytes)


def times(ratio):
    return ratio if isinstance(ratio, str) else f"{ratio:.2f}"


def run(environment):
    result = Result(NAME, TITLE)
    kinds = contestants(environment)
    for kind, pair in kinds.items():
        pair.append(at_once(kind, pair[0]))
    series = in_turns(environment, NAME, [one for group in kinds.values() for one in group])
    ratios = Table(["", "two threads, times one", "two processes, times one"], [], PAIRS_NOTE)
    result.tables = [series_table(series, NOTE), ratios]
    for kind, group in kinds.items():
        one, two, both = (found for found in series if found.contestant in group)
        ratio, ceiling = speed_ratio(one, two), speed_ratio(one, both)
        ratios.rows.append([kind, times(ratio), times(ceiling if isinstance(ceiling, str) else 2 * ceiling)])
        result.claims.append(at_least(f"{kind}, two threads", FACTOR, ratio))
        if one.is_measured and two.is_measured:
            is_same = digest(one.contestant.output) == digest(two.contestant.output)
            verdict = "the same bytes" if is_same else "OTHER BYTES"
            environment.check(result, f"{kind}: {verdict} with one thread and two", is_same)
    result.claims.append(memory_claim(series))
    return result
