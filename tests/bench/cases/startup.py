"""What a very small export costs: starting, reading the profile, loading plugins, ending."""

from driver import sluice
from driver.data_sets import data_set
from driver.result import Result, at_most, memory_claim, series_table
from driver.turns import in_turns

NAME = "startup"
TITLE = "Ten rows: start-up"
ROWS = 10
MS_MAX = 60
RUNS = 40


def run(environment):
    data = data_set(environment, "nested", ROWS)
    runs = min(RUNS, environment.runs * 8)
    series = in_turns(environment, NAME, [
        sluice.on_file(environment, name, profile, data, ROWS, f"startup-{profile}", runs=runs) for name, profile in (
            ("entities, csv", "nested_csv"), ("entities, script, csv", "nested_csv_script"),
            ("entities, script, xlsx", "nested_xlsx_script"))])
    result = Result(NAME, TITLE, [series_table(series)])
    for one in series:
        milliseconds = one.seconds * 1000 if one.is_measured else one.why_not
        result.claims.append(at_most(f"{one.contestant.name}, whole process", MS_MAX, milliseconds, " ms"))
    result.claims.append(memory_claim(series))
    return result
