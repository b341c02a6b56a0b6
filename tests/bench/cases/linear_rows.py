"""Time for each row, from 100,000 to 2,000,000 of them."""

from driver import sluice
from driver.data_sets import data_set
from driver.result import Result, at_most, memory_claim, series_table
from driver.turns import in_turns

NAME = "linear_rows"
TITLE = "Time is linear in rows"
NOTE = ("deviation: how far the time for a row is from the mean of the three sizes, without start-up, which is what ten rows "
        "take; us/row is of the whole time")
ROW_COUNTS = {100_000: 9, 500_000: 9, 2_000_000: 5}  # and runs: what is over soon is easily disturbed
PERCENT_MAX = 10
START_UP_ROWS, START_UP_RUNS = 10, 9


def deviation_percent(values):
    """The largest distance from the mean, in percent of it."""
    mean = sum(values) / len(values)
    return max(abs(value - mean) for value in values) / mean * 100


def exports(environment, count, runs):
    """One export of each kind, of so many rows."""
    data = data_set(environment, "nested", count)
    return [sluice.on_file(environment, "entities, csv", "nested_csv", data, count, "rows-csv/", runs=runs),
            sluice.on_file(environment, "entities, script, xlsx", "nested_xlsx_script", data, count, "rows-script/",
                           runs=runs),
            sluice.on_flat_rows(environment, "flat rows, xlsx", "flat_xlsx", count, "rows-xlsx/", runs=runs)]


def run(environment):
    contestants = exports(environment, START_UP_ROWS, min(START_UP_RUNS, 2 * environment.runs))
    for row_count, runs in ROW_COUNTS.items():
        contestants += exports(environment, environment.scaled(row_count), min(runs, 2 * environment.runs))
    series = in_turns(environment, NAME, contestants)
    table = series_table(series, NOTE, ["us/row"], lambda one: [f"{one.seconds / one.contestant.rows * 1e6:.3f}"])
    result = Result(NAME, TITLE, [table])
    for name in dict.fromkeys(contestant.name for contestant in contestants):
        start_up, *sizes = [one for one in series if one.contestant.name == name]
        measured = "not measured"
        if start_up.is_measured and all(one.is_measured for one in sizes):
            measured = deviation_percent([(one.seconds - start_up.seconds) / one.contestant.rows for one in sizes])
        result.claims.append(at_most(f"{name}, deviation", PERCENT_MAX, measured, " %"))
    result.claims.append(memory_claim(series))
    return result
