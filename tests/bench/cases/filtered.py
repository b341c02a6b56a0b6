"""A query that keeps one entity in a hundred, beside the export of all."""

import csv

from driver import sluice
from driver.data_sets import data_set
from driver.result import Result, at_least, memory_claim, series_table, speed_ratio
from driver.turns import in_turns

NAME = "filtered"
TITLE = "A query that keeps one entity in a hundred"
SHARE_MIN, SHARE_MAX = 0.005, 0.02  # of the entities that it keeps


def kept(all_rows):
    """The rows that the query has to keep, of the file with all of them."""
    with open(all_rows, encoding="utf-8", newline="") as file:
        records = csv.reader(file)
        header = next(records)
        stock = header.index("stock")
        return [header] + [record for record in records if int(record[stock]) < 0]


def run(environment):
    result, count = Result(NAME, TITLE), environment.rows
    data = data_set(environment, "nested", count)
    series = in_turns(environment, NAME, [
        sluice.on_file(environment, "all entities", "nested_csv", data, count, "all.csv"),
        sluice.on_file(environment, "one in a hundred", "nested_csv_filtered", data, count, "filtered.csv")])
    everything, few = series
    if everything.is_measured and few.is_measured:
        expected = kept(everything.contestant.output)
        with open(few.contestant.output, encoding="utf-8", newline="") as file:
            found = list(csv.reader(file))
        share = (len(expected) - 1) / count
        is_right = found == expected and (SHARE_MIN <= share <= SHARE_MAX or not environment.is_full_size)
        environment.check(result, f"{len(found) - 1:,} rows are kept, {share:.1%} of all", is_right)
    result.tables = [series_table(series)]
    result.claims = [at_least("one in a hundred, times the speed of all", 1.5, speed_ratio(everything, few)),
                     memory_claim(series)]
    return result
